import type { Signal } from './levels.js';
import { decibels } from './levels.js';
import { levelTrack } from './tracks.js';

/** Lower than any converter: a recording that was silenced has this, dBFS. */
const DIGITAL_SILENCE = -144;
/** Windows that are looked at, s, and the part of them, from below, that the floor is taken from. */
const WINDOW = 0.05;
const QUIETEST_PART = 0.1;
/** The pause must lie this much below the loudest window to be a pause, dB. */
const LEAST_DISTANCE = 30;
/** Fewer windows, or windows that differ by more dB, are no pause but the end of a release. */
const LEAST_WINDOWS = 3;
const MOST_SPREAD = 4;

/**
 * Level of what sounds in the pauses, dBFS, rms of all channels: that of the quietest tenth of 50 ms windows, windows of
 * digital silence left out while there are others. Null when there is no pause: windows of
 * about one level, 30 dB below the loudest.
 */
export function noiseFloor(channels: readonly Signal[], sampleRate: number): number | null {
  const { values } = levelTrack(channels, sampleRate, WINDOW, WINDOW);
  const levels = Array.from(values, (value) => Math.max(DIGITAL_SILENCE, decibels(value))).sort(
    (a, b) => a - b,
  );
  const top = levels.at(-1);
  if (top === undefined) return null;
  const heard = levels.filter((level) => level > DIGITAL_SILENCE);
  if (heard.length === 0) return DIGITAL_SILENCE;
  const pauses = heard.filter((level) => level < top - LEAST_DISTANCE);
  if (pauses.length === 0) return levels[0]! < top - LEAST_DISTANCE ? DIGITAL_SILENCE : null;
  const count = Math.max(LEAST_WINDOWS, Math.round(levels.length * QUIETEST_PART));
  // a sound that dies away has soft windows, but few alike; a window cut by digital silence is alone as well
  const first = pauses.findIndex((level, n) => (pauses[n + count - 1] ?? Number.NaN) - level <= MOST_SPREAD);
  if (first < 0) return null;
  let power = 0;
  for (let n = first; n < first + count; n++) power += 10 ** (pauses[n]! / 10) / count;
  return 10 * Math.log10(power);
}
