/**
 * Fast Fourier transform of power-of-two length: iterative radix 2, in place on separate real and imaginary parts.
 * For analysis, not for the sound path.
 */
export class Fft {
  private readonly cosine: Float64Array;
  private readonly sine: Float64Array;
  private readonly reversed: Uint32Array;

  /** `RangeError` unless `size` is a power of two from 2 up. */
  constructor(readonly size: number) {
    const bits = Math.log2(size);
    if (!Number.isInteger(bits) || bits < 1)
      throw new RangeError(`an FFT's size is a power of two, not ${size}`);
    this.cosine = new Float64Array(size / 2);
    this.sine = new Float64Array(size / 2);
    for (let i = 0; i < size / 2; i++) {
      this.cosine[i] = Math.cos((2 * Math.PI * i) / size);
      this.sine[i] = Math.sin((2 * Math.PI * i) / size);
    }
    this.reversed = new Uint32Array(size);
    for (let i = 1; i < size; i++) {
      this.reversed[i] = (this.reversed[i >> 1]! >> 1) | ((i & 1) << (bits - 1));
    }
  }

  /** X[k] = sum x[n] e^(-2 pi i k n / size), in place. */
  transform(real: Float64Array, imaginary: Float64Array): void {
    const { size, cosine, sine, reversed } = this;
    for (let i = 0; i < size; i++) {
      const j = reversed[i]!;
      if (j <= i) continue;
      const r = real[i]!;
      real[i] = real[j]!;
      real[j] = r;
      const m = imaginary[i]!;
      imaginary[i] = imaginary[j]!;
      imaginary[j] = m;
    }
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let from = 0; from < size; from += 2 * half) {
        for (let i = from, t = 0; i < from + half; i++, t += stride) {
          const j = i + half;
          const c = cosine[t]!;
          const s = sine[t]!;
          const r = real[j]! * c + imaginary[j]! * s;
          const m = imaginary[j]! * c - real[j]! * s;
          real[j] = real[i]! - r;
          imaginary[j] = imaginary[i]! - m;
          real[i] = real[i]! + r;
          imaginary[i] = imaginary[i]! + m;
        }
      }
    }
  }
}
