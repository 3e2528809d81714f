/**
 * The diodes that keep the nodes of the filter near the supplies, as both kernels compute them. The WebAssembly kernel
 * is compiled with this file, too; it is written in the common subset of the two languages and has no imports.
 */

/** Less charge than this moves nothing; steps of no length end here, too. */
const LEAST_FLOW: number = 1e-30;

/** e^-x for x >= 0, relative error below 2e-10: a power series for x / 1024, squared ten times. */
export function decay(x: number): number {
  if (x > 50) return 0;
  const t: number = x * -0.0009765625;
  let p: number = 0.001388888888888889;
  p = p * t + 0.008333333333333333;
  p = p * t + 0.041666666666666664;
  p = p * t + 0.16666666666666666;
  p = p * t + 0.5;
  p = p * t + 1;
  p = p * t + 1;
  for (let n = 0; n < 10; n++) p *= p;
  return p;
}

/** ln y for y > 0, error below 2e-10: y brought to 0.75-1.5 by powers of two, then the series of artanh. */
export function ln(y: number): number {
  let twos: number = 0;
  while (y > 1.5) {
    y *= 0.5;
    twos += 1;
  }
  while (y < 0.75) {
    y *= 2;
    twos -= 1;
  }
  const z: number = (y - 1) / (y + 1);
  const q: number = z * z;
  let p: number = 0.09090909090909091;
  p = p * q + 0.1111111111111111;
  p = p * q + 0.14285714285714285;
  p = p * q + 0.2;
  p = p * q + 0.3333333333333333;
  p = p * q + 1;
  return twos * Math.LN2 + 2 * z * p;
}

/**
 * Where a node is after a time in which it would have gone from `before` to `after`, had there been no diodes:
 * the exact solution of C dv/dt = I - IS exp((v - supply) / thermal) for a constant current I. `flow` is
 * IS time / (C thermal); voltages are in any one unit. Up to `from` the diodes do nothing.
 */
export function throughDiode(
  before: number,
  after: number,
  flow: number,
  from: number,
  supply: number,
  thermal: number,
): number {
  const sign: number = after < 0 ? -1 : 1;
  const a: number = sign * before;
  const b: number = sign * after;
  const top: number = Math.max(a, b);
  if (top <= from || flow < LEAST_FLOW) return after;
  const d: number = (a > b ? a - b : b - a) / thermal;
  // (1 - e^-d) / d
  let mean: number;
  if (d > 0.1) {
    mean = (1 - decay(d)) / d;
  } else {
    mean = 0.008333333333333333 - d * 0.001388888888888889;
    mean = 0.041666666666666664 - d * mean;
    mean = 0.16666666666666666 - d * mean;
    mean = 0.5 - d * mean;
    mean = 1 - d * mean;
  }
  // ln(1 + e^charge), which must not overflow.
  const charge: number = (top - supply) / thermal + ln(flow * mean);
  const drop: number = charge > 0 ? charge + ln(1 + decay(charge)) : ln(1 + decay(-charge));
  return sign * (b - thermal * drop);
}
