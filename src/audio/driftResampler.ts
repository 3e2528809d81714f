import { SincTable } from './sincTable.js';

/**
 * Sampling a recording at other places than its own: for clocks that do not quite agree. A windowed sinc at exact
 * positions; 32 samples to either side, images and folds below -90 dB up to 0.45 of the rate.
 */

const HALF_WIDTH = 32;
/** Kaiser parameter for about -100 dB. */
const BETA = 10;
/** Kernels between two samples; what lies between them is interpolated in a straight line. */
const PHASES = 1024;
/** Largest difference of the clocks, as a ratio. */
const LARGEST = 0.01;

let table: SincTable | undefined;

/**
 * `count` samples of `input` at positions `start + n * step`, counted in its samples; silence before it and after it.
 * @throws RangeError unless `step` is within 1 % of 1.
 */
export function resampleAt(
  input: ArrayLike<number>,
  start: number,
  step: number,
  count: number,
): Float32Array {
  if (!(Math.abs(step - 1) <= LARGEST)) throw new RangeError(`clocks that differ by ${step} are no clocks`);
  table ??= new SincTable(0.5, HALF_WIDTH, BETA, PHASES);
  const output = new Float32Array(count);
  for (let n = 0; n < count; n++) output[n] = table.at(input, start + n * step);
  return output;
}
