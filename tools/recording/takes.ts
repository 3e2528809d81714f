import type { BlockFeatures } from '../../src/capture/features.js';
import { captureKit } from '../../src/capture/kit/captureKit.js';
import { renderBlock } from '../../src/capture/kit/renderBlock.js';
import { syntheticTake } from '../../src/capture/kit/syntheticTake.js';
import type { KitBlock } from '../../src/capture/kit.js';
import type { StereoSound } from '../../src/capture/stereoSound.js';
import { measureRender } from '../../src/capture/verdict/emulateBlock.js';
import { type AnalogProfile, analogProfile } from '../../src/profiles/analogProfile.js';
import { shortBlock, withBlock } from './shortBlock.js';

export const MODEL = 'mks70';
const KIT = captureKit(MODEL);

/** What the made-up unit of the documentation has other than the emulator: its chorus is faster. */
const BASE = analogProfile('default');
const UNIT_PROFILE: AnalogProfile = {
  ...BASE,
  name: 'documentation',
  chorus: { ...BASE.chorus, rates: [0.56, 0.56, 0.93, 0.93] },
};
const UNIT_SEED = 7;

export interface PlayedBlock {
  readonly block: KitBlock;
  readonly emulator: { readonly sound: StereoSound; readonly features: BlockFeatures };
  /** A recording of the made-up unit: it begins late, its clock is off, it has noise. */
  readonly unit: { readonly sound: StereoSound; readonly features: BlockFeatures };
}

/** Lets the emulator and the made-up unit play a block up to one of its items. */
export async function played(number: number, lastItem: string): Promise<PlayedBlock> {
  const block = shortBlock(KIT.blocks.find((one) => one.number === number)!, lastItem);
  const kit = withBlock(KIT, block);
  const own = await renderBlock(block, { model: MODEL });
  const recorded = await syntheticTake(block, {
    model: MODEL,
    seed: UNIT_SEED,
    analog: UNIT_PROFILE,
    offset: 1.2,
  });
  return {
    block,
    emulator: { sound: own, features: measureRender(own, kit, block) },
    unit: { sound: recorded, features: measureRender(recorded, kit, block) },
  };
}

/** The piece of a sound in which an item sounds, with a little around it. */
export function itemSound(
  { sound, features }: PlayedBlock['unit'],
  { at, end }: { readonly at: number; readonly end: number },
  around = 0.05,
): StereoSound {
  const place = (seconds: number) =>
    Math.max(0, Math.round((features.offset + seconds * (1 + features.drift / 1e6)) * sound.sampleRate));
  const [from, to] = [place(at - around), place(end + around)];
  return {
    left: sound.left.slice(from, to),
    right: sound.right.slice(from, to),
    sampleRate: sound.sampleRate,
  };
}
