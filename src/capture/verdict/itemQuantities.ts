import type { ItemFeatures, MeasuredChance } from '../features.js';
import type { KitItem } from '../kit.js';
import { FIXED_LIMITS, type FixedLimit, MID_RANGE, type QuantityName } from './limits.js';
import { centsFromKey, itemLevel, nominalFrequency, type Reading } from './reading.js';
import { levelledMelDistance, partialDifferences, pathDistance, shapeDistance } from './readingDistances.js';

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
  readonly limit?: (hardware: number, item: KitItem) => number;
  /** Which of a reading's chances is this quantity's, in the unit of its differences. */
  readonly chance?: keyof MeasuredChance;
  /** What the emulator lacks when it has no value. */
  readonly noun: string;
}

/** A quantity that is only a distance between two readings. */
export interface DistanceQuantity {
  readonly name: QuantityName;
  readonly kind: 'distance';
  readonly has: (reading: Reading) => boolean;
  readonly distance: (one: Reading, other: Reading) => number;
  /** False for two readings between which a distance says nothing. Default: it always says something. */
  readonly tells?: (one: Reading, other: Reading) => boolean;
  readonly noun: string;
}

export type ItemQuantity = ScalarQuantity | DistanceQuantity;

/** Hz that stand for a filter that is open beyond it. */
const OPEN_CORNER = 16_000;
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

/** Shorter ways are a few control refreshes, whose place against the note is chance: they have no shape. */
const SHAPE_SECONDS = 0.06;
/** Periods of a note that its envelope is known to: identical laws differ by less than half of one. */
const PERIODS = 1;

/** No envelope is known better than to a period of what it shapes. */
function timeLimit(name: QuantityName, hardware: number, item: KitItem): number {
  const { limit, least = 0 } = FIXED_LIMITS[name] as FixedLimit;
  const periods = (PERIODS * 1000) / (nominalFrequency(item) ?? Number.POSITIVE_INFINITY);
  return Math.max((limit! / 100) * hardware, least, periods);
}

/**
 * Turns that a modulation is known to over the time that it is heard: the slowest LFO turns little more than once, and two
 * made-up machines with the same rate were found up to 0.03 turns apart.
 */
const TURNS = 0.06;

function lfoRateLimit(hardware: number, { steady: [from, to] }: KitItem): number {
  return Math.max((FIXED_LIMITS['LFO rate'].limit! / 100) * hardware, TURNS / (to - from));
}

function envelopeQuantities(part: 'attack' | 'decay' | 'release'): ItemQuantity[] {
  const times = (['t10', 't50', 't90'] as const).map((time) =>
    scalar(
      `${part} ${time}`,
      part,
      'ms',
      'relative',
      ({ features }) => scaled(features[part]?.[time], 1000),
      (hardware, item) => timeLimit(`${part} ${time}`, hardware, item),
    ),
  );
  const shape = distance(
    `${part} shape`,
    part,
    ({ features }) => features[part] !== undefined,
    (one, other) => shapeDistance(one.features[part]!, other.features[part]!),
  );
  const steps = ({ features }: Reading): boolean => {
    const { t10, t90 } = features[part]!;
    return t90 - t10 < SHAPE_SECONDS;
  };
  return [...times, { ...shape, tells: (one, other) => !steps(one) && !steps(other) }];
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
  {
    ...scalar('level', 'sound', 'dB', 'linear', ({ features, gain }) => {
      const level = itemLevel(features);
      return level === undefined ? undefined : level + gain;
    }),
    chance: 'level',
  },
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
  {
    ...scalar('filter corner', 'filter', 'Hz', 'ratio', ({ features }) => cornerOf(features)),
    limit: byRange('filter corner'),
    chance: 'corner',
  },
  {
    ...scalar('filter slope', 'filter slope', 'dB/oct', 'linear', ({ features }) => features.filter?.slope),
    chance: 'slope',
  },
  {
    ...scalar('filter peak', 'filter', 'dB', 'linear', ({ features }) => features.filter?.peak),
    chance: 'peak',
  },
  {
    ...scalar('LFO rate', 'modulation', 'Hz', 'relative', ({ features }) => features.lfo?.rate),
    limit: lfoRateLimit,
  },
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
