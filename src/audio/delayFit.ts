/** Triangular delays, one a channel and all of one rate, that explain what moves in a sound best. */

import { type DelayMap, LONGEST_DELAY } from './delayMap.js';
import { searchMaximum } from './searchMaximum.js';
import { coarseTriangle, type TriangleDelay, turnedTriangle } from './triangleDelay.js';

/** Goodness from which on it is a chorus, unless asked otherwise. */
export const LEAST_GOODNESS = 0.65;
/** Chorus rates searched, Hz. */
const RATES: readonly [number, number] = [0.15, 15];
/** Rates that are tried, the likeliest first. */
const MOST_RATES = 3;
/** The fit takes in higher and higher partials, Hz: they tell the path more sharply, once it is nearly found. */
export const PASSES: readonly { readonly highest: number; readonly partials: number }[] = [
  { highest: 900, partials: 3 },
  { highest: 1800, partials: 6 },
  { highest: 4000, partials: 8 },
];
/** Ranges of two channels that differ by more than this part are tried in each other's channel. */
const ALIKE_RANGES = 0.03;
/** Smallest difference of longest and shortest delay, s. */
const LEAST_RANGE = 50e-6;

/** What is known of a channel's motion. */
export interface DelayedChannel {
  readonly map: DelayMap;
  /** The same for a search in steps that would miss the ridge of noise. */
  readonly coarse: DelayMap;
  /** How much of the motion a delay explains, 0 to 1, as a pass of the fit sees it. */
  readonly goodness: (delay: TriangleDelay, pass: number) => number;
  /** The pass by whose goodness it is judged whether this is a chorus. */
  readonly judged: number;
}

/** The delays found, and the part of the motion that they explain, 0 to 1. */
export interface DelayFit {
  readonly delays: readonly TriangleDelay[];
  readonly goodness: number;
}

/** One triangle a channel, all of one rate: of the likely rates the first that explains the motion, or the best. */
export function fitDelays(channels: readonly DelayedChannel[], fundamental = 0): DelayFit | null {
  // a swing can be longer than a period, so two of them are searched
  const longest = fundamental > 0 ? Math.min(LONGEST_DELAY, 2 / fundamental + 4e-3) : LONGEST_DELAY;
  const starts = likelyRates(channels.map(({ map }) => map)).map((rate) => {
    const found = channels.map(({ coarse }) => coarseTriangle(coarse, rate, longest));
    return { score: found.reduce((sum, one) => sum + one.score, 0), delays: found.map(({ delay }) => delay) };
  });
  starts.sort((one, other) => other.score - one.score);
  let best: DelayFit | null = null;
  for (const { delays } of starts.slice(0, MOST_RATES)) {
    const fit = fitFrom(channels, delays);
    if (!best || fit.goodness > best.goodness) best = fit;
    if (best.goodness >= LEAST_GOODNESS) break;
  }
  return best;
}

/**
 * The fit near a rough one. Where the channels' ranges differ, each is tried in the other as well: the lines of one
 * chorus mostly swing alike, and a tone's partials have several likely ranges.
 */
function fitFrom(channels: readonly DelayedChannel[], start: readonly TriangleDelay[]): DelayFit {
  let fit = refined(channels, start);
  for (const own of areAlike(fit.delays) ? [] : fit.delays) {
    const turned = channels.map(({ coarse }) => turnedTriangle(coarse, own));
    const other = refined(channels, turned);
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
function refined(channels: readonly DelayedChannel[], start: readonly TriangleDelay[]): DelayFit {
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
  const meanOf = (
    delays: readonly TriangleDelay[],
    goodness: (channel: DelayedChannel, delay: TriangleDelay) => number,
  ) => delays.reduce((sum, delay, c) => sum + goodness(channels[c]!, delay), 0) / channels.length;
  const goodnessOf = (all: readonly number[], pass: number): number => {
    const delays = delaysOf(all);
    if (!delays.every(isPossible)) return -1;
    return meanOf(delays, (channel, delay) => channel.goodness(delay, pass));
  };
  PASSES.forEach((_, pass) => {
    const scale = 0.5 ** pass;
    const steps = [0.1 / seconds, ...start.flatMap(() => [0.02, 80e-6, -80e-6, 0.03])].map(
      (step) => step * scale,
    );
    // what belongs to one channel first: in a search for all at once one may be lost for the other's sake
    channels.forEach((_, c) => {
      const [first, last] = [1 + 4 * c, 5 + 4 * c];
      const whole = (own: readonly number[]) => [...numbers.slice(0, first), ...own, ...numbers.slice(last)];
      const own = numbers.slice(first, last);
      numbers = whole(searchMaximum((all) => goodnessOf(whole(all), pass), own, steps.slice(1, 5), 150).at);
    });
    numbers = searchMaximum((all) => goodnessOf(all, pass), numbers, steps, 300).at;
  });
  const delays = delaysOf(numbers);
  return { delays, goodness: meanOf(delays, (channel, delay) => channel.goodness(delay, channel.judged)) };
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
