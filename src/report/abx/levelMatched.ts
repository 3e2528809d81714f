import { resampleAt } from '../../audio/driftResampler.js';
import { acRms, decibels, peak, type Signal } from '../../audio/levels.js';
import { resample } from '../../audio/resample.js';
import { wavBytes } from '../soundBytes.js';

/** A sound: one array a channel, 1.0 = full scale. */
export interface MatchedSound {
  readonly channels: readonly Signal[];
  /** Hz. */
  readonly sampleRate: number;
}

export interface LevelMatchOptions {
  /** Seconds by which the same moment comes later in B than in A; default 0. */
  readonly offset?: number;
  /** Second of A where the piece begins; default the first that both have. */
  readonly from?: number;
  /** Most seconds; default 10. */
  readonly seconds?: number;
  /** Rms of both, dBFS, unless a peak would be clipped; default -20. */
  readonly level?: number;
}

/** Two sounds that differ in nothing but how they sound. */
export interface LevelMatched {
  /** 16-bit WAV files of the same sample rate, channels and length. */
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  readonly seconds: number;
  /** What was added to each, dB. */
  readonly gainA: number;
  readonly gainB: number;
}

/** Seconds of the fades at both ends. */
const FADE = 0.01;
const SECONDS = 10;
const LEVEL = -20;
/** Highest peak that is left, so that dither and a browser's resampling have room. */
const HIGHEST = 0.94;

/**
 * The common part of two sounds with the same rms, faded, as WAV files for an ABX page. B is brought to A's sample
 * rate and, by a fraction of a sample too, to its time. A mono sound beside a stereo one is heard on both channels.
 *
 * @throws RangeError when the sounds have less than 50 ms in common, or one of them is silent there.
 */
export function levelMatched(
  a: MatchedSound,
  b: MatchedSound,
  options: LevelMatchOptions = {},
): LevelMatched {
  const { offset = 0, seconds = SECONDS, level = LEVEL } = options;
  const { sampleRate } = a;
  const from = Math.max(options.from ?? 0, 0, -offset);
  const end = Math.min(lengthOf(a), lengthOf(b) - offset, from + seconds);
  if (!(end - from >= 0.05)) throw new RangeError('the two sounds have less than 50 ms in common');
  const frames = Math.floor((end - from) * sampleRate);
  const count = Math.min(2, Math.max(a.channels.length, b.channels.length));
  const cut = (sound: MatchedSound, begin: number) =>
    Array.from({ length: count }, (_, n) => {
      const channel = resample(sound.channels[n % sound.channels.length]!, sound.sampleRate / sampleRate);
      return faded(resampleAt(channel, begin * sampleRate, 1, frames), sampleRate);
    });
  const pieces = [cut(a, from), cut(b, from + offset)];
  const rms = pieces.map((channels) =>
    Math.sqrt(channels.reduce((sum, channel) => sum + acRms(channel) ** 2, 0) / count),
  );
  if (rms.some((value) => value < 1e-5)) {
    throw new RangeError(
      `sound ${rms[0]! < 1e-5 ? 'A' : 'B'} is silent where the two sounds have something in common`,
    );
  }
  const peaks = pieces.map((channels, n) => Math.max(...channels.map((channel) => peak(channel))) / rms[n]!);
  const target = Math.min(10 ** (level / 20), HIGHEST / Math.max(...peaks));
  const files = pieces.map((channels, n) => {
    const gain = target / rms[n]!;
    return wavBytes(
      channels.map((channel) => channel.map((sample) => sample * gain)),
      sampleRate,
    );
  });
  return {
    a: files[0]!,
    b: files[1]!,
    seconds: frames / sampleRate,
    gainA: decibels(target / rms[0]!),
    gainB: decibels(target / rms[1]!),
  };
}

function lengthOf({ channels, sampleRate }: MatchedSound): number {
  return Math.min(...channels.map(({ length }) => length)) / sampleRate;
}

function faded(channel: Float32Array, sampleRate: number): Float32Array {
  const fade = Math.max(1, Math.round(FADE * sampleRate));
  return channel.map((sample, i) => sample * Math.min(1, i / fade, (channel.length - 1 - i) / fade));
}
