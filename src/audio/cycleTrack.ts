import type { Signal } from './levels.js';
import type { Track } from './tracks.js';

/** Part of the template's power that a sound may miss it by; else it is not the same wave, only as loud. */
const MOST_RESIDUE = 0.15;

export interface CycleOptions {
  /** Samples of one period of the tone. */
  readonly period: number;
  /** Where a whole period of the steady tone begins, samples; it is the template. */
  readonly template: number;
  /** The part of the sound that is measured, samples. */
  readonly from: number;
  readonly to: number;
  /** Seconds of the window, and from one value to the next. */
  readonly window: number;
  readonly step: number;
}

/**
 * Amplitude of a steady tone that is switched on or off, finer than its period: the height of the sound against the
 * same place of a whole period of the tone, the template, by least squares over a short window. Rms, 1.0 = full scale.
 * Null when the wave is not the template's (its filter moves too, or it is no single tone).
 */
export function cycleTrack(
  channels: readonly Signal[],
  sampleRate: number,
  options: CycleOptions,
): Track | null {
  const { period, template, from, to, window, step } = options;
  const products = new Float64Array(to - from + 1);
  const squares = new Float64Array(to - from + 1);
  for (let i = from; i < to; i++) {
    const turns = (i - template) / period;
    const at = template + (turns - Math.floor(turns)) * period;
    const below = Math.floor(at);
    const part = at - below;
    let product = 0;
    let square = 0;
    for (const channel of channels) {
      const wave = channel[below]! + (channel[below + 1]! - channel[below]!) * part;
      product += wave * channel[i]!;
      square += wave * wave;
    }
    products[i - from + 1] = products[i - from]! + product;
    squares[i - from + 1] = squares[i - from]! + square;
  }
  const cycle = Math.min(to - from, Math.round(period));
  const level = Math.sqrt(squares[cycle]! / cycle / channels.length);
  if (!(level > 0) || residue(channels, options) > MOST_RESIDUE) return null;
  const half = Math.max(1, (window * sampleRate) / 2);
  const count = Math.floor((to - from) / (step * sampleRate));
  const values = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    let reach = half;
    const middle = n * step * sampleRate;
    let height = 0;
    // a place where the wave crosses zero tells nothing: look further around it
    for (let tries = 0; tries < 8; tries++, reach *= 1.5) {
      const first = Math.max(0, Math.round(middle - reach));
      const last = Math.min(to - from, Math.round(middle + reach));
      const power = squares[last]! - squares[first]!;
      if (power < 0.1 * level * level * channels.length * (last - first)) continue;
      height = (products[last]! - products[first]!) / power;
      break;
    }
    values[n] = Math.max(0, height) * level;
  }
  return { values, step, start: from / sampleRate };
}

/** How much of the period beside the template, on the side of the measured part, the template does not explain. */
function residue(channels: readonly Signal[], { period, template, from, to }: CycleOptions): number {
  const sign = from + to < 2 * template ? -1 : 1;
  let missed = 0;
  let power = 0;
  for (let n = 0; n < period; n++) {
    const one = Math.round(template + n);
    const at = one + sign * period;
    const below = Math.floor(at);
    for (const channel of channels) {
      if (below < 0 || below + 1 >= channel.length) continue;
      const other = channel[below]! + (channel[below + 1]! - channel[below]!) * (at - below);
      missed += (other - channel[one]!) ** 2;
      power += channel[one]! ** 2;
    }
  }
  return power > 0 ? missed / power : 1;
}
