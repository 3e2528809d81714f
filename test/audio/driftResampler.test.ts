import { describe, expect, it } from 'vitest';
import { resampleAt } from '../../src/audio/driftResampler.js';

const RATE = 48_000;

/** dB of what is not `wanted` below it. */
function error(samples: Float32Array, wanted: (n: number) => number, from: number, to: number): number {
  let wrong = 0;
  let right = 0;
  for (let n = from; n < to; n++) {
    wrong += (samples[n]! - wanted(n)) ** 2;
    right += wanted(n) ** 2;
  }
  return 10 * Math.log10(wrong / right);
}

describe('resampling between two clocks', () => {
  it.each([100, 1000, 10_000, 19_000])('keeps a sine of %i Hz in its place', (hertz) => {
    const input = Float64Array.from({ length: 20_000 }, (_, n) => Math.sin((2 * Math.PI * hertz * n) / RATE));
    const step = 1 - 123e-6;
    const output = resampleAt(input, -700.3, step, 21_000);
    const wanted = (n: number) => Math.sin((2 * Math.PI * hertz * (-700.3 + n * step)) / RATE);
    expect(error(output, wanted, 800, 20_000)).toBeLessThan(-90);
    expect(output.subarray(0, 660).every((sample) => sample === 0)).toBe(true);
  });

  it('gives back what lies on its own samples', () => {
    const input = Float32Array.from({ length: 500 }, (_, n) => Math.sin(n * n * 0.001));
    const output = resampleAt(input, 100, 1, 300);
    for (let n = 0; n < 300; n++) expect(output[n]).toBeCloseTo(input[100 + n]!, 6);
  });

  it('refuses rates that are no clock error', () => {
    expect(() => resampleAt(new Float32Array(10), 0, 1.1, 10)).toThrow(RangeError);
  });
});
