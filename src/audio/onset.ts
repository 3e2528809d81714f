import type { Signal } from './levels.js';
import { noiseFloor } from './noiseFloor.js';
import { levelTrack, trackPart } from './tracks.js';

/** The sound has begun when it is this far above the noise floor, and not further than that below its top, dB. */
const ABOVE_NOISE = 12;
const BELOW_TOP = 30;
const COARSE_WINDOW = 0.01;
const FINE_WINDOW = 0.001;

/**
 * When the sound begins, seconds: its level over a millisecond comes within 30 dB of its top, or 12 dB out of the noise if
 * that is later. Null when it sounds from the first moment on, or not at all.
 */
export function onsetTime(channels: readonly Signal[], sampleRate: number): number | null {
  const coarse = levelTrack(channels, sampleRate, COARSE_WINDOW, COARSE_WINDOW / 2);
  const top = coarse.values.reduce((most, value) => Math.max(most, value), 0);
  if (!(top > 0)) return null;
  const floor = noiseFloor(channels, sampleRate);
  const limit = Math.max(
    top * 10 ** (-BELOW_TOP / 20),
    floor === null ? 0 : 10 ** ((floor + ABOVE_NOISE) / 20),
  );
  const first = coarse.values.findIndex((value) => value > limit);
  if (first <= 0 || !(limit < top)) return null;
  const around = first * coarse.step;
  const from = Math.max(0, Math.round((around - 0.03) * sampleRate));
  const to = Math.round((around + 0.03) * sampleRate);
  const piece = channels.map((channel) => channel.slice(from, to));
  const fine = trackPart(levelTrack(piece, sampleRate, FINE_WINDOW, FINE_WINDOW / 8), 0.005, 0.06);
  const at = fine.values.findIndex((value) => value > limit);
  return at < 0 ? around : from / sampleRate + fine.start + at * fine.step;
}
