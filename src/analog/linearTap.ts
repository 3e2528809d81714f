/**
 * A band-limited picture of the oscillators for whatever follows them linearly: oscilloscopes, test outputs, an
 * oscillator recorded by itself. (The voices do not use it: what drives a non-linear filter must not be sampled.)
 *
 * The wave is piecewise linear and its corners are known exactly. Its convolution with a low-pass is the wave itself,
 * plus around each jump the step response of the low-pass less the ideal step, and around each change of slope the
 * same for the ramp (table "BLEP" and "BLAMP"). The low-pass is a Kaiser-windowed sinc of 12 samples at 96 kHz, flat
 * to 20 kHz; what it lets through from above 76 kHz, where it would fold into 0-20 kHz, is below -120 dB.
 */

import { lowPassKernel } from '../audio/lowPassKernel.js';
import { BLOCK, I_FROM, I_TO, I_VOICE_FROM, STEP_TICKS, VOICES } from './kernel/layout.js';
import type { Oscillator } from './kernel/oscillator.js';
import { OscillatorPair } from './kernel/oscillatorPair.js';
import type { VoiceMemory } from './kernel/voiceMemory.js';

/** Half length of the low-pass in samples: how late a sample is handed out. */
export const LINEAR_TAP_DELAY = 6;

/** -6 dB point as a fraction of the sample rate, and Kaiser parameter. */
const CORNER = 0.48;
const BETA = 10;

/** Places in a table per sample; values in between are interpolated. */
const PHASES = 2048;

/** Points of the low-pass per place, for the integrals. */
const FINE = 2;

/** Receives an oscillator's wave in volts: sample `position + i` is `samples[i]`, `from <= i < to`. */
export type OscillatorTap = (
  voice: number,
  dco: 1 | 2,
  position: number,
  samples: Float64Array,
  from: number,
  to: number,
) => void;

/**
 * What a unit jump and a unit change of slope (1 a sample) leave behind at distances of -6 to 6 samples; the corner
 * itself counts as before.
 */
function residues(): { readonly step: Float64Array; readonly ramp: Float64Array } {
  const places = 2 * LINEAR_TAP_DELAY * PHASES;
  const width = 1 / (PHASES * FINE);
  const kernel = (n: number) => lowPassKernel(n * width - LINEAR_TAP_DELAY, CORNER, LINEAR_TAP_DELAY, BETA);
  const step = new Float64Array(places + 2);
  const ramp = new Float64Array(places + 2);
  let area = 0;
  let areaOfArea = 0;
  for (let place = 1; place <= places; place++) {
    for (let n = (place - 1) * FINE; n < place * FINE; n++) {
      const slice = (width * (kernel(n) + 4 * kernel(n + 0.5) + kernel(n + 1))) / 6;
      // Simpson's rule for the inner integral, the trapezoid with its end correction for the outer one.
      areaOfArea += width * (area + 0.5 * slice) - (width * width * (kernel(n + 1) - kernel(n))) / 12;
      area += slice;
    }
    step[place] = area;
    ramp[place] = areaOfArea;
  }
  for (let place = 0; place <= places; place++) {
    const x = place / PHASES - LINEAR_TAP_DELAY;
    step[place] = step[place]! / area - (x > 0 ? 1 : 0);
    ramp[place] = ramp[place]! / area - Math.max(0, x);
  }
  return { step, ramp };
}

let shared: ReturnType<typeof residues> | undefined;

/** The tables, made when they are first needed. */
function sharedResidues(): ReturnType<typeof residues> {
  if (shared === undefined) shared = residues();
  return shared;
}

/** One oscillator's wave on its way through the low-pass. */
class BandLimiter {
  /** Samples under way: those of the block, behind them the ones that corners have begun to shape. */
  readonly line = new Float64Array(BLOCK + 2 * LINEAR_TAP_DELAY + 1);
  private readonly tables = sharedResidues();
  private level = 0;
  private slope = 0;

  /** Begins step `i` of the block at the wave's present value. */
  sample(i: number): void {
    this.line[i + LINEAR_TAP_DELAY]! += this.level;
  }

  /** A piece from tick `t` of step `i` over `dt` ticks, as the oscillator has run it. */
  piece(i: number, t: number, dt: number, { from, to }: Oscillator): void {
    if (dt === 0) return;
    const slope = ((to - from) / dt) * STEP_TICKS;
    this.corner(i, t, from - this.level, slope - this.slope);
    this.level = to;
    this.slope = slope;
  }

  /** Drops the first `count` samples. */
  discard(count: number): void {
    this.line.copyWithin(0, count);
    this.line.fill(0, this.line.length - count);
  }

  private corner(i: number, t: number, jump: number, bend: number): void {
    if (jump === 0 && bend === 0) return;
    const { line } = this;
    const { step, ramp } = this.tables;
    const late = t / STEP_TICKS;
    // Samples i - 5 to i + 6; at distance 0 the table holds the value before the corner, behind it that after it.
    for (let k = 1 - LINEAR_TAP_DELAY; k <= LINEAR_TAP_DELAY; k++) {
      const place = (k - late + LINEAR_TAP_DELAY) * PHASES;
      const index = Math.floor(place);
      const rest = place - index;
      // The ideal step falls between the places around distance 0: interpolate the response, then take it off.
      const ahead = k - late > 0 ? 1 : 0;
      const lower = step[index]! + (index > LINEAR_TAP_DELAY * PHASES ? 1 : 0);
      const upper = step[index + 1]! + (index + 1 > LINEAR_TAP_DELAY * PHASES ? 1 : 0);
      const stepResidue = lower + rest * (upper - lower) - ahead;
      const rampResidue = ramp[index]! + rest * (ramp[index + 1]! - ramp[index]!);
      line[i + k + LINEAR_TAP_DELAY]! += jump * stepResidue + bend * rampResidue;
    }
  }
}

/** The taps of all oscillators of a board. */
export class LinearTap {
  private readonly pair: OscillatorPair;
  private readonly limiters = Array.from({ length: 2 * VOICES }, () => new BandLimiter());
  private readonly out = new Float64Array(BLOCK);

  constructor(
    private readonly memory: VoiceMemory,
    private readonly tap: OscillatorTap,
  ) {
    this.pair = new OscillatorPair(memory);
  }

  /** Takes a voice through the stretch that the kernel is about to solve; `position` is that of the block. */
  take(voice: number, position: number): void {
    const { integers } = this.memory;
    const { pair, limiters } = this;
    const from = Math.max(integers[I_FROM]!, integers[I_VOICE_FROM + voice]!);
    const to = integers[I_TO]!;
    const first = limiters[voice]!;
    const second = limiters[VOICES + voice]!;
    pair.load(voice);
    for (let i = from; i < to; i++) {
      first.sample(i - from);
      second.sample(i - from);
      pair.beginStep(voice, i);
      pair.walk(i, 0, STEP_TICKS, (t, dt) => {
        first.piece(i - from, t, dt, pair.osc1);
        second.piece(i - from, t, dt, pair.osc2);
      });
      pair.endStep();
    }
    for (const dco of [1, 2] as const) {
      const limiter = dco === 1 ? first : second;
      this.out.set(limiter.line.subarray(0, to - from), from);
      limiter.discard(to - from);
      this.tap(voice, dco, position - LINEAR_TAP_DELAY, this.out, from, to);
    }
  }
}
