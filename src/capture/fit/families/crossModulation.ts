import { CROSS_MODULATION_READINGS } from '../../../profiles/analogProfile.js';
import type { FitReading, ReadingChoice } from '../families.js';
import { asks, idsOf, type KitItems, parameterOf } from '../kitItems.js';
import { colourOf } from '../quantityKinds.js';

const BLOCK = 8;

/** What the settings of the cross modulation do, from the colour of both oscillators under it. */
export function crossModulationReading(items: KitItems): FitReading {
  const crossed = items.all.filter(
    (one) => one.block === BLOCK && asks(one.item, 'spectrum') && parameterOf(one, 'cross-mod') > 0,
  );
  return {
    path: 'dco.crossModulation',
    title: 'cross modulation',
    group: 'crossmod',
    blocks: [BLOCK],
    lacking: 'the kit has no cross modulation',
    nameIn: ({ dco }) =>
      Object.entries(CROSS_MODULATION_READINGS).find(([, settings]) => {
        return JSON.stringify(settings) === JSON.stringify(dco.crossModulation);
      })?.[0],
    choices: Object.entries(CROSS_MODULATION_READINGS).map(([name, crossModulation]): ReadingChoice => {
      return {
        name,
        parameters: [],
        along: [],
        apply: (profile) => ({ ...profile, dco: { ...profile.dco, crossModulation } }),
      };
    }),
    quantities: idsOf(crossed).flatMap((id) => colourOf(id, { from: 60, to: 10_000, width: 2 })),
  };
}
