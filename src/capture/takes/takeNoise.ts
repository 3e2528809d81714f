import type { BlockFeatures } from '../features.js';
import { powerSum } from '../verdict/reading.js';

/** What a recording has in it without any note. */
export interface TakeNoise {
  /** dBFS in each mel band, as recorded. */
  readonly mel: readonly number[];
  /** dBFS, all bands together. */
  readonly level: number;
  /** True if a pause was measured; false if it is only the least that any note has in each band. */
  readonly measured: boolean;
}

/**
 * The noise under the notes of a take: of its measured pauses, the least in each band; of a take without any, the least
 * of all its items, which is no less than the noise. Undefined if no spectrum is there.
 */
export function takeNoise(take: readonly BlockFeatures[]): TakeNoise | undefined {
  const items = take.flatMap((block) => Object.values(block.items)).filter(({ mel }) => mel !== undefined);
  const pauses = items.filter(({ noiseFloor }) => noiseFloor !== undefined);
  const measured = pauses.length > 0;
  const spectra = (measured ? pauses : items).map(({ mel }) => mel!);
  if (spectra.length === 0) return undefined;
  const mel = spectra[0]!.map((_, band) => Math.min(...spectra.map((spectrum) => spectrum[band]!)));
  return { mel, level: powerSum(mel), measured };
}
