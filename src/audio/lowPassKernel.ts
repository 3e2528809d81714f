/** Kaiser-windowed sinc: the one low-pass prototype of the decimator and the resampler. */

/** Modified Bessel function of the first kind, order 0. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > 1e-18 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/**
 * Value at `offset` (in samples) of the impulse response of a low-pass with unity gain, -6 dB at `corner` (fraction
 * of the sample rate), that ends at +-`halfWidth` samples; `beta` 11.6 gives a stop band of about -115 dB.
 */
export function lowPassKernel(offset: number, corner: number, halfWidth: number, beta: number): number {
  const place = offset / halfWidth;
  if (place < -1 || place > 1) return 0;
  const window = besselI0(beta * Math.sqrt(1 - place * place)) / besselI0(beta);
  const phase = 2 * Math.PI * corner * offset;
  return 2 * corner * window * (phase === 0 ? 1 : Math.sin(phase) / phase);
}
