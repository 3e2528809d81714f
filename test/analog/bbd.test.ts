import { describe, expect, it } from 'vitest';
import { BbdPair } from '../../src/analog/bbd.js';
import { dcGain, filterResponse } from '../../src/analog/chorusFilter.js';
import { BLOCK } from '../../src/analog/kernel/layout.js';
import {
  analogProfile,
  CHORUS_INPUT_FILTERS,
  type ChorusFilterPole,
} from '../../src/profiles/analogProfile.js';
import { SnapshotError, StateReader, StateWriter } from '../../src/snapshot.js';
import { hasSpice, spiceTable } from './spice.js';

const { chorus } = analogProfile('default');

/** Nothing but filters and delay. */
const CLEAN = { cubic: 0, quintic: 0, transfer: 1, leakTime: 1e6 };

function pair(options: Partial<typeof chorus> = {}, rate = 0): BbdPair {
  const bbd = new BbdPair({ ...chorus, ...options });
  bbd.setRate(rate);
  return bbd;
}

/** Runs samples `start` and on of `input`, at most `chunk` at a time, within blocks. */
function run(bbd: BbdPair, input: Float64Array, chunk = BLOCK, start = 0): [Float64Array, Float64Array] {
  const first = new Float64Array(input.length);
  const second = new Float64Array(input.length);
  for (let at = start; at < input.length; ) {
    const from = at % BLOCK;
    const to = Math.min(from + chunk, BLOCK, from + input.length - at);
    bbd.input.set(input.subarray(at, at + to - from), from);
    bbd.process(at - from, from, to);
    first.set(bbd.first.subarray(from, to), at);
    second.set(bbd.second.subarray(from, to), at);
    at += to - from;
  }
  return [first, second];
}

function sine(frequency: number, count: number, size = 1): Float64Array {
  return Float64Array.from(
    { length: count },
    (_, i) => size * Math.sin((2 * Math.PI * frequency * i) / 96_000),
  );
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

/** Level in dB and phase in degrees of a filter. */
function respond(poles: readonly ChorusFilterPole[], frequency: number): [number, number] {
  const [re, im] = filterResponse(poles, frequency);
  return [20 * Math.log10(Math.hypot(re, im)), (Math.atan2(im, re) * 180) / Math.PI];
}

/** Delay of both filters at a frequency, seconds. */
function filterDelay(frequency: number): number {
  return (
    -(respond(chorus.inputFilter, frequency)[1] + respond(chorus.outputFilter, frequency)[1]) /
    360 /
    frequency
  );
}

describe('bucket-brigade pair', () => {
  it.each([1.6e-3, 3.4e-3, 5.12e-3])('a steady clock delays by 128 / f = %d s within 10 us', (delay) => {
    const frequency = 200;
    const [first] = run(pair({ delay, depth: 0 }), sine(frequency, 60_000));
    const { cycles, size } = fitSine(first, frequency, 30_000, 60_000);
    // Both filters add their group delay, the held steps half a clock period.
    const measured = (((-cycles / frequency) % 5e-3) + 5e-3) % 5e-3;
    const expected = (delay + filterDelay(frequency) + delay / 256) % 5e-3;
    expect(Math.abs(measured - expected)).toBeLessThan(10e-6);
    expect(size).toBeCloseTo(1, 1);
  });

  it('follows the triangle of the LFO, one line against the other', () => {
    const rate = 0.5;
    const frequency = 1000;
    const [first, second] = run(pair(CLEAN, rate), sine(frequency, 240_000));
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
        const expected = delay + filterDelay(frequency) + momentary(seconds) / 256;
        const apart = (((measured - expected) * frequency + 10.5) % 1) - 0.5;
        expect(Math.abs(apart / frequency), `${seconds} s, line ${line}`).toBeLessThan(10e-6);
      }
    }
  });

  it('keeps the lines 180 degrees apart however often the rate changes', () => {
    const bbd = pair({ ...CLEAN, depth: 1.5e-3 }, 0.5);
    for (let n = 0; n < 400; n++) {
      bbd.setRate(n % 3 === 0 ? 3 : 0.7);
      bbd.process(n * BLOCK, 0, 1 + ((n * 37) % BLOCK));
    }
    // Both clocks are then at mirrored delays: two sines that meet in the middle.
    bbd.setRate(0);
    const frequency = 500;
    const [first, second] = run(bbd, sine(frequency, 30_000 - (30_000 % BLOCK)));
    const delays = [first, second].map((x) => -fitSine(x, frequency, 15_000, 29_000).cycles / frequency);
    const middle = 2 * (chorus.delay * (1 + 1 / 256) + filterDelay(frequency));
    const apart = (((delays[0]! + delays[1]! - middle) * frequency + 10.5) % 1) - 0.5;
    // A degree of the triangle is 4 x 1.5 ms / 360.
    expect(Math.abs(apart / frequency)).toBeLessThan((0.5 * 4 * 1.5e-3) / 360);
  });

  it('does not depend on how the signal is cut, nor on a snapshot', () => {
    const input = sine(440, 4000);
    const whole = run(pair({}, 0.83), input);
    expect(run(pair({}, 0.83), input, 17)).toEqual(whole);
    const one = pair({}, 0.83);
    const head = run(one, input.subarray(0, 1777));
    const writer = new StateWriter();
    one.save(writer);
    const two = pair({}, 0.83);
    two.load(new StateReader(writer.finish()));
    const tail = run(two, input, BLOCK, 1777);
    for (const line of [0, 1] as const) {
      tail[line].set(head[line]);
      expect(tail[line]).toEqual(whole[line]);
    }
  });

  it('refuses snapshots that no line can have written', () => {
    const writer = new StateWriter();
    pair().save(writer);
    const state = writer.finish();
    const view = new DataView(state.buffer);
    for (const [what, at, value] of [
      ['phase of the triangle', 4, 1.5],
      ['filter', 16, Number.NaN],
      ['next pulse', state.length - 64, -1],
      ['place', state.length - 48, 128],
    ] as const) {
      const kept = view.getFloat64(at, true);
      view.setFloat64(at, value, true);
      expect(() => pair().load(new StateReader(state)), what).toThrow(SnapshotError);
      view.setFloat64(at, kept, true);
    }
    pair().load(new StateReader(state));
  });

  it('refuses a depth beyond the delay', () => {
    expect(() => pair({ delay: 1e-3, depth: 2e-3 })).toThrow(RangeError);
  });

  it('falls silent without denormals', () => {
    const input = sine(1000, 200 * BLOCK);
    input.fill(0, 10 * BLOCK);
    const [first, second] = run(pair({}, 0.5), input);
    for (const x of [first, second]) {
      expect(x.every((y) => y === 0 || Math.abs(y) > 1e-200)).toBe(true);
      expect(x.subarray(190 * BLOCK).every((y) => y === 0)).toBe(true);
    }
  });
});

describe('what a line does to the signal', () => {
  /** Harmonics of a 1 kHz tone of `volts` rms at the line's input, seen behind it: THD in percent. */
  function distortion(volts: number): number {
    const size = (volts * Math.SQRT2) / chorus.lineGain;
    const [first] = run(pair({ delay: 0.5e-3, depth: 0 }), sine(1000, 20 * 960, size));
    const line = (harmonic: number) => fitSine(first, 1000 * harmonic, 10 * 960, 20 * 960).size;
    // The reconstruction filter takes its part of each harmonic; put it back, as a meter at the chip would see it.
    const level = (harmonic: number) =>
      line(harmonic) / 10 ** ((respond(chorus.outputFilter, 1000 * harmonic)[0] + 0.78) / 20);
    return (100 * Math.hypot(...[2, 3, 4, 5, 6, 7].map(level))) / level(1);
  }

  it('THD of the MN3009 data sheet: 0.3 % at 0.78 V rms, 2.5 % at 1.5 V rms', () => {
    expect(Math.abs(distortion(0.78) - 0.3)).toBeLessThan(0.02);
    expect(Math.abs(distortion(1.5) - 2.5)).toBeLessThan(0.15);
    expect(distortion(0.1)).toBeLessThan(0.01);
  });

  it('a signal far too loud comes out flat, within 2.2 V at the line', () => {
    const [first] = run(pair({ delay: 1e-3, depth: 0 }), sine(100, 9600, 1000));
    const peak = first.reduce((most, x) => Math.max(most, Math.abs(x)), 0) * chorus.lineGain;
    expect(peak).toBeGreaterThan(1.8);
    expect(peak).toBeLessThan(2.6);
  });

  it('transfer loss: with the held steps -3 dB at 12 kHz for a 40 kHz clock', () => {
    const delay = 128 / 40_000;
    const level = (options: Partial<typeof chorus>) => {
      const [first] = run(pair({ ...CLEAN, ...options, delay, depth: 0 }), sine(12_000, 40_000, 0.1));
      return 20 * Math.log10(fitSine(first, 12_000, 20_000, 40_000).size);
    };
    const x = (Math.PI * 12) / 40;
    const held = 20 * Math.log10(Math.sin(x) / x);
    expect(held).toBeCloseTo(-1.33, 2);
    expect(level({ transfer: chorus.transfer }) - level({}) + held).toBeCloseTo(-3, 1);
  });

  it('loses 1.4 dB from 1.17 to 5.43 ms, and nothing at the middle delay', () => {
    // A triangle so slow that it stands: one line is at one end, the other at the other.
    const at = (delay: number): number => {
      const bbd = pair({ delay: 3.3e-3, depth: 2.13e-3, cubic: 0, quintic: 0 }, 6000);
      const side = delay > 3.3e-3 ? 0 : 1;
      bbd.process(0, 0, 4);
      bbd.setRate(0);
      return 20 * Math.log10(fitSine(run(bbd, sine(100, 30_000, 0.1))[side], 100, 15_000, 30_000).size);
    };
    expect(at(1.17e-3) - at(5.43e-3)).toBeCloseTo(1.4, 1);
    const [first] = run(pair({ depth: 0 }), sine(100, 20_000, 0.1));
    expect(fitSine(first, 100, 10_000, 20_000).size).toBeCloseTo(0.1, 4);
  });
});

describe('chorus filters', () => {
  it('are those of the paper: sums of residues 1 and 0, gains 0.968 and 0.914', () => {
    const sum = (poles: readonly ChorusFilterPole[]): number =>
      poles.reduce((total, { pole, residue }) => total + residue[0] * (pole[1] === 0 ? 1 : 2), 0);
    expect(Math.abs(sum(chorus.inputFilter))).toBeLessThan(2);
    expect(Math.abs(sum(chorus.outputFilter))).toBeLessThan(2);
    expect(dcGain(chorus.inputFilter)).toBeCloseTo(0.968, 3);
    expect(dcGain(chorus.outputFilter)).toBeCloseTo(0.914, 3);
  });

  it('the alternative is a 9661 Hz Butterworth pair and a 20 kHz pole', () => {
    const filter = CHORUS_INPUT_FILTERS.butterworth;
    expect(dcGain(filter)).toBeCloseTo(1, 8);
    for (const frequency of [100, 1000, 5000, 10_000, 15_000, 20_000]) {
      const s = frequency / 9661;
      const truth = -10 * Math.log10((1 + s ** 4) * (1 + (frequency / 20_000) ** 2));
      expect(respond(filter, frequency)[0]).toBeCloseTo(truth, 6);
    }
  });

  it('refuses more poles than a line has room for', () => {
    const three = [...chorus.inputFilter, { pole: [-1000, 0], residue: [1000, 0] }] as const;
    expect(() => pair({ inputFilter: three })).toThrow('at most one real pole');
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

    it('a line with a fast steady clock has their product within 0.2 dB to 10 kHz, losses and all', () => {
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
