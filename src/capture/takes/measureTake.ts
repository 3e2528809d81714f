import { decibels } from '../../audio/levels.js';
import type { BlockFeatures } from '../features.js';
import type { Kit, KitBlock } from '../kit.js';
import type { StereoSound } from '../stereoSound.js';
import {
  alignmentPoints,
  alignPoints,
  type KnownDrift,
  recordedTime,
  type TakeAlignment,
} from './alignTake.js';
import type { FitPoint } from './robustLine.js';
import { shareDrift } from './shareDrift.js';
import { findBlocks, type TakeExpectation } from './takeCheck.js';
import { measureBlock, quietRms } from './takeFeatures.js';
import type { OpenTake } from './takeFile.js';
import { checkTones, silentItems } from './toneCheck.js';

/** Where a block lies in a recording, before anything is measured. */
export interface LocatedBlock {
  readonly block: KitBlock;
  /** Onsets that tell where it lies. */
  readonly points: readonly FitPoint[];
  /** What they say alone. */
  readonly alignment: TakeAlignment;
  /** The part of the recording that belongs to the block, seconds: all of it if it is the only one. */
  readonly part: readonly [from: number, to: number];
}

/** A block of a recording, measured. */
export interface MeasuredBlock {
  readonly block: KitBlock;
  readonly alignment: TakeAlignment;
  /** The drift that the block has alone, if `alignment` has that of the whole take. */
  readonly own?: KnownDrift;
  readonly features: Omit<BlockFeatures, 'take'>;
  /** Ids of items that can't be heard, or in which nothing was found. */
  readonly silent: readonly string[];
  /** dBFS, rms of both channels before the first pattern. */
  readonly noiseFloor: number;
  /** dBFS, of both channels. */
  readonly peak: number;
  readonly part: LocatedBlock['part'];
}

/** Seconds around a block that are kept with it. */
const AROUND = 1;

/**
 * Finds, aligns and measures every block of a recording, in time order. Its blocks have one clock drift together, if they
 * agree about it.
 * @throws TakeError if it holds no whole block of the kit, is clipped or does not have the kit's notes.
 */
export function* measureTake(
  take: OpenTake,
  kit: Kit,
  expected: TakeExpectation = {},
): Generator<MeasuredBlock, void> {
  const located = locateBlocks(take, kit, expected);
  const drifts = shareDrift(located.map(ownDrift));
  for (const [n, block] of located.entries()) yield measureLocated(take, block, drifts[n]);
}

/** Finds every block of a recording. @throws TakeError if it holds no whole block of the kit or is clipped. */
export function locateBlocks(take: OpenTake, kit: Kit, expected: TakeExpectation = {}): LocatedBlock[] {
  const placed = findBlocks(take, kit, expected);
  const { sound } = take;
  const length = sound.left.length / sound.sampleRate;
  return placed.map((place) => {
    const points = alignmentPoints(sound, place);
    const alignment = alignPoints(points);
    const from = Math.max(0, recordedTime(alignment, 0) - AROUND);
    const to = Math.min(length, recordedTime(alignment, place.block.seconds) + AROUND);
    return { block: place.block, points, alignment, part: placed.length === 1 ? [0, length] : [from, to] };
  });
}

/** The clock drift that a block says alone. */
export function ownDrift({ alignment: { drift, driftError } }: LocatedBlock): KnownDrift {
  return { drift, error: driftError };
}

/**
 * Measures a block.
 * @param drift that of the whole take; by default the block's own.
 * @throws TakeError if it does not have the kit's notes.
 */
export function measureLocated(
  { file, sound }: OpenTake,
  located: LocatedBlock,
  drift?: KnownDrift,
): MeasuredBlock {
  const { block, points, part } = located;
  const alignment = drift ? alignPoints(points, drift) : located.alignment;
  const own = drift && ownDrift(located);
  const features = {
    ...measureBlock(sound, block, 1, alignment),
    ...(own && { ownDrift: own.drift, ownDriftError: own.error }),
  };
  checkTones(file, block, features);
  return {
    block,
    alignment,
    ...(own && { own }),
    features,
    silent: silentItems(block, features),
    noiseFloor: decibels(Math.max(1e-10, quietRms(sound, block, alignment))),
    peak: decibels(peakBetween(sound, ...part)),
    part,
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
