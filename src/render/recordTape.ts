import { dcoWiring } from '../machine/digitalBoard.js';
import { DigitalMachine, type DigitalMachineOptions } from '../machine/digitalMachine.js';
import { type BoardName, type RecordedTape, TapeCutter, type TapedNote } from '../tape/recordedTape.js';
import { OUTPUT_GRID_TICKS, TICKS_PER_SECOND } from '../time.js';
import type { Song } from './song.js';

export interface RecordTapeOptions {
  /** The machine to run: model, ROMs, seed, analog profile. */
  readonly machine?: DigitalMachineOptions;
  /** MIDI messages sent before the song: bank, tuning, patch. */
  readonly setup: readonly Uint8Array[];
  readonly song: Song;
  /** What is played and with what, for people. */
  readonly title: string;
  readonly sound: string;
  /** Seconds after the song's start at which the tape begins; absent: at power-on, so that it can be replayed. */
  readonly from?: number;
  /** Seconds after the song's start at which it ends, greater than `from`. */
  readonly to: number;
  /** Which boards; default all that the model has. */
  readonly boards?: readonly BoardName[];
  /** MIDI IN at its own rate; default true. */
  readonly wireRate?: boolean;
}

/** Longest wait for MIDI IN and wire to fall silent after the setup, seconds. */
const SETTLE_LIMIT_SECONDS = 60;

/** Emulated time between two yields. */
const STEP_TICKS = TICKS_PER_SECOND / 10;

/**
 * Plays a song through the digital half of a machine, from power-on, and keeps what the sound boards tell their
 * analog halves. The song begins at the same tick as in a render to sound. Yields the emulated seconds since the
 * song's start (0 while it boots) and returns the tape.
 *
 * @throws RangeError if a board is wanted that the model lacks, Error if the firmware does not come up or never
 * comes to rest.
 */
export function* recordTape(options: RecordTapeOptions): Generator<number, RecordedTape, void> {
  const machine = new DigitalMachine(options.machine);
  const { model } = machine;
  const absent = options.boards?.find((name) => !model.boards.includes(name));
  if (absent) throw new RangeError(`the ${model.title} has no ${absent} board`);
  const origin = songStart(machine, options);
  const fromTick =
    options.from === undefined ? 0 : Math.max(0, origin + Math.round(options.from * TICKS_PER_SECOND));
  const toTick = origin + Math.round(options.to * TICKS_PER_SECOND);

  // The tape of the time until the song began is still on the boards.
  const taken = model.boards.flatMap((name, n) => {
    if (options.boards?.includes(name) === false) return [];
    return [{ name, board: machine.boards[n]!, cutter: new TapeCutter(fromTick, toTick) }];
  });
  const drain = (): void => {
    for (const { board, cutter } of taken) cutter.take(board.tape);
    for (const { tape } of machine.boards) tape.discard(tape.length);
  };
  drain();
  const { events } = options.song;
  let next = 0;
  while (machine.tick < toTick) {
    const step = Math.min(toTick, machine.tick + STEP_TICKS);
    for (; next < events.length && origin + events[next]!.ticks < step; next++) {
      machine.midiIn(events[next]!.bytes, origin + events[next]!.ticks);
    }
    machine.runTo(step);
    drain();
    yield Math.max(0, machine.tick - origin) / TICKS_PER_SECOND;
  }
  const { seed, analogProfile } = machine;
  const { fullScaleCode: code, fullScaleVolts: volts } = analogProfile.dac;
  return {
    title: options.title,
    sound: options.sound,
    model: model.name,
    seed,
    analog: analogProfile.name,
    originTick: origin,
    fromTick,
    toTick,
    notes: songNotes(options.song, origin),
    boards: taken.map(({ name, cutter }) => {
      cutter.finish();
      return {
        name,
        wiring: dcoWiring(model.soundBoard),
        fullScale: { code, volts },
        tape: cutter.tape,
        restated: cutter.restated,
      };
    }),
  };
}

/** Boots, sends the setup and waits until it has taken effect: the tick of the song's beginning. */
function songStart(machine: DigitalMachine, { setup, wireRate = true }: RecordTapeOptions): number {
  machine.boot();
  for (const message of setup) machine.midiIn(message);
  const limit = machine.tick + SETTLE_LIMIT_SECONDS * TICKS_PER_SECOND;
  while (!machine.idle || machine.tick % OUTPUT_GRID_TICKS !== 0) {
    if (machine.tick >= limit) {
      throw new Error('The machine does not come to rest: its wire has been busy for a minute.');
    }
    machine.runTo(Math.floor(machine.tick / OUTPUT_GRID_TICKS + 1) * OUTPUT_GRID_TICKS);
  }
  machine.wireRate = wireRate;
  return machine.tick;
}

/** The notes of a song that has been prepared for one channel, each from its note-on to its note-off. */
function songNotes(song: Song, origin: number): TapedNote[] {
  const notes: TapedNote[] = [];
  const sounding = new Map<number, { startTick: number; velocity: number }>();
  const release = (key: number, endTick: number): void => {
    const on = sounding.get(key);
    if (on && endTick > on.startTick)
      notes.push({ startTick: on.startTick, endTick, key, velocity: on.velocity });
    sounding.delete(key);
  };
  for (const { ticks, bytes } of song.events) {
    const kind = bytes[0]! & 0xf0;
    if (kind !== 0x80 && kind !== 0x90) continue;
    const tick = origin + ticks;
    const key = bytes[1]!;
    release(key, tick);
    if (kind === 0x90 && bytes[2]! > 0) sounding.set(key, { startTick: tick, velocity: bytes[2]! });
  }
  for (const key of [...sounding.keys()]) release(key, origin + song.seconds * TICKS_PER_SECOND);
  return notes.sort((one, other) => one.startTick - other.startTick || one.key - other.key);
}
