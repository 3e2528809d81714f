import { lowPassKernel } from './lowPassKernel.js';

/**
 * Sampling a recording at other places than its own: for clocks that do not quite agree. A windowed sinc at exact
 * positions; 32 samples to either side, images and folds below -90 dB up to 0.45 of the rate.
 */

const HALF_WIDTH = 32;
/** Kaiser parameter for about -100 dB. */
const BETA = 10;
/** Kernels between two samples; what lies between them is interpolated in a straight line. */
const PHASES = 1024;
const TAPS = 2 * HALF_WIDTH;
/** Largest difference of the clocks, as a ratio. */
const LARGEST = 0.01;

let table: Float64Array | undefined;

/** Kernels of all phases, and the first one again a sample further, each with unity gain at DC. */
function kernels(): Float64Array {
  if (table) return table;
  table = new Float64Array((PHASES + 1) * TAPS);
  for (let phase = 0; phase <= PHASES; phase++) {
    const taps = table.subarray(phase * TAPS, (phase + 1) * TAPS);
    for (let n = 0; n < TAPS; n++) {
      taps[n] = lowPassKernel(n - (HALF_WIDTH - 1) - phase / PHASES, 0.5, HALF_WIDTH, BETA);
    }
    const sum = taps.reduce((a, b) => a + b, 0);
    for (let n = 0; n < TAPS; n++) taps[n]! /= sum;
  }
  return table;
}

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
  const output = new Float32Array(count);
  const taps = kernels();
  for (let n = 0; n < count; n++) {
    const position = start + n * step;
    const whole = Math.floor(position);
    const first = whole - (HALF_WIDTH - 1);
    if (first <= -TAPS || first >= input.length) continue;
    const place = (position - whole) * PHASES;
    const phase = Math.floor(place);
    const part = place - phase;
    const at = phase * TAPS;
    const from = Math.max(0, -first);
    const to = Math.min(TAPS, input.length - first);
    let near = 0;
    let next = 0;
    for (let i = from; i < to; i++) {
      const sample = input[first + i]!;
      near += sample * taps[at + i]!;
      next += sample * taps[at + TAPS + i]!;
    }
    output[n] = near + part * (next - near);
  }
  return output;
}
