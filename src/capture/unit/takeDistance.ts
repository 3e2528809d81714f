import { cents } from '../../audio/frequency.js';
import { melDistance } from '../../audio/melSpectrum.js';
import { median } from '../../audio/statistics.js';
import type { BlockFeatures, ItemFeatures } from '../features.js';

/** How much two takes of a block differ: medians of the sizes of the items' differences, where both have them. */
export interface TakeDistance {
  readonly block: number;
  /** Cents. */
  readonly pitch?: number;
  /** dB. */
  readonly level?: number;
  /** dB, mel distance. */
  readonly mel?: number;
  /** Seconds. */
  readonly onset?: number;
}

/** The distance of two takes of one block. */
export function takeDistance(one: BlockFeatures, other: BlockFeatures): TakeDistance {
  const typical = (size: (a: ItemFeatures, b: ItemFeatures) => number | undefined): number | undefined => {
    const sizes = Object.entries(one.items).flatMap(([id, item]) => {
      const found = size(item, other.items[id] ?? {});
      return found === undefined ? [] : [found];
    });
    return median(sizes);
  };
  const both = <T>(a: T | undefined, b: T | undefined, size: (a: T, b: T) => number): number | undefined =>
    a === undefined || b === undefined ? undefined : size(a, b);
  const away = (a: number, b: number): number => Math.abs(a - b);
  const distances = {
    pitch: typical((a, b) => both(a.frequency, b.frequency, (p, q) => Math.abs(cents(p, q)))),
    level: typical((a, b) => both(a.level, b.level, away)),
    mel: typical((a, b) => both(a.mel, b.mel, (p, q) => melDistance(p, q))),
    onset: typical((a, b) => both(a.onset, b.onset, away)),
  };
  const known = Object.entries(distances).filter(([, value]) => value !== undefined);
  return { block: one.block, ...Object.fromEntries(known) };
}
