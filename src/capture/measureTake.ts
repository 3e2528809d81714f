import { decibels } from '../audio/levels.js';
import { alignTake, recordedTime, type TakeAlignment } from './alignTake.js';
import type { BlockFeatures } from './features.js';
import type { Kit, KitBlock } from './kit.js';
import type { PlacedBlock } from './placeBlocks.js';
import type { StereoSound } from './stereoSound.js';
import { findBlocks, type TakeExpectation } from './takeCheck.js';
import { measureBlock, quietRms } from './takeFeatures.js';
import type { OpenTake } from './takeFile.js';
import { checkTones, silentItems } from './toneCheck.js';

/** A block of a recording, measured. */
export interface MeasuredBlock {
  readonly block: KitBlock;
  readonly alignment: TakeAlignment;
  readonly features: Omit<BlockFeatures, 'take'>;
  /** Ids of items that can't be heard, or in which nothing was found. */
  readonly silent: readonly string[];
  /** dBFS, rms of both channels before the first pattern. */
  readonly noiseFloor: number;
  /** dBFS, of both channels. */
  readonly peak: number;
  /** The part of the recording that belongs to the block, seconds: all of it if it is the only one. */
  readonly part: readonly [from: number, to: number];
}

/** Seconds around a block that are kept with it. */
const AROUND = 1;

/**
 * Finds, aligns and measures every block of a recording, in time order.
 * @throws TakeError if it holds no whole block of the kit, is clipped or does not have the kit's notes.
 */
export function* measureTake(
  take: OpenTake,
  kit: Kit,
  expected: TakeExpectation = {},
): Generator<MeasuredBlock, void> {
  const placed = findBlocks(take, kit, expected);
  for (const place of placed) yield measurePlaced(take, place, placed.length === 1);
}

function measurePlaced({ file, sound }: OpenTake, placed: PlacedBlock, alone: boolean): MeasuredBlock {
  const { block } = placed;
  const alignment = alignTake(sound, placed);
  const features = measureBlock(sound, block, 1, alignment);
  checkTones(file, block, features);
  const length = sound.left.length / sound.sampleRate;
  const from = Math.max(0, recordedTime(alignment, 0) - AROUND);
  const to = Math.min(length, recordedTime(alignment, block.seconds) + AROUND);
  return {
    block,
    alignment,
    features,
    silent: silentItems(block, features),
    noiseFloor: decibels(Math.max(1e-10, quietRms(sound, block, alignment))),
    peak: decibels(peakBetween(sound, from, to)),
    part: alone ? [0, length] : [from, to],
  };
}

function peakBetween({ left, right, sampleRate }: StereoSound, from: number, to: number): number {
  let most = 1e-10;
  const last = Math.round(to * sampleRate);
  for (const channel of [left, right]) {
    for (let i = Math.round(from * sampleRate); i < last; i++) {
      const sample = channel[i]!;
      if (sample > most) most = sample;
      else if (-sample > most) most = -sample;
    }
  }
  return most;
}
