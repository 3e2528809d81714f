import { Fft } from './fft.js';
import { peakReaches } from './lagPeak.js';
import { mean, type Signal } from './levels.js';
import { lowPassKernel } from './lowPassKernel.js';
import type { Track } from './tracks.js';
import { HANN, windowOf } from './windows.js';

export interface PitchTrackOptions {
  /** Seconds between values; default 0.005. */
  readonly step?: number;
  /** Lowest and highest pitch searched, Hz; default 25 and 5000. */
  readonly lowest?: number;
  readonly highest?: number;
}

/** Steps of the rough search, seconds. */
const ROUGH_STEP = 0.02;
/** Least likeness of neighbouring periods, 0 to 1, that counts as a pitch. */
const LEAST_LIKENESS = 0.6;
/** Part of the best likeness a shorter period must reach to be taken. */
const SHORTER_PERIOD = 0.9;
/** dB below the loudest piece where a pitch is no longer looked for. */
const QUIETEST = -60;
const HARMONICS = 8;
/** Relative change of a frequency from which on it is not refined any more. */
const SETTLED = 2e-4;
/** Rate at which the rough search is done, Hz. */
const ROUGH_RATE = 20000;
/** Low-pass before that: corner as a part of the new rate, samples of it to either side, Kaiser parameter. */
const THINNED_CORNER = 0.42;
const THINNED_REACH = 10;
const THINNED_BETA = 6;

/**
 * Fundamental frequency over time, Hz; NaN where there is none. Each value comes from the phases of up to 8 harmonics
 * in a window of two periods, or 10 ms if that is longer, so it follows vibrato up to a quarter of the note's
 * frequency; steady tones above the noise give some hundredths of a cent.
 */
export function pitchTrack(signal: Signal, sampleRate: number, options: PitchTrackOptions = {}): Track {
  const step = options.step ?? 0.005;
  const rough = roughPitches(signal, sampleRate, options);
  const count = Math.max(0, Math.floor(signal.length / sampleRate / step));
  const values = new Float64Array(count).fill(Number.NaN);
  for (let n = 0; n < count; n++) {
    const at = (n * step) / ROUGH_STEP;
    const below = rough[Math.floor(at)];
    const above = rough[Math.floor(at) + 1] ?? below;
    if (below === undefined || above === undefined || !(below > 0) || !(above > 0)) continue;
    let frequency = below * (above / below) ** (at - Math.floor(at));
    if (Math.abs(Math.log2(above / below)) > 0.4) frequency = at % 1 < 0.5 ? below : above;
    for (const most of [3, HARMONICS, HARMONICS]) {
      const better = refine(signal, sampleRate, n * step * sampleRate, frequency, most);
      if (!(better > frequency * 0.7 && better < frequency * 1.4)) break;
      const change = Math.abs(better / frequency - 1);
      frequency = better;
      if (most === HARMONICS && change < SETTLED) break;
    }
    values[n] = frequency;
  }
  return { values, step, start: 0 };
}

/** Cents of every value of a pitch track against a frequency in Hz. */
export function trackInCents(track: Track, reference: number): Track {
  return { ...track, values: track.values.map((frequency) => 1200 * Math.log2(frequency / reference)) };
}

/** From the phases of the harmonics of `frequency` around a sample. */
function refine(signal: Signal, sampleRate: number, middle: number, frequency: number, most: number): number {
  const half = Math.max(sampleRate / frequency, 0.005 * sampleRate);
  const first = Math.max(0, Math.ceil(middle - half));
  const last = Math.min(signal.length - 1, Math.floor(middle + half));
  if (last - first < half) return Number.NaN;
  // at an end of the sound the window moves inwards
  const centre = first === 0 ? Math.max(middle, half) : last === signal.length - 1 ? last - half : middle;
  const harmonics = Math.max(1, Math.min(most, Math.floor((0.45 * sampleRate) / frequency)));
  const begin = Math.max(first, Math.ceil(centre - half));
  const end = Math.min(last, Math.floor(centre + half));
  const window = new Float64Array(end - begin + 1);
  const slope = new Float64Array(end - begin + 1);
  for (let i = begin; i <= end; i++) {
    const x = (Math.PI * (i - centre)) / half;
    window[i - begin] = 0.5 + 0.5 * Math.cos(x);
    slope[i - begin] = (-0.5 * Math.PI * Math.sin(x)) / half;
  }
  let sum = 0;
  let weights = 0;
  for (let k = 1; k <= harmonics; k++) {
    const omega = (2 * Math.PI * k * frequency) / sampleRate;
    const cosStep = Math.cos(omega);
    const sinStep = Math.sin(omega);
    let c = Math.cos(omega * (begin - centre));
    let s = Math.sin(omega * (begin - centre));
    let re = 0;
    let im = 0;
    let slopeRe = 0;
    let slopeIm = 0;
    for (let i = begin; i <= end; i++) {
      const sample = signal[i]!;
      const windowed = window[i - begin]! * sample;
      const sloped = slope[i - begin]! * sample;
      re += windowed * c;
      im -= windowed * s;
      slopeRe += sloped * c;
      slopeIm -= sloped * s;
      const next = c * cosStep - s * sinStep;
      s = s * cosStep + c * sinStep;
      c = next;
    }
    const power = re * re + im * im;
    if (!(power > 0)) continue;
    const distance = ((slopeIm * re - slopeRe * im) / power) * (sampleRate / (2 * Math.PI));
    // beyond the window's main lobe it is another component's phase
    if (Math.abs(distance) > 0.5 * frequency) continue;
    sum += k * power * (k * frequency - distance);
    weights += k * k * power;
  }
  return weights > 0 ? sum / weights : Number.NaN;
}

/** One pitch each 20 ms from the autocorrelation; 0 where there is none. */
function roughPitches(original: Signal, originalRate: number, options: PitchTrackOptions): Float64Array {
  const lowest = options.lowest ?? 25;
  const highest = options.highest ?? 5000;
  const factor = Math.max(1, Math.floor(originalRate / ROUGH_RATE));
  const signal = thinned(original, factor);
  const sampleRate = originalRate / factor;
  const size = 2 ** Math.ceil(Math.log2((2.2 * sampleRate) / lowest));
  const fft = new Fft(size * 2);
  const window = windowOf(HANN, size);
  const [windowLikeness] = autocorrelations(fft, window, window);
  const hop = ROUGH_STEP * sampleRate;
  const count = Math.floor(signal.length / hop) + 2;
  const pitches = new Float64Array(count);
  const powers = new Float64Array(count);
  const frames = [new Float64Array(size), new Float64Array(size)] as const;
  const fill = (n: number, frame: Float64Array) => {
    const from = Math.max(0, Math.min(signal.length - size, Math.round(n * hop - size / 2)));
    const to = Math.min(signal.length, from + size);
    const dc = mean(signal, from, to);
    for (let i = 0; i < size; i++) frame[i] = from + i < to ? (signal[from + i]! - dc) * window[i]! : 0;
  };
  for (let pair = 0; pair < count; pair += 2) {
    fill(pair, frames[0]);
    fill(pair + 1, frames[1]);
    autocorrelations(fft, ...frames).forEach((likeness, which) => {
      const n = pair + which;
      const power = likeness[0]!;
      if (n >= count || !(power > 0)) return;
      powers[n] = power;
      for (let lag = 0; lag < size; lag++) {
        const own = windowLikeness[lag]! / windowLikeness[0]!;
        likeness[lag] = own > 1e-9 ? likeness[lag]! / power / own : 0;
      }
      pitches[n] = bestPitch(likeness, sampleRate, lowest, highest);
    });
  }
  const quiet = powers.reduce((most, power) => Math.max(most, power), 0) * 10 ** (QUIETEST / 10);
  return pitches.map((pitch, n) => (powers[n]! < quiet ? 0 : pitch));
}

/** Every `factor`-th sample of the low-passed sound: an overtone folded back has no part in the period. */
function thinned(signal: Signal, factor: number): Signal {
  if (factor === 1) return signal;
  const half = THINNED_REACH * factor;
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, n) =>
    lowPassKernel(n - half, THINNED_CORNER / factor, half, THINNED_BETA),
  );
  const samples = new Float64Array(Math.floor(signal.length / factor));
  for (let i = 0; i < samples.length; i++) {
    const from = i * factor - half;
    const last = Math.min(taps.length, signal.length - from);
    let sum = 0;
    for (let n = Math.max(0, -from); n < last; n++) sum += taps[n]! * signal[from + n]!;
    samples[i] = sum;
  }
  return samples;
}

function bestPitch(likeness: Float64Array, sampleRate: number, lowest: number, highest: number): number {
  const longest = Math.min(Math.floor(likeness.length / 2), Math.ceil(sampleRate / lowest));
  let start = 1;
  while (start < longest && likeness[start]! > 0.5) start++;
  start = Math.max(start, Math.floor(sampleRate / highest));
  let best = 0;
  for (let lag = start; lag < longest; lag++) best = Math.max(best, likeness[lag]!);
  if (best < LEAST_LIKENESS) return 0;
  for (let lag = Math.max(1, start); lag < longest; lag++) {
    if (!peakReaches(likeness, lag, SHORTER_PERIOD * best)) continue;
    const [before, here, after] = [likeness[lag - 1]!, likeness[lag]!, likeness[lag + 1]!];
    const bend = before - 2 * here + after;
    return sampleRate / (lag + (bend < 0 ? (before - after) / (2 * bend) : 0));
  }
  return 0;
}

/** Of two pieces, by lag from 0 up to their length, which is half of the transform's: both in one transform. */
function autocorrelations(
  fft: Fft,
  one: Float64Array,
  other: Float64Array,
): readonly [Float64Array, Float64Array] {
  const { size } = fft;
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  re.set(one);
  im.set(other);
  fft.transform(re, im);
  const powers = new Float64Array(size);
  const otherPowers = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const mirror = (size - k) % size;
    powers[k] = ((re[k]! + re[mirror]!) ** 2 + (im[k]! - im[mirror]!) ** 2) / (4 * size);
    otherPowers[k] = ((im[k]! + im[mirror]!) ** 2 + (re[mirror]! - re[k]!) ** 2) / (4 * size);
  }
  // power spectra are even, so their transforms are real and stay apart
  fft.transform(powers, otherPowers);
  return [powers.slice(0, one.length), otherPowers.slice(0, other.length)];
}
