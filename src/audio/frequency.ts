import { Fft } from './fft.js';
import { peakReaches } from './lagPeak.js';
import { mean, type Signal } from './levels.js';
import { PartialAnalyser } from './partials.js';

export interface FrequencyOptions {
  /** Expected frequency, Hz, within 3 %; without it the sound's period is searched. */
  readonly near?: number;
  /** Lowest frequency searched, Hz; default 20. */
  readonly lowest?: number;
  /** Highest harmonic used; default 16. */
  readonly harmonics?: number;
}

/** Relative width around `near` that is searched. */
const NEAR_RANGE = 0.03;
/** A harmonic weaker than this part of the strongest is left out. */
const WEAKEST = 0.01;
/** Part of the best correlation a shorter period must reach to be taken. */
const PERIOD_THRESHOLD = 0.9;
/** Longest piece whose period is searched, samples. */
const LONGEST_SEARCH = 32768;

/**
 * Frequency of a steady periodic sound, Hz, or undefined when it has no period. The period comes from the
 * autocorrelation; then the phases of more and more harmonics sharpen it, weighted by how sharply each tells the
 * frequency. A second of a clean tone gives it to well below a thousandth of a cent; at least eight periods are
 * needed.
 */
export function measureFrequency(
  signal: Signal,
  sampleRate: number,
  options: FrequencyOptions = {},
): number | undefined {
  const coarse = coarseFrequency(signal, sampleRate, options);
  if (coarse === undefined) return undefined;
  const analyser = new PartialAnalyser(signal, sampleRate);
  const count = Math.max(1, Math.min(options.harmonics ?? 16, Math.floor((0.49 * sampleRate) / coarse)));
  const amplitudes = new Float64Array(count);
  for (let k = 1; k <= count; k++) amplitudes[k - 1] = analyser.amplitudeAt(k * coarse);
  const strongest = Math.max(...amplitudes);
  let frequency = coarse;
  for (let used = 1; ; used = Math.min(2 * used, count)) {
    if (amplitudes.subarray(0, used).some((amplitude) => amplitude >= 0.1 * strongest)) {
      for (let pass = 0; pass < 2; pass++) frequency = refine(analyser, frequency, used, strongest);
    }
    if (used === count) return frequency;
  }
}

/** One step from `frequency` using harmonics 1 to `count`. */
function refine(analyser: PartialAnalyser, frequency: number, count: number, strongest: number): number {
  let sum = 0;
  let weights = 0;
  for (let k = 1; k <= count; k++) {
    const found = analyser.near(k * frequency);
    if (found.amplitude < WEAKEST * strongest) continue;
    // the error of a harmonic's frequency falls with its amplitude, that of f0 also with its number
    const weight = (k * found.amplitude) ** 2;
    sum += (weight * found.frequency) / k;
    weights += weight;
  }
  return weights > 0 ? sum / weights : frequency;
}

/** Distance of two frequencies, cents; positive when `frequency` is above `reference`. */
export function cents(frequency: number, reference: number): number {
  return 1200 * Math.log2(frequency / reference);
}

function coarseFrequency(signal: Signal, sampleRate: number, options: FrequencyOptions): number | undefined {
  const size = Math.min(signal.length, LONGEST_SEARCH);
  const from = (signal.length - size) >> 1;
  const similarity = normalisedAutocorrelation(signal, from, size);
  const lowest = options.near ? options.near * (1 - NEAR_RANGE) : (options.lowest ?? 20);
  const longest = Math.min(Math.floor(size / 2), Math.ceil(sampleRate / lowest) + 1);
  const first = options.near
    ? highestBetween(similarity, sampleRate / (options.near * (1 + NEAR_RANGE)), sampleRate / lowest)
    : firstPeriod(similarity, longest);
  if (first === undefined) return undefined;
  let period = peakAround(similarity, first);
  // longer lags measure the same period more finely
  for (let periods = 2; periods * period < size / 2; periods *= 2) {
    const at = Math.round(periods * period);
    const reach = Math.max(1, Math.min(Math.floor(period / 3), periods));
    const lag = highestBetween(similarity, at - reach, at + reach);
    if (lag === undefined) break;
    period = peakAround(similarity, lag) / periods;
  }
  return sampleRate / period;
}

/** Similarity -1 to 1 of the sound with itself `lag` samples later, by lag (McLeod's normalisation). */
function normalisedAutocorrelation(signal: Signal, from: number, size: number): Float64Array {
  const fftSize = 2 ** Math.ceil(Math.log2(2 * size));
  const fft = new Fft(fftSize);
  const re = new Float64Array(fftSize);
  const im = new Float64Array(fftSize);
  const dc = mean(signal, from, from + size);
  for (let i = 0; i < size; i++) re[i] = signal[from + i]! - dc;
  const squares = re.slice(0, size).map((value) => value * value);
  fft.transform(re, im);
  for (let i = 0; i < fftSize; i++) {
    re[i] = (re[i]! * re[i]! + im[i]! * im[i]!) / fftSize;
    im[i] = 0;
  }
  fft.transform(re, im);
  const lags = size >> 1;
  const similarity = new Float64Array(lags);
  let energy = 2 * squares.reduce((sum, square) => sum + square, 0);
  for (let lag = 0; lag < lags; lag++) {
    similarity[lag] = energy > 0 ? (2 * re[lag]!) / energy : 0;
    energy -= squares[lag]! + squares[size - 1 - lag]!;
  }
  return similarity;
}

/** The shortest lag whose peak comes close to the highest one. */
function firstPeriod(similarity: Float64Array, longest: number): number | undefined {
  const end = Math.min(longest, similarity.length - 1);
  let start = 1;
  while (start < end && similarity[start]! > 0) start++;
  let highest = 0;
  for (let lag = start; lag < end; lag++) highest = Math.max(highest, similarity[lag]!);
  if (highest < 0.3) return undefined;
  for (let lag = start; lag < end; lag++) {
    if (peakReaches(similarity, lag, PERIOD_THRESHOLD * highest)) return lag;
  }
  return undefined;
}

function highestBetween(similarity: Float64Array, from: number, to: number): number | undefined {
  let best: number | undefined;
  for (
    let lag = Math.max(1, Math.floor(from));
    lag <= Math.min(Math.ceil(to), similarity.length - 2);
    lag++
  ) {
    if (best === undefined || similarity[lag]! > similarity[best]!) best = lag;
  }
  return best;
}

/** The top of the parabola through a peak and its neighbours, in samples. */
function peakAround(similarity: Float64Array, lag: number): number {
  const before = similarity[lag - 1]!;
  const here = similarity[lag]!;
  const after = similarity[lag + 1]!;
  const bend = before - 2 * here + after;
  if (bend >= 0) return lag;
  return lag + Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend)));
}
