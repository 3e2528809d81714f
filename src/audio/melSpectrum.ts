import { Fft } from './fft.js';
import type { Signal } from './levels.js';
import { HANN, windowOf } from './windows.js';

/**
 * Loudness over frequency and time in bands of the mel scale, m = 2595 log10(1 + f / 700) (O'Shaughnessy, "Speech
 * Communication", 1987): about as wide as what an ear tells apart, so a detuning by a cent changes nothing in them,
 * where single bins of a spectrum change by many dB.
 */

/** Bands of a mel spectrum. */
export const MEL_BANDS = 64;
/** Hz where the first band begins and the last one ends. */
const MEL_RANGE: readonly [lowest: number, highest: number] = [30, 18000];
/** dBFS of a band without any sound. */
export const MEL_SILENCE = -200;
/** dB below the louder sound's top where hearing is taken to end. */
export const MEL_FLOOR = -80;
/** Longest analysis window, s: the largest power of two of samples within it. */
const WINDOW_SECONDS = 0.1;

/** Mel spectra one after the other. */
export interface MelSpectrogram {
  /** dBFS of the 64 bands of each frame. */
  readonly frames: readonly Float64Array[];
  /** Seconds from one frame to the next. */
  readonly step: number;
  /** Seconds from the beginning of the sound to the middle of the first frame. */
  readonly start: number;
}

/** Hz of the band's middle, band 0-63. */
export function melBandCentre(band: number): number {
  return edge(band + 1);
}

/** Hz of one of the 66 corners of the triangular bands. */
function edge(n: number): number {
  const [lowest, highest] = MEL_RANGE.map(melOf) as [number, number];
  return hertzOf(lowest + ((highest - lowest) * n) / (MEL_BANDS + 1));
}

/** A frequency in mel. */
export function melOf(hertz: number): number {
  return 2595 * Math.log10(1 + hertz / 700);
}

/** The frequency of a place on the mel scale, Hz. */
export function hertzOf(mel: number): number {
  return 700 * (10 ** (mel / 2595) - 1);
}

/**
 * Mean mel spectrum from `from` to `to` seconds: dBFS of the mean power of all channels in each of 64 bands. A band
 * without power has -200 dB. A piece shorter than a window is measured with a window of its own length. `RangeError`
 * when there are no samples in the piece.
 */
export function melSpectrum(
  channels: readonly Signal[],
  sampleRate: number,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): Float64Array {
  const length = Math.min(...channels.map((channel) => channel.length));
  const first = Math.max(0, Math.round(from * sampleRate));
  const last = Math.min(length, Math.round(Math.min(to * sampleRate, length)));
  if (!(last > first)) throw new RangeError('a mel spectrum needs at least one sample');
  const size = windowSize(sampleRate);
  const analyser = new MelAnalyser(sampleRate, size);
  const hop = size / 2;
  const powers = new Float64Array(MEL_BANDS);
  const count = Math.max(1, Math.floor((last - first - size) / hop) + 1);
  for (let n = 0; n < count; n++) analyser.add(channels, first + n * hop, last, powers);
  return powers.map((power) => level(power / count));
}

/** Mel spectra every half a window; at least one, the end filled with silence. */
export function melSpectrogram(channels: readonly Signal[], sampleRate: number): MelSpectrogram {
  const length = Math.min(...channels.map((channel) => channel.length));
  const size = windowSize(sampleRate);
  const hop = size / 2;
  const analyser = new MelAnalyser(sampleRate, size);
  const frames: Float64Array[] = [];
  for (let at = 0; frames.length === 0 || at + size <= length; at += hop) {
    const powers = new Float64Array(MEL_BANDS);
    analyser.add(channels, at, Math.min(length, at + size), powers, size);
    frames.push(powers.map(level));
  }
  return { frames, step: hop / sampleRate, start: size / 2 / sampleRate };
}

/** Loudest value of a spectrum or of several, dBFS. */
export function melTop(...spectra: readonly ArrayLike<number>[]): number {
  let top = MEL_SILENCE;
  for (const spectrum of spectra) {
    for (let i = 0; i < spectrum.length; i++) top = Math.max(top, spectrum[i]!);
  }
  return top;
}

/**
 * Rms difference of two mel spectra, dB, over the bands in which at least one of them is above the floor, 80 dB below
 * the louder one's top; what is lower counts as that low. 0 when there are no such bands. `RangeError` when they have different numbers of bands.
 */
export function melDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length)
    throw new RangeError(`mel spectra of ${a.length} and ${b.length} bands can't be compared`);
  const floor = melTop(a, b) + MEL_FLOOR;
  let sum = 0;
  let count = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i]! <= floor && b[i]! <= floor) continue;
    sum += (Math.max(floor, a[i]!) - Math.max(floor, b[i]!)) ** 2;
    count++;
  }
  return count > 0 ? Math.sqrt(sum / count) : 0;
}

function windowSize(sampleRate: number): number {
  return 2 ** Math.max(6, Math.floor(Math.log2(WINDOW_SECONDS * sampleRate)));
}

function level(power: number): number {
  return power > 0 ? Math.max(MEL_SILENCE, 10 * Math.log10(power)) : MEL_SILENCE;
}

/** Sums the power of pieces of sound into mel bands. The bands' weights add up to 1 at every frequency between. */
class MelAnalyser {
  private readonly fft: Fft;
  private readonly re: Float64Array;
  private readonly im: Float64Array;
  /** Of each bin: the band below its frequency, and its weight; the band above has the rest. */
  private readonly lower: Int32Array;
  private readonly weight: Float64Array;
  private readonly windows = new Map<number, Float64Array>();

  constructor(
    sampleRate: number,
    private readonly size: number,
  ) {
    this.fft = new Fft(size);
    this.re = new Float64Array(size);
    this.im = new Float64Array(size);
    this.lower = new Int32Array(size / 2 + 1).fill(-2);
    this.weight = new Float64Array(size / 2 + 1);
    const edges = Array.from({ length: MEL_BANDS + 2 }, (_, n) => edge(n));
    let n = 0;
    for (let k = 0; k <= size / 2; k++) {
      const frequency = (k * sampleRate) / size;
      while (n <= MEL_BANDS && frequency >= edges[n + 1]!) n++;
      if (frequency < edges[0]! || n > MEL_BANDS) continue;
      this.lower[k] = n - 1;
      this.weight[k] = (edges[n + 1]! - frequency) / (edges[n + 1]! - edges[n]!);
    }
  }

  /** Adds the mean power of the channels from sample `from` to `to`; a window of `size` begins at `from`. */
  add(channels: readonly Signal[], from: number, to: number, powers: Float64Array, size?: number): void {
    const { fft, re, im, lower, weight } = this;
    const count = Math.min(this.size, size ?? to - from);
    const window = this.window(count);
    // two real channels in one complex transform: their powers come apart by symmetry
    for (let c = 0; c < channels.length; c += 2) {
      const one = channels[c]!;
      const two = channels[c + 1];
      re.fill(0);
      im.fill(0);
      for (let i = 0; i < count && from + i < to; i++) {
        re[i] = one[from + i]! * window[i]!;
        if (two) im[i] = two[from + i]! * window[i]!;
      }
      fft.transform(re, im);
      for (let k = 1; k < this.size / 2; k++) {
        const band = lower[k]!;
        if (band < -1) continue;
        const mirror = this.size - k;
        // |X|^2 + |Y|^2 of both channels = (|Z(k)|^2 + |Z(-k)|^2) / 2, on two sides of the spectrum
        const power =
          (re[k]! ** 2 + im[k]! ** 2 + re[mirror]! ** 2 + im[mirror]! ** 2) / (this.size * channels.length);
        if (band >= 0) powers[band] = powers[band]! + power * weight[k]!;
        if (band + 1 < MEL_BANDS) powers[band + 1] = powers[band + 1]! + power * (1 - weight[k]!);
      }
    }
  }

  /** Hann window whose squares add up to 1, so that the power of a piece is its mean square. */
  private window(count: number): Float64Array {
    let window = this.windows.get(count);
    if (!window) {
      window = windowOf(HANN, count);
      const gain = 1 / Math.sqrt(window.reduce((sum, weight) => sum + weight * weight, 0));
      window = window.map((weight) => weight * gain);
      this.windows.set(count, window);
    }
    return window;
  }
}
