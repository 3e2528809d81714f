import type { AnalogProfile } from '../../profiles/analogProfile.js';
import type { FitGroup } from './families.js';

/** What a fit says about one value of the profile. */
export interface FittedValue {
  /** Place in the profile: `chorus.rates.1`, `vcf.topology`. */
  readonly path: string;
  readonly title: string;
  readonly group: FitGroup;
  /** Of the values; empty for a plain number and for a name. */
  readonly unit: string;
  /** A number, or the name of a reading; `own` for one that has no name. */
  readonly start: number | string;
  /** What the written profile has: the fitted value, or the start where the takes do not tell. */
  readonly value: number | string;
  /** True if the takes tell the value. */
  readonly identifiable: boolean;
  /** Two standard deviations; null if it is not identifiable or a name. */
  readonly plusMinus: number | null;
  /** Of a name: how much further the next reading is, as a factor on the distance; else null. */
  readonly margin: number | null;
  /** Why it is not identifiable, or what has to be known beside the number. */
  readonly reason?: string;
}

/** How far emulator and unit are apart in one block. */
export interface BlockDistance {
  /** 0-11. */
  readonly block: number;
  /** Quantities that were compared. */
  readonly quantities: number;
  /** Root mean square of the differences in their own uncertainties; 1 = all that is known. */
  readonly before: number;
  readonly after: number;
}

/** What has been fitted. */
export interface FitResult {
  /** The unit's name. */
  readonly unit: string;
  /** The start with all that was found. */
  readonly profile: AnalogProfile;
  readonly values: readonly FittedValue[];
  readonly blocks: readonly BlockDistance[];
  /** Trials that were played, and their sound in seconds. */
  readonly trials: number;
  readonly seconds: number;
}
