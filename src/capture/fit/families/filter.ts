import { FILTER_READINGS, type FilterReading, type FilterTopology } from '../../../profiles/analogProfile.js';
import { WAVE } from '../../kit/kitTones.js';
import type { FitFamily, FitReading, ReadingChoice } from '../families.js';
import { type FitParameter, fitParameter } from '../fitParameter.js';
import { idsOf, type KitItems, parameterOf, type TonedItem } from '../kitItems.js';
import type { Quantity } from '../quantities.js';
import { spectrumAgainst } from '../quantityKinds.js';

const FILTER_BLOCK = 4;

/**
 * Hz of the bands that are compared, two and two, and how far below the open filter, dB: noise fills the range of a
 * recording down to some 35 dB below the kit's, and what is left there is the recorder's, not the filter's.
 */
const RANGE = { from: 60, to: 12_000, width: 2, lowest: -24 } as const;

/** Readings of the filter that are tried; `juno` is another instrument's. */
const FILTERS: readonly FilterReading[] = ['S2', 'S1', 'jp6', 'butterworth', 'ladder'];

const CUTOFF = fitParameter('vcf.cutoffAtZero', 'corner of the filter at 0 V', 'log', [0.3, 100], 0.05);
const OCTAVES = fitParameter('vcf.octaves', 'octaves of the filter to full scale', 'linear', [7, 18], 0.05);

/** What the resonance voltage does, by law. */
const LAWS: Readonly<Record<string, FitParameter>> = {
  regeneration: fitParameter('vcf.resonanceDecades', 'decades of the resonance', 'log', [0.5, 4], 0.05, 3),
  damping: fitParameter('vcf.topology.top', 'damping at full resonance', 'log', [0.002, 1.5], 0.1, 3),
  loop: fitParameter('vcf.topology.top', 'loop gain at full resonance', 'log', [0.5, 6], 0.05, 3),
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
    parameters: [LAWS[topology.law]!],
    // The resonance moves with the corner; what the corner is, noise without resonance tells best.
    along: [CUTOFF],
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

/** Noise through the filter without resonance, and noise past it. */
function plainNoise(items: KitItems): {
  readonly open: string | undefined;
  readonly plain: readonly TonedItem[];
} {
  const noise = (free: readonly string[]): TonedItem[] =>
    items.find(FILTER_BLOCK, 'spectrum', { 'dco1-waveform': WAVE.noise, 'vcf-resonance': 0 }, free);
  return {
    open: idsOf(noise([]))[0],
    plain: noise(['vcf-cutoff', 'vcf-key-follow']).filter(
      (one) => parameterOf(one, 'vcf-cutoff') >= 24 && isFiltered(one),
    ),
  };
}

/** Where the filter's corner is, at the bottom of its range and at the top. */
export function filterFamilies(items: KitItems): FitFamily[] {
  const { open, plain } = plainNoise(items);
  return [
    {
      name: 'filter',
      group: 'filter',
      leads: true,
      blocks: [FILTER_BLOCK],
      lacking: 'the kit has no noise through the filter',
      parameters: [CUTOFF, OCTAVES],
      quantities: idsOf(evenly(plain, 8)).flatMap((id) =>
        open === undefined ? [] : spectrumAgainst(id, open, { ...RANGE, pass: [60, 200], floor: 2 }),
      ),
    },
  ];
}

/** The circuit of the filter and its resonance law, from noise and saws through it. */
export function filterReading(items: KitItems): FitReading {
  const { open, plain } = plainNoise(items);
  const resonant = items.find(
    FILTER_BLOCK,
    'spectrum',
    { 'dco1-waveform': WAVE.noise, 'vcf-resonance': [32, 64, 96, 112], 'vcf-cutoff': 80 },
    ['vcf-key-follow'],
  );
  const saws = items.find(FILTER_BLOCK, 'partials', { 'vcf-cutoff': 96 }, ['vcf-resonance']);
  const drySaw = saws.find((one) => parameterOf(one, 'vcf-resonance') === 0)?.item.id;
  const against = (list: readonly TonedItem[], reference: string | undefined, floor: number): Quantity[] =>
    idsOf(list).flatMap((id) =>
      reference === undefined || reference === id
        ? []
        : spectrumAgainst(id, reference, { ...RANGE, width: 4, floor }),
    );
  return {
    path: 'vcf.topology',
    title: 'circuit of the filter',
    group: 'filter',
    blocks: [FILTER_BLOCK],
    lacking: 'the kit has no noise through the filter',
    nameIn: ({ vcf }) => readingOf(vcf.topology),
    choices: FILTERS.map(filterChoice),
    // Where resonance makes a peak, a voice's own corner matters more.
    quantities: [
      ...against(evenly(plain, 3), open, 0.6),
      ...against(evenly(resonant, 4), open, 2),
      ...against(evenly(saws, 5), drySaw, 2),
    ],
  };
}

/** True where the filter is not simply open. */
function isFiltered(one: TonedItem): boolean {
  return parameterOf(one, 'vcf-cutoff') < 120 || parameterOf(one, 'vcf-key-follow') > 0;
}
