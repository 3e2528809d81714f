/**
 * Levels of a sound. Full scale is 1.0; 0 dBFS is an rms (or peak) of 1.0, so a full-scale sine has -3.01 dBFS rms.
 */

/** Samples of one channel, 1.0 = full scale. */
export type Signal = Float32Array | Float64Array | readonly number[];

/** 20 log10 of an amplitude or an amplitude ratio; -Infinity for 0. */
export function decibels(amplitude: number): number {
  return 20 * Math.log10(amplitude);
}

/** The amplitude of a level in dB. */
export function amplitude(level: number): number {
  return 10 ** (level / 20);
}

/** Largest absolute sample from `from` up to `to`. */
export function peak(signal: Signal, from = 0, to = signal.length): number {
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(signal[i]!));
  return largest;
}

/** Mean from `from` up to `to`: the DC. */
export function mean(signal: Signal, from = 0, to = signal.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += signal[i]!;
  return to > from ? sum / (to - from) : 0;
}

/** Root mean square from `from` up to `to`, DC included. */
export function rms(signal: Signal, from = 0, to = signal.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += signal[i]! ** 2;
  return to > from ? Math.sqrt(sum / (to - from)) : 0;
}

/** Root mean square without the mean: what is heard. */
export function acRms(signal: Signal, from = 0, to = signal.length): number {
  const dc = mean(signal, from, to);
  let sum = 0;
  for (let i = from; i < to; i++) sum += (signal[i]! - dc) ** 2;
  return to > from ? Math.sqrt(sum / (to - from)) : 0;
}

/** Largest absolute sample over the rms, DC removed, in dB: 3.01 for a sine, 4.77 for a sawtooth. */
export function crestFactor(signal: Signal): number {
  const dc = mean(signal);
  let largest = 0;
  for (let i = 0; i < signal.length; i++) largest = Math.max(largest, Math.abs(signal[i]! - dc));
  return decibels(largest / acRms(signal));
}

/** Level over time. */
export interface Envelope {
  /** Rms of each window, DC removed. */
  readonly levels: Float64Array;
  /** Seconds from one window to the next; window n spans n x step to n x step + window. */
  readonly step: number;
}

/** Rms of windows of `window` seconds every `step` seconds; a last incomplete window is left out. */
export function envelope(signal: Signal, sampleRate: number, window = 0.05, step = window): Envelope {
  const size = Math.max(1, Math.round(window * sampleRate));
  const hop = Math.max(1, Math.round(step * sampleRate));
  const count = Math.max(0, Math.floor((signal.length - size) / hop) + 1);
  const levels = new Float64Array(count);
  for (let n = 0; n < count; n++) levels[n] = acRms(signal, n * hop, n * hop + size);
  return { levels, step: hop / sampleRate };
}

/**
 * Seconds after which the sound stays silent: the end of the last 50 ms window whose rms (DC removed) in any channel
 * reaches `threshold` dBFS; 0 when none does.
 */
export function soundEnd(channels: readonly Signal[], sampleRate: number, threshold = -70): number {
  const size = Math.max(1, Math.round(0.05 * sampleRate));
  const loud = amplitude(threshold);
  let end = 0;
  for (const channel of channels) {
    for (let from = Math.floor((channel.length - 1) / size) * size; from >= end; from -= size) {
      const to = Math.min(from + size, channel.length);
      if (acRms(channel, from, to) < loud) continue;
      end = to;
      break;
    }
  }
  return end / sampleRate;
}

/**
 * Correlation of two channels, DC removed: 1 the same, 0 unrelated, -1 inverted; 0 when one of them is silent.
 */
export function correlation(left: Signal, right: Signal): number {
  const count = Math.min(left.length, right.length);
  const leftMean = mean(left, 0, count);
  const rightMean = mean(right, 0, count);
  let both = 0;
  let leftPower = 0;
  let rightPower = 0;
  for (let i = 0; i < count; i++) {
    const l = left[i]! - leftMean;
    const r = right[i]! - rightMean;
    both += l * r;
    leftPower += l * l;
    rightPower += r * r;
  }
  const scale = Math.sqrt(leftPower * rightPower);
  return scale > 0 ? both / scale : 0;
}
