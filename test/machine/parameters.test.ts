import { describe, expect, it } from 'vitest';
import { FILTER_ROWS } from './filterRows.js';
import { MODULATION_ROWS } from './modulationRows.js';
import { OSCILLATOR_ROWS } from './oscillatorRows.js';
import { PERFORMANCE_ROWS } from './performanceRows.js';
import { type Row, sound } from './rows.js';

/**
 * The net against parameters that are parsed and ignored: for every parameter of the wire, stimulus, measured
 * quantity and what it must be at several values. The laws are those documented for the open firmware; octaves,
 * semitones, decibels and seconds are measured in the audio of a bare board.
 */
const ROWS: readonly Row[] = [...OSCILLATOR_ROWS, ...FILTER_ROWS, ...MODULATION_ROWS, ...PERFORMANCE_ROWS];

/** Accepted without effect: AE is sent with every tone, BD with every patch; nobody knows what for. */
const WITHOUT_EFFECT: readonly number[] = [0xae, 0xbd];

const hex = (number: number) => number.toString(16).toUpperCase().padStart(2, '0');

describe('the parameter table', () => {
  it('has a row for every parameter 80-BF that has an effect', () => {
    const listed = new Set([...ROWS.map((row) => row.serial), ...WITHOUT_EFFECT]);
    const missing = Array.from({ length: 0x40 }, (_, n) => 0x80 + n).filter((serial) => !listed.has(serial));
    expect(missing.map(hex)).toEqual([]);
  });

  it('has no row that an ignored parameter could satisfy', () => {
    const loose = ROWS.filter((row) => {
      const low = Math.max(...row.cases.map((oneCase) => oneCase.low));
      const high = Math.min(...row.cases.map((oneCase) => oneCase.high));
      return low <= high;
    });
    expect(loose.map((row) => `${hex(row.serial)} ${row.measured}`)).toEqual([]);
  });
});

describe('every parameter changes the sound as documented', () => {
  for (const row of ROWS) {
    it(`${hex(row.serial)} ${row.name} (${row.stimulus}): ${row.measured}`, () => {
      const wrong = row.cases.flatMap(({ value, low, high }) => {
        const found = row.measure(value);
        if (found >= low && found <= high) return [];
        return [`at ${hex(value)}h it is ${found}, not between ${low} and ${high}`];
      });
      expect(wrong).toEqual([]);
    });
  }

  it.each(WITHOUT_EFFECT)('parameter %i (AEh, BDh) is accepted and changes nothing, not a bit', (serial) => {
    const busy = { 132: 20, 153: 40, 154: 30, 160: 0x40 };
    expect(sound({ ...busy, [serial]: 127 })).toEqual(sound({ ...busy, [serial]: 0 }));
  });

  it('B6 silences but does not latch: the next key sounds', () => {
    expect(Math.max(...sound({ 182: 127 }))).toBeGreaterThan(0.05);
  });
});
