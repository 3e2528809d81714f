import { type DelayedChannel, fitDelays, LEAST_GOODNESS, PASSES } from './delayFit.js';
import { blurredMap, delayMapOfNoise, delayMapOfPartials, LONGEST_DELAY } from './delayMap.js';
import { measureFrequency } from './frequency.js';
import { correlation, type Signal } from './levels.js';
import { measureModulation } from './modulation.js';
import { type PartialMotion, partialMotion } from './partialMotion.js';
import { pitchTrack, trackInCents } from './pitchTrack.js';
import { levelTrack } from './tracks.js';
import { explainedMotion, pathSum, sumOfTops, type TriangleDelay } from './triangleDelay.js';

/** How a chorus moves a steady tone, or noise. */
export interface ChorusMotion {
  /** Hz. */
  readonly rate: number;
  /**
   * Shortest and longest delay of each channel behind the dry sound, s; null in a channel that no delay moves. A tone
   * of f0 Hz tells delays only up to whole periods and their sign: the shortest that fit are given.
   */
  readonly left: readonly [number, number] | null;
  readonly right: readonly [number, number] | null;
  /** Of the two channels, -1 to 1. */
  readonly correlation: number;
  /** Part of what moves that the triangular delay explains, 0 to 1. */
  readonly goodness: number;
}

export interface ChorusOptions {
  /** Least goodness; default 0.65. */
  readonly goodness?: number;
}

/** Shortest piece of steady sound, s. */
const SHORTEST = 0.5;
/** dB below the loudest moment where the sound is taken to have ended. */
const STEADY_RANGE = -12;
/** Seconds left out at either end of the steady part: attack and release. */
const MARGIN = 0.05;
/** Least mean square of the partials' motion: below, nothing moves. */
const LEAST_MOTION = 0.01;
const LEAST_PARTIALS = 4;
/** Fewer periods are no motion to and fro but an envelope. */
const LEAST_PERIODS = 1.3;
/** A chorus bends the pitch in jerks, an LFO evenly. */
const VIBRATO_GOODNESS = 0.93;
/** A delay is not shorter: what a tone can't tell apart is taken as the next one, s. */
const SHORTEST_DELAY = 200e-6;
/** What the steps of the coarse search miss the ridge of noise by, s: half a step of delay, half one of phase. */
const COARSE_REACH = 200e-6;
/** The same of the first pass of the fit, s. */
const FINE_REACH = 60e-6;

/**
 * Rate and delays of a chorus, from the longest steady part of a sound. Of a tone, the partials' levels show them:
 * partial f has the level |1 + g e^(-i 2 pi f d(t))|, d(t) a triangle; one triangle is fitted to all partials of a
 * channel, with one rate for both channels. Of noise, its likeness with itself d(t) later. Null when there is no steady
 * half second, when nothing moves or when no such delay explains what does (vibrato, pulse width modulation).
 */
export function chorusMotion(
  left: Signal,
  right: Signal,
  sampleRate: number,
  options: ChorusOptions = {},
): ChorusMotion | null {
  const [from, to] = steadyPart([left, right], sampleRate);
  if (to - from < SHORTEST * sampleRate) return null;
  const fundamental = measureFrequency(left.slice(from, to), sampleRate);
  const channels = [left, right].map((signal) =>
    fundamental === undefined
      ? ofNoise(signal, sampleRate, from, to)
      : ofTone(partialMotion(signal, sampleRate, fundamental, from, to), fundamental),
  );
  const moving = channels.filter((channel) => channel !== null);
  if (moving.length === 0) return null;
  const found = fitDelays(
    moving,
    fundamental === undefined ? LONGEST_DELAY : Math.min(LONGEST_DELAY, 1 / fundamental),
  );
  if (!found || !(found.goodness >= (options.goodness ?? LEAST_GOODNESS))) return null;
  const { rate } = found.delays[0]!;
  if (rate * (to - from) < LEAST_PERIODS * sampleRate) return null;
  if (fundamental !== undefined && isVibrato(left.slice(from, to), sampleRate, fundamental, rate))
    return null;
  const delays = channels.map((channel): readonly [number, number] | null => {
    const delay = channel && found.delays[moving.indexOf(channel)]!;
    return delay ? shortestAlike(delay, fundamental) : null;
  });
  return {
    rate,
    left: delays[0]!,
    right: delays[1]!,
    correlation: correlation(left.slice(from, to), right.slice(from, to)),
    goodness: found.goodness,
  };
}

/** True if the pitch swings evenly at that rate: this moves the partials past the analysis, and is no chorus. */
function isVibrato(signal: Signal, sampleRate: number, fundamental: number, rate: number): boolean {
  const track = trackInCents(pitchTrack(signal, sampleRate, { step: 0.01 }), fundamental);
  const swing = measureModulation(track, { goodness: VIBRATO_GOODNESS });
  if (!swing || swing.wave === 'square' || swing.wave === 'saw') return false;
  const ratio = rate / swing.rate;
  return Math.abs(ratio - Math.round(ratio)) < 0.05 * ratio || Math.abs(ratio - 0.5) < 0.05;
}

function steadyPart(channels: readonly Signal[], sampleRate: number): [from: number, to: number] {
  const { values, step } = levelTrack(channels, sampleRate, 0.1, 0.02);
  const loud = values.reduce((most, value) => Math.max(most, value), 0) * 10 ** (STEADY_RANGE / 20);
  let best: [number, number] = [0, 0];
  for (let from = 0, n = 0; n <= values.length; n++) {
    if (n < values.length && values[n]! > loud) continue;
    if (n - from > best[1] - best[0]) best = [from, n];
    from = n + 1;
  }
  const [first, last] = best;
  return [
    Math.round((first * step + MARGIN) * sampleRate),
    Math.min(channels[0]!.length, Math.round(((last - 1) * step - MARGIN) * sampleRate)),
  ];
}

function ofTone(motion: PartialMotion, fundamental: number): DelayedChannel | null {
  const { motions } = motion;
  if (motions.length < LEAST_PARTIALS) return null;
  let energy = 0;
  for (const values of motions) for (const value of values) energy += value * value;
  if (!(energy / (motions.length * (motions[0]?.length ?? 0)) > LEAST_MOTION)) return null;
  const map = delayMapOfPartials(motion, Math.max(PASSES[1]!.highest, 6.5 * motion.frequencies[0]!));
  return {
    map,
    coarse: map,
    goodness: (delay, pass) => {
      const { highest, partials } = PASSES[pass]!;
      return explainedMotion(motion, delay, Math.max(highest, partials * fundamental));
    },
    // the highest partials have noise of their own
    judged: 1,
  };
}

function ofNoise(signal: Signal, sampleRate: number, from: number, to: number): DelayedChannel | null {
  const map = delayMapOfNoise(signal, sampleRate, from, to);
  if (map.moments === 0) return null;
  const coarse = blurredMap(map, COARSE_REACH);
  // the ridge is narrow: only who stands near it finds it
  const passes = [coarse, blurredMap(map, FINE_REACH), map].map((one) => ({ one, tops: sumOfTops(one) }));
  return {
    map,
    coarse,
    goodness: (delay, pass) => {
      const { one, tops } = passes[pass]!;
      return pathSum(one, delay) / tops;
    },
    judged: 2,
  };
}

/** Of the delays that a tone can't tell from this one, being whole periods more or less or mirrored, the shortest. */
function shortestAlike(
  { shortest, longest }: TriangleDelay,
  fundamental: number | undefined,
): readonly [number, number] {
  if (fundamental === undefined) return [shortest, longest];
  const period = 1 / fundamental;
  const [one, other] = [shortest, -longest].map((delay) => {
    const above = delay - SHORTEST_DELAY;
    return SHORTEST_DELAY + above - Math.floor(above / period) * period;
  }) as [number, number];
  const first = Math.min(one, other);
  return [first, first + longest - shortest];
}
