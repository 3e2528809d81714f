import { describe, expect, it } from 'vitest';
import type { FitGroup } from '../../../src/capture/fit/families.js';
import { valueIn } from '../../../src/capture/fit/fitParameter.js';
import { fitProfile } from '../../../src/capture/fit/fitProfile.js';
import type { FitResult } from '../../../src/capture/fit/fitResult.js';
import { captureKit } from '../../../src/capture/kit/captureKit.js';
import { syntheticTake } from '../../../src/capture/kit/syntheticTake.js';
import { alignTake } from '../../../src/capture/takes/alignTake.js';
import { findSync } from '../../../src/capture/takes/findSync.js';
import { placeBlocks } from '../../../src/capture/takes/placeBlocks.js';
import { measureBlock } from '../../../src/capture/takes/takeFeatures.js';
import type { Unit } from '../../../src/capture/unit/unit.js';
import {
  type AnalogProfile,
  analogProfile,
  CROSS_MODULATION_READINGS,
  FILTER_READINGS,
} from '../../../src/profiles/analogProfile.js';

const START = analogProfile('default');

/** Other values, other tolerances (seed 5), and a recorder of its own. */
const HIDDEN: AnalogProfile = {
  ...START,
  chorus: { ...START.chorus, rates: [0.535, 0.535, 0.888, 0.888] },
  hpf: { ...START.hpf, corners: [0, 158.6, 348.4, 741] },
  dco: { ...START.dco, pulseThreshold: 0.68, crossModulation: CROSS_MODULATION_READINGS.C },
  hold: { ...START.hold, smoothing: { ...START.hold.smoothing, vca: 1.4e-3 } },
  vcf: { ...START.vcf, topology: FILTER_READINGS.S1, cutoffAtZero: 7 },
};

/** Takes of a made-up machine, found and measured as recordings are. */
async function madeUpUnit(blocks: readonly number[], analog: AnalogProfile): Promise<Unit> {
  const kit = captureKit('mks70');
  const features: Unit['features'][number][] = [];
  for (const number of blocks) {
    for (const take of [1, 2]) {
      const block = kit.blocks[number]!;
      const sound = await syntheticTake(block, { analog, seed: 5, take, offset: 1.3, drift: 60, noise: -85 });
      const [placed] = placeBlocks(findSync(sound).patterns, kit).blocks;
      features.push(measureBlock(sound, block, take, alignTake(sound, placed!)));
    }
  }
  return {
    manifest: { name: 'made-up', kitVersion: kit.version, model: 'mks70', licence: 'CC0-1.0', takes: [] },
    features,
  };
}

async function fitted(blocks: readonly number[], only: readonly FitGroup[]): Promise<FitResult> {
  const steps = fitProfile(await madeUpUnit(blocks, HIDDEN), { only });
  for (;;) {
    const step = await steps.next();
    if (step.done) return step.value;
  }
}

function expectFound({ values }: FitResult, paths: readonly string[]): void {
  for (const path of paths) {
    const { value, plusMinus, identifiable } = values.find((one) => one.path === path)!;
    expect(identifiable, path).toBe(true);
    expect(Math.abs(Number(value) - valueIn(HIDDEN, path)), path).toBeLessThan(1.5 * plusMinus!);
  }
}

describe.skipIf(!process.env.SUPERJX_FULL)('fitting a made-up machine (SUPERJX_FULL)', () => {
  it('finds the chorus', { timeout: 900_000 }, async () => {
    expectFound(await fitted([9], ['chorus']), ['chorus.rates.1', 'chorus.rates.2', 'chorus.delay']);
  });

  it('finds high-pass and pulse', { timeout: 900_000 }, async () => {
    const paths = ['hpf.corners.1', 'hpf.corners.2', 'hpf.corners.3', 'dco.pulseThreshold'];
    expectFound(await fitted([2, 5], ['hpf', 'pulse']), paths);
  });

  it('finds the reading of the cross modulation and the smoothing', { timeout: 900_000 }, async () => {
    const result = await fitted([6, 8], ['crossmod', 'smoothing']);
    expect(result.values.find(({ path }) => path === 'dco.crossModulation')).toMatchObject({
      value: 'C',
      identifiable: true,
    });
    expectFound(result, ['hold.smoothing.vca']);
  });

  it('finds the reading of the filter', { timeout: 900_000 }, async () => {
    const result = await fitted([4], ['filter']);
    expect(result.values.find(({ path }) => path === 'vcf.topology')).toMatchObject({
      value: 'S1',
      identifiable: true,
    });
  });
});
