import type { Patch } from '../patch.js';
import type { Tone } from '../tone.js';
import { bankPatches } from './bankPatches.js';
import { memoryTones } from './memoryTones.js';
import { presetTones } from './presetTones.js';

/** What the ROM of the open assigner firmware holds. All of it is our own work. */
export interface OpenBank {
  /** 64, A1 to H8. */
  readonly patches: readonly Patch[];
  /** 50: what a fresh memory gets as tones 1-50. */
  readonly tones: readonly Tone[];
  /** 50: tones 51-100, in the ROM only. */
  readonly presets: readonly Tone[];
}

/** Builds the bank from its recipes. */
export function openBank(): OpenBank {
  return { patches: bankPatches(), tones: memoryTones(), presets: presetTones() };
}
