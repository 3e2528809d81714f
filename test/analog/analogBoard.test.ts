import { describe, expect, it } from 'vitest';
import { AnalogBoard } from '../../src/analog/analogBoard.js';
import { NoiseSource } from '../../src/analog/noise.js';
import { createRateConverter } from '../../src/audio/rateConverter.js';
import {
  type AnalogProfile,
  analogProfile,
  CROSS_MODULATION_READINGS,
  type CrossModulationSwitches,
} from '../../src/profiles/analogProfile.js';
import { SnapshotError, StateReader, StateWriter } from '../../src/snapshot.js';
import {
  type ControlTape,
  CV_MIX1,
  CV_RESONANCE,
  CV_SAW1,
  CV_SAW2,
  CV_VCA,
  CV_VCF,
  CV_VOLUME,
  LATCH_CHORUS,
  LATCH_CROSS_MOD,
  LATCH_HPF,
  LATCH_MUTE,
  LATCH_WAVE1,
  LATCH_WAVE2,
  TIMER_COMMAND,
  TIMER_LENGTH_HIGH,
  TIMER_LENGTH_LOW,
} from '../../src/tape/controlTape.js';
import { boardOptions, code, cutoffCode, HandTape, note, play, renderBoard } from './board.js';
import { inharmonicDb } from './coherent.js';

const ideal = analogProfile('ideal');
const exact: AnalogProfile = { ...ideal, dco: { ...ideal.dco, integratorTolerance: 0 } };

function acRms(x: Float64Array, from = 0): number {
  let sum = 0;
  let power = 0;
  for (let i = from; i < x.length; i++) {
    sum += x[i]!;
    power += x[i]! ** 2;
  }
  const n = x.length - from;
  return Math.sqrt(power / n - (sum / n) ** 2);
}

function dbfs(x: Float64Array, from: number): number {
  return 20 * Math.log10(acRms(x, from) / 32);
}

/** Amplitude of one frequency over whole cycles of `base` Hz at the end of `x`. */
function lineAt(x: Float64Array, frequency: number, base: number): number {
  const count = Math.floor((Math.floor((0.5 * base * x.length) / 96_000) * 96_000) / base);
  let re = 0;
  let im = 0;
  for (let i = x.length - count; i < x.length; i++) {
    re += x[i]! * Math.cos((2 * Math.PI * frequency * i) / 96_000);
    im += x[i]! * Math.sin((2 * Math.PI * frequency * i) / 96_000);
  }
  return (2 * Math.hypot(re, im)) / count;
}

/** 500 periods of 8 MHz / `count` from the filter of voice 0, after a second. */
function filterCycles(hand: HandTape, count: number): Float64Array {
  const samples = new Float64Array(6 * count);
  play(hand, 96_000 + samples.length, exact, {
    filterOutput: (voice, position, block, from, to) => {
      for (let i = from; i < to && voice === 0; i++) {
        const at = position + i - 96_000;
        if (at >= 0) samples[at] = block[i]!;
      }
    },
  });
  return samples;
}

/** True if both channels are the same to the last bit. */
function sameBits(
  a: { left: Float64Array; right: Float64Array },
  b: { left: Float64Array; right: Float64Array },
): boolean {
  return [a.left, a.right].every((x, n) => {
    const y = n === 0 ? b.left : b.right;
    return (
      Buffer.compare(
        Buffer.from(x.buffer, x.byteOffset, x.byteLength),
        Buffer.from(y.buffer, y.byteOffset, y.byteLength),
      ) === 0
    );
  });
}

describe('levels', () => {
  it('one saw, all gains full, is -26.9 dBFS rms: 5 V / sqrt(12) over 32 V', () => {
    const x = play(note(new HandTape().open(), { count1: 36_000 }), 120_000, exact);
    expect(dbfs(x, 48_000)).toBeCloseTo(20 * Math.log10(5 / Math.sqrt(12) / 32), 1);
    expect(Math.abs(dbfs(x, 48_000) + 26.92)).toBeLessThan(0.05);
  });

  it('12 saws of one board are 10.8 dB above one', () => {
    const hand = new HandTape().open();
    for (let voice = 0; voice < 6; voice++) {
      note(hand, { voice, count1: 14_000 + 937 * voice, count2: 8600 - 511 * voice });
    }
    expect(Math.abs(dbfs(play(hand, 192_000, exact), 48_000) + 26.92 - 10.8)).toBeLessThan(0.3);
  });

  it('a square has 12 Vpp on the same bus: 2.5 V rms', () => {
    const x = play(note(new HandTape().open(), { count1: 20_000, wave1: 1 }), 120_000, exact);
    expect(acRms(x, 48_000)).toBeCloseTo(2.5, 1);
  });

  it('mixer, VCA and volume gains are proportional to their codes', () => {
    const level = (mix1: number, vca: number, volume: number): number => {
      const hand = note(new HandTape().open(), { count1: 20_000, mix1, vca });
      return acRms(play(hand.hold(3000, CV_VOLUME, volume), 60_000, exact), 30_000);
    };
    const full = level(4095, 4095, 4095);
    // the filter's tanh takes 0.3 % of a full saw
    expect(level(code(0.5), 4095, 4095) / full).toBeCloseTo(0.5, 2);
    expect(level(4095, code(0.25), 4095) / full).toBeCloseTo(code(0.25) / 4095, 6);
    expect(level(4095, 4095, code(0.1)) / full).toBeCloseTo(code(0.1) / 4095, 6);
    expect(level(4095, 4095, 0) / full).toBeLessThan(1e-5);
  });

  it('the 25 % pulse lacks its 4th and 8th harmonic', () => {
    const x = play(note(new HandTape().open(), { count1: 5000, wave1: 2 }), 192_000, exact);
    const first = lineAt(x, 800, 800);
    expect(lineAt(x, 3200, 800) / first).toBeLessThan(0.01);
    expect(lineAt(x, 6400, 800) / first).toBeLessThan(0.01);
    expect(lineAt(x, 2400, 800) / first).toBeCloseTo(1 / 3, 1);
  });

  it('noise is Gaussian with 0.667 V on the 12 V scale, flat from 34 Hz to 5 kHz', () => {
    const source = new NoiseSource(ideal, 1, 0);
    const x = new Float64Array(64 * 6000);
    for (let position = 0; position < x.length; position += 64) {
      source.begin();
      source.fill(64, position, true);
      x.set(source.track.subarray(1, 65), position);
    }
    const rms = acRms(x);
    expect(rms).toBeCloseTo(0.667, 2);
    let fourth = 0;
    for (const v of x) fourth += (v / rms) ** 4 / x.length;
    expect(fourth).toBeCloseTo(3, 1);
    const band = (corner: number): number => {
      const from = 0.9 * corner;
      let power = 0;
      for (let n = 0; n < 30; n++) power += lineAt(x, from + (n * corner) / 150, 10) ** 2;
      return 10 * Math.log10(power / 30);
    };
    expect(Math.abs(band(5000) - band(500) + 3)).toBeLessThan(2);
    expect(Math.abs(band(34) - band(500) + 3)).toBeLessThan(2);
  });

  it('the high-pass positions are first order at 122, 268 and 570 Hz', () => {
    const at = (position: number): number => {
      const hand = note(new HandTape().open(), { count1: 32_787, mix1: 200 });
      return lineAt(play(hand.latch(0, LATCH_HPF, position), 150_000, exact), 4e6 / 32_787, 4e6 / 32_787);
    };
    const flat = at(0);
    for (const [position, corner] of [122, 268, 570].entries()) {
      const x = 4e6 / 32_787 / corner;
      expect(20 * Math.log10(at(position + 1) / flat)).toBeCloseTo(20 * Math.log10(x / Math.hypot(1, x)), 1);
    }
  });

  it('is silent while muted and without voices', () => {
    const hand = note(new HandTape().open(), { count1: 3000 }).latch(20_000_000, LATCH_MUTE, 0);
    const x = play(hand, 60_000, 'calibrated');
    expect(acRms(x.subarray(20_000, 40_000))).toBeGreaterThan(1);
    expect(acRms(x, 55_000)).toBeLessThan(1e-5);
  });

  it('dry noise is 70 dB and chorus noise 55 dB below one saw, as heard at 48 kHz', () => {
    const saw = 5 / Math.sqrt(12);
    const heard = (hand: HandTape): number => {
      const x = play(hand, 96_000, 'default');
      const output = new Float64Array(48_000);
      createRateConverter(48_000).push(x, x, x.length, output, output);
      return 20 * Math.log10(acRms(output, 10_000) / saw);
    };
    expect(Math.abs(heard(new HandTape().open()) + 70)).toBeLessThan(0.5);
    expect(Math.abs(heard(new HandTape().open().latch(0, LATCH_CHORUS, 1)) + 55)).toBeLessThan(0.5);
  });
});

describe('aliases, coherent: 500 cycles of 8 MHz / N in 6 N samples', () => {
  it.each([
    ['C6, fc 4 kHz', 7646, 4000, -105],
    ['C4, fc 4 kHz', 30_578, 4000, -110],
    ['C7, fc 12 kHz', 3823, 12_000, -85],
  ])('saw %s', (_, count, cutoff, limit) => {
    const hand = note(new HandTape().open(), { count1: count, p: 1, cutoff: cutoffCode(cutoff) });
    expect(inharmonicDb(filterCycles(hand, count), 500)).toBeLessThan(limit);
  });

  it('hard sync with reload, DCO2 at 2.37 times DCO1: at most -80 dB', () => {
    const hand = note(new HandTape().open(), {
      count1: 7646,
      count2: 3226,
      p: 1,
      mix1: 0,
      cutoff: cutoffCode(4000),
    }).latch(0, LATCH_CROSS_MOD, 1);
    expect(inharmonicDb(filterCycles(hand, 7646), 500)).toBeLessThan(-80);
  });
});

describe('cross modulation', () => {
  const NOTHING = { rampReset: false, reload: false, gate: false, am: 'off' } as const;
  const with1To2 = (switches: Partial<CrossModulationSwitches>): AnalogProfile => {
    const setting = { dco1ToDco2: { ...NOTHING, ...switches }, dco2ToDco1: NOTHING };
    return { ...exact, dco: { ...exact.dco, crossModulation: [setting, setting, setting, setting] } };
  };

  it('ring: two squares multiply, 700 Hz x 900 Hz gives 200 and 1600 Hz and neither', () => {
    const hand = note(new HandTape().open(), {
      count1: 40_000,
      count2: 40_000,
      p: 1,
      wave1: 1,
      wave2: 1,
      mix1: 0,
    });
    hand.counter(96, 0, 11_430).counter(96, 6, 8890);
    const x = play(hand, 192_000, with1To2({ am: 'ring' }));
    const [f1, f2] = [8e6 / 11_430, 8e6 / 8890];
    const size = (2.5 * 8) / Math.PI ** 2;
    for (const line of [f2 - f1, f2 + f1]) expect(lineAt(x, line, 2) / size).toBeCloseTo(1, 1);
    for (const line of [f1, f2]) expect(lineAt(x, line, 2) / size).toBeLessThan(0.01);
  });

  it('gate: the ramp of DCO2 rises only while the square of DCO1 is low', () => {
    // DCO1 at 1 kHz holds DCO2 (50 Hz) at zero for its high half: 1 kHz ramps of half the length.
    const hand = note(new HandTape().open(), { count1: 4000, count2: 8000, mix1: 0 }).count(0, 6, 60_000);
    hand.hold(3000, CV_SAW2, 983);
    const gated = play(hand, 192_000, with1To2({ gate: true }));
    const rise = (10 / 100e-6) * (983 / 4095) * 0.5e-3;
    const peak = Math.min(rise, 13.5);
    expect(Math.max(...gated.subarray(150_000)) - Math.min(...gated.subarray(150_000))).toBeCloseTo(
      (peak * 5) / 12,
      0,
    );
    expect(lineAt(gated, 1000, 100)).toBeGreaterThan(10 * lineAt(gated, 950, 50));
  });

  it('a frozen voice keeps its gated ramp as a sounding one does', () => {
    const hand = (vca: number): HandTape =>
      note(new HandTape().open(), { count1: 1913, count2: 2711, vca }).hold(24_000_000, CV_VCA, 4095);
    const awake = play(hand(1), 60_000, with1To2({ gate: true }));
    const asleep = play(hand(0), 60_000, with1To2({ gate: true }));
    let error = 0;
    for (let i = 50_000; i < 60_000; i++) error = Math.max(error, Math.abs(awake[i]! - asleep[i]!));
    expect(error).toBeLessThan(0.2);
  });
});

/** A tape that uses everything: notes, staircases, waves, sync, chorus, HPF, swallowing, silence, freezing. */
function busyTape(): ControlTape {
  const hand = new HandTape().open(1000);
  hand.event(0, TIMER_LENGTH_LOW, 35).event(0, TIMER_LENGTH_HIGH, 0xc0).event(0, TIMER_COMMAND, 3);
  for (let voice = 0; voice < 6; voice++) {
    const tick = 100_003 + 481_117 * voice;
    note(hand, { voice, tick, count1: 3000 + 400 * voice, count2: 2900 - 311 * voice, cutoff: 2600 });
    for (let n = 1; n < 10; n++) {
      hand.hold(tick + n * 480_037, CV_VCF + voice, 2600 - 130 * n);
      hand.hold(tick + n * 480_037 + 9000, CV_SAW1 + voice, 1400 + 3 * n);
      hand.hold(tick + n * 480_037 + 21_000, CV_VCA + voice, n < 3 ? 4095 - 900 * n : 0);
    }
    hand.hold(tick + 5_900_000, CV_VCA + voice, 2000).hold(tick + 5_890_000, CV_SAW1 + voice, 1000);
  }
  const waves = [3, 2, 1, 0, 2, 3];
  waves.forEach((wave, n) => {
    hand.latch(800_777 * n + 31, LATCH_WAVE1, wave).latch(700_111 * n + 77, LATCH_WAVE2, waves[5 - n]!);
    hand.latch(900_007 * n + 5, LATCH_CROSS_MOD, n % 4).latch(650_001 * n, LATCH_HPF, n % 4);
    hand.latch(750_000 * n + 1, LATCH_CHORUS, n % 3).hold(600_000 * n + 7, CV_RESONANCE, 700 * n);
  });
  return hand.finish();
}

describe('one board', () => {
  const count = 19_000;
  const whole = (): { left: Float64Array; right: Float64Array } =>
    renderBoard(new AnalogBoard(boardOptions('default', 7, 1)), busyTape(), count, count);

  it.each([1, 37, 64, 1000])('gives the same bits in calls of %i samples', (chunk) => {
    const reference = whole();
    const pieces = renderBoard(new AnalogBoard(boardOptions('default', 7, 1)), busyTape(), count, chunk);
    expect(acRms(reference.left)).toBeGreaterThan(0.3);
    expect(sameBits(pieces, reference)).toBe(true);
  });

  it('the same with every reading of the cross modulation', () => {
    for (const reading of ['B', 'C'] as const) {
      const profile = {
        ...ideal,
        dco: { ...ideal.dco, crossModulation: CROSS_MODULATION_READINGS[reading] },
      };
      const one = renderBoard(new AnalogBoard(boardOptions(profile)), busyTape(), count, 1234);
      const two = renderBoard(new AnalogBoard(boardOptions(profile)), busyTape(), count, 61);
      expect(sameBits(one, two)).toBe(true);
    }
  });

  it.each([5000, 11_111, 13_824])('continues bit for bit from a snapshot at sample %i', (cut) => {
    const reference = whole();
    const tape = busyTape();
    const first = new AnalogBoard(boardOptions('default', 7, 1));
    renderBoard(first, tape, cut, 997);
    const writer = new StateWriter();
    first.save(writer);
    tape.save(writer);
    const second = new AnalogBoard(boardOptions('default', 7, 1));
    const reader = new StateReader(writer.finish());
    second.load(reader);
    const restOfTape = busyTape();
    restOfTape.load(reader);
    reader.end();
    expect(second.position).toBe(cut);
    const rest = renderBoard(second, restOfTape, count - cut, 500);
    const expected = { left: reference.left.subarray(cut), right: reference.right.subarray(cut) };
    expect(sameBits(rest, expected)).toBe(true);
  });

  it('refuses a snapshot that is none', () => {
    const reader = new StateReader(new Uint8Array(64));
    expect(() => new AnalogBoard(boardOptions()).load(reader)).toThrow(SnapshotError);
  });

  it('takes only the events of the time it renders', () => {
    const tape = new HandTape().hold(100, CV_VOLUME, 1).hold(500_000, CV_VOLUME, 2).finish();
    const board = new AnalogBoard(boardOptions());
    renderBoard(board, tape, 1000);
    expect(tape.length).toBe(2);
    expect(tape.ticks[0]).toBe(500_000);
    renderBoard(board, tape, 10_000);
    expect(tape.length).toBe(0);
  });

  it('another seed or board has other components; one seed always the same', () => {
    const render = (seed: number, board: number): Float64Array =>
      renderBoard(new AnalogBoard(boardOptions('default', seed, board)), busyTape(), 4000).left;
    expect(render(1, 0)).toEqual(render(1, 0));
    expect(render(1, 0)).not.toEqual(render(2, 0));
    expect(render(1, 0)).not.toEqual(render(1, 1));
  });
});

describe('frozen voices', () => {
  it('a voice is frozen 50 ms after its VCA shut and thaws with the next sample', () => {
    const hand = note(new HandTape().open(), { count1: 2273 });
    hand.hold(4_800_000, CV_VCA, 0).hold(5_280_000, CV_VCA, 0).hold(9_600_000, CV_VCA, 4095);
    const tape = hand.finish();
    const board = new AnalogBoard(boardOptions('default'));
    renderBoard(board, tape, 9600);
    expect(board.activeVoices).toBe(1);
    renderBoard(board, tape, 4000);
    expect(board.activeVoices).toBe(1);
    renderBoard(board, tape, 5600 - 64);
    expect(board.activeVoices).toBe(0);
    renderBoard(board, tape, 200);
    expect(board.activeVoices).toBe(1);
  });

  it('wakes with the ramp and phase that a sounding voice has', () => {
    // The same note once with its VCA open all the time and heard through MIX, once frozen until 0.5 s.
    const hand = (frozen: boolean): HandTape => {
      const h = note(new HandTape().open(), { count1: 1913, count2: 2111, vca: frozen ? 0 : 1 });
      for (let n = 1; n < 50; n++) h.hold(480_000 * n, CV_SAW1, 900 + 3 * n);
      return h.hold(24_000_000, CV_VCA, 4095);
    };
    const awake = play(hand(false), 60_000, exact);
    const asleep = play(hand(true), 60_000, exact);
    let error = 0;
    let power = 0;
    for (let i = 50_000; i < 60_000; i++) {
      error += (awake[i]! - asleep[i]!) ** 2;
      power += awake[i]! ** 2;
    }
    expect(10 * Math.log10(error / power)).toBeLessThan(-60);
  });

  it('a retuned ramp is off by the charge voltage until the hold settles', () => {
    // One octave up by the divider alone: half the peak; then the charge follows.
    const hand = note(new HandTape().open(), { count1: 8000 }).count(24_000_000, 0, 4000);
    hand.hold(36_000_000, CV_SAW1, 2 * Math.round((4095 * 12 * 100e-6) / (10 * (2e-3 - 2e-6))));
    const x = play(hand, 96_000, exact);
    const before = acRms(x.subarray(40_000, 48_000));
    const between = acRms(x.subarray(60_000, 71_000));
    const after = acRms(x.subarray(80_000, 96_000));
    expect(between / before).toBeCloseTo(0.5, 1);
    expect(after / before).toBeCloseTo(1, 1);
  });
});

describe('profiles', () => {
  it('an unknown name is an error that names the known ones', () => {
    expect(() => analogProfile('vintage')).toThrow('default, calibrated, ideal');
  });

  it('survive JSON', () => {
    expect(JSON.parse(JSON.stringify(ideal))).toEqual(ideal);
  });

  it('spread cutoff by 2 % and level by 0.3 dB in default only', () => {
    const levels = (name: string): number[] =>
      [0, 1, 2, 3, 4, 5].map((voice) => {
        const hand = note(new HandTape().open(), { voice, count1: 20_000, wave1: 1, mix1: 1000 });
        return 20 * Math.log10(acRms(play(hand.hold(0, CV_MIX1 + voice, 1000), 30_000, name), 20_000));
      });
    const range = (x: number[]): number => Math.max(...x) - Math.min(...x);
    expect(range(levels('default'))).toBeGreaterThan(0.1);
    expect(range(levels('default'))).toBeLessThan(0.6);
    expect(range(levels('calibrated'))).toBeLessThan(0.01);
  });
});
