/** A self-oscillation in numbers. */
import { PartialAnalyser } from '../../src/audio/partials.js';
import { CORE_SAMPLE_RATE } from '../../src/time.js';

export interface Oscillation {
  /** Hz. */
  readonly frequency: number;
  /** Peak of the fundamental, volts. */
  readonly amplitude: number;
  /** Third and fifth harmonic, dB below the fundamental. */
  readonly third: number;
  readonly fifth: number;
  /** Peak to peak of everything, volts. */
  readonly swing: number;
}

/** What swings in the last half of a signal of 96 kHz. */
export function oscillation(x: Float64Array): Oscillation {
  const tail = x.subarray(x.length >> 1);
  let crossings = 0;
  let first = 0;
  let last = 0;
  let top = 0;
  let bottom = 0;
  for (let i = 1; i < tail.length; i++) {
    top = Math.max(top, tail[i]!);
    bottom = Math.min(bottom, tail[i]!);
    if (tail[i - 1]! < 0 && tail[i]! >= 0) {
      if (crossings++ === 0) first = i;
      last = i;
    }
  }
  const coarse = ((crossings - 1) * CORE_SAMPLE_RATE) / (last - first);
  const analyser = new PartialAnalyser(tail, CORE_SAMPLE_RATE);
  const { frequency, amplitude } = analyser.near(coarse);
  const below = (order: number) => 20 * Math.log10(analyser.amplitudeAt(order * frequency) / amplitude);
  return { frequency, amplitude, third: below(3), fifth: below(5), swing: top - bottom };
}

/** Distance of two pitches in cents. */
export function centsApart(a: number, b: number): number {
  return Math.abs(1200 * Math.log2(a / b));
}

/** Distance of two levels in dB. */
export function decibelsApart(a: number, b: number): number {
  return Math.abs(20 * Math.log10(a / b));
}
