import type { SignalSolver } from '../signal/signalKernel.js';
import type { StateReader, StateWriter } from '../snapshot.js';
import { halfBandTaps } from './halfBand.js';
import { PAIR_BYTES, type RateStage, StageMemory } from './rateStage.js';

/**
 * Twice the sample rate: linear-phase half-band FIR between the samples, which themselves pass unchanged. Of each two
 * outputs of an input, the second lies half a sample after it in time.
 */
export class RateDoubler implements RateStage {
  readonly latency: number;
  readonly ratio = 2;
  readonly input: Float64Array;
  readonly output: Float64Array;
  private readonly memory: StageMemory;
  private readonly sides: number;

  /** `halfWidth` of the filter in output samples, 3 more than a multiple of 4. */
  constructor(halfWidth: number, solver?: SignalSolver) {
    const sides = halfBandTaps(halfWidth).map((tap) => 2 * tap);
    this.latency = halfWidth / 2;
    this.sides = sides.length;
    this.memory = new StageMemory(sides, halfWidth, solver);
    this.input = this.memory.input;
    this.output = this.memory.output;
  }

  inputNeeded(outputs: number): number {
    return Math.ceil(outputs / 2);
  }

  push(count: number): number {
    const { memory, sides } = this;
    // The first of two outputs lies between two inputs, the other on the later of them.
    const later = memory.atInput + (1 - sides) * PAIR_BYTES;
    memory.kernel.between(later, count, memory.atTaps, sides, memory.atOutput);
    memory.advance(count);
    return 2 * count;
  }

  save(writer: StateWriter): void {
    writer.section('DOUB');
    this.memory.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('DOUB');
    this.memory.load(reader);
  }
}
