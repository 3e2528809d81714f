import {
  type AnalogProfile,
  CROSS_MODULATION_READINGS,
  FILTER_READINGS,
  type FilterReading,
  type FilterTopology,
} from '../../profiles/analogProfile.js';
import type { CaptureKit } from '../captureKit.js';
import { WAVE } from '../kitTones.js';
import type { FitReading, ReadingChoice } from './families.js';
import { type FitParameter, fitParameter } from './fitParameter.js';
import { asks, idsOf, KitItems, parameterOf, type TonedItem } from './kitItems.js';
import type { Quantity } from './quantities.js';
import { colourOf, spectrumAgainst } from './quantityKinds.js';

const FILTER_BLOCK = 4;
const CROSS_BLOCK = 8;

/** Readings of the filter that are tried; `juno` is another instrument's. */
const FILTERS: readonly FilterReading[] = ['S2', 'S1', 'jp6', 'butterworth', 'ladder'];

const CUTOFF: readonly FitParameter[] = [
  fitParameter('vcf.cutoffAtZero', 'corner of the filter at 0 V', 'log', [0.3, 100], 0.05),
  fitParameter('vcf.octaves', 'octaves of the filter to full scale', 'linear', [7, 18], 0.05),
];

/** What the resonance voltage does, by law. */
const LAWS: Readonly<Record<string, FitParameter>> = {
  regeneration: fitParameter('vcf.resonanceDecades', 'decades of the resonance', 'log', [0.5, 4], 0.05, 4),
  damping: fitParameter('vcf.topology.top', 'damping at full resonance', 'log', [0.002, 1.5], 0.1, 4),
  loop: fitParameter('vcf.topology.top', 'loop gain at full resonance', 'log', [0.5, 6], 0.05, 4),
};

/**
 * Where two coincident poles and a Butterworth pair have the same corner of two sections: -3 dB at 0.435 and 0.802 of
 * the sections' own frequency.
 */
const BUTTERWORTH_CORNER = 0.435 / 0.802;

function filterChoice(name: FilterReading): ReadingChoice {
  const topology = FILTER_READINGS[name];
  return {
    name,
    parameters: [...CUTOFF, LAWS[topology.law]!],
    apply: (profile) => {
      if (readingOf(profile.vcf.topology) === name) return profile;
      const shift = corner(topology.k0) / corner(profile.vcf.topology.k0);
      return {
        ...profile,
        vcf: { ...profile.vcf, topology, cutoffAtZero: profile.vcf.cutoffAtZero * shift },
      };
    },
  };
}

/** Name of the circuit, whatever its `top`; undefined for one of one's own. */
function readingOf(topology: FilterTopology): FilterReading | undefined {
  const shape = ({ circuit, k0, section1, section2, law }: FilterTopology) =>
    JSON.stringify([circuit, k0, section1, section2, law]);
  return FILTERS.find((name) => shape(FILTER_READINGS[name]) === shape(topology));
}

/** Factor on the cutoff that puts the corner without resonance at one place for all readings. */
function corner(k0: number): number {
  return k0 === Math.SQRT2 ? BUTTERWORTH_CORNER : 1;
}

/** Some of a list, evenly, its ends among them. */
function evenly<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from({ length: count }, (_, n) => list[Math.round((n * (list.length - 1)) / (count - 1))]!);
}

/** The circuit of the filter, its corner and its resonance law, from noise and saws through it. */
function filterReading(items: KitItems): FitReading {
  const noise = (resonances: readonly number[], free: readonly string[]): TonedItem[] =>
    items.find(FILTER_BLOCK, 'spectrum', { 'dco1-waveform': WAVE.noise, 'vcf-resonance': resonances }, free);
  const open = idsOf(noise([0], []))[0];
  const plain = noise([0], ['vcf-cutoff', 'vcf-key-follow']).filter(
    (one) => parameterOf(one, 'vcf-cutoff') >= 24 && isFiltered(one),
  );
  const resonant = noise([32, 64, 96, 112, 127], ['vcf-cutoff', 'vcf-key-follow']).filter(
    (one) => parameterOf(one, 'vcf-cutoff') === 80,
  );
  const saws = items.find(FILTER_BLOCK, 'partials', { 'vcf-cutoff': 96 }, ['vcf-resonance']);
  const drySaw = saws.find((one) => parameterOf(one, 'vcf-resonance') === 0)?.item.id;
  const quantities: Quantity[] = [];
  if (open !== undefined) {
    for (const id of idsOf(evenly(plain, 6))) {
      quantities.push(...spectrumAgainst(id, open, { from: 60, to: 12_000, width: 2, floor: 0.6 }));
    }
    for (const id of idsOf(evenly(resonant, 6))) {
      quantities.push(...spectrumAgainst(id, open, { from: 60, to: 12_000, width: 2, floor: 1.2 }));
    }
  }
  if (drySaw !== undefined) {
    for (const id of idsOf(saws.filter(({ item }) => item.id !== drySaw))) {
      quantities.push(...spectrumAgainst(id, drySaw, { from: 60, to: 8000, width: 2, floor: 1.2 }));
    }
  }
  return {
    path: 'vcf.topology',
    title: 'circuit of the filter',
    group: 'filter',
    blocks: [FILTER_BLOCK],
    lacking: 'the kit has no noise through the filter',
    nameIn: ({ vcf }) => readingOf(vcf.topology),
    choices: FILTERS.map(filterChoice),
    quantities,
  };
}

/** True where the filter is not simply open. */
function isFiltered(one: TonedItem): boolean {
  return parameterOf(one, 'vcf-cutoff') < 120 || parameterOf(one, 'vcf-key-follow') > 0;
}

/** What the settings of the cross modulation do, from the colour of both oscillators under it. */
function crossModulationReading(items: KitItems): FitReading {
  const crossed = items.all.filter(
    (one) => one.block === CROSS_BLOCK && asks(one.item, 'spectrum') && parameterOf(one, 'cross-mod') > 0,
  );
  return {
    path: 'dco.crossModulation',
    title: 'cross modulation',
    group: 'crossmod',
    blocks: [CROSS_BLOCK],
    lacking: 'the kit has no cross modulation',
    nameIn: ({ dco }) =>
      Object.entries(CROSS_MODULATION_READINGS).find(([, settings]) => {
        return JSON.stringify(settings) === JSON.stringify(dco.crossModulation);
      })?.[0],
    choices: Object.entries(CROSS_MODULATION_READINGS).map(([name, crossModulation]): ReadingChoice => {
      return {
        name,
        parameters: [],
        apply: (profile: AnalogProfile) => ({ ...profile, dco: { ...profile.dco, crossModulation } }),
      };
    }),
    quantities: idsOf(crossed).flatMap((id) => colourOf(id, { from: 60, to: 10_000, width: 2 })),
  };
}

/** All questions with a few answers. */
export function fitReadings(kit: CaptureKit): FitReading[] {
  const items = new KitItems(kit);
  return [filterReading(items), crossModulationReading(items)];
}
