import type { FilterPass } from '../audio/filterResponse.js';
import type { ModelName } from '../machine/models.js';

/**
 * What a capture kit is made of: blocks, one recording each, with items, the single notes that are measured. A kit is
 * made by the program alone, from its version and the model, so a recording needs no other file to be understood.
 * All times are seconds from the beginning of the block's MIDI file.
 */

/** Changes when a block's notes, tones or times change: recordings of another version can't be compared. */
export const KIT_VERSION = 1;

/** One question to the sound of an item. */
export type Measure =
  /** Level of what sounds without a note. */
  | { readonly kind: 'noiseFloor' }
  /** Frequency of the steady part. */
  | { readonly kind: 'pitch' }
  /** Level of the steady part. */
  | { readonly kind: 'level' }
  /** Levels of the harmonics of the steady part. */
  | { readonly kind: 'partials' }
  /** Mean mel spectrum of the steady part. */
  | { readonly kind: 'spectrum' }
  /** Time from the MIDI message to the sound. */
  | { readonly kind: 'onset' }
  /** How the sound rises from the note on, or falls from its top (decay) or from the note off (release). */
  | { readonly kind: 'attack' | 'decay' | 'release' }
  /** Rate and depth of a steady modulation, and how long it takes to come (`delay`). */
  | { readonly kind: 'lfo'; readonly of: 'pitch' | 'level' | 'brightness'; readonly delay?: boolean }
  /** Rate, shortest and longest delay, likeness of the channels. */
  | { readonly kind: 'chorus' }
  /** The pitch over the time from note on to note off: portamento, bender, pitch envelope. */
  | { readonly kind: 'pitchPath' }
  /** Corner, slope and peak of the filter: the spectrum against that of another item with the filter open. */
  | { readonly kind: 'filter'; readonly reference: string; readonly pass: FilterPass };

export type MeasureKind = Measure['kind'];

/** One note, or chord, or pause, and what is asked of it. */
export interface KitItem {
  /** Block and place, with what matters: `1.key036`, `4.r064.c080`; unique in the kit. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** Name of the kit's tone that sounds. */
  readonly tone: string;
  /** MIDI key of a single note; absent for noise without pitch, chords and pauses. */
  readonly key?: number;
  /** First note on. */
  readonly at: number;
  /** Last note off. */
  readonly off: number;
  /** Where its sound ends: the next item does not begin before. */
  readonly end: number;
  /** Where its sound is steady. */
  readonly steady: readonly [from: number, to: number];
  /** Items of a block that are judged together, such as one sweep. */
  readonly group: string;
  readonly measures: readonly Measure[];
}

/** A MIDI message at a time. */
export interface KitEvent {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** One recording's worth. */
export interface KitBlock {
  /** 0-11. */
  readonly number: number;
  readonly title: string;
  /** Length of its MIDI file; a recording is a little longer at both ends. */
  readonly seconds: number;
  /** When the synchronising pattern begins, at the start and at the end; see `syncPattern.ts`. */
  readonly sync: readonly [first: number, last: number];
  /** Everything that goes out over MIDI, in time order: tone data, patterns, notes. */
  readonly events: readonly KitEvent[];
  /** In time order. */
  readonly items: readonly KitItem[];
}

export interface Kit {
  readonly version: number;
  readonly model: ModelName;
  readonly blocks: readonly KitBlock[];
}
