import { mean } from '../../audio/levels.js';
import { median } from '../../audio/statistics.js';
import type { KitItem } from '../kit.js';
import { SYNC_TONE } from '../syncPattern.js';
import { type DistanceQuantity, ITEM_QUANTITIES, type ScalarQuantity } from './itemQuantities.js';
import { groupLimit, widened } from './limits.js';
import { itemLevel, type Reading } from './reading.js';
import { fixedLimit, judgedRow, missingRow, type RowPlace, toldRow } from './rowJudge.js';
import type { ComparisonRow } from './unitComparison.js';

/** An item as the emulator has it, if it has, and as the takes have it. */
export interface ItemReadings {
  readonly block: number;
  readonly item: KitItem;
  readonly emulator: Reading | undefined;
  /** Of the takes that have the item. */
  readonly takes: readonly Reading[];
  /** False if a take's levels can't be brought to the emulator's. */
  readonly levelsKnown: boolean;
  /** Noise of the takes on the emulator's scale, dB, if it is known. */
  readonly noise?: number | undefined;
}

/**
 * One pair of takes says little about how far takes of one item are apart: no less than this many medians of the
 * item's group are allowed for. 1.5 medians are the standard deviation of a normal distribution.
 */
const GROUP_MEDIANS = 1.5;

/** Rows of all quantities of a group's items. */
export function compareItems(group: readonly ItemReadings[]): ComparisonRow[] {
  const rows = ITEM_QUANTITIES.flatMap((quantity) =>
    quantity.kind === 'scalar' ? scalarRows(quantity, group) : distanceRows(quantity, group),
  );
  return rows.filter((row, n) => !rows.slice(0, n).some((earlier) => tellsTheSame(earlier, row)));
}

/** A chorus that is missing has neither rate nor delays: one row says so. */
function tellsTheSame(one: ComparisonRow, other: ComparisonRow): boolean {
  return (
    one.reason !== undefined &&
    one.difference === null &&
    one.item === other.item &&
    one.reason === other.reason
  );
}

/** Signed difference of two values in the unit of the quantity's differences. */
function scalarDifference({ scale }: ScalarQuantity, emulator: number, hardware: number): number {
  return scale === 'ratio' ? 1200 * Math.log2(emulator / hardware) : emulator - hardware;
}

function scalarRows(quantity: ScalarQuantity, group: readonly ItemReadings[]): ComparisonRow[] {
  const found = group.map((readings) => {
    const takes = readings.takes.map(quantity.value).filter((value) => typeof value === 'number');
    return { readings, takes, emulator: readings.emulator && quantity.value(readings.emulator) };
  });
  const between = found.map(({ takes }) =>
    takeDistance(takes, (one, other) => Math.abs(scalarDifference(quantity, one, other))),
  );
  const typical = typicalDistance(between);
  return found.flatMap(({ readings, takes, emulator }, n): ComparisonRow[] => {
    const { item } = readings;
    const unit = quantity.unit(item);
    const place: RowPlace = {
      ...placeOf(readings, quantity.name),
      unit,
      ...(quantity.scale === 'relative' && { differenceUnit: unit }),
    };
    const hardware = takes.length > 0 ? mean(takes) : undefined;
    if (typeof emulator !== 'number' || hardware === undefined) {
      return missing(place, quantity.noun, readings, emulator, hardware, readings.takes.map(quantity.value));
    }
    const difference = scalarDifference(quantity, emulator, hardware);
    if (LEVELS.has(quantity.name) && !readings.levelsKnown) {
      return [
        toldRow(place, { emulator, hardware }, 'the level of the recording is not known from this block'),
      ];
    }
    const fixed = groupLimit(place.block, place.group, quantity.name, scalarLimit(quantity, hardware, item));
    const limit = fixed && widened(fixed, chanceOf(quantity, readings));
    if (limit === null) return [toldRow(place, { emulator, hardware, difference }, CHANCE)];
    if (quantity.name === 'level' && isShut(readings)) {
      return [toldRow(place, { emulator, hardware, difference }, SHUT)];
    }
    if (quantity.name === 'noise floor' && item.tone === SYNC_TONE && difference < -limit) {
      return [toldRow(place, { emulator, hardware, difference }, RECORDER)];
    }
    return [
      judgedRow(place, {
        emulator,
        hardware,
        difference,
        limit,
        takeToTake: allowedDistance(between[n], typical),
      }),
    ];
  });
}

/** Standard error of the difference, by how unsteady emulator and takes are; those that don't say are as the others. */
function chanceOf({ chance }: ScalarQuantity, { emulator, takes }: ItemReadings): number {
  if (chance === undefined) return 0;
  const squares = [emulator, ...takes].flatMap((reading) => {
    const error = reading?.features.chance?.[chance];
    return error === undefined ? [] : [error ** 2];
  });
  return squares.length > 0 ? Math.sqrt(mean(squares) * (1 + 1 / Math.max(1, takes.length))) : 0;
}

/** Why something is only told. */
const CHANCE = 'told only: in this group it is chance';

/** A pause without chorus may be as noisy as the interface is; quieter than the emulator it may not be. */
const RECORDER = "told only: it may be the recorder's own noise";

const SHUT = 'told only: of noise through a filter that is all but shut the rest is chance';
/** Corner of a filter that is all but shut, Hz. */
const SHUT_CORNER = 80;

/** True if the emulator and all takes have the filter all but shut. */
function isShut({ emulator, takes }: ItemReadings): boolean {
  return [emulator, ...takes].every((reading) => {
    const corner = reading?.features.filter?.corner;
    return typeof corner === 'number' && corner < SHUT_CORNER;
  });
}

/** Quantities that mean nothing unless the recording's level is known. */
const LEVELS: ReadonlySet<string> = new Set(['level', 'noise floor']);

function scalarLimit(quantity: ScalarQuantity, hardware: number, item: KitItem): number {
  const { limit, least = 0 } = fixedLimit(quantity.name);
  if (quantity.limit) return quantity.limit(hardware, item);
  return quantity.scale === 'relative' ? Math.max((limit! / 100) * Math.abs(hardware), least) : limit!;
}

function distanceRows(quantity: DistanceQuantity, group: readonly ItemReadings[]): ComparisonRow[] {
  const found = group.map((readings) => ({ readings, takes: readings.takes.filter(quantity.has) }));
  const between = found.map(({ takes }) =>
    takeDistance(
      takes.filter((take) => quantity.tells?.(take, take) ?? true),
      quantity.distance,
    ),
  );
  const typical = typicalDistance(between);
  return found.flatMap(({ readings, takes }, n): ComparisonRow[] => {
    const place: RowPlace = { ...placeOf(readings, quantity.name), unit: '' };
    const { emulator } = readings;
    const has = emulator !== undefined && quantity.has(emulator);
    if (!has || takes.length === 0) {
      const side = (there: boolean): number | undefined => (there ? 0 : undefined);
      const rows = missing(place, quantity.noun, readings, side(has), side(takes.length > 0), []);
      return rows.map((row) => ({ ...row, emulator: null, hardware: null }));
    }
    const told = takes.filter((take) => quantity.tells?.(emulator, take) ?? true);
    if (told.length === 0) return [];
    const difference = mean(told.map((take) => quantity.distance(emulator, take)));
    const limit = groupLimit(
      place.block,
      place.group,
      quantity.name,
      fixedLimit(quantity.name).limit!,
      readings.item.tone,
    );
    if (limit === null) return [toldRow(place, { difference }, CHANCE)];
    if (isShut(readings)) return [toldRow(place, { difference }, SHUT)];
    return [judgedRow(place, { difference, limit, takeToTake: allowedDistance(between[n], typical) })];
  });
}

/** A row that fails where one side has what the other lacks; none where neither has it, or it could not be told. */
function missing(
  place: RowPlace,
  noun: string,
  { emulator: reading, takes, noise = Number.NEGATIVE_INFINITY }: ItemReadings,
  emulator: number | null | undefined,
  hardware: number | undefined,
  values: readonly (number | null | undefined)[],
): ComparisonRow[] {
  if (hardware === undefined && emulator === undefined) return [];
  if (hardware === undefined) {
    if (emulator === null || values.includes(null)) return [];
    // softer than the recording's noise: nobody can find it there
    if (takes.length === 0 && (itemLevel(reading!.features) ?? noise) < noise) return [];
    const why =
      takes.length === 0 ? 'the item was not found in the takes' : `missing ${noun}: the unit has none`;
    return [missingRow(place, { emulator }, why)];
  }
  if (emulator === null) return [];
  const why =
    reading === undefined ? 'the emulator makes no such sound' : `missing ${noun}: the emulator has none`;
  return [missingRow(place, { hardware }, why)];
}

function placeOf(
  { block, item }: ItemReadings,
  quantity: RowPlace['quantity'],
): Pick<RowPlace, 'block' | 'group' | 'item' | 'quantity'> {
  return { block, group: item.group, item: item.id, quantity };
}

/** Mean distance of all pairs of takes; undefined of fewer than two. */
function takeDistance<T>(takes: readonly T[], distance: (one: T, other: T) => number): number | undefined {
  const pairs = takes.flatMap((one, n) => takes.slice(n + 1).map((other) => distance(one, other)));
  return pairs.length > 0 ? mean(pairs) : undefined;
}

function typicalDistance(distances: readonly (number | undefined)[]): number {
  return GROUP_MEDIANS * (median(distances.filter((one) => one !== undefined)) ?? 0);
}

function allowedDistance(own: number | undefined, typical: number): number | undefined {
  return own === undefined ? undefined : Math.max(own, typical);
}
