import type { ChorusMotion } from '../audio/chorusMotion.js';
import type { Signal } from '../audio/levels.js';
import type { ReportAudioOptions } from './unitReport.js';

/** One of the sounds of a report. */
export interface ReportSound {
  /** What it is called: its file. */
  readonly name: string;
  /** One array a channel, 1.0 = full scale. */
  readonly channels: readonly Signal[];
  /** Hz. */
  readonly sampleRate: number;
  /** Seconds by which it is late against sound A; default 0. */
  readonly offset?: number;
  /** dB to add so that it is as loud as sound A; default 0. */
  readonly gain?: number;
}

/** One number of a comparison; the quantities of `compareSounds` are such rows. */
export interface SoundRow {
  readonly title: string;
  /** Of the values and the difference. */
  readonly unit: string;
  readonly a: number | null;
  readonly b: number | null;
  /** Of the clean sound. */
  readonly clean?: number | null;
  readonly difference: number | null;
  /** The difference in units of what is just audible; null for what does not count. */
  readonly audible?: number | null;
  /** Why something is missing. */
  readonly reason?: string;
}

/** What a device makes of a single sample, as an estimate from its input and its output. */
export interface ReportResponse {
  readonly name: string;
  readonly taps: ArrayLike<number>;
  /** Taps before the moment of the input. */
  readonly preSamples: number;
  /** Hz. */
  readonly sampleRate: number;
}

/** The delays of a chorus. */
export interface ReportChorus {
  readonly name: string;
  /** Null where none was found. */
  readonly motion: Pick<ChorusMotion, 'rate' | 'left' | 'right'> | null;
}

/** What a report of two sounds, or of two and the clean one they come from, is made of. */
export interface SoundReport {
  readonly title?: string;
  /** The sound that counts, and the one that is judged by it. */
  readonly a: ReportSound;
  readonly b: ReportSound;
  /** What A was made from. */
  readonly clean?: ReportSound;
  readonly rows: readonly SoundRow[];
  /** Sentences of the verdict, the most important first. */
  readonly verdict?: readonly string[];
  /** From the clean sound to A and to B. */
  readonly responses?: readonly ReportResponse[];
  /** Choruses that were found. */
  readonly choruses?: readonly ReportChorus[];
  /** A page for ears, beside this one: its address. */
  readonly abxPage?: string;
  readonly audio?: ReportAudioOptions;
}
