/** The functions of the filter's control voltages and of its transistor pairs, as both kernels compute them. */

import { LAW_DAMPING, LAW_REGENERATION, OTA_LIMIT } from './layout.js';

/** Powers of two, exact: `POWERS[n + 64]` is 2^n. */
const POWERS = Float64Array.from({ length: 129 }, (_, n) => 2 ** (n - 64));

/** 2^x for -64 <= x <= 64, relative error below 1.2e-10: an exact power of two and a polynomial (Chebyshev fit). */
export function exp2(x: number): number {
  const whole = Math.floor(x + 0.5);
  const f = x - whole;
  let p = 1.5303702515e-5;
  p = p * f + 1.546144747e-4;
  p = p * f + 1.33334784669e-3;
  p = p * f + 9.61805666989e-3;
  p = p * f + 5.550410906332e-2;
  p = p * f + 0.2402265092234;
  p = p * f + 0.6931471805568;
  p = p * f + 1;
  return p * POWERS[whole + 64]!;
}

/** tanh(x) as the circuit's OTAs use it: a rational function, error below 9.4e-7 for |x| < 3 and 1e-4 everywhere. */
export function otaTanh(x: number): number {
  if (x > OTA_LIMIT) x = OTA_LIMIT;
  else if (x < -OTA_LIMIT) x = -OTA_LIMIT;
  const q = x * x;
  const r = q * q;
  const numerator = x * (135135 + q * 17325 + r * (378 + q));
  return numerator / (135135 + q * 62370 + r * (3150 + q * 28));
}

/** What the resonance law of a profile needs; `k0`, `octaves`, `knee`, `atKnee` and `top` are parameters of a board. */
export interface ResonanceLaw {
  readonly law: number;
  readonly k0: number;
  /** Octaves by which the damping falls (or the loss, for `damping`) from cv = 0 to 1. */
  readonly octaves: number;
  readonly knee: number;
  readonly atKnee: number;
  readonly top: number;
}

/**
 * What a resonance voltage `cv`, 0-1, does: current of the regenerative sections (negative where the OTA damps), or
 * gain of the global loop.
 */
export function resonanceStrength({ law, k0, octaves, knee, atKnee, top }: ResonanceLaw, cv: number): number {
  if (law === LAW_REGENERATION) {
    if (cv <= knee) return k0 - k0 * exp2(-octaves * cv);
    return atKnee + ((top - atKnee) * (cv - knee)) / (1 - knee);
  }
  return law === LAW_DAMPING ? -2 * exp2(-octaves * cv) : top * cv;
}
