/**
 * The filter core, two state-variable sections of OTA integrators, as an ordinary differential equation
 * (x = input, H = OTA scale, b band-pass, l low-pass):
 *
 *     x1 = x - K hf tanh(l2 / hf)                     x2 = l1
 *     db/dt = wc H tanh((x_i - l - k0 b + kr hd tanh(b / hd)) / H)
 *     dl/dt = wc H tanh(b / H)
 *
 * and its solution by the classical Runge-Kutta method. All voltages here are divided by H, and time is the phase
 * wc t, so that wc and H drop out.
 *
 * Sources: Roland IR3109/IR3R05 pin measurements (Boochow, Atosynth); the OTA pair law.
 */

import { otaTanh } from './laws.js';

/** What stays as it is during a step. */
export interface FilterCoefficients {
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
  /** No node goes further than this. */
  nodeLimit: number;
}

function clamp(x: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, x));
}

export class FilterCore {
  b1 = 0;
  l1 = 0;
  b2 = 0;
  l2 = 0;
  readonly coefficients: FilterCoefficients = {
    k0: 2,
    kr1: 0,
    kr2: 0,
    resonanceScale: 1,
    loop: 0,
    loopScale: 1,
    nodeLimit: 1,
  };

  /** Slopes of b1, l1, b2, l2 at the last point, and their weighted sums. */
  private readonly slopes = new Float64Array(4);
  private readonly sums = new Float64Array(4);

  /** One step of phase `h`, with the input at its start, middle and end. */
  step(h: number, start: number, middle: number, end: number): void {
    const { slopes, sums } = this;
    this.evaluate(this.b1, this.l1, this.b2, this.l2, start);
    sums.set(slopes);
    this.evaluateAlong(0.5 * h, middle);
    for (let n = 0; n < 4; n++) sums[n]! += 2 * slopes[n]!;
    this.evaluateAlong(0.5 * h, middle);
    for (let n = 0; n < 4; n++) sums[n]! += 2 * slopes[n]!;
    this.evaluateAlong(h, end);
    for (let n = 0; n < 4; n++) sums[n]! += slopes[n]!;

    const sixth = h * (1 / 6);
    const { nodeLimit } = this.coefficients;
    this.b1 = clamp(this.b1 + sixth * sums[0]!, nodeLimit);
    this.l1 = clamp(this.l1 + sixth * sums[1]!, nodeLimit);
    this.b2 = clamp(this.b2 + sixth * sums[2]!, nodeLimit);
    this.l2 = clamp(this.l2 + sixth * sums[3]!, nodeLimit);
  }

  /** The slopes at the state moved on by `reach` along the last slopes. */
  private evaluateAlong(reach: number, x: number): void {
    const { slopes } = this;
    const b1 = this.b1 + reach * slopes[0]!;
    const l1 = this.l1 + reach * slopes[1]!;
    const b2 = this.b2 + reach * slopes[2]!;
    const l2 = this.l2 + reach * slopes[3]!;
    this.evaluate(b1, l1, b2, l2, x);
  }

  /** The right-hand side of the equation. */
  private evaluate(b1: number, l1: number, b2: number, l2: number, x: number): void {
    const { slopes, coefficients } = this;
    const { k0, kr1, kr2, resonanceScale, loop, loopScale } = coefficients;
    const x1 = x - loop * (loopScale * otaTanh(l2 / loopScale));
    const back1 = resonanceScale * otaTanh(b1 / resonanceScale);
    const back2 = resonanceScale * otaTanh(b2 / resonanceScale);
    slopes[0] = otaTanh(x1 - l1 - k0 * b1 + kr1 * back1);
    slopes[1] = otaTanh(b1);
    slopes[2] = otaTanh(l1 - l2 - k0 * b2 + kr2 * back2);
    slopes[3] = otaTanh(b2);
  }
}
