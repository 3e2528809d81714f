import { Fft } from './fft.js';
import type { Signal } from './levels.js';
import type { PartialMotion } from './partialMotion.js';
import { HANN, windowOf } from './windows.js';

/** How likely it is, over time, that a sound holds itself again a certain delay later. */
export interface DelayMap {
  /** Likeness by moment and delay: row after row of `delays` values. */
  readonly values: Float64Array;
  readonly moments: number;
  readonly delays: number;
  /** Seconds between moments. */
  readonly step: number;
  /** Seconds between delays; the first is 0. */
  readonly delayStep: number;
}

/** Longest delay of a chorus, s. */
export const LONGEST_DELAY = 0.012;
const DELAY_STEP = 25e-6;
/** Noise: samples of a window, in seconds, and what is left of its spectrum's range. */
const NOISE_WINDOW = 0.03;
const NOISE_STEP = 0.02;
const NOISE_RANGE: readonly [number, number] = [300, 9000];

/** Of a tone, from the motion of its partials up to `highest` Hz: a delay d moves partial f as cos(2 pi f d). */
export function delayMapOfPartials({ frequencies, motions, step }: PartialMotion, highest: number): DelayMap {
  const moments = motions[0]?.length ?? 0;
  const delays = Math.round(LONGEST_DELAY / DELAY_STEP) + 1;
  const values = new Float64Array(moments * delays);
  frequencies.forEach((frequency, k) => {
    if (frequency > highest) return;
    const motion = motions[k]!;
    for (let j = 0; j < delays; j++) {
      const weight = Math.cos(2 * Math.PI * frequency * j * DELAY_STEP);
      for (let n = 0; n < moments; n++)
        values[n * delays + j] = values[n * delays + j]! + weight * motion[n]!;
    }
  });
  return { values, moments, delays, step, delayStep: DELAY_STEP };
}

/**
 * Of noise between two samples: the autocorrelation of short pieces, their spectra divided by the mean one so that a
 * fixed colour leaves nothing.
 */
export function delayMapOfNoise(signal: Signal, sampleRate: number, from: number, to: number): DelayMap {
  const size = 2 ** Math.round(Math.log2(NOISE_WINDOW * sampleRate));
  const moments = Math.max(0, Math.floor((to - from - size) / (NOISE_STEP * sampleRate)) + 1);
  const delays = Math.min(size / 2, Math.round(LONGEST_DELAY * sampleRate));
  const fft = new Fft(size);
  const window = windowOf(HANN, size);
  const powers: Float64Array[] = [];
  const means = new Float64Array(size / 2);
  for (let n = 0; n < moments; n++) {
    const at = from + Math.round(n * NOISE_STEP * sampleRate);
    const re = window.map((weight, i) => weight * signal[at + i]!);
    const im = new Float64Array(size);
    fft.transform(re, im);
    const power = new Float64Array(size / 2);
    for (let k = 0; k < size / 2; k++) {
      power[k] = re[k]! ** 2 + im[k]! ** 2;
      means[k] = means[k]! + power[k]! / moments;
    }
    powers.push(power);
  }
  const smooth = smoothed(means, 8);
  const [low, high] = NOISE_RANGE.map((frequency) => Math.round((frequency * size) / sampleRate)) as [
    number,
    number,
  ];
  const values = new Float64Array(moments * delays);
  powers.forEach((power, n) => {
    const re = new Float64Array(size);
    const im = new Float64Array(size);
    for (let k = low; k < Math.min(high, size / 2); k++) {
      if (!(smooth[k]! > 0)) continue;
      // an exponential distribution's long tail would let single bins speak for all
      re[k] = Math.min(4, power[k]! / smooth[k]!) - 1;
      re[size - k] = re[k]!;
    }
    fft.transform(re, im);
    for (let j = 0; j < delays; j++) values[n * delays + j] = re[j]!;
  });
  // what stays at one place is colour, not motion
  for (let j = 0; j < delays; j++) {
    let mean = 0;
    for (let n = 0; n < moments; n++) mean += values[n * delays + j]! / moments;
    for (let n = 0; n < moments; n++) values[n * delays + j] = values[n * delays + j]! - mean;
  }
  return { values, moments, delays, step: NOISE_STEP, delayStep: 1 / sampleRate };
}

/** A map whose ridges are wider by `reach` seconds to either side, and fall off evenly: a search can climb them. */
export function blurredMap(map: DelayMap, reach: number): DelayMap {
  const { values, moments, delays, delayStep } = map;
  const half = Math.max(1, Math.round(reach / 2 / delayStep));
  const blurred = new Float64Array(values.length);
  for (let n = 0; n < moments; n++) {
    const row = values.subarray(n * delays, (n + 1) * delays);
    blurred.set(smoothed(smoothed(row, half), half), n * delays);
  }
  return { ...map, values: blurred };
}

function smoothed(values: Float64Array, reach: number): Float64Array {
  return values.map((_, k) => {
    let sum = 0;
    let count = 0;
    for (let j = Math.max(0, k - reach); j <= Math.min(values.length - 1, k + reach); j++) {
      sum += values[j]!;
      count++;
    }
    return sum / count;
  });
}
