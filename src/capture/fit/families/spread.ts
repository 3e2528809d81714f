import { MEL_BANDS, melBandCentre } from '../../../audio/melSpectrum.js';
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
  const notes = idsOf(items.find(BLOCK, 'spectrum', {}, ['vcf-cutoff', 'vcf-resonance']));
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
              spreadOf(notes, voices, 'spectrum', brightness),
              spreadOf(notes, voices, 'partials', ({ partials }) => partials?.[0] ?? undefined),
            ],
    },
  ];
}

/** Centre of a spectrum in semitones, by power. */
function brightness({ mel }: ItemFeatures): number | undefined {
  if (mel === undefined) return undefined;
  let sum = 0;
  let power = 0;
  for (let band = 0; band < MEL_BANDS; band++) {
    const weight = 10 ** (mel[band]! / 10);
    power += weight;
    sum += weight * 12 * Math.log2(melBandCentre(band));
  }
  return sum / power;
}
