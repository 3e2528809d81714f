import { describe, expect, it } from 'vitest';
import { BbdPair, dcGain } from '../../src/analog/bbd.js';
import { analogProfile, type ChorusFilterPole } from '../../src/profiles/analogProfile.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { hasSpice, spiceTable } from './spice.js';

const { chorus } = analogProfile('default');

function pair(options: Partial<typeof chorus> = {}, rate = 0): BbdPair {
  const bbd = new BbdPair({ ...chorus, ...options });
  bbd.setRate(rate);
  return bbd;
}

function run(bbd: BbdPair, input: Float64Array, chunk = input.length): [Float64Array, Float64Array] {
  const first = new Float64Array(input.length);
  const second = new Float64Array(input.length);
  for (let at = 0; at < input.length; at += chunk) {
    bbd.process(input, first, second, at, Math.min(at + chunk, input.length));
  }
  return [first, second];
}

function sine(frequency: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => Math.sin((2 * Math.PI * frequency * i) / 96_000));
}

/** Phase of a sine in `x[from .. to - 1]` in cycles, and its amplitude, by least squares. */
function fitSine(
  x: Float64Array,
  frequency: number,
  from: number,
  to: number,
): { cycles: number; size: number } {
  let [ss, sc, cc, ys, yc] = [0, 0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    const s = Math.sin((2 * Math.PI * frequency * i) / 96_000);
    const c = Math.cos((2 * Math.PI * frequency * i) / 96_000);
    ss += s * s;
    sc += s * c;
    cc += c * c;
    ys += x[i]! * s;
    yc += x[i]! * c;
  }
  const re = (ys * cc - yc * sc) / (ss * cc - sc * sc);
  const im = (yc * ss - ys * sc) / (ss * cc - sc * sc);
  return { cycles: Math.atan2(im, re) / (2 * Math.PI), size: Math.hypot(re, im) };
}

/** Frequency response of residues and poles. */
function respond(poles: readonly ChorusFilterPole[], frequency: number): [number, number] {
  let re = 0;
  let im = 0;
  for (const { pole, residue } of poles) {
    for (const sign of pole[1] === 0 ? [1] : [1, -1]) {
      const dRe = -pole[0];
      const dIm = 2 * Math.PI * frequency - sign * pole[1];
      const norm = dRe * dRe + dIm * dIm;
      re += (residue[0] * dRe + sign * residue[1] * dIm) / norm;
      im += (sign * residue[1] * dRe - residue[0] * dIm) / norm;
    }
  }
  return [20 * Math.log10(Math.hypot(re, im)), (Math.atan2(im, re) * 180) / Math.PI];
}

describe('bucket-brigade pair', () => {
  it.each([1.6e-3, 3.4e-3, 5.12e-3])('a steady clock delays by 128 / f = %d s within 10 us', (delay) => {
    const frequency = 200;
    const [first] = run(pair({ delay, depth: 0 }), sine(frequency, 60_000));
    const { cycles, size } = fitSine(first, frequency, 30_000, 60_000);
    // Both filters add their group delay, and the held steps half a clock period.
    const [, inPhase] = respond(chorus.inputFilter, frequency);
    const [, outPhase] = respond(chorus.outputFilter, frequency);
    const filters = -(inPhase + outPhase) / 360 / frequency;
    const hold = delay / 128 / 2;
    const measured = (((-cycles / frequency) % 5e-3) + 5e-3) % 5e-3;
    const expected = (delay + filters + hold) % 5e-3;
    expect(Math.abs(measured - expected)).toBeLessThan(10e-6);
    expect(size).toBeCloseTo(1, 1);
  });

  it('follows the triangle of the LFO, one line against the other', () => {
    const rate = 0.5;
    const frequency = 1000;
    const [first, second] = run(pair({}, rate), sine(frequency, 240_000));
    const [, inPhase] = respond(chorus.inputFilter, frequency);
    const [, outPhase] = respond(chorus.outputFilter, frequency);
    const filters = -(inPhase + outPhase) / 360 / frequency;
    for (const seconds of [0.31, 0.8, 1.23, 1.61, 2.2]) {
      const at = Math.round(seconds * 96_000);
      for (const [line, output] of [first, second].entries()) {
        // The clock's momentary delay starts in the middle, up on line 0 and down on line 1.
        const momentary = (time: number): number => {
          const phase = (((time * rate + (line === 0 ? 0.25 : 0.75)) % 1) + 1) % 1;
          return chorus.delay + chorus.depth * (1 - 4 * Math.abs(phase - 0.5));
        };
        // The sample read now was written when the clock had 128 periods to go.
        let delay = momentary(seconds);
        for (let n = 0; n < 200; n++) {
          let clocks = 0;
          for (let k = 0; k < 400; k++)
            clocks += delay / 400 / momentary(seconds - (delay * (k + 0.5)) / 400);
          delay += (1 - clocks) * momentary(seconds) * 0.5;
        }
        const { cycles } = fitSine(output, frequency, at - 480, at + 480);
        const measured = -cycles / frequency;
        const expected = delay + filters + momentary(seconds) / 256;
        const apart = (((measured - expected) * frequency + 10.5) % 1) - 0.5;
        expect(Math.abs(apart / frequency), `${seconds} s, line ${line}`).toBeLessThan(10e-6);
      }
    }
  });

  it('does not depend on how the signal is cut, nor on a snapshot', () => {
    const input = sine(440, 4000);
    const whole = run(pair({}, 0.83), input);
    expect(run(pair({}, 0.83), input, 17)).toEqual(whole);
    const one = pair({}, 0.83);
    const output = [new Float64Array(4000), new Float64Array(4000)] as const;
    one.process(input, output[0], output[1], 0, 1777);
    const writer = new StateWriter();
    one.save(writer);
    const two = pair({}, 0.83);
    two.load(new StateReader(writer.finish()));
    two.process(input, output[0], output[1], 1777, 4000);
    expect(output).toEqual(whole);
  });

  it('refuses a depth beyond the delay', () => {
    expect(() => pair({ delay: 1e-3, depth: 2e-3 })).toThrow(RangeError);
  });

  it('the filters are those of the paper: sums of residues 1 and 0, gains 0.968 and 0.914', () => {
    const sum = (poles: readonly ChorusFilterPole[]): number =>
      poles.reduce((total, { pole, residue }) => total + residue[0] * (pole[1] === 0 ? 1 : 2), 0);
    expect(Math.abs(sum(chorus.inputFilter))).toBeLessThan(2);
    expect(Math.abs(sum(chorus.outputFilter))).toBeLessThan(2);
    expect(dcGain(chorus.inputFilter)).toBeCloseTo(0.968, 3);
    expect(dcGain(chorus.outputFilter)).toBeCloseTo(0.914, 3);
  });
});

describe.skipIf(!hasSpice)(
  'chorus filters against the published response (skipped without SUPERJX_REFERENCE)',
  () => {
    it('both within 0.05 dB of the table', () => {
      const table = spiceTable('bbd_juno60_filters');
      for (let row = 0; row < table.f_hz!.length; row += 10) {
        const frequency = table.f_hz![row]!;
        if (frequency > 20_000) break;
        expect(Math.abs(respond(chorus.inputFilter, frequency)[0] - table.in_mag_db![row]!)).toBeLessThan(
          0.05,
        );
        expect(Math.abs(respond(chorus.outputFilter, frequency)[0] - table.out_mag_db![row]!)).toBeLessThan(
          0.05,
        );
      }
    });

    it('a line with a fast steady clock has their product within 0.2 dB to 10 kHz', () => {
      const table = spiceTable('bbd_juno60_filters');
      const dc = 20 * Math.log10(0.968 * 0.914);
      const delay = 0.4e-3;
      for (const wanted of [200, 1000, 3000, 6000, 10_000]) {
        const row = table.f_hz!.findIndex((f) => f >= wanted);
        const frequency = table.f_hz![row]!;
        const [first] = run(pair({ delay, depth: 0 }), sine(frequency, 20_000));
        const x = (Math.PI * frequency * delay) / 128;
        const truth =
          table.in_mag_db![row]! + table.out_mag_db![row]! - dc + 20 * Math.log10(Math.sin(x) / x);
        const { size } = fitSine(first, frequency, 8000, 20_000);
        expect(Math.abs(20 * Math.log10(size) - truth), `${frequency} Hz`).toBeLessThan(0.2);
      }
    });
  },
);
