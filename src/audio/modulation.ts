import {
  fitSine,
  fitWave,
  MODULATION_WAVES,
  type ModulationWave,
  type Samples,
  samplesOf,
  type WaveFit,
} from './modulationWaves.js';
import { searchMaximum } from './searchMaximum.js';
import type { Track } from './tracks.js';

/** A steady periodic movement that was found in a track. */
export interface Modulation {
  /** Hz. */
  readonly rate: number;
  /** Half of peak to peak of the wave that fits, in the track's unit. */
  readonly depth: number;
  /** The wave that fits best. */
  readonly wave: ModulationWave;
  /** Part of the track's variance that the wave explains, 0 to 1, where it has come up. */
  readonly goodness: number;
  /** Seconds from the track's first value until half of the depth is reached; 0 when it is there from the start. */
  readonly delay: number;
}

export interface ModulationOptions {
  /** Lowest and highest rate searched, Hz; default: one and a half periods in the track, 30 Hz. */
  readonly lowest?: number;
  readonly highest?: number;
  /** Least goodness; default 0.6, and 0.85 for less than two and a half periods, where any drift looks like a wave. */
  readonly goodness?: number;
  /** Least depth, in the track's unit; default 0. */
  readonly depth?: number;
}

/** Part of the variance of the whole track from which on it is worth looking closer: a late wave explains little. */
const WORTH_LOOKING = 0.12;
/** A wave other than the sine has to explain this much of what the sine leaves. */
const BETTER_THAN_SINE = 0.3;
const LEAST_VALUES = 12;

/**
 * Rate, depth and wave of the periodic movement of a track (cents, dB, semitones over time) and when it comes; values
 * that are no numbers are left out, and so is a constant slope. Null when there is none: no wave explains what moves.
 */
export function measureModulation(track: Track, options: ModulationOptions = {}): Modulation | null {
  const { values, step } = track;
  const whole = samplesOf(values, 0, values.length, true);
  if (whole.values.length < LEAST_VALUES) return null;
  const first = strongestSine(whole, values.length * step, step, options);
  if (!(first.explained >= WORTH_LOOKING)) return null;
  const start = comesAt(values, step, first.rate);
  const active = samplesOf(values, start.full, values.length, true);
  const seconds = (values.length - start.full) * step;
  if (active.values.length < LEAST_VALUES || seconds * first.rate < 1.2) return null;
  const sine = sharpened(active, first.rate, seconds, step);
  const { wave, fit } = bestWave(active, sine, seconds, step);
  const least = options.goodness ?? (seconds * fit.rate < 2.5 ? 0.85 : 0.6);
  const depth = Math.abs(fit.height);
  // a search that ran away has found a piece of a slow, tall wave
  if (Math.abs(Math.log2(fit.rate / first.rate)) > 0.4 || depth > rangeOf(active.values)) return null;
  if (!(fit.explained >= least) || !(depth >= (options.depth ?? 0))) return null;
  return { rate: fit.rate, depth, wave, goodness: fit.explained, delay: start.half * step };
}

function rangeOf(values: Float64Array): number {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return highest - lowest;
}

function strongestSine(samples: Samples, seconds: number, step: number, options: ModulationOptions): WaveFit {
  const lowest = Math.max(options.lowest ?? 0, 1.5 / seconds);
  const highest = Math.min(options.highest ?? 30, 0.4 / step);
  let best = fitSine(samples, lowest, step);
  for (let rate = lowest; rate <= highest; rate += 0.2 / seconds) {
    const fit = fitSine(samples, rate, step);
    if (fit.explained > best.explained) best = fit;
  }
  return best;
}

function sharpened(samples: Samples, near: number, seconds: number, step: number): WaveFit {
  const found = searchMaximum(([rate]) => fitSine(samples, rate!, step).explained, [near], [0.1 / seconds]);
  return fitSine(samples, found.at[0]!, step);
}

/** The sine, unless another wave of about its rate leaves clearly less unexplained. */
function bestWave(
  samples: Samples,
  sine: WaveFit,
  seconds: number,
  step: number,
): { readonly wave: ModulationWave; readonly fit: WaveFit } {
  let best: { wave: ModulationWave; fit: WaveFit } = { wave: 'sine', fit: sine };
  for (const wave of Object.keys(MODULATION_WAVES) as ModulationWave[]) {
    if (wave === 'sine') continue;
    const explained = ([rate, phase]: readonly number[]) =>
      fitWave(wave, samples, rate!, phase!, step).explained;
    // a saw's fundamental is half a turn away from the sine's phase, whatever its direction
    const phase = sine.phase + (wave === 'saw' ? 0.5 : 0);
    const { at } = searchMaximum(explained, [sine.rate, phase], [0.05 / seconds, 0.03]);
    const fit = fitWave(wave, samples, at[0]!, at[1]!, step);
    const limit =
      best.wave === 'sine' ? 1 - (1 - sine.explained) * (1 - BETTER_THAN_SINE) : best.fit.explained;
    if (fit.explained > limit) best = { wave, fit };
  }
  return best;
}

/** Where half of the movement is reached, and where all of it, in values of the track. */
function comesAt(values: Float64Array, step: number, rate: number): { half: number; full: number } {
  const period = Math.max(4, Math.round(1 / rate / step));
  const hop = Math.max(1, Math.floor(period / 8));
  const heights: number[] = [];
  for (let from = 0; from + period <= values.length; from += hop) {
    const piece = samplesOf(values, from, from + period, false);
    heights.push(piece.values.length >= period / 2 ? fitSine(piece, rate, step).height : 0);
  }
  const sorted = heights.slice(heights.length >> 1).sort((a, b) => a - b);
  const all = sorted[sorted.length >> 1] ?? 0;
  const half = heights.findIndex((height) => height >= 0.5 * all);
  if (half <= 0) return { half: 0, full: 0 };
  const before = heights[half - 1]!;
  const at = half - 1 + (0.5 * all - before) / (heights[half]! - before);
  const full = Math.max(
    half,
    heights.findIndex((height) => height >= 0.9 * all),
  );
  return { half: at * hop + period / 2, full: Math.min(full * hop + (period >> 1), values.length) };
}
