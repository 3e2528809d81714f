import { fallTimes, type MeasuredEnvelope, riseTimes } from '../audio/envelopeTimes.js';
import { amplitude, decibels } from '../audio/levels.js';
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
/** A pause ends a note, s. */
const PAUSE = 0.06;
/** A steady part that moves more than this, dB, has no one top. */
const STEADY = 1;
/** Then its top is looked for near the way: from where it is this far below the loudest moment, dB, ... */
const NEAR_TOP = 10;
/** ... as long as the way from or to there takes, times these, from this many dB on; at least so many seconds. */
const FAR_FROM_TOP = 30;
const RISE_TIMES = 3;
const FALL_TIMES = 1;
const SHORTEST_TOP = 0.05;

/** The first note of a sound. */
export function firstNote({ level, top, seconds }: WholeSound): NoteSpan {
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
    cutBefore: first === 0,
    cutAfter: last + pause >= values.length && values[values.length - 1]! > top * amplitude(-20),
  };
}

/** How much the level of a note moves in its middle half, dB from its softest to its loudest tenth. */
export function unsteadiness({ level }: WholeSound, { begin, end }: NoteSpan): number {
  const from = Math.round((begin + 0.25 * (end - begin)) / level.step);
  const to = Math.round((begin + 0.75 * (end - begin)) / level.step);
  const middle = Array.from(level.values.slice(from, to), decibels).sort((a, b) => a - b);
  if (middle.length < 4) return Number.POSITIVE_INFINITY;
  return middle[Math.floor(0.9 * (middle.length - 1))]! - middle[Math.floor(0.1 * (middle.length - 1))]!;
}

/** True if rises and falls can be measured up to the loudest moment. */
export function hasOneTop(unsteady: number): boolean {
  return unsteady < STEADY;
}

/** Rise and fall of the first note. `whole`: to and from its loudest moment, else only near it. */
export function noteEnvelope(
  sound: WholeSound,
  note: NoteSpan,
  whole: boolean,
): { readonly attack: MeasuredEnvelope | null; readonly fall: MeasuredEnvelope | null } {
  const { channels, sampleRate } = sound;
  const [riseEnd, fallStart] = nearTops(sound, note);
  const riseTo = whole ? note.end : riseEnd;
  const fallFrom = whole ? note.begin : Math.max(note.begin, fallStart);
  const fallTo = Math.max(
    note.end,
    Math.min(note.next - 0.03, note.end + 0.5 * (note.end - note.begin) + 0.3),
  );
  return {
    attack: note.cutBefore ? null : riseTimes(channels, sampleRate, Math.max(0, note.begin - 0.1), riseTo),
    fall: note.cutAfter ? null : fallTimes(channels, sampleRate, fallFrom, fallTo),
  };
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
    first * step + Math.max(RISE_TIMES * (first - rise) * step, SHORTEST_TOP),
    last * step - Math.max(FALL_TIMES * (fall - last) * step, SHORTEST_TOP),
  ];
}

/** Rms difference of two shapes, dB. */
export function shapeDifference(a: MeasuredEnvelope, b: MeasuredEnvelope): number {
  const squares = a.shape.map((level, n) => (level - b.shape[n]!) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}
