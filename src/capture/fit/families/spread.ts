import type { ModelName } from '../../../machine/models.js';
import { modelNamed } from '../../../machine/models.js';
import type { FitFamily } from '../families.js';
import { fitParameter } from '../fitParameter.js';
import { idsOf, type KitItems } from '../kitItems.js';
import { spreadOf } from '../quantityKinds.js';

const BLOCK = 3;
const VOICES_A_BOARD = 6;

/** Partials around the corner of the block's half-open filter and above it: they tell the same spread. */
const AROUND_CORNER: readonly number[] = [20, 24, 28, 32, 36, 40];

/** What single voices differ by, from one note on every voice in turn. */
export function spreadFamilies(items: KitItems, model: ModelName): FitFamily[] {
  const voices = VOICES_A_BOARD * modelNamed(model).boards.length;
  const notes = idsOf(items.find(BLOCK, 'partials', {}, ['vcf-cutoff', 'vcf-resonance']));
  const enough = notes.length >= 2 * voices;
  const subject = {
    group: 'spread',
    ofVoices: true,
    blocks: [BLOCK],
    lacking: 'the kit has no note on every voice in turn',
  } as const;
  return [
    {
      ...subject,
      name: 'spread of the cutoffs',
      parameters: [
        fitParameter('vcf.cutoffSpread', 'spread of the cutoffs, +- fraction', 'linear', [0, 0.2], 0.01),
      ],
      quantities: (enough ? AROUND_CORNER : []).map((number) =>
        spreadOf(
          notes,
          voices,
          'partials',
          ({ partials }) => above(partials?.[number - 1], partials?.[0]),
          Math.sqrt(AROUND_CORNER.length),
        ),
      ),
    },
    {
      ...subject,
      name: 'spread of the levels',
      parameters: [fitParameter('vca.levelSpread', 'spread of the levels, +-', 'linear', [0, 4], 0.1)],
      quantities: enough
        ? [spreadOf(notes, voices, 'partials', ({ partials }) => partials?.[0] ?? undefined)]
        : [],
    },
  ];
}

/** dB of one partial against another. */
function above(level: number | null | undefined, other: number | null | undefined): number | undefined {
  return typeof level === 'number' && typeof other === 'number' ? level - other : undefined;
}
