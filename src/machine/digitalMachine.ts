import { Assigner } from '../assigner/assigner.js';
import { WireQueue } from '../midi/wireQueue.js';
import type { Oddity } from '../oddities.js';
import { type AnalogProfile, type AnalogProfileName, analogProfile } from '../profiles/analogProfile.js';
import { checkAnalogProfile } from '../profiles/analogProfileCheck.js';
import { openFirmware } from '../rom/openFirmware.js';
import type { RomSet } from '../rom/romSet.js';
import { LATEST_TICK, type Snapshotable, type StateReader, type StateWriter } from '../snapshot.js';
import type { BoardName } from '../tape/recordedTape.js';
import { POWER_ON, TICKS_PER_BIT, TICKS_PER_BYTE, TICKS_PER_E_CYCLE, TICKS_PER_SECOND } from '../time.js';
import { BootError } from '../watchdog/bootReport.js';
import { watchBoot } from '../watchdog/bootWatchdog.js';
import { DigitalBoard } from './digitalBoard.js';
import { type Model, type ModelName, modelNamed } from './models.js';
import { fingerprint, romFingerprint, sealSnapshot, unsealSnapshot } from './sealedSnapshot.js';
import { WireMonitor } from './wireMonitor.js';

/**
 * How far the assigner runs ahead of the boards: longer than the instruction that ends a block runs over it (six
 * machine cycles, 288 ticks), so that no start bit falls into a board's past.
 */
export const WIRE_LEAD_TICKS = TICKS_PER_BIT / 2;

/** The line must have been quiet this long before the machine counts as settled: 50 ms. */
const IDLE_TICKS = TICKS_PER_SECOND / 20;

/** Longest the machine may take to boot, emulated seconds. */
export const BOOT_LIMIT_SECONDS = 15;

/** Longest stretch that one processor runs before the next one follows: 10 ms, so that no queue grows long. */
const SLICE_TICKS = TICKS_PER_SECOND / 100;

/** How much faster MIDI IN runs when its rate is not kept. */
const HURRIED_MIDI_SPEED = 4;

/** The digital parts that take turns. */
export type DigitalStage = 'assigner' | 'soundBoards';

export interface DigitalMachineOptions {
  /** A name, or a model of one's own (other wiring, other profile fields); default `mks70`. */
  readonly model?: ModelName | Model;
  /** Program images; default the open firmware. */
  readonly roms?: RomSet;
  /** Chooses component spread and noise; any integer, default 1. */
  readonly seed?: number;
  /** Component values of the analog stage: a name or a whole profile; default `default`. */
  readonly analog?: AnalogProfileName | AnalogProfile;
  /** Contents of the battery-backed memory at power-on (8192 bytes, JX-8P 2048); default zeros. */
  readonly nvram?: Uint8Array;
  /** A memory cartridge that is in the slot at power-on: an image of 2048 or 8192 bytes; default none. */
  readonly cartridge?: Uint8Array;
  /** A byte leaves MIDI OUT (the TXD of the model's `midiOut` board); its start bit begins at `startTick`. */
  readonly onMidiOut?: (byte: number, startTick: number) => void;
  /** Called each time one part of the machine has done its share of a stretch; a benchmark's hook. */
  readonly onStage?: (stage: DigitalStage) => void;
}

/**
 * The computers of the instrument: assigner, one-way wire, the model's sound boards. What they do to the analog half
 * gathers on the boards' tapes. Everything is feed-forward, so a processor may run ahead of the next; at power-on
 * until `runTo` makes time pass.
 */
export class DigitalMachine implements Snapshotable {
  readonly model: Model;
  readonly seed: number;
  readonly analogProfile: AnalogProfile;
  /** What has gone over the wire: voices used, when it was last busy. */
  readonly wire: WireMonitor;
  readonly assigner: Assigner;
  /** Those of the model, in its order: lower, upper. */
  readonly boards: readonly DigitalBoard[];
  /** Everything that a snapshot does not hold and that the machine it goes into must share, as text. */
  readonly identity: string;
  private readonly midi = new WireQueue();
  private readonly onStage: ((stage: DigitalStage) => void) | undefined;
  /** Where `runToTarget` stops, 48 MHz ticks since power-on. */
  targetTick = POWER_ON;
  private now = POWER_ON;
  private sliceEnd = POWER_ON;
  private lastMidiTick = POWER_ON;
  private midiSpeed = 1;

  /**
   * @throws RangeError for an unknown model or seed, an analog profile that no board can have (AnalogProfileError) or a
   * ROM that is missing or of another size, NvramError for a memory image of another size.
   */
  constructor(options: DigitalMachineOptions = {}) {
    const model = options.model ?? 'mks70';
    this.model = typeof model === 'string' ? modelNamed(model) : model;
    this.seed = options.seed ?? 1;
    if (!Number.isSafeInteger(this.seed)) throw new RangeError(`seed ${this.seed} must be an integer`);
    const analog = options.analog ?? 'default';
    this.analogProfile = typeof analog === 'string' ? analogProfile(analog) : analog;
    checkAnalogProfile(this.analogProfile);
    const roms = options.roms ?? openFirmware(this.model.name);
    this.onStage = options.onStage;
    this.identity =
      `${this.model.name} (${fingerprint(this.model)}) with seed ${this.seed}, ` +
      `analog profile ${this.analogProfile.name} (${fingerprint(this.analogProfile)}), ` +
      `ROMs ${romFingerprint(roms)}`;

    const { boards, soundBoard, midiOut } = this.model;
    this.wire = new WireMonitor(boards.length);
    this.boards = boards.map(
      (name) =>
        new DigitalBoard({
          program: boardProgram(roms, name),
          soundBoard,
          analog: this.analogProfile,
          seed: this.seed,
          board: boardIndex(name),
          onTransmit: name === midiOut ? options.onMidiOut : undefined,
        }),
    );
    this.assigner = new Assigner({
      rom: roms.assigner,
      profile: this.model.assigner,
      nvram: options.nvram,
      onWire: (byte, startTick) => {
        this.wire.push(byte, startTick);
        for (const board of this.boards) board.receive(byte, startTick);
      },
    });
    if (options.cartridge) this.assigner.cartridge.insert(options.cartridge);
  }

  /** Up to here all processors have run, 48 MHz ticks since power-on. */
  get tick(): number {
    // Without the sign of `POWER_ON`.
    return this.now + 0;
  }

  /**
   * True (the default): MIDI IN takes 320 us a byte. False: four times as fast, which no real one does; a long
   * burst may then overflow the firmware's input.
   */
  get wireRate(): boolean {
    return this.midiSpeed === 1;
  }

  set wireRate(kept: boolean) {
    this.midiSpeed = kept ? 1 : HURRIED_MIDI_SPEED;
    this.midi.byteTicks = TICKS_PER_BYTE / this.midiSpeed;
  }

  /**
   * Puts MIDI bytes on MIDI IN, from `tick` on (default: now), one after the other at wire speed. Bytes go out in
   * the order they came in; a tick in the past counts as now.
   * @throws RangeError if a value is not a byte (0-255) or the tick is not a number; then none is taken.
   */
  midiIn(bytes: ArrayLike<number>, tick: number = this.now): void {
    if (!Number.isFinite(tick)) {
      throw new RangeError(`MIDI can't be sent at tick ${tick}; give a finite number`);
    }
    for (let n = 0; n < bytes.length; n++) {
      const byte = bytes[n]!;
      if (!Number.isInteger(byte) || byte < 0 || byte > 255) {
        throw new RangeError(
          `value ${byte} at place ${n} is no MIDI byte; bytes are whole numbers from 0 to 255`,
        );
      }
    }
    this.midi.push(Math.max(tick, this.now), bytes);
  }

  /**
   * Runs all processors to `tick`. What the boards do to their analog halves is added to their tapes.
   * @throws RangeError if the tick is not a number that can be reached.
   */
  runTo(tick: number): void {
    this.targetTick = tick;
    this.runToTarget();
  }

  /** What `runTo` does, up to `targetTick`: a number in a field needs no heap object on its way. */
  runToTarget(): void {
    if (!(this.targetTick <= LATEST_TICK)) {
      throw new RangeError(`the machine can't run to tick ${this.targetTick}`);
    }
    while (this.now < this.targetTick) this.runSlice();
  }

  /**
   * Hands all of MIDI IN whose start bits begin before `tick` to the assigner and runs that alone, far enough ahead
   * for the boards to run to `tick`: for those who step the processors themselves.
   */
  runAssignerTo(tick: number): void {
    this.sliceEnd = tick;
    this.runAssigner();
  }

  /** All boards audible, and the wire quiet for 50 ms after the assigner's first patch. */
  get booted(): boolean {
    return (
      !this.boards.some((board) => board.soundBoard.muted) &&
      this.wire.parameters > 0 &&
      this.now - this.wire.lastByteEndTick >= IDLE_TICKS
    );
  }

  /** MIDI IN and the wire have been quiet for 50 ms. */
  get idle(): boolean {
    const quietSince = Math.max(this.lastMidiTick, this.wire.lastByteEndTick);
    return this.midi.length === 0 && this.now - quietSince >= IDLE_TICKS;
  }

  /** Why `booted` is still false, as the end of a sentence. */
  get bootObstacle(): string {
    if (this.boards.some((board) => board.soundBoard.muted)) return 'a sound board is still muted';
    return this.wire.parameters > 0 ? 'the wire is not quiet' : 'the assigner has sent no patch';
  }

  /**
   * Runs until the machine has booted; the tapes then hold what happened since power-on.
   * @throws BootError if the firmware does not come up within `BOOT_LIMIT_SECONDS`.
   */
  boot(): void {
    const limit = this.now + BOOT_LIMIT_SECONDS * TICKS_PER_SECOND;
    while (!this.booted) {
      if (this.now >= limit) throw bootFailure(this);
      this.runTo(this.now + SLICE_TICKS);
    }
  }

  /** What the programs did that the hardware does not answer, by processor: helps with unknown ROMs and wiring. */
  oddities(): { readonly assigner: Oddity[]; readonly lower: Oddity[]; readonly upper: Oddity[] } {
    const of = (name: BoardName): Oddity[] =>
      this.boards[this.model.boards.indexOf(name)]?.soundBoard.oddities.list() ?? [];
    return { assigner: this.assigner.oddities.list(), lower: of('lower'), upper: of('upper') };
  }

  /** Everything needed to go on identically, as one versioned byte string. */
  snapshot(): Uint8Array {
    return sealSnapshot({ ...SEAL, identity: this.identity }, [this]);
  }

  /**
   * A machine that goes on where `snapshot` was called. `options` must be those of the saved machine (model, ROMs,
   * seed, analog profile).
   * @throws SnapshotError if the snapshot is damaged, of another version, or of another machine.
   */
  static restore(state: Uint8Array, options: DigitalMachineOptions = {}): DigitalMachine {
    const machine = new DigitalMachine(options);
    unsealSnapshot(state, { ...SEAL, identity: machine.identity }, [machine]);
    return machine;
  }

  save(writer: StateWriter): void {
    writer.section('DIGM');
    writer.f64(this.now);
    writer.f64(this.lastMidiTick);
    writer.u8(this.midiSpeed);
    this.wire.save(writer);
    this.midi.save(writer);
    this.assigner.save(writer);
    for (const board of this.boards) board.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('DIGM');
    this.now = reader.f64(0, LATEST_TICK);
    this.lastMidiTick = reader.f64(0, Number.MAX_VALUE);
    this.midiSpeed = reader.u8(HURRIED_MIDI_SPEED);
    reader.expect(this.midiSpeed === 1 || this.midiSpeed === HURRIED_MIDI_SPEED, 'the speed of MIDI IN');
    this.wire.load(reader);
    this.midi.load(reader);
    reader.expect(this.midi.byteTicks === TICKS_PER_BYTE / this.midiSpeed, 'the speed of MIDI IN');
    reader.expect(this.midi.nextStart() >= this.now, 'a waiting MIDI byte');
    this.assigner.load(reader);
    reader.expect(this.assigner.cpu.cycle * TICKS_PER_E_CYCLE >= this.now, 'the time of the assigner');
    for (const board of this.boards) {
      board.load(reader);
      reader.expect(board.tick >= this.now, 'the time of a board');
    }
  }

  private runAssigner(): void {
    while (this.midi.nextStart() < this.sliceEnd) {
      this.midi.take();
      this.assigner.midiIn(this.midi.value, this.midi.startTick, this.midiSpeed);
      this.lastMidiTick = this.midi.startTick + this.midi.byteTicks;
    }
    this.assigner.targetTick = this.sliceEnd + WIRE_LEAD_TICKS;
    this.assigner.runToTarget();
  }

  private runSlice(): void {
    this.sliceEnd = Math.min(this.targetTick, this.now + SLICE_TICKS);
    this.runAssigner();
    this.onStage?.('assigner');
    for (const board of this.boards) {
      board.targetTick = this.sliceEnd;
      board.runToTarget();
    }
    this.onStage?.('soundBoards');
    this.now = this.sliceEnd;
  }
}

/** Which of the seeded component spreads a board has. */
export function boardIndex(name: BoardName): 0 | 1 {
  return name === 'lower' ? 0 : 1;
}

function boardProgram(roms: RomSet, name: BoardName): Uint8Array {
  const program = roms[name];
  if (!program) throw new RangeError(`${roms.title} has no program for the ${name} board of this model`);
  return program;
}

const SEAL = { tag: 'SJXD', version: 2 } as const;

/** The error for a machine that did not boot in time: it says what its processors wait for. The machine is used up. */
export function bootFailure(machine: DigitalMachine): BootError {
  const sentence = `the machine did not come up within ${BOOT_LIMIT_SECONDS} s: ${machine.bootObstacle}`;
  return new BootError(sentence, watchBoot(machine));
}
