import { Fft } from './fft.js';
import { correlation, type Signal } from './levels.js';

/** What a linear device does to a sound. */
export interface ImpulseResponse {
  /** Samples; the first `preSamples` lie before the sound. */
  readonly taps: Float64Array;
  readonly preSamples: number;
  readonly sampleRate: number;
}

/** Length of a response after the sound, and before it, s. */
const AFTER = 0.05;
const BEFORE = 0.005;
/** Power that is added to the clean sound's, relative to its largest, dB. */
const REGULARISATION = -60;
/** Main taps, and the least distance between them, s. */
const TAPS = 2;
const APART = 0.0005;

/**
 * Impulse response from a clean sound to a processed one, which must lie at the same place in time: the cross-spectrum
 * over the clean sound's power spectrum, regularised, so frequencies that the clean sound does not have give nothing.
 * A tone tells the response at its partials only. `RangeError` for sounds without a sample.
 */
export function impulseResponse(clean: Signal, processed: Signal, sampleRate: number): ImpulseResponse {
  const count = Math.min(clean.length, processed.length);
  if (count === 0) throw new RangeError('an impulse response needs two sounds');
  const after = Math.max(1, Math.round(AFTER * sampleRate));
  const preSamples = Math.round(BEFORE * sampleRate);
  const size = 2 ** Math.ceil(Math.log2(count + after + preSamples + 1));
  const fft = new Fft(size);
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  // two real sounds in one transform
  for (let i = 0; i < count; i++) {
    re[i] = clean[i]!;
    im[i] = processed[i]!;
  }
  fft.transform(re, im);
  const power = new Float64Array(size);
  const crossRe = new Float64Array(size);
  const crossIm = new Float64Array(size);
  let most = 0;
  for (let k = 0; k < size; k++) {
    const mirror = (size - k) % size;
    const cleanRe = (re[k]! + re[mirror]!) / 2;
    const cleanIm = (im[k]! - im[mirror]!) / 2;
    const processedRe = (im[k]! + im[mirror]!) / 2;
    const processedIm = (re[mirror]! - re[k]!) / 2;
    power[k] = cleanRe ** 2 + cleanIm ** 2;
    crossRe[k] = processedRe * cleanRe + processedIm * cleanIm;
    crossIm[k] = processedIm * cleanRe - processedRe * cleanIm;
    most = Math.max(most, power[k]!);
  }
  const least = most * 10 ** (REGULARISATION / 10);
  for (let k = 0; k < size; k++) {
    const scale = power[k]! + least > 0 ? 1 / ((power[k]! + least) * size) : 0;
    // an inverse transform is a forward one of the conjugate
    crossRe[k] = crossRe[k]! * scale;
    crossIm[k] = -crossIm[k]! * scale;
  }
  fft.transform(crossRe, crossIm);
  const taps = Float64Array.from(
    { length: preSamples + after },
    (_, n) => crossRe[(n - preSamples + size) % size]!,
  );
  return { taps, preSamples, sampleRate };
}

/** Delay in s and height of the two strongest taps, the strongest first, at least half a millisecond apart. */
export function mainTaps({
  taps,
  preSamples,
  sampleRate,
}: ImpulseResponse): { readonly delay: number; readonly height: number }[] {
  const order = Array.from(taps.keys()).sort((a, b) => Math.abs(taps[b]!) - Math.abs(taps[a]!));
  const found: { delay: number; height: number }[] = [];
  for (const n of order) {
    if (found.length === TAPS) break;
    const delay = (n - preSamples) / sampleRate;
    if (found.every((one) => Math.abs(one.delay - delay) >= APART)) found.push({ delay, height: taps[n]! });
  }
  return found;
}

/** How two responses of one clean sound are alike. */
export interface ResponseLikeness {
  /** Rms difference of their magnitudes in dB, gain apart, from 40 Hz to 16 kHz in third octaves. */
  readonly magnitude: number;
  /** Correlation of the taps, -1 to 1, at the shift of up to 2 ms where it is largest. */
  readonly correlation: number;
}

/** How alike two responses are. */
export function responseLikeness(a: ImpulseResponse, b: ImpulseResponse): ResponseLikeness {
  const one = thirdOctaves(a);
  const other = thirdOctaves(b);
  const differences = one.map((level, i) => level - other[i]!);
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
  const square =
    differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0) / differences.length;
  return { magnitude: Math.sqrt(square), correlation: bestCorrelation(a, b) };
}

function bestCorrelation({ taps, sampleRate }: ImpulseResponse, other: ImpulseResponse): number {
  const reach = Math.round(0.002 * sampleRate);
  let best = -1;
  for (let shift = -reach; shift <= reach; shift++) {
    const one = taps.subarray(Math.max(0, shift));
    const two = other.taps.subarray(Math.max(0, -shift));
    best = Math.max(best, correlation(one, two));
  }
  return best;
}

/** dB of the power in third octaves from 40 Hz to 16 kHz. */
function thirdOctaves({ taps, sampleRate }: ImpulseResponse): number[] {
  const size = 2 ** Math.ceil(Math.log2(Math.max(8192, taps.length)));
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  re.set(taps);
  new Fft(size).transform(re, im);
  const levels: number[] = [];
  for (let n = 0; n < 27; n++) {
    const from = 40 * 2 ** ((n - 0.5) / 3);
    const to = 40 * 2 ** ((n + 0.5) / 3);
    let power = 0;
    let bins = 0;
    for (
      let k = Math.ceil((from * size) / sampleRate);
      k <= Math.min(size / 2, (to * size) / sampleRate);
      k++
    ) {
      power += re[k]! ** 2 + im[k]! ** 2;
      bins++;
    }
    if (bins > 0) levels.push(10 * Math.log10(Math.max(1e-20, power / bins)));
  }
  return levels;
}
