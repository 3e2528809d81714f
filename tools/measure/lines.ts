/**
 * Counting lines of a coherent spectrum: the signal holds a whole number of periods, so every harmonic falls on a
 * multiple of that number and everything else is alias or noise. No window, no leakage.
 */
import { Fft } from '../../src/audio/fft.js';

/** Half spectrum of a real signal: complex amplitudes (a sine of peak 1 on a bin has size 1). */
export interface LineSpectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Hz from one line to the next. */
  readonly step: number;
}

const transforms = new Map<number, Fft>();

function fftOf(size: number): Fft {
  let fft = transforms.get(size);
  if (fft === undefined) {
    fft = new Fft(size);
    transforms.set(size, fft);
  }
  return fft;
}

/** Discrete Fourier transform of any length, by Bluestein's chirp; lines 0 to half the length. */
export function lineSpectrum(signal: Float64Array, sampleRate: number): LineSpectrum {
  const n = signal.length;
  const half = Math.floor(n / 2);
  const mean = signal.reduce((sum, x) => sum + x, 0) / n;
  const size = 2 ** Math.ceil(Math.log2(2 * n));
  const fft = fftOf(size);
  const chirpRe = new Float64Array(n);
  const chirpIm = new Float64Array(n);
  const aRe = new Float64Array(size);
  const aIm = new Float64Array(size);
  const bRe = new Float64Array(size);
  const bIm = new Float64Array(size);
  // i^2 mod 2n, counted up so that it stays exact.
  let square = 0;
  for (let i = 0; i < n; i++) {
    const angle = (Math.PI * square) / n;
    const re = Math.cos(angle);
    const im = Math.sin(angle);
    chirpRe[i] = re;
    chirpIm[i] = im;
    const x = signal[i]! - mean;
    aRe[i] = x * re;
    aIm[i] = -x * im;
    bRe[i] = re;
    bIm[i] = im;
    if (i > 0) {
      bRe[size - i] = re;
      bIm[size - i] = im;
    }
    square = (square + 2 * i + 1) % (2 * n);
  }
  fft.transform(aRe, aIm);
  fft.transform(bRe, bIm);
  for (let k = 0; k < size; k++) {
    const re = aRe[k]! * bRe[k]! - aIm[k]! * bIm[k]!;
    const im = aRe[k]! * bIm[k]! + aIm[k]! * bRe[k]!;
    // Conjugated, the forward transform is the backward one.
    aRe[k] = re;
    aIm[k] = -im;
  }
  fft.transform(aRe, aIm);
  const re = new Float64Array(half + 1);
  const im = new Float64Array(half + 1);
  const scale = 2 / (n * size);
  for (let k = 0; k <= half; k++) {
    const r = aRe[k]!;
    const m = -aIm[k]!;
    re[k] = (r * chirpRe[k]! + m * chirpIm[k]!) * scale;
    im[k] = (m * chirpRe[k]! - r * chirpIm[k]!) * scale;
  }
  return { re, im, step: sampleRate / n };
}

/** One line of a spectrum, for tables and plots. */
export interface Line {
  readonly frequency: number;
  /** dB relative to the power of all harmonics. */
  readonly level: number;
  readonly isHarmonic: boolean;
}

export interface LineCount {
  /** Inharmonic to harmonic power between the limits, dB; -Infinity if there is none. */
  readonly inharmonic: number;
  /** The strongest inharmonic line. */
  readonly worst: Line;
  /** Power of the harmonics between the limits (mean square). */
  readonly power: number;
  readonly lines: readonly Line[];
}

/**
 * Counts the lines of a signal that holds exactly `periods` periods, from `from` to `to` Hz. Harmonics are the lines
 * on multiples of `periods`.
 */
export function countLines(
  signal: Float64Array,
  periods: number,
  sampleRate: number,
  from = 10,
  to = 20_000,
): LineCount {
  const { re, im, step } = lineSpectrum(signal, sampleRate);
  let harmonic = 0;
  let rest = 0;
  const first = Math.max(1, Math.ceil(from / step));
  const last = Math.min(re.length - 1, Math.floor(to / step));
  for (let k = first; k <= last; k++) {
    const power = 0.5 * (re[k]! ** 2 + im[k]! ** 2);
    if (k % periods === 0) harmonic += power;
    else rest += power;
  }
  const lines: Line[] = [];
  let worst: Line = { frequency: 0, level: -Infinity, isHarmonic: false };
  for (let k = first; k <= last; k++) {
    const power = 0.5 * (re[k]! ** 2 + im[k]! ** 2);
    const isHarmonic = k % periods === 0;
    const line = { frequency: k * step, level: 10 * Math.log10(power / harmonic), isHarmonic };
    if (!isHarmonic && line.level > worst.level) worst = line;
    lines.push(line);
  }
  return { inharmonic: 10 * Math.log10(rest / harmonic), worst, power: harmonic, lines };
}

/** Sine component of one frequency. */
export interface SineFit {
  /** Peak amplitude. */
  readonly size: number;
  /** Radians, -pi to pi; 0 for a sine that starts at sample 0 of the signal. */
  readonly phase: number;
}

/**
 * DC and sines of `frequencies` (same unit as `sampleRate`) fitted together to `x[from .. to - 1]` by least squares:
 * exact for a steady sound of these sines, whether or not the piece holds whole periods.
 */
export function fitSines(
  x: ArrayLike<number>,
  frequencies: readonly number[],
  sampleRate: number,
  from = 0,
  to = x.length,
): SineFit[] {
  const size = 2 * frequencies.length + 1;
  const middle = (from + to) / 2;
  const steps = frequencies.map((frequency) => (2 * Math.PI * frequency) / sampleRate);
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  const row = new Float64Array(size);
  row[0] = 1;
  for (let i = from; i < to; i++) {
    steps.forEach((w, n) => {
      row[2 * n + 1] = Math.sin(w * (i - middle));
      row[2 * n + 2] = Math.cos(w * (i - middle));
    });
    const v = x[i]!;
    for (let a = 0; a < size; a++) {
      const weight = row[a]!;
      right[a]! += weight * v;
      for (let b = 0; b <= a; b++) matrix[a * size + b]! += weight * row[b]!;
    }
  }
  solvePositive(matrix, right);
  return steps.map((w, n) => {
    const re = right[2 * n + 1]!;
    const im = right[2 * n + 2]!;
    return { size: Math.hypot(re, im), phase: wrapped(Math.atan2(im, re) - w * middle) };
  });
}

/** `fitSines` for one frequency. */
export function fitSine(
  x: ArrayLike<number>,
  frequency: number,
  sampleRate: number,
  from = 0,
  to = x.length,
): SineFit {
  return fitSines(x, [frequency], sampleRate, from, to)[0]!;
}

/** Solves A y = b in place of `b`; A positive definite, its lower triangle row by row (Cholesky). */
function solvePositive(a: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j] = i === j ? Math.sqrt(sum) : sum / a[j * n + j]!;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i]! -= a[i * n + k]! * b[k]!;
    b[i]! /= a[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) b[i]! -= a[k * n + i]! * b[k]!;
    b[i]! /= a[i * n + i]!;
  }
}

/** An angle brought to -pi .. pi. */
export function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

/** `a - b` in degrees, brought to -180 .. 180. */
export function degreesBetween(a: number, b: number): number {
  return ((((a - b + 180) % 360) + 360) % 360) - 180;
}
