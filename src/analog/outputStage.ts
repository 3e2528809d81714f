/**
 * What a board does to the sum of its voices, sample by sample at 96 kHz:
 *
 *     sum x VOLUME --> high-pass --+ noise --> chorus --+--> buffer, coupling --> mute --> left
 *                                                       +--> buffer, coupling --> mute --> right
 */

import type { AnalogProfile } from '../profiles/analogProfile.js';
import type { SignalSolver } from '../signal/signalKernel.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { LATCH_CHORUS, LATCH_HPF, LATCH_MUTE } from '../tape/controlTape.js';
import { CORE_SAMPLE_RATE } from '../time.js';
import { Chorus } from './chorus.js';
import { epochKey, hash32, STREAM_OUTPUT_NOISE, streamKey } from './hash.js';
import { HighPass } from './highPass.js';
import { OutputBuffer } from './outputBuffer.js';
import { WHITE_32 } from './whiteNoise.js';

/** A switch this near to its end has arrived: -180 dB. */
const ARRIVED = 1e-9;

export class OutputStage implements Snapshotable {
  private readonly highPass: HighPass;
  private readonly chorus: Chorus;
  private readonly buffer: OutputBuffer;
  private readonly noiseKey: number;
  private readonly noise: number;
  /** Gain of the mute switch, 0-1. In an array, because numbers there are never boxed. */
  private readonly mute = new Float64Array(1);
  private readonly muteStep: number;
  /** 1 = sound. */
  private open = 0;

  constructor(profile: AnalogProfile, seed: number, board: number, solver?: SignalSolver) {
    const { hpf, output } = profile;
    this.highPass = new HighPass(hpf.corners, hpf.coupling);
    this.chorus = new Chorus(profile, seed, board, solver);
    this.buffer = new OutputBuffer(output.lowPass, output.highPass);
    this.noiseKey = streamKey(seed, board, STREAM_OUTPUT_NOISE);
    this.noise = output.noise * WHITE_32;
    this.muteStep = 1 - Math.exp(-1 / (CORE_SAMPLE_RATE * output.muteTime));
  }

  /** A latch changes from the next sample on. */
  latch(latch: number, value: number): void {
    if (latch === LATCH_HPF) this.highPass.position = value;
    else if (latch === LATCH_CHORUS) this.chorus.set(value);
    else if (latch === LATCH_MUTE) this.open = value;
  }

  /**
   * Turns `bus[from .. to - 1]` times `volume` into `left` and `right` at `offset` on. `position` is the 96 kHz
   * index of sample 0 of the block.
   */
  process(
    bus: Float64Array,
    volume: Float64Array,
    position: number,
    from: number,
    to: number,
    left: Float64Array,
    right: Float64Array,
    offset: number,
  ): void {
    const { noise, chorus } = this;
    const { dry } = chorus;
    for (let i = from; i < to; i++) dry[i] = bus[i]! * volume[i]!;
    this.highPass.process(dry, from, to);
    if (noise > 0) {
      const key = epochKey(this.noiseKey, position);
      for (let i = from; i < to; i++) {
        dry[i]! += noise * hash32(key ^ Math.imul((position + i) | 0, 0x9e3779b1));
      }
    }
    chorus.process(position, from, to);
    this.buffer.process(chorus.left, chorus.right, from, to);
    this.switchMute(chorus.left, chorus.right, from, to, left, right, offset);
  }

  private switchMute(
    fromLeft: Float64Array,
    fromRight: Float64Array,
    from: number,
    to: number,
    left: Float64Array,
    right: Float64Array,
    offset: number,
  ): void {
    const { open, muteStep } = this;
    let mute = this.mute[0]!;
    if (mute === open) {
      for (let i = from; i < to; i++) {
        left[offset + i] = mute * fromLeft[i]!;
        right[offset + i] = mute * fromRight[i]!;
      }
      return;
    }
    for (let i = from; i < to; i++) {
      left[offset + i] = mute * fromLeft[i]!;
      right[offset + i] = mute * fromRight[i]!;
      mute += (open - mute) * muteStep;
      if (Math.abs(open - mute) < ARRIVED) mute = open;
    }
    this.mute[0] = mute;
  }

  save(writer: StateWriter): void {
    writer.section('OUTS');
    writer.u8(this.open);
    writer.f64s(this.mute);
    this.highPass.save(writer);
    this.chorus.save(writer);
    this.buffer.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('OUTS');
    this.open = reader.level();
    reader.f64sInto(this.mute, 0, 1);
    this.highPass.load(reader);
    this.chorus.load(reader);
    this.buffer.load(reader);
  }
}
