import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { HighPass } from '../../src/analog/highPass.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { SnapshotError, StateReader, StateWriter } from '../../src/snapshot.js';
import { hasSpice } from './spice.js';

const { hpf } = analogProfile('default');

/** Level of a position at a frequency, dB, from its impulse response. */
function levelDb(highPass: HighPass, frequency: number): number {
  const impulse = new Float64Array(400_000);
  impulse[0] = 1;
  highPass.process(impulse, 0, impulse.length);
  let re = 0;
  let im = 0;
  for (let i = 0; i < impulse.length; i++) {
    re += impulse[i]! * Math.cos((2 * Math.PI * frequency * i) / 96_000);
    im += impulse[i]! * Math.sin((2 * Math.PI * frequency * i) / 96_000);
  }
  return 20 * Math.log10(Math.hypot(re, im));
}

function at(position: number, coupling = 0): HighPass {
  const highPass = new HighPass(hpf.corners, coupling);
  highPass.position = position;
  return highPass;
}

/** -3.01 dB point between `low` and `high`, Hz. */
function cornerOf(position: number, low: number, high: number): number {
  let [a, b] = [low, high];
  for (let n = 0; n < 14; n++) {
    const middle = Math.sqrt(a * b);
    if (levelDb(at(position), middle) < -10 * Math.log10(2)) a = middle;
    else b = middle;
  }
  return Math.sqrt(a * b);
}

describe('high-pass', () => {
  it.each([
    [1, 122],
    [2, 268],
    [3, 570],
  ])('position %i has its corner at %i Hz within 0.1 %', (position, corner) => {
    expect(Math.abs(cornerOf(position, corner / 1.3, corner * 1.3) / corner - 1)).toBeLessThan(1e-3);
  });

  it('falls by 6 dB an octave and is flat to 20 kHz; position 0 is flat', () => {
    for (const [position, corner] of hpf.corners.entries()) {
      for (const frequency of [30, 300, 3000, 20_000]) {
        const truth = -10 * Math.log10(1 + (corner / frequency) ** 2);
        expect(Math.abs(levelDb(at(position), frequency) - truth)).toBeLessThan(0.002);
      }
    }
  });

  it('the coupling takes what stands still', () => {
    const highPass = at(0, hpf.coupling);
    const signal = new Float64Array(960_000).fill(1);
    highPass.process(signal, 0, signal.length);
    expect(signal[0]).toBeCloseTo(1, 3);
    // One time constant of 0.7 Hz.
    expect(signal[Math.round(96_000 / (2 * Math.PI * 0.7))]).toBeCloseTo(Math.exp(-1), 3);
    expect(Math.abs(signal[959_999]!)).toBeLessThan(1e-11);
  });

  it('a capacitor that is deselected keeps its charge', () => {
    const highPass = at(1);
    const level = new Float64Array(96_000).fill(2);
    highPass.process(level, 0, level.length);
    expect(level[95_999]).toBeCloseTo(0, 9);
    highPass.position = 0;
    const open = new Float64Array(1000).fill(2);
    highPass.process(open, 0, open.length);
    expect(open[999]).toBe(2);
    // Back on the charged capacitor while the input is at zero: the charge comes out.
    highPass.position = 1;
    const back = new Float64Array(1000);
    highPass.process(back, 0, back.length);
    expect(back[0]).toBeCloseTo(-2, 1);
  });

  it('continues from a snapshot, however it is cut, and refuses a position it has not', () => {
    const noise = Float64Array.from({ length: 500 }, (_, i) => Math.sin(i * i));
    const one = at(2, 0.7);
    const whole = noise.slice();
    one.process(whole, 0, 500);
    const two = at(2, 0.7);
    const pieces = noise.slice();
    two.process(pieces, 0, 123);
    const writer = new StateWriter();
    two.save(writer);
    const state = writer.finish();
    const three = at(0, 0.7);
    three.load(new StateReader(state));
    three.process(pieces, 123, 500);
    expect(pieces).toEqual(whole);
    state[4] = 4;
    expect(() => three.load(new StateReader(state))).toThrow(SnapshotError);
  });
});

describe.skipIf(!hasSpice)('high-pass against the circuit (skipped without SUPERJX_REFERENCE)', () => {
  it('the network of the Juno-60, each position within 0.02 dB of a first-order high-pass from 20 Hz', () => {
    const path = join(process.env.SUPERJX_REFERENCE ?? '', 'spice', 'csv', 'hpf_ac.csv.gz');
    const rows = gunzipSync(readFileSync(path)).toString('ascii').trim().split('\n').slice(1);
    for (const [position, corner] of [121.6, 267, 568].entries()) {
      const curve = rows
        .map((row) => row.split(','))
        .filter(([variant, place]) => variant === 'juno60_like' && Number(place) === position + 1)
        .map((row) => ({ frequency: Number(row[3]), level: Number(row[4]) }));
      const flat = curve.find(({ frequency }) => frequency > 50_000)!.level;
      const highPass = () => new HighPass([corner, 0, 0, 0], 0);
      for (const { frequency, level } of curve) {
        if (frequency < 20 || frequency > 20_000) continue;
        const ours = -10 * Math.log10(1 + (corner / frequency) ** 2);
        expect(Math.abs(ours - (level - flat)), `${position + 1} at ${frequency} Hz`).toBeLessThan(0.05);
      }
      expect(Math.abs(levelDb(highPass(), corner) + 10 * Math.log10(2))).toBeLessThan(0.001);
    }
  });
});
