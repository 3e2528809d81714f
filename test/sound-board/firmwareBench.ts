import { REFERENCE_SOUND_BOARD, type SoundBoardProfile } from '../../src/profiles/soundBoardProfile.js';
import { type CalibrationSense, SoundBoard } from '../../src/sound-board/soundBoard.js';
import { type ControlSink, ControlTape, PIT_WRITE, PRESCALER, SAMPLE } from '../../src/tape/controlTape.js';
import { TICKS_PER_BYTE, TICKS_PER_SECOND } from '../../src/time.js';
import { type BuiltImage, buildSoundBoard } from '../../tools/firmware/build.js';

/** Ticks of one refresh. */
export const ROUND_TICKS = TICKS_PER_SECOND / 100;

const built = new Map<string, BuiltImage>();

/** The firmware of a board in the reference wiring, assembled once. */
export function image(board: 'lower' | 'upper'): BuiltImage {
  let found = built.get(board);
  if (found === undefined) {
    found = buildSoundBoard(board);
    built.set(board, found);
  }
  return found;
}

/**
 * What a bench engineer would hang on the board's outputs: it follows counters and charge voltages and says
 * whether a ramp reaches 12 V, by the law 10 V code / 4095 (T - 2 us) / R C, with the voltage creeping to its
 * value with 0.5 ms.
 */
export class Outputs implements ControlSink, CalibrationSense {
  readonly tape = new ControlTape(1 << 16);
  /** DAC code of each held voltage. */
  readonly codes = new Uint16Array(38);
  /** Count that each counter was last given, DCO1 of voices 0-5, then DCO2. */
  readonly dividers = new Uint32Array(12);
  /** Input divider of DCO1 and DCO2. */
  readonly prescalers = [16, 16];
  readonly questions: number[] = [];
  private readonly lowByte = new Int32Array(12).fill(-1);
  private readonly volts = new Float64Array(12);
  private readonly since = new Float64Array(12);
  private readonly tolerance: (oscillator: number) => number;

  /** @param tolerance R C of oscillator 0-11 (DCO1 of voices 0-5, then DCO2) over 100 us; 0: never charges. */
  constructor(tolerance: (oscillator: number) => number = () => 1) {
    this.tolerance = tolerance;
  }

  event(tick: number, what: number, value: number): void {
    this.tape.event(tick, what, value);
    if (what < PIT_WRITE + 16 && (what & 3) < 3) {
      const oscillator = (what >> 2) * 3 + (what & 3);
      if (this.lowByte[oscillator]! < 0) {
        this.lowByte[oscillator] = value;
      } else {
        this.dividers[oscillator] = this.lowByte[oscillator]! | (value << 8);
        this.lowByte[oscillator] = -1;
      }
    } else if (what === PRESCALER) {
      this.prescalers[0] = 16 - (value & 15);
      this.prescalers[1] = 16 - (value >> 4);
    } else if (what >= SAMPLE && what < SAMPLE + 38) {
      const cv = what - SAMPLE;
      if (cv < 12) {
        this.volts[cv] = this.voltsAt(cv, tick);
        this.since[cv] = tick;
      }
      this.codes[cv] = value;
    }
  }

  private voltsAt(cv: number, tick: number): number {
    const target = (10 * this.codes[cv]!) / 4095;
    const age = (tick - this.since[cv]!) / TICKS_PER_SECOND;
    return target + (this.volts[cv]! - target) * Math.exp(-age / 0.5e-3);
  }

  /** Frequency of an oscillator without pulse swallowing, Hz. */
  frequency(oscillator: number): number {
    return 8e6 / (this.prescalers[oscillator < 6 ? 0 : 1]! * this.dividers[oscillator]!);
  }

  /** Peak of its ramp in volts, `code` counted as settled. */
  peak(oscillator: number, volts = (10 * this.codes[oscillator]!) / 4095): number {
    const tolerance = this.tolerance(oscillator);
    if (tolerance === 0) return 0;
    return (volts * (1 / this.frequency(oscillator) - 2e-6)) / (100e-6 * tolerance);
  }

  peakReached(tick: number, voice: number, dco: number): boolean {
    this.questions.push(tick);
    const oscillator = dco * 6 + voice;
    return this.peak(oscillator, this.voltsAt(oscillator, tick)) >= 12;
  }
}

/** A sound board alone on the bench, with a byte generator on its RXD. */
export class Bench {
  readonly outputs: Outputs;
  readonly board: SoundBoard;
  /** Bytes that left TXD. */
  readonly sent: number[] = [];
  tick = 0;
  private wireFree = 0;

  constructor(
    options: {
      board?: 'lower' | 'upper';
      tolerance?: (oscillator: number) => number;
      program?: Uint8Array;
      profile?: SoundBoardProfile;
    } = {},
  ) {
    this.outputs = new Outputs(options.tolerance);
    this.board = new SoundBoard({
      program: options.program ?? image(options.board ?? 'lower').bytes,
      profile: options.profile ?? REFERENCE_SOUND_BOARD,
      sense: this.outputs,
      sink: this.outputs,
      onTransmit: (value) => this.sent.push(value),
    });
  }

  /** A board that has released MUTE. */
  static booted(options: ConstructorParameters<typeof Bench>[0] = {}): Bench {
    const bench = new Bench(options);
    while (bench.board.muted) {
      bench.run(0.01);
      if (bench.tick > 2 * TICKS_PER_SECOND) throw new Error('the board is still muted after 2 s');
    }
    return bench;
  }

  /** Puts bytes on the wire one after the other, from now on or behind those still on it. */
  send(...bytes: number[]): void {
    this.wireFree = Math.max(this.wireFree, this.tick);
    for (const byte of bytes) {
      this.board.receive(byte, this.wireFree);
      this.wireFree += TICKS_PER_BYTE;
    }
  }

  run(seconds: number): void {
    this.tick += Math.round(seconds * TICKS_PER_SECOND);
    this.board.runTo(this.tick);
  }

  /** Waits until the wire is empty and two rounds more. */
  settle(): void {
    this.run(Math.max(0, this.wireFree - this.tick) / TICKS_PER_SECOND + 0.025);
  }

  /** Sends parameters as number, value, number, value. */
  set(...pairs: number[]): void {
    this.send(...pairs);
    this.settle();
  }
}
