import type { AnalogProfile } from '../../profiles/analogProfile.js';
import type { CaptureKit } from '../captureKit.js';
import { chorusFamilies } from './families/chorus.js';
import { crossModulationReading } from './families/crossModulation.js';
import { filterFamilies, filterReading } from './families/filter.js';
import { noiseFamilies } from './families/noise.js';
import { smoothingFamilies } from './families/smoothing.js';
import { spreadFamilies } from './families/spread.js';
import { highPassFamilies, pulseFamilies } from './families/waves.js';
import type { Family } from './family.js';
import type { FitParameter } from './fitParameter.js';
import { KitItems } from './kitItems.js';
import type { Quantity } from './quantities.js';

/** Names of what can be fitted, for choosing among it. */
export const FIT_GROUPS = [
  'chorus',
  'hpf',
  'pulse',
  'filter',
  'crossmod',
  'smoothing',
  'noise',
  'spread',
] as const;

export type FitGroup = (typeof FIT_GROUPS)[number];

/** What a family and a reading have in common. */
interface FitSubject {
  readonly group: FitGroup;
  /** Blocks that its items are in. */
  readonly blocks: readonly number[];
  /** Why a kit without items for it can't tell. */
  readonly lacking: string;
  /** True if what voices differ by is asked for: it is searched for last, with voices that do differ. */
  readonly ofVoices?: boolean;
}

/** Numbers that the same items answer for. */
export interface FitFamily extends Family, FitSubject {
  /** True if readings are tried with its values: it searches before them as well as after. */
  readonly leads?: boolean;
  /**
   * True if the calibration at boot removes what voices differ by in it. Machines with other tolerances play what this
   * one's boot has set, so they say nothing about it.
   */
  readonly calibrated?: boolean;
}

/** One way to read a circuit, with the numbers that only it has. */
export interface ReadingChoice {
  readonly name: string;
  readonly apply: (profile: AnalogProfile) => AnalogProfile;
  /** Numbers that are fitted for this reading, from where `apply` puts them. */
  readonly parameters: readonly FitParameter[];
  /** Numbers that are fitted along with them and told elsewhere. */
  readonly along: readonly FitParameter[];
}

/** A question with a few answers: each is tried, the nearest one counts. */
export interface FitReading extends FitSubject {
  /** Place in the profile. */
  readonly path: string;
  readonly title: string;
  readonly choices: readonly ReadingChoice[];
  /** The choice that a profile has; undefined if it is another. */
  readonly nameIn: (profile: AnalogProfile) => string | undefined;
  readonly quantities: readonly Quantity[];
}

/** All families that can be fitted, in the order of reports; one without quantities has no items in this kit. */
export function fitFamilies(kit: CaptureKit): FitFamily[] {
  const items = new KitItems(kit);
  return [
    ...chorusFamilies(items),
    ...highPassFamilies(items),
    ...pulseFamilies(items),
    ...filterFamilies(items),
    ...smoothingFamilies(items),
    ...noiseFamilies(items),
    ...spreadFamilies(items, kit.model),
  ];
}

/** All questions with a few answers. */
export function fitReadings(kit: CaptureKit): FitReading[] {
  const items = new KitItems(kit);
  return [filterReading(items), crossModulationReading(items)];
}
