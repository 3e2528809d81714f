/**
 * A board's voices are added up in pairs, and the pairs in their order, always from the first to the last: so it does
 * not show in the result which pairs were solved in which thread.
 */

import type { PairRange } from './boardVoices.js';
import { BLOCK, PAIRS } from './kernel/layout.js';
import type { VoiceMemory } from './kernel/voiceMemory.js';

/** Sums of some pairs over a stretch of 96 kHz samples, on their way to the thread that joins them; plain data. */
export interface PairSums {
  readonly pairs: PairRange;
  readonly count: number;
  /** Voices sampled at 96 kHz: `(pair - pairs.first) * count + sample`. */
  readonly narrow: Float64Array;
  /** Voices sampled at 192 kHz, twice as many a pair; undefined if they are all zero. */
  readonly wide: Float64Array | undefined;
}

/** `sum[0 .. count - 1]` becomes the sum of the three pairs, which lie `stride` apart. */
export function addPairs(pairs: Float64Array, stride: number, sum: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) sum[i] = pairs[i]! + pairs[stride + i]! + pairs[2 * stride + i]!;
}

/** The sums of the pairs of a board that are solved somewhere else. */
export class DistantPairs {
  private readonly missing: number;
  private sums: readonly PairSums[] = [];
  private taken = 0;
  private count = 0;

  /** `near`: the pairs that are solved here. */
  constructor(near: PairRange) {
    this.missing = PAIRS - (near.end - near.first);
  }

  /**
   * The next samples: of every pair that is not solved here, all of the same length, after those given before.
   * @throws RangeError if they are not, or if those given before have not been used up.
   */
  give(sums: readonly PairSums[]): void {
    const given = sums.reduce((all, { pairs }) => all + pairs.end - pairs.first, 0);
    const count = sums[0]?.count ?? 0;
    if (given !== this.missing || sums.some((sum) => sum.count !== count)) {
      throw new RangeError('the sums are not those of the other pairs of the board');
    }
    if (this.taken !== this.count) throw new RangeError('the sums given before have not been used up');
    this.sums = sums;
    this.taken = 0;
    this.count = count;
  }

  /**
   * Puts the next `count` samples into the pair buses of `memory`. @returns false if none is on the 192 kHz bus.
   * @throws RangeError if there are not so many.
   */
  take(memory: VoiceMemory, count: number): boolean {
    if (this.missing === 0) return false;
    if (this.taken + count > this.count) throw new RangeError('the sums of the other pairs are missing');
    let isWide = false;
    for (let n = 0; n < this.sums.length; n++) {
      const { pairs, narrow, wide, count: length } = this.sums[n]!;
      if (wide !== undefined) isWide = true;
      for (let pair = pairs.first; pair < pairs.end; pair++) {
        const from = (pair - pairs.first) * length + this.taken;
        const to = pair * BLOCK;
        for (let i = 0; i < count; i++) memory.pairBuses[to + i] = narrow[from + i]!;
        for (let i = 0; i < 2 * count; i++) memory.pairWideBuses[2 * to + i] = wide?.[2 * from + i] ?? 0;
      }
    }
    this.taken += count;
    return isWide;
  }
}
