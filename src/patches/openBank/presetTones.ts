import type { Tone } from '../tone.js';
import { PRESETS_51_TO_75 } from './presets51.js';
import { PRESETS_76_TO_100 } from './presets76.js';
import { makeTones, type ToneEntry } from './toneRecipe.js';

export const PRESET_TONES: readonly ToneEntry[] = [...PRESETS_51_TO_75, ...PRESETS_76_TO_100];

/**
 * The 50 preset tones, 51 first, in the order of the instrument, so that patches which refer to presets find their
 * kind. A name has ten characters: where lists of the presets print eleven, the space is left out.
 */
export function presetTones(): Tone[] {
  return makeTones(PRESET_TONES);
}
