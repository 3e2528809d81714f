/**
 * The ramps of the twelve oscillators in closed form, without samples: the voltage on each integrator follows from
 * the time of its last release and the integral of its charge voltage since. Serves the calibration comparator and
 * the voices that are frozen; the sounding voices integrate the same law sample by sample. "Now" is the time of the
 * holds.
 */

import type { AnalogProfile, CrossModulationSetting } from '../profiles/analogProfile.js';
import { LATEST_TICK, type Snapshotable, type StateReader, type StateWriter } from '../snapshot.js';
import { CV_SAW1 } from '../tape/controlTape.js';
import { TICKS_PER_SECOND } from '../time.js';
import { VOICES } from './dco.js';
import {
  EDGE_CROSS_MOD,
  EDGE_HIGH_1,
  EDGE_HIGH_2,
  EDGE_LATCH_MASK,
  EDGE_LEVEL_1,
  EDGE_LEVEL_2,
  EDGE_RESET_1,
  EDGE_RESET_2,
} from './edgeList.js';
import type { HoldBank } from './holds.js';
import { rampRate } from './spread.js';

/** Bound of the ramps in a snapshot, volts: a hold far off its range would charge them far below zero. */
const LARGEST = 1e12;

/** Oscillators 0-5 are DCO1 of voices 0-5, 6-11 DCO2; the held charge voltage of oscillator n is `CV_SAW1 + n`. */
const OSCILLATORS = 2 * VOICES;

export class RampTracker implements Snapshotable {
  /** Peak of the last completed ramp, volts; -1 before the first. */
  readonly peak = new Float64Array(OSCILLATORS).fill(-1);
  /** Integral of the ramp in volt-ticks, and ticks it spent above the comparator's threshold, since `restart`. */
  readonly area = new Float64Array(OSCILLATORS);
  readonly highTicks = new Float64Array(OSCILLATORS);

  /** Element 0 is the result of `evaluate`; in an array, since numbers that a function returns are put on the heap. */
  readonly voltage = new Float64Array(1);

  /** Ramp voltage at `since`. */
  private readonly base = new Float64Array(OSCILLATORS);
  private readonly since = new Float64Array(OSCILLATORS);
  /** Setting 0-3 of the cross-modulation latch, per voice as far as its edges have been taken. */
  private readonly crossModulation = new Uint8Array(VOICES);
  private readonly settings: readonly CrossModulationSetting[];
  private readonly rates = new Float64Array(OSCILLATORS);
  private readonly resetTicks: number;
  private readonly limit: number;
  private readonly threshold: number;

  constructor(
    private readonly holds: HoldBank,
    profile: AnalogProfile,
    seed: number,
    board: number,
  ) {
    for (let n = 0; n < OSCILLATORS; n++) this.rates[n] = rampRate(profile, seed, board, n);
    this.resetTicks = profile.dco.resetTime * TICKS_PER_SECOND;
    this.limit = profile.dco.rampLimit;
    this.threshold = profile.dco.pulseThreshold * profile.dco.nominalPeak;
    this.settings = profile.dco.crossModulation;
  }

  /**
   * Puts the voltage of a ramp now, which must not be before the anchor of its hold or the last call for it, into
   * `voltage`.
   */
  evaluate(oscillator: number): void {
    const { time, integral } = this.holds;
    const now = time[0]!;
    const since = this.since[oscillator]!;
    this.voltage[0] = this.base[oscillator]!;
    if (now <= since) return;
    const cv = CV_SAW1 + oscillator;
    this.holds.integrate(cv);
    const charge = integral[0]!;
    time[0] = since;
    this.holds.integrate(cv);
    time[0] = now;
    const rise = (charge - integral[0]!) * this.rates[oscillator]!;
    this.voltage[0] = Math.min(this.voltage[0]! + rise, this.limit);
  }

  /** Tick from which a ramp rises: past, the end of a discharge, or Infinity while it is held at zero. */
  releaseTick(oscillator: number): number {
    return this.since[oscillator]!;
  }

  /** Takes the next entry of a voice's edge list, which happens now. */
  edge(voice: number, code: number): void {
    if ((code & EDGE_LATCH_MASK) !== 0) {
      if ((code & EDGE_LATCH_MASK) === EDGE_CROSS_MOD) this.setCrossModulation(voice, code & 3);
      return;
    }
    if ((code & EDGE_RESET_1) !== 0) this.reset(voice);
    if ((code & EDGE_RESET_2) !== 0) this.reset(VOICES + voice);
    const setting = this.settings[this.crossModulation[voice]!]!;
    if ((code & EDGE_LEVEL_1) !== 0 && setting.dco1ToDco2.gate) {
      this.gate(VOICES + voice, (code & EDGE_HIGH_1) !== 0);
    }
    if ((code & EDGE_LEVEL_2) !== 0 && setting.dco2ToDco1.gate) {
      this.gate(voice, (code & EDGE_HIGH_2) !== 0);
    }
  }

  /** Cross-modulation setting of a voice from now on; a ramp that was held at zero rises again. */
  setCrossModulation(voice: number, setting: number): void {
    this.crossModulation[voice] = setting;
    this.gate(voice, false);
    this.gate(VOICES + voice, false);
  }

  /** Brings a ramp up to now, its integrals included. To be called before an event moves the hold of its charge voltage. */
  rebase(oscillator: number): void {
    const now = this.holds.time[0]!;
    const ticks = now - this.since[oscillator]!;
    if (ticks <= 0) return;
    const base = this.base[oscillator]!;
    this.evaluate(oscillator);
    const value = this.voltage[0]!;
    this.area[oscillator]! += 0.5 * (base + value) * ticks;
    if (base >= this.threshold) this.highTicks[oscillator]! += ticks;
    else if (value > this.threshold) {
      this.highTicks[oscillator]! += ((value - this.threshold) / (value - base)) * ticks;
    }
    this.base[oscillator] = value;
    this.since[oscillator] = now;
  }

  /** Starts the integrals of a ramp anew. */
  restart(oscillator: number): void {
    this.area[oscillator] = 0;
    this.highTicks[oscillator] = 0;
  }

  /** Takes over a ramp that has been followed elsewhere: `voltage` at `tick`, rising from there. */
  set(oscillator: number, voltage: number, tick: number): void {
    this.base[oscillator] = voltage;
    this.since[oscillator] = tick;
    this.restart(oscillator);
  }

  save(writer: StateWriter): void {
    writer.section('RAMP');
    for (const data of [this.peak, this.base, this.since, this.area, this.highTicks]) writer.f64s(data);
    writer.bytes(this.crossModulation);
  }

  load(reader: StateReader): void {
    reader.section('RAMP');
    reader.f64sInto(this.peak, -LARGEST, this.limit);
    reader.f64sInto(this.base, -LARGEST, this.limit);
    reader.f64sInto(this.since, 0);
    reader.f64sInto(this.area, -LARGEST * LATEST_TICK, LARGEST * LATEST_TICK);
    reader.f64sInto(this.highTicks, 0, LATEST_TICK);
    reader.bytesInto(this.crossModulation, 3);
  }

  /** The ramp is discharged now. */
  private reset(oscillator: number): void {
    this.rebase(oscillator);
    this.peak[oscillator] = this.base[oscillator]!;
    if (this.since[oscillator] === Infinity) return;
    this.base[oscillator] = 0;
    this.since[oscillator] = this.holds.time[0]! + this.resetTicks;
  }

  /** Level-sensitive cross modulation holds the ramp at zero from now on, or lets it rise. */
  private gate(oscillator: number, held: boolean): void {
    if (held) {
      this.rebase(oscillator);
      this.base[oscillator] = 0;
      this.since[oscillator] = Infinity;
    } else if (this.since[oscillator] === Infinity) {
      this.since[oscillator] = this.holds.time[0]!;
    }
  }
}
