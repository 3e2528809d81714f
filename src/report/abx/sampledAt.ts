import type { Signal } from '../../audio/levels.js';
import { lowPassKernel } from '../../audio/lowPassKernel.js';

/** Half width of the filter in samples of the lower rate, and its shape: -70 dB. */
const HALF_WIDTH = 24;
const BETA = 7;
/** Steps of the filter's table a sample; between two of them is a straight line. */
const STEPS = 256;

/**
 * `frames` samples of a sound at another rate, the first at second `begin`, which may lie between two samples; silence
 * beyond its ends. Band-limited: what lies above half of the lower rate is gone, and falls off above nine tenths of it.
 */
export function sampledAt(
  signal: Signal,
  sampleRate: number,
  begin: number,
  outputRate: number,
  frames: number,
): Float32Array {
  const first = begin * sampleRate;
  if (sampleRate === outputRate && Math.abs(first - Math.round(first)) < 1e-6) {
    return Float32Array.from({ length: frames }, (_, n) => signal[Math.round(first) + n] ?? 0);
  }
  const narrow = Math.min(1, outputRate / sampleRate);
  const half = HALF_WIDTH / narrow;
  const table = Float64Array.from({ length: Math.ceil(half * STEPS) + 2 }, (_, n) =>
    lowPassKernel(n / STEPS, 0.475 * narrow, half, BETA),
  );
  const step = sampleRate / outputRate;
  const samples = new Float32Array(frames);
  for (let n = 0; n < frames; n++) {
    const place = first + n * step;
    let sum = 0;
    const last = Math.min(signal.length - 1, Math.floor(place + half));
    for (let i = Math.max(0, Math.ceil(place - half)); i <= last; i++) {
      const at = Math.abs(place - i) * STEPS;
      const k = Math.floor(at);
      sum += signal[i]! * (table[k]! + (at - k) * (table[k + 1]! - table[k]!));
    }
    samples[n] = sum;
  }
  return samples;
}
