/**
 * The filter core as an ordinary differential equation (x = input, H = OTA scale): two state-variable sections of OTA
 * integrators, b their band-pass, l their low-pass,
 *
 *     x1 = x - K hf tanh(l2 / hf)                     x2 = l1
 *     db/dt = wc H tanh((x_i - l - k0 b + kr hd tanh(b / hd)) / H)
 *     dl/dt = wc H tanh(b / H)
 *
 * or four one-pole cells y in a loop, whose nodes stand in the same places (b1, l1, b2, l2),
 *
 *     y0 = x - K hf tanh(y4 / hf)
 *     dy_i/dt = wc H tanh((y_(i-1) - y_i) / H)
 *
 * and their solution by the classical Runge-Kutta method. All voltages here are divided by H, and time is the phase
 * wc t, so that wc and H drop out.
 *
 * Diodes to the supplies take what the OTAs push beyond them, C dv/dt = I - IS exp((|v| - supply) / VT). They are far
 * too stiff for Runge-Kutta, but for a constant current they have an exact solution, which is put behind every stage
 * and the whole step; only when a node is near enough, before or after, that they would matter.
 *
 * Sources: Roland IR3109/IR3R05 pin measurements (Boochow, Atosynth); the OTA pair law; published white-box models of
 * the Juno-106 (four cells).
 */

import { throughDiode } from './clamp.js';
import { otaTanh } from './laws.js';

/** What stays as it is during a step. */
export interface FilterCoefficients {
  /** Four cells in a loop instead of two sections; k0, kr1, kr2 and resonanceScale then mean nothing. */
  isCells: boolean;
  /** Fixed damping. */
  k0: number;
  /** Regeneration of sections 1 and 2, negative = damping by the resonance OTA. */
  kr1: number;
  kr2: number;
  /** Scale of the resonance OTAs, hd / H. */
  resonanceScale: number;
  /** Gain and scale of the global loop, K and hf / H. */
  loop: number;
  loopScale: number;
  /** The clamp diodes: where they begin to matter, their supply and thermal voltage over H, and IS / (C VT) a tick. */
  clampFrom: number;
  clampSupply: number;
  clampThermal: number;
  clampRate: number;
}

function largest(b1: number, l1: number, b2: number, l2: number): number {
  return Math.max(Math.abs(b1), Math.abs(l1), Math.abs(b2), Math.abs(l2));
}

export class FilterCore {
  b1 = 0;
  l1 = 0;
  b2 = 0;
  l2 = 0;
  readonly coefficients: FilterCoefficients = {
    isCells: false,
    k0: 2,
    kr1: 0,
    kr2: 0,
    resonanceScale: 1,
    loop: 0,
    loopScale: 1,
    clampFrom: 2,
    clampSupply: 2,
    clampThermal: 0.004,
    clampRate: 0,
  };

  /** Slopes of b1, l1, b2, l2 at the last point, their weighted sums, and the last point. */
  private readonly slopes = new Float64Array(4);
  private readonly sums = new Float64Array(4);
  private readonly point = new Float64Array(4);

  /** One step of phase `h`, `ticks` long, with the input at its start, middle and end. */
  step(h: number, ticks: number, start: number, middle: number, end: number): void {
    const { point } = this;
    this.run(h, 0, start, middle, end);
    const from = this.coefficients.clampFrom;
    if (
      largest(this.b1, this.l1, this.b2, this.l2) > from ||
      largest(point[0]!, point[1]!, point[2]!, point[3]!) > from
    ) {
      this.run(h, this.coefficients.clampRate * ticks, start, middle, end);
    }
    this.b1 = point[0]!;
    this.l1 = point[1]!;
    this.b2 = point[2]!;
    this.l2 = point[3]!;
  }

  /** Takes the point through a step; `flow` is what the diodes can take in it, 0 = they are not there. */
  private run(h: number, flow: number, start: number, middle: number, end: number): void {
    const { slopes, sums } = this;
    this.evaluate(this.b1, this.l1, this.b2, this.l2, start);
    sums.set(slopes);
    this.evaluateAlong(0.5 * h, 0.5 * flow, middle);
    for (let n = 0; n < 4; n++) sums[n]! += 2 * slopes[n]!;
    this.evaluateAlong(0.5 * h, 0.5 * flow, middle);
    for (let n = 0; n < 4; n++) sums[n]! += 2 * slopes[n]!;
    this.evaluateAlong(h, flow, end);
    for (let n = 0; n < 4; n++) sums[n]! += slopes[n]!;
    this.move(h * (1 / 6), sums, flow);
  }

  /** The slopes at the state moved on by `reach` along the last slopes. */
  private evaluateAlong(reach: number, flow: number, x: number): void {
    const { point } = this;
    this.move(reach, this.slopes, flow);
    this.evaluate(point[0]!, point[1]!, point[2]!, point[3]!, x);
  }

  /** The point is the state moved on by `reach` along `slopes`, and through the diodes. */
  private move(reach: number, slopes: Float64Array, flow: number): void {
    const { b1, l1, b2, l2, point } = this;
    point[0] = this.clamped(b1, b1 + reach * slopes[0]!, flow);
    point[1] = this.clamped(l1, l1 + reach * slopes[1]!, flow);
    point[2] = this.clamped(b2, b2 + reach * slopes[2]!, flow);
    point[3] = this.clamped(l2, l2 + reach * slopes[3]!, flow);
  }

  private clamped(before: number, after: number, flow: number): number {
    if (flow === 0) return after;
    const { clampFrom, clampSupply, clampThermal } = this.coefficients;
    return throughDiode(before, after, flow, clampFrom, clampSupply, clampThermal);
  }

  /** The right-hand side of the equation. */
  private evaluate(b1: number, l1: number, b2: number, l2: number, x: number): void {
    const { slopes, coefficients } = this;
    const { k0, kr1, kr2, resonanceScale, loop, loopScale } = coefficients;
    const x1 = x - loop * (loopScale * otaTanh(l2 / loopScale));
    if (coefficients.isCells) {
      slopes[0] = otaTanh(x1 - b1);
      slopes[1] = otaTanh(b1 - l1);
      slopes[2] = otaTanh(l1 - b2);
      slopes[3] = otaTanh(b2 - l2);
      return;
    }
    const back1 = resonanceScale * otaTanh(b1 / resonanceScale);
    const back2 = resonanceScale * otaTanh(b2 / resonanceScale);
    slopes[0] = otaTanh(x1 - l1 - k0 * b1 + kr1 * back1);
    slopes[1] = otaTanh(b1);
    slopes[2] = otaTanh(l1 - l2 - k0 * b2 + kr2 * back2);
    slopes[3] = otaTanh(b2);
  }
}
