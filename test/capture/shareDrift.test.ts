import { describe, expect, it } from 'vitest';
import { shareDrift } from '../../src/capture/takes/shareDrift.js';
import { numbers } from './madeTakes.js';

describe('the clock drift of a take', () => {
  it('is the weighted mean of its blocks', () => {
    // textbook: (10 / 1 + 40 / 4) / (1 + 1 / 4), error (1 + 1 / 4)^-1/2
    const shared = shareDrift([
      { drift: 10, error: 10 },
      { drift: 40, error: 20 },
    ]);
    expect(shared[0]!.drift).toBeCloseTo(16, 9);
    expect(shared[0]!.error).toBeCloseTo((10 / Math.sqrt(1.25)) * Math.sqrt(1.8), 9);
    expect(shared[1]).toEqual(shared[0]);
  });

  it('leaves a block alone that was recorded with other clocks', () => {
    const own = [-196, 38, 45, 33, 400, 52].map((drift, n) => ({ drift, error: n === 0 ? 142 : 20 }));
    const shared = shareDrift(own);
    expect(shared[4]).toBeUndefined();
    expect(shared[0]).toEqual(shared[1]);
    expect(Math.abs(shared[0]!.drift - 42)).toBeLessThan(3);
    expect(shared[0]!.error).toBeCloseTo(10, 0);
  });

  it('is nobody’s if there is nothing to decide by', () => {
    expect(shareDrift([{ drift: 5, error: 1 }])).toEqual([undefined]);
    expect(
      shareDrift([
        { drift: 5, error: 1 },
        { drift: 50, error: 1 },
      ]),
    ).toEqual([undefined, undefined]);
    expect(shareDrift([])).toEqual([]);
  });

  it('goes to a block that says nothing about it', () => {
    const known = { drift: 20, error: 5 };
    const shared = shareDrift([known, known, { drift: 0, error: Number.POSITIVE_INFINITY }]);
    expect(shared[2]!.drift).toBeCloseTo(20, 9);
  });

  it('is as sure as it says: 200 takes of 12 blocks', () => {
    const random = numbers(5);
    const normal = () => Array.from({ length: 12 }, random).reduce((sum, one) => sum + one, -6);
    let squares = 0;
    for (let take = 0; take < 200; take++) {
      const own = Array.from({ length: 12 }, (_, n) => ({
        drift: -300 + (20 + 15 * n) * normal(),
        error: 20 + 15 * n,
      }));
      const { drift, error } = shareDrift(own).find((one) => one !== undefined)!;
      squares += ((drift + 300) / error) ** 2;
    }
    expect(Math.sqrt(squares / 200)).toBeGreaterThan(0.7);
    expect(Math.sqrt(squares / 200)).toBeLessThan(1.15);
  });
});
