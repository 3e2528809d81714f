import type { FitFamily } from '../families.js';
import { fitParameter } from '../fitParameter.js';
import { idsOf, type KitItems } from '../kitItems.js';
import type { Quantity } from '../quantities.js';
import { timeOf } from '../quantityKinds.js';

const BLOCK = 6;

/** Lowest key whose period is short against the smoothing. */
const LOWEST_KEY = 84;

/** Networks behind the holds: each from steps of its voltage. */
export function smoothingFamilies(items: KitItems): FitFamily[] {
  const one = (
    what: 'saw' | 'mix' | 'vcf' | 'vca' | 'resonance' | 'volume',
    title: string,
    quantities: readonly Quantity[],
    lacking: string,
  ): FitFamily => {
    return {
      name: `${what} smoothing`,
      group: 'smoothing',
      blocks: [BLOCK],
      lacking,
      parameters: [fitParameter(`hold.smoothing.${what}`, title, 'log', [1e-4, 0.03], 0.1)],
      quantities,
    };
  };
  const high = ({ item: { key } }: { readonly item: { readonly key?: number } }): boolean =>
    key !== undefined && key >= LOWEST_KEY;
  const quick = items.find(BLOCK, 'release', {}).filter(high);
  return [
    one(
      'vca',
      'smoothing of the VCAs',
      idsOf(quick).flatMap((id) => [timeOf(id, 'attack'), timeOf(id, 'release')]),
      'the kit has no short note on a high key',
    ),
    one('vcf', 'smoothing of the cutoffs', [], "a voice's own corner does as much to a step of its filter"),
    one('mix', 'smoothing of the mixer', [], 'nothing in the kit steps the mixer while a note sounds'),
    one('saw', 'smoothing of the charge voltages', [], 'a pitch step moves the level for a millisecond only'),
    one(
      'resonance',
      'smoothing of the resonance',
      [],
      'nothing in the kit moves the resonance while a note sounds',
    ),
    one('volume', 'smoothing of the volume', [], 'nothing in the kit steps the volume while a note sounds'),
  ];
}
