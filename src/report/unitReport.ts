import type { BlockFeatures } from '../capture/features.js';
import type { Kit } from '../capture/kit.js';
import type { StereoSound } from '../capture/stereoSound.js';

/** One judged or told quantity; the rows of a unit's comparison are such rows. */
export interface ReportRow {
  /** 0-11. */
  readonly block: number;
  /** Empty for what a whole take has in common. */
  readonly group: string;
  /** Null for what a group or a take has in common. */
  readonly item: string | null;
  readonly quantity: string;
  /** Of both values. */
  readonly unit: string;
  readonly emulator: number | null;
  readonly hardware: number | null;
  readonly difference: number | null;
  /** Of difference, limit and take-to-take distance; default `unit`. */
  readonly differenceUnit?: string;
  readonly limit: number | null;
  readonly takeToTake: number | null;
  /** Null: not judged, only told. */
  readonly pass: boolean | null;
  readonly reason?: string;
}

/** The same piece of both: cut from aligned recordings. */
export interface ReportPiece {
  readonly block: number;
  readonly item: string;
  readonly title: string;
  readonly emulator: StereoSound;
  readonly hardware: StereoSound;
}

/** What a report of a unit's comparison is made of. Only the first four fields and the rows are needed. */
export interface UnitReport {
  /** The unit's name. */
  readonly unit: string;
  readonly model: string;
  readonly kitVersion: number;
  /** What was compared with it. */
  readonly emulator: {
    readonly version: string;
    /** ROMs that ran. */
    readonly roms?: string;
    /** Profile of the analog half, and its changes. */
    readonly profile?: string;
  };
  readonly rows: readonly ReportRow[];
  /** What else is known of the unit and the recordings: `['warm-up', '30 minutes']`. */
  readonly facts?: readonly (readonly [name: string, value: string])[];
  /** Sentences about what makes the verdict weaker. */
  readonly warnings?: readonly string[];
  /** Names blocks and items and gives the settings of sweeps; without it both are read from the items' ids. */
  readonly kit?: Kit;
  /** Features of the emulator's blocks. */
  readonly emulatorFeatures?: readonly BlockFeatures[];
  /** Features of all of the unit's takes. */
  readonly hardwareFeatures?: readonly BlockFeatures[];
  /** Sounds of both; without them the report says that there are none. */
  readonly pieces?: readonly ReportPiece[];
  readonly audio?: ReportAudioOptions;
}

export interface ReportAudioOptions {
  /** Puts sounds to listen to into the page; default true. */
  readonly embed?: boolean;
  /** Most seconds of each; default 3. */
  readonly seconds?: number;
  /** Most bytes of WAV data in the whole page, before base64 makes them a third larger; default 12 MB (two sounds: 18). */
  readonly bytes?: number;
}
