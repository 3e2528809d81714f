import { rms } from '../../audio/levels.js';
import { MEL_SILENCE, melDistance } from '../../audio/melSpectrum.js';
import type { EnvelopeTimes } from '../features.js';
import { nominalFrequency, powerSum, type Reading } from './reading.js';

/** Partials weaker than this against all together are not compared, dB. */
const PARTIAL_FLOOR = -50;
/** No partial counts as further below its louder neighbour, dB. */
const DEEPEST = 12;
/** Hz up to which partials are compared. */
const PARTIAL_LIMIT = 8000;

/**
 * Differences of the partials to 8 kHz of which at least one is above -50 dB, dB: both are brought to the same power,
 * and what is below -50 dB or not found counts as that low.
 */
export function partialDifferences(one: Reading, other: Reading): number[] {
  const frequency = one.features.frequency ?? other.features.frequency ?? nominalFrequency(one.item);
  const count = frequency === undefined ? Number.POSITIVE_INFINITY : Math.floor(PARTIAL_LIMIT / frequency);
  const [a, b] = [one, other].map(({ features }) => relativePartials(features.partials!, Math.max(1, count)));
  const differences: number[] = [];
  for (let n = 0; n < Math.max(a!.length, b!.length); n++) {
    const [x, y] = [a![n] ?? PARTIAL_FLOOR, b![n] ?? PARTIAL_FLOOR];
    if (x > PARTIAL_FLOOR || y > PARTIAL_FLOOR) differences.push(Math.abs(x - y));
  }
  return differences;
}

/**
 * Levels against the sum of all, none below the floor, none further below its louder neighbour than `DEEPEST`: how deep
 * the gaps of a pulse are is a matter of a tenth of a per cent of its width.
 */
function relativePartials(partials: readonly (number | null)[], count: number): number[] {
  const considered = partials.slice(0, count);
  const sum = powerSum(considered);
  const levels = considered.map((level) => (level === null ? Number.NEGATIVE_INFINITY : level - sum));
  return levels.map((level, n) => {
    const [before = PARTIAL_FLOOR, after = PARTIAL_FLOOR] = [levels[n - 1], levels[n + 1]];
    return Math.max(PARTIAL_FLOOR, level, Math.max(before, after) - DEEPEST);
  });
}

/**
 * Mel distance of two spectra that are brought to the same power, dB. What is in the noise of either recording says
 * nothing about the instrument and counts as that noise.
 */
export function levelledMelDistance(one: Reading, other: Reading): number {
  const [a, b] = [one, other].map(levelledMel);
  const [c, d] = [a!, b!].map(({ bands }, n) =>
    bands.map((level, band) => {
      const floor = Math.max(a!.floor(band), b!.floor(band));
      const opposite = (n === 0 ? b! : a!).bands[band]!;
      return level <= floor && opposite <= floor ? MEL_SILENCE : Math.max(level, floor);
    }),
  );
  return melDistance(c!, d!);
}

/** dB above the noise where a band is the instrument's. */
const ABOVE_NOISE = 3;
/** Where no pause was measured noise is at least so far below the loudest band, dB. */
const ASSUMED_RANGE = 60;

/** Bands against the power of all, and below what they are noise. */
function levelledMel({ features, noise }: Reading): {
  readonly bands: readonly number[];
  readonly floor: (band: number) => number;
} {
  const mel = features.mel!;
  const power = powerSum(mel);
  const most = noise?.measured === false ? Math.max(...mel) - ASSUMED_RANGE : Number.POSITIVE_INFINITY;
  return {
    bands: mel.map((level) => level - power),
    floor: (band) =>
      noise ? Math.min(most, noise.mel[band]! + ABOVE_NOISE) - power : Number.NEGATIVE_INFINITY,
  };
}

/** Rms difference of two shapes, dB. */
export function shapeDistance(one: EnvelopeTimes, other: EnvelopeTimes): number {
  return rms(one.shape.slice(0, other.shape.length).map((level, n) => level - other.shape[n]!));
}

/**
 * Rms of how far `one` is from the nearest value that `other` takes at the same step or on the way to a neighbour, so
 * that a glide that begins a step earlier is no error. The worst tenth of the steps is left out: a step with a jump in it
 * has two pitches, and none of them is found.
 */
export function pathDistance(one: Reading, other: Reading): number {
  const [a, b] = [one, other].map(({ features, tuning }) =>
    features.pitchPath!.map((cents) => (cents === null ? null : cents - tuning)),
  );
  const excess = (path: readonly (number | null)[], reference: readonly (number | null)[]): number[] =>
    path.flatMap((cents, n) => {
      const near = [reference[n - 1], reference[n], reference[n + 1]].filter(
        (value) => typeof value === 'number',
      );
      if (cents === null || near.length === 0) return [];
      return [Math.max(0, cents - Math.max(...near), Math.min(...near) - cents)];
    });
  const typical = (values: number[]): number => {
    const sorted = values.sort((x, y) => x - y);
    return rms(sorted.slice(0, Math.ceil((1 - JUMPS) * sorted.length)));
  };
  return Math.max(typical(excess(a!, b!)), typical(excess(b!, a!)));
}

/** Part of a path's steps that may have a jump in them. */
const JUMPS = 0.1;
