/**
 * Joins the two buses of a board: voices sampled at 192 kHz go through a half-band low-pass to 96 kHz, the others wait
 * for as long as that takes. Flat to 20 kHz within 0.001 dB; what would fold into 0-20 kHz is 120 dB down.
 */

import { lowPassKernel } from '../audio/lowPassKernel.js';
import { LARGEST_SAMPLE } from '../audio/rateStage.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { BLOCK } from './kernel/layout.js';

/** Half length of the filter in 192 kHz samples, and Kaiser parameter: the stop band, -120 dB, begins at 76 kHz. */
const HALF_WIDTH = 15;
const BETA = 13.2;

/** Delay of both buses in 96 kHz samples: the last sample that the filter needs is the one half a step later. */
export const BUS_DELAY = (HALF_WIDTH - 1) / 2;

/** 192 kHz samples kept from the block before. */
const WIDE_HISTORY = 2 * HALF_WIDTH;

/** Weights of the taps 1, 3, 5 ... samples away from the middle; with the middle, 1/2, they add up to 1. */
function sideTaps(): Float64Array {
  const taps = Float64Array.from({ length: (HALF_WIDTH + 1) / 2 }, (_, k) =>
    lowPassKernel(2 * k + 1, 0.25, HALF_WIDTH + 1, BETA),
  );
  const sum = taps.reduce((a, b) => a + b, 0);
  return taps.map((tap) => (tap * 0.25) / sum);
}

export class WideBus implements Snapshotable {
  private readonly taps = sideTaps();
  private readonly delayed = new Float64Array(BUS_DELAY + BLOCK);
  private readonly line = new Float64Array(WIDE_HISTORY + 2 * BLOCK);
  /** 96 kHz samples until the line holds nothing but zeros. */
  private busy = 0;

  /**
   * Replaces `bus[0 .. count - 1]` by the sum of both buses, `BUS_DELAY` samples late. `used`: `wide`, of twice as
   * many samples, is not all zero.
   */
  process(bus: Float64Array, wide: Float64Array, used: boolean, count: number): void {
    const { delayed, line, taps } = this;
    for (let i = 0; i < count; i++) delayed[BUS_DELAY + i] = bus[i]!;
    for (let i = 0; i < count; i++) bus[i] = delayed[i]!;
    delayed.copyWithin(0, count, count + BUS_DELAY);

    if (used) this.busy = WIDE_HISTORY + count;
    if (this.busy === 0) return;
    this.busy = Math.max(0, this.busy - count);
    for (let i = 0; i < 2 * count; i++) line[WIDE_HISTORY + i] = used ? wide[i]! : 0;
    for (let i = 0; i < count; i++) {
      // The middle of output i lies BUS_DELAY steps before sample i.
      const middle = WIDE_HISTORY + 2 * (i - BUS_DELAY);
      let sum = 0.5 * line[middle]!;
      for (let k = 0; k < taps.length; k++) {
        sum += taps[k]! * (line[middle - 2 * k - 1]! + line[middle + 2 * k + 1]!);
      }
      bus[i]! += sum;
    }
    line.copyWithin(0, 2 * count, 2 * count + WIDE_HISTORY);
  }

  save(writer: StateWriter): void {
    writer.section('WIDE');
    writer.f64s(this.delayed.subarray(0, BUS_DELAY));
    writer.f64s(this.line.subarray(0, WIDE_HISTORY));
    writer.i32(this.busy);
  }

  load(reader: StateReader): void {
    reader.section('WIDE');
    reader.f64sInto(this.delayed.subarray(0, BUS_DELAY), -LARGEST_SAMPLE, LARGEST_SAMPLE);
    reader.f64sInto(this.line.subarray(0, WIDE_HISTORY), -LARGEST_SAMPLE, LARGEST_SAMPLE);
    this.busy = reader.i32(0, WIDE_HISTORY);
  }
}
