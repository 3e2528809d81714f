import { beforeAll, describe, expect, it } from 'vitest';
import type { BlockFeatures } from '../../src/capture/features.js';
import { recordedSound } from '../../src/capture/kit/syntheticTake.js';
import { KIT_VERSION } from '../../src/capture/kit.js';
import { compareUnit } from '../../src/capture/verdict/compareUnit.js';
import { analogProfile, FILTER_READINGS } from '../../src/profiles/analogProfile.js';
import { measuredTake, proofBlock, proofKit, renderDetuned, rendered } from './proofBlock.js';

/** Another instrument than the emulator's: other tolerances, recorded with a clock, a level and noise of its own. */
const SEED = 11;
const DEFAULT = analogProfile('default');
/** No chorus, and the other reading of the resonance. */
const WRONG = {
  ...DEFAULT,
  name: 'wrong',
  chorus: { ...DEFAULT.chorus, wet: 0 },
  vcf: { ...DEFAULT.vcf, topology: FILTER_READINGS.S1 },
};

const BLOCK = proofBlock();
let emulated: BlockFeatures;

function compare(takes: readonly BlockFeatures[]): { failures: string[]; passed: number } {
  const unit = {
    manifest: { name: 'hidden', model: 'mks70', kitVersion: KIT_VERSION },
    features: takes,
  } as const;
  const { summary, passed } = compareUnit(unit, [emulated], proofKit(BLOCK));
  return {
    failures: summary.filter(({ pass }) => pass === false).map((row) => `${row.group}: ${row.quantity}`),
    passed,
  };
}

beforeAll(async () => {
  emulated = measuredTake(await rendered(BLOCK), BLOCK, 1);
});

describe('a made-up recording of a block against the emulator', () => {
  it.runIf(process.env.SUPERJX_FULL)(
    'passes with hidden tolerances, offset, drift, level and noise (SUPERJX_FULL=1)',
    async () => {
      const sound = await rendered(BLOCK, { seed: SEED });
      const takes = [1, 2].map((take) => {
        const path = { offset: 0.4 * take, drift: 80 - 60 * take, noise: -84, gain: -5, seed: take };
        return measuredTake(recordedSound(sound, path), BLOCK, take);
      });
      const { failures, passed } = compare(takes);
      expect(failures).toEqual([]);
      expect(passed).toBeGreaterThan(30);
    },
  );

  it('fails in the rows of the chorus, the filter and the attack where those are wrong', async () => {
    const block = proofBlock({ 'env2-attack': 72 });
    const sound = await rendered(block, { seed: SEED, analog: WRONG });
    const path = { offset: 0.4, drift: 20, noise: -84, gain: -5, seed: 1 };
    const { failures, passed } = compare([measuredTake(recordedSound(sound, path), BLOCK, 1)]);
    expect(failures).toContain('attack: attack t50');
    expect(failures).toContain('resonant: filter peak');
    expect(failures).toContain('chorus: chorus rate');
    expect(failures.filter((text) => !/^(attack|resonant|chorus):/.test(text))).toEqual([]);
    expect(passed).toBeGreaterThan(15);
  });

  it.runIf(process.env.SUPERJX_FULL)(
    'fails in the key pitches where one of two boards is 6 cents flat',
    async () => {
      const { failures } = compare([measuredTake(await renderDetuned(BLOCK, { seed: SEED }, -6), BLOCK, 1)]);
      expect(failures).toContain('keys: key pitch');
      expect(failures.filter((text) => /attack|resonant: filter|level/.test(text))).toEqual([]);
    },
  );
});
