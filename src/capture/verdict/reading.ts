import { cents } from '../../audio/frequency.js';
import { MEL_SILENCE } from '../../audio/melSpectrum.js';
import { hertzOfNote } from '../../midi/noteName.js';
import type { ItemFeatures } from '../features.js';
import type { KitItem } from '../kit.js';
import type { TakeNoise } from '../takes/takeNoise.js';

/** An item as a take, or the emulator, has it. */
export interface Reading {
  /** The item's block, 0-11. */
  readonly block: number;
  readonly item: KitItem;
  readonly features: ItemFeatures;
  /** dB to add to its levels, so that recordings of any level can be compared. */
  readonly gain: number;
  /** Cents to take off its pitches. */
  readonly tuning: number;
  /** What its take has in it without any note, if that is known. */
  readonly noise?: TakeNoise | undefined;
}

/** Cents from the key's nominal pitch. */
export function centsFromKey(frequency: number, key: number): number {
  return cents(frequency, hertzOfNote(key));
}

/** Power sum of levels, dB. */
export function powerSum(levels: readonly (number | null)[]): number {
  let power = 0;
  for (const level of levels) if (level !== null && level > MEL_SILENCE) power += 10 ** (level / 10);
  return power > 0 ? 10 * Math.log10(power) : MEL_SILENCE;
}

/** Level of an item's sound, dBFS as it was recorded; undefined of silence. */
export function itemLevel({ noiseFloor, level, partials, mel }: ItemFeatures): number | undefined {
  if (noiseFloor !== undefined) return undefined;
  if (level !== undefined) return level;
  if (partials?.some((one) => one !== null)) return powerSum(partials);
  return mel === undefined ? undefined : powerSum(mel);
}

/** Hz that an item's key has at A4 = 440 Hz; undefined without a key. */
export function nominalFrequency({ key }: KitItem): number | undefined {
  return key === undefined ? undefined : hertzOfNote(key);
}
