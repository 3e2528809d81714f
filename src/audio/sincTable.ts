import { lowPassKernel } from './lowPassKernel.js';

/**
 * Reads a sound between its samples: windowed sinc kernels for a number of places between two samples, each with unity
 * gain at DC, and straight lines between those.
 */
export class SincTable {
  private readonly taps: number;
  private readonly kernels: Float64Array;

  /**
   * @param corner of the low-pass, part of the sample rate, up to 0.5.
   * @param half samples that a kernel reaches to either side.
   * @param beta Kaiser parameter.
   * @param phases kernels between two samples.
   */
  constructor(
    corner: number,
    private readonly half: number,
    beta: number,
    private readonly phases: number,
  ) {
    const taps = 2 * half;
    this.taps = taps;
    // the first one again a sample further, to draw the last line to
    this.kernels = new Float64Array((phases + 1) * taps);
    for (let phase = 0; phase <= phases; phase++) {
      const kernel = this.kernels.subarray(phase * taps, (phase + 1) * taps);
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) {
        kernel[tap] = lowPassKernel(tap - (half - 1) - phase / phases, corner, half, beta);
        sum += kernel[tap]!;
      }
      for (let tap = 0; tap < taps; tap++) kernel[tap]! /= sum;
    }
  }

  /** Value of `signal` at a position counted in its samples; silence before it and after it. */
  at(signal: ArrayLike<number>, position: number): number {
    const { taps, kernels } = this;
    const below = Math.floor(position);
    const first = below - (this.half - 1);
    const place = (position - below) * this.phases;
    const phase = Math.floor(place);
    const row = phase * taps;
    const to = Math.min(taps, signal.length - first);
    let near = 0;
    let next = 0;
    for (let tap = Math.max(0, -first); tap < to; tap++) {
      const sample = signal[first + tap]!;
      near += sample * kernels[row + tap]!;
      next += sample * kernels[row + taps + tap]!;
    }
    return near + (place - phase) * (next - near);
  }
}
