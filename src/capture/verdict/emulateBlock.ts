import type { BlockFeatures } from '../features.js';
import { type RenderBlockOptions, renderBlockSteps } from '../kit/renderBlock.js';
import type { Kit, KitBlock } from '../kit.js';
import type { StereoSound } from '../stereoSound.js';
import { alignTake } from '../takes/alignTake.js';
import { findSync } from '../takes/findSync.js';
import { placeBlocks } from '../takes/placeBlocks.js';
import { measureBlock } from '../takes/takeFeatures.js';

/** A block as the emulator plays it, measured as if it had been recorded. */
export interface EmulatedBlock {
  readonly features: BlockFeatures;
  readonly sound: StereoSound;
}

/** Renders a block and measures it by what measures recordings, its pattern included. Yields the seconds rendered. */
export async function* emulateBlockSteps(
  kit: Kit,
  block: KitBlock,
  options: RenderBlockOptions = {},
): AsyncGenerator<number, EmulatedBlock, void> {
  const sound = yield* renderBlockSteps(block, options);
  return { sound, features: measureRender(sound, kit, block) };
}

/** The same in one go. */
export async function emulateBlock(
  kit: Kit,
  block: KitBlock,
  options: RenderBlockOptions = {},
): Promise<EmulatedBlock> {
  const steps = emulateBlockSteps(kit, block, options);
  for (;;) {
    const step = await steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Features of a render. One without its pattern, as a machine that plays other keys or none makes, is measured where the
 * notes were sent: whatever is missing in it is then missing in its features.
 */
export function measureRender(sound: StereoSound, kit: Kit, block: KitBlock): BlockFeatures {
  const placed = placeBlocks(findSync(sound).patterns, kit).blocks.find((one) => one.block === block);
  const alignment = placed
    ? alignTake(sound, placed)
    : { offset: 0, offsetError: 0, drift: 0, driftError: 0, notes: 0 };
  return measureBlock(sound, block, 1, alignment);
}
