/**
 * Half-band low-passes: every other tap is zero and the middle one is 1/2, so that halving or doubling a sample rate
 * costs a quarter of the taps. The stop band begins as far above a quarter of the rate as the pass band ends below.
 */

import { lowPassKernel } from './lowPassKernel.js';

/** Kaiser parameter for a stop band below -120 dB with a little to spare: -125 dB. */
export const BETA = 12.8;

/** Weights of the samples 1, 3, 5 ... from the middle on either side; with the middle they add up to 1. */
export function halfBandTaps(halfWidth: number): Float64Array {
  const taps = Float64Array.from({ length: (halfWidth + 1) / 2 }, (_, k) =>
    lowPassKernel(2 * k + 1, 0.25, halfWidth + 1, BETA),
  );
  const sum = taps.reduce((a, b) => a + b, 0);
  return taps.map((tap) => (tap * 0.25) / sum);
}
