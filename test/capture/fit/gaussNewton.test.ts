import { describe, expect, it } from 'vitest';
import { GaussNewton, type Variable } from '../../../src/capture/fit/gaussNewton.js';
import { solve } from '../../../src/capture/fit/symmetricSystem.js';

/** Runs a search on a function at hand. */
function settle(
  variables: readonly Variable[],
  residuals: (x: readonly number[]) => readonly number[],
): { search: GaussNewton; points: number } {
  const search = new GaussNewton(variables);
  let points = 0;
  while (!search.done) {
    const asked = search.ask();
    points += asked.length;
    if (asked.length > 0) search.tell(asked.map(residuals));
  }
  return { search, points };
}

/** Numbers that look random, standard deviation 1, mean 0. */
function noise(count: number, seed = 1): number[] {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, () => {
    return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  });
}

const LINE: readonly Variable[] = [
  { start: 0, lower: -100, upper: 100, step: 0.5 },
  { start: 0, lower: -100, upper: 100, step: 0.5 },
];

describe('least squares by asking and telling', () => {
  it('finds a straight line and the textbook standard errors of its two numbers', () => {
    const at = Array.from({ length: 21 }, (_, i) => i - 10);
    const scatter = noise(at.length);
    const sigma = 0.2;
    const data = at.map((t, i) => 3 + 0.7 * t + sigma * scatter[i]!);
    const { search, points } = settle(LINE, ([a, b]) => at.map((t, i) => (a! + b! * t - data[i]!) / sigma));
    const { x, sigma: errors, after } = search.result();
    // Var a = s^2 / n, Var b = s^2 / sum t^2: 21 and 770.
    expect(errors[0]! / (sigma / Math.sqrt(21))).toBeGreaterThan(0.99);
    expect(errors[0]! / (sigma / Math.sqrt(21))).toBeLessThan(1.5);
    expect(errors[1]! / errors[0]!).toBeCloseTo(Math.sqrt(21 / 770), 3);
    expect(Math.abs(x[0]! - 3)).toBeLessThan(3 * errors[0]!);
    expect(Math.abs(x[1]! - 0.7)).toBeLessThan(3 * errors[1]!);
    expect(after).toBeGreaterThan(0.6);
    expect(after).toBeLessThan(1.4);
    expect(points).toBeLessThan(8);
  });

  it('finds the two numbers of a decaying exponential', () => {
    const at = Array.from({ length: 30 }, (_, i) => 0.1 * i);
    const { search, points } = settle(
      [
        { start: 1, lower: 0.1, upper: 10, step: 0.05 },
        { start: Math.log(2), lower: Math.log(0.1), upper: Math.log(10), step: 0.05 },
      ],
      ([a, rate]) => at.map((t) => (a! * Math.exp(-Math.exp(rate!) * t) - 2.5 * Math.exp(-0.8 * t)) / 0.01),
    );
    const { x, sigma } = search.result();
    expect(Math.abs(x[0]! - 2.5)).toBeLessThan(2 * sigma[0]!);
    expect(Math.abs(Math.exp(x[1]!) - 0.8)).toBeLessThan(0.01);
    expect(points).toBeLessThan(14);
  });

  it('leaves outliers out: one reading in ten is far off', () => {
    const scatter = noise(40, 7);
    const { search } = settle([{ start: 0, lower: -50, upper: 50, step: 1 }], ([a]) =>
      scatter.map((value, i) => a! - (i % 10 === 0 ? 500 : 4) - value),
    );
    const { x, sigma } = search.result();
    expect(Math.abs(x[0]! - 4)).toBeLessThan(4 * sigma[0]!);
  });

  it('says that a number is not determined, and still finds the other', () => {
    const { search } = settle(LINE, ([a]) => [a! - 5, a! - 5.2, a! - 4.8]);
    const { x, sigma } = search.result();
    expect(x[0]).toBeCloseTo(5, 1);
    expect(x[1]).toBe(0);
    expect(sigma[1]).toBeGreaterThan(90);
    expect(sigma[0]).toBeLessThan(1);
  });

  it('stops at the end of the range and says so', () => {
    const { search } = settle([{ start: 1, lower: 0, upper: 2, step: 0.1 }], ([a]) => [
      10 * (a! - 3),
      5 * (a! - 3),
    ]);
    expect(search.result().x[0]).toBeCloseTo(2, 6);
    expect(search.result().atEdge).toEqual([true]);
  });

  it('scans where there are several valleys: duty of a pulse from its harmonics', () => {
    const harmonics = (duty: number) =>
      Array.from({ length: 12 }, (_, n) => Math.abs(Math.sin(Math.PI * (n + 1) * duty)) / (n + 1));
    const wanted = harmonics(0.62);
    const { search } = settle([{ start: 0.9, lower: 0.5, upper: 0.95, step: 0.005, scan: 10 }], ([duty]) =>
      harmonics(duty!).map((value, n) => (value - wanted[n]!) / 0.002),
    );
    expect(search.result().x[0]).toBeCloseTo(0.62, 4);
    expect(search.result().before).toBeGreaterThan(50);
  });

  it('lets residuals that could not be measured everywhere count nowhere', () => {
    const { search } = settle([{ start: 0, lower: -10, upper: 10, step: 0.1 }], ([a]) => [
      a! - 2,
      a! > 0.05 ? Number.NaN : a! + 9,
      a! - 2.2,
    ]);
    expect(search.result().x[0]).toBeCloseTo(2.1, 1);
    expect(search.result().count).toBe(2);
  });

  it('is done at once when nothing can be measured', () => {
    const { search } = settle([{ start: 0, lower: -1, upper: 1, step: 0.1 }], () => [Number.NaN]);
    expect(search.result().count).toBe(0);
    expect(search.result().x).toEqual([0]);
  });
});

describe('solve', () => {
  it('solves a badly scaled system and refuses a singular one', () => {
    const x = solve(
      [
        [1e12, 1e3],
        [1e3, 4e-4],
      ],
      [1e12 + 2e3, 1e3 + 8e-4],
    );
    expect(x?.[0]).toBeCloseTo(1, 6);
    expect(x?.[1]).toBeCloseTo(2, 2);
    expect(
      solve(
        [
          [1, 1],
          [1, 1],
        ],
        [1, 1],
      ),
    ).toBeUndefined();
  });
});
