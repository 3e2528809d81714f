import { fallTimes, type MeasuredEnvelope, riseTimes } from '../audio/envelopeTimes.js';
import { amplitude } from '../audio/levels.js';
import { levelTrack } from '../audio/tracks.js';
import type { Span, WholeSound } from './wholeSound.js';

/** The first note of a sound: when it begins to rise and when it has ended. */
export interface NoteSpan {
  readonly begin: number;
  readonly end: number;
  /** When the next one begins, or the sound ends. */
  readonly next: number;
  /** True if the sound begins, or ends, within the note. */
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

/** A note begins and ends this far below the loudest moment, dB. */
const NOTE_RANGE = 35;
/** What sounds in the first moments of a file, s, has begun before. */
const START = 0.003;
/** A pause ends a note, s. */
const PAUSE = 0.06;
/**
 * A note may move (chorus, decay) and be loudest far from its rise and its fall. So their tops are looked for nearby:
 * from where the level is 10 dB below the loudest moment, for some times as long as it took between there and 30 dB
 * below, what the level's own window takes not counted; at least for a twentieth of a second.
 */
const NEAR_TOP = 10;
const FAR_FROM_TOP = 30;
const RISE_TIMES = 6;
const FALL_TIMES = 1.5;
const WINDOW_TIME = 0.04;
const LONGER = 1.4;
const SHORTEST_TOP = 0.05;

/** The first note of a sound. */
export function firstNote({ level, top, seconds, channels, sampleRate }: WholeSound): NoteSpan {
  const limit = top * amplitude(-NOTE_RANGE);
  const { values, step } = level;
  const pause = Math.round(PAUSE / step);
  let first = values.findIndex((value) => value > limit);
  if (first < 0) first = 0;
  let last = first;
  for (let n = first; n < values.length && n - last <= pause; n++) if (values[n]! > limit) last = n;
  let next = last + 1;
  while (next < values.length && values[next]! <= limit) next++;
  return {
    begin: first * step,
    end: last * step,
    next: next >= values.length ? seconds : next * step,
    cutBefore: first === 0 && levelTrack(channels, sampleRate, START, START).values[0]! > limit,
    cutAfter: last + pause >= values.length && values[values.length - 1]! > top * amplitude(-20),
  };
}

/** Rise and fall of the first note. */
export function noteEnvelope(
  sound: WholeSound,
  note: NoteSpan,
): { readonly attack: MeasuredEnvelope | null; readonly fall: MeasuredEnvelope | null } {
  const { channels, sampleRate } = sound;
  const [riseTo, fallFrom] = nearTops(sound, note);
  const fallTo = Math.max(
    note.end,
    Math.min(note.next - 0.03, note.end + 0.5 * (note.end - note.begin) + 0.3),
  );
  return {
    attack: note.cutBefore ? null : attackOf(sound, note, riseTo),
    fall: note.cutAfter ? null : fallTimes(channels, sampleRate, Math.max(note.begin, fallFrom), fallTo),
  };
}

/** The rise; one that ends near where its top was looked for may go on. */
function attackOf(
  { channels, sampleRate }: WholeSound,
  note: NoteSpan,
  riseTo: number,
): MeasuredEnvelope | null {
  let to = riseTo;
  for (;;) {
    const found = riseTimes(channels, sampleRate, Math.max(0, note.begin - 0.1), to);
    const further = found === null ? to : Math.min(note.end, found.begin + LONGER * found.t90);
    if (further <= to) return found;
    to = further;
  }
}

/** Until when the rise is looked at, and from when on the fall, in a note that moves. */
function nearTops({ level }: WholeSound, { begin, end }: NoteSpan): Span {
  const { values, step } = level;
  const from = Math.round(begin / step);
  const to = Math.min(values.length - 1, Math.round(end / step));
  let top = 0;
  for (let n = from; n <= to; n++) top = Math.max(top, values[n]!);
  const near = top * amplitude(-NEAR_TOP);
  const far = top * amplitude(-FAR_FROM_TOP);
  let first = from;
  while (first < to && values[first]! < near) first++;
  let last = to;
  while (last > from && values[last]! < near) last--;
  let rise = first;
  while (rise > 0 && values[rise]! > far) rise--;
  let fall = last;
  while (fall < values.length - 1 && values[fall]! > far) fall++;
  return [
    first * step + Math.max(RISE_TIMES * ((first - rise) * step - WINDOW_TIME), SHORTEST_TOP),
    last * step - Math.max(FALL_TIMES * ((fall - last) * step - WINDOW_TIME), SHORTEST_TOP),
  ];
}

/**
 * How far the levels of two envelopes are apart, dB, at the moments when they have gone a part of their ways; infinite
 * where that is not in their shapes.
 */
export function levelApart(a: MeasuredEnvelope, b: MeasuredEnvelope, part: 't10' | 't50' | 't90'): number {
  const apart = [a[part], b[part]]
    .map((time) => Math.abs(levelAt(a, time) - levelAt(b, time)))
    .filter(Number.isFinite);
  return apart.length > 0 ? Math.max(...apart) : Number.POSITIVE_INFINITY;
}

/** dB below the top at a time after the beginning; no number before t10 and after t90. */
function levelAt({ t10, t90, shape }: MeasuredEnvelope, time: number): number {
  const at = ((time - t10) / (t90 - t10)) * (shape.length - 1);
  if (!(at >= 0 && at <= shape.length - 1)) return Number.NaN;
  const below = Math.min(Math.floor(at), shape.length - 2);
  return shape[below]! + (shape[below + 1]! - shape[below]!) * (at - below);
}

/** Rms difference of two shapes, dB. */
export function shapeDifference(a: MeasuredEnvelope, b: MeasuredEnvelope): number {
  const squares = a.shape.map((level, n) => (level - b.shape[n]!) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}
