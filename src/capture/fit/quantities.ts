import { mean, rms } from '../../audio/levels.js';
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
   * single voices do. Takes have it in common, and often many quantities of an item: then it is to be the larger by the
   * root of their number, so that together they do not tell more than one.
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
 * The quantities that the takes and the emulator have, with their uncertainty: how takes scatter, once for the mean of
 * the takes and once for the emulator's own noise, and the floor. The scatter is half a quantity's own and half that of
 * all of its kind; a unit with one take lends the emulator's.
 * @param takes features of one or two takes of the unit.
 * @param renders of the emulator with one profile and different noise; a second one is needed for units with one take.
 */
export function targetsOf(
  quantities: readonly Quantity[],
  takes: readonly FeatureTable[],
  renders: readonly FeatureTable[],
): Target[] {
  const found = quantities.flatMap((quantity) => {
    const inTakes = valuesOf(quantity, takes);
    const inRenders = valuesOf(quantity, renders);
    if (inTakes.length === 0 || inRenders.length === 0) return [];
    return [{ quantity, inTakes, scatter: variance(inTakes) ?? variance(inRenders) ?? 0 }];
  });
  const pools = new Map<string, number[]>();
  for (const { quantity, scatter } of found) {
    pools.set(quantity.kind, [...(pools.get(quantity.kind) ?? []), scatter]);
  }
  return found.map(({ quantity, inTakes, scatter }) => {
    const likely = (scatter + mean(pools.get(quantity.kind)!)) / 2;
    const value = mean(inTakes);
    const floor = quantity.floor ** 2 + ((quantity.relative ?? 0) * value) ** 2;
    return { quantity, value, sigma: Math.sqrt(likely / inTakes.length + likely + floor) };
  });
}

function valuesOf({ read }: Quantity, tables: readonly FeatureTable[]): number[] {
  return tables.map((table) => read(table) ?? Number.NaN).filter(Number.isFinite);
}

/** Of a single value, estimated from all; undefined for one value. */
function variance(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined;
  const middle = mean(values);
  return values.reduce((sum, one) => sum + (one - middle) ** 2, 0) / (values.length - 1);
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
  return measured.length === 0 ? Number.NaN : rms(measured);
}
