/**
 * A bucket-brigade delay pair: two MN3009-type lines behind one input filter, each with its own clock and output
 * filter.
 *
 *              +--> line 1, clock 1 --> output filter --> wet 1
 *     in --> input filter
 *              +--> line 2, clock 2 --> output filter --> wet 2        the clocks' triangles run in antiphase
 *
 * Model: Holters and Parker, "A combined model for a bucket brigade device and its input and output filters",
 * DAFx-18. A line reads its input filter at the very time of each clock pulse, and the steps of its held output
 * enter the output filter at theirs. One clock period is one write and one read, so N stages hold N/2 samples and the
 * delay is N / (2 f). Its aliasing and its images are the real ones.
 *
 * A triangle of the delay, d(t) = middle +- depth, sets the clock, f = samples / d. A period is that of the delay in
 * its own middle: right to 1e-9 of itself on a leg of the triangle and to 2 ns at its corners. The time of a pulse is
 * kept as a fraction of a sample in a double, so it is exact to far less than a tick and never drifts.
 *
 * In the line: input curve (odd, 3rd and 5th order, flat beyond its top), one-pole transfer loss a clock period,
 * charge that leaks with the time in the line (MN3009 data sheet; Juno-106 and Juno-6 measurements, see the profile).
 *
 * *Not emulated:* even-order distortion of a wrong bias, a compander, clock feed-through, the finite width of the
 * clock pulses.
 */

import type { ChorusFilterPole } from '../profiles/analogProfile.js';
import {
  AT_CHORUS,
  AT_DRY,
  AT_INPUT_STATE,
  AT_LINE_1,
  AT_LINE_2,
  AT_QUEUES,
  AT_READ_ROWS,
  AT_STEP_ROWS,
  AT_WET_1,
  AT_WET_2,
  C_CUBIC,
  C_DELAY,
  C_DEPTH,
  C_INPUT_STEP,
  C_LEAK,
  C_OUTPUT_STEP,
  C_PER_SECOND,
  C_PHASE,
  C_QUINTIC,
  C_RATE,
  C_SAMPLES,
  C_THROUGH,
  C_TOP,
  C_TRANSFER,
  CHORUS_BLOCK,
  CHORUS_PARAMETERS,
  FILTER_STATES,
  L_FILTER,
  L_HELD,
  L_NEXT,
  L_PLACE,
  LINE_STATES,
} from '../signal/layout.js';
import { createSignalKernel, type SignalKernel, type SignalSolver } from '../signal/signalKernel.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { CORE_SAMPLE_RATE } from '../time.js';
import { dcGain, readTable, sampleStep, stepTable } from './chorusFilter.js';

/** Filter states below this are nothing; looked at once a block, in which they fall by e^-240 at most. */
const NEGLIGIBLE = 1e-60;

/** No filter state and no held sample of a snapshot is larger, volts. */
const LARGEST_STATE = 1e9;

/** The fields of a profile's `chorus` that concern the lines, see there. */
export interface BbdPairOptions {
  readonly stages: number;
  readonly delay: number;
  readonly depth: number;
  readonly lineGain: number;
  readonly cubic: number;
  readonly quintic: number;
  readonly transfer: number;
  readonly leakTime: number;
  readonly inputFilter: readonly ChorusFilterPole[];
  readonly outputFilter: readonly ChorusFilterPole[];
}

/** Input at which the curve x - cubic x^3 - quintic x^5 is flat; a straight one is never. */
function topOfCurve(cubic: number, quintic: number): number {
  if (quintic > 0)
    return Math.sqrt((Math.sqrt(9 * cubic * cubic + 20 * quintic) - 3 * cubic) / (10 * quintic));
  return cubic > 0 ? Math.sqrt(1 / (3 * cubic)) : Number.MAX_VALUE;
}

/** Two lines with one triangle in antiphase, normalised to a gain of 1 at DC, small signals and the middle delay. */
export class BbdPair implements Snapshotable {
  /** Samples of the block: to be delayed, and delayed by each line. */
  readonly input: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;

  private readonly kernel: SignalKernel;
  private readonly parameters: Float64Array;
  private readonly inputState: Float64Array;
  private readonly lines: readonly [Float64Array, Float64Array];
  private readonly queues: Float64Array;

  constructor(options: BbdPairOptions, solver?: SignalSolver) {
    const { inputFilter, outputFilter, delay, depth, stages, lineGain, cubic, quintic } = options;
    if (depth > 0 && delay - depth <= 0) {
      throw new RangeError(`a chorus delay of ${delay} s cannot vary by ${depth} s`);
    }
    const samples = stages / 2;
    this.kernel = createSignalKernel(AT_QUEUES + stages * 8, solver);
    const doubles = (at: number, length: number) => new Float64Array(this.kernel.buffer, at, length);
    this.input = doubles(AT_DRY, CHORUS_BLOCK);
    this.first = doubles(AT_WET_1, CHORUS_BLOCK);
    this.second = doubles(AT_WET_2, CHORUS_BLOCK);
    this.inputState = doubles(AT_INPUT_STATE, FILTER_STATES);
    this.lines = [doubles(AT_LINE_1, LINE_STATES), doubles(AT_LINE_2, LINE_STATES)];
    this.queues = doubles(AT_QUEUES, stages);
    this.parameters = doubles(AT_CHORUS, CHORUS_PARAMETERS);

    const outputGain = 1 / (lineGain * dcGain(outputFilter));
    const parameters = this.parameters;
    parameters[C_DELAY] = delay;
    parameters[C_DEPTH] = depth;
    parameters[C_SAMPLES] = samples;
    parameters[C_PER_SECOND] = CORE_SAMPLE_RATE / samples;
    parameters[C_TOP] = topOfCurve(cubic, quintic);
    parameters[C_CUBIC] = cubic;
    parameters[C_QUINTIC] = quintic;
    parameters[C_TRANSFER] = options.transfer;
    parameters[C_LEAK] = 1 / options.leakTime;
    parameters[C_THROUGH] = dcGain(outputFilter) * outputGain;
    parameters[C_PHASE] = 0.25;
    parameters.set(sampleStep(inputFilter), C_INPUT_STEP);
    parameters.set(sampleStep(outputFilter), C_OUTPUT_STEP);
    const readRows = readTable(inputFilter, lineGain / dcGain(inputFilter));
    doubles(AT_READ_ROWS, readRows.length).set(readRows);
    const stepRows = stepTable(outputFilter, outputGain);
    doubles(AT_STEP_ROWS, stepRows.length).set(stepRows);
  }

  /** Rate of the triangle in Hz, from the next sample on. */
  setRate(rate: number): void {
    this.parameters[C_RATE] = rate / CORE_SAMPLE_RATE;
  }

  /**
   * Delays `input[from .. to - 1]` into `first` and `second`; `position` is the 96 kHz index of sample 0 of the block.
   */
  process(position: number, from: number, to: number): void {
    this.kernel.chorus(from, to);
    if ((position + to) % CHORUS_BLOCK === 0) this.forgetNothings();
  }

  save(writer: StateWriter): void {
    writer.section('BBDS');
    writer.f64(this.parameters[C_PHASE]!);
    writer.f64s(this.inputState);
    writer.f64s(this.queues);
    for (const line of this.lines) writer.f64s(line);
  }

  load(reader: StateReader): void {
    reader.section('BBDS');
    const { parameters } = this;
    parameters[C_PHASE] = reader.f64(0, 1);
    reader.f64sInto(this.inputState, -LARGEST_STATE, LARGEST_STATE);
    reader.f64sInto(this.queues, -LARGEST_STATE, LARGEST_STATE);
    // A little longer than at the bottom of the triangle, for the rounding.
    const longestPeriod = 1.01 * (parameters[C_DELAY]! + parameters[C_DEPTH]!) * parameters[C_PER_SECOND]!;
    for (const line of this.lines) {
      reader.f64sInto(line, -LARGEST_STATE, LARGEST_STATE);
      const next = line[L_NEXT]!;
      const place = line[L_PLACE]!;
      reader.expect(next >= 0 && next <= longestPeriod, 'the clock of a chorus line');
      reader.expect(
        Number.isInteger(place) && place >= 0 && place < parameters[C_SAMPLES]!,
        'the place in a chorus line',
      );
    }
  }

  /** Zeroes what must not become a denormal. */
  private forgetNothings(): void {
    forget(this.inputState, 0);
    for (const line of this.lines) {
      forget(line, L_FILTER);
      if (Math.abs(line[L_HELD]!) < NEGLIGIBLE) line[L_HELD] = 0;
    }
  }
}

function forget(state: Float64Array, from: number): void {
  for (let n = from; n < state.length; n++) if (Math.abs(state[n]!) < NEGLIGIBLE) state[n] = 0;
}
