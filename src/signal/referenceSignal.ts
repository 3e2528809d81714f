import {
  AT_CHORUS,
  AT_DELAY_TRACK,
  AT_DRY,
  AT_INPUT_STATE,
  AT_INPUT_TRACK,
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
  FILTER_STATES,
  L_FILTER,
  L_HELD,
  L_NEXT,
  L_PLACE,
  PHASES,
  ROW,
} from './layout.js';
import type { SignalKernel } from './signalKernel.js';

/** The signal kernel in TypeScript. Places become numbers of doubles here. */
export class ReferenceSignal implements SignalKernel {
  private readonly memory: Float64Array;

  constructor(readonly buffer: ArrayBuffer) {
    this.memory = new Float64Array(buffer);
  }

  halfBand(
    line: number,
    step: number,
    count: number,
    taps: number,
    sides: number,
    out: number,
    outStep: number,
  ): void {
    const { memory } = this;
    const middle = taps >> 3;
    for (let n = 0; n < count; n++) {
      const centre = (line >> 3) + 2 * n * step;
      const place = (out >> 3) + 2 * n * outStep;
      for (let channel = 0; channel < 2; channel++) {
        const at = centre + channel;
        let even = memory[middle]! * memory[at]!;
        let odd = 0;
        for (let k = 0; k < sides; k += 2) {
          const near = 4 * k + 2;
          const far = near + 4;
          even += memory[middle + 1 + k]! * (memory[at - near]! + memory[at + near]!);
          odd += memory[middle + 2 + k]! * (memory[at - far]! + memory[at + far]!);
        }
        memory[place + channel] = even + odd;
      }
    }
  }

  between(line: number, count: number, taps: number, sides: number, out: number): void {
    const { memory } = this;
    const first = taps >> 3;
    for (let n = 0; n < count; n++) {
      const place = (out >> 3) + 4 * n;
      for (let channel = 0; channel < 2; channel++) {
        const after = (line >> 3) + 2 * n + channel;
        const before = after - 2;
        let even = 0;
        let odd = 0;
        for (let k = 0; k < sides; k += 2) {
          even += memory[first + k]! * (memory[before - 2 * k]! + memory[after + 2 * k]!);
          odd += memory[first + k + 1]! * (memory[before - 2 * k - 2]! + memory[after + 2 * k + 2]!);
        }
        memory[place + channel] = even + odd;
        memory[place + 2 + channel] = memory[after]!;
      }
    }
  }

  polyphase(
    line: number,
    count: number,
    taps: number,
    tapCount: number,
    phase: number,
    up: number,
    down: number,
    out: number,
  ): void {
    const { memory } = this;
    let newest = line >> 3;
    for (let n = 0; n < count; n++) {
      const first = (taps >> 3) + phase * tapCount;
      for (let channel = 0; channel < 2; channel++) {
        const at = newest + channel;
        let even = 0;
        let odd = 0;
        for (let age = 0; age < tapCount; age += 2) {
          even += memory[first + age]! * memory[at - 2 * age]!;
          odd += memory[first + age + 1]! * memory[at - 2 * age - 2]!;
        }
        memory[(out >> 3) + 2 * n + channel] = even + odd;
      }
      phase += down;
      while (phase >= up) {
        phase -= up;
        newest += 2;
      }
    }
  }

  chorus(from: number, to: number): void {
    const queueBytes = this.parameter(C_SAMPLES) * 8;
    this.filterInput(from, to);
    this.moveTriangle(from, to);
    this.runLine(AT_LINE_1 >> 3, AT_QUEUES >> 3, 1, AT_WET_1 >> 3, from, to);
    this.runLine(AT_LINE_2 >> 3, (AT_QUEUES + queueBytes) >> 3, -1, AT_WET_2 >> 3, from, to);
  }

  private parameter(index: number): number {
    return this.memory[(AT_CHORUS >> 3) + index]!;
  }

  /** x_m[n+1] = exp(p_m T) x_m[n] + u[n]. */
  private filterInput(from: number, to: number): void {
    const { memory } = this;
    const state = memory.subarray(AT_INPUT_STATE >> 3, (AT_INPUT_STATE >> 3) + FILTER_STATES);
    for (let i = from; i < to; i++) {
      const u = memory[(AT_DRY >> 3) + i]!;
      this.stepFilter(state, C_INPUT_STEP);
      state[0]! += u;
      state[1]! += u;
      state[4]! += u;
      const track = (AT_INPUT_TRACK >> 3) + i * FILTER_STATES;
      for (let n = 0; n < FILTER_STATES; n++) memory[track + n] = state[n]!;
    }
  }

  private moveTriangle(from: number, to: number): void {
    const { memory } = this;
    const depth = this.parameter(C_DEPTH);
    let phase = this.parameter(C_PHASE);
    for (let i = from; i <= to; i++) {
      const place = phase < 0.5 ? phase : 1 - phase;
      memory[(AT_DELAY_TRACK >> 3) + i] = depth * (4 * place - 1);
      if (i === to) break;
      phase += this.parameter(C_RATE);
      if (phase >= 1) phase -= 1;
    }
    memory[(AT_CHORUS >> 3) + C_PHASE] = phase;
  }

  /** Emits each sample of a line, then lets the clock pulses within the step to the next sample happen. */
  private runLine(line: number, queue: number, sign: number, out: number, from: number, to: number): void {
    const { memory } = this;
    const state = memory.subarray(line + L_FILTER, line + L_FILTER + FILTER_STATES);
    const through = this.parameter(C_THROUGH);
    for (let i = from; i < to; i++) {
      const sum = state[0]! + state[1]!;
      memory[out + i] = through * memory[line + L_HELD]! + state[4]! + sum;
      this.stepFilter(state, C_OUTPUT_STEP);
      while (memory[line + L_NEXT]! < 1) this.pulse(line, queue, sign, i);
      memory[line + L_NEXT]! -= 1;
    }
  }

  /** One pulse of a line's clock: reads the oldest sample, writes the newest, tells when the next pulse is due. */
  private pulse(line: number, queue: number, sign: number, i: number): void {
    const { memory } = this;
    const next = memory[line + L_NEXT]!;
    const phase = (next * PHASES + 0.5) | 0;
    const part = next * PHASES - phase;

    const track = (AT_INPUT_TRACK >> 3) + i * FILTER_STATES;
    const read = (AT_READ_ROWS >> 3) + phase * ROW;
    const complex1 =
      this.weight(read, part) * memory[track]! + this.weight(read + 2, part) * memory[track + 2]!;
    const complex2 =
      this.weight(read + 1, part) * memory[track + 1]! + this.weight(read + 3, part) * memory[track + 3]!;
    let value = this.weight(read + 4, part) * memory[track + 4]! + (complex1 + complex2);
    const top = this.parameter(C_TOP);
    value = Math.min(Math.max(value, -top), top);
    const square = value * value;
    value -= value * square * (this.parameter(C_CUBIC) + square * this.parameter(C_QUINTIC));

    const away = sign * memory[(AT_DELAY_TRACK >> 3) + i]!;
    const slope = sign * memory[(AT_DELAY_TRACK >> 3) + i + 1]! - away;
    const present = away + next * slope;
    const held = memory[line + L_HELD]!;
    const slot = memory[line + L_PLACE]!;
    const kept = 1 - present * this.parameter(C_LEAK);
    const change = this.parameter(C_TRANSFER) * (memory[queue + slot]! * kept - held);
    memory[line + L_HELD] = held + change;
    memory[queue + slot] = value;
    memory[line + L_PLACE] = slot + 1 === this.parameter(C_SAMPLES) ? 0 : slot + 1;

    const step = (AT_STEP_ROWS >> 3) + phase * ROW;
    for (let n = 0; n < FILTER_STATES; n++) {
      memory[line + L_FILTER + n]! += change * this.weight(step + n, part);
    }

    const perSecond = this.parameter(C_PER_SECOND);
    memory[line + L_NEXT] =
      next + (this.parameter(C_DELAY) + present) * perSecond * (1 + 0.5 * perSecond * slope);
  }

  /** A weight of a table at a part, -1/2 to 1/2, of a phase. */
  private weight(at: number, part: number): number {
    return this.memory[at]! + part * this.memory[at + FILTER_STATES]!;
  }

  /** Takes a filter's state a sample further. */
  private stepFilter(state: Float64Array, step: number): void {
    for (let pole = 0; pole < 2; pole++) {
      const re = state[pole]!;
      const im = state[pole + 2]!;
      const stepRe = this.parameter(step + pole);
      const stepIm = this.parameter(step + 2 + pole);
      state[pole] = re * stepRe - im * stepIm;
      state[pole + 2] = re * stepIm + im * stepRe;
    }
    state[4]! *= this.parameter(step + 4);
  }
}
