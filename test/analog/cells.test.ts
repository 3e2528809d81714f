import { describe, expect, it } from 'vitest';
import { AnalogBoard } from '../../src/analog/analogBoard.js';
import {
  type AnalogProfile,
  analogProfile,
  FILTER_READINGS,
  largestNode,
} from '../../src/profiles/analogProfile.js';
import { CV_RESONANCE, CV_VCA } from '../../src/tape/controlTape.js';
import { degreesBetween, fitSines } from '../../tools/measure/lines.js';
import { oscillation } from '../../tools/measure/oscillation.js';
import { fourCells, runFilter } from '../../tools/measure/rig.js';
import { measureResponse, slowestDecay } from '../../tools/measure/smallSignal.js';
import { referenceKick, referenceSaw, sine } from '../../tools/measure/stimulus.js';
import { boardOptions, cutoffCode, HandTape, note, renderBoard } from './board.js';
import { errorDb, hasSpice, spiceTable } from './spice.js';

/** Four one-pole OTA cells in a loop, the circuit of the reading `juno`. */

/** 1 / (K + (1 + s)^4) at s = j f / fc, dB and degrees. */
function closedForm(frequency: number, cutoff: number, loop: number): { db: number; degrees: number } {
  const x = frequency / cutoff;
  const re = loop + 1 - 6 * x * x + x ** 4;
  const im = 4 * x - 4 * x ** 3;
  return { db: -20 * Math.log10(Math.hypot(re, im)), degrees: (-Math.atan2(im, re) * 180) / Math.PI };
}

describe('four cells', () => {
  it.each([
    [440, 0],
    [1000, 1],
    [1000, 3.8],
    [12_000, 3],
  ])('fc %i Hz, K %d: 1 / (K + (1 + s)^4) to 0.005 dB', (cutoff, loop) => {
    const frequencies = [0.2, 0.6, 0.97, 1, 1.1, 1.6].map((x) => x * cutoff);
    const setup = fourCells(cutoff, loop);
    const gain = loop === 3.8 ? 20 : 1;
    for (const point of measureResponse(setup, frequencies, gain, slowestDecay(2, 2, loop))) {
      const truth = closedForm(point.frequency, cutoff, loop);
      expect(Math.abs(point.db - truth.db), `${point.frequency} Hz`).toBeLessThan(0.005);
      expect(Math.abs(degreesBetween(point.degrees, truth.degrees)), `${point.frequency} Hz`).toBeLessThan(
        0.1,
      );
    }
  });

  it('self-oscillate as ngspice finds: 889.99 Hz, 4.818 Vpp, H3 -44.9, H5 -86.4 dB for K = 4.5 at 1 kHz', () => {
    const { input, corners } = referenceKick();
    const setup = fourCells(1000, 4.5);
    const [output] = runFilter({ setup, inputs: [input], corners: corners(0.3), seconds: 0.3 });
    const { frequency, swing, third, fifth } = oscillation(output!);
    expect(Math.abs(1200 * Math.log2(frequency / 889.99))).toBeLessThan(0.1);
    expect(Math.abs(20 * Math.log10(swing / 4.818))).toBeLessThan(0.005);
    expect(third).toBeCloseTo(-44.9, 1);
    expect(fifth).toBeCloseTo(-86.4, 1);
  });

  it('distort a sine of 12 Vpp as ngspice finds: H1 5.8567 V, H3 -69.4, H5 -124.4 dB, even below -190', () => {
    const [output] = runFilter({
      setup: fourCells(2000, 0),
      inputs: [sine(0, 6, 220).input],
      seconds: 0.12,
    });
    const frequencies = [1, 2, 3, 4, 5].map((order) => order * 220);
    const sizes = fitSines(output!, frequencies, 96_000, 2400).map(({ size }) => size);
    const below = (order: number) => 20 * Math.log10(sizes[order - 1]! / sizes[0]!);
    expect(Math.abs(sizes[0]! - 5.8567)).toBeLessThan(1e-4);
    expect(Math.abs(below(3) + 69.4)).toBeLessThan(0.06);
    expect(Math.abs(below(5) + 124.4)).toBeLessThan(0.06);
    expect(Math.max(below(2), below(4))).toBeLessThan(-190);
  });

  it('driven into the clamp diodes: the circuit, integrated in steps of 25 ns', () => {
    const { vcf } = analogProfile('ideal');
    const cutoff = 3000;
    const loop = 2;
    const setup = { ...fourCells(cutoff, loop), clampSupply: 5 };
    const drive = sine(0, 17, 310);
    const seconds = 0.008;
    const [output] = runFilter({ setup, inputs: [drive.input], seconds });
    const { otaScale, loopScale, clampSaturation, clampThermal, capacitor } = vcf;
    const wc = 2 * Math.PI * cutoff;
    const slopes = (y: readonly number[], time: number): number[] => {
      const before = [drive.input(time) - loop * loopScale * Math.tanh(y[3]! / loopScale), ...y];
      return y.map((v, n) => {
        const diode = Math.exp((v - 5) / clampThermal) - Math.exp((-v - 5) / clampThermal);
        return wc * otaScale * Math.tanh((before[n]! - v) / otaScale) - (clampSaturation / capacitor) * diode;
      });
    };
    const perSample = 420;
    const h = 1 / (96_000 * perSample);
    let y = [0, 0, 0, 0];
    const truth = output!.map((_, sample) => {
      const now = y[3]!;
      for (let n = 0; n < perSample; n++) {
        const time = (sample * perSample + n) * h;
        const first = slopes(y, time);
        const middle = slopes(
          y.map((v, i) => v + 0.5 * h * first[i]!),
          time + 0.5 * h,
        );
        y = y.map((v, i) => v + h * middle[i]!);
      }
      return now;
    });
    expect(Math.max(...truth)).toBeGreaterThan(5.3);
    expect(errorDb(output!, truth)).toBeLessThan(-95);
  });
});

/** The reading on a board, everything else as in a built-in profile; holds keep what they are given once. */
function juno(base: string): AnalogProfile {
  const { hold, vcf, ...rest } = analogProfile(base);
  return { ...rest, hold: { ...hold, droop: 0 }, vcf: { ...vcf, topology: FILTER_READINGS.juno } };
}

/** A board whose voice 0 has nothing but full resonance at 1 kHz, and what its filter gives. */
function oscillating(profile: AnalogProfile): { run: (hand: HandTape, samples: number) => Float64Array } {
  let output = new Float64Array(0);
  let at = 0;
  const board = new AnalogBoard(boardOptions(profile), {
    filterOutput: (voice, position, samples, from, to) => {
      if (voice === 0) output.set(samples.subarray(from, to), position + from - at);
    },
  });
  return {
    run: (hand, samples) => {
      output = new Float64Array(samples);
      renderBoard(board, hand.finish(), samples);
      at += samples;
      return output;
    },
  };
}

describe('reading juno', () => {
  const strike = () => note(new HandTape().open(), { cutoff: cutoffCode(1000) }).hold(1, CV_RESONANCE, 4095);

  it('begins to oscillate out of the noise of its OTAs, and not without any', () => {
    const output = oscillating(juno('default')).run(strike(), 48_000);
    const { frequency, swing } = oscillation(output);
    // The spread of the voices, and the quantised cutoff.
    expect(Math.abs(frequency / 890 - 1)).toBeLessThan(0.025);
    expect(Math.abs(swing - 4.818)).toBeLessThan(0.02);
    expect(output.slice(0, 960).every((v) => Math.abs(v) < 1e-3)).toBe(true);
    const silent = oscillating(juno('ideal')).run(strike(), 20_000);
    expect(silent.every((v) => v === 0)).toBe(true);
  });

  it('falls silent when its voice is frozen and begins anew when it is struck again', () => {
    const { run } = oscillating(juno('default'));
    const { swing } = oscillation(run(strike(), 24_000));
    expect(swing).toBeGreaterThan(4.7);
    const closed = run(new HandTape().hold(24_000 * 500, CV_VCA, 0), 24_000);
    expect(closed.slice(12_000).every((v) => v === 0)).toBe(true);
    const again = run(new HandTape().hold(48_000 * 500, CV_VCA, 4095), 38_400);
    expect(again.slice(0, 960).every((v) => Math.abs(v) < 1e-3)).toBe(true);
    expect(oscillation(again).swing).toBeGreaterThan(4.7);
  });

  it('loses 14 dB of bass at the threshold of oscillation, K = 4', () => {
    const [point] = measureResponse(fourCells(2000, 3.99), [40], 20, slowestDecay(2, 2, 3.99) * 4);
    expect(point!.db).toBeCloseTo(-20 * Math.log10(5), 1);
  });

  it('stays within the diodes whatever the drive', () => {
    const profile = juno('default');
    const topology = { ...FILTER_READINGS.juno, top: 6 };
    const vcf = { ...profile.vcf, topology, loopScale: 100, clampSupply: 9, cutoffLimit: 100_000 };
    const limit = largestNode(vcf);
    let peak = 0;
    const board = new AnalogBoard(boardOptions({ ...profile, vcf }), {
      filterInput: (voice, time) => 400 * Math.sign(Math.sin(2 * Math.PI * 310 * (1 + voice) * time)),
      filterOutput: (_, __, samples, from, to) => {
        for (let i = from; i < to; i++) peak = Math.max(peak, Math.abs(samples[i]!));
      },
    });
    const hand = new HandTape().open().hold(1, CV_RESONANCE, 4095);
    for (let voice = 0; voice < 6; voice++) note(hand, { voice, cutoff: 1500 + 500 * voice });
    renderBoard(board, hand.finish(), 5000);
    expect(peak).toBeGreaterThan(9);
    expect(peak).toBeLessThan(limit);
  });
});

describe.skipIf(!hasSpice)('four cells against ngspice (skipped without SUPERJX_REFERENCE)', () => {
  it.each([
    ['tr_B_saw220_fc1000_k0', 1000, 0, 0.06, 220],
    ['tr_B_saw220_fc1000_k3', 1000, 3, 0.06, 220],
    ['tr_B_sweep100_8000_saw55_k3', { from: 100, to: 8000, seconds: 0.2 }, 3, 0.2, 55],
  ])('%s: -85 dB', (name, cutoff, loop, seconds, frequency) => {
    const reference = spiceTable(name).v!;
    const { input, corners } = referenceSaw(frequency, 5);
    const setup = fourCells(cutoff, loop);
    const [output] = runFilter({ setup, inputs: [input], corners: corners(seconds), seconds });
    const truth = output!.map((_, i) => reference[2 * i]!);
    expect(errorDb(output!, truth)).toBeLessThan(-85);
  });
});
