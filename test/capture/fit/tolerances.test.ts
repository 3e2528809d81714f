import { describe, expect, it } from 'vitest';
import { GaussNewton } from '../../../src/capture/fit/gaussNewton.js';
import { evenVoices, machinesLike, surelyWithin } from '../../../src/capture/fit/tolerances.js';
import { analogProfile } from '../../../src/profiles/analogProfile.js';

/** A straight line y = a + b t, told at t = 0, 1, 2, 3, each to 0.1. */
const TIMES = [0, 1, 2, 3];
const SIGMA = 0.1;

function fittedLine(unit: readonly number[]) {
  const search = new GaussNewton([
    { start: 0, lower: -10, upper: 10, step: 0.1 },
    { start: 0, lower: -10, upper: 10, step: 0.1 },
  ]);
  const residuals = ([a, b]: readonly number[]) => TIMES.map((t, i) => (a! + b! * t - unit[i]!) / SIGMA);
  for (let asked = search.ask(); asked.length > 0; asked = search.ask()) search.tell(asked.map(residuals));
  return { result: search.result(), residuals };
}

describe('how sure a value is', () => {
  it('is no better than what machines with other tolerances would have moved it by', () => {
    const { result, residuals } = fittedLine(TIMES.map((t) => 1 + 2 * t));
    expect(result.x[0]).toBeCloseTo(1, 1);
    expect(result.x[1]).toBeCloseTo(2, 1);
    // Regression by the book: variance of the slope is sigma^2 / sum (t - mean)^2 = 0.01 / 5.
    expect(result.sigma[1]).toBeCloseTo(SIGMA / Math.sqrt(5), 3);
    const own = residuals(result.x);
    // Machines whose lines are steeper by 1 and flatter by 1.
    const machines = [1, -1].map((by) => own.map((one, i) => one + (by * TIMES[i]!) / SIGMA));
    const sure = surelyWithin(result, own, machines);
    expect(sure.sigma[1]).toBeCloseTo(1.39, 2);
    expect(sure.sigma[0]).toBeCloseTo(result.sigma[0]!, 2);
  });

  it('comes from machines with other seeds and voices at least as different as the built-in ones', () => {
    const even = evenVoices(analogProfile('default'));
    expect([even.vcf.cutoffSpread, even.vca.levelSpread]).toEqual([0, 0]);
    const machines = machinesLike(even, new Map(), 7);
    const seeds = new Set([7, ...machines.map(({ seed }) => seed)]);
    expect(seeds.size).toBe(machines.length + 1);
    for (const { profile } of machines) {
      expect(profile.vcf.cutoffSpread).toBe(0.02);
      expect(profile.vca.levelSpread).toBe(0.3);
    }
  });
});
