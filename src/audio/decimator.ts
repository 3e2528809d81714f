import type { StateReader, StateWriter } from '../snapshot.js';
import { CORE_SAMPLE_RATE, TICKS_PER_CORE_SAMPLE } from '../time.js';
import { lowPassKernel } from './lowPassKernel.js';
import { expectRate, type OutputRate } from './outputRate.js';

/** Half length of the filter in core samples: 95 taps, pass band to 20 kHz, stop band from 28 kHz. */
const HALF_WIDTH = 47;

/** Non-zero taps on one side: a half-band filter has every other tap zero, and 1/2 in the middle. */
const SIDE_TAPS = (HALF_WIDTH + 1) / 2;

/** Kaiser parameter for a stop band below -110 dB. */
const BETA = 11.6;

/** Input samples taken in one go. */
const CHUNK = 256;

/** Weights of the taps 1, 3, 5 ... samples away from the middle; with the middle they add up to 1. */
function sideTaps(): Float64Array {
  const taps = Float64Array.from({ length: SIDE_TAPS }, (_, k) =>
    lowPassKernel(2 * k + 1, 0.25, HALF_WIDTH + 1, BETA),
  );
  const sum = taps.reduce((a, b) => a + b, 0);
  return taps.map((tap) => (tap * 0.25) / sum);
}

/** 96 kHz to 48 kHz: linear-phase half-band FIR, every second sample. */
export class HalfBandDecimator implements OutputRate {
  readonly sampleRate = CORE_SAMPLE_RATE / 2;
  readonly latencySamples = HALF_WIDTH / 2;
  readonly latencyTicks = HALF_WIDTH * TICKS_PER_CORE_SAMPLE;

  private readonly taps = sideTaps();
  private readonly line = new Float64Array(2 * HALF_WIDTH + CHUNK);
  /** 1 if the next input sample completes no output. */
  private skip = 0;

  inputNeeded(outputs: number): number {
    return outputs === 0 ? 0 : 2 * outputs - 1 + this.skip;
  }

  push(input: Float64Array, count: number, output: Float64Array | Float32Array): number {
    const { line, taps } = this;
    let made = 0;
    for (let from = 0; from < count; from += CHUNK) {
      const length = Math.min(CHUNK, count - from);
      for (let i = 0; i < length; i++) line[2 * HALF_WIDTH + i] = input[from + i]!;
      let i = this.skip;
      for (; i < length; i += 2) {
        const middle = HALF_WIDTH + i;
        let sum = 0.5 * line[middle]!;
        for (let k = 0; k < SIDE_TAPS; k++) {
          sum += taps[k]! * (line[middle - 2 * k - 1]! + line[middle + 2 * k + 1]!);
        }
        output[made++] = sum;
      }
      this.skip = i - length;
      line.copyWithin(0, length, length + 2 * HALF_WIDTH);
    }
    return made;
  }

  save(writer: StateWriter): void {
    writer.section('RATE');
    writer.i32(this.sampleRate);
    writer.u8(this.skip);
    writer.f64s(this.line.subarray(0, 2 * HALF_WIDTH));
  }

  load(reader: StateReader): void {
    expectRate(reader, this.sampleRate);
    this.skip = reader.u8();
    reader.f64sInto(this.line.subarray(0, 2 * HALF_WIDTH));
  }
}
