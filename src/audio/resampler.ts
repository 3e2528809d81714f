import type { StateReader, StateWriter } from '../snapshot.js';
import { CORE_SAMPLE_RATE, TICKS_PER_CORE_SAMPLE } from '../time.js';
import { lowPassKernel } from './lowPassKernel.js';
import { expectRate, type OutputRate } from './outputRate.js';

/** Half length of the filter in core samples. At 44.1 kHz: pass band to 20 kHz, stop band from 24.1 kHz. */
const HALF_WIDTH = 88;
const TAPS = 2 * HALF_WIDTH + 1;

/** Kaiser parameter for a stop band below -110 dB. */
const BETA = 11.6;

/** Input samples taken in one go. */
const CHUNK = 256;

/** Filters by ratio, shared by all channels: `phase * TAPS + age`, each phase with unity gain at DC. */
const filters = new Map<number, Float64Array>();

function filterFor(up: number, down: number): Float64Array {
  const known = filters.get(up / down);
  if (known !== undefined) return known;
  const filter = new Float64Array(up * TAPS);
  for (let phase = 0; phase < up; phase++) {
    const taps = filter.subarray(phase * TAPS, (phase + 1) * TAPS);
    let sum = 0;
    for (let age = 0; age < TAPS; age++) {
      taps[age] = lowPassKernel(age + phase / up - HALF_WIDTH, (0.5 * up) / down, HALF_WIDTH + 1, BETA);
      sum += taps[age]!;
    }
    for (let age = 0; age < TAPS; age++) taps[age]! /= sum;
  }
  filters.set(up / down, filter);
  return filter;
}

/** Rate change by `up` / `down` (coprime, down > up): polyphase linear-phase FIR at exact rational positions. */
export class RationalResampler implements OutputRate {
  readonly sampleRate: number;
  readonly latencySamples: number;
  readonly latencyTicks = HALF_WIDTH * TICKS_PER_CORE_SAMPLE;

  private readonly filter: Float64Array;
  private readonly line = new Float64Array(TAPS - 1 + CHUNK);
  /** The next output lies `skip + phase / up` core samples after the next input sample. */
  private skip = 0;
  private phase = 0;

  constructor(
    private readonly up: number,
    private readonly down: number,
  ) {
    this.sampleRate = (CORE_SAMPLE_RATE * up) / down;
    this.latencySamples = (HALF_WIDTH * up) / down;
    this.filter = filterFor(up, down);
  }

  inputNeeded(outputs: number): number {
    if (outputs === 0) return 0;
    return this.skip + Math.floor((this.phase + (outputs - 1) * this.down) / this.up) + 1;
  }

  push(input: Float64Array, count: number, output: Float64Array | Float32Array): number {
    const { line, filter, up, down } = this;
    let made = 0;
    for (let from = 0; from < count; from += CHUNK) {
      const length = Math.min(CHUNK, count - from);
      for (let i = 0; i < length; i++) line[TAPS - 1 + i] = input[from + i]!;
      let { skip, phase } = this;
      while (skip < length) {
        const taps = phase * TAPS;
        const newest = TAPS - 1 + skip;
        let even = 0;
        let odd = 0;
        for (let age = 0; age < TAPS - 1; age += 2) {
          even += filter[taps + age]! * line[newest - age]!;
          odd += filter[taps + age + 1]! * line[newest - age - 1]!;
        }
        output[made++] = even + odd + filter[taps + TAPS - 1]! * line[newest - TAPS + 1]!;
        phase += down;
        const whole = Math.floor(phase / up);
        skip += whole;
        phase -= whole * up;
      }
      this.skip = skip - length;
      this.phase = phase;
      line.copyWithin(0, length, length + TAPS - 1);
    }
    return made;
  }

  save(writer: StateWriter): void {
    writer.section('RATE');
    writer.i32(this.sampleRate);
    writer.i32(this.skip);
    writer.i32(this.phase);
    writer.f64s(this.line.subarray(0, TAPS - 1));
  }

  load(reader: StateReader): void {
    expectRate(reader, this.sampleRate);
    this.skip = reader.i32();
    this.phase = reader.i32();
    reader.f64sInto(this.line.subarray(0, TAPS - 1));
  }
}
