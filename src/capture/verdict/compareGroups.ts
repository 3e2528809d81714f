import { mean } from '../../audio/levels.js';
import { melDistance } from '../../audio/melSpectrum.js';
import { median, quantile } from '../../audio/statistics.js';
import { chanceOf } from './chanceOf.js';
import type { ItemReadings } from './compareItems.js';
import { cornerOf, isMidRange } from './itemQuantities.js';
import { CHANCE_FACTOR, type QuantityName, REFRESH, widened } from './limits.js';
import { VOICE_BLOCK } from './meanOfVoices.js';
import { centsFromKey, itemLevel, powerSum, type Reading } from './reading.js';
import { fixedLimit, judgedRow, missingRow, type RowPlace } from './rowJudge.js';
import type { ComparisonRow } from './unitComparison.js';

/** Block of the filter's own questions; its pitches are no keys'. */
const FILTER_BLOCK = 4;
/** Items that a statistic needs to mean anything. */
const FEWEST = 3;

/** Rows of what a group's items have only together. */
export function compareGroups(group: readonly ItemReadings[]): ComparisonRow[] {
  return [
    ...medianPitchRows(group),
    ...meanCornerRows(group, 'filter corner, mid-range', isMidRange),
    ...meanCornerRows(group, 'filter corner, ends', (hertz) => !isMidRange(hertz)),
    ...spreadRows(group, 'voice spread of level', 'dB', levelSpread),
    ...spreadRows(group, 'voice spread of spectrum', 'dB', spectrumSpread),
    ...latencyRows(group),
  ];
}

/** An item that the emulator and at least one take have. */
interface Pair {
  readonly emulator: number;
  readonly takes: readonly number[];
}

/** One number of each item that both sides have. */
function pairs(group: readonly ItemReadings[], value: (reading: Reading) => number | undefined): Pair[] {
  return group.flatMap(({ emulator: reading, takes: readings }) => {
    const emulator = reading && value(reading);
    const takes = readings.map(value).filter((one) => one !== undefined);
    return emulator === undefined || takes.length === 0 ? [] : [{ emulator, takes }];
  });
}

function place(group: readonly ItemReadings[], quantity: QuantityName, unit: string): RowPlace {
  const { block, item } = group[0]!;
  return { block, group: item.group, item: null, quantity, unit };
}

/** Distances between the first two takes of the items that have both. */
function takePairs(found: readonly Pair[]): (readonly [one: number, other: number])[] {
  return found.flatMap(({ takes: [one, other] }) =>
    one === undefined || other === undefined ? [] : [[one, other] as const],
  );
}

function medianPitchRows(group: readonly ItemReadings[]): ComparisonRow[] {
  if (group[0]!.block === FILTER_BLOCK) return [];
  const found = pairs(group, ({ item, features, tuning }) =>
    item.key === undefined || features.frequency === undefined
      ? undefined
      : centsFromKey(features.frequency, item.key) - tuning,
  );
  if (found.length < FEWEST) return [];
  const difference = median(found.map(({ emulator, takes }) => Math.abs(emulator - mean(takes))))!;
  const takeToTake = median(takePairs(found).map(([one, other]) => Math.abs(one - other)));
  const limit = fixedLimit('key pitch, median').limit!;
  return [judgedRow(place(group, 'key pitch, median', ''), { difference, limit, takeToTake })];
}

/** The mean over a sweep's voices: a single voice is off by its own spread. */
function meanCornerRows(
  group: readonly ItemReadings[],
  quantity: QuantityName,
  among: (hertz: number) => boolean,
): ComparisonRow[] {
  const found = group
    .flatMap((readings) =>
      pairs([readings], ({ features }) => cornerOf(features)).map((pair) => ({
        emulator: Math.log2(pair.emulator),
        takes: pair.takes.map(Math.log2),
        chance: chanceOf('corner', readings),
      })),
    )
    .filter(({ takes }) => among(2 ** mean(takes)));
  if (found.length === 0) return [];
  const emulator = mean(found.map((pair) => pair.emulator));
  const hardware = mean(found.map(({ takes }) => mean(takes)));
  const both = takePairs(found);
  const chance = Math.hypot(...found.map((pair) => pair.chance)) / found.length;
  return [
    judgedRow(place(group, quantity, 'Hz'), {
      emulator: 2 ** emulator,
      hardware: 2 ** hardware,
      difference: 1200 * (emulator - hardware),
      limit: widened(fixedLimit(quantity).limit!, chance),
      takeToTake:
        both.length > 0 ? 1200 * Math.abs(mean(both.map(([one, other]) => one - other))) : undefined,
    }),
  ];
}

/** How far the voices are apart, as a ratio of the emulator's and the unit's, 1 or more. */
function spreadRows(
  group: readonly ItemReadings[],
  quantity: QuantityName,
  unit: string,
  spread: (readings: readonly Reading[]) => number | undefined,
): ComparisonRow[] {
  if (group[0]!.block !== VOICE_BLOCK || group.length < FEWEST) return [];
  const { limit, least = 0 } = fixedLimit(quantity);
  // what is smaller than can be heard or told is no difference
  const told = (readings: readonly Reading[]): number | undefined => {
    const value = spread(readings);
    return value === undefined ? undefined : Math.max(value, least);
  };
  const emulator = told(group.flatMap(({ emulator: reading }) => (reading ? [reading] : [])));
  const count = Math.max(...group.map(({ takes }) => takes.length));
  const takes = Array.from({ length: count }, (_, n) =>
    told(group.flatMap(({ takes: readings }) => (readings[n] ? [readings[n]] : []))),
  ).filter((value) => value !== undefined);
  if (emulator === undefined || takes.length === 0) return [];
  const hardware = mean(takes);
  const ratio = (one: number, other: number): number => Math.max(one / other, other / one);
  const between = takes.length > 1 ? ratio(takes[0]!, takes[1]!) : undefined;
  const row = judgedRow(place(group, quantity, unit), {
    emulator,
    hardware,
    difference: ratio(emulator, hardware),
    // three times a ratio's distance is its third power
    limit: Math.max(limit!, (between ?? 1) ** 3),
    takeToTake: undefined,
  });
  return [{ ...row, takeToTake: between ?? null }];
}

function levelSpread(readings: readonly Reading[]): number | undefined {
  const levels = readings.map(({ features }) => itemLevel(features)).filter((level) => level !== undefined);
  if (levels.length < FEWEST) return undefined;
  const middle = mean(levels);
  return Math.sqrt(levels.reduce((sum, level) => sum + (level - middle) ** 2, 0) / (levels.length - 1));
}

/** Mean mel distance from the mean spectrum, levels removed. */
function spectrumSpread(readings: readonly Reading[]): number | undefined {
  const spectra = readings.flatMap(({ features: { mel } }) => {
    if (mel === undefined) return [];
    const level = powerSum(mel);
    return [mel.map((band) => band - level)];
  });
  if (spectra.length < FEWEST) return undefined;
  const middle = spectra[0]!.map((_, band) => mean(spectra.map((spectrum) => spectrum[band]!)));
  return mean(spectra.map((spectrum) => melDistance(spectrum, middle)));
}

/** Median and quartiles of the time from note on to sound. */
function latencyRows(group: readonly ItemReadings[]): ComparisonRow[] {
  const milliseconds = ({ features: { onset } }: Reading): number | undefined =>
    onset === undefined ? undefined : onset * 1000;
  const found = pairs(group, milliseconds);
  const asked = group.filter(({ takes }) => takes.some(({ features }) => features.onset !== undefined));
  if (found.length === 0 && asked.length > 0) {
    const hardware = median(
      asked.flatMap(({ takes }) => takes.map(milliseconds).filter((one) => one !== undefined)),
    );
    return [
      missingRow(
        place(group, 'note latency, median', 'ms'),
        { hardware },
        'missing sound: the emulator has none',
      ),
    ];
  }
  if (found.length === 0) return [];
  const emulator = found.map((pair) => pair.emulator);
  const hardware = found.map(({ takes }) => mean(takes));
  const both = takePairs(found);
  const at = (values: readonly number[], part: number): number => quantile(values, part)!;
  const apart = (one: readonly number[], other: readonly number[], part: number): number | undefined =>
    one.length > 0 ? Math.abs(at(one, part) - at(other, part)) : undefined;
  const [first, second] = [both.map(([one]) => one), both.map(([, other]) => other)];
  const count = new Set(group.map(({ item }) => item.at)).size;
  const row = (quantity: QuantityName, part: number): ComparisonRow =>
    judgedRow(place(group, quantity, 'ms'), {
      emulator: at(emulator, part),
      hardware: at(hardware, part),
      difference: at(emulator, part) - at(hardware, part),
      limit: Math.max(fixedLimit(quantity).limit!, quantileChance(part, count, group[0]!.takes.length)),
      takeToTake: apart(first, second, part),
    });
  const rows = [row('note latency, median', 0.5)];
  if (found.length <= FEWEST) return rows;
  const quartiles = [row('note latency, quartiles', 0.25), row('note latency, quartiles', 0.75)];
  const worse = quartiles.reduce((one, other) =>
    Math.abs(other.difference!) - other.limit! > Math.abs(one.difference!) - one.limit! ? other : one,
  );
  return [...rows, worse];
}

/**
 * `CHANCE_FACTOR` standard errors, ms, of the difference of a quantile of latencies, emulator less the mean of the takes. A note
 * waits for the next refresh, any time up to a whole one, so latencies are spread evenly over it: the quantile p of n such
 * has the variance p (1 - p) / (n + 2) of its square.
 */
function quantileChance(part: number, count: number, takes: number): number {
  const variance = ((part * (1 - part)) / (count + 2)) * (1 + 1 / Math.max(1, takes));
  return CHANCE_FACTOR * REFRESH * Math.sqrt(variance);
}
