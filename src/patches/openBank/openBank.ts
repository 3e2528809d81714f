import type { Patch } from '../patch.js';
import type { Tone } from '../tone.js';
import { bankPatches } from './bankPatches.js';
import { FAMILY_NAMES } from './families.js';
import { MEMORY_TONES, memoryTones } from './memoryTones.js';
import { PRESET_TONES, presetTones } from './presetTones.js';

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

/** What the ROM of the open JX-8P assigner holds: tones of the same bank. */
export interface OpenJx8pBank {
  /** 32: what a fresh memory gets. */
  readonly tones: readonly Tone[];
  /** 64, in the ROM only. */
  readonly presets: readonly Tone[];
}

/** Tones of the open JX-8P's memory and presets. */
const JX8P_TONES = 32;
const JX8P_PRESETS = 64;

/** The bank as the JX-8P has it: memory tones 1-32; as presets those of the Super-JX and the next memory tones. */
export function openJx8pBank(): OpenJx8pBank {
  const { tones, presets } = openBank();
  return {
    tones: tones.slice(0, JX8P_TONES),
    presets: [...presets, ...tones.slice(JX8P_TONES)].slice(0, JX8P_PRESETS),
  };
}

/** The family of each of tones 1-100: brass, strings, ... */
export function toneFamilies(): string[] {
  return [...MEMORY_TONES, ...PRESET_TONES].map(([, family]) => FAMILY_NAMES.get(family)!);
}
