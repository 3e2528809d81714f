import { lowPassKernel } from '../../src/audio/lowPassKernel.js';

/**
 * Inharmonic power of a periodic sound below 20 kHz relative to its harmonics, dB. `signal` must hold exactly
 * `cycles` periods, so that every harmonic falls on a multiple of `cycles` and everything else is alias: no window,
 * no leakage.
 */
export function inharmonicDb(signal: Float64Array, cycles: number): number {
  const size = signal.length;
  const dc = signal.reduce((a, b) => a + b, 0) / size;
  const rest = signal.map((x) => x - dc);
  const cosine = Float64Array.from({ length: size }, (_, i) => Math.cos((2 * Math.PI * i) / size));
  const sine = Float64Array.from({ length: size }, (_, i) => Math.sin((2 * Math.PI * i) / size));
  let harmonic = 0;
  for (let k = 1; k * cycles < size / 2; k++) {
    let re = 0;
    let im = 0;
    const step = (k * cycles) % size;
    for (let i = 0, at = 0; i < size; i++) {
      re += rest[i]! * cosine[at]!;
      im += rest[i]! * sine[at]!;
      at += step;
      if (at >= size) at -= size;
    }
    re *= 2 / size;
    im *= 2 / size;
    harmonic += (re * re + im * im) / 2;
    for (let i = 0, at = 0; i < size; i++) {
      rest[i]! -= re * cosine[at]! + im * sine[at]!;
      at += step;
      if (at >= size) at -= size;
    }
  }
  const half = 300;
  const kernel = Float64Array.from({ length: 2 * half + 1 }, (_, i) =>
    lowPassKernel(i - half, 20_000 / 96_000, half + 1, 11),
  );
  let power = 0;
  let count = 0;
  for (let i = 0; i < size; i += 13) {
    let y = 0;
    for (let k = -half; k <= half; k++) y += kernel[k + half]! * rest[(i + k + size) % size]!;
    power += y * y;
    count++;
  }
  return 10 * Math.log10(power / count / harmonic);
}
