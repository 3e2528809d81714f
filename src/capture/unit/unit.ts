import type { ModelName } from '../../machine/models.js';
import type { BlockFeatures } from '../features.js';

/**
 * A unit: one machine, real or synthetic, as its recordings of a capture kit have it. What is known about the machine
 * and the recordings is the manifest, what was measured are the features; together they are a few hundred numbers, so
 * they can be kept with a project without the sound.
 */

/** Changes when a file of an older version can't be read any more. */
export const UNIT_FORMAT_VERSION = 2;

/** Licence of a unit whose owner says nothing else. */
export const DEFAULT_LICENCE = 'CC0-1.0';

/** Sample formats of recordings. */
export const TAKE_BITS = ['16', '24', '32', '32f', '64f'] as const;

export type TakeBits = (typeof TAKE_BITS)[number];

/** Where the machine's level switch stands. */
export const LEVEL_SWITCH = ['L', 'M', 'H'] as const;

/** The recording that a block and take came from. */
export interface TakeSource {
  /** 0-11. */
  readonly block: number;
  /** 1 or 2. */
  readonly take: number;
  /** Of the file that was added, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Hz. */
  readonly sampleRate: number;
  readonly bits: TakeBits;
  /** Second of the file where the sound that is kept for this block begins; 0 if the file has one block. */
  readonly from: number;
}

/** What is known about a unit beside the sound. All but the first four, the licence and the takes may be unknown. */
export interface UnitManifest {
  /** Letters, digits, `.`, `_` and `-`: names folders and files. */
  readonly name: string;
  readonly kitVersion: number;
  readonly model: ModelName;
  /** `MEASURE_VERSION` of the program that measured all of its takes; default that of this program. */
  readonly measureVersion?: number;
  /** Given only by who wants to be named. */
  readonly owner?: string;
  readonly serialNumber?: string;
  /** Version of the assigner's program. */
  readonly assignerVersion?: string;
  /** Version of the sound boards' program. */
  readonly soundVersion?: string;
  /** What is not as it left the factory. */
  readonly modifications?: string;
  /** Minutes it was on before the first take. */
  readonly warmUpMinutes?: number;
  /** Degrees Celsius. */
  readonly roomTemperature?: number;
  /** 50 or 60. */
  readonly mainsHertz?: number;
  /** Audio interface or recorder. */
  readonly interface?: string;
  readonly levelSwitch?: (typeof LEVEL_SWITCH)[number];
  /** Under which the numbers and the sound may be used. */
  readonly licence: string;
  /** Who made the recordings. */
  readonly recordedBy?: string;
  /** By block, then take. */
  readonly takes: readonly TakeSource[];
}

/** A machine as its takes have it. */
export interface Unit {
  readonly manifest: UnitManifest;
  /** By block, then take: the same ones as the manifest's takes. */
  readonly features: readonly BlockFeatures[];
}

/** What a unit's name may be, as the end of a sentence. */
export const UNIT_NAME_TEXT =
  'a name of 1 to 64 letters, digits, dots, hyphens and single underscores that begins with a letter or digit';

/** True if `name` can name a unit, its folder and its files everywhere. */
export function isUnitName(name: string): boolean {
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(name) || name.includes('__') || /[._]$/.test(name)) return false;
  return !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name);
}

/** Name of the sound file of a block and take: `NAME__k1__b03__t1.wav`. */
export function takeFileName(unit: string, kitVersion: number, block: number, take: number): string {
  return `${unit}__k${kitVersion}__b${String(block).padStart(2, '0')}__t${take}.wav`;
}

/** What a file's name says about its content; undefined for a name of another form. */
export interface TakeFileName {
  readonly unit: string;
  readonly kitVersion: number;
  readonly block: number;
  readonly take: number;
}

/** Reads `NAME__k1__b03__t1`, with or without an extension. */
export function readTakeFileName(name: string): TakeFileName | undefined {
  const match = /^(.+?)__k?(\d+)__b(\d+)__t(\d+)(?:\.[a-z0-9]+)?$/i.exec(name);
  if (!match) return undefined;
  const [, unit, kit, block, take] = match;
  return { unit: unit!, kitVersion: Number(kit), block: Number(block), take: Number(take) };
}

/** The features of a block's take, if the unit has them. */
export function featuresOf(unit: Unit, block: number, take: number): BlockFeatures | undefined {
  return unit.features.find((features) => features.block === block && features.take === take);
}
