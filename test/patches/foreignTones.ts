import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BankError } from '../../src/patches/bank.js';
import { TONE_PARAMETERS } from '../../src/patches/parameters.js';
import { readBank } from '../../src/patches/readBank.js';
import type { Tone } from '../../src/patches/tone.js';

/** The parameters that can be heard. */
const AUDIBLE = TONE_PARAMETERS.filter(({ kind }) => kind !== 'character' && kind !== 'unused');

/** Every tone of a folder of banks that sounds different, in an order that does not depend on the file system. */
export function distinctTones(folder: string): Tone[] {
  const tones = new Map<string, Tone>();
  const files = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.(json|md|txt)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) {
    for (const tone of tonesOf(new Uint8Array(readFileSync(file)))) {
      const key = AUDIBLE.map(({ name }) => tone.get(name)).join();
      if (!tones.has(key)) tones.set(key, tone);
    }
  }
  return [...tones.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tone]) => tone);
}

function tonesOf(bytes: Uint8Array): Tone[] {
  try {
    return readBank(bytes).tones.map(({ tone }) => tone);
  } catch (error) {
    if (error instanceof BankError) return [];
    throw error;
  }
}

/** Octaves that one unit of the cutoff parameter is: 127 units from 10 Hz to 20 kHz. */
const CUTOFF_UNIT_OCTAVES = Math.log2(2000) / 127;

/** Most that the filter opens, Hz, at MIDI note `note`: cutoff and whatever can add to it. */
function widestCutoff(tone: Tone, note: number): number {
  const inverted = tone.display('vcf-env-mode').endsWith('inverted');
  const follow = (tone.get('vcf-key-follow') / 127) * ((note - 60) / 12 / CUTOFF_UNIT_OCTAVES);
  const units =
    tone.get('vcf-cutoff') + (inverted ? 0 : tone.get('vcf-env')) + tone.get('vcf-lfo') / 2 + follow;
  return 10 * 2 ** (units * CUTOFF_UNIT_OCTAVES);
}

/** Lowest pitch that the oscillators make, Hz. */
function lowestPitch(tone: Tone, note: number): number {
  const range = Math.min(tone.step('dco1-range'), tone.step('dco2-range'));
  return 440 * 2 ** ((note - 69) / 12 + range - 1 - 1);
}

/** A setting that keeps a tone silent whatever is played. */
export interface SilentSetting {
  readonly reason: string;
  readonly applies: (tone: Tone, note: number) => boolean;
  /** Brings it about in a tone that sounds. */
  readonly impose: (tone: Tone) => void;
}

/** Why a tone may be silent, from its own parameters alone. */
export const SILENT_SETTINGS: readonly SilentSetting[] = [
  {
    reason: 'both mixer levels are 0',
    applies: (tone) => tone.get('mix-dco1') === 0 && tone.get('mix-dco2') === 0,
    impose: (tone) => {
      tone.set('mix-dco1', 0);
      tone.set('mix-dco2', 0);
    },
  },
  {
    reason: 'the VCA level is 0',
    applies: (tone) => tone.get('vca-level') === 0,
    impose: (tone) => tone.set('vca-level', 0),
  },
  {
    reason: 'the filter never opens within 2.5 octaves below the lowest partial',
    applies: (tone, note) =>
      widestCutoff(tone, note) < lowestPitch(tone, note) / 2 ** 2.5 && tone.get('vcf-resonance') < 110,
    impose: (tone) => {
      for (const name of ['vcf-cutoff', 'vcf-env', 'vcf-lfo']) tone.set(name, 0);
    },
  },
];
