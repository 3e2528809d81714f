import type { CaptureKit } from '../captureKit.js';
import { STEP, THIRD, WAVE } from '../kitTones.js';
import type { Family } from './family.js';
import type { FitParameter } from './fitParameter.js';
import { KitItems, type TonedItem } from './kitItems.js';
import type { Quantity } from './quantities.js';
import {
  difference,
  levelAgainst,
  logarithmOf,
  numberOf,
  partialsOf,
  spectrumAgainst,
  spectrumAgainstLevel,
} from './quantityKinds.js';

/** Names of what can be fitted, for `--only`. */
export const FIT_GROUPS = [
  'chorus',
  'hpf',
  'pulse',
  'smoothing',
  'filter',
  'crossmod',
  'noise',
  'spread',
] as const;

export type FitGroup = (typeof FIT_GROUPS)[number];

/** A family with where its items are and what to say when the kit has none. */
export interface FitFamily extends Family {
  readonly group: FitGroup;
  /** Blocks that its items are in. */
  readonly blocks: readonly number[];
  /** Why the kit can't tell, if it has no items for it. */
  readonly lacking: string;
}

function parameter(
  path: string,
  title: string,
  scale: FitParameter['scale'],
  lower: number,
  upper: number,
  step: number,
  scan?: number,
): FitParameter {
  return { path, title, scale, lower, upper, step, ...(scan !== undefined && { scan }) };
}

function ids(items: readonly TonedItem[]): string[] {
  return items.map(({ item }) => item.id);
}

/** One saw, filter open, chorus off: what levels of a block are compared with. */
function sawOf(items: KitItems, block: number): string | undefined {
  const saws = items.find(block, 'level', {}).filter(({ item }) => item.key !== undefined);
  return saws[Math.floor(saws.length / 2)]?.item.id;
}

function chorusFamilies(items: KitItems): FitFamily[] {
  const chorus = (setting: number): TonedItem[] => {
    return items.find(9, 'chorus', { chorus: THIRD[setting]! }, ['dco1-waveform']);
  };
  const rates = [1, 2].map((setting): FitFamily => {
    return {
      name: `chorus ${setting} rate`,
      group: 'chorus',
      blocks: [9],
      lacking: `the kit has no chorus ${setting} on a steady sound`,
      parameters: [parameter(`chorus.rates.${setting}`, `rate of chorus ${setting}`, 'log', 0.1, 12, 0.03)],
      quantities: ids(chorus(setting)).map((id) =>
        logarithmOf(id, 'chorus rate', (features) => features.chorus?.rate, 0.003),
      ),
    };
  });
  const lines: Quantity[] = [1, 2].flatMap((setting) => {
    const noises = chorus(setting).filter(({ changes }) => changes['dco1-waveform'] === WAVE.noise);
    const dry = items.find(9, 'spectrum', { 'dco1-waveform': WAVE.noise });
    const delays = ids(noises).flatMap((id) =>
      (['left', 'right'] as const).flatMap((side) =>
        [0, 1].map((end) =>
          numberOf(
            id,
            'chorus delay',
            (features) => scaled(features.chorus?.[side]?.[end], 1000),
            0.02,
            0.01,
          ),
        ),
      ),
    );
    const wet = ids(noises).flatMap((id) =>
      ids(dry).flatMap((reference) =>
        spectrumAgainst(id, reference, 'chorus level', { from: 300, to: 4000 }),
      ),
    );
    return [...delays, ...wet];
  });
  return [
    ...rates,
    {
      name: 'chorus lines',
      group: 'chorus',
      blocks: [9],
      lacking: 'the kit has no chorus on noise',
      parameters: [
        parameter('chorus.delay', 'middle delay of the chorus', 'log', 0.8e-3, 12e-3, 0.03),
        parameter('chorus.depth', 'deviation of the delay', 'log', 0.1e-3, 8e-3, 0.05),
        parameter('chorus.wet', 'gain of the delayed sound', 'log', 0.2, 4, 0.05),
      ],
      quantities: lines,
    },
  ];
}

function scaled(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}

function highPassFamilies(items: KitItems): FitFamily[] {
  const noise = (position: number): TonedItem[] => {
    return items.find(5, 'spectrum', { 'dco1-waveform': WAVE.noise, 'hpf-cutoff': STEP[position]! });
  };
  return [1, 2, 3].map((position): FitFamily => {
    return {
      name: `HPF ${position}`,
      group: 'hpf',
      blocks: [5],
      lacking: `the kit has no noise through HPF ${position}`,
      parameters: [parameter(`hpf.corners.${position}`, `corner of HPF ${position}`, 'log', 20, 4000, 0.1)],
      quantities: ids(noise(position)).flatMap((id) =>
        ids(noise(0)).flatMap((reference) =>
          spectrumAgainst(id, reference, 'HPF', { from: 50, to: 5000, floor: VOICE_FLOOR }),
        ),
      ),
    };
  });
}

/** dB by which two notes' spectra differ for the voices' sake. */
const VOICE_FLOOR = 0.3;

function pulseFamilies(items: KitItems): FitFamily[] {
  const waves = (wave: number): TonedItem[] => [
    ...items.find(2, 'partials', { 'dco1-waveform': wave }),
    ...items.find(2, 'partials', { 'mix-dco1': 0, 'mix-dco2': 127, 'dco2-waveform': wave }),
  ];
  const saws = waves(WAVE.saw);
  const alike = (one: TonedItem): TonedItem | undefined =>
    saws.find(
      ({ item, changes }) => item.key === one.item.key && changes['mix-dco1'] === one.changes['mix-dco1'],
    );
  return [
    {
      name: 'pulse',
      group: 'pulse',
      blocks: [2],
      lacking: 'the kit has no PULSE on a steady key',
      parameters: [
        // A pulse and its complement sound alike: 0.5-0.95 stands for 0.05-0.5 as well.
        parameter('dco.pulseThreshold', 'comparator of PULSE', 'linear', 0.5, 0.95, 0.005, 10),
      ],
      quantities: ids(waves(WAVE.pulse).filter(({ item }) => (item.key ?? 127) < 80)).flatMap((id) =>
        partialsOf(id, 'pulse', 16),
      ),
    },
    {
      name: 'square',
      group: 'pulse',
      blocks: [2],
      lacking: 'the kit has no SQUARE beside a saw',
      parameters: [parameter('dco.pulseAmplitude', 'SQUARE and PULSE, peak to peak', 'log', 1, 30, 0.05)],
      quantities: waves(WAVE.square).flatMap((one) => {
        const saw = alike(one);
        return saw ? [levelAgainst(one.item.id, saw.item.id, 'square level')] : [];
      }),
    },
  ];
}

function noiseFamilies(items: KitItems): FitFamily[] {
  const floors = items.find(0, 'noiseFloor', {}, ['chorus']);
  // No block but 0 has silence; its levels are against a saw of the block of waveforms, recorded at the same level.
  const saw = sawOf(items, 2) ?? sawOf(items, 1);
  const sawBlock = sawOf(items, 2) === undefined ? 1 : 2;
  const noises = [2, 9].flatMap((block) =>
    items
      .find(block, 'spectrum', { 'dco1-waveform': WAVE.noise })
      .map(({ item }) => ({ id: item.id, saw: sawOf(items, block) })),
  );
  return [
    {
      name: 'noise floors',
      group: 'noise',
      blocks: [0, sawBlock],
      lacking: 'the kit has no silence, or no saw to compare it with',
      parameters: [
        parameter('output.noise', 'noise of the dry sound, the recorder’s included', 'log', 1e-7, 0.5, 0.2),
        parameter('chorus.noise', 'noise of a chorus line', 'log', 1e-7, 0.5, 0.2),
      ],
      quantities: floors.flatMap(({ item }) =>
        saw === undefined
          ? []
          : [
              difference(
                item.id,
                saw,
                'noise floor',
                (features) => features.noiseFloor ?? features.level,
                VOICE_LEVEL_FLOOR,
              ),
            ],
      ),
    },
    {
      name: 'noise wave',
      group: 'noise',
      blocks: [...new Set([2, 9])],
      lacking: 'the kit has no NOISE beside a saw',
      parameters: [
        parameter('noise.sigma', 'standard deviation of NOISE', 'log', 0.05, 8, 0.05),
        parameter('noise.lowPass', 'upper corner of NOISE', 'log', 300, 30_000, 0.05),
        parameter('noise.highPass', 'lower corner of NOISE', 'log', 2, 1000, 0.1),
      ],
      quantities: noises.flatMap(({ id, saw: own }) =>
        own === undefined ? [] : spectrumAgainstLevel(id, own, 'noise', { from: 40, to: 12_000 }),
      ),
    },
  ];
}

/** dB of a single voice against the mean of all. */
const VOICE_LEVEL_FLOOR = 0.25;

/** All families that a kit's items answer for, in the order of reports. */
export function fitFamilies(kit: CaptureKit): FitFamily[] {
  const items = new KitItems(kit);
  return [
    ...chorusFamilies(items),
    ...highPassFamilies(items),
    ...pulseFamilies(items),
    ...noiseFamilies(items),
  ];
}
