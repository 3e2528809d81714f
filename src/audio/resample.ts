import type { Signal } from './levels.js';
import { lowPassKernel } from './lowPassKernel.js';

/** Half width of the interpolation filter at unity ratio, samples, and its Kaiser parameter: stop band below -90 dB. */
const HALF_WIDTH = 24;
const BETA = 9;
/** Positions between two samples that the filter is tabulated at. */
const PHASES = 512;

/**
 * A whole sound read `ratio` times as fast: output n lies at input n x ratio. For measuring; a ratio above 1 raises
 * the pitch, or makes a lower sample rate out of a higher one, and is band-limited.
 */
export function resample(signal: Signal, ratio: number): Float64Array {
  if (!(ratio > 0) || !Number.isFinite(ratio))
    throw new RangeError(`a sound can't be read ${ratio} times as fast`);
  const count = Math.max(0, Math.floor((signal.length - 1) / ratio) + 1);
  if (ratio === 1) return Float64Array.from(signal);
  // the pass band ends a twelfth below half of the lower rate
  const corner = (0.5 * 11) / 12 / Math.max(1, ratio);
  const half = Math.ceil(HALF_WIDTH * Math.max(1, ratio));
  const taps = 2 * half;
  const table = new Float64Array((PHASES + 1) * taps);
  for (let phase = 0; phase <= PHASES; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const weight = lowPassKernel(tap - half + 1 - phase / PHASES, corner, half, BETA);
      table[phase * taps + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < taps; tap++) table[phase * taps + tap]! /= sum;
  }
  const output = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    const at = n * ratio;
    const below = Math.floor(at);
    const place = (at - below) * PHASES;
    const phase = Math.floor(place);
    const part = place - phase;
    const row = phase * taps;
    const first = below - half + 1;
    let one = 0;
    let other = 0;
    for (let tap = Math.max(0, -first); tap < taps && first + tap < signal.length; tap++) {
      const sample = signal[first + tap]!;
      one += sample * table[row + tap]!;
      other += sample * table[row + taps + tap]!;
    }
    output[n] = one + (other - one) * part;
  }
  return output;
}
