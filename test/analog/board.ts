import { AnalogBoard, type AnalogBoardOptions, type AnalogTaps } from '../../src/analog/analogBoard.js';
import { type AnalogProfile, analogProfile } from '../../src/profiles/analogProfile.js';
import {
  ControlTape,
  CV_MIX1,
  CV_MIX2,
  CV_RESONANCE,
  CV_SAW1,
  CV_SAW2,
  CV_VCA,
  CV_VCF,
  CV_VOLUME,
  HOLD,
  LATCH,
  LATCH_MUTE,
  LATCH_WAVE1,
  LATCH_WAVE2,
  PIT_WRITE,
  PRESCALER,
  SAMPLE,
} from '../../src/tape/controlTape.js';

/** The reference wiring of the counters. */
export const WIRING = {
  counters: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((n) => ({ chip: Math.floor(n / 3), counter: n % 3 })),
  prescalerNibble: { dco1: 0, dco2: 1 },
  dco2Clock: 'swallow',
} as const;

export function boardOptions(
  profile: AnalogProfile | string = 'ideal',
  seed = 1,
  board = 0,
): AnalogBoardOptions {
  return { profile: typeof profile === 'string' ? analogProfile(profile) : profile, seed, board, ...WIRING };
}

/** DAC code that puts the corner of the filter at `hz` (profile law: 5.5 Hz, 13.2 octaves). */
export function cutoffCode(hz: number): number {
  return Math.round((Math.log2(hz / 5.5) / 13.2) * 4095);
}

/** Code for a cv. */
export function code(cv: number): number {
  return Math.round(cv * 4095);
}

/** A control tape written by hand. Held voltages set with `hold` are open for 60 us. */
export class HandTape {
  readonly tape = new ControlTape();
  /** What has been written and not yet put in order. */
  readonly written: { tick: number; what: number; value: number; order: number }[] = [];

  event(tick: number, what: number, value: number): this {
    this.written.push({ tick, what, value, order: this.written.length });
    return this;
  }

  hold(tick: number, cv: number, value: number): this {
    return this.event(tick, SAMPLE + cv, value).event(tick + 60 * 48, HOLD + cv, 0);
  }

  /** Mode 3 (or `mode`) with a 16-bit count on an oscillator, 0-5 DCO1, 6-11 DCO2. */
  counter(tick: number, oscillator: number, count: number, mode = 3): this {
    const { chip, counter } = WIRING.counters[oscillator]!;
    this.event(tick, PIT_WRITE + chip * 4 + 3, (counter << 6) | 0x30 | (mode << 1));
    return this.count(tick, oscillator, count);
  }

  /** A new count only. */
  count(tick: number, oscillator: number, count: number): this {
    const { chip, counter } = WIRING.counters[oscillator]!;
    this.event(tick, PIT_WRITE + chip * 4 + counter, count & 0xff);
    return this.event(tick, PIT_WRITE + chip * 4 + counter, (count >> 8) & 0xff);
  }

  /** Prescaler nibbles for division by `p1` and `p2`. */
  prescale(tick: number, p1: number, p2: number): this {
    return this.event(tick, PRESCALER, (16 - p1) | ((16 - p2) << 4));
  }

  latch(tick: number, latch: number, value: number): this {
    return this.event(tick, LATCH + latch, value);
  }

  /** Sound, full volume. */
  open(tick = 0): this {
    return this.latch(tick, LATCH_MUTE, 1).hold(tick, CV_VOLUME, 4095).hold(tick, CV_RESONANCE, 0);
  }

  /** All events in time order, those of one tick in the order of writing. */
  finish(): ControlTape {
    this.written.sort((a, b) => a.tick - b.tick || a.order - b.order);
    for (const { tick, what, value } of this.written) this.tape.event(tick, what, value);
    this.written.length = 0;
    return this.tape;
  }
}

/** Charge code for 12 V at a period of `ticks` on a nominal integrator. */
export function chargeCode(ticks: number): number {
  return Math.round((4095 * 12 * 100e-6) / (10 * (ticks / 48e6 - 2e-6)));
}

export interface NoteOptions {
  readonly voice?: number;
  readonly tick?: number;
  /** Division of the 8 MHz by prescaler and counter for each DCO; 0 leaves the oscillator out. */
  readonly count1?: number;
  readonly count2?: number;
  readonly p?: number;
  readonly wave1?: number;
  readonly wave2?: number;
  readonly mix1?: number;
  readonly mix2?: number;
  readonly cutoff?: number;
  readonly vca?: number;
}

/** Everything one voice needs to sound from `tick` on. */
export function note(hand: HandTape, options: NoteOptions): HandTape {
  const { voice = 0, tick = 0, count1 = 0, count2 = 0, p = 2, wave1 = 3, wave2 = 3 } = options;
  const { mix1 = count1 > 0 ? 4095 : 0, mix2 = count2 > 0 ? 4095 : 0, cutoff = 4095, vca = 4095 } = options;
  hand.prescale(tick, p, p).latch(tick, LATCH_WAVE1, wave1).latch(tick, LATCH_WAVE2, wave2);
  if (count1 > 0) hand.counter(tick, voice, count1).hold(tick, CV_SAW1 + voice, chargeCode(count1 * p * 6));
  if (count2 > 0)
    hand.counter(tick, 6 + voice, count2).hold(tick, CV_SAW2 + voice, chargeCode(count2 * p * 6));
  hand.hold(tick, CV_MIX1 + voice, mix1).hold(tick, CV_MIX2 + voice, mix2);
  return hand.hold(tick, CV_VCF + voice, cutoff).hold(tick, CV_VCA + voice, vca);
}

/** Renders `count` samples in calls of `chunk`. */
export function renderBoard(
  board: AnalogBoard,
  tape: ControlTape,
  count: number,
  chunk = 4096,
): { left: Float64Array; right: Float64Array } {
  const left = new Float64Array(count);
  const right = new Float64Array(count);
  for (let at = 0; at < count; at += chunk) {
    const length = Math.min(chunk, count - at);
    board.render(tape, length, left.subarray(at), right.subarray(at));
  }
  return { left, right };
}

/** A board with one tape rendered from power-on. */
export function play(
  hand: HandTape,
  count: number,
  profile: AnalogProfile | string = 'ideal',
  taps: AnalogTaps = {},
): Float64Array {
  return renderBoard(new AnalogBoard(boardOptions(profile), taps), hand.finish(), count).left;
}
