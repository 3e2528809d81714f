import { Fft } from './fft.js';
import { mean, type Signal } from './levels.js';
import type { Track } from './tracks.js';
import { HANN, windowOf } from './windows.js';

export interface PitchTrackOptions {
  /** Seconds between values; default 0.005. */
  readonly step?: number;
  /** Lowest and highest pitch searched, Hz; default 25 and 5000. */
  readonly lowest?: number;
  readonly highest?: number;
  /** Least likeness of neighbouring periods, 0 to 1, that counts as a pitch; default 0.6. */
  readonly likeness?: number;
}

/** Steps of the rough search, seconds. */
const ROUGH_STEP = 0.02;
/** Part of the best likeness a shorter period must reach to be taken. */
const SHORTER_PERIOD = 0.9;
/** dB below the loudest piece where a pitch is no longer looked for. */
const QUIETEST = -60;
const HARMONICS = 8;

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
    for (let pass = 0; pass < 3; pass++) {
      const better = refine(signal, sampleRate, n * step * sampleRate, frequency, pass === 0 ? 3 : HARMONICS);
      if (!(better > frequency * 0.7 && better < frequency * 1.4)) break;
      frequency = better;
    }
    values[n] = frequency;
  }
  return { values, step, start: 0 };
}

/** Cents of every value of a pitch track against a frequency in Hz. */
export function trackInCents(track: Track, reference: number): Track {
  return { ...track, values: track.values.map((frequency) => 1200 * Math.log2(frequency / reference)) };
}

/** Median of the values that are numbers; NaN when there are none. */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
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
  let sum = 0;
  let weights = 0;
  for (let k = 1; k <= harmonics; k++) {
    const omega = (2 * Math.PI * k * frequency) / sampleRate;
    let re = 0;
    let im = 0;
    let slopeRe = 0;
    let slopeIm = 0;
    for (let i = first; i <= last; i++) {
      const x = (Math.PI * (i - centre)) / half;
      if (x < -Math.PI || x > Math.PI) continue;
      const window = 0.5 + 0.5 * Math.cos(x);
      const slope = (-0.5 * Math.PI * Math.sin(x)) / half;
      const c = Math.cos(omega * (i - centre)) * signal[i]!;
      const s = Math.sin(omega * (i - centre)) * signal[i]!;
      re += window * c;
      im -= window * s;
      slopeRe += slope * c;
      slopeIm -= slope * s;
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
function roughPitches(signal: Signal, sampleRate: number, options: PitchTrackOptions): Float64Array {
  const lowest = options.lowest ?? 25;
  const highest = options.highest ?? 5000;
  const size = 2 ** Math.ceil(Math.log2((2.2 * sampleRate) / lowest));
  const fft = new Fft(size * 2);
  const window = windowOf(HANN, size);
  const windowLikeness = autocorrelation(fft, window);
  const hop = ROUGH_STEP * sampleRate;
  const count = Math.floor(signal.length / hop) + 2;
  const pitches = new Float64Array(count);
  const powers = new Float64Array(count);
  const frame = new Float64Array(size);
  for (let n = 0; n < count; n++) {
    const from = Math.max(0, Math.min(signal.length - size, Math.round(n * hop - size / 2)));
    const to = Math.min(signal.length, from + size);
    const dc = mean(signal, from, to);
    for (let i = 0; i < size; i++) frame[i] = from + i < to ? (signal[from + i]! - dc) * window[i]! : 0;
    const likeness = autocorrelation(fft, frame);
    powers[n] = likeness[0]!;
    if (!(likeness[0]! > 0)) continue;
    for (let lag = size - 1; lag >= 0; lag--) {
      likeness[lag] =
        windowLikeness[lag]! > 1e-9
          ? likeness[lag]! / likeness[0]! / (windowLikeness[lag]! / windowLikeness[0]!)
          : 0;
    }
    pitches[n] = bestPitch(likeness, sampleRate, lowest, highest, options.likeness ?? 0.6);
  }
  const quiet = Math.max(...powers) * 10 ** (QUIETEST / 10);
  return pitches.map((pitch, n) => (powers[n]! < quiet ? 0 : pitch));
}

function bestPitch(
  likeness: Float64Array,
  sampleRate: number,
  lowest: number,
  highest: number,
  least: number,
): number {
  const longest = Math.min(Math.floor(likeness.length / 2), Math.ceil(sampleRate / lowest));
  let start = 1;
  while (start < longest && likeness[start]! > 0.5) start++;
  start = Math.max(start, Math.floor(sampleRate / highest));
  let best = 0;
  for (let lag = start; lag < longest; lag++) best = Math.max(best, likeness[lag]!);
  if (best < least) return 0;
  for (let lag = Math.max(1, start); lag < longest; lag++) {
    const here = likeness[lag]!;
    const before = likeness[lag - 1]!;
    const after = likeness[lag + 1]!;
    if (here < SHORTER_PERIOD * best || here < before || here <= after) continue;
    const bend = before - 2 * here + after;
    return sampleRate / (lag + (bend < 0 ? (before - after) / (2 * bend) : 0));
  }
  return 0;
}

/** By lag from 0 up to the length of the piece, which is half of the transform's. */
function autocorrelation(fft: Fft, piece: Float64Array): Float64Array {
  const re = new Float64Array(fft.size);
  const im = new Float64Array(fft.size);
  re.set(piece);
  fft.transform(re, im);
  for (let k = 0; k < fft.size; k++) {
    re[k] = (re[k]! ** 2 + im[k]! ** 2) / fft.size;
    im[k] = 0;
  }
  fft.transform(re, im);
  return re.slice(0, piece.length);
}
