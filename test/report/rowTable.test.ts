import { describe, expect, it } from 'vitest';
import { byGravity, limitShare, valueText } from '../../src/report/rowTable.js';
import type { ReportRow } from '../../src/report/unitReport.js';

function row(quantity: string, changes: Partial<ReportRow>): ReportRow {
  return {
    block: 1,
    group: 'g',
    item: 'i',
    quantity,
    unit: 'dB',
    emulator: 1,
    hardware: 2,
    difference: -1,
    limit: 2,
    takeToTake: 0.1,
    pass: true,
    ...changes,
  };
}

describe('valueText', () => {
  it.each([
    [0, 'dB', '0 dB'],
    [-0.00000001, 'dB', '0 dB'],
    [1.23456, 'dB', '1.23 dB'],
    [-61.26, 'dBFS', '-61.3 dBFS'],
    [12_345.6, 'Hz', '12346 Hz'],
    [0.0125, 's', '12.5 ms'],
    [1.5, 's', '1.50 s'],
    [0.5, '', '0.500'],
    [null, 'dB', '-'],
    [Number.NaN, 'dB', '-'],
  ])('%s %s is %s', (value, unit, text) => {
    expect(valueText(value, unit)).toBe(text);
  });

  it('shows as many digits as two values need to be told apart', () => {
    expect([261.6256, 261.6953].map((value) => valueText(value, 'Hz', 0.07))).toEqual([
      '261.626 Hz',
      '261.695 Hz',
    ]);
    expect(valueText(440, 'Hz', 1e-9)).toBe('440.000 Hz');
  });
});

describe('byGravity', () => {
  it('begins with what failed, the worst first, then what is nearest to its limit, then what is only told', () => {
    const rows = [
      row('told', { pass: null, limit: null }),
      row('near', { difference: 1.9 }),
      row('failed', { pass: false, difference: 3 }),
      row('far', { difference: -0.1 }),
      row('missing', { pass: false, difference: null }),
      row('failed worse', { pass: false, difference: -8 }),
    ];
    expect(byGravity(rows).map(({ quantity }) => quantity)).toEqual([
      'missing',
      'failed worse',
      'failed',
      'near',
      'far',
      'told',
    ]);
  });

  it('counts shares of the limit by size', () => {
    expect(limitShare(row('q', { difference: -3, limit: 2 }))).toBe(1.5);
    expect(limitShare(row('q', { limit: null }))).toBeUndefined();
    expect(limitShare(row('q', { difference: null }))).toBeUndefined();
  });
});
