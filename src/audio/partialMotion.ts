import type { Signal } from './levels.js';

/** How the levels of a steady tone's partials move. */
export interface PartialMotion {
  /** Hz of each partial. */
  readonly frequencies: readonly number[];
  /** Of each partial, over time: power against its mean over time, minus 1. */
  readonly motions: readonly Float64Array[];
  /** Seconds between values. */
  readonly step: number;
}

/** Seconds between two values. */
const STEP = 0.02;
/** Periods in a window: three put the zeros of a Hann window's transform on the neighbouring partials. */
const PERIODS = 3;
const SHORTEST_WINDOW = 0.015;
/** Partials above are swept too fast for the window, Hz; a tone has at least the first eight. */
const HIGHEST = 4000;
const LEAST_PARTIALS = 8;
const MOST_PARTIALS = 40;
/** dB below the strongest partial from which on noise moves a partial as well. */
const WEAKEST = -50;

/** Power of each partial of a tone of `fundamental` Hz over time, from sample `from` to `to`. */
export function partialMotion(
  signal: Signal,
  sampleRate: number,
  fundamental: number,
  from: number,
  to: number,
): PartialMotion {
  const half = (Math.max(PERIODS / fundamental, SHORTEST_WINDOW) * sampleRate) / 2;
  const count = Math.max(0, Math.floor((to - from - 2 * half) / (STEP * sampleRate)) + 1);
  const highest = Math.min(Math.max(HIGHEST, (LEAST_PARTIALS + 0.5) * fundamental), 0.45 * sampleRate);
  const most = Math.min(MOST_PARTIALS, Math.floor(highest / fundamental));
  const window = new Float64Array(2 * Math.ceil(half) + 1);
  const all: { frequency: number; powers: Float64Array; mean: number }[] = [];
  for (let k = 1; k <= most; k++) {
    const powers = new Float64Array(count);
    const omega = (2 * Math.PI * k * fundamental) / sampleRate;
    const cosStep = Math.cos(omega);
    const sinStep = Math.sin(omega);
    for (let n = 0; n < count; n++) {
      const middle = from + half + n * STEP * sampleRate;
      const first = Math.max(0, Math.ceil(middle - half));
      const last = Math.min(signal.length - 1, Math.floor(middle + half));
      if (k === 1 && n === 0) hannAround(window, first - middle, half);
      let c = 1;
      let s = 0;
      let re = 0;
      let im = 0;
      for (let i = first; i <= last; i++) {
        const value = window[i - first]! * signal[i]!;
        re += value * c;
        im += value * s;
        const next = c * cosStep - s * sinStep;
        s = s * cosStep + c * sinStep;
        c = next;
      }
      powers[n] = re * re + im * im;
    }
    all.push({ frequency: k * fundamental, powers, mean: powers.reduce((a, b) => a + b, 0) / count });
  }
  const strongest = Math.max(...all.map(({ mean }) => mean));
  const used = all.filter(({ mean }) => mean > strongest * 10 ** (WEAKEST / 10));
  return {
    frequencies: used.map(({ frequency }) => frequency),
    motions: used.map(({ powers, mean }) => powers.map((power) => power / mean - 1)),
    step: STEP,
  };
}

function hannAround(window: Float64Array, first: number, half: number): void {
  for (let i = 0; i < window.length; i++) {
    window[i] = Math.max(0, 0.5 + 0.5 * Math.cos((Math.PI * Math.min(half, Math.abs(first + i))) / half));
  }
}
