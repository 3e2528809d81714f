import { Fft } from './fft.js';
import { decibels, mean, type Signal } from './levels.js';
import { BLACKMAN_HARRIS, HANN, windowOf } from './windows.js';

/** Spectrum of a piece of sound: bin k is at k x step Hz. */
export interface Spectrum {
  /** Value of each bin from 0 Hz to half the sample rate. */
  readonly values: Float64Array;
  /** Hz from one bin to the next. */
  readonly step: number;
}

/**
 * Amplitude spectrum of the longest power-of-two piece from the middle of the sound, DC removed, Blackman-Harris
 * window: a sine on a bin shows its peak amplitude there, halfway between two bins 0.83 dB less.
 */
export function amplitudeSpectrum(signal: Signal, sampleRate: number): Spectrum {
  const size = 2 ** Math.floor(Math.log2(signal.length));
  const from = (signal.length - size) >> 1;
  const window = windowOf(BLACKMAN_HARRIS, size);
  const { re, im } = transformPiece(new Fft(size), signal, from, window, mean(signal, from, from + size));
  const scale = 2 / (BLACKMAN_HARRIS[0]! * size);
  const values = new Float64Array(size / 2 + 1);
  for (let k = 0; k < values.length; k++) values[k] = Math.hypot(re[k]!, im[k]!) * scale;
  return { values, step: sampleRate / size };
}

/**
 * Power density by Welch's method: Hann windows of `size` samples half overlapping, DC removed. The sum of all bins
 * times `step` is the mean square of the sound. `RangeError` when the sound is shorter than one window.
 */
export function powerDensity(signal: Signal, sampleRate: number, size = 4096): Spectrum {
  if (signal.length < size)
    throw new RangeError(`a power spectrum needs ${size} samples, not ${signal.length}`);
  const fft = new Fft(size);
  const window = windowOf(HANN, size);
  const windowPower = window.reduce((sum, weight) => sum + weight * weight, 0);
  const values = new Float64Array(size / 2 + 1);
  const dc = mean(signal);
  let pieces = 0;
  for (let from = 0; from + size <= signal.length; from += size / 2) {
    const { re, im } = transformPiece(fft, signal, from, window, dc);
    for (let k = 0; k < values.length; k++) values[k] = values[k]! + re[k]! ** 2 + im[k]! ** 2;
    pieces++;
  }
  for (let k = 0; k < values.length; k++) {
    const sides = k === 0 || k === size / 2 ? 1 : 2;
    values[k] = (values[k]! * sides) / (pieces * windowPower * sampleRate);
  }
  return { values, step: sampleRate / size };
}

/** Rms of the part of a sound between two frequencies, Hz, from its power density. */
export function bandRms(density: Spectrum, from: number, to: number): number {
  let power = 0;
  for (let k = 0; k < density.values.length; k++) {
    const frequency = k * density.step;
    if (frequency >= from && frequency < to) power += density.values[k]! * density.step;
  }
  return Math.sqrt(power);
}

/** Centre of gravity of the power spectrum, Hz: higher is brighter; 0 for silence. */
export function spectralCentroid(signal: Signal, sampleRate: number, size = 4096): number {
  const { values, step } = powerDensity(signal, sampleRate, size);
  let weighted = 0;
  let power = 0;
  values.forEach((value, k) => {
    weighted += value * k * step;
    power += value;
  });
  return power > 0 ? weighted / power : 0;
}

/** The strongest component that is no harmonic. */
export interface Inharmonic {
  /** Hz. */
  readonly frequency: number;
  /** dB against the strongest component of the whole spectrum. */
  readonly level: number;
}

/**
 * Strongest component of a steady tone away from the harmonics of `fundamental` (aliases, spurs, noise), between
 * `from` and `to` Hz. Six bins at each side of a harmonic and of DC are left out.
 */
export function strongestInharmonic(
  signal: Signal,
  sampleRate: number,
  fundamental: number,
  from = 0,
  to = sampleRate / 2,
): Inharmonic {
  const { values, step } = amplitudeSpectrum(signal, sampleRate);
  let strongest = 0;
  let best = 0;
  let bestAt = 0;
  for (let k = 0; k < values.length; k++) {
    const frequency = k * step;
    strongest = Math.max(strongest, values[k]!);
    const distance = Math.abs(frequency - Math.round(frequency / fundamental) * fundamental);
    if (distance <= 6 * step || frequency < from || frequency > to || values[k]! <= best) continue;
    best = values[k]!;
    bestAt = frequency;
  }
  return { frequency: bestAt, level: decibels(best / strongest) };
}

function transformPiece(
  fft: Fft,
  signal: Signal,
  from: number,
  window: Float64Array,
  dc: number,
): { re: Float64Array; im: Float64Array } {
  const re = new Float64Array(fft.size);
  const im = new Float64Array(fft.size);
  for (let i = 0; i < fft.size; i++) re[i] = (signal[from + i]! - dc) * window[i]!;
  fft.transform(re, im);
  return { re, im };
}
