/**
 * A bucket-brigade delay pair: two MN3009-type lines behind one input filter, each with its own clock and output
 * filter.
 *
 * Model: Holters and Parker, "A combined model for a bucket brigade device and its input and output filters",
 * DAFx-18. The filters are sums of complex one-poles; a line reads its input at the exact time of each clock
 * pulse, and the steps of its held output enter the output filter at their exact times. One clock period is one
 * write and one read, so N stages hold N/2 samples and the delay is N / (2 f). Its aliasing and images are the real
 * ones.
 *
 * The clock follows a triangle in the delay, d(t) = d0 + s t, f = stages / d: within one leg each clock period
 * multiplies d by exp(s / stages), which gives the pulse times without accumulating a phase.
 *
 * *Not emulated:* the transfer loss along the line, its distortion near full scale, a compander.
 */

import type { ChorusFilterPole } from '../profiles/analogProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { CORE_SAMPLE_RATE } from '../time.js';

/** Phases of a sample for which the exponentials of the poles are tabulated; linear in between (-116 dB). */
const PHASES = 512;

/** A filter state below this is nothing (and must not become a denormal). */
const NEGLIGIBLE = 1e-25;

/** exp(p T d) for every pole at every phase d = 0 .. 1, times a factor: real and imaginary parts interleaved. */
function exponentials(
  poles: readonly ChorusFilterPole[],
  factor: (pole: ChorusFilterPole) => [number, number],
) {
  const table = new Float64Array((PHASES + 1) * poles.length * 2);
  let at = 0;
  for (let phase = 0; phase <= PHASES; phase++) {
    for (const pole of poles) {
      const time = phase / PHASES / CORE_SAMPLE_RATE;
      const size = Math.exp(pole.pole[0] * time);
      const re = size * Math.cos(pole.pole[1] * time);
      const im = size * Math.sin(pole.pole[1] * time);
      const [fRe, fIm] = factor(pole);
      table[at++] = re * fRe - im * fIm;
      table[at++] = re * fIm + im * fRe;
    }
  }
  return table;
}

/** residue / pole. */
function residueOverPole({ pole, residue }: ChorusFilterPole): [number, number] {
  const norm = pole[0] ** 2 + pole[1] ** 2;
  return [
    (residue[0] * pole[0] + residue[1] * pole[1]) / norm,
    (residue[1] * pole[0] - residue[0] * pole[1]) / norm,
  ];
}

/** Gain of a filter in residue form at DC: a complex pole counts twice, for its conjugate. */
export function dcGain(poles: readonly ChorusFilterPole[]): number {
  let gain = 0;
  for (const pole of poles) gain -= residueOverPole(pole)[0] * (pole.pole[1] === 0 ? 1 : 2);
  return gain;
}

/**
 * Fields of a line's clock: the delay it stands for at the next pulse (seconds), the time of that pulse (samples from
 * the present one), the value held at the output. In an array, because numbers there are never boxed.
 */
const DELAY = 0;
const NEXT = 1;
const HELD = 2;

/** One line: its clock, its samples and its output filter. */
class Line implements Snapshotable {
  readonly clock = new Float64Array(3);
  /** Direction of the triangle: the delay grows. */
  rising: boolean;
  at = 0;
  readonly queue: Float64Array;
  readonly output: Float64Array;

  constructor(stages: number, poles: number, delay: number, rising: boolean) {
    this.queue = new Float64Array(stages);
    this.output = new Float64Array(2 * poles);
    this.clock[DELAY] = delay;
    this.rising = rising;
  }

  save(writer: StateWriter): void {
    writer.f64s(this.clock);
    writer.bool(this.rising);
    writer.i32(this.at);
    writer.f64s(this.queue);
    writer.f64s(this.output);
  }

  load(reader: StateReader): void {
    reader.f64sInto(this.clock);
    this.rising = reader.bool();
    this.at = reader.i32();
    reader.f64sInto(this.queue);
    reader.f64sInto(this.output);
  }
}

export interface BbdPairOptions {
  /** Samples in a line (half its stages). */
  readonly stages: number;
  /** Delay in the middle of the triangle and its deviation, seconds. */
  readonly delay: number;
  readonly depth: number;
  readonly inputFilter: readonly ChorusFilterPole[];
  readonly outputFilter: readonly ChorusFilterPole[];
}

/** Two lines with one triangle in antiphase, normalised to a gain of 1 at DC. */
export class BbdPair implements Snapshotable {
  private readonly lines: readonly [Line, Line];
  private readonly stages: number;
  private readonly shortest: number;
  private readonly longest: number;
  /** Change of delay per second on a leg of the triangle. */
  private slope = 0;
  private stepRatio = 1;

  private readonly inputPoles: number;
  private readonly outputPoles: number;
  private readonly inputState: Float64Array;
  /** exp(p T) of the input and output poles. */
  private readonly inputStep: Float64Array;
  private readonly outputStep: Float64Array;
  /** T r exp(p T d) (input), r / p exp(p T (1 - d)) (output; phase counts 1 - d), with the conjugates' factor 2. */
  private readonly writeTable: Float64Array;
  private readonly readTable: Float64Array;
  private readonly through: number;

  constructor(options: BbdPairOptions) {
    const { inputFilter, outputFilter, delay, depth, stages } = options;
    this.stages = stages;
    this.shortest = delay - depth;
    this.longest = delay + depth;
    if (depth > 0 && this.shortest <= 0) {
      throw new RangeError(`a chorus delay of ${delay} s cannot vary by ${depth} s`);
    }
    this.inputPoles = inputFilter.length;
    this.outputPoles = outputFilter.length;
    this.inputState = new Float64Array(2 * this.inputPoles);
    this.lines = [
      new Line(stages, this.outputPoles, delay, true),
      new Line(stages, this.outputPoles, delay, false),
    ];
    const gain = 1 / (dcGain(inputFilter) * dcGain(outputFilter));
    const twice = (pole: ChorusFilterPole): number => (pole.pole[1] === 0 ? 1 : 2);
    this.writeTable = exponentials(inputFilter, (pole) => {
      const factor = (twice(pole) * gain) / CORE_SAMPLE_RATE;
      return [pole.residue[0] * factor, pole.residue[1] * factor];
    });
    this.readTable = exponentials(outputFilter, (pole) => {
      const [re, im] = residueOverPole(pole);
      return [re * twice(pole), im * twice(pole)];
    });
    const unit = (): [number, number] => [1, 0];
    this.inputStep = exponentials(inputFilter, unit).slice(PHASES * 2 * this.inputPoles);
    this.outputStep = exponentials(outputFilter, unit).slice(PHASES * 2 * this.outputPoles);
    this.through = dcGain(outputFilter);
  }

  /** Rate of the triangle in Hz. */
  setRate(rate: number): void {
    this.slope = 2 * rate * (this.longest - this.shortest);
    this.stepRatio = Math.exp(this.slope / this.stages);
  }

  /** Delays `input[from .. to - 1]` into `first` and `second`. */
  process(input: Float64Array, first: Float64Array, second: Float64Array, from: number, to: number): void {
    const { inputState, inputStep, inputPoles } = this;
    for (let i = from; i < to; i++) {
      const sample = input[i]!;
      for (let m = 0; m < 2 * inputPoles; m += 2) {
        const re = inputState[m]!;
        const im = inputState[m + 1]!;
        const cRe = inputStep[m]!;
        const cIm = inputStep[m + 1]!;
        const newRe = re * cRe - im * cIm + sample;
        const newIm = re * cIm + im * cRe;
        inputState[m] = newRe * newRe < NEGLIGIBLE * NEGLIGIBLE ? 0 : newRe;
        inputState[m + 1] = newIm * newIm < NEGLIGIBLE * NEGLIGIBLE ? 0 : newIm;
      }
      this.runLine(this.lines[0], first, i);
      this.runLine(this.lines[1], second, i);
    }
  }

  save(writer: StateWriter): void {
    writer.section('BBDS');
    writer.f64s(this.inputState);
    for (const line of this.lines) line.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('BBDS');
    reader.f64sInto(this.inputState);
    for (const line of this.lines) line.load(reader);
  }

  /** Emits sample `i` of a line, then lets its clock pulses within the step to the next sample happen. */
  private runLine(line: Line, output: Float64Array, i: number): void {
    const state = line.output;
    const { outputPoles, outputStep } = this;
    let sum = this.through * line.clock[HELD]!;
    for (let m = 0; m < 2 * outputPoles; m += 2) {
      const re = state[m]!;
      const im = state[m + 1]!;
      sum += re;
      const cRe = outputStep[m]!;
      const cIm = outputStep[m + 1]!;
      const newRe = re * cRe - im * cIm;
      const newIm = re * cIm + im * cRe;
      state[m] = newRe * newRe < NEGLIGIBLE * NEGLIGIBLE ? 0 : newRe;
      state[m + 1] = newIm * newIm < NEGLIGIBLE * NEGLIGIBLE ? 0 : newIm;
    }
    output[i] = sum;
    while (line.clock[NEXT]! < 1) this.pulse(line);
    line.clock[NEXT]! -= 1;
  }

  /** One clock pulse of a line, `clock[NEXT]` samples after the present one: read the oldest, write the newest. */
  private pulse(line: Line): void {
    const { inputState, inputPoles, outputPoles, writeTable, readTable } = this;
    const position = line.clock[NEXT]! * PHASES;
    const phase = position | 0;
    const part = position - phase;

    let value = 0;
    const width = 2 * inputPoles;
    let w = phase * width;
    for (let m = 0; m < width; m += 2, w += 2) {
      const re = writeTable[w]! + part * (writeTable[w + width]! - writeTable[w]!);
      const im = writeTable[w + 1]! + part * (writeTable[w + 1 + width]! - writeTable[w + 1]!);
      value += re * inputState[m]! - im * inputState[m + 1]!;
    }

    const read = line.queue[line.at]!;
    line.queue[line.at] = value;
    line.at = line.at + 1 === this.stages ? 0 : line.at + 1;
    const change = read - line.clock[HELD]!;
    line.clock[HELD] = read;

    const outWidth = 2 * outputPoles;
    let r = (PHASES - phase) * outWidth;
    const state = line.output;
    for (let m = 0; m < outWidth; m += 2, r += 2) {
      state[m]! += change * (readTable[r]! + part * (readTable[r - outWidth]! - readTable[r]!));
      state[m + 1]! +=
        change * (readTable[r + 1]! + part * (readTable[r + 1 - outWidth]! - readTable[r + 1]!));
    }
    this.advanceClock(line);
  }

  /** Sets the time of the pulse after this one. */
  private advanceClock(line: Line): void {
    const { slope, stages } = this;
    const { clock } = line;
    if (slope === 0) {
      clock[NEXT]! += (clock[DELAY]! / stages) * CORE_SAMPLE_RATE;
      return;
    }
    const from = clock[DELAY]!;
    let to = line.rising ? from * this.stepRatio : from / this.stepRatio;
    let time = Math.abs(to - from) / slope;
    const end = line.rising ? this.longest : this.shortest;
    if (line.rising ? to > end : to < end) {
      const done = (stages / slope) * Math.abs(Math.log(end / from));
      const factor = Math.exp(((1 - done) * slope) / stages);
      time = Math.abs(end - from) / slope;
      line.rising = !line.rising;
      to = line.rising ? end * factor : end / factor;
      time += Math.abs(to - end) / slope;
    }
    clock[DELAY] = to;
    clock[NEXT]! += time * CORE_SAMPLE_RATE;
  }
}
