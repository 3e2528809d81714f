import type { SignalSolver } from '../signal/signalKernel.js';
import type { StateReader, StateWriter } from '../snapshot.js';
import { halfBandTaps } from './halfBand.js';
import { PAIR_BYTES, type RateStage, StageMemory } from './rateStage.js';

/** Half of the sample rate: linear-phase half-band FIR, of which every second sample is made. */
export class HalfBandDecimator implements RateStage {
  readonly latency: number;
  readonly ratio = 0.5;
  readonly input: Float64Array;
  readonly output: Float64Array;
  private readonly memory: StageMemory;
  private readonly sides: number;
  /** 1 if the next input pair completes no output. */
  private skip = 0;

  /** `halfWidth` of the filter in input samples, 3 more than a multiple of 4. */
  constructor(halfWidth: number, solver?: SignalSolver) {
    const sides = halfBandTaps(halfWidth);
    this.latency = halfWidth;
    this.sides = sides.length;
    this.memory = new StageMemory([0.5, ...sides], 2 * halfWidth, solver);
    this.input = this.memory.input;
    this.output = this.memory.output;
  }

  inputNeeded(outputs: number): number {
    return outputs === 0 ? 0 : 2 * outputs - 1 + this.skip;
  }

  push(count: number): number {
    const { skip, sides, latency, memory } = this;
    const made = (count - skip + 1) >> 1;
    const middle = memory.atInput + (skip - latency) * PAIR_BYTES;
    memory.kernel.halfBand(middle, 2, made, memory.atTaps, sides, memory.atOutput, 1);
    this.skip = skip + 2 * made - count;
    memory.advance(count);
    return made;
  }

  save(writer: StateWriter): void {
    writer.section('HALF');
    writer.u8(this.skip);
    this.memory.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('HALF');
    this.skip = reader.u8(1);
    this.memory.load(reader);
  }
}
