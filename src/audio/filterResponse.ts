import { mean } from './levels.js';
import type { Spectrum } from './spectrum.js';

/** What a filter does to noise. */
export interface FilterResponse {
  /**
   * Of a low-pass filter: Hz where the response has fallen 12 dB below its highest point, which is the frequency of four
   * equal poles, and with resonance the flank of the peak. There it is steep, so noise moves it little; at -3 dB half a
   * decibel is a minor third. Of a high-pass filter: that of the one pole that fits best. 40 Hz if it is all but shut.
   */
  readonly corner: number | null;
  /** dB an octave, half an octave to one and a half beyond the corner; null where the noise floor hides it. */
  readonly slope: number | null;
  /** dB of the highest point above the pass band, 0 or more. */
  readonly peak: number;
}

/** Points of the smoothed response per octave. */
const PER_OCTAVE = 24;
const LOWEST = 40;
const HIGHEST = 16_000;
/** Half of the band that is averaged: part of an octave, but at least so many bins of the spectrum. */
const HALF_BAND = 1 / 12;
const HALF_BINS = 2.5;
/** Octaves at the ends of the spectrum that say what the pass band is. */
const PASS_OCTAVES = 1;
const FALL = 12;
/** Hz of the lines that tell a high-pass filter's pole. */
const HIGH_PASS_RANGE: readonly [number, number] = [25, 5000];
/** dB below the open filter where nothing of a low-pass filter is left. */
const SHUT = -20;
/** dB above its lowest point where the response is still the filter's and not the floor's. */
const ABOVE_FLOOR = 6;

/** What a filter lets through. */
export type FilterPass = 'low' | 'high';

/**
 * Corner, slope and peak of a filter of a known kind (a resonant low-pass filter may take as much from the low end as a
 * high-pass filter does): the power density of noise through it against that of the same noise with the filter open,
 * both from `powerDensity` with the same window. `corner` is null when the response of a low-pass filter falls nowhere
 * by 12 dB between 40 Hz and 16 kHz.
 */
export function filterResponse(openSpectrum: Spectrum, spectrum: Spectrum, pass: FilterPass): FilterResponse {
  const levels = smoothedRatio(openSpectrum, spectrum);
  if (levels.length < 2 * PER_OCTAVE) return { corner: null, slope: null, peak: 0 };
  const ends = PASS_OCTAVES * PER_OCTAVE;
  if (pass === 'high') return highPass(levels, mean(levels.slice(-ends)), openSpectrum, spectrum);
  if (Math.max(...levels) < SHUT) return { corner: LOWEST, slope: null, peak: 0 };
  return lowPass(levels, mean(levels.slice(0, ends)));
}

function lowPass(levels: readonly number[], pass: number): FilterResponse {
  const top = levels.reduce((best, level, n) => (level > levels[best]! ? n : best), 0);
  const peak = Math.max(0, levels[top]! - pass);
  // the highest point of what is flat is chance
  const reference = pass + (peak < FLAT ? 0 : peak);
  const at = fallsBelow(levels, top, reference - FALL);
  return { peak, ...cornerAndSlope(levels, at, 1) };
}

/** dB that noise makes a flat response uneven by. */
const FLAT = 1.5;

/** Place, between points, where the levels fall below one from `from` on. */
function fallsBelow(levels: readonly number[], from: number, level: number): number | undefined {
  for (let n = from + 1; n < levels.length; n++) {
    const [before, after] = [levels[n - 1]!, levels[n]!];
    if (after <= level && before > level) return n - (level - after) / (before - after);
  }
  return undefined;
}

/**
 * Corner by the one pole that explains the powers of the single lines best. They are distributed exponentially around
 * those of a filter H, so the sum of ln H + ratio / H is least (Whittle's likelihood), the level being free.
 */
function highPass(
  levels: readonly number[],
  pass: number,
  open: Spectrum,
  { values, step }: Spectrum,
): FilterResponse {
  const last = Math.min(values.length - 1, Math.floor(HIGH_PASS_RANGE[1] / step));
  const first = Math.ceil(HIGH_PASS_RANGE[0] / step);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let at = -PER_OCTAVE; at < levels.length; at += 0.25) {
    const corner = (LOWEST * 2 ** (at / PER_OCTAVE)) ** 2;
    let logarithms = 0;
    let ratios = 0;
    for (let k = first; k <= last; k++) {
      const square = (k * step) ** 2;
      const gain = square / (square + corner);
      logarithms += Math.log(gain);
      ratios += values[k]! / (gain * Math.max(open.values[k]!, Number.MIN_VALUE));
    }
    const count = last - first + 1;
    const sum = logarithms + count * Math.log(ratios / count);
    if (sum < least) {
      least = sum;
      best = at;
    }
  }
  return { peak: Math.max(0, Math.max(...levels) - pass), ...cornerAndSlope(levels, best, -1) };
}

function cornerAndSlope(
  levels: readonly number[],
  at: number | undefined,
  direction: 1 | -1,
): Pick<FilterResponse, 'corner' | 'slope'> {
  if (at === undefined) return { corner: null, slope: null };
  const corner = LOWEST * 2 ** (at / PER_OCTAVE);
  const near = Math.round(at + 0.5 * direction * PER_OCTAVE);
  const far = near + direction * PER_OCTAVE;
  if (far < 0 || far >= levels.length) return { corner, slope: null };
  const lowest = Math.min(...levels);
  if (levels[far]! < lowest + ABOVE_FLOOR) return { corner, slope: null };
  const part = direction === 1 ? levels.slice(near, far + 1) : levels.slice(far, near + 1);
  return { corner, slope: PER_OCTAVE * regression(part) };
}

/** Slope of the straight line through values, a step. */
function regression(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const average = mean(values);
  let sum = 0;
  let weight = 0;
  values.forEach((value, n) => {
    sum += (n - middle) * (value - average);
    weight += (n - middle) ** 2;
  });
  return sum / weight;
}

/** dB from 40 Hz on, 24 points an octave. */
function smoothedRatio(open: Spectrum, spectrum: Spectrum): number[] {
  const levels: number[] = [];
  const highest = Math.min(HIGHEST, (open.values.length - 1) * open.step);
  for (let n = 0; ; n++) {
    const frequency = LOWEST * 2 ** (n / PER_OCTAVE);
    if (frequency > highest) break;
    const half = Math.max(HALF_BINS * open.step, frequency * (2 ** HALF_BAND - 1));
    const through = power(spectrum, frequency - half, frequency + half);
    const all = power(open, frequency - half, frequency + half);
    levels.push(through > 0 && all > 0 ? 10 * Math.log10(through / all) : SILENCE);
  }
  return levels;
}

/** dB of a band without power. */
const SILENCE = -200;

function power({ values, step }: Spectrum, from: number, to: number): number {
  let sum = 0;
  for (let k = Math.max(1, Math.ceil(from / step)); k <= Math.min(values.length - 1, to / step); k++) {
    sum += values[k]!;
  }
  return sum;
}
