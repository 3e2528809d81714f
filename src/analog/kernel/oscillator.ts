/**
 * The analog half of one oscillator between two of its corners: the ramp on the integrator, the comparator that makes
 * PULSE of it, the square of the counter, and the capacitor behind the waveform switch. Times are ticks from the
 * start of the current step.
 */

import {
  COUPLING_1,
  FALL_1,
  HIGH_1,
  RAMP_1,
  RELEASE_1,
  SQUARE_1,
  STEP_TICKS,
  WAVE_1,
  WAVE_NOISE,
  WAVE_PULSE,
  WAVE_SAW,
  WAVE_SQUARE,
} from './layout.js';

/** The constants of an oscillator, in volts and ticks. */
export interface OscillatorConstants {
  readonly amplitude: number;
  readonly rampLimit: number;
  readonly threshold: number;
  readonly dischargeTicks: number;
  readonly resetTicks: number;
  readonly coupling: number;
}

export class Oscillator {
  /** Slope of the ramp while it is charged, volts a tick. */
  slope = 0;
  /** Noise voltage at the start of the step and its slope. */
  noise = 0;
  noiseSlope = 0;
  /** Wave at the start and the end of the last piece. */
  from = 0;
  to = 0;
  square = false;
  /** The waveform latch. */
  wave = 0;

  private ramp = 0;
  private fall = Infinity;
  private release = -1;
  private high = false;
  private coupled = 0;
  /** Slope of the ramp in the current piece, and when the comparator turns. */
  private rise = 0;
  private crossing = Infinity;

  constructor(private readonly constants: OscillatorConstants) {}

  /** Takes up the state of oscillator `which` (0 or 1) of the voice whose state starts at `at`. */
  load(state: Float64Array, at: number, which: number): void {
    const field = at + which;
    this.ramp = state[field + RAMP_1]!;
    this.fall = state[field + FALL_1]!;
    this.release = state[field + RELEASE_1]!;
    this.high = state[field + HIGH_1] !== 0;
    this.square = state[field + SQUARE_1] !== 0;
    this.coupled = state[field + COUPLING_1]!;
    this.wave = state[field + WAVE_1]!;
  }

  store(state: Float64Array, at: number, which: number): void {
    const field = at + which;
    state[field + RAMP_1] = this.ramp;
    state[field + FALL_1] = this.fall;
    state[field + RELEASE_1] = this.release;
    state[field + HIGH_1] = this.high ? 1 : 0;
    state[field + SQUARE_1] = this.square ? 1 : 0;
    state[field + COUPLING_1] = this.coupled;
    state[field + WAVE_1] = this.wave;
  }

  /** When the integrator's switch does something next, if after `t`. */
  nextSwitching(t: number): number {
    return Math.min(this.fall, this.release > t ? this.release : Infinity);
  }

  /** Begins a piece at `t` that ends at `end` or, if the comparator turns before, then. Returns its end. */
  begin(t: number, end: number): number {
    const { rampLimit, threshold } = this.constants;
    this.rise = this.release > t || this.ramp >= rampLimit ? 0 : this.slope;
    this.crossing = Infinity;
    if (this.wave === WAVE_PULSE && !this.high && this.rise > 0) {
      this.crossing = Math.max(t, t + (threshold - this.ramp) / this.rise);
    }
    return Math.min(end, this.crossing);
  }

  /** The end of the piece from `t` to `end`, or the time before it when the ramp runs into its limit. */
  limit(t: number, end: number): number {
    const { rampLimit } = this.constants;
    if (this.ramp + this.rise * (end - t) > rampLimit) return t + (rampLimit - this.ramp) / this.rise;
    return end;
  }

  /** Runs the piece from `t` over `dt`: `from` and `to` are the wave at its ends. */
  run(t: number, dt: number): void {
    const { amplitude, rampLimit } = this.constants;
    const start = this.ramp;
    this.ramp += this.rise * dt;
    // Within 0.14 mV of the rail the ramp has arrived: times are not fine enough for less.
    if (this.ramp > rampLimit * (1 - 1e-5)) this.ramp = rampLimit;
    switch (this.wave) {
      case WAVE_SAW:
        this.from = start;
        this.to = this.ramp;
        break;
      case WAVE_NOISE:
        this.from = 0.5 * amplitude + this.noise + this.noiseSlope * t;
        this.to = this.from + this.noiseSlope * dt;
        break;
      default:
        this.from = (this.wave === WAVE_SQUARE ? this.square : this.high) ? amplitude : 0;
        this.to = this.from;
    }
  }

  /** The wave behind the coupling capacitor at the start of the piece; then `settle`, then `coupledEnd`. */
  coupledStart(): number {
    return this.from - this.coupled;
  }

  coupledEnd(): number {
    return this.to - this.coupled;
  }

  /** The capacitor follows the mean of the wave over `dt`. */
  settle(dt: number): void {
    this.coupled += this.constants.coupling * dt * (0.5 * (this.from + this.to) - this.coupled);
  }

  /** The piece is over at `t`: has the comparator turned? */
  compare(t: number): void {
    if (this.crossing <= t) this.high = true;
  }

  /** Ends a discharge that is due at `t`. */
  discharge(t: number): void {
    if (this.fall > t) return;
    this.fall = Infinity;
    this.ramp = 0;
    this.high = false;
  }

  /** An edge at `t` discharges the ramp, unless it is held anyway. */
  reset(t: number): void {
    if (this.release === Infinity) return;
    if (this.release <= t) this.fall = t + this.constants.dischargeTicks;
    this.release = t + this.constants.resetTicks;
  }

  /** Level-sensitive cross modulation holds the ramp at zero, or lets it go. */
  gate(t: number, held: boolean): void {
    if (held && this.release <= t) this.fall = t + this.constants.dischargeTicks;
    this.release = held ? Infinity : t;
  }

  /** The cross modulation changes: a ramp that was held rises again. */
  letGo(t: number): void {
    if (this.release === Infinity) this.release = t;
  }

  /** The waveform latch changes. */
  select(wave: number): void {
    this.wave = wave;
    this.high = this.ramp >= this.constants.threshold;
  }

  /** The step is over: times count from the next one. */
  nextStep(): void {
    this.fall -= STEP_TICKS;
    if (this.release >= 0) this.release = this.release >= STEP_TICKS ? this.release - STEP_TICKS : -1;
  }
}
