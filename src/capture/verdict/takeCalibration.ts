import type { BlockFeatures } from '../features.js';
import type { Kit, KitItem } from '../kit.js';
import { centsFromKey, itemLevel } from './reading.js';

/** What a whole take has in common: how loud it was recorded, and how the machine was tuned. */
export interface TakeCalibration {
  /** dB to add to the take's levels to bring them to the emulator's; undefined if no sound is there to tell. */
  readonly gain: number | undefined;
  /** Cents by which the take is sharper than the emulator; undefined if no pitch is there to tell. */
  readonly tuning: number | undefined;
  /** The same as `gain` by block, of the blocks that have sound. */
  readonly blockGains: ReadonlyMap<number, number>;
}

/** The middle of some numbers; undefined of none. */
export function median(values: readonly number[]): number | undefined {
  return quantile(values, 0.5);
}

/** Value that a part of the numbers, 0-1, is below, straight between neighbours; undefined of none. */
export function quantile(values: readonly number[], part: number): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((one, other) => one - other);
  const place = part * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (place - below);
}

/** Recording level and tuning of one take, from all its blocks that the emulator has rendered as well. */
export function calibrateTake(
  kit: Kit,
  take: readonly BlockFeatures[],
  emulated: ReadonlyMap<number, BlockFeatures>,
): TakeCalibration {
  const gains: number[] = [];
  const cents: number[] = [];
  const blockGains = new Map<number, number>();
  for (const features of take) {
    const reference = emulated.get(features.block);
    const block = kit.blocks.find(({ number }) => number === features.block);
    if (!reference || !block) continue;
    const own: number[] = [];
    for (const item of block.items) {
      const [mine, theirs] = [reference.items[item.id], features.items[item.id]];
      if (!mine || !theirs) continue;
      const [level, recorded] = [itemLevel(mine), itemLevel(theirs)];
      if (level !== undefined && recorded !== undefined) own.push(level - recorded);
      const difference = pitchDifference(item, mine.frequency, theirs.frequency);
      if (difference !== undefined && features.block !== 4) cents.push(difference);
    }
    const gain = median(own);
    if (gain !== undefined) blockGains.set(features.block, gain);
    gains.push(...own);
  }
  return { gain: median(gains), tuning: median(cents), blockGains };
}

function pitchDifference(
  { key }: KitItem,
  emulator: number | undefined,
  hardware: number | undefined,
): number | undefined {
  if (key === undefined || emulator === undefined || hardware === undefined) return undefined;
  return centsFromKey(hardware, key) - centsFromKey(emulator, key);
}
