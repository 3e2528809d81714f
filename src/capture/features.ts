/**
 * Changes when the same recording would give other numbers: features that were measured in another way can't be compared.
 */
export const MEASURE_VERSION = 2;

/**
 * What is kept of a recorded item: a few numbers for each question. Levels are in dB of full scale of the file as it was
 * recorded; a comparison takes the recording's level out of them.
 */
export interface ItemFeatures {
  /** dBFS, rms of both channels without a note. */
  readonly noiseFloor?: number;
  /** Hz. */
  readonly frequency?: number;
  /** dBFS, rms of both channels. */
  readonly level?: number;
  /** dBFS of harmonics 1 and up, both channels' powers added; null below the noise. */
  readonly partials?: readonly (number | null)[];
  /** dBFS in each of the 64 mel bands from 30 Hz to 18 kHz. */
  readonly mel?: readonly number[];
  /** Seconds from the note on to the sound; what is common to all notes of a take is not known. */
  readonly onset?: number;
  /** Of the rise or fall: seconds from its beginning to 10, 50 and 90 % of the way, in amplitude. */
  readonly attack?: EnvelopeTimes;
  readonly decay?: EnvelopeTimes;
  readonly release?: EnvelopeTimes;
  readonly lfo?: {
    /** Hz. */
    readonly rate: number;
    /** Half of peak to peak: cents, dB, or semitones of brightness. */
    readonly depth: number;
    /** Seconds from the note on until half of the depth is reached. */
    readonly delay?: number;
  };
  readonly chorus?: {
    /** Hz. */
    readonly rate: number;
    /** Shortest and longest delay of the left and the right channel behind the dry sound, s; null if not found. */
    readonly left: readonly [number, number] | null;
    readonly right: readonly [number, number] | null;
    /** -1 to 1. */
    readonly correlation: number;
  };
  /** Cents against the key, at equal steps from note on to note off; null where no pitch was found. */
  readonly pitchPath?: readonly (number | null)[];
  readonly filter?: {
    /** Hz of -12 dB against the highest point (low-pass), or of the pole (high-pass); null if open beyond 16 kHz. */
    readonly corner: number | null;
    /** dB an octave, beyond the corner; null where noise hides it. */
    readonly slope: number | null;
    /** dB of the highest point above the pass band. */
    readonly peak: number;
  };
  /** How far chance may have moved the level and the filter. */
  readonly chance?: MeasuredChance;
}

/** Standard errors by the unsteadiness of the sound itself; what is missing is as good as steady, or can't be told. */
export interface MeasuredChance {
  /** Of the level, dB. */
  readonly level?: number;
  /** Of the filter's corner, cents. */
  readonly corner?: number;
  /** Of its slope, dB an octave. */
  readonly slope?: number;
  /** Of its peak, dB. */
  readonly peak?: number;
}

/** Seconds to 10, 50 and 90 % of the way and the shape: dB below the top at 24 equal parts of the 10-90 % time. */
export interface EnvelopeTimes {
  readonly t10: number;
  readonly t50: number;
  readonly t90: number;
  readonly shape: readonly number[];
}

/** One block as one take has it. */
export interface BlockFeatures {
  /** 0-11. */
  readonly block: number;
  /** 1 or more. */
  readonly take: number;
  /** Seconds from the start of the file to the start of the block's MIDI file. */
  readonly offset: number;
  /** How much faster the recorder's clock runs than the player's, parts in a million, and how sure that is. */
  readonly drift: number;
  readonly driftError: number;
  /** What this block says alone, where `drift` is that of all blocks of its take together. */
  readonly ownDrift?: number;
  readonly ownDriftError?: number;
  /** By item; an item without any features was not found. */
  readonly items: Readonly<Record<string, ItemFeatures>>;
}
