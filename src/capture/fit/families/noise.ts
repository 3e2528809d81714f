import { WAVE } from '../../kit/kitTones.js';
import type { FitFamily } from '../families.js';
import { fitParameter } from '../fitParameter.js';
import { idsOf, type KitItems } from '../kitItems.js';
import { noiseFloorAgainst, spectrumAgainstLevel } from '../quantityKinds.js';

const SILENCE_BLOCK = 0;
const WAVES_BLOCK = 2;
const CHORUS_BLOCK = 9;

/** Noise floors and the colour and level of the NOISE wave. */
export function noiseFamilies(items: KitItems): FitFamily[] {
  const saws = (block: number): string[] => idsOf(items.find(block, 'level', {}));
  const silences = idsOf(items.find(SILENCE_BLOCK, 'noiseFloor', {}, ['chorus']));
  const noises = [WAVES_BLOCK, CHORUS_BLOCK].flatMap((block) =>
    idsOf(items.find(block, 'spectrum', { 'dco1-waveform': WAVE.noise })).map((id) => ({
      id,
      references: saws(block),
    })),
  );
  return [
    {
      name: 'noise floors',
      group: 'noise',
      // Nothing sounds in the silences' block: all blocks are taken to be recorded at one level.
      blocks: [SILENCE_BLOCK, WAVES_BLOCK],
      lacking: 'the kit has no silence, or no saw to compare it with',
      parameters: [
        fitParameter('output.noise', 'noise of the dry sound, recorder included', 'log', [1e-6, 0.5], 0.2),
        fitParameter('chorus.noise', 'noise of a chorus line', 'log', [1e-6, 0.5], 0.2),
      ],
      quantities: silences.map((id) => noiseFloorAgainst(id, saws(WAVES_BLOCK), 0.25)),
    },
    {
      name: 'noise wave',
      group: 'noise',
      blocks: [WAVES_BLOCK, CHORUS_BLOCK],
      lacking: 'the kit has no NOISE beside a saw',
      parameters: [
        fitParameter('noise.sigma', 'standard deviation of NOISE', 'log', [0.05, 8], 0.05),
        fitParameter('noise.lowPass', 'upper corner of NOISE', 'log', [300, 30_000], 0.05),
        fitParameter('noise.highPass', 'lower corner of NOISE', 'log', [2, 1000], 0.1),
      ],
      quantities: noises.flatMap(({ id, references }) =>
        references.length === 0 ? [] : spectrumAgainstLevel(id, references, { from: 40, to: 12_000 }),
      ),
    },
  ];
}
