import { MEL_BANDS, melBandCentre } from '../../audio/melSpectrum.js';
import type { EnvelopeTimes, ItemFeatures } from '../features.js';
import type { MeasureKind } from '../kit.js';
import type { Quantity } from './quantities.js';

/** How quantities of a fit are read out of features. Levels are always against another item of the same block. */

/** What single voices differ by when they play the same, one standard deviation: level in dB. */
export const VOICE_LEVEL = 0.2;

/** Bands with less than this below the reference say nothing more than that they are low, dB. */
const LOWEST_RATIO = -40;

/** The value or its logarithm, of one item. */
export function numberOf(
  item: string,
  kind: string,
  value: (features: ItemFeatures) => number | null | undefined,
  floor: number,
  relative?: number,
): Quantity {
  return {
    items: [item],
    kind,
    floor,
    ...(relative !== undefined && { relative }),
    read: (table) => {
      const features = table[item];
      return (features && value(features)) ?? undefined;
    },
  };
}

/** Natural logarithm of a positive value, of one item; `floor` is a part of the value. */
export function logarithmOf(
  item: string,
  kind: string,
  value: (features: ItemFeatures) => number | null | undefined,
  floor: number,
): Quantity {
  return numberOf(item, kind, (features) => logarithm(value(features)), floor);
}

function logarithm(value: number | null | undefined): number | undefined {
  return value !== null && value !== undefined && value > 0 ? Math.log(value) : undefined;
}

/** Level of one item against another's, dB. */
export function levelAgainst(item: string, reference: string, kind: string, floor = VOICE_LEVEL): Quantity {
  return difference(item, reference, kind, ({ level }) => level, floor);
}

/** A level in dB of one item less the other's. */
export function difference(
  item: string,
  reference: string,
  kind: string,
  level: (features: ItemFeatures) => number | undefined,
  floor: number,
): Quantity {
  return {
    items: [item, reference],
    kind,
    floor,
    read: (table) => {
      const [one, other] = [table[item], table[reference]].map((features) => features && level(features));
      return one === undefined || other === undefined ? undefined : one - other;
    },
  };
}

export interface SpectrumOptions {
  /** Hz of the bands' middles. */
  readonly from?: number;
  readonly to?: number;
  /** dB. */
  readonly floor?: number;
}

/**
 * Mel bands of one item against those of another, dB: what a filter or a chorus does to a noise. What is below -40 dB
 * counts as that low.
 */
export function spectrumAgainst(
  item: string,
  reference: string,
  kind: string,
  { from = 0, to = Number.POSITIVE_INFINITY, floor = 0.3 }: SpectrumOptions = {},
): Quantity[] {
  const quantities: Quantity[] = [];
  for (let band = 0; band < MEL_BANDS; band++) {
    const hertz = melBandCentre(band);
    if (hertz < from || hertz > to) continue;
    quantities.push({
      items: [item, reference],
      // Low bands hold few lines of a spectrum and scatter more.
      kind: `${kind}, band ${Math.floor(Math.log2(hertz / 20) / 2)}`,
      floor,
      read: (table) => {
        const [one, other] = [table[item]?.mel?.[band], table[reference]?.mel?.[band]];
        return one === undefined || other === undefined ? undefined : Math.max(LOWEST_RATIO, one - other);
      },
    });
  }
  return quantities;
}

/** Mel bands of one item against the level of another, dB. */
export function spectrumAgainstLevel(
  item: string,
  reference: string,
  kind: string,
  { from = 0, to = Number.POSITIVE_INFINITY, floor = 0.3 }: SpectrumOptions = {},
): Quantity[] {
  const quantities: Quantity[] = [];
  for (let band = 0; band < MEL_BANDS; band++) {
    const hertz = melBandCentre(band);
    if (hertz < from || hertz > to) continue;
    quantities.push({
      items: [item, reference],
      kind: `${kind}, band ${Math.floor(Math.log2(hertz / 20) / 2)}`,
      floor,
      read: (table) => {
        const [one, other] = [table[item]?.mel?.[band], table[reference]?.level];
        return one === undefined || other === undefined ? undefined : one - other;
      },
    });
  }
  return quantities;
}

/**
 * Amplitudes of the first `count` partials against the root of their power sum: zeros of a spectrum stay small numbers
 * where decibels would be far apart.
 */
export function partialsOf(item: string, kind: string, count: number, floor = 0.004): Quantity[] {
  return Array.from({ length: count }, (_, n): Quantity => {
    return {
      items: [item],
      kind,
      floor,
      read: (table) => {
        const partials = table[item]?.partials?.slice(0, count);
        if (partials === undefined || partials.length < count) return undefined;
        const powers = partials.map((level) => (level === null ? 0 : 10 ** (level / 10)));
        const sum = powers.reduce((all, power) => all + power, 0);
        return sum > 0 ? Math.sqrt(powers[n]! / sum) : undefined;
      },
    };
  });
}

/** Logarithms of the 10 to 90 % time of a rise or fall, seconds. */
export function timeOf(item: string, part: 'attack' | 'decay' | 'release', floor = 0.03): Quantity[] {
  const time = (times: EnvelopeTimes | undefined): number | undefined => times && times.t90 - times.t10;
  return [logarithmOf(item, `${part} time`, (features) => time(features[part]), floor)];
}

/**
 * Logarithm of the standard deviation over voices of a number that each of many notes has; each voice plays more than
 * one of them, in turn.
 * @param voices how many notes later the same voice plays again.
 */
export function spreadOf(
  items: readonly string[],
  voices: number,
  kind: string,
  value: (features: ItemFeatures) => number | undefined,
): Quantity {
  return {
    items,
    kind,
    // Two machines with the same tolerances draw other values: uniform ones, a dozen each.
    floor: Math.sqrt(2 * (0.8 / (4 * voices))),
    read: (table) => {
      const values = items.map((item) => {
        const features = table[item];
        return (features && value(features)) ?? Number.NaN;
      });
      const means = Array.from({ length: voices }, (_, voice) => {
        const own = values.filter((one, n) => n % voices === voice && Number.isFinite(one));
        return own.reduce((sum, one) => sum + one, 0) / own.length;
      }).filter(Number.isFinite);
      if (means.length < voices) return undefined;
      const mean = means.reduce((sum, one) => sum + one, 0) / voices;
      const variance = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (voices - 1);
      return 0.5 * Math.log(variance + 1e-8);
    },
  };
}
