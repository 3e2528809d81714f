import { median } from '../../audio/statistics.js';
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
