import type { Signal } from './levels.js';

/** A quantity over time, at equal steps. */
export interface Track {
  /** NaN where the quantity could not be measured. */
  readonly values: Float64Array;
  /** Seconds from one value to the next. */
  readonly step: number;
  /** Seconds from the beginning of the sound to the first value. */
  readonly start: number;
}

/** Of the value at a place of a track: seconds from the beginning of the sound. */
export function trackTime(track: Track, index: number): number {
  return track.start + index * track.step;
}

/** The part of a track from `from` to `to` seconds of the sound. */
export function trackPart(track: Track, from: number, to: number): Track {
  const first = Math.min(
    track.values.length,
    Math.max(0, Math.ceil((from - track.start) / track.step - 1e-9)),
  );
  const last = Math.max(
    first,
    Math.min(track.values.length, Math.floor((to - track.start) / track.step + 1e-9) + 1),
  );
  return {
    values: track.values.slice(first, last),
    step: track.step,
    start: track.start + first * track.step,
  };
}

/**
 * Rms amplitude of all channels, 1.0 = full scale, in windows of `window` seconds around each value, every `step`
 * seconds. A window of one period of a tone makes it free of ripple. A window that would reach over an end of
 * the sound lies at that end.
 */
export function levelTrack(
  channels: readonly Signal[],
  sampleRate: number,
  window = 0.02,
  step = window / 4,
): Track {
  const length = Math.min(...channels.map((channel) => channel.length));
  const sums = new Float64Array(length + 1);
  for (let i = 0; i < length; i++) {
    let power = 0;
    for (const channel of channels) power += channel[i]! ** 2;
    sums[i + 1] = sums[i]! + power / channels.length;
  }
  const size = Math.max(1, window * sampleRate);
  const count = Math.max(0, Math.floor(length / (step * sampleRate)));
  const values = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    const middle = n * step * sampleRate;
    const from = Math.max(0, Math.min(length - size, middle - size / 2));
    const to = Math.min(length, from + size);
    const power = (sumAt(sums, to) - sumAt(sums, from)) / (to - from);
    values[n] = Math.sqrt(Math.max(0, power));
  }
  return { values, step, start: 0 };
}

/** Between two samples the sum grows evenly: windows need not be whole samples long. */
function sumAt(sums: Float64Array, at: number): number {
  const below = Math.min(sums.length - 1, Math.floor(at));
  const next = Math.min(sums.length - 1, below + 1);
  return sums[below]! + (sums[next]! - sums[below]!) * (at - below);
}
