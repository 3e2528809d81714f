import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as measured from '../../tools/manual/measurements.js';

/** The measuring tool against the laws of the sound boards as stated in docs/firmware.md, and the page against the tool. */

const page = readFileSync(new URL('../../docs/manual-tables.md', import.meta.url), 'utf8');

/** Cells of the row of `value` in the table under a heading; numbers without their units, in units of 1. */
function row(heading: string, value: number): number[] {
  const section = page.split('\n## ').find((part) => part.startsWith(heading))!;
  const line = section.split('\n').find((text) => text.startsWith(`| ${value} |`))!;
  const cells = line.split('|').slice(3, -1);
  return cells.map((cell) => {
    const [, number, unit] = /([-+]?[\d.]+) ?(ms|kHz)?/.exec(cell.replace('±', ''))!;
    return Number(number) * (unit === 'ms' ? 1e-3 : unit === 'kHz' ? 1e3 : 1);
  });
}

/** Within 3 % (levels are whole steps) or one refresh of 10 ms. */
function expectTime(time: number, law: number): void {
  expect(Math.abs(time - law)).toBeLessThan(Math.max(0.03 * law, 0.011));
}

describe('measured times and rates', () => {
  it('attack is exponential in the value, one refresh to 8 s; decay and release to 20 s', () => {
    expectTime(measured.attackSeconds(127), 8);
    expectTime(measured.attackSeconds(64), 0.01 * 800 ** (64 / 127));
    expectTime(measured.decaySeconds(127), 20);
    expectTime(measured.releaseSeconds(64), 0.01 * 2000 ** (64 / 127));
  });

  it('LFO 0.1 to 20 Hz, portamento 5 s an octave, filter 10 Hz to 20 kHz', () => {
    expect(measured.lfoHertz(0)).toBeCloseTo(0.1, 2);
    expect(measured.lfoHertz(127)).toBeCloseTo(20, 1);
    expectTime(measured.portamentoSeconds(127), 5);
    expect(measured.cutoffHertz({ 'vcf-cutoff': 0 })).toBeCloseTo(10, 1);
    expect(measured.cutoffHertz({ 'vcf-cutoff': 127 }) / 20_000).toBeCloseTo(1, 2);
  });

  it('depths: DCO envelope 24 semitones, LFO 12, lever 1, bender 7; fine tune 50 cents', () => {
    expect(measured.semitones({ 'dco1-env': 127 })).toBeCloseTo(24, 1);
    expect(measured.vibratoSemitones({ 'dco1-lfo': 127 })).toBeCloseTo(12, 1);
    expect(measured.vibratoSemitones({ modulation: 127 })).toBeCloseTo(1, 1);
    expect(measured.semitones({ bender: 127, 'bend-range': 0x60, 'bender-polarity': 0x7f })).toBeCloseTo(
      7,
      2,
    );
    expect(measured.fineCents(0)).toBeCloseTo(-50, 0);
  });
});

describe('docs/manual-tables.md', () => {
  it('says what the running firmware does', () => {
    const [attack, decay, release] = row('Envelopes', 64);
    expectTime(attack!, measured.attackSeconds(64));
    expectTime(decay!, measured.decaySeconds(64));
    expectTime(release!, measured.releaseSeconds(64));
    expect(row('LFO', 96)[0]).toBeCloseTo(measured.lfoHertz(96), 1);
    expect(row('Filter', 64)[0]! / measured.cutoffHertz({ 'vcf-cutoff': 64 })).toBeCloseTo(1, 2);
    expect(row('Pitch', 64)[0]).toBeCloseTo(measured.vibratoSemitones({ 'dco1-lfo': 64 }), 1);
    expectTime(row('Chase play', 64)[0]!, measured.chaseSeconds(64));
  });
});
