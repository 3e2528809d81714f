import { describe, expect, it } from 'vitest';
import { AnalogBoard } from '../../src/analog/analogBoard.js';
import { CalibrationComparator } from '../../src/analog/calibrationComparator.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { CV_SAW1, HOLD, PIT_WRITE, PRESCALER, SAMPLE } from '../../src/tape/controlTape.js';
import { boardOptions, HandTape, note, renderBoard } from './board.js';

const PERIOD = 12_000; // ticks: 4 kHz, N = 1000 at 2'

/** An oscillator at 4 kHz whose charge voltage is set from outside, as the firmware does at boot. */
class Bench {
  readonly comparator: CalibrationComparator;
  tick = 0;

  constructor(
    profile: string,
    private readonly oscillator: number,
    seed = 3,
  ) {
    this.comparator = new CalibrationComparator(boardOptions(profile, seed, 1));
    const place = Math.floor(oscillator / 3) * 4;
    this.comparator.event(0, PRESCALER, 0xee);
    this.comparator.event(0, PIT_WRITE + place + 3, ((oscillator % 3) << 6) | 0x36);
    this.comparator.event(0, PIT_WRITE + place + (oscillator % 3), 1000 & 0xff);
    this.comparator.event(0, PIT_WRITE + place + (oscillator % 3), 1000 >> 8);
  }

  /** Sets the charge code and waits `periods` periods. */
  charge(code: number, periods = 20): void {
    this.comparator.event(this.tick, SAMPLE + CV_SAW1 + this.oscillator, code);
    this.comparator.event(this.tick + 1440, HOLD + CV_SAW1 + this.oscillator, 0);
    this.tick += periods * PERIOD;
  }

  get reached(): boolean {
    return this.comparator.peakReached(this.tick, this.oscillator % 6, this.oscillator < 6 ? 0 : 1);
  }

  get peak(): number {
    return this.comparator.lastPeak(this.tick, this.oscillator % 6, this.oscillator < 6 ? 0 : 1);
  }

  /** Largest code whose peak stays below the threshold, by successive approximation. */
  calibrate(): number {
    let found = 0;
    for (let bit = 2048; bit > 0; bit >>= 1) {
      this.charge(found | bit);
      if (!this.reached) found |= bit;
    }
    return found;
  }
}

describe('calibration comparator', () => {
  it('a settled charge voltage of cv gives a peak of 10 V cv (T - 2 us) / RC', () => {
    const profile = analogProfile('ideal');
    const nominal = { ...profile, dco: { ...profile.dco, integratorTolerance: 0 } };
    const comparator = new CalibrationComparator(boardOptions(nominal));
    const tape = new HandTape().prescale(0, 2, 2).counter(0, 0, 1000).hold(0, CV_SAW1, 2000).finish();
    for (let n = 0; n < tape.length; n++) comparator.event(tape.ticks[n]!, tape.whats[n]!, tape.values[n]!);
    const peak = comparator.lastPeak(24 * PERIOD * 10, 0, 0);
    expect(peak).toBeCloseTo(((10 * 2000) / 4095) * ((250e-6 - 2e-6) / 100e-6), 6);
    expect(comparator.lastPeak(24 * PERIOD * 10, 7, 0)).toBe(-1);
  });

  it('successive approximation finds every integrator, spread over +-10 %', () => {
    const nominal = (12 / (10 / 100e-6) / (250e-6 - 2e-6)) * 4095;
    const codes: number[] = [];
    for (let oscillator = 0; oscillator < 12; oscillator++) {
      const bench = new Bench('default', oscillator);
      const found = bench.calibrate();
      codes.push(found);
      bench.charge(found);
      expect(bench.peak).toBeLessThan(12);
      expect(bench.peak).toBeGreaterThan(12 * 0.9985);
      bench.charge(found + 1);
      expect(bench.reached).toBe(true);
    }
    for (const found of codes) expect(Math.abs(found / nominal - 1)).toBeLessThan(0.112);
    expect(Math.max(...codes) / Math.min(...codes)).toBeGreaterThan(1.08);
    expect(new Set(codes).size).toBeGreaterThan(8);
  });

  it('levels the oscillators that are heard: all peak within 0.25 %', () => {
    const levels: number[] = [];
    for (let voice = 0; voice < 6; voice++) {
      const bench = new Bench('calibrated', voice);
      const found = bench.calibrate();
      const hand = note(new HandTape().open(), { voice, count1: 1000 }).hold(5000, CV_SAW1 + voice, found);
      const board = new AnalogBoard(boardOptions('calibrated', 3, 1));
      const { left } = renderBoard(board, hand.finish(), 72_000);
      let power = 0;
      for (let i = 48_000; i < 72_000; i++) power += left[i]! ** 2;
      levels.push(Math.sqrt(power / 24_000));
    }
    expect(Math.max(...levels) / Math.min(...levels) - 1).toBeLessThan(0.0025);
  });

  it('answers the same whether asked often or seldom', () => {
    const often = new Bench('default', 4);
    const seldom = new Bench('default', 4);
    for (let n = 0; n < 300; n++) {
      often.charge(1500 + 3 * n, 3);
      seldom.charge(1500 + 3 * n, 3);
      expect(often.peak).toBeGreaterThan(0);
    }
    expect(seldom.peak).toBe(often.peak);
    expect(new Bench('default', 4).reached).toBe(false);
  });

  it('a question is about completed ramps: the peak changes with the discharge, not before', () => {
    const bench = new Bench('ideal', 0);
    bench.charge(1000, 400);
    const before = bench.peak;
    bench.charge(2000, 0);
    bench.tick += 5;
    expect(bench.peak).toBe(before);
    bench.tick += 100 * PERIOD;
    expect(bench.peak / before).toBeCloseTo(2, 3);
  });

  it('continues from a snapshot', () => {
    const one = new Bench('default', 7);
    one.charge(1800, 33);
    const writer = new StateWriter();
    one.comparator.save(writer);
    const two = new Bench('default', 7);
    const reader = new StateReader(writer.finish());
    two.comparator.load(reader);
    reader.end();
    two.tick = one.tick;
    for (const bench of [one, two]) bench.charge(2200, 41);
    expect(two.peak).toBe(one.peak);
    expect(two.peak).toBeGreaterThan(0);
  });
});
