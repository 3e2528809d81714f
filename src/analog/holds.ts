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
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { CV_COUNT, CV_RESONANCE, CV_VOLUME } from '../tape/controlTape.js';
import { CORE_SAMPLE_RATE, TICKS_PER_CORE_SAMPLE, TICKS_PER_SECOND } from '../time.js';

/** Samples that are rendered in one go; the tracks hold one more (both ends). */
export const BLOCK = 64;

/** Values of one held voltage at the sample times of a block: `track * TRACK_LENGTH + sample`. */
export const TRACK_LENGTH = BLOCK + 1;

/** A residue of a smoothing transient below this is nothing (and must not become a denormal). */
const NEGLIGIBLE = 1e-18;

export class HoldBank implements Snapshotable {
  /** Smoothed voltages at the sample times of the current block, see `TRACK_LENGTH`. */
  readonly tracks = new Float64Array(CV_COUNT * TRACK_LENGTH);
  /** Voltage on each hold capacitor at its anchor, fraction of full scale. */
  readonly hold = new Float64Array(CV_COUNT);

  /** Tick for which `hold` and `excess` are valid. */
  private readonly anchor = new Float64Array(CV_COUNT);
  /** Distance of the smoothed voltage from where it would settle (held: h + D tau; open: h). */
  private readonly excess = new Float64Array(CV_COUNT);
  /** DAC voltage while open. */
  private readonly target = new Float64Array(CV_COUNT);
  private readonly open = new Uint8Array(CV_COUNT);
  /** Next sample of the block to be written to the track. */
  private readonly cursor = new Int32Array(CV_COUNT);
  private readonly tau = new Float64Array(CV_COUNT);
  /** Factor of a smoothing transient in one sample. */
  private readonly decay = new Float64Array(CV_COUNT);
  /** Droop in fractions of full scale per second and per sample. */
  private readonly droop: number;
  private readonly droopPerSample: number;
  private readonly acquisition: number;
  private readonly fullScaleCode: number;

  constructor(profile: AnalogProfile) {
    const { smoothing } = profile.hold;
    const groups = [smoothing.saw, smoothing.saw, smoothing.mix, smoothing.mix, smoothing.vcf, smoothing.vca];
    for (let cv = 0; cv < CV_RESONANCE; cv++) this.tau[cv] = groups[Math.floor(cv / 6)]!;
    this.tau[CV_RESONANCE] = smoothing.resonance;
    this.tau[CV_VOLUME] = smoothing.volume;
    for (let cv = 0; cv < CV_COUNT; cv++) {
      this.decay[cv] = Math.exp(-1 / (CORE_SAMPLE_RATE * this.tau[cv]!));
    }
    this.droop = profile.hold.droop / profile.dac.fullScaleVolts;
    this.droopPerSample = this.droop / CORE_SAMPLE_RATE;
    this.acquisition = profile.hold.acquisition;
    this.fullScaleCode = profile.dac.fullScaleCode;
  }

  /** The multiplexer connects `cv` to the DAC at `code`, or the code changes meanwhile. */
  sample(cv: number, tick: number, code: number): void {
    this.advance(cv, tick);
    if (this.open[cv] === 0) this.excess[cv]! += this.lag(cv);
    this.open[cv] = 1;
    this.target[cv] = code / this.fullScaleCode;
  }

  /** The multiplexer lets `cv` go. */
  release(cv: number, tick: number): void {
    this.advance(cv, tick);
    if (this.open[cv] === 1) this.excess[cv]! -= this.lag(cv);
    this.open[cv] = 0;
  }

  /** Smoothed voltage of `cv` at its anchor. */
  smoothed(cv: number): number {
    return this.hold[cv]! + this.excess[cv]! + (this.open[cv] === 1 ? 0 : this.lag(cv));
  }

  /** Moves the anchor of `cv` to `tick`, not before it. */
  advance(cv: number, tick: number): void {
    const ticks = tick - this.anchor[cv]!;
    if (ticks <= 0) return;
    this.anchor[cv] = tick;
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
    const empty = this.secondsToEmpty(cv);
    if (hold === 0 || seconds < empty) {
      if (hold > 0) this.hold[cv] = hold - this.droop * seconds;
      this.excess[cv] = excess * Math.exp(-seconds / tau);
      return;
    }
    const lag = this.droop * tau;
    const atEmpty = lag + excess * Math.exp(-empty / tau);
    this.hold[cv] = 0;
    this.excess[cv] = atEmpty * Math.exp((empty - seconds) / tau);
  }

  /** Integral of the smoothed voltage of `cv` from its anchor to `tick`, in seconds of full scale. */
  integral(cv: number, tick: number): number {
    const seconds = (tick - this.anchor[cv]!) / TICKS_PER_SECOND;
    if (seconds <= 0) return 0;
    const tau = this.tau[cv]!;
    const hold = this.hold[cv]!;
    const excess = this.excess[cv]!;
    if (this.open[cv] === 1) {
      const target = this.target[cv]!;
      const acquisition = this.acquisition;
      const a = ((hold - target) * acquisition) / (acquisition - tau);
      const b = hold + excess - target - a;
      return (
        target * seconds -
        a * acquisition * Math.expm1(-seconds / acquisition) -
        b * tau * Math.expm1(-seconds / tau)
      );
    }
    if (hold === 0) return -excess * tau * Math.expm1(-seconds / tau);
    const falling = Math.min(seconds, this.secondsToEmpty(cv));
    const whileFalling =
      (hold + this.lag(cv) - 0.5 * this.droop * falling) * falling -
      excess * tau * Math.expm1(-falling / tau);
    if (falling === seconds) return whileFalling;
    const atEmpty = this.droop * tau + excess * Math.exp(-falling / tau);
    return whileFalling - atEmpty * tau * Math.expm1((falling - seconds) / tau);
  }

  /** Starts a block: the track of `cv` will be written from `sample` on. */
  begin(cv: number, sample: number): void {
    this.cursor[cv] = sample;
  }

  /** Writes the track of `cv` up to and including sample `last`; `firstTick` is the tick of sample 0 of the block. */
  fill(cv: number, last: number, firstTick: number): void {
    const first = this.cursor[cv]!;
    if (first > last) return;
    this.cursor[cv] = last + 1;
    const { tracks } = this;
    let at = cv * TRACK_LENGTH + first;
    const end = cv * TRACK_LENGTH + last;
    let tick = firstTick + first * TICKS_PER_CORE_SAMPLE;
    this.advance(cv, tick);
    tracks[at] = this.smoothed(cv);
    const isOpen = this.open[cv] === 1;
    while (isOpen && at < end && this.hold[cv] !== this.target[cv]) {
      at++;
      tick += TICKS_PER_CORE_SAMPLE;
      this.advance(cv, tick);
      tracks[at] = this.smoothed(cv);
    }
    if (at === end) return;
    const step = isOpen ? 0 : this.droopPerSample;
    const decay = this.decay[cv]!;
    let lag = isOpen ? 0 : this.lag(cv);
    let hold = this.hold[cv]!;
    let excess = this.excess[cv]!;
    while (at < end) {
      at++;
      excess *= decay;
      if (excess < NEGLIGIBLE && excess > -NEGLIGIBLE) excess = 0;
      if (hold > 0) {
        hold -= step;
        if (hold <= 0) {
          hold = 0;
          excess += lag;
          lag = 0;
        }
      }
      tracks[at] = hold + excess + lag;
    }
    this.hold[cv] = hold;
    this.excess[cv] = excess;
    this.anchor[cv] = firstTick + last * TICKS_PER_CORE_SAMPLE;
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
    reader.f64sInto(this.hold);
    reader.f64sInto(this.anchor);
    reader.f64sInto(this.excess);
    reader.f64sInto(this.target);
    reader.bytesInto(this.open);
  }

  /** How far the smoothed voltage trails above a drooping hold once the transient is over. */
  private lag(cv: number): number {
    return this.hold[cv]! > 0 ? this.droop * this.tau[cv]! : 0;
  }

  private secondsToEmpty(cv: number): number {
    return this.droop > 0 ? this.hold[cv]! / this.droop : Infinity;
  }
}
