import type { Track } from './tracks.js';

/** A steady periodic movement that was found in a track. */
export interface Modulation {
  /** Hz. */
  readonly rate: number;
  /** Half of peak to peak, in the track's unit. */
  readonly depth: number;
  readonly wave: 'sine' | 'triangle' | 'square';
  /** Part of the track's variance that the wave explains, 0 to 1. */
  readonly goodness: number;
  /** Seconds from the track's first value until half of the depth is reached. */
  readonly delay: number;
}

export interface ModulationOptions {
  /** Lowest and highest rate searched, Hz; default: one and a half periods in the track, 40 Hz. */
  readonly lowest?: number;
  readonly highest?: number;
  /** Least goodness; default 0.5. */
  readonly goodness?: number;
}

/**
 * Rate and depth of the periodic movement of a track (cents, dB, semitones over time); values that are no numbers are
 * left out. Null when no wave explains half of what moves.
 */
export function measureModulation(track: Track, options: ModulationOptions = {}): Modulation | null {
  const { values, step } = track;
  const seconds = values.length * step;
  const lowest = options.lowest ?? 1.5 / seconds;
  const highest = Math.min(options.highest ?? 40, 0.4 / step);
  let best = fitSine(values, step, lowest);
  for (let rate = lowest; rate <= highest; rate += 0.1 / seconds) {
    const fit = fitSine(values, step, rate);
    if (fit.explained > best.explained) best = fit;
  }
  for (let width = 0.1 / seconds; width > 1e-6; width /= 2) {
    for (const rate of [best.rate - width, best.rate + width]) {
      const fit = fitSine(values, step, rate);
      if (fit.explained > best.explained) best = fit;
    }
  }
  if (!(best.explained >= (options.goodness ?? 0.5))) return null;
  return { rate: best.rate, depth: best.depth, wave: 'sine', goodness: best.explained, delay: 0 };
}

interface Fit {
  readonly rate: number;
  readonly depth: number;
  readonly explained: number;
}

/** Sine of one rate, weighted so that its correlation with a constant does not matter. */
function fitSine(values: Float64Array, step: number, rate: number): Fit {
  let count = 0;
  let mean = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    mean += value;
    count++;
  }
  mean /= Math.max(1, count);
  let sine = 0;
  let cosine = 0;
  let all = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    const value = values[i]! - mean;
    const angle = 2 * Math.PI * rate * step * i;
    sine += value * Math.sin(angle);
    cosine += value * Math.cos(angle);
    all += value * value;
  }
  const depth = (2 * Math.hypot(sine, cosine)) / Math.max(1, count);
  const explained = all > 0 ? Math.min(1, (depth * depth * count) / 2 / all) : 0;
  return { rate, depth, explained };
}
