import {
  type DifferenceUnit,
  FIXED_LIMITS,
  type FixedLimit,
  type QuantityName,
  TAKES_FACTOR,
} from './limits.js';
import type { ComparisonRow } from './unitComparison.js';

/** What a row is about. */
export interface RowPlace {
  readonly block: number;
  readonly group: string;
  readonly item: string | null;
  readonly quantity: QuantityName;
  /** Of the values. */
  readonly unit: string;
  /** Of the difference, where it is not that of the table. */
  readonly differenceUnit?: DifferenceUnit | string;
}

/** What was found. */
export interface RowNumbers {
  readonly emulator?: number | null;
  readonly hardware?: number | null;
  readonly difference: number;
  readonly limit: number;
  readonly takeToTake: number | undefined;
}

/** A quantity's limits, without the names of the table. */
export function fixedLimit(quantity: QuantityName): FixedLimit {
  return FIXED_LIMITS[quantity];
}

/** A row with both sides there: passes if the difference is within the larger of the limit and three takes' distances. */
export function judgedRow(place: RowPlace, numbers: RowNumbers): ComparisonRow {
  const { difference, takeToTake } = numbers;
  const limit = Math.max(numbers.limit, TAKES_FACTOR * (takeToTake ?? 0));
  return {
    ...placed(place),
    emulator: numbers.emulator ?? null,
    hardware: numbers.hardware ?? null,
    difference,
    limit,
    takeToTake: takeToTake ?? null,
    pass: Math.abs(difference) <= limit,
  };
}

/** A row where one side has nothing: fails. */
export function missingRow(
  place: RowPlace,
  values: { readonly emulator?: number | null; readonly hardware?: number | null },
  reason: string,
): ComparisonRow {
  return {
    ...placed(place),
    emulator: values.emulator ?? null,
    hardware: values.hardware ?? null,
    difference: null,
    limit: null,
    takeToTake: null,
    pass: false,
    reason,
  };
}

/** A row that tells something and judges nothing. */
export function toldRow(
  place: RowPlace,
  values: {
    readonly emulator?: number | null;
    readonly hardware?: number | null;
    readonly difference?: number;
  },
  reason?: string,
): ComparisonRow {
  return {
    ...placed(place),
    emulator: values.emulator ?? null,
    hardware: values.hardware ?? null,
    difference: values.difference ?? null,
    limit: null,
    takeToTake: null,
    pass: null,
    ...(reason !== undefined && { reason }),
  };
}

function placed({ differenceUnit, ...place }: RowPlace): RowPlace & { readonly differenceUnit: string } {
  return { ...place, differenceUnit: differenceUnit ?? FIXED_LIMITS[place.quantity].unit };
}
