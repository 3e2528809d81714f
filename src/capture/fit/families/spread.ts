import type { ModelName } from '../../../machine/models.js';
import { modelNamed } from '../../../machine/models.js';
import type { ItemFeatures } from '../../features.js';
import type { FitFamily } from '../families.js';
import { fitParameter } from '../fitParameter.js';
import { idsOf, type KitItems } from '../kitItems.js';
import { spreadOf } from '../quantityKinds.js';

const BLOCK = 3;
const VOICES_A_BOARD = 6;

/** What single voices differ by, from one note on every voice in turn. */
export function spreadFamilies(items: KitItems, model: ModelName): FitFamily[] {
  const voices = VOICES_A_BOARD * modelNamed(model).boards.length;
  const notes = idsOf(items.find(BLOCK, 'partials', {}, ['vcf-cutoff', 'vcf-resonance']));
  return [
    {
      name: 'voices',
      group: 'spread',
      blocks: [BLOCK],
      lacking: 'the kit has no note on every voice in turn',
      parameters: [
        fitParameter('vcf.cutoffSpread', 'spread of the cutoffs, +- fraction', 'linear', [0, 0.2], 0.01),
        fitParameter('vca.levelSpread', 'spread of the levels, +-', 'linear', [0, 4], 0.1),
      ],
      quantities:
        notes.length < 2 * voices
          ? []
          : [
              spreadOf(notes, voices, 'partials', brightness),
              spreadOf(notes, voices, 'partials', ({ partials }) => partials?.[0] ?? undefined),
            ],
    },
  ];
}

/** Partials well above the corner of the block's half-open filter. */
const BRIGHT: readonly [from: number, to: number] = [24, 48];

/** Level of the partials above the corner against the fundamental, dB: what a voice's corner moves. */
function brightness({ partials }: ItemFeatures): number | undefined {
  const bright = partials?.slice(BRIGHT[0] - 1, BRIGHT[1]).filter((level) => level !== null);
  const fundamental = partials?.[0];
  if (!bright || bright.length === 0 || typeof fundamental !== 'number') return undefined;
  return bright.reduce((sum, level) => sum + level, 0) / bright.length - fundamental;
}
