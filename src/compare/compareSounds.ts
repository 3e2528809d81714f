import type { Signal } from '../audio/levels.js';
import { melDistance, melSpectrum } from '../audio/melSpectrum.js';

/** A sound in memory. */
export interface Sound {
  /** Hz. */
  readonly sampleRate: number;
  /** One array a channel, 1.0 = full scale. */
  readonly channels: readonly Signal[];
}

export interface SoundComparison {
  /** Mel distance, dB. */
  readonly melDistance: number;
}

/** How far sound B is from sound A. */
export function compareSounds(a: Sound, b: Sound): SoundComparison {
  return {
    melDistance: melDistance(melSpectrum(a.channels, a.sampleRate), melSpectrum(b.channels, b.sampleRate)),
  };
}
