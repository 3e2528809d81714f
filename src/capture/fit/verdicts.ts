import type { AnalogProfile } from '../../profiles/analogProfile.js';
import type { FitFamily, FitReading, ReadingChoice } from './families.js';
import { type FitParameter, fromSearch, toSearch, unitOf, valueIn, withValue } from './fitParameter.js';
import type { FittedValue } from './fitResult.js';
import type { SearchResult } from './gaussNewton.js';
import { distanceOf } from './quantities.js';

/** From what a search found to what a fit says. */

/** How much nearer the nearest reading has to be than another, and how far both have to be apart, to be told. */
const CLEAR_MARGIN = 1.15;
const CLEAR_DIFFERENCE = 1;

/** Two standard deviations beyond which a value is not told: of its logarithm, or this part of the range. */
const LARGEST_FACTOR = 0.35;
const LARGEST_PART = 0.25;

/** Two standard deviations beyond which a value that may be 0 is not told from it, as a part of itself. */
const MOST_OF_ITSELF = 0.75;

/** Digits of a value behind those of its uncertainty. */
const SPARE_DIGITS = 1;

type Told = Pick<FittedValue, 'path' | 'title' | 'group' | 'unit' | 'start'>;

function toldOf(
  parameter: FitParameter,
  { group }: { group: FittedValue['group'] },
  start: AnalogProfile,
): Told {
  const { path, title } = parameter;
  return { path, title, group, unit: unitOf(parameter), start: valueIn(start, path) };
}

/** A value of which nothing is known, and why. */
export function unknownValue(
  subject: Pick<FitFamily, 'group'>,
  parameter: FitParameter,
  start: AnalogProfile,
  reason: string,
): FittedValue {
  const told = toldOf(parameter, subject, start);
  return { ...told, value: told.start, identifiable: false, plusMinus: null, margin: null, reason };
}

/** What a search says about its parameter number `n`. */
export function foundValue(
  subject: Pick<FitFamily, 'group'>,
  parameter: FitParameter,
  n: number,
  start: AnalogProfile,
  found: SearchResult,
): FittedValue {
  const told = toldOf(parameter, subject, start);
  const x = found.x[n]!;
  const twice = 2 * found.sigma[n]!;
  const range = toSearch(parameter, parameter.upper) - toSearch(parameter, parameter.lower);
  const most = parameter.scale === 'log' ? LARGEST_FACTOR : LARGEST_PART * range;
  const value = fromSearch(parameter, x);
  const plusMinus = parameter.scale === 'log' ? value * twice : twice;
  // A number that may be 0, such as a spread, is found if it is not.
  const isLost = parameter.scale === 'linear' && parameter.lower === 0 && twice > MOST_OF_ITSELF * value;
  if (!(twice < most) || isLost) {
    const reason =
      twice > 0.45 * range
        ? 'the takes look the same over all its range'
        : `the takes tell it only to ± ${shortNumber(plusMinus)} ${told.unit}`.trimEnd();
    return { ...told, value: told.start, identifiable: false, plusMinus: null, margin: null, reason };
  }
  const [lower, upper] = [parameter.lower, parameter.upper].map(shortNumber);
  return {
    ...told,
    value: rounded(value, plusMinus),
    identifiable: true,
    plusMinus: Number(plusMinus.toPrecision(2)),
    margin: null,
    ...(found.atEdge[n] && { reason: `at the end of the range searched, ${lower} to ${upper}` }),
  };
}

/** A reading of which nothing is known, and why; its numbers neither. */
export function unknownReading(reading: FitReading, start: AnalogProfile, reason: string): FittedValue[] {
  const name = reading.nameIn(start) ?? 'own';
  const { path, title, group } = reading;
  const choice = reading.choices.find((one) => one.name === name);
  return [
    {
      path,
      title,
      group,
      unit: '',
      start: name,
      value: name,
      identifiable: false,
      plusMinus: null,
      margin: null,
      reason,
    },
    ...(choice?.parameters ?? []).map((parameter): FittedValue => {
      const told = toldOf(parameter, reading, start);
      return { ...told, value: told.start, identifiable: false, plusMinus: null, margin: null, reason };
    }),
  ];
}

/** A reading that was tried, at its best. */
export interface TriedReading {
  readonly choice: ReadingChoice;
  /** With all that was fitted for it. */
  readonly profile: AnalogProfile;
  readonly result: SearchResult;
}

/** The reading that counts, and what is said about it. */
export interface ReadingVerdict {
  /** Which one the profile gets. */
  readonly kept: TriedReading;
  readonly values: readonly FittedValue[];
}

/**
 * The nearest reading if it is clearly nearer than the next one; else the one of the start if that is as near as the
 * nearest.
 */
export function decideReading(
  reading: FitReading,
  tried: readonly TriedReading[],
  start: AnalogProfile,
): ReadingVerdict {
  const ranked = [...tried].sort((a, b) => a.result.after - b.result.after);
  const nearest = ranked[0]!;
  const rivals = ranked.slice(1).filter((other) => !isClear(nearest, other));
  const name = reading.nameIn(start) ?? 'own';
  const kept = rivals.find(({ choice }) => choice.name === name) ?? nearest;
  const next = ranked.find((other) => other !== kept);
  const margin = next ? next.result.after / kept.result.after : null;
  const { path, title, group } = reading;
  const identifiable = rivals.length === 0;
  const names = [nearest, ...rivals].map(({ choice }) => choice.name).join(', ');
  const verdict: FittedValue = {
    path,
    title,
    group,
    unit: '',
    start: name,
    value: kept.choice.name,
    identifiable,
    plusMinus: null,
    margin: identifiable && margin !== null ? Number(margin.toPrecision(3)) : null,
    reason: identifiable
      ? ranked.map(({ choice, result }) => `${choice.name} ${result.after.toFixed(2)}`).join(', ')
      : `these are as near as each other: ${names}`,
  };
  // A law belongs to its circuit: it starts where that has it.
  const own = kept.choice.apply(start);
  const values = kept.choice.parameters.map((parameter, n) =>
    identifiable
      ? foundValue(reading, parameter, n, own, kept.result)
      : unknownValue(reading, parameter, own, 'it hangs on the reading'),
  );
  return { kept, values: [verdict, ...values] };
}

/** True if one reading is nearer than another by more than chance and estimators do. */
function isClear({ result: one }: TriedReading, { result: other }: TriedReading): boolean {
  const apart = distanceOf(one.residuals.map((value, row) => value - (other.residuals[row] ?? Number.NaN)));
  return other.after > CLEAR_MARGIN * one.after && apart > CLEAR_DIFFERENCE;
}

/** The profile with all values that are told. */
export function withFound(profile: AnalogProfile, values: readonly FittedValue[]): AnalogProfile {
  return values.reduce(
    (whole, { identifiable, path, value }) =>
      identifiable && typeof value === 'number' ? withValue(whole, path, value) : whole,
    profile,
  );
}

/** Rounded to a tenth of the last digit that its uncertainty leaves. */
function rounded(value: number, plusMinus: number): number {
  if (!(plusMinus > 0) || value === 0) return value;
  const digits = Math.ceil(Math.log10(Math.abs(value) / plusMinus)) + 1 + SPARE_DIGITS;
  return Number(value.toPrecision(Math.min(12, Math.max(2, digits))));
}

/** Three digits, for people. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}
