import { describe, expect, it } from 'vitest';
import type { StereoSound } from '../../src/capture/stereoSound.js';
import { alignTake, SYNC_LATENCY } from '../../src/capture/takes/alignTake.js';
import { findSync } from '../../src/capture/takes/findSync.js';
import { placeBlocks } from '../../src/capture/takes/placeBlocks.js';
import { fitCommonLine } from '../../src/capture/takes/robustLine.js';
import { madeKit, madeTake, numbers, type TakeMaking } from './madeTakes.js';

const kit = madeKit(80);
const jitter = 0.01;
/** Mean of a delay that is 0 to 10 ms, which is what the made takes have instead of the machine's. */
const MEAN_DELAY = jitter / 2;

/** Hides offset and drift in a take and finds them again: errors in ms and ppm, and how sure it says it is. */
function recover(block: number, making: TakeMaking & { offset: number; drift: number }) {
  const sound = madeTake(kit.blocks[block]!, { jitter, ...making });
  const { blocks } = placeBlocks(findSync(sound).patterns, kit);
  expect(blocks.map((placed) => placed.block.number)).toEqual([block]);
  const found = alignTake(sound, blocks[0]!);
  return {
    offset: 1000 * (found.offset + SYNC_LATENCY - MEAN_DELAY - making.offset),
    offsetError: 1000 * found.offsetError,
    drift: found.drift - making.drift,
    driftError: found.driftError,
    mistuning: blocks[0]!.first.mistuning,
  };
}

const CASES: readonly (readonly [string, number, TakeMaking & { offset: number; drift: number }])[] = [
  ['a floor of -60 dBFS under peaks of -30', 2, { offset: 0.2, drift: 30, noise: 0.001, peak: 0.0316 }],
  ['hum of -60 dBFS, DC', 9, { offset: 2, drift: -220, hum: 0.001, dc: 0.02, noise: 1e-4, peak: 0.0316 }],
  [
    '44.1 kHz, 49 cents sharp',
    0,
    { offset: 1.5, drift: 120, sampleRate: 44_100, mistuning: 49, noise: 4e-5 },
  ],
  ['96 kHz', 11, { offset: 1.2345, drift: 80, sampleRate: 96_000, seed: 9 }],
  [
    'half a minute of waiting and knocks, some in the rhythm of a pattern; 49 cents flat',
    4,
    {
      offset: 30,
      drift: 60,
      noise: 1e-4,
      mistuning: -49,
      knocks: [
        [5, 0.4],
        [10, 0.9],
        [10.25, 0.5],
        [10.75, 0.5],
        [30.2, 0.3],
      ],
    },
  ],
];

describe('a take of 40 s with a delay of up to 10 ms on every note', () => {
  it.each(CASES)('%s: offset within 2 ms, drift within 80 ppm, as sure as it says', (_, block, making) => {
    const found = recover(block, making);
    expect(Math.abs(found.offset)).toBeLessThan(2);
    expect(Math.abs(found.offset)).toBeLessThan(3.5 * found.offsetError);
    expect(Math.abs(found.drift)).toBeLessThan(80);
    expect(Math.abs(found.drift)).toBeLessThan(3.5 * found.driftError);
    // 80 notes over 40 s with 2.9 ms: 2.9 ms / (11.5 s x 80^0.5) is 28 ppm
    expect(found.driftError).toBeGreaterThan(15);
    expect(found.driftError).toBeLessThan(50);
    expect(Math.abs(found.mistuning - (making.mistuning ?? 0))).toBeLessThan(2);
  });

  it('finds the offset to a third of a millisecond and the drift to 10 ppm without a delay', () => {
    const found = recover(3, { offset: 1.2345, drift: 80, jitter: 0 });
    expect(Math.abs(found.offset + 1000 * MEAN_DELAY)).toBeLessThan(0.33);
    expect(Math.abs(found.drift)).toBeLessThan(10);
  });
});

describe('synchronising patterns', () => {
  const append = (...sounds: StereoSound[]): StereoSound => {
    const join = (side: 'left' | 'right') => {
      const whole = new Float32Array(sounds.reduce((sum, sound) => sum + sound[side].length, 0));
      let at = 0;
      for (const sound of sounds) {
        whole.set(sound[side], at);
        at += sound[side].length;
      }
      return whole;
    };
    return { left: join('left'), right: join('right'), sampleRate: sounds[0]!.sampleRate };
  };
  const small = madeKit(6);
  const take = (block: number, making: TakeMaking = {}) =>
    madeTake(small.blocks[block]!, { noise: 1e-4, seed: block + 1, ...making });

  it('finds all blocks of a recording of several', () => {
    const { blocks, single } = placeBlocks(
      findSync(append(...[0, 1, 5, 11].map((n) => take(n)))).patterns,
      small,
    );
    expect(blocks.map(({ block }) => block.number)).toEqual([0, 1, 5, 11]);
    expect(single).toEqual([]);
  });

  it('tells a false start from the block that follows', () => {
    const whole = take(4);
    const start = { ...whole, left: whole.left.slice(0, 150_000), right: whole.right.slice(0, 150_000) };
    const { blocks, single } = placeBlocks(findSync(append(start, whole)).patterns, small);
    expect(blocks).toHaveLength(1);
    expect(blocks[0]!.first.onsets[0]).toBeCloseTo(150_000 / 48_000 + 1.5, 2);
    expect(single.map(({ which, block }) => [which, block])).toEqual([['first', 4]]);
  });

  it('does not take a pattern of other pitches', () => {
    const { patterns, offPitch } = findSync(take(3, { mistuning: 300 }));
    expect(patterns).toEqual([]);
    expect(offPitch).toHaveLength(2);
  });

  it('does not pair patterns whose distance is not the block’s', () => {
    const other = madeKit(7);
    expect(placeBlocks(findSync(take(3)).patterns, other).blocks).toEqual([]);
  });
});

describe('a line common to groups', () => {
  it('has the slope of all and the intercept of the main one, and does not mind wild points', () => {
    const random = numbers(4);
    const points = Array.from({ length: 60 }, (_, n) => {
      const group = n % 3 === 0 ? 'a' : 'b';
      const wild = n % 10 === 9 ? 5 : 0;
      return { x: n, y: 0.25 * n + (group === 'a' ? 2 : 2.5) + wild + 0.1 * (random() - 0.5), group };
    });
    const line = fitCommonLine(points, { main: 'a', scatter: 0.03, spread: 0.3 });
    expect(line.slope).toBeCloseTo(0.25, 3);
    expect(Math.abs(line.intercept - 2)).toBeLessThan(0.03);
    expect(line.used).toBe(54);
  });

  it('is as sure as independent points make it', () => {
    const points = Array.from({ length: 100 }, (_, n) => ({ x: n, y: n % 2 === 0 ? 1 : -1, group: 'a' }));
    const line = fitCommonLine(points, { main: 'a', scatter: 1, spread: 1 });
    // textbook: s / sqrt(sum of (x - mean)^2), the biweight giving up a little
    expect(line.slopeError).toBeGreaterThan(0.95 / Math.sqrt((100 ** 3 - 100) / 12));
    expect(line.slopeError).toBeLessThan(1.1 / Math.sqrt((100 ** 3 - 100) / 12));
  });
});
