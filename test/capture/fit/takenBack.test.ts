import { describe, expect, it } from 'vitest';
import { fitReadings } from '../../../src/capture/fit/families.js';
import type { FittedValue } from '../../../src/capture/fit/fitResult.js';
import { takenBack } from '../../../src/capture/fit/takenBack.js';
import { captureKit } from '../../../src/capture/kit/captureKit.js';
import { analogProfile, FILTER_READINGS } from '../../../src/profiles/analogProfile.js';

const START = analogProfile('default');
const filter = fitReadings(captureKit('mks70')).find(({ group }) => group === 'filter')!;

function value(path: string, identifiable: boolean): FittedValue {
  const told = { title: path, group: 'filter', unit: '', start: 1, value: 2, margin: null } as const;
  return { ...told, path, identifiable, plusMinus: identifiable ? 0.1 : null };
}

describe('a reading of the filter that is taken back', () => {
  // another circuit with its corner at the same place: the cutoff has moved with it
  const other = filter.choices.find(({ name }) => name === 'butterworth')!.apply(START);

  it('leaves nothing of itself in the profile, and says so', () => {
    expect(other.vcf.topology).toEqual(FILTER_READINGS.butterworth);
    expect(other.vcf.cutoffAtZero).not.toBe(START.vcf.cutoffAtZero);
    const values = [value('vcf.topology', true), value('vcf.cutoffAtZero', false)];
    expect(takenBack(filter, other, START, values)).toEqual(START);
    expect(values[0]).toMatchObject({
      identifiable: false,
      value: 1,
      reason: 'nothing found is nearer than the start',
    });
  });

  it('leaves a cutoff alone that was found', () => {
    const values = [value('vcf.topology', true), value('vcf.cutoffAtZero', true)];
    const { cutoffAtZero } = takenBack(filter, other, START, values).vcf;
    expect(cutoffAtZero).toBe(other.vcf.cutoffAtZero);
    expect(values[1]!.identifiable).toBe(true);
  });
});
