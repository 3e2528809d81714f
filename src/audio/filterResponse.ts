import type { Spectrum } from './spectrum.js';

/** What a low-pass filter does to noise. */
export interface FilterResponse {
  /** Hz where the response has fallen 3 dB below the pass band; of the peak if that is 3 dB or more above it. */
  readonly corner: number | null;
  /** dB an octave, negative, in the octave above the corner; null where the noise floor hides it. */
  readonly slope: number | null;
  /** dB of the highest point above the pass band, 0 or more. */
  readonly peak: number;
}

/** Points of the smoothed response per octave. */
const PER_OCTAVE = 12;
const LOWEST = 40;

/**
 * Corner, slope and peak of a filter: the power density of noise through it against that of the same noise with the
 * filter open, both from `powerDensity` with the same window. `corner` is null when the response does not fall 3 dB up
 * to 16 kHz.
 */
export function filterResponse(openSpectrum: Spectrum, spectrum: Spectrum): FilterResponse {
  const { frequencies, levels } = smoothedRatio(openSpectrum, spectrum);
  const pass = levels[0]!;
  let top = 0;
  levels.forEach((level, i) => {
    if (level > levels[top]!) top = i;
  });
  const peak = Math.max(0, levels[top]! - pass);
  const fall = levels.findIndex((level, i) => i >= top && level < pass - 3);
  const corner = peak >= 3 ? frequencies[top]! : fall >= 0 ? frequencies[fall]! : null;
  if (corner === null) return { corner, slope: null, peak };
  const at = frequencies.findIndex((frequency) => frequency >= corner);
  const slope =
    at + 2 * PER_OCTAVE < levels.length ? levels[at + 2 * PER_OCTAVE]! - levels[at + PER_OCTAVE]! : null;
  return { corner, slope, peak };
}

function smoothedRatio(open: Spectrum, spectrum: Spectrum): { frequencies: number[]; levels: number[] } {
  const frequencies: number[] = [];
  const levels: number[] = [];
  const highest = Math.min(16000, (open.values.length - 1) * open.step);
  for (let n = 0; ; n++) {
    const frequency = LOWEST * 2 ** (n / PER_OCTAVE);
    if (frequency > highest) break;
    const width = 2 ** (1 / PER_OCTAVE);
    const through = power(spectrum, frequency / width, frequency * width);
    const all = power(open, frequency / width, frequency * width);
    if (!(through > 0 && all > 0)) continue;
    frequencies.push(frequency);
    levels.push(10 * Math.log10(through / all));
  }
  return { frequencies, levels };
}

function power({ values, step }: Spectrum, from: number, to: number): number {
  let sum = 0;
  for (let k = Math.max(1, Math.ceil(from / step)); k <= Math.min(values.length - 1, to / step); k++) {
    sum += values[k]!;
  }
  return sum;
}
