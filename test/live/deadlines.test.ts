import { describe, expect, it } from 'vitest';
import { measureDeadlines, timeStatistics } from '../../src/live/deadlines.js';

describe('time statistics', () => {
  it('of 0.001, 0.002 ... 2 are what they must be', () => {
    const times = Float64Array.from({ length: 2000 }, (_, i) => (2000 - i) / 1000);
    const { minimum, maximum, average, p999 } = timeStatistics(times);
    expect(minimum).toBe(0.001);
    expect(maximum).toBe(2);
    expect(average).toBeCloseTo(1.0005, 9);
    // two of 2000 are longer
    expect(times.filter((time) => time > p999).length).toBeLessThanOrEqual(2);
    expect(times[0]).toBe(2);
  });
});

describe('deadlines on a made-up clock', () => {
  /** A host that oversleeps by so much, and a block that takes so long. */
  function measure(oversleeps: number, takes: (n: number) => number) {
    let now = 0;
    let made = 0;
    return measureDeadlines(
      {
        now: () => now,
        sleep: (milliseconds) => {
          now += milliseconds + oversleeps;
        },
      },
      { block: 96, sampleRate: 48_000, seconds: 1 },
      () => {
        now += takes(made++);
      },
    );
  }

  it('wake, process and total are told apart', () => {
    const result = measure(0.25, () => 0.5);
    expect(result).toMatchObject({ block: 96, period: 2, blocks: 500, violations: 0 });
    expect(result.wake.average).toBeCloseTo(0.25, 6);
    expect(result.process.maximum).toBeCloseTo(0.5, 6);
    expect(result.total.average).toBeCloseTo(0.75, 6);
  });

  it('one long block makes the next ones late until it is caught up', () => {
    // 7 ms instead of 0.5: blocks 100 to 103 are late (6.5 ms over, 1.5 ms gained a block)
    const result = measure(0, (n) => (n === 100 ? 7 : 0.5));
    expect(result.violations).toBe(4);
    expect(result.wake.maximum).toBeCloseTo(5, 6);
    expect(result.total.maximum).toBeCloseTo(7, 6);
  });
});
