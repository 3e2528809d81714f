import type { EnvelopeTimes } from '../capture/features.js';
import { cycleTrack } from './cycleTrack.js';
import { measureFrequency } from './frequency.js';
import type { Signal } from './levels.js';
import { parabola } from './parabola.js';
import { levelTrack, type Track, trackPart } from './tracks.js';

/** A rise or fall that was found. Its three times count from `begin`. */
export interface MeasuredEnvelope extends EnvelopeTimes {
  /** Seconds from the beginning of the sound to where the level has gone 2 % of the way. */
  readonly begin: number;
  /** Amplitude where it comes from and where it goes, rms, 1.0 = full scale. */
  readonly fromLevel: number;
  readonly toLevel: number;
}

/** Points of an envelope's shape. */
const SHAPE_POINTS = 24;
/** Seconds between values of the level. */
const STEP = 0.00025;
/** Window of the level of a sound without pitch, and of its top and bottom, s. */
const NOISE_WINDOW = 0.005;
const NOISE_EXTREMES = 0.03;
/** A level's window is this part of its rise from 10 to 90 %; noise needs a longer one. */
const TONE_PART = 1 / 32;
const NOISE_PART = 1 / 8;
/** What takes fewer periods is measured within the period. */
const FAST_PERIODS = { rise: 3, fall: 5 } as const;
/** Part of the period that such a measurement's window has. */
const CYCLE_PART = 1 / 16;
const CYCLE_WINDOW: readonly [number, number] = [0.00025, 0.002];
/** A step of the control loop stands for 10 ms, a voice's click does not: what stands for so long is a level, s. */
const STANDING = 0.006;
/** A level that keeps more than this part while it stands only sags: its fall comes later. */
const SAGGING = 0.85;
/** A fall that leaves less of its top within that time has no click. */
const MOST_CLICK = 0.4;
/** Part of the way that is the beginning. */
const BEGIN = 0.02;
/** Parts of the way between which a fall's beginning is fitted, and the values needed for that. */
const FIRST_PART: readonly [number, number] = [0.1, 0.5];
const LEAST_VALUES = 24;
/** Seconds around the part asked for that its windows may see. */
const MARGIN = 0.2;
/** A way of fewer dB is none. */
const LEAST_WAY = 6;

/**
 * How the sound between `from` and `to` seconds rises to its loudest point: times to 10, 50 and 90 % of the way, in
 * amplitude, from where it has gone 2 %; and the shape, dB below the top at 24 equally spaced points from t10 to t90,
 * both included. The window of the level is a whole number of the tone's periods, so its ripple does not show; what is
 * faster than that is measured within the period, against the steady tone. Null when nothing rises there: the loudest
 * point is not 6 dB above what was before it.
 */
export function riseTimes(
  channels: readonly Signal[],
  sampleRate: number,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): MeasuredEnvelope | null {
  return envelopeTimes(channels, sampleRate, from, to, 'rise');
}

/**
 * How the sound between `from` and `to` seconds falls from its loudest point to its softest after that (a sustain
 * level, or silence); otherwise as `riseTimes`, with the top at the beginning.
 */
export function fallTimes(
  channels: readonly Signal[],
  sampleRate: number,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): MeasuredEnvelope | null {
  return envelopeTimes(channels, sampleRate, from, to, 'fall');
}

type Way = 'rise' | 'fall';

/** From where to where a level goes: places in the track, and the levels there. */
interface Extremes {
  readonly first: number;
  readonly last: number;
  readonly fromLevel: number;
  readonly toLevel: number;
}

function envelopeTimes(
  channels: readonly Signal[],
  sampleRate: number,
  from: number,
  to: number,
  way: Way,
): MeasuredEnvelope | null {
  const length = Math.min(...channels.map((channel) => channel.length));
  const first = Math.max(0, Math.round((from - MARGIN) * sampleRate));
  const last = Math.min(length, Math.round(Math.min(to + MARGIN, length / sampleRate) * sampleRate));
  if (last - first < 0.01 * sampleRate) return null;
  const piece = channels.map((channel) => channel.slice(first, last));
  const shift = first / sampleRate;
  const found = measureWithin(piece, sampleRate, from - shift, to - shift, way);
  return found && { ...found, begin: found.begin + shift };
}

function measureWithin(
  channels: readonly Signal[],
  sampleRate: number,
  from: number,
  to: number,
  way: Way,
): MeasuredEnvelope | null {
  const period = periodOf(channels, sampleRate, from, to);
  const shortest = period ?? NOISE_WINDOW;
  const wholePeriods = (seconds: number) =>
    period === undefined ? seconds : Math.max(1, Math.round(seconds / period)) * period;
  const track = (window: number) =>
    trackPart(levelTrack(channels, sampleRate, wholePeriods(window), STEP), from, to);
  const measure = (window: number) => {
    const fine = track(window);
    const ends = period === undefined ? track(Math.max(window, NOISE_EXTREMES)) : fine;
    const found = extremes(ends, way);
    if (way === 'rise') return timesOf(fine, found);
    return timesOf(fine, withoutClick(ends, found, Math.max(STANDING, 1.2 * window)));
  };
  let found = measure(Math.max(shortest, NOISE_EXTREMES)) ?? measure(shortest);
  if (!found) return null;
  const windowPart = period === undefined ? NOISE_PART : TONE_PART;
  for (let pass = 0; pass < 3; pass++) {
    found = measure(Math.max(shortest, (found.t90 - found.t10) * windowPart)) ?? found;
  }
  if (period === undefined || found.t90 - found.t10 > FAST_PERIODS[way] * period) return found;
  return withinPeriod(channels, sampleRate, found, period, way, to) ?? found;
}

/** A rise or fall of a few periods, against a period of the steady tone beside it. */
function withinPeriod(
  channels: readonly Signal[],
  sampleRate: number,
  rough: MeasuredEnvelope,
  period: number,
  way: Way,
  last: number,
): MeasuredEnvelope | null {
  const length = channels[0]!.length;
  const samples = period * sampleRate;
  const start = rough.begin * sampleRate;
  const end = (rough.begin + rough.t90) * sampleRate;
  // the rough track was smeared by a period, so this is outside
  const template = Math.round(way === 'rise' ? end + 0.75 * samples : start - 1.75 * samples);
  if (template < 0 || template + samples + 1 >= length) return null;
  const from = Math.max(0, Math.round(way === 'rise' ? start - samples : template + samples));
  // a fall's bottom is looked for as long again, but not in what comes after the part asked for
  const bottom = Math.max(end + 2 * samples, Math.min(2 * end - start, last * sampleRate));
  const to = Math.min(length, Math.round(way === 'rise' ? template : bottom));
  if (to - from < samples) return null;
  const window = Math.max(CYCLE_WINDOW[0], Math.min(CYCLE_WINDOW[1], period * CYCLE_PART));
  const track = cycleTrack(channels, sampleRate, {
    period: samples,
    template,
    from,
    to,
    window,
    step: STEP / 4,
  });
  return track && timesOf(track, extremes(track, way));
}

/** Of the tone at the loudest place of the part, s; undefined for noise and chords. */
function periodOf(
  channels: readonly Signal[],
  sampleRate: number,
  from: number,
  to: number,
): number | undefined {
  const rough = trackPart(levelTrack(channels, sampleRate, 0.05, 0.01), from, to);
  const { values } = rough;
  let top = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! > values[top]!) top = i;
  const length = channels[0]!.length;
  const middle = (rough.start + top * rough.step) * sampleRate;
  const half = 0.2 * sampleRate;
  const first = Math.round(Math.max(0, Math.min(length - 2 * half, middle - half)));
  const piece = channels[0]!.slice(first, Math.round(first + 2 * half));
  const frequency = piece.length > 100 ? measureFrequency(piece, sampleRate) : undefined;
  return frequency === undefined || frequency > 2000 ? undefined : 1 / frequency;
}

function extremes({ values }: Track, way: Way): Extremes {
  let top = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! > values[top]!) top = i;
  let bottom = way === 'rise' ? 0 : top;
  const end = way === 'rise' ? top : values.length - 1;
  for (let i = bottom; i <= end; i++) if (values[i]! < values[bottom]!) bottom = i;
  const [first, last] = way === 'rise' ? [bottom, top] : [top, bottom];
  return { first, last, fromLevel: values[first] ?? 0, toLevel: values[last] ?? 0 };
}

/**
 * Time by the part of the way, near the top of a fall, where steps of the control loop and ripple would make single
 * crossings chance: the parabola of least squares through the time from 5 to 45 %. Undefined of a fall with too few
 * values for that.
 */
function firstPart(
  { start, step }: Track,
  first: number,
  half: number,
  part: (i: number) => number,
): ((part: number) => number) | undefined {
  let from = half;
  while (from > first && part(from) > FIRST_PART[0]) from--;
  let to = from;
  while (to < half && part(to) < FIRST_PART[1]) to++;
  if (to - from < LEAST_VALUES) return undefined;
  const parts = Array.from({ length: to - from }, (_, n) => part(from + n + 1));
  const times = parts.map((_, n) => start + step * (from + n + 1));
  const curve = parabola(parts, times);
  // where it bends back there is no such beginning
  return curve && curve(BEGIN) < curve(0.1) ? curve : undefined;
}

/**
 * A fall whose top is the highest level that stands for a while: the click with which a voice opens is higher, but it is
 * no part of an envelope. It stands after the highest moment, or, if the level rises to its very end, around it.
 */
function withoutClick({ values, step }: Track, found: Extremes, seconds: number): Extremes {
  const { first, last } = found;
  const length = Math.round(seconds / step);
  const after = standing(values, first, last, length);
  const around = standing(values, Math.max(0, first - length), last, length);
  const { place, level } = after.level > SAGGING * around.level ? after : around;
  return level > MOST_CLICK * found.fromLevel ? { ...found, first: place, fromLevel: level } : found;
}

/** The highest level that the values keep for `length` of them, and where. */
function standing(
  values: Float64Array,
  first: number,
  last: number,
  length: number,
): { readonly place: number; readonly level: number } {
  let place = first;
  let level = 0;
  for (let n = first; n + length <= last; n++) {
    let least = values[n]!;
    for (let i = n + 1; i <= n + length && least > level; i++) least = Math.min(least, values[i]!);
    if (least <= level) continue;
    level = least;
    place = n;
  }
  return { place, level };
}

function timesOf(track: Track, { first, last, fromLevel, toLevel }: Extremes): MeasuredEnvelope | null {
  const top = Math.max(fromLevel, toLevel);
  const bottom = Math.min(fromLevel, toLevel);
  if (!(top > bottom * 10 ** (LEAST_WAY / 20))) return null;
  const { values, step, start } = track;
  const part = (i: number) => (values[i]! - fromLevel) / (toLevel - fromLevel);
  /** Time of the crossing nearest to `at`, looking forwards or backwards. */
  const crossing = (way: number, at: number, direction: 1 | -1): number => {
    let i = at;
    while (i > first && i < last && (direction === 1 ? part(i) < way : part(i) >= way)) i += direction;
    const below = direction === 1 ? Math.max(first, i - 1) : i;
    const low = part(below);
    const high = part(Math.min(last, below + 1));
    const between = high > low ? Math.max(0, Math.min(1, (way - low) / (high - low))) : 0;
    return start + step * (below + between);
  };
  let half = first;
  while (half < last && part(half) < 0.5) half++;
  const smooth = fromLevel > toLevel ? firstPart(track, first, half, part) : undefined;
  const t10 = smooth?.(0.1) ?? crossing(0.1, half, -1);
  const t50 = crossing(0.5, half, -1);
  const t90 = crossing(0.9, half, 1);
  // on a plateau that wobbles the 2 % may lie far before the way
  const begin = smooth?.(BEGIN) ?? Math.max(crossing(BEGIN, half, -1), t10 - (t50 - t10));
  const shape = Array.from({ length: SHAPE_POINTS }, (_, n) => {
    const at = (t10 + ((t90 - t10) * n) / (SHAPE_POINTS - 1) - start) / step;
    const below = Math.max(0, Math.min(values.length - 2, Math.floor(at)));
    const value = values[below]! + (values[below + 1]! - values[below]!) * (at - below);
    return 20 * Math.log10(top / Math.max(value, top * 1e-5));
  });
  return { t10: t10 - begin, t50: t50 - begin, t90: t90 - begin, shape, begin, fromLevel, toLevel };
}
