import { melDistance } from '../audio/melSpectrum.js';
import type { EnvelopeTimes } from './features.js';
import { nominalFrequency, powerSum, type Reading } from './reading.js';

/** Partials weaker than this against all together are not compared, dB. */
const PARTIAL_FLOOR = -50;
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

/** Levels against the sum of all, none below the floor. */
function relativePartials(partials: readonly (number | null)[], count: number): number[] {
  const considered = partials.slice(0, count);
  const sum = powerSum(considered);
  return considered.map((level) => Math.max(PARTIAL_FLOOR, level === null ? PARTIAL_FLOOR : level - sum));
}

/** Mel distance of two spectra that are brought to the same power, dB. */
export function levelledMelDistance(one: Reading, other: Reading): number {
  const a = one.features.mel!;
  const difference = powerSum(a) - powerSum(other.features.mel!);
  return melDistance(
    a,
    other.features.mel!.map((level) => level + difference),
  );
}

/** Rms difference of two shapes, dB. */
export function shapeDistance(one: EnvelopeTimes, other: EnvelopeTimes): number {
  return rootMeanSquare(one.shape.slice(0, other.shape.length).map((level, n) => level - other.shape[n]!));
}

/**
 * Rms of how far `one` is from the nearest value that `other` takes at the same step or on the way to a neighbour, so
 * that a glide that begins a step earlier is no error.
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
  return Math.max(rootMeanSquare(excess(a!, b!)), rootMeanSquare(excess(b!, a!)));
}

function rootMeanSquare(values: readonly number[]): number {
  return values.length === 0
    ? 0
    : Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
