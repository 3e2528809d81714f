import type { ItemFeatures } from '../features.js';
import type { MeasureKind } from '../kit.js';

/** Features of items by id, of all blocks: ids are unique in a kit. */
export type FeatureTable = Readonly<Record<string, ItemFeatures>>;

/** A number that a fit compares: read from the features of one or more items. */
export interface Quantity {
  /** Ids of the items that it is read from. */
  readonly items: readonly string[];
  /** What is asked of them. */
  readonly measures: readonly MeasureKind[];
  /** Undefined or NaN where it was not measured. */
  readonly read: (features: FeatureTable) => number | undefined;
  /**
   * One standard deviation that is there without any noise: what the estimator can tell, and what the tolerances of
   * single voices do, which both takes of a unit have in common.
   */
  readonly floor: number;
  /** The same as a part of the unit's value; added to `floor` as squares. */
  readonly relative?: number;
  /** Quantities of one kind share what is known about their scatter between takes. */
  readonly kind: string;
}

/** Items by id and what is asked of each. */
export type Needs = ReadonlyMap<string, ReadonlySet<MeasureKind>>;

/** All that quantities need. */
export function needsOf(quantities: readonly Quantity[]): Needs {
  const needs = new Map<string, Set<MeasureKind>>();
  for (const { items, measures } of quantities) {
    for (const id of items) {
      const asked = needs.get(id) ?? new Set();
      for (const measure of measures) asked.add(measure);
      needs.set(id, asked);
    }
  }
  return needs;
}

/** Needs of several together. */
export function unitedNeeds(all: readonly Needs[]): Needs {
  const needs = new Map<string, Set<MeasureKind>>();
  for (const one of all) {
    for (const [id, measures] of one) needs.set(id, new Set([...(needs.get(id) ?? []), ...measures]));
  }
  return needs;
}

/** A quantity and what the unit has, ready for residuals. */
export interface Target {
  readonly quantity: Quantity;
  /** Mean of the takes. */
  readonly value: number;
  /** One standard deviation of emulator less unit if both were the same machine. */
  readonly sigma: number;
}

/**
 * The quantities that at least one take and every render has, with their uncertainty: what two takes differ by, what two renders of the
 * emulator with other noise differ by, and the floor. The first two are pooled over all quantities of a kind, half and
 * half with the quantity's own.
 * @param takes features of one or two takes of the unit.
 * @param renders of the emulator with one profile and different noise.
 */
export function targetsOf(
  quantities: readonly Quantity[],
  takes: readonly FeatureTable[],
  renders: readonly FeatureTable[],
): Target[] {
  const found = quantities.flatMap((quantity) => {
    const inTakes = valuesOf(quantity, takes);
    const inRenders = valuesOf(quantity, renders);
    if (inTakes.length === 0 || inRenders.length < renders.length) return [];
    return [{ quantity, inTakes, scatter: variance(inTakes), own: variance(inRenders) }];
  });
  const pooled = new Map<string, { sum: number; own: number; count: number }>();
  for (const { quantity, scatter, own } of found) {
    const pool = pooled.get(quantity.kind) ?? { sum: 0, own: 0, count: 0 };
    // A single take tells nothing about scatter; then the emulator's has to do for both.
    pool.sum += scatter ?? own ?? 0;
    pool.own += own ?? 0;
    pool.count++;
    pooled.set(quantity.kind, pool);
  }
  return found.map(({ quantity, inTakes, scatter, own }) => {
    const pool = pooled.get(quantity.kind)!;
    const ofTakes = (pool.sum / pool.count + (scatter ?? pool.sum / pool.count)) / 2;
    const ofRenders = (pool.own / pool.count + (own ?? pool.own / pool.count)) / 2;
    const value = inTakes.reduce((sum, one) => sum + one, 0) / inTakes.length;
    const floor = quantity.floor ** 2 + ((quantity.relative ?? 0) * value) ** 2;
    return { quantity, value, sigma: Math.sqrt(ofTakes / inTakes.length + ofRenders + floor) };
  });
}

function valuesOf({ read }: Quantity, tables: readonly FeatureTable[]): number[] {
  return tables.map((table) => read(table) ?? Number.NaN).filter(Number.isFinite);
}

/** Of a single value, estimated from all; undefined for one value. */
function variance(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined;
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1);
}

/** Emulator less unit in standard deviations; NaN where the emulator has no value. */
export function residualsOf(targets: readonly Target[], features: FeatureTable): number[] {
  return targets.map(
    ({ quantity, value, sigma }) => ((quantity.read(features) ?? Number.NaN) - value) / sigma,
  );
}

/** Root of the mean square, of those that are numbers; NaN if there are none. */
export function distanceOf(residuals: readonly number[]): number {
  const measured = residuals.filter(Number.isFinite);
  return Math.sqrt(measured.reduce((sum, value) => sum + value * value, 0) / measured.length);
}
