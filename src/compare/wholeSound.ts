import { brightnessTrack, brightnessWindow } from '../audio/brightnessTrack.js';
import { cents, measureFrequency } from '../audio/frequency.js';
import { acRms, amplitude, type Signal } from '../audio/levels.js';
import { pitchTrack, trackInCents } from '../audio/pitchTrack.js';
import { median } from '../audio/statistics.js';
import { levelTrack, type Track, trackPart } from '../audio/tracks.js';
import { monoSum } from './sound.js';

/** A sound with what several measurements need of it. */
export interface WholeSound {
  readonly channels: readonly Signal[];
  readonly mono: Float64Array;
  readonly sampleRate: number;
  readonly seconds: number;
  /** Level in 50 ms windows every 10 ms. */
  readonly level: Track;
  /** Largest of these levels. */
  readonly top: number;
  /** Hz over time. */
  readonly pitch: Track;
  /** Brightness over time, by the samples of a window. */
  readonly brightness: Map<number, Track>;
}

const LEVEL_WINDOW = 0.05;
const LEVEL_STEP = 0.01;
const PITCH_STEP = 0.01;
/** The steady part is no softer than this below the loudest moment, dB. */
const STEADY_RANGE = 20;
/** As much of a longer steady part is measured, s: three periods of 0.1 Hz. */
const LONGEST_STEADY = 30;
/** Slices of the steady part whose pitches tell the wobble. */
const SLICES = 8;

export function wholeSound(channels: readonly Signal[], sampleRate: number): WholeSound {
  const mono = monoSum(channels);
  const level = levelTrack(channels, sampleRate, LEVEL_WINDOW, LEVEL_STEP);
  return {
    channels,
    mono,
    sampleRate,
    seconds: mono.length / sampleRate,
    level,
    top: level.values.reduce((most, value) => Math.max(most, value), 0),
    pitch: pitchTrack(mono, sampleRate, { step: PITCH_STEP }),
    brightness: new Map(),
  };
}

/** From when to when, in seconds. */
export type Span = readonly [from: number, to: number];

export function shifted([from, to]: Span, by: number): Span {
  return [from + by, to + by];
}

/** Longest span, or its first 30 s, in which both sounds are within 20 dB of their loudest moment; B is `offset` seconds late. */
export function steadySpan(a: WholeSound, b: WholeSound, offset: number): Span {
  const limitA = a.top * amplitude(-STEADY_RANGE);
  const limitB = b.top * amplitude(-STEADY_RANGE);
  const lag = Math.round(offset / LEVEL_STEP);
  let best: Span = [0, 0];
  let from = 0;
  const count = a.level.values.length;
  for (let n = 0; n <= count; n++) {
    if (n < count && a.level.values[n]! > limitA && (b.level.values[n + lag] ?? 0) > limitB) continue;
    if (n - from > best[1] - best[0]) best = [from, n];
    from = n + 1;
  }
  const end = Math.min(best[1], best[0] + Math.round(LONGEST_STEADY / LEVEL_STEP));
  const margin = Math.min(0.08, 0.15 * (end - best[0]) * LEVEL_STEP);
  return [best[0] * LEVEL_STEP + margin, (end - 1) * LEVEL_STEP - margin];
}

/** The one pitch of a span. */
export interface SteadyPitch {
  /** Hz, in the middle of vibrato. */
  readonly frequency: number;
  /** Rms of how the pitches of eight slices differ from their mean, cents; null for what is too short. */
  readonly wobble: number | null;
}

/** Pitch of a span that has one; null for noise, chords and melodies. */
export function steadyPitch(sound: WholeSound, span: Span): SteadyPitch | null {
  const { values } = trackPart(sound.pitch, span[0], span[1]);
  const middle = median(values) ?? Number.NaN;
  const near = Array.from(values).filter((value) => Math.abs(cents(value, middle)) < 350);
  if (values.length < 5 || near.length < 0.75 * values.length) return null;
  const spread = near.map((value) => cents(value, middle)).sort((a, b) => a - b);
  const width =
    spread[Math.floor(0.95 * (spread.length - 1))]! - spread[Math.floor(0.05 * (spread.length - 1))]!;
  const piece = pieceOf(sound.mono, sound.sampleRate, span);
  const found = width < 40 ? measureFrequency(piece, sound.sampleRate, { near: middle }) : undefined;
  const frequency =
    found !== undefined && Math.abs(cents(found, middle)) < 30
      ? found
      : middle * 2 ** (spread.reduce((sum, value) => sum + value, 0) / spread.length / 1200);
  return { frequency, wobble: wobbleOf(piece, sound.sampleRate, frequency) };
}

function wobbleOf(piece: Float64Array, sampleRate: number, frequency: number): number | null {
  const size = Math.floor(piece.length / SLICES);
  if (size * frequency < 8 * sampleRate) return null;
  const pitches: number[] = [];
  for (let n = 0; n < SLICES; n++) {
    const found = measureFrequency(piece.slice(n * size, (n + 1) * size), sampleRate, { near: frequency });
    if (found !== undefined) pitches.push(cents(found, frequency));
  }
  if (pitches.length < SLICES / 2) return null;
  return acRms(pitches);
}

/** Brightness over time; what was measured once is kept. */
export function brightnessOf({ channels, sampleRate, brightness }: WholeSound, window = 0.04): Track {
  const size = brightnessWindow(window, sampleRate);
  let track = brightness.get(size);
  if (!track) {
    track = brightnessTrack(channels, sampleRate, window);
    brightness.set(size, track);
  }
  return track;
}

/** The samples of a span. */
export function pieceOf(signal: Signal, sampleRate: number, [from, to]: Span): Float64Array {
  const piece = signal.slice(
    Math.max(0, Math.round(from * sampleRate)),
    Math.max(0, Math.round(to * sampleRate)),
  );
  return piece instanceof Float64Array ? piece : Float64Array.from(piece);
}

/** Median distance of two sounds' pitches, moment by moment, cents; null when they have few pitches in common. */
export function medianCents(a: WholeSound, b: WholeSound, offset: number): number | null {
  const lag = Math.round(offset / PITCH_STEP);
  const differences: number[] = [];
  for (let n = 0; n < a.pitch.values.length; n++) {
    const difference = cents(b.pitch.values[n + lag] ?? Number.NaN, a.pitch.values[n]!);
    if (Number.isFinite(difference)) differences.push(difference);
  }
  return differences.length < 10 ? null : median(differences)!;
}

/** Pitch against a frequency over a span, cents; beyond an octave it is a mistake and no number. */
export function centsOver(sound: WholeSound, span: Span, frequency: number): Track {
  const track = trackInCents(trackPart(sound.pitch, span[0], span[1]), frequency);
  return { ...track, values: track.values.map((value) => (Math.abs(value) < 1200 ? value : Number.NaN)) };
}
