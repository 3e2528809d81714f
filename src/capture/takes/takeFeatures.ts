import type { BlockFeatures, ItemFeatures } from '../features.js';
import type { KitBlock, KitItem } from '../kit.js';
import type { StereoSound } from '../stereoSound.js';
import { SYNC_PAUSE } from '../syncPattern.js';
import { recordedTime, type TakeAlignment } from './alignTake.js';
import { type ItemCut, measureItem, rmsOfBoth } from './itemFeatures.js';

/** Seconds of sound that are cut before an item and after it. */
const AROUND = 0.1;

/**
 * Measures all items of a block in a recording. Frequencies stay as they were recorded; times are in seconds of the
 * player's clock.
 */
export function measureBlock(
  sound: StereoSound,
  block: KitBlock,
  take: number,
  alignment: TakeAlignment,
): BlockFeatures {
  const { offset, drift, driftError } = alignment;
  const conditions = {
    floor: quietRms(sound, block, alignment),
    stretch: 1 + drift / 1e6,
    cutOf: (id: string): ItemCut | undefined => {
      const item = block.items.find((other) => other.id === id);
      return item && cutItem(sound, item, alignment);
    },
  };
  const items: Record<string, ItemFeatures> = {};
  for (const item of block.items) items[item.id] = measureItem(cutItem(sound, item, alignment), conditions);
  return { block: block.number, take, offset, drift, driftError, items };
}

/** The sound of an item with a tenth of a second around it. */
function cutItem(sound: StereoSound, item: KitItem, alignment: TakeAlignment): ItemCut {
  const { sampleRate } = sound;
  const at = recordedTime(alignment, item.at);
  const first = Math.max(0, Math.round((at - AROUND) * sampleRate));
  const last = Math.max(first, Math.round((recordedTime(alignment, item.end) + AROUND) * sampleRate));
  const from = (seconds: number): number => recordedTime(alignment, seconds) - first / sampleRate;
  return {
    left: sound.left.subarray(first, last),
    right: sound.right.subarray(first, last),
    sampleRate,
    item,
    at: from(item.at),
    off: from(item.off),
    end: from(item.end),
    steady: [from(item.steady[0]), from(item.steady[1])],
  };
}

/** Rms of both channels in the pause before the first pattern, 1.0 = full scale. */
export function quietRms(
  sound: StereoSound,
  block: KitBlock,
  alignment: Pick<TakeAlignment, 'offset' | 'drift'>,
): number {
  const to = recordedTime(alignment, block.sync[0]) - 0.02;
  return rmsOfBoth(sound, Math.max(0, to - SYNC_PAUSE + 0.04), to);
}
