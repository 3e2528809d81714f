/**
 * The held control voltages of a board: a multiplexer connects each hold capacitor to the DAC for some tens of
 * microseconds (acquisition towards the code), lets it go (droop), and a one-pole network smooths it on its way to
 * the circuit. All in closed form between events, whose times are exact; so the 10 ms staircase of the firmware
 * arrives as the hardware hears it.
 *
 * With h the voltage on the capacitor and s behind the smoothing, both as fractions of full scale:
 *
 *     held   h(t) = h0 - D t                        s = h + D tau + e exp(-t/tau)
 *     open   h(t) = C + (h0 - C) exp(-t/ta)         s = C + A exp(-t/ta) + B exp(-t/tau)
 *
 * A capacitor stops drooping at zero.
 */

import type { AnalogProfile } from '../profiles/analogProfile.js';
import { LATEST_TICK, type Snapshotable, type StateReader, type StateWriter } from '../snapshot.js';
import { CV_COUNT, CV_RESONANCE, CV_VOLUME } from '../tape/controlTape.js';
import { TICKS_PER_SECOND } from '../time.js';

/** A residue of a smoothing transient below this is nothing (and must not become a denormal). */
const NEGLIGIBLE = 1e-18;

export class HoldBank implements Snapshotable {
  /**
   * Element 0 is the time, in ticks, of the next call. In an array, since numbers passed to a function are put on
   * the heap.
   */
  readonly time = new Float64Array(1);
  /** Element 0 is the result of `integrate`. */
  readonly integral = new Float64Array(1);
  /** Voltage on each hold capacitor at its anchor, fraction of full scale. */
  readonly hold = new Float64Array(CV_COUNT);
  /** Tick for which `hold` and `excess` are valid. */
  readonly anchor = new Float64Array(CV_COUNT);
  /** Distance of the smoothed voltage from where it would settle (held: h + D tau; open: h). */
  readonly excess = new Float64Array(CV_COUNT);
  /** DAC voltage while open. */
  readonly target = new Float64Array(CV_COUNT);
  readonly open = new Uint8Array(CV_COUNT);
  /** Time constant of the smoothing, seconds. */
  readonly tau = new Float64Array(CV_COUNT);
  /** How far the smoothed voltage trails above a drooping hold once the transient is over. */
  readonly lags = new Float64Array(CV_COUNT);
  /** Time constant towards the DAC, seconds. */
  readonly acquisition: number;
  /** Fractions of full scale per second. */
  readonly droop: number;

  private readonly fullScaleCode: number;

  constructor(profile: AnalogProfile) {
    const { smoothing } = profile.hold;
    const groups = [smoothing.saw, smoothing.saw, smoothing.mix, smoothing.mix, smoothing.vcf, smoothing.vca];
    for (let cv = 0; cv < CV_RESONANCE; cv++) this.tau[cv] = groups[Math.floor(cv / 6)]!;
    this.tau[CV_RESONANCE] = smoothing.resonance;
    this.tau[CV_VOLUME] = smoothing.volume;
    this.droop = profile.hold.droop / profile.dac.fullScaleVolts;
    for (let cv = 0; cv < CV_COUNT; cv++) this.lags[cv] = this.droop * this.tau[cv]!;
    this.acquisition = profile.hold.acquisition;
    this.fullScaleCode = profile.dac.fullScaleCode;
  }

  /** The multiplexer connects `cv` to the DAC at `code`, or the code changes meanwhile. */
  sample(cv: number, code: number): void {
    this.advance(cv);
    if (this.open[cv] === 0 && this.hold[cv]! > 0) this.excess[cv]! += this.lags[cv]!;
    this.open[cv] = 1;
    this.target[cv] = code / this.fullScaleCode;
  }

  /** The multiplexer lets `cv` go. */
  release(cv: number): void {
    this.advance(cv);
    if (this.open[cv] === 1 && this.hold[cv]! > 0) this.excess[cv]! -= this.lags[cv]!;
    this.open[cv] = 0;
  }

  /** Smoothed voltage of `cv` at its anchor. */
  smoothed(cv: number): number {
    const lag = this.open[cv] === 0 && this.hold[cv]! > 0 ? this.lags[cv]! : 0;
    return this.hold[cv]! + this.excess[cv]! + lag;
  }

  /** Moves the anchor of `cv` to the time set, not before it. */
  advance(cv: number): void {
    const ticks = this.time[0]! - this.anchor[cv]!;
    if (ticks <= 0) return;
    this.anchor[cv] = this.time[0]!;
    const seconds = ticks / TICKS_PER_SECOND;
    const tau = this.tau[cv]!;
    const hold = this.hold[cv]!;
    const excess = this.excess[cv]!;
    if (this.open[cv] === 1) {
      const target = this.target[cv]!;
      const fast = Math.exp(-seconds / this.acquisition);
      const slow = Math.exp(-seconds / tau);
      const a = ((hold - target) * this.acquisition) / (this.acquisition - tau);
      const b = hold + excess - target - a;
      const now = target + (hold - target) * fast;
      this.hold[cv] = now;
      this.excess[cv] = target + a * fast + b * slow - now;
      return;
    }
    const fallen = this.droop * seconds;
    let rest = excess * Math.exp(-seconds / tau);
    if (fallen < hold) {
      this.hold[cv] = hold - fallen;
    } else if (hold > 0) {
      const empty = hold / this.droop;
      rest = (this.lags[cv]! + excess * Math.exp(-empty / tau)) * Math.exp((empty - seconds) / tau);
      this.hold[cv] = 0;
    }
    this.excess[cv] = rest < NEGLIGIBLE && rest > -NEGLIGIBLE ? 0 : rest;
  }

  /** Puts the integral of the smoothed voltage of `cv` from its anchor to the time set, in seconds, into `integral`. */
  integrate(cv: number): void {
    this.integral[0] = 0;
    const seconds = (this.time[0]! - this.anchor[cv]!) / TICKS_PER_SECOND;
    if (seconds <= 0) return;
    const tau = this.tau[cv]!;
    const hold = this.hold[cv]!;
    const excess = this.excess[cv]!;
    if (this.open[cv] === 1) {
      const target = this.target[cv]!;
      const acquisition = this.acquisition;
      const a = ((hold - target) * acquisition) / (acquisition - tau);
      const b = hold + excess - target - a;
      this.integral[0] =
        target * seconds -
        a * acquisition * Math.expm1(-seconds / acquisition) -
        b * tau * Math.expm1(-seconds / tau);
      return;
    }
    const transient = -excess * tau * Math.expm1(-seconds / tau);
    const fallen = this.droop * seconds;
    if (hold === 0) {
      this.integral[0] = transient;
    } else if (fallen <= hold) {
      this.integral[0] = (hold + this.lags[cv]! - 0.5 * fallen) * seconds + transient;
    } else {
      const empty = hold / this.droop;
      const whileFalling = (0.5 * hold + this.lags[cv]!) * empty - excess * tau * Math.expm1(-empty / tau);
      const atEmpty = this.lags[cv]! + excess * Math.exp(-empty / tau);
      this.integral[0] = whileFalling - atEmpty * tau * Math.expm1((empty - seconds) / tau);
    }
  }

  save(writer: StateWriter): void {
    writer.section('HOLD');
    writer.f64s(this.hold);
    writer.f64s(this.anchor);
    writer.f64s(this.excess);
    writer.f64s(this.target);
    writer.bytes(this.open);
  }

  load(reader: StateReader): void {
    reader.section('HOLD');
    // A DAC code may exceed full scale in a profile of 10 or 11 bits.
    reader.f64sInto(this.hold, 0, 64);
    reader.f64sInto(this.anchor, 0, LATEST_TICK);
    reader.f64sInto(this.excess, -64, 64);
    reader.f64sInto(this.target, 0, 64);
    reader.bytesInto(this.open, 1);
  }
}
