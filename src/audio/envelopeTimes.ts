import type { EnvelopeTimes } from '../capture/features.js';
import { measureFrequency } from './frequency.js';
import type { Signal } from './levels.js';
import { levelTrack, type Track, trackPart } from './tracks.js';

/** A rise or fall that was found. Its three times count from `begin`. */
export interface MeasuredEnvelope extends EnvelopeTimes {
  /** Seconds from the beginning of the sound to where the level has gone 2 % of the way. */
  readonly begin: number;
  /** Amplitude where it comes from and where it goes, rms, 1.0 = full scale. */
  readonly fromLevel: number;
  readonly toLevel: number;
}

export interface EnvelopeOptions {
  /** Seconds of the level's window; default: one period of the tone, 5 ms where there is none. */
  readonly window?: number;
}

/** Points of an envelope's shape. */
export const SHAPE_POINTS = 24;
const STEP = 0.00025;

/**
 * How the sound between `from` and `to` seconds rises to its loudest point: times to 10, 50 and 90 % of the way, in
 * amplitude, from where it has gone 2 %; and the shape, dB below the top at 24 equally spaced points from t10 to t90,
 * both included. Null when nothing rises there: the loudest point is not 6 dB above what was before it.
 */
export function riseTimes(
  channels: readonly Signal[],
  sampleRate: number,
  from = 0,
  to = Number.POSITIVE_INFINITY,
  options: EnvelopeOptions = {},
): MeasuredEnvelope | null {
  return riseOfTrack(trackPart(envelopeTrack(channels, sampleRate, options), from, to));
}

/**
 * How the sound between `from` and `to` seconds falls from its loudest point to its softest after that (a sustain
 * level, or silence); otherwise as `riseTimes`.
 */
export function fallTimes(
  channels: readonly Signal[],
  sampleRate: number,
  from = 0,
  to = Number.POSITIVE_INFINITY,
  options: EnvelopeOptions = {},
): MeasuredEnvelope | null {
  return fallOfTrack(trackPart(envelopeTrack(channels, sampleRate, options), from, to));
}

/** As `riseTimes`, of any amplitude over time. */
export function riseOfTrack(track: Track): MeasuredEnvelope | null {
  const top = indexOfTop(track.values);
  let bottom = 0;
  for (let i = 0; i <= top; i++) if (track.values[i]! < track.values[bottom]!) bottom = i;
  return wayOf(track, bottom, top);
}

/** As `fallTimes`, of any amplitude over time. */
export function fallOfTrack(track: Track): MeasuredEnvelope | null {
  const top = indexOfTop(track.values);
  let bottom = top;
  for (let i = top; i < track.values.length; i++) if (track.values[i]! < track.values[bottom]!) bottom = i;
  return wayOf(track, top, bottom);
}

function envelopeTrack(channels: readonly Signal[], sampleRate: number, options: EnvelopeOptions): Track {
  const window = options.window ?? periodOf(channels, sampleRate) ?? 0.005;
  return levelTrack(channels, sampleRate, window, STEP);
}

function periodOf(channels: readonly Signal[], sampleRate: number): number | undefined {
  const rough = levelTrack(channels, sampleRate, 0.05, 0.01);
  const middle = Math.round((indexOfTop(rough.values) * 0.01 + 0.15) * sampleRate);
  const half = Math.round(0.2 * sampleRate);
  const piece = channels[0]!.slice(Math.max(0, middle - half), middle + half);
  const frequency = piece.length > 100 ? measureFrequency(piece, sampleRate) : undefined;
  return frequency === undefined ? undefined : 1 / frequency;
}

function indexOfTop(values: Float64Array): number {
  let top = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! > values[top]!) top = i;
  return top;
}

function wayOf(track: Track, first: number, last: number): MeasuredEnvelope | null {
  const fromLevel = track.values[first] ?? 0;
  const toLevel = track.values[last] ?? 0;
  if (!(Math.max(fromLevel, toLevel) > 2 * Math.min(fromLevel, toLevel))) return null;
  const part = (i: number) => (track.values[i]! - fromLevel) / (toLevel - fromLevel);
  const crossing = (way: number, at: number, direction: 1 | -1): number => {
    let i = at;
    while (i >= first && i <= last && (part(i) < way ? direction === 1 : direction === -1)) i += direction;
    const below = direction === 1 ? i - 1 : i;
    const low = part(below);
    const high = part(below + 1);
    return track.start + track.step * (below + (high > low ? (way - low) / (high - low) : 0));
  };
  let half = first;
  while (half < last && part(half) < 0.5) half++;
  const begin = crossing(0.02, half, -1);
  const t10 = crossing(0.1, half, -1);
  const t90 = crossing(0.9, half, 1);
  const top = Math.max(fromLevel, toLevel);
  const shape = Array.from({ length: SHAPE_POINTS }, (_, n) => {
    const at = (t10 + ((t90 - t10) * n) / (SHAPE_POINTS - 1) - track.start) / track.step;
    const below = Math.max(0, Math.min(track.values.length - 2, Math.floor(at)));
    const value = track.values[below]! + (track.values[below + 1]! - track.values[below]!) * (at - below);
    return 20 * Math.log10(top / Math.max(value, top * 1e-6));
  });
  return {
    t10: t10 - begin,
    t50: crossing(0.5, half, -1) - begin,
    t90: t90 - begin,
    shape,
    begin,
    fromLevel,
    toLevel,
  };
}
