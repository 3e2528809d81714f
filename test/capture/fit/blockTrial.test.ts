import { beforeAll, describe, expect, it } from 'vitest';
import { BlockTrial } from '../../../src/capture/fit/blockTrial.js';
import { FamilySearch, settleFamilies } from '../../../src/capture/fit/family.js';
import { fitParameter } from '../../../src/capture/fit/fitParameter.js';
import { cutPieces } from '../../../src/capture/fit/pieces.js';
import { needsOf, targetsOf } from '../../../src/capture/fit/quantities.js';
import { spectrumAgainst } from '../../../src/capture/fit/quantityKinds.js';
import { foundValue } from '../../../src/capture/fit/verdicts.js';
import { BlockWriter } from '../../../src/capture/kit/blockWriter.js';
import { kitDelivery } from '../../../src/capture/kit/kitDelivery.js';
import { kitTone, NOISE, STEP, WAVE } from '../../../src/capture/kit/kitTones.js';
import { recordBlockTape } from '../../../src/capture/kit/renderBlock.js';
import type { KitBlock } from '../../../src/capture/kit.js';
import { measureBlock } from '../../../src/capture/takes/takeFeatures.js';
import { type AnalogProfile, analogProfile } from '../../../src/profiles/analogProfile.js';
import { replayTape } from '../../../src/render/replayTape.js';
import type { RecordedTape } from '../../../src/tape/recordedTape.js';

const RATE = 48_000;
const START = analogProfile('default');
/** A third above ours. */
const CORNER = 348;
const HIDDEN: AnalogProfile = { ...START, hpf: { ...START.hpf, corners: [0, 122, CORNER, 570] } };

/** Noise without and with the high-pass, a second each. */
function tinyBlock(): KitBlock {
  const writer = new BlockWriter('jx8p', kitDelivery('jx8p'), 5, 'tiny');
  const tones = [NOISE, kitTone('NOISE HP2', { 'dco1-waveform': WAVE.noise, 'hpf-cutoff': STEP[2]! })];
  for (const [n, tone] of tones.entries()) {
    writer.select(tone);
    writer.play({
      id: `noise${n}`,
      title: 'noise',
      group: 'noise',
      measures: [{ kind: 'level' }, { kind: 'spectrum' }],
      keys: [60],
      hold: 1.2,
      pitched: false,
    });
  }
  return writer.finish();
}

const QUANTITIES = spectrumAgainst('5.noise1', '5.noise0', {
  from: 50,
  to: 5000,
  pass: [3000, 8000],
});
const NEEDS = needsOf([...QUANTITIES, ...spectrumAgainst('5.noise0', '5.noise1')]);

let block: KitBlock;
let tape: RecordedTape;
let trial: BlockTrial;
beforeAll(() => {
  block = tinyBlock();
  tape = recordBlockTape(block, { model: 'jx8p' });
  trial = new BlockTrial(block, tape, NEEDS);
});

describe('trials of a block', () => {
  it('play the items as the whole block does', () => {
    const total = Math.floor((tape.toTick * RATE) / 48_000_000);
    const left = new Float32Array(total);
    const right = new Float32Array(total);
    for (const part of replayTape(tape, { sampleRate: RATE })) {
      left.set(part.left.subarray(0, part.count), part.position);
      right.set(part.right.subarray(0, part.count), part.position);
    }
    const offset = tape.originTick / 48_000_000;
    const alignment = { offset, offsetError: 0, drift: 0, driftError: 0, notes: 0 };
    const whole = measureBlock({ left, right, sampleRate: RATE }, block, 1, alignment).items;
    const pieces = trial.measure({ profile: START });
    for (const { id } of block.items) {
      const differences = pieces[id]!.mel!.map((level, band) => level - whole[id]!.mel![band]!);
      // Another second of the same noise: its bands scatter by about a decibel.
      const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length;
      expect(Math.abs(mean), id).toBeLessThan(0.25);
      expect(Math.max(...differences.map(Math.abs)), id).toBeLessThan(4);
    }
  });

  it.runIf(process.env.SUPERJX_FULL)(
    'find the hidden corner of the high-pass in a machine with other noise (SUPERJX_FULL=1)',
    async () => {
      const takes = [1, 2].map((noise) => trial.measure({ profile: HIDDEN, noise: 0.3 * noise }));
      const targets = targetsOf(QUANTITIES, takes, [trial.measure({ profile: START })]);
      const parameter = fitParameter('hpf.corners.2', 'corner', 'log', [10, 5000], 0.1);
      const search = new FamilySearch(
        { name: 'HPF 2', parameters: [parameter], quantities: QUANTITIES },
        targets,
        START,
      );
      const steps = settleFamilies([search], START, async (requests) =>
        requests.map(({ profile, needs }) => trial.measure({ profile, needs })),
      );
      for (let step = await steps.next(); !step.done; step = await steps.next());
      const { value, plusMinus } = foundValue({ group: 'hpf' }, parameter, 0, START, search.result);
      expect(Math.abs(Number(value) - CORNER)).toBeLessThan(plusMinus!);
      expect(plusMinus! / CORNER).toBeLessThan(0.25);
    },
  );
});

describe('pieces of a tape', () => {
  it('begin with what holds, and may overlap', () => {
    const [first, second] = cutPieces(tape, [
      { from: 4, to: 5 },
      { from: 4.5, to: 5 },
    ]);
    const ends = [first!, second!].map(({ boards: [events] }) => {
      const { ticks, whats, values, length } = events!;
      expect(Array.from(ticks.subarray(0, length))).toEqual(
        [...ticks.subarray(0, length)].sort((a, b) => a - b),
      );
      return Array.from({ length: 50 }, (_, i) => [whats[length - 1 - i], values[length - 1 - i]]);
    });
    expect(ends[0]).toEqual(ends[1]);
    expect(() => cutPieces(tape, [{ from: 1, to: 1 }])).toThrow(RangeError);
  });
});
