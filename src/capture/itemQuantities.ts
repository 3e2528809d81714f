import { MEL_SILENCE, melDistance } from '../audio/melSpectrum.js';
import type { EnvelopeTimes, ItemFeatures } from './features.js';
import type { KitItem } from './kit.js';
import { FIXED_LIMITS, MID_RANGE, type QuantityName } from './limits.js';

/** An item as a take, or the emulator, has it. */
export interface Reading {
  /** The item's block, 0-11. */
  readonly block: number;
  readonly item: KitItem;
  readonly features: ItemFeatures;
  /** dB to add to its levels, so that recordings of any level can be compared. */
  readonly gain: number;
  /** Cents to take off its pitches. */
  readonly tuning: number;
}

/** A quantity that is one number. */
export interface ScalarQuantity {
  readonly name: QuantityName;
  readonly kind: 'scalar';
  /** Of the values. */
  readonly unit: (item: KitItem) => string;
  /** Undefined: the reading has none; null: it could not be told. */
  readonly value: (reading: Reading) => number | null | undefined;
  /** `ratio`: differences in cents of two frequencies; `relative`: the limit is per cent of the hardware's value. */
  readonly scale: 'linear' | 'ratio' | 'relative';
  /** Limit of a value, where it is not that of the table. */
  readonly limit?: (hardware: number) => number;
  /** What the emulator lacks when it has no value. */
  readonly noun: string;
}

/** A quantity that is only a distance between two readings. */
export interface DistanceQuantity {
  readonly name: QuantityName;
  readonly kind: 'distance';
  readonly has: (reading: Reading) => boolean;
  readonly distance: (one: Reading, other: Reading) => number;
  readonly noun: string;
}

export type ItemQuantity = ScalarQuantity | DistanceQuantity;

/** Partials weaker than this against the strongest are not compared, dB. */
const PARTIAL_FLOOR = -50;
/** Hz up to which partials are compared. */
const PARTIAL_LIMIT = 8000;
/** Hz that stand for a filter that is open beyond it. */
const OPEN_CORNER = 16_000;
const A4_KEY = 69;
const A4_FREQUENCY = 440;

/** Cents from the key's nominal pitch. */
export function centsFromKey(frequency: number, key: number): number {
  return 1200 * Math.log2(frequency / A4_FREQUENCY) - 100 * (key - A4_KEY);
}

/** Power sum of levels, dB. */
export function powerSum(levels: readonly (number | null)[]): number {
  let power = 0;
  for (const level of levels) if (level !== null && level > MEL_SILENCE) power += 10 ** (level / 10);
  return power > 0 ? 10 * Math.log10(power) : MEL_SILENCE;
}

/** Level of an item's sound, dBFS as it was recorded; undefined of silence. */
export function itemLevel({ noiseFloor, level, partials, mel }: ItemFeatures): number | undefined {
  if (noiseFloor !== undefined) return undefined;
  if (level !== undefined) return level;
  if (partials?.some((one) => one !== null)) return powerSum(partials);
  return mel === undefined ? undefined : powerSum(mel);
}

/** Block of the filter's own questions: a pitch in it is the filter's, which no key tunes exactly. */
const FILTER_BLOCK = 4;

function scalar(
  name: QuantityName,
  noun: string,
  unit: string,
  scale: ScalarQuantity['scale'],
  value: ScalarQuantity['value'],
  limit?: ScalarQuantity['limit'],
): ScalarQuantity {
  return { name, kind: 'scalar', noun, unit: () => unit, scale, value, ...(limit && { limit }) };
}

function distance(
  name: QuantityName,
  noun: string,
  has: DistanceQuantity['has'],
  between: DistanceQuantity['distance'],
): DistanceQuantity {
  return { name, kind: 'distance', noun, has, distance: between };
}

/** Limit of a filter's frequency: twice that of the table outside the middle of its range. */
function byRange(name: QuantityName): (hertz: number) => number {
  const most = FIXED_LIMITS[name].limit!;
  return (hertz) => (isMidRange(hertz) ? most : 2 * most);
}

/** True for a filter's corner where it is judged most strictly. */
export function isMidRange(hertz: number): boolean {
  return hertz >= MID_RANGE[0] && hertz <= MID_RANGE[1];
}

/** The corner of an item's filter, Hz; undefined if it was not measured. */
export function cornerOf({ filter }: ItemFeatures): number | undefined {
  return filter === undefined ? undefined : (filter.corner ?? OPEN_CORNER);
}

function scaled(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}

function envelopeQuantities(part: 'attack' | 'decay' | 'release'): ItemQuantity[] {
  const times = (['t10', 't50', 't90'] as const).map((time) =>
    scalar(`${part} ${time}`, part, 'ms', 'relative', ({ features }) => scaled(features[part]?.[time], 1000)),
  );
  const shape = distance(
    `${part} shape`,
    part,
    ({ features }) => features[part] !== undefined,
    (one, other) => shapeDistance(one.features[part]!, other.features[part]!),
  );
  return [...times, shape];
}

function chorusDelays(side: 'left' | 'right'): ItemQuantity[] {
  return (['shortest', 'longest'] as const).map((end, index) =>
    scalar(`chorus delay, ${side}, ${end}`, 'chorus', 'ms', 'relative', ({ features }) => {
      if (features.chorus === undefined) return undefined;
      const range = features.chorus[side];
      return range === null ? undefined : range[index]! * 1000;
    }),
  );
}

/** What single items are compared by, in the order of reports. */
export const ITEM_QUANTITIES: readonly ItemQuantity[] = [
  scalar('noise floor', 'noise floor', 'dB', 'linear', ({ features, gain }) =>
    features.noiseFloor === undefined ? undefined : features.noiseFloor + gain,
  ),
  scalar('key pitch', 'pitch', 'cent', 'linear', ({ block, item, features, tuning }) =>
    item.key === undefined || block === FILTER_BLOCK || features.frequency === undefined
      ? undefined
      : centsFromKey(features.frequency, item.key) - tuning,
  ),
  scalar(
    'pitch',
    'pitch',
    'Hz',
    'ratio',
    ({ block, item, features }) =>
      item.key !== undefined && block !== FILTER_BLOCK ? undefined : features.frequency,
    byRange('pitch'),
  ),
  scalar('level', 'sound', 'dB', 'linear', ({ features, gain }) => {
    const level = itemLevel(features);
    return level === undefined ? undefined : level + gain;
  }),
  distance('partials, mean', 'partials', hasPartials, (one, other) => {
    const differences = partialDifferences(one, other);
    return differences.reduce((sum, difference) => sum + difference, 0) / Math.max(1, differences.length);
  }),
  distance('partials, worst', 'partials', hasPartials, (one, other) =>
    Math.max(0, ...partialDifferences(one, other)),
  ),
  distance(
    'mel distance',
    'spectrum',
    (reading) => hasMel(reading) && !isNoise(reading),
    levelledMelDistance,
  ),
  distance(
    'mel distance, noise',
    'spectrum',
    (reading) => hasMel(reading) && isNoise(reading),
    levelledMelDistance,
  ),
  ...envelopeQuantities('attack'),
  ...envelopeQuantities('decay'),
  ...envelopeQuantities('release'),
  scalar(
    'filter corner',
    'filter',
    'Hz',
    'ratio',
    ({ features }) => cornerOf(features),
    byRange('filter corner'),
  ),
  scalar('filter slope', 'filter slope', 'dB/oct', 'linear', ({ features }) => features.filter?.slope),
  scalar('filter peak', 'filter', 'dB', 'linear', ({ features }) => features.filter?.peak),
  scalar('LFO rate', 'modulation', 'Hz', 'relative', ({ features }) => features.lfo?.rate),
  {
    ...scalar('LFO depth', 'modulation', '', 'relative', ({ features }) => features.lfo?.depth),
    unit: depthUnit,
  },
  scalar('LFO delay', 'LFO delay', 'ms', 'relative', ({ features }) => scaled(features.lfo?.delay, 1000)),
  distance(
    'pitch path',
    'pitch path',
    ({ features }) => features.pitchPath?.some((cents) => cents !== null) === true,
    pathDistance,
  ),
  scalar('chorus rate', 'chorus', 'Hz', 'relative', ({ features }) => features.chorus?.rate),
  ...chorusDelays('left'),
  ...chorusDelays('right'),
  scalar('chorus correlation', 'chorus', '', 'linear', ({ features }) => features.chorus?.correlation),
];

function depthUnit(item: KitItem): string {
  const lfo = item.measures.find((measure) => measure.kind === 'lfo');
  return lfo?.of === 'pitch' ? 'cent' : lfo?.of === 'brightness' ? 'st' : 'dB';
}

function hasPartials({ features }: Reading): boolean {
  return features.partials?.some((level) => level !== null) === true;
}

function hasMel({ features }: Reading): boolean {
  return features.mel !== undefined && features.noiseFloor === undefined;
}

/** A sound without a key, or one of which nobody asks pitch or partials in the filter's block. */
function isNoise({ block, item }: Reading): boolean {
  if (item.key === undefined) return true;
  return block === FILTER_BLOCK && !item.measures.some(({ kind }) => kind === 'pitch' || kind === 'partials');
}

/**
 * Differences of the partials to 8 kHz of which at least one is above -50 dB, dB: both are brought to the same power,
 * and what is below -50 dB or not found counts as that low.
 */
function partialDifferences(one: Reading, other: Reading): number[] {
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

function nominalFrequency({ key }: KitItem): number | undefined {
  return key === undefined ? undefined : A4_FREQUENCY * 2 ** ((key - A4_KEY) / 12);
}

function levelledMelDistance(one: Reading, other: Reading): number {
  const a = one.features.mel!;
  const difference = powerSum(a) - powerSum(other.features.mel!);
  return melDistance(
    a,
    other.features.mel!.map((level) => level + difference),
  );
}

function shapeDistance(one: EnvelopeTimes, other: EnvelopeTimes): number {
  return rootMeanSquare(one.shape.slice(0, other.shape.length).map((level, n) => level - other.shape[n]!));
}

/**
 * Rms of how far `one` is from the nearest value that `other` takes at the same step or on the way to a neighbour, so
 * that a glide that begins a step earlier is no error.
 */
function pathDistance(one: Reading, other: Reading): number {
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
