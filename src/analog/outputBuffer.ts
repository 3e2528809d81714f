/**
 * The way of both channels out of a board: op-amp buffers (low-pass) and coupling capacitors (high-pass).
 *
 * *Not emulated:* the rails of the op-amps: the level of the bus is a decision (`FULL_SCALE_VOLTS`), no voltage that
 * was ever measured; the loads behind the jacks.
 */

import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { CORE_SAMPLE_RATE } from '../time.js';
import { trapezoid } from './highPass.js';

/** Frequency at which the low-pass is met exactly if its corner lies above, Hz: the end of what is heard. */
const LOW_PASS_MATCH = 20_000;

/** Filter states below this are nothing (and must not become denormals), volts. */
const NEGLIGIBLE = 1e-25;

/** No filter state of a snapshot is larger, volts. */
const LARGEST_STATE = 1e6;

/** Fields of the state: low-pass and coupling of each channel. */
const LOW_LEFT = 0;
const LOW_RIGHT = 1;
const COUPLING_LEFT = 2;
const COUPLING_RIGHT = 3;

/** Coefficient of a trapezoidal low-pass with that corner, which may lie above the band. */
function lowPassCoefficient(corner: number): number {
  const match = Math.min(LOW_PASS_MATCH, corner);
  const g = (Math.tan((Math.PI * match) / CORE_SAMPLE_RATE) * corner) / match;
  return g / (1 + g);
}

export class OutputBuffer implements Snapshotable {
  private readonly state = new Float64Array(4);
  private readonly lowPass: number;
  private readonly highPass: number;

  /** Corners in Hz. */
  constructor(lowPass: number, highPass: number) {
    this.lowPass = lowPassCoefficient(lowPass);
    this.highPass = trapezoid(highPass);
  }

  /** Filters samples `from` to `to - 1` of both channels in place; the two go side by side, which saves waiting. */
  process(left: Float64Array, right: Float64Array, from: number, to: number): void {
    const { state, lowPass, highPass } = this;
    let lowLeft = state[LOW_LEFT]!;
    let lowRight = state[LOW_RIGHT]!;
    let couplingLeft = state[COUPLING_LEFT]!;
    let couplingRight = state[COUPLING_RIGHT]!;
    for (let i = from; i < to; i++) {
      const lowStepLeft = (left[i]! - lowLeft) * lowPass;
      const lowStepRight = (right[i]! - lowRight) * lowPass;
      const passedLeft = lowLeft + lowStepLeft;
      const passedRight = lowRight + lowStepRight;
      lowLeft = passedLeft + lowStepLeft;
      lowRight = passedRight + lowStepRight;
      const stepLeft = (passedLeft - couplingLeft) * highPass;
      const stepRight = (passedRight - couplingRight) * highPass;
      left[i] = passedLeft - (couplingLeft + stepLeft);
      right[i] = passedRight - (couplingRight + stepRight);
      couplingLeft += 2 * stepLeft;
      couplingRight += 2 * stepRight;
      if (lowLeft < NEGLIGIBLE && lowLeft > -NEGLIGIBLE) lowLeft = 0;
      if (lowRight < NEGLIGIBLE && lowRight > -NEGLIGIBLE) lowRight = 0;
      if (couplingLeft < NEGLIGIBLE && couplingLeft > -NEGLIGIBLE) couplingLeft = 0;
      if (couplingRight < NEGLIGIBLE && couplingRight > -NEGLIGIBLE) couplingRight = 0;
    }
    state[LOW_LEFT] = lowLeft;
    state[LOW_RIGHT] = lowRight;
    state[COUPLING_LEFT] = couplingLeft;
    state[COUPLING_RIGHT] = couplingRight;
  }

  save(writer: StateWriter): void {
    writer.f64s(this.state);
  }

  load(reader: StateReader): void {
    reader.f64sInto(this.state, -LARGEST_STATE, LARGEST_STATE);
  }
}
