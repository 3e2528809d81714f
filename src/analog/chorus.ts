/**
 * The stereo chorus of a board: dry in both channels in phase, one bucket-brigade line in each, their delays in
 * antiphase. The switch mutes the delayed signal only; the lines and their oscillator run on.
 *
 * Topology: one chorus a board (Vecoven's thesis); everything else as in the Juno-60 and Juno-106.
 *
 * *Not emulated:* the hum and the treble tilt that were measured in a Juno's chorus noise; ours is white.
 */

import type { AnalogProfile } from '../profiles/analogProfile.js';
import type { SignalSolver } from '../signal/signalKernel.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { CORE_SAMPLE_RATE } from '../time.js';
import { BbdPair } from './bbd.js';
import { epochKey, hash32, STREAM_CHORUS_NOISE, streamKey } from './hash.js';
import { WHITE_16 } from './whiteNoise.js';

/** A switch this near to its end has arrived: -180 dB. */
const ARRIVED = 1e-9;

export class Chorus implements Snapshotable {
  /** Samples of the block: to be filled before `process`, and dry plus wet of each channel after it. */
  readonly dry: Float64Array;
  readonly left: Float64Array;
  readonly right: Float64Array;

  private readonly bbd: BbdPair;
  private readonly rates: readonly number[];
  /** How far the delayed signal is let in, 0-1. In an array, because numbers there are never boxed. */
  private readonly opening = new Float64Array(1);
  private readonly openingStep: number;
  private readonly wet: number;
  private readonly noise: number;
  private readonly noiseKey: number;
  private setting = 0;

  constructor({ chorus }: AnalogProfile, seed: number, board: number, solver?: SignalSolver) {
    this.bbd = new BbdPair(chorus, solver);
    this.dry = this.bbd.input;
    this.left = this.bbd.first;
    this.right = this.bbd.second;
    this.rates = chorus.rates;
    this.bbd.setRate(this.rates[0]!);
    this.wet = chorus.wet;
    this.openingStep = 1 - Math.exp(-1 / (CORE_SAMPLE_RATE * chorus.switchTime));
    this.noise = chorus.noise * WHITE_16;
    this.noiseKey = streamKey(seed, board, STREAM_CHORUS_NOISE);
  }

  /** Setting 0 (off) to 3, from the next sample on. */
  set(setting: number): void {
    this.setting = setting;
    this.bbd.setRate(this.rates[setting]!);
  }

  /** Fills `left` and `right` from `dry[from .. to - 1]`; `position` is the 96 kHz index of sample 0. */
  process(position: number, from: number, to: number): void {
    const { left, right, dry, wet, noise, openingStep } = this;
    this.bbd.process(position, from, to);
    const target = this.setting === 0 ? 0 : 1;
    let opening = this.opening[0]!;
    if (opening === 0 && target === 0) {
      for (let i = from; i < to; i++) {
        left[i] = dry[i]!;
        right[i] = dry[i]!;
      }
      return;
    }
    const key = epochKey(this.noiseKey, position);
    for (let i = from; i < to; i++) {
      let noiseLeft = 0;
      let noiseRight = 0;
      if (noise > 0) {
        const bits = hash32(key ^ Math.imul((position + i) | 0, 0x9e3779b1));
        noiseLeft = noise * ((bits << 16) >> 16);
        noiseRight = noise * (bits >> 16);
      }
      left[i] = dry[i]! + opening * (wet * left[i]! + noiseLeft);
      right[i] = dry[i]! + opening * (wet * right[i]! + noiseRight);
      if (opening !== target) {
        opening += (target - opening) * openingStep;
        if (Math.abs(target - opening) < ARRIVED) opening = target;
      }
    }
    this.opening[0] = opening;
  }

  save(writer: StateWriter): void {
    writer.section('CHOR');
    writer.u8(this.setting);
    writer.f64s(this.opening);
    this.bbd.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('CHOR');
    this.set(reader.u8(this.rates.length - 1));
    reader.f64sInto(this.opening, 0, 1);
    this.bbd.load(reader);
  }
}
