/**
 * Analysis windows as sums of cosines. Coefficients: F. J. Harris, "On the use of windows for harmonic analysis with
 * the discrete Fourier transform", Proc. IEEE 66 (1978), table 1.
 */

/** Four-term Blackman-Harris: side lobes at -92 dB, main lobe +-4 bins. */
export const BLACKMAN_HARRIS: readonly number[] = [0.35875, -0.48829, 0.14128, -0.01168];

/** Hann: for averaged power spectra. */
export const HANN: readonly number[] = [0.5, -0.5];

/** `size` samples of a window. */
export function windowOf(terms: readonly number[], size: number): Float64Array {
  const samples = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < terms.length; k++) {
      samples[i] = samples[i]! + terms[k]! * Math.cos((2 * Math.PI * k * (i + 0.5)) / size);
    }
  }
  return samples;
}

/** The derivative of the window by time in samples. */
export function windowSlope(terms: readonly number[], size: number): Float64Array {
  const samples = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let k = 1; k < terms.length; k++) {
      const rate = (2 * Math.PI * k) / size;
      samples[i] = samples[i]! - terms[k]! * rate * Math.sin(rate * (i + 0.5));
    }
  }
  return samples;
}
