import { THIRD, WAVE } from '../../kit/kitTones.js';
import type { FitFamily } from '../families.js';
import { fitParameter } from '../fitParameter.js';
import { idsOf, type KitItems, type TonedItem } from '../kitItems.js';
import type { Quantity } from '../quantities.js';
import { logarithmOf, numberOf, spectrumAgainst } from '../quantityKinds.js';

const BLOCK = 9;

/** Hz in which the line's own filters do nothing yet; all bands share the half decibel that two voices differ by. */
const WET_RANGE = { from: 300, to: 4000, floor: 2.5 } as const;

/** Rates, delays and wet level of the chorus. */
export function chorusFamilies(items: KitItems): FitFamily[] {
  const moving = (setting: number): TonedItem[] =>
    items.find(BLOCK, 'chorus', { chorus: THIRD[setting]! }, ['dco1-waveform']);
  const rates = [1, 2].map((setting): FitFamily => {
    return {
      name: `chorus ${setting} rate`,
      group: 'chorus',
      blocks: [BLOCK],
      lacking: `the kit has no steady sound with chorus ${setting}`,
      parameters: [
        fitParameter(`chorus.rates.${setting}`, `rate of chorus ${setting}`, 'log', [0.1, 12], 0.03),
      ],
      // Off, the lines run on as with 1; the panel does not use the fourth setting, which is as 2.
      bounded: (profile) => {
        const [off, one, two, last] = profile.chorus.rates;
        const rates = setting === 1 ? ([one, one, two, last] as const) : ([off, one, two, two] as const);
        return { ...profile, chorus: { ...profile.chorus, rates } };
      },
      quantities: idsOf(moving(setting)).map((id) =>
        logarithmOf(id, 'chorus', (features) => features.chorus?.rate, 0.003),
      ),
    };
  });
  const isNoise = ({ changes }: TonedItem): boolean => changes['dco1-waveform'] === WAVE.noise;
  const dry = idsOf(items.find(BLOCK, 'spectrum', { 'dco1-waveform': WAVE.noise }));
  const noises = idsOf([1, 2].flatMap((setting) => moving(setting).filter(isNoise)));
  const steady = idsOf([1, 2].flatMap(moving));
  return [
    ...rates,
    {
      name: 'chorus lines',
      group: 'chorus',
      blocks: [BLOCK],
      lacking: 'the kit has no steady sound with chorus',
      parameters: [
        fitParameter('chorus.delay', 'middle delay of the chorus', 'log', [0.8e-3, 12e-3], 0.03),
        fitParameter('chorus.depth', 'deviation of the delay', 'log', [0.1e-3, 8e-3], 0.05),
        fitParameter('chorus.wet', 'gain of the delayed sound', 'log', [0.2, 4], 0.05),
      ],
      bounded: (profile) => {
        // A line can't be clocked infinitely fast.
        const depth = Math.min(profile.chorus.depth, 0.9 * profile.chorus.delay - 0.15e-3);
        return { ...profile, chorus: { ...profile.chorus, depth } };
      },
      quantities: [
        ...steady.flatMap(delaysOf),
        // Of noise, the dry part is what both channels have in common: 1 / (1 + wet^2), whatever the voice's level.
        ...noises.map((id) => numberOf(id, 'chorus', (features) => features.chorus?.correlation, 0.01)),
        ...noises.flatMap((id) => dry.flatMap((reference) => spectrumAgainst(id, reference, WET_RANGE))),
      ],
    },
  ];
}

/** Shortest and longest delay of both channels, ms. */
function delaysOf(id: string): Quantity[] {
  return (['left', 'right'] as const).flatMap((side) =>
    [0, 1].map((end) =>
      numberOf(
        id,
        'chorus',
        (features) => {
          const delay = features.chorus?.[side]?.[end];
          return delay === undefined ? undefined : 1000 * delay;
        },
        0.02,
        0.01,
      ),
    ),
  );
}
