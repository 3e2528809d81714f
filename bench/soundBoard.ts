/**
 * Speed of the two sound boards' digital halves as they work in the instrument: `npx tsx bench/soundBoard.ts
 * [emulated seconds]`. The open firmware plays twelve notes of two saws with chorus; the bytes of the wire are
 * those that the assigner sent for a chord struck every second. Prints milliseconds of processor time per
 * emulated second, both boards together, with the control tape and the calibration comparator listening.
 *
 * With `--expose-gc` (`node --expose-gc --import tsx bench/soundBoard.ts 60`) it also prints what is allocated in as
 * much time again; the caller's own times and the comparator included.
 */
import { CalibrationComparator } from '../src/analog/calibrationComparator.js';
import { Assigner } from '../src/assigner/assigner.js';
import { modelNamed } from '../src/machine/models.js';
import { Tone } from '../src/patches/tone.js';
import { analogProfile } from '../src/profiles/analogProfile.js';
import { noteMessage, toneSelection } from '../src/render/setup.js';
import { openFirmware } from '../src/rom/openFirmware.js';
import { SoundBoard } from '../src/sound-board/soundBoard.js';
import { type ControlSink, ControlTape } from '../src/tape/controlTape.js';
import { TICKS_PER_BYTE, TICKS_PER_SECOND } from '../src/time.js';

const KEYS: readonly number[] = [36, 40, 43, 48, 52, 55, 60, 64, 67, 72, 76, 79];
const BOOT_SECONDS = 3;
const BLOCK_TICKS = TICKS_PER_SECOND / 100;

interface WireTraffic {
  readonly bytes: number[];
  readonly ticks: number[];
}

/** What the assigner sends while a chord is struck every second, released after half of it. */
function recordWire(seconds: number): WireTraffic {
  const bytes: number[] = [];
  const ticks: number[] = [];
  const assigner = new Assigner({
    rom: openFirmware().assigner,
    profile: modelNamed('mks70').assigner,
    onWire: (byte, tick) => {
      bytes.push(byte);
      ticks.push(tick);
    },
  });
  const tone = Tone.initial('BENCH');
  tone.set('mix-dco2', 127);
  tone.set('dco2-fine-tune', 70);
  tone.set('vcf-cutoff', 88);
  tone.setStep('chorus', 1);
  let tick = BOOT_SECONDS * TICKS_PER_SECOND;
  const send = (message: Uint8Array): void => {
    for (const byte of message) {
      assigner.runTo(tick);
      assigner.midiIn(byte, tick, 1);
      tick += TICKS_PER_BYTE;
    }
  };
  for (const message of toneSelection(tone)) send(message);
  for (let second = 0; second < seconds; second++) {
    tick = (BOOT_SECONDS + 0.5 + second) * TICKS_PER_SECOND;
    for (const key of KEYS) send(noteMessage(key, 100));
    tick = (BOOT_SECONDS + 1 + second) * TICKS_PER_SECOND - 100 * TICKS_PER_BYTE;
    for (const key of KEYS) send(noteMessage(key, 0));
  }
  assigner.runTo((BOOT_SECONDS + 1 + seconds) * TICKS_PER_SECOND);
  return { bytes, ticks };
}

/** A board's outputs go to the tape and to its comparator. */
class Outputs implements ControlSink {
  constructor(
    readonly tape: ControlTape,
    private readonly comparator: CalibrationComparator,
  ) {}

  event(tick: number, what: number, value: number): void {
    this.tape.event(tick, what, value);
    this.comparator.event(tick, what, value);
  }
}

class Rig {
  readonly boards: SoundBoard[] = [];
  readonly tapes: ControlTape[] = [];
  tick = 0;
  /** Control events so far. */
  events = 0;
  private next = 0;

  constructor(private readonly wire: WireTraffic) {
    const roms = openFirmware();
    const { soundBoard } = modelNamed('mks70');
    const wiring = {
      counters: soundBoard.counters,
      prescalerNibble: soundBoard.prescalerNibble,
      dco2Clock: soundBoard.dco2Clock,
    };
    for (const board of [0, 1] as const) {
      const comparator = new CalibrationComparator({
        profile: analogProfile('default'),
        seed: 1,
        board,
        ...wiring,
      });
      const tape = new ControlTape();
      this.tapes.push(tape);
      this.boards.push(
        new SoundBoard({
          program: board === 0 ? roms.lower : roms.upper!,
          profile: soundBoard,
          sense: comparator,
          sink: new Outputs(tape, comparator),
        }),
      );
    }
  }

  runTo(tick: number): void {
    while (this.tick < tick) {
      this.tick += BLOCK_TICKS;
      const { bytes, ticks } = this.wire;
      while (this.next < bytes.length && ticks[this.next]! < this.tick) {
        for (const board of this.boards) board.receive(bytes[this.next]!, ticks[this.next]!);
        this.next++;
      }
      for (let board = 0; board < 2; board++) {
        this.boards[board]!.runTo(this.tick);
        this.events += this.tapes[board]!.length;
        this.tapes[board]!.discard(this.tapes[board]!.length);
      }
    }
  }
}

const STRETCH = TICKS_PER_SECOND / 4;

const seconds = Number(process.argv[2] ?? 20);
const collect = (globalThis as { gc?: () => void }).gc;
const rig = new Rig(recordWire(collect ? 2 * seconds : seconds));
let tick = (BOOT_SECONDS + 0.25) * TICKS_PER_SECOND;
rig.runTo(tick);
const times: number[] = [];
const events = rig.events;
for (let stretch = 0; stretch < 4 * seconds; stretch++) {
  const start = process.cpuUsage().user;
  tick += STRETCH;
  rig.runTo(tick);
  // The first quarter is for the optimizer.
  if (stretch >= seconds) times.push((process.cpuUsage().user - start) / 250);
}
times.sort((a, b) => a - b);
const [good, median] = [times[times.length >> 4]!, times[times.length >> 1]!].map((time) => time.toFixed(1));
console.log(`${median} ms per emulated second, both boards together; ${good} in quiet moments`);
console.log(`${((rig.events - events) / seconds).toFixed(0)} control events a second`);
if (collect) {
  collect();
  const heap = process.memoryUsage().heapUsed;
  rig.runTo(tick + seconds * TICKS_PER_SECOND);
  const allocated = process.memoryUsage().heapUsed - heap;
  console.log(`${(allocated / seconds).toFixed(0)} bytes allocated per emulated second`);
}
