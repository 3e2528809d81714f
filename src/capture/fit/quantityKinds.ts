import { MEL_BANDS, melBandCentre } from '../../audio/melSpectrum.js';
import type { ItemFeatures } from '../features.js';
import type { MeasureKind } from '../kit.js';
import type { FeatureTable, Quantity } from './quantities.js';

/**
 * How quantities of a fit are read out of features. Levels are always against another item of the same recording, so
 * the recording's own level does not matter.
 */

/** dB by which single voices differ when they play the same, one standard deviation. */
const VOICE_LEVEL = 0.2;

/** dB below the reference from which a band says only that it is low, if nothing else is said. */
const LOWEST_RATIO = -40;

/** A number of one item. */
export function numberOf(
  item: string,
  measure: MeasureKind,
  value: (features: ItemFeatures) => number | null | undefined,
  floor: number,
  relative = 0,
): Quantity {
  return {
    items: [item],
    measures: [measure],
    kind: measure,
    floor,
    relative,
    read: (table) => {
      const features = table[item];
      return (features && value(features)) ?? undefined;
    },
  };
}

/** Natural logarithm of a positive number of one item; `floor` is a part of the number. */
export function logarithmOf(
  item: string,
  measure: MeasureKind,
  value: (features: ItemFeatures) => number | null | undefined,
  floor: number,
): Quantity {
  return numberOf(
    item,
    measure,
    (features) => {
      const number = value(features);
      return typeof number === 'number' && number > 0 ? Math.log(number) : undefined;
    },
    floor,
  );
}

/** Level of one item against the mean of others, dB. */
export function levelAgainst(item: string, references: readonly string[], floor = VOICE_LEVEL): Quantity {
  return against(item, references, 'level', (features) => features.level, floor);
}

/** Level of silence against the mean level of other items, dB. */
export function noiseFloorAgainst(
  item: string,
  references: readonly string[],
  floor = VOICE_LEVEL,
): Quantity {
  return against(item, references, 'noiseFloor', (features) => features.noiseFloor, floor);
}

function against(
  item: string,
  references: readonly string[],
  measure: MeasureKind,
  value: (features: ItemFeatures) => number | undefined,
  floor: number,
): Quantity {
  return {
    items: [item, ...references],
    measures: [measure, 'level'],
    kind: measure,
    floor,
    read: (table) => {
      const features = table[item];
      const own = features && value(features);
      const reference = meanLevel(table, references);
      return own === undefined || reference === undefined ? undefined : own - reference;
    },
  };
}

function meanLevel(table: FeatureTable, items: readonly string[]): number | undefined {
  const levels = items.flatMap((item) => table[item]?.level ?? []);
  if (levels.length < items.length || levels.length === 0) return undefined;
  return levels.reduce((sum, level) => sum + level, 0) / levels.length;
}

export interface SpectrumOptions {
  /** Hz of the bands' middles; default all. */
  readonly from?: number;
  readonly to?: number;
  /** dB. */
  readonly floor?: number;
  /** Neighbouring bands that are taken together; default 1. */
  readonly width?: number;
  /** dB below the reference from which a band says only that it is low; default -40. */
  readonly lowest?: number;
  /** Hz; the ratio in these bands together counts as 0 dB, so that the levels of two voices do not matter. */
  readonly pass?: readonly [from: number, to: number];
}

/** Groups of bands in a range. */
function bandsOf({ from = 0, to = Number.POSITIVE_INFINITY, width = 1 }: SpectrumOptions): number[][] {
  const groups: number[][] = [];
  for (let first = 0; first + width <= MEL_BANDS; first += width) {
    const bands = Array.from({ length: width }, (_, n) => first + n);
    const middle = (melBandCentre(first) + melBandCentre(first + width - 1)) / 2;
    if (middle >= from && middle <= to) groups.push(bands);
  }
  return groups;
}

/** Power of bands together, dB; undefined if the item has no spectrum. */
function powerOf(table: FeatureTable, item: string, bands: readonly number[]): number | undefined {
  const mel = table[item]?.mel;
  if (mel === undefined) return undefined;
  return 10 * Math.log10(bands.reduce((sum, band) => sum + 10 ** (mel[band]! / 10), 0));
}

/** Bands of a range of two octaves share what is known about their scatter: low ones hold few lines of a spectrum. */
function bandKind(bands: readonly number[]): string {
  return `spectrum ${Math.floor(Math.log2(melBandCentre(bands[0]!) / 20) / 2)}`;
}

/**
 * Mel bands of one item against those of another, dB: what a filter or a chorus does to a sound. What is `lowest`
 * below the reference counts as that low.
 */
export function spectrumAgainst(item: string, reference: string, options: SpectrumOptions = {}): Quantity[] {
  const { pass, floor = 0.3, lowest = LOWEST_RATIO } = options;
  const passing = pass ? bandsOf({ from: pass[0], to: pass[1] }).flat() : [];
  const ratio = (table: FeatureTable, bands: readonly number[]): number | undefined => {
    const [own, other] = [powerOf(table, item, bands), powerOf(table, reference, bands)];
    return own === undefined || other === undefined ? undefined : own - other;
  };
  return bandsOf(options).map((bands) => ({
    items: [item, reference],
    measures: ['spectrum'],
    kind: bandKind(bands),
    floor,
    read: (table) => {
      const [own, top] = [ratio(table, bands), passing.length > 0 ? ratio(table, passing) : 0];
      return own === undefined || top === undefined
        ? undefined
        : Math.max(lowest, own) - Math.max(lowest, top);
    },
  }));
}

/** Mel bands of one item against the mean level of others, dB. */
export function spectrumAgainstLevel(
  item: string,
  references: readonly string[],
  options: SpectrumOptions = {},
): Quantity[] {
  return bandsOf(options).map((bands) => ({
    items: [item, ...references],
    measures: ['spectrum', 'level'],
    kind: bandKind(bands),
    floor: options.floor ?? 0.3,
    read: (table) => {
      const [own, level] = [powerOf(table, item, bands), meanLevel(table, references)];
      return own === undefined || level === undefined ? undefined : Math.max(-80, own - level);
    },
  }));
}

/** Mel bands of an item against its own power, dB, none lower than `lowest`: the colour of a sound. */
export function colourOf(item: string, options: SpectrumOptions = {}): Quantity[] {
  const all = Array.from({ length: MEL_BANDS }, (_, band) => band);
  return bandsOf(options).map((bands) => ({
    items: [item],
    measures: ['spectrum'],
    kind: bandKind(bands),
    floor: options.floor ?? 1,
    read: (table) => {
      const [own, whole] = [powerOf(table, item, bands), powerOf(table, item, all)];
      return own === undefined || whole === undefined
        ? undefined
        : Math.max(options.lowest ?? LOWEST_RATIO, own - whole);
    },
  }));
}

/**
 * Powers of the first `count` partials as parts of their sum: where a partial vanishes they have neither the abyss of
 * decibels nor the corner of amplitudes.
 */
export function partialsOf(item: string, count: number, floor = 0.004): Quantity[] {
  return Array.from({ length: count }, (_, n): Quantity => {
    return {
      items: [item],
      measures: ['partials'],
      kind: 'partials',
      floor,
      read: (table) => {
        const partials = table[item]?.partials?.slice(0, count);
        if (partials === undefined || partials.length < count) return undefined;
        const powers = partials.map((level) => (level === null ? 0 : 10 ** (level / 10)));
        const sum = powers.reduce((all, power) => all + power, 0);
        return sum > 0 ? powers[n]! / sum : undefined;
      },
    };
  });
}

/**
 * Logarithm of the 10 to 90 % time of a rise or fall. What the estimator is off by, some 3 %, all notes of one kind
 * share.
 */
export function timeOf(item: string, part: 'attack' | 'decay' | 'release', floor = 0.1): Quantity {
  return logarithmOf(
    item,
    part,
    (features) => {
      const times = features[part];
      return times && times.t90 - times.t10;
    },
    floor,
  );
}

/**
 * Fourth moment over squared variance, less 1, of uniform numbers: the variance of n of them is known to its n-th part.
 */
const UNIFORM_EXCESS = 0.8;
/** Voices that are alike have a logarithm as well: (0.001)^2, in the squared unit of the number. */
const LEAST_VARIANCE = 1e-6;

/**
 * Logarithm of the standard deviation over voices of a number that each of many notes has.
 * @param voices the same voice plays again after so many notes.
 * @param share root of the number of quantities that tell the same spread.
 */
export function spreadOf(
  items: readonly string[],
  voices: number,
  measure: MeasureKind,
  value: (features: ItemFeatures) => number | undefined,
  share = 1,
): Quantity {
  return {
    items,
    measures: [measure],
    kind: `spread of ${measure}`,
    // Two machines with the same tolerances draw other values, one a voice.
    floor: share * Math.sqrt((2 * UNIFORM_EXCESS) / (4 * voices)),
    read: (table) => {
      const values = items.map((item) => {
        const features = table[item];
        return (features && value(features)) ?? Number.NaN;
      });
      if (!values.every(Number.isFinite)) return undefined;
      const means = Array.from({ length: voices }, (_, voice) => {
        const own = values.filter((__, n) => n % voices === voice);
        return own.reduce((sum, one) => sum + one, 0) / own.length;
      });
      const mean = means.reduce((sum, one) => sum + one, 0) / voices;
      const variance = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (voices - 1);
      return 0.5 * Math.log(variance + LEAST_VARIANCE);
    },
  };
}
