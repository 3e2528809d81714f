import type { Signal } from './levels.js';
import { SincTable } from './sincTable.js';

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
  const table = new SincTable(corner, half, BETA, PHASES);
  const output = new Float64Array(count);
  for (let n = 0; n < count; n++) output[n] = table.at(signal, n * ratio);
  return output;
}
