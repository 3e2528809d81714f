import { cents, measureFrequency } from '../../audio/frequency.js';
import { hertzOfNote } from '../../midi/noteName.js';
import type { StereoSound } from '../stereoSound.js';
import { FIRST_SYNC_ONSETS, LAST_SYNC_ONSETS, SYNC_HOLD } from '../syncPattern.js';
import { findOnset, type OnsetEnvelope, onsetEnvelope } from './onsets.js';

/** A synchronising pattern that was found in a recording. */
export interface FoundSync {
  readonly which: 'first' | 'last';
  /** The block that its third key names, 0-11. */
  readonly block: number;
  /** When its three notes begin, seconds of the recording. */
  readonly onsets: readonly [number, number, number];
  /** Cents that its notes are above their keys at A4 = 440 Hz. */
  readonly mistuning: number;
}

/** Three notes in the rhythm of a pattern, but with other pitches. */
export interface OffPitchSync {
  readonly which: 'first' | 'last';
  /** Seconds of the recording. */
  readonly at: number;
  /** Hz, of those notes that have a pitch. */
  readonly frequencies: readonly (number | undefined)[];
}

/** What a search came to, in time order. */
export interface SyncSearch {
  readonly patterns: readonly FoundSync[];
  readonly offPitch: readonly OffPitchSync[];
}

const RHYTHMS = { first: FIRST_SYNC_ONSETS, last: LAST_SYNC_ONSETS } as const;

/** dB that each note of a pattern rises at least. */
const LEAST_RISE = 8;
/** Seconds that a note may be early or late against the others: refresh of the machine, and of our detection. */
const JITTER = 0.016;
/** Two patterns can't begin closer than this, seconds. */
const APART = 0.2;
/** Cents: a machine may be out of tune by 50, and a short note is measured to a few. */
const MOST_MISTUNED = 60;
/** Cents that one note may be off against the others. */
const MOST_UNEVEN = 35;
/** Hz of C4. */
const C4 = hertzOfNote(60);

/**
 * All synchronising patterns of a recording: the rises of its level are correlated with the two rhythms, and where all
 * three notes are there the pitches have to be right.
 */
export function findSync(sound: StereoSound, envelope: OnsetEnvelope = onsetEnvelope(sound)): SyncSearch {
  const patterns: FoundSync[] = [];
  const offPitch: OffPitchSync[] = [];
  for (const which of ['first', 'last'] as const) {
    for (const at of rhythmPlaces(envelope, which)) {
      const found = confirm(sound, which, at);
      if (!found) continue;
      if ('block' in found) patterns.push(found);
      else offPitch.push(found);
    }
  }
  patterns.sort((one, other) => one.onsets[0] - other.onsets[0]);
  offPitch.sort((one, other) => one.at - other.at);
  return { patterns, offPitch };
}

/** Seconds at which three notes have a pattern's rhythm, and none is where only the other pattern has one. */
function rhythmPlaces({ rises, step }: OnsetEnvelope, which: 'first' | 'last'): number[] {
  const reach = Math.round(JITTER / step);
  const wide = widened(rises, reach);
  const shifts = RHYTHMS[which].map((onset) => Math.round(onset / step));
  const absent = Math.round(RHYTHMS[which === 'first' ? 'last' : 'first'][1]! / step);
  const scores = new Float32Array(rises.length);
  for (let n = 0; n + shifts[2]! < rises.length; n++) {
    const weakest = Math.min(wide[n]!, wide[n + shifts[1]!]!, wide[n + shifts[2]!]!);
    if (weakest >= LEAST_RISE && wide[n + absent]! < weakest / 2) scores[n] = weakest;
  }
  const places: number[] = [];
  const apart = Math.round(APART / step);
  for (let n = 0; n < scores.length; n++) {
    if (scores[n] === 0) continue;
    // the plateau of the widened rises around the best place
    let end = n;
    while (end + 1 < scores.length && end - n < apart && scores[end + 1]! > 0) end++;
    places.push(((n + end) / 2) * step);
    n = end;
  }
  return places;
}

/** The largest of `reach` values at each side. */
function widened(values: Float32Array, reach: number): Float32Array {
  const wide = new Float32Array(values.length);
  values.forEach((value, n) => {
    if (value === 0) return;
    const end = Math.min(values.length - 1, n + reach);
    for (let m = Math.max(0, n - reach); m <= end; m++) if (wide[m]! < value) wide[m] = value;
  });
  return wide;
}

function confirm(
  sound: StereoSound,
  which: 'first' | 'last',
  at: number,
): FoundSync | OffPitchSync | undefined {
  const onsets: number[] = [];
  const frequencies: (number | undefined)[] = [];
  for (const shift of RHYTHMS[which]) {
    const place = at + shift;
    const onset = findOnset(sound, place - 0.03, place + 0.03);
    if (!onset) return undefined;
    onsets.push(onset.at);
    frequencies.push(notePitch(sound, onset.at));
  }
  const offPitch: OffPitchSync = { which, at, frequencies };
  const [one, two, three] = frequencies;
  if (one === undefined || two === undefined || three === undefined) return offPitch;
  const first = cents(one, C4);
  const second = cents(two, 2 * C4);
  const mistuning = (first + second) / 2;
  if (Math.abs(mistuning) > MOST_MISTUNED || Math.abs(first - second) > MOST_UNEVEN) return offPitch;
  const above = cents(three, C4) - mistuning;
  const block = Math.round(above / 100);
  if (block < 0 || block > 11 || Math.abs(above - 100 * block) > MOST_UNEVEN) return offPitch;
  return { which, block, onsets: onsets as [number, number, number], mistuning };
}

/** Hz of a pattern's note that begins at a second of the recording. */
function notePitch(sound: StereoSound, onset: number): number | undefined {
  const { sampleRate } = sound;
  const from = Math.round((onset + 0.012) * sampleRate);
  const to = Math.min(sound.left.length, Math.round((onset + SYNC_HOLD - 0.004) * sampleRate));
  if (to - from < 0.06 * sampleRate) return undefined;
  const [left, right] = [sound.left.subarray(from, to), sound.right.subarray(from, to)];
  return measureFrequency(energy(left) >= energy(right) ? left : right, sampleRate, { lowest: 180 });
}

function energy(signal: Float32Array): number {
  let sum = 0;
  for (const sample of signal) sum += sample * sample;
  return sum;
}
