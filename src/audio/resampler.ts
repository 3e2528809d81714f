import type { SignalSolver } from '../signal/signalKernel.js';
import type { StateReader, StateWriter } from '../snapshot.js';
import { BETA } from './halfBand.js';
import { lowPassKernel } from './lowPassKernel.js';
import { PAIR_BYTES, type RateStage, StageMemory } from './rateStage.js';

export interface ResamplerOptions {
  /** The rate changes by up / down: coprime, down the larger. */
  readonly up: number;
  readonly down: number;
  /** Half width of the filter in input samples. */
  readonly halfWidth: number;
  /** Where the filter has fallen to -6 dB, as a fraction of the input rate. */
  readonly corner: number;
  /** Delay in input samples, a whole number of 1 / `up` and not below `halfWidth`. */
  readonly latency: number;
}

/** An even number of taps, enough for every phase. */
function tapCountOf({ halfWidth, latency }: ResamplerOptions): number {
  return 2 * Math.ceil((Math.floor(latency + halfWidth) + 1) / 2);
}

/** Taps of all phases, newest sample first, each phase with unity gain at DC. */
function phases(options: ResamplerOptions): Float64Array {
  const { up, halfWidth, corner, latency } = options;
  const tapCount = tapCountOf(options);
  const all = new Float64Array(up * tapCount);
  for (let phase = 0; phase < up; phase++) {
    const taps = all.subarray(phase * tapCount, (phase + 1) * tapCount);
    for (let age = 0; age < tapCount; age++) {
      taps[age] = lowPassKernel(age + phase / up - latency, corner, halfWidth, BETA);
    }
    const sum = taps.reduce((a, b) => a + b, 0);
    for (let age = 0; age < tapCount; age++) taps[age]! /= sum;
  }
  return all;
}

/** Rate change by a rational number: polyphase linear-phase FIR at exact positions. */
export class RationalResampler implements RateStage {
  readonly latency: number;
  readonly ratio: number;
  readonly input: Float64Array;
  readonly output: Float64Array;
  private readonly up: number;
  private readonly down: number;
  private readonly tapCount: number;
  private readonly memory: StageMemory;
  /** The next output lies `skip + phase / up` input samples after the next one. */
  private skip = 0;
  private phase = 0;

  constructor(options: ResamplerOptions, solver?: SignalSolver) {
    this.up = options.up;
    this.down = options.down;
    this.ratio = options.up / options.down;
    this.latency = options.latency;
    this.tapCount = tapCountOf(options);
    this.memory = new StageMemory(phases(options), this.tapCount - 1, solver);
    this.input = this.memory.input;
    this.output = this.memory.output;
  }

  inputNeeded(outputs: number): number {
    if (outputs === 0) return 0;
    return this.skip + Math.floor((this.phase + (outputs - 1) * this.down) / this.up) + 1;
  }

  push(count: number): number {
    const { memory, skip, phase, up, down, tapCount } = this;
    const made = Math.max(0, Math.ceil(((count - skip) * up - phase) / down));
    const newest = memory.atInput + skip * PAIR_BYTES;
    memory.kernel.polyphase(newest, made, memory.atTaps, tapCount, phase, up, down, memory.atOutput);
    const position = phase + made * down;
    this.skip = skip + Math.floor(position / up) - count;
    this.phase = position % up;
    memory.advance(count);
    return made;
  }

  save(writer: StateWriter): void {
    writer.section('RSMP');
    writer.i32(this.skip);
    writer.i32(this.phase);
    this.memory.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('RSMP');
    this.skip = reader.i32(0, Math.ceil(this.down / this.up));
    this.phase = reader.i32(0, this.up - 1);
    this.memory.load(reader);
  }
}
