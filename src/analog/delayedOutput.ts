/**
 * The output stage of a board as late as the buses of its voices: VOLUME and the latches of HPF, chorus and mute wait
 * as many samples as the voices do, so that they meet what they met in time.
 */

import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { LATCH_COUNT } from '../tape/controlTape.js';
import { BLOCK } from './kernel/layout.js';
import type { OutputStage } from './outputStage.js';
import { BUS_DELAY } from './wideBus.js';

/** Bytes that a waiting latch takes in a snapshot. */
const LATCH_BYTES = 6;

export class DelayedOutput implements Snapshotable {
  /** VOLUME: the samples that wait, then those of the block. */
  private readonly volume = new Float64Array(BUS_DELAY + BLOCK);
  /** Latches that are still to change: sample of the block, latch, value. */
  private samples = new Int32Array(64);
  private latches = new Uint8Array(64);
  private values = new Uint8Array(64);
  private count = 0;

  constructor(private readonly stage: OutputStage) {}

  /** A latch changes before sample `sample` of the block, by the time of the tape. */
  latch(sample: number, latch: number, value: number): void {
    this.queue(sample + BUS_DELAY, latch, value);
  }

  /**
   * Takes `length` samples of `bus` through the output stage. VOLUME is in `tracks` from `place` on; `position` is the
   * 96 kHz index of sample 0 of the block.
   */
  process(
    bus: Float64Array,
    tracks: Float64Array,
    place: number,
    position: number,
    length: number,
    left: Float64Array,
    right: Float64Array,
    offset: number,
  ): void {
    const { stage, volume, samples } = this;
    for (let i = 0; i < length; i++) volume[BUS_DELAY + i] = tracks[place + i]!;
    let from = 0;
    let taken = 0;
    while (taken < this.count && samples[taken]! < length) {
      const sample = samples[taken]!;
      if (sample > from) {
        stage.process(bus, volume, position, from, sample, left, right, offset);
        from = sample;
      }
      stage.latch(this.latches[taken]!, this.values[taken]!);
      taken++;
    }
    stage.process(bus, volume, position, from, length, left, right, offset);
    volume.copyWithin(0, length, length + BUS_DELAY);
    this.count -= taken;
    for (let n = 0; n < this.count; n++) {
      samples[n] = samples[n + taken]! - length;
      this.latches[n] = this.latches[n + taken]!;
      this.values[n] = this.values[n + taken]!;
    }
  }

  save(writer: StateWriter): void {
    writer.section('DOUT');
    writer.f64s(this.volume.subarray(0, BUS_DELAY));
    writer.i32(this.count);
    for (let n = 0; n < this.count; n++) {
      writer.i32(this.samples[n]!);
      writer.u8(this.latches[n]!);
      writer.u8(this.values[n]!);
    }
    this.stage.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('DOUT');
    reader.f64sInto(this.volume.subarray(0, BUS_DELAY), -64, 64);
    this.count = 0;
    for (let count = reader.count(LATCH_BYTES); count > 0; count--) {
      this.queue(reader.i32(0, BUS_DELAY), reader.u8(LATCH_COUNT - 1), reader.u8(3));
    }
    this.stage.load(reader);
  }

  private queue(sample: number, latch: number, value: number): void {
    if (this.count === this.samples.length) this.grow();
    const n = this.count++;
    this.samples[n] = sample;
    this.latches[n] = latch;
    this.values[n] = value;
  }

  private grow(): void {
    const size = this.samples.length * 2;
    const samples = new Int32Array(size);
    const latches = new Uint8Array(size);
    const values = new Uint8Array(size);
    samples.set(this.samples);
    latches.set(this.latches);
    values.set(this.values);
    this.samples = samples;
    this.latches = latches;
    this.values = values;
  }
}
