import { blurredMap, type DelayMap, delayMapOfNoise, delayMapOfPartials, LONGEST_DELAY } from './delayMap.js';
import { measureFrequency } from './frequency.js';
import { correlation, type Signal } from './levels.js';
import { measureModulation } from './modulation.js';
import { type PartialMotion, partialMotion } from './partialMotion.js';
import { pitchTrack, trackInCents } from './pitchTrack.js';
import { searchMaximum } from './searchMaximum.js';
import { levelTrack } from './tracks.js';
import {
  coarseTriangle,
  explainedMotion,
  pathSum,
  sumOfTops,
  type TriangleDelay,
  turnedTriangle,
} from './triangleDelay.js';

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
/** Chorus rates searched, Hz. */
const RATES: readonly [number, number] = [0.15, 15];
/** Least mean square of the partials' motion: below, nothing moves. */
const LEAST_MOTION = 0.01;
const LEAST_PARTIALS = 4;
/** Goodness from which on it is a chorus, unless asked otherwise. */
export const LEAST_GOODNESS = 0.65;
/** Fewer periods are no motion to and fro but an envelope. */
const LEAST_PERIODS = 1.3;
/** A chorus bends the pitch in jerks, an LFO evenly. */
const VIBRATO_GOODNESS = 0.93;
/** The fit takes in higher and higher partials, Hz: they tell the path more sharply, once it is nearly found. */
const PASSES: readonly { readonly highest: number; readonly partials: number }[] = [
  { highest: 900, partials: 3 },
  { highest: 1800, partials: 6 },
  { highest: 4000, partials: 8 },
];
/** A delay is not shorter: what a tone can't tell apart is taken as the next one, s. */
const SHORTEST_DELAY = 200e-6;
/** Half the step of the coarse search, s. */
const COARSE_REACH = 100e-6;
/** Ranges of two channels that differ by more than this part are tried in each other's channel. */
const ALIKE_RANGES = 0.03;
/** Smallest difference of longest and shortest delay, s. */
const LEAST_RANGE = 50e-6;

interface Channel {
  readonly map: DelayMap;
  /** The same for a search in steps that would miss the ridge of noise. */
  readonly coarse: DelayMap;
  readonly goodness: (delay: TriangleDelay, highest: number) => number;
}

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
      : ofTone(partialMotion(signal, sampleRate, fundamental, from, to)),
  );
  const moving = channels.filter((channel) => channel !== null);
  if (moving.length === 0) return null;
  const found = fitAll(
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

function ofTone(motion: PartialMotion): Channel | null {
  const { motions } = motion;
  if (motions.length < LEAST_PARTIALS) return null;
  let energy = 0;
  for (const values of motions) for (const value of values) energy += value * value;
  if (!(energy / (motions.length * (motions[0]?.length ?? 0)) > LEAST_MOTION)) return null;
  const map = delayMapOfPartials(motion, Math.max(PASSES[1]!.highest, 6.5 * motion.frequencies[0]!));
  return {
    map,
    coarse: map,
    goodness: (delay, highest) => explainedMotion(motion, delay, highest),
  };
}

function ofNoise(signal: Signal, sampleRate: number, from: number, to: number): Channel | null {
  const map = delayMapOfNoise(signal, sampleRate, from, to);
  if (map.moments === 0) return null;
  const tops = sumOfTops(map);
  return { map, coarse: blurredMap(map, COARSE_REACH), goodness: (delay) => pathSum(map, delay) / tops };
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

interface Fit {
  readonly delays: readonly TriangleDelay[];
  readonly goodness: number;
}

/**
 * One triangle a channel, all of one rate. Where the channels' ranges differ, each is tried in the other as well: the
 * lines of one chorus mostly swing alike, and a tone's partials have several likely ranges.
 */
function fitAll(channels: readonly Channel[], fundamental = 0): Fit | null {
  // a swing can be longer than a period, so two of them are searched
  const longest = fundamental > 0 ? Math.min(LONGEST_DELAY, 2 / fundamental + 4e-3) : LONGEST_DELAY;
  let best: { score: number; delays: TriangleDelay[] } | undefined;
  for (const rate of likelyRates(channels.map(({ map }) => map))) {
    const found = channels.map(({ coarse }) => coarseTriangle(coarse, rate, longest));
    const score = found.reduce((sum, one) => sum + one.score, 0);
    if (!best || score > best.score) best = { score, delays: found.map(({ delay }) => delay) };
  }
  if (!best) return null;
  let fit = refined(channels, best.delays, fundamental);
  for (const own of areAlike(fit.delays) ? [] : fit.delays) {
    const start = channels.map(({ coarse }) => turnedTriangle(coarse, own));
    const other = refined(channels, start, fundamental);
    if (other.goodness > fit.goodness) fit = other;
  }
  return fit;
}

function areAlike(delays: readonly TriangleDelay[]): boolean {
  const [one, ...others] = delays;
  return others.every(
    ({ shortest, longest }) =>
      Math.abs(shortest / one!.shortest - 1) < ALIKE_RANGES &&
      Math.abs(longest / one!.longest - 1) < ALIKE_RANGES,
  );
}

/** From a rough fit to the best one near it. */
function refined(channels: readonly Channel[], start: readonly TriangleDelay[], fundamental: number): Fit {
  const seconds = channels[0]!.map.moments * channels[0]!.map.step;
  let numbers: readonly number[] = [
    start[0]!.rate,
    ...start.flatMap((delay) => [delay.phase, delay.shortest, delay.longest, delay.rise]),
  ];
  const delaysOf = (all: readonly number[]): TriangleDelay[] =>
    channels.map((_, c) => {
      const [phase, shortest, most, rise] = all.slice(1 + 4 * c, 5 + 4 * c) as [
        number,
        number,
        number,
        number,
      ];
      return { rate: all[0]!, phase, shortest, longest: most, rise };
    });
  const goodnessOf = (all: readonly number[], highest: number): number => {
    const delays = delaysOf(all);
    if (delays.some((delay) => !isPossible(delay))) return -1;
    return delays.reduce((sum, delay, c) => sum + channels[c]!.goodness(delay, highest), 0) / channels.length;
  };
  let goodness = 0;
  PASSES.forEach((range, pass) => {
    const highest = Math.max(range.highest, range.partials * fundamental);
    const scale = 0.5 ** pass;
    const steps = [0.1 / seconds, ...start.flatMap(() => [0.02, 80e-6, -80e-6, 0.03])].map(
      (step) => step * scale,
    );
    numbers = searchMaximum((all) => goodnessOf(all, highest), numbers, steps, 300).at;
    if (pass === 1) goodness = goodnessOf(numbers, highest);
  });
  return { delays: delaysOf(numbers), goodness };
}

function isPossible({ shortest, longest, rise }: TriangleDelay): boolean {
  return shortest > 0 && longest - shortest > LEAST_RANGE && rise > 0.2 && rise < 0.8;
}

/** Rates at which the maps repeat, the likeliest first; a map that holds less than a period and a half has none. */
function likelyRates(maps: readonly DelayMap[]): number[] {
  const { moments, step } = maps[0]!;
  const likeness = new Float64Array(moments);
  const shortest = Math.max(2, Math.floor(1 / RATES[1] / step));
  const longest = Math.min(Math.floor(moments * 0.75), Math.ceil(1 / RATES[0] / step));
  for (let lag = shortest - 1; lag <= longest + 1 && lag < moments; lag++) {
    let product = 0;
    let before = 0;
    let after = 0;
    for (const { values, delays } of maps) {
      const shift = lag * delays;
      for (let i = 0; i + shift < values.length; i += 3) {
        product += values[i]! * values[i + shift]!;
        before += values[i]! ** 2;
        after += values[i + shift]! ** 2;
      }
    }
    likeness[lag] = product / Math.sqrt(before * after);
  }
  const peaks: { lag: number; height: number }[] = [];
  for (let lag = shortest; lag <= longest && lag + 1 < moments; lag++) {
    const height = likeness[lag]!;
    if (height > 0 && height >= likeness[lag - 1]! && height > likeness[lag + 1]!)
      peaks.push({ lag, height });
  }
  peaks.sort((a, b) => b.height - a.height);
  return peaks.slice(0, 5).map(({ lag }) => {
    const [before, here, after] = [likeness[lag - 1]!, likeness[lag]!, likeness[lag + 1]!];
    return 1 / ((lag + (before - after) / (2 * (before - 2 * here + after))) * step);
  });
}
