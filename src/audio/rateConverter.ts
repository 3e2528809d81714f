/**
 * From the analog core's 96 kHz to an output rate, both channels.
 *
 * | rate | how | flat to | folds and images |
 * |---|---|---|---|
 * | 44.1 kHz | 147:160 to 88.2 kHz, then half-band | 20 kHz | below 20 kHz: -124 dB |
 * | 48 kHz | half-band | 20 kHz | below 20 kHz: -125 dB |
 * | 88.2 kHz | 147:160 | 36 kHz | below 36 kHz: -124 dB |
 * | 96 kHz | as it is | all | none |
 * | 192 kHz | half-band between the samples | 39 kHz | images of what lies below 39 kHz: -125 dB |
 *
 * Between 20 kHz and half the output rate the filters of 44.1 and 48 kHz fall to -6 dB, and what lies as far above
 * half the rate folds into that band, and only there: 24.1 to 22.05 kHz (28 to 24 kHz) on 20 kHz and up.
 */

import type { SignalSolver } from '../signal/signalKernel.js';
import { type Snapshotable, SnapshotError, type StateReader, type StateWriter } from '../snapshot.js';
import { CORE_SAMPLE_RATE, TICKS_PER_CORE_SAMPLE } from '../time.js';
import { HalfBandDecimator } from './decimator.js';
import { SAMPLE_RATES } from './outputRate.js';
import { RateDoubler } from './rateDoubler.js';
import { CHUNK, LARGEST_SAMPLE, type RateStage } from './rateStage.js';
import { RationalResampler } from './resampler.js';

/** Half widths of the half-band filters: pass band to 20 of 96 kHz, and to 20 of 88.2 kHz. */
const HALF_WIDTH_96 = 51;
const HALF_WIDTH_88 = 91;

/** 88.2 of 96 kHz. */
const UP = 147;
const DOWN = 160;

/** Delay of the whole way to 44.1 kHz in core samples: the first stage makes it a whole number. */
const LATENCY_44 = 108;

/** The stages to each rate. */
function stagesTo(sampleRate: number, solver?: SignalSolver): RateStage[] {
  switch (sampleRate) {
    case 44_100:
      return [
        new RationalResampler(
          {
            up: UP,
            down: DOWN,
            halfWidth: 8.5,
            // Pass band to 20 kHz; stop band from 68.2 kHz, of which all below folds above 20 kHz.
            corner: 44.1 / 96,
            latency: LATENCY_44 - (HALF_WIDTH_88 * DOWN) / UP,
          },
          solver,
        ),
        new HalfBandDecimator(HALF_WIDTH_88, solver),
      ];
    case 48_000:
      return [new HalfBandDecimator(HALF_WIDTH_96, solver)];
    case 88_200:
      // Pass band to 36 kHz, stop band from 52.2 kHz.
      return [
        new RationalResampler({ up: UP, down: DOWN, halfWidth: 25, corner: 44.1 / 96, latency: 25 }, solver),
      ];
    case 96_000:
      return [];
    case 192_000:
      return [new RateDoubler(HALF_WIDTH_96, solver)];
    default:
      throw new RangeError(`no way to ${sampleRate} Hz; output rates are ${SAMPLE_RATES.join(', ')} Hz`);
  }
}

/**
 * Both channels on their way to the output rate. Output sample n lies at time n / rate on the core's own grid and is
 * made when the core sample at or before that time is in; its content is late by the constant latency.
 */
export class RateConverter implements Snapshotable {
  /** Delay of the content in 48 MHz ticks, and in output samples (not always whole). */
  readonly latencyTicks: number;
  readonly latencySamples: number;

  private readonly stages: readonly RateStage[];
  /** Pairs before the first stage and behind the last: the same where there is none. */
  private readonly input: Float64Array;
  private readonly output: Float64Array;
  /** A pair that was made but not yet asked for: 192 kHz makes two at a time. */
  private readonly spare = new Float64Array(2);
  private spares = 0;

  /** @throws RangeError for a rate that is not in `SAMPLE_RATES`. */
  constructor(
    readonly sampleRate: number,
    solver?: SignalSolver,
  ) {
    this.stages = stagesTo(sampleRate, solver);
    let latency = 0;
    let ratio = 1;
    for (const stage of this.stages) {
      latency += stage.latency / ratio;
      ratio *= stage.ratio;
    }
    this.latencyTicks = Math.round(latency * TICKS_PER_CORE_SAMPLE);
    this.latencySamples = (latency * sampleRate) / CORE_SAMPLE_RATE;
    this.input = this.stages[0]?.input ?? new Float64Array(2 * CHUNK);
    this.output = this.stages.at(-1)?.output ?? this.input;
  }

  /** Core samples that must be pushed until `outputs` more output samples are made. */
  inputNeeded(outputs: number): number {
    let needed = Math.max(0, outputs - this.spares);
    for (let n = this.stages.length - 1; n >= 0; n--) needed = this.stages[n]!.inputNeeded(needed);
    return needed;
  }

  /**
   * Takes `count` samples from the front of `left` and `right`, no more than `outputs` samples need, and puts what
   * they complete into `outLeft` and `outRight`, at most `outputs`.
   * @returns how many were put there.
   */
  push(
    left: Float64Array,
    right: Float64Array,
    count: number,
    outLeft: Float64Array | Float32Array,
    outRight: Float64Array | Float32Array,
    outputs = Number.POSITIVE_INFINITY,
  ): number {
    const { spare } = this;
    let put = 0;
    if (this.spares > 0 && outputs > 0) {
      outLeft[0] = spare[0]!;
      outRight[0] = spare[1]!;
      this.spares = 0;
      put = 1;
    }
    const { output } = this;
    for (let from = 0; from < count; from += CHUNK) {
      const made = this.run(left, right, from, Math.min(CHUNK, count - from));
      const taken = Math.min(made, outputs - put);
      for (let i = 0; i < taken; i++) {
        outLeft[put + i] = output[2 * i]!;
        outRight[put + i] = output[2 * i + 1]!;
      }
      put += taken;
      if (made > taken) {
        spare[0] = output[2 * taken]!;
        spare[1] = output[2 * taken + 1]!;
        this.spares = 1;
      }
    }
    return put;
  }

  save(writer: StateWriter): void {
    writer.section('RATE');
    writer.i32(this.sampleRate);
    writer.u8(this.spares);
    writer.f64s(this.spare);
    for (const stage of this.stages) stage.save(writer);
  }

  /** @throws SnapshotError for a snapshot of another rate. */
  load(reader: StateReader): void {
    reader.section('RATE');
    const rate = reader.i32();
    if (rate !== this.sampleRate) {
      throw new SnapshotError(
        `snapshot was taken at ${rate} Hz and cannot continue at ${this.sampleRate} Hz`,
      );
    }
    this.spares = reader.u8(this.sampleRate > CORE_SAMPLE_RATE ? 1 : 0);
    reader.f64sInto(this.spare, -LARGEST_SAMPLE, LARGEST_SAMPLE);
    for (const stage of this.stages) stage.load(reader);
  }

  /** Sends a chunk through the stages; how many pairs are then in the last buffer. */
  private run(left: Float64Array, right: Float64Array, from: number, count: number): number {
    const { input, stages } = this;
    for (let i = 0; i < count; i++) {
      input[2 * i] = left[from + i]!;
      input[2 * i + 1] = right[from + i]!;
    }
    let made = count;
    for (let n = 0; n < stages.length; n++) {
      if (n > 0) copyPairs(stages[n - 1]!.output, stages[n]!.input, made);
      made = stages[n]!.push(made);
    }
    return made;
  }
}

function copyPairs(from: Float64Array, to: Float64Array, count: number): void {
  for (let i = 0; i < 2 * count; i++) to[i] = from[i]!;
}

/** A converter to `sampleRate`, one of `SAMPLE_RATES`. @throws RangeError for any other. */
export function createRateConverter(sampleRate: number, solver?: SignalSolver): RateConverter {
  return new RateConverter(sampleRate, solver);
}
