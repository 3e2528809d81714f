import { createSignalKernel, type SignalKernel, type SignalSolver } from '../signal/signalKernel.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';

/** Most input pairs that a stage takes in one go. */
export const CHUNK = 256;

/** Most outputs for an input. */
const MOST_RATIO = 2;

/** No sample of a snapshot is larger; full scale is 1. */
export const LARGEST_SAMPLE = 1e6;

/** Bytes of a sample, and of a pair: left, then right. */
const SAMPLE_BYTES = 8;
export const PAIR_BYTES = 2 * SAMPLE_BYTES;

/**
 * One change of the sample rate, both channels. An output is made as soon as the input at or before its time is in,
 * so the number made is a pure function of the number taken, and how the input is cut does not show.
 */
export interface RateStage extends Snapshotable {
  /** Delay of the content in input samples. */
  readonly latency: number;
  /** Outputs for an input. */
  readonly ratio: number;
  /** Where up to `CHUNK` pairs go before they are pushed, and where `push` puts those that it makes. */
  readonly input: Float64Array;
  readonly output: Float64Array;
  /** Input pairs that must be pushed until `outputs` more pairs are made. */
  inputNeeded(outputs: number): number;
  /** Takes `count` pairs; how many were made of them. */
  push(count: number): number;
}

/** The memory of a stage: taps of its filter, a line of pairs, old ones before new ones, and the pairs made. */
export class StageMemory {
  readonly kernel: SignalKernel;
  readonly input: Float64Array;
  readonly output: Float64Array;
  /** Places of the taps, of the first new pair and of the output, bytes. */
  readonly atTaps = 0;
  readonly atInput: number;
  readonly atOutput: number;
  private readonly line: Float64Array;
  private readonly old: Float64Array;

  /** `history`: how many old pairs the filter reaches. */
  constructor(taps: ArrayLike<number>, history: number, solver: SignalSolver | undefined) {
    const atLine = taps.length * SAMPLE_BYTES;
    this.atInput = atLine + history * PAIR_BYTES;
    this.atOutput = this.atInput + CHUNK * PAIR_BYTES;
    this.kernel = createSignalKernel(this.atOutput + MOST_RATIO * CHUNK * PAIR_BYTES, solver);
    const { buffer } = this.kernel;
    new Float64Array(buffer, this.atTaps, taps.length).set(taps);
    this.line = new Float64Array(buffer, atLine, 2 * (history + CHUNK));
    this.old = this.line.subarray(0, 2 * history);
    this.input = this.line.subarray(2 * history);
    this.output = new Float64Array(buffer, this.atOutput, 2 * MOST_RATIO * CHUNK);
  }

  /** `count` new pairs become old ones. */
  advance(count: number): void {
    this.line.copyWithin(0, 2 * count, 2 * count + this.old.length);
  }

  save(writer: StateWriter): void {
    writer.f64s(this.old);
  }

  load(reader: StateReader): void {
    reader.f64sInto(this.old, -LARGEST_SAMPLE, LARGEST_SAMPLE);
  }
}
