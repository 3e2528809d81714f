import { describe, expect, it } from 'vitest';
import { AnalogBoard } from '../../src/analog/analogBoard.js';
import { exp2, otaTanh, resonanceStrength } from '../../src/analog/kernel/laws.js';
import { LAW_REGENERATION } from '../../src/analog/kernel/layout.js';
import type { FilterInput } from '../../src/analog/kernel/voiceKernel.js';
import {
  type AnalogProfile,
  analogProfile,
  FILTER_READINGS,
  type FilterTopology,
} from '../../src/profiles/analogProfile.js';
import {
  CV_MIX1,
  CV_MIX2,
  CV_RESONANCE,
  CV_SAW1,
  CV_SAW2,
  CV_VCA,
  CV_VCF,
  LATCH_WAVE1,
  LATCH_WAVE2,
} from '../../src/tape/controlTape.js';
import { boardOptions, HandTape, renderBoard } from './board.js';
import { errorDb, hasSpice, interpolate, spiceTable } from './spice.js';

const ideal = analogProfile('ideal');

/** First sample at which the filter runs; a release of a ramp can lie within 0.4 ticks of it. */
const START = 4802;

interface FilterRun {
  readonly cutoff: number;
  readonly seconds: number;
  /** Resonance law's value at the resonance cv used, which is full scale. */
  readonly strength?: number;
  readonly topology?: Partial<FilterTopology>;
  readonly input?: FilterInput;
  readonly profile?: Partial<AnalogProfile>;
  readonly prepare?: (hand: HandTape) => void;
}

/** Filter output of voice 0 from rest, sample 0 at time 0 of the input. */
function runFilter(run: FilterRun): Float64Array {
  const { cutoff, seconds, strength = 0, topology = {}, input, profile = {}, prepare } = run;
  const whole: AnalogProfile = {
    ...ideal,
    ...profile,
    vcf: {
      ...ideal.vcf,
      ...profile.vcf,
      topology:
        strength === 0
          ? { ...FILTER_READINGS.S2, section1: 0, section2: 0 }
          : { ...FILTER_READINGS.S2, ...topology, top: strength },
      cutoffAtZero: cutoff * 2 ** -12,
      octaves: 12,
    },
  };
  const count = Math.round(seconds * 96_000);
  const output = new Float64Array(count);
  const hand = new HandTape().hold(0, CV_RESONANCE, whole.dac.fullScaleCode);
  hand.hold(0, CV_VCF, whole.dac.fullScaleCode);
  hand.hold((START - 1) * 500 + 10, CV_VCA, whole.dac.fullScaleCode);
  prepare?.(hand);
  const board = new AnalogBoard(boardOptions(whole), {
    filterInput: input === undefined ? undefined : (voice, time) => input(voice, time - START / 96_000),
    filterOutput: (voice, position, samples, from, to) => {
      for (let i = from; i < to && voice === 0; i++) {
        const at = position + i - START;
        if (at >= 0 && at < count) output[at] = samples[i]!;
      }
    },
  });
  renderBoard(board, hand.finish(), START + count);
  return output;
}

/** Amplitude and phase (degrees) of a sine of `frequency` in the second half of `output`, by least squares. */
function sineOf(output: Float64Array, frequency: number): { size: number; phase: number } {
  let [ss, sc, cc, ys, yc] = [0, 0, 0, 0, 0];
  for (let i = output.length / 2; i < output.length; i++) {
    const sin = Math.sin((2 * Math.PI * frequency * i) / 96_000);
    const cos = Math.cos((2 * Math.PI * frequency * i) / 96_000);
    ss += sin * sin;
    sc += sin * cos;
    cc += cos * cos;
    ys += output[i]! * sin;
    yc += output[i]! * cos;
  }
  const re = (ys * cc - yc * sc) / (ss * cc - sc * sc);
  const im = (yc * ss - ys * sc) / (ss * cc - sc * sc);
  return { size: Math.hypot(re, im), phase: (Math.atan2(im, re) * 180) / Math.PI };
}

/** Gain in dB and phase for a 1 mV sine. */
function response(
  frequency: number,
  run: Omit<FilterRun, 'input' | 'seconds'>,
): { db: number; phase: number } {
  const input: FilterInput = (_, time) => 1e-3 * Math.sin(2 * Math.PI * frequency * time);
  const { size, phase } = sineOf(runFilter({ ...run, input, seconds: 0.1 }), frequency);
  return { db: 20 * Math.log10(size / 1e-3), phase };
}

/** |1 / (s^2 + k s + 1)^2| in dB and its phase at s = j f / fc. */
function closedForm(
  frequency: number,
  cutoff: number,
  k1: number,
  k2: number,
): { db: number; phase: number } {
  const x = frequency / cutoff;
  let db = 0;
  let phase = 0;
  for (const k of [k1, k2]) {
    db -= 20 * Math.log10(Math.hypot(1 - x * x, k * x));
    phase -= (Math.atan2(k * x, 1 - x * x) * 180) / Math.PI;
  }
  return { db, phase };
}

function degreesApart(a: number, b: number): number {
  return Math.abs(((a - b + 540) % 360) - 180);
}

describe('filter, small signal against 1 / ((s^2 + k1 s + 1)(s^2 + k2 s + 1))', () => {
  const cases: [cutoff: number, kr: number, section2: 0 | 1][] = [
    [440, 0, 1],
    [1000, 1.5, 1],
    [1000, 1.5, 0],
    [4000, 0, 1],
    [4000, 1, 1],
    [12_000, 0, 1],
  ];
  it.each(cases)(
    'fc %i Hz, kr %d, section 2 %i: 0.1 dB and 0.5 degrees to 20 kHz',
    (cutoff, kr, section2) => {
      for (const frequency of [100, 430, 1000, 1800, 4000, 9000]) {
        const truth = closedForm(frequency, cutoff, 2 - kr, section2 === 1 ? 2 - kr : 2);
        if (truth.db < -75) continue;
        const found = response(frequency, { cutoff, strength: kr, topology: { section2 } });
        expect(Math.abs(found.db - truth.db), `${frequency} Hz`).toBeLessThan(0.1);
        expect(degreesApart(found.phase, truth.phase), `${frequency} Hz`).toBeLessThan(0.5);
      }
    },
  );

  it.each([
    [1000, 1.2],
    [4000, 0],
    [12_000, 0.8],
  ])('fc %i Hz, kr %d: the harmonics of a weak saw to 19 kHz within 0.1 dB', (cutoff, kr) => {
    const count = 9000; // 108 samples of 96 kHz
    const period = count / 8e6;
    const rise = period - 2e-6;
    const rampTimeConstant = (10 / 12) * rise;
    const profile = {
      dco: { ...ideal.dco, rampTimeConstant, integratorTolerance: 0, couplingCorner: 0, dischargeTime: 1e-9 },
    };
    const output = runFilter({
      cutoff,
      strength: kr,
      seconds: (2 * 108 * 90) / 96_000,
      profile,
      prepare: (hand) => {
        hand.prescale(0, 1, 1).latch(0, LATCH_WAVE1, 3).latch(0, LATCH_WAVE2, 3).counter(0, 0, count);
        hand.hold(0, CV_SAW1, 4095).hold(0, CV_MIX1, 4);
      },
    });
    for (let n = 1; n / period < 19_000; n += 3) {
      // Fourier coefficient of a 12 V ramp that is zero for the last 2 us of its period
      const w = (2 * Math.PI * n) / period;
      const re = (12 / rise / (w * w)) * (Math.cos(w * rise) - 1) + (12 / w) * Math.sin(w * rise);
      const im = (12 / rise / (w * w)) * Math.sin(w * rise) - (12 / w) * Math.cos(w * rise);
      const size = ((2 / period) * Math.hypot(re, im) * (5 / 12) * 4) / 4095;
      const truth = 20 * Math.log10(size) + closedForm(n / period, cutoff, 2 - kr, 2 - kr).db;
      const found = 20 * Math.log10(sineOf(output, n / period).size);
      if (closedForm(n / period, cutoff, 2 - kr, 2 - kr).db < -80) break;
      expect(Math.abs(found - truth), `harmonic ${n}`).toBeLessThan(0.1);
    }
  });

  it('the ladder-like loop gives 1 / (K + (1 + s)^4)', () => {
    for (const frequency of [100, 1000, 3000]) {
      const x = frequency / 1000;
      const re = 3 + 1 - 6 * x * x + x ** 4;
      const im = 4 * x - 4 * x ** 3;
      const found = response(frequency, {
        cutoff: 1000,
        strength: 3,
        topology: { ...FILTER_READINGS.ladder },
      });
      expect(found.db).toBeCloseTo(-20 * Math.log10(Math.hypot(re, im)), 1);
    }
  });
});

describe('filter laws', () => {
  it('otaTanh is tanh', () => {
    for (let x = -3; x <= 3; x += 0.01) expect(Math.abs(otaTanh(x) - Math.tanh(x))).toBeLessThan(9.5e-7);
    for (let x = -9; x <= 9; x += 0.05) expect(Math.abs(otaTanh(x) - Math.tanh(x))).toBeLessThan(1.1e-4);
  });

  it('exp2 is 2^x', () => {
    for (let x = -20; x < 20; x += 0.0137) expect(Math.abs(exp2(x) / 2 ** x - 1)).toBeLessThan(1.2e-10);
    expect(exp2(0)).toBe(1);
    expect(exp2(13)).toBe(8192);
  });

  it('resonance follows 2 - 2 x 10^(-1.7 cv) to 0.98 and ends at 2.03', () => {
    const octaves = 1.7 * Math.log2(10);
    const atKnee = 2 - 2 * 10 ** (-1.7 * 0.98);
    const law = { law: LAW_REGENERATION, k0: 2, octaves, knee: 0.98, atKnee, top: 2.03 };
    for (const cv of [0, 0.2, 0.5, 0.9, 0.98]) {
      expect(resonanceStrength(law, cv)).toBeCloseTo(2 - 2 * 10 ** (-1.7 * cv), 8);
    }
    expect(resonanceStrength(law, 1)).toBeCloseTo(2.03, 12);
  });

  it('self-oscillates as ngspice finds: 975.61 Hz and 9.211 Vpp for kr = 2.05 at 1 kHz', () => {
    const input: FilterInput = (_, time) => (time < 20e-6 ? 0.5 : 0);
    const output = runFilter({ cutoff: 1000, strength: 2.05, seconds: 0.4, input });
    const zeros: number[] = [];
    let top = 0;
    for (let i = 28_800; i + 1 < output.length; i++) {
      const [a, b] = [output[i]!, output[i + 1]!];
      top = Math.max(top, Math.abs(a));
      if (a < 0 && b >= 0) zeros.push(i + a / (a - b));
    }
    const frequency = ((zeros.length - 1) * 96_000) / (zeros[zeros.length - 1]! - zeros[0]!);
    expect(Math.abs(1200 * Math.log2(frequency / 975.61))).toBeLessThan(0.1);
    expect(Math.abs(20 * Math.log10((2 * top) / 9.211))).toBeLessThan(0.02);
  });
});

describe.skipIf(!hasSpice)('filter transients against ngspice (skipped without SUPERJX_REFERENCE)', () => {
  it('driven sine, 2 Vpp, kr = 1', () => {
    const reference = spiceTable('tr_S_sine220_2vpp_fc2000_kr1').v!;
    const input: FilterInput = (_, time) => Math.sin(2 * Math.PI * 220 * time);
    const output = runFilter({ cutoff: 2000, strength: 1, seconds: 0.06, input });
    expect(
      errorDb(
        output,
        output.map((_, i) => reference[2 * i]!),
      ),
    ).toBeLessThan(-100);
  });

  const saws: [name: string, kr: number, section2: 0 | 1][] = [
    ['tr_S_saw220_fc1000_kr0_0', 0, 1],
    ['tr_S_saw220_fc1000_kr1.85_0', 1.85, 0],
    ['tr_S_saw220_fc1000_kr1.85_1.85', 1.85, 1],
  ];
  it.each(saws)('%s: both oscillators of a voice as the +-5 V saw of the netlist', (name, kr, section2) => {
    const reference = spiceTable(name).v!;
    const count = 36_364;
    const output = runFilter({
      cutoff: 1000,
      strength: kr,
      topology: { section2 },
      seconds: 0.0595,
      profile: {
        dco: {
          ...ideal.dco,
          couplingCorner: 0,
          integratorTolerance: 0,
          // PULSE(-5 5 0 T-2.2u 1.1u 0.55u T): 2.2 us reset with its fall centred at 1.1 us
          resetTime: 2.2e-6,
          dischargeTime: 1.1e-6,
          rampTimeConstant: (10 / 12) * (count / 8e6 - 2.2e-6),
        },
      },
      prepare: (hand) => {
        const edge = Math.round((START * 500 - 2.2 * 48) / 6) * 6;
        hand.prescale(0, 1, 1).latch(0, LATCH_WAVE1, 3).latch(0, LATCH_WAVE2, 3);
        for (const oscillator of [0, 6]) hand.counter(edge - count * 6 - 5, oscillator, count);
        for (const cv of [CV_SAW1, CV_SAW2, CV_MIX1, CV_MIX2]) hand.hold(100, cv, 4095);
      },
    });
    // The netlist's fall is a 1.1 us ramp, ours a jump in its middle; that is what is left.
    expect(
      errorDb(
        output,
        output.map((_, i) => interpolate(reference, 2 * i)),
      ),
    ).toBeLessThan(-64);
  });

  it('small signal agrees with the AC tables of the state-variable pair', () => {
    const table = spiceTable('ac_all');
    let compared = 0;
    for (let row = 0; row < table.f_hz!.length; row += 24) {
      const [cutoff, k1, k2] = [table.fc_hz![row]!, table.k1![row]!, table.k2![row]!];
      const frequency = table.f_hz![row]!;
      if (table.K![row] !== 0 || k1 !== k2 || k1 < 0.5 || frequency > 9000 || frequency < 50) continue;
      if (cutoff < 400 || table.mag_db![row]! < -70 || compared > 60) continue;
      compared++;
      const found = response(frequency, { cutoff, strength: 2 - k1 });
      expect(Math.abs(found.db - table.mag_db![row]!), `${cutoff} ${k1} ${frequency}`).toBeLessThan(0.05);
    }
    expect(compared).toBeGreaterThan(20);
  });
});
