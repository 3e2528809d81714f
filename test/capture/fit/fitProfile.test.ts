import { describe, expect, it } from 'vitest';
import type { FitOptions } from '../../../src/capture/fit/fitProfile.js';
import { fitProfile } from '../../../src/capture/fit/fitProfile.js';
import type { FitResult, FittedValue } from '../../../src/capture/fit/fitResult.js';
import { fitLines } from '../../../src/capture/fit/fitText.js';
import type { Unit } from '../../../src/capture/unit/unit.js';
import { type AnalogProfile, analogProfile } from '../../../src/profiles/analogProfile.js';
import { analogProfileFromJson, analogProfileJson } from '../../../src/profiles/analogProfileJson.js';
import { closedFormPlayers, closedFormUnit } from './closedFormUnit.js';

const DEFAULT = analogProfile('default');

const HIDDEN: AnalogProfile = {
  ...DEFAULT,
  chorus: { ...DEFAULT.chorus, rates: [0.535, 0.535, 0.888, 0.888], delay: 3.1e-3, depth: 1.5e-3, wet: 0.95 },
  hpf: { ...DEFAULT.hpf, corners: [0, 158.6, 348.4, 741] },
  dco: { ...DEFAULT.dco, pulseThreshold: 0.68 },
};

async function fitted(unit: Unit, options: FitOptions = {}): Promise<FitResult> {
  const steps = fitProfile(unit, { openBlock: closedFormPlayers().open, ...options });
  for (;;) {
    const step = await steps.next();
    if (step.done) return step.value;
  }
}

function valueAt({ values }: FitResult, path: string): FittedValue {
  return values.find((value) => value.path === path)!;
}

/** Path, hidden value. */
const HIDDEN_VALUES: readonly (readonly [string, number])[] = [
  ['chorus.rates.1', 0.535],
  ['chorus.rates.2', 0.888],
  ['chorus.delay', 3.1e-3],
  ['chorus.depth', 1.5e-3],
  ['chorus.wet', 0.95],
  ['hpf.corners.1', 158.6],
  ['hpf.corners.2', 348.4],
  ['hpf.corners.3', 741],
  ['dco.pulseThreshold', 0.68],
];

describe('fitting a machine that is known on paper', () => {
  it('finds what was hidden, within what it says', async () => {
    const result = await fitted(closedFormUnit(HIDDEN, [2, 5, 9]), { only: ['chorus', 'hpf', 'pulse'] });
    for (const [path, hidden] of HIDDEN_VALUES) {
      const { value, plusMinus, identifiable } = valueAt(result, path);
      expect(identifiable, path).toBe(true);
      expect(Math.abs(Number(value) - hidden), path).toBeLessThan(plusMinus!);
      expect(plusMinus! / hidden, path).toBeLessThan(0.2);
    }
    for (const { before, after } of result.blocks) expect(after).toBeLessThan(before);
    expect(result.profile.chorus.rates[0]).toBe(result.profile.chorus.rates[1]);
    expect(analogProfileFromJson(analogProfileJson(result.profile))).toEqual(result.profile);
  });

  it('says so where a block was not recorded, and leaves the start', async () => {
    const result = await fitted(closedFormUnit(HIDDEN, [5]), { only: ['chorus', 'hpf'] });
    expect(valueAt(result, 'hpf.corners.2').identifiable).toBe(true);
    for (const path of ['chorus.rates.1', 'chorus.wet']) {
      expect(valueAt(result, path)).toMatchObject({
        identifiable: false,
        value: valueAt(result, path).start,
        reason: 'block 9 was not recorded',
      });
    }
    expect(result.profile.chorus).toEqual(DEFAULT.chorus);
    expect(fitLines(result).join('\n')).toContain(
      'not identifiable from these takes: block 9 was not recorded',
    );
  });

  it('says so where the kit has no question, or the takes no answer', async () => {
    const result = await fitted(closedFormUnit(HIDDEN, [2, 6]), { only: ['smoothing', 'pulse'] });
    expect(valueAt(result, 'hold.smoothing.resonance').reason).toContain('nothing in the kit');
    expect(valueAt(result, 'hold.smoothing.vca')).toMatchObject({ identifiable: false });
    expect(valueAt(result, 'dco.pulseThreshold').identifiable).toBe(true);
  });

  it('makes do with one take', async () => {
    const unit = closedFormUnit(HIDDEN, [5]);
    const one = { ...unit, features: unit.features.filter(({ take }) => take === 1) };
    const result = await fitted(one, { only: ['hpf'] });
    for (const [path, hidden] of HIDDEN_VALUES.filter(([name]) => name.startsWith('hpf'))) {
      const { value, plusMinus, identifiable } = valueAt(result, path);
      expect(identifiable, path).toBe(true);
      expect(Math.abs(Number(value) - hidden), path).toBeLessThan(plusMinus!);
    }
  });

  it('does not take over what all values of the range explain alike', async () => {
    const deaf = closedFormUnit({ ...DEFAULT, hpf: { ...DEFAULT.hpf, corners: [0, 1, 1, 1] } }, [5]);
    const result = await fitted(deaf, { only: ['hpf'] });
    // The lowest band heard is at 50 Hz: a corner of 1 Hz looks like one of 10 Hz, where the search ends.
    for (const n of [1, 2, 3]) {
      const { identifiable, value, start, reason } = valueAt(result, `hpf.corners.${n}`);
      expect(identifiable, `hpf.corners.${n}`).toBe(false);
      expect(value).toBe(start);
      expect(reason).toContain('the takes tell it only to');
    }
    expect(result.profile.hpf).toEqual(DEFAULT.hpf);
    for (const { before, after } of result.blocks) expect(after).toBe(before);
  });

  it('leaves a machine alone that is as the start', async () => {
    const result = await fitted(closedFormUnit(DEFAULT, [2, 5, 9]), { only: ['chorus', 'hpf', 'pulse'] });
    for (const [path] of HIDDEN_VALUES) {
      const { start, value, plusMinus, identifiable } = valueAt(result, path);
      expect(identifiable, path).toBe(true);
      expect(Math.abs(Number(value) - Number(start)), path).toBeLessThan(plusMinus!);
      expect(plusMinus! / Number(start), path).toBeLessThan(0.1);
    }
    // the formulas' SQUARE is as loud with any amplitude
    expect(valueAt(result, 'dco.pulseAmplitude')).toMatchObject({
      identifiable: false,
      reason: 'the takes look the same over all its range',
    });
  });

  it('refuses a unit of another kit and a group that there is not', async () => {
    const unit = closedFormUnit(DEFAULT, [5]);
    await expect(fitted({ ...unit, manifest: { ...unit.manifest, kitVersion: 99 } })).rejects.toThrow(
      /version 99 of the capture kit/,
    );
    await expect(fitted({ ...unit, manifest: { ...unit.manifest, measureVersion: 99 } })).rejects.toThrow(
      /measured by version 99/,
    );
    await expect(fitted(unit, { only: ['organ' as 'hpf'] })).rejects.toThrow(
      /nothing to fit is called "organ"/,
    );
  });
});
