/**
 * The noise generator of a board (a transistor junction behind an RC high-pass and low-pass): Gaussian white noise
 * whose every sample is a hash of (seed, board, sample index), through two one-pole filters. The filters move on
 * only while a waveform latch selects them.
 */

import type { AnalogProfile } from '../profiles/analogProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { CORE_SAMPLE_RATE } from '../time.js';
import { epochKey, hash32, STREAM_NOISE, streamKey } from './hash.js';
import { TRACK_LENGTH } from './kernel/layout.js';

/** Bound of the filters' states and of the noise, volts. */
const LARGEST = 1000;

export class NoiseSource implements Snapshotable {
  /** Noise voltage at the sample times of the block, first and last included. */
  readonly track: Float64Array;

  private readonly key: number;
  private readonly lowPass: number;
  private readonly highPass: number;
  private readonly scale: number;
  private low = 0;
  private high = 0;
  private value = 0;
  private cursor = 0;

  constructor(
    profile: AnalogProfile,
    seed: number,
    board: number,
    track: Float64Array = new Float64Array(TRACK_LENGTH),
  ) {
    this.track = track;
    this.key = streamKey(seed, board, STREAM_NOISE);
    this.lowPass = 1 - Math.exp((-2 * Math.PI * profile.noise.lowPass) / CORE_SAMPLE_RATE);
    this.highPass = 1 - Math.exp((-2 * Math.PI * profile.noise.highPass) / CORE_SAMPLE_RATE);
    this.scale = profile.noise.sigma / this.unscaledSigma();
  }

  /** Starts a block: its first value is the last of the block before. */
  begin(): void {
    this.cursor = 0;
    this.track[0] = this.value;
  }

  /**
   * Writes the track up to and including sample `last`, moving the filters if somebody listens. `position` is the
   * 96 kHz index of sample 0 of the block.
   */
  fill(last: number, position: number, listening: boolean): void {
    const { track } = this;
    for (let i = this.cursor + 1; i <= last; i++) {
      if (listening) {
        this.low += (this.white(position + i) - this.low) * this.lowPass;
        this.high += (this.low - this.high) * this.highPass;
        this.value = (this.low - this.high) * this.scale;
      }
      track[i] = this.value;
    }
    if (last > this.cursor) this.cursor = last;
  }

  save(writer: StateWriter): void {
    writer.section('NOIS');
    writer.f64(this.low);
    writer.f64(this.high);
    writer.f64(this.value);
  }

  load(reader: StateReader): void {
    reader.section('NOIS');
    this.low = reader.f64(-LARGEST, LARGEST);
    this.high = reader.f64(-LARGEST, LARGEST);
    this.value = reader.f64(-LARGEST, LARGEST);
  }

  /** Gaussian sample of unit variance (Box and Muller: an even and an odd index share one pair). */
  private white(index: number): number {
    const key = epochKey(this.key, index);
    const pair = (index % 0x1_0000_0000) >>> 1;
    const a = (hash32(key ^ Math.imul(pair, 0x9e3779b1)) >>> 0) + 0.5;
    const b = (hash32((key + 0x6a09e667) ^ Math.imul(pair, 0x9e3779b1)) >>> 0) + 0.5;
    const radius = Math.sqrt(-2 * Math.log(a / 0x1_0000_0000));
    const angle = (2 * Math.PI * b) / 0x1_0000_0000;
    return index % 2 === 0 ? radius * Math.cos(angle) : radius * Math.sin(angle);
  }

  /**
   * Standard deviation behind the filters for white noise of unit variance: the energy of the impulse response of
   * a q (1 - z^-1) / ((1 - p z^-1)(1 - q z^-1)), where p = 1 - a and q are the poles of low-pass and high-pass.
   */
  private unscaledSigma(): number {
    const p = 1 - this.lowPass;
    const q = 1 - this.highPass;
    return this.lowPass * q * Math.sqrt(2 / ((1 - p * q) * (1 + p) * (1 + q)));
  }
}
