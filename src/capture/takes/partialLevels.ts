import { PartialAnalyser } from '../../audio/partials.js';

/** Most partials kept, and the highest frequency of one, Hz: beyond, an ear hears bands and not partials. */
const MOST_PARTIALS = 40;
const HIGHEST = 10_000;
/** Longest piece that is analysed, seconds. */
const LONGEST = 0.6;
/** dB below the strongest where a partial is not heard any more. */
const WEAKEST = -70;
/** How far a partial stands out from what is beside it. */
const LEAST_CONTRAST = 2;

/**
 * Levels of the harmonics of a steady tone, dBFS: the powers of both channels added. Null for a partial that does not
 * stand out from the noise halfway between it and its neighbours, or is 70 dB below the strongest.
 */
export function partialLevels(
  left: Float32Array,
  right: Float32Array,
  sampleRate: number,
  frequency: number,
): (number | null)[] {
  const size = Math.min(left.length, Math.round(LONGEST * sampleRate));
  const from = (left.length - size) >> 1;
  const analysers = [left, right].map(
    (channel) => new PartialAnalyser(channel.subarray(from, from + size), sampleRate),
  );
  const power = (hertz: number): number =>
    analysers.reduce((sum, analyser) => sum + analyser.amplitudeAt(hertz) ** 2 / 2, 0);
  const count = Math.max(1, Math.min(MOST_PARTIALS, Math.floor(HIGHEST / frequency)));
  const beside = Array.from({ length: count + 1 }, (_, k) => power((k + 0.5) * frequency));
  const levels = Array.from({ length: count }, (_, n) => power((n + 1) * frequency));
  const weakest = Math.max(...levels) * 10 ** (WEAKEST / 10);
  return levels.map((level, n) => {
    const noise = (beside[n]! + beside[n + 1]!) / 2;
    return level > Math.max(weakest, LEAST_CONTRAST ** 2 * noise) ? 10 * Math.log10(level) : null;
  });
}
