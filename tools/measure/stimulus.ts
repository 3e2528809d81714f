/** Inputs as functions of time, with the times of their corners. */
import type { Input } from './rig.js';

export interface Stimulus {
  readonly kind: 'sine' | 'pulse';
  readonly input: Input;
  /** Times in seconds within `seconds` at which the slope changes. */
  corners(seconds: number): number[];
  /** Hz; 0 for a single event. */
  readonly frequency: number;
  /** Half of peak to peak, volts. */
  readonly amplitude: number;
}

/** SPICE's SIN(offset amplitude frequency). */
export function sine(offset: number, amplitude: number, frequency: number): Stimulus {
  const w = 2 * Math.PI * frequency;
  return {
    kind: 'sine',
    input: (t) => offset + amplitude * Math.sin(w * t),
    corners: () => [],
    frequency,
    amplitude,
  };
}

/** SPICE's PULSE(low high delay rise fall width period); times in seconds. */
export function pulse(
  low: number,
  high: number,
  delay: number,
  rise: number,
  fall: number,
  width: number,
  period: number,
): Stimulus {
  const top = rise + width;
  const end = top + fall;
  return {
    kind: 'pulse',
    input: (time) => {
      let t = time - delay;
      if (t < 0) return low;
      t -= period * Math.floor(t / period);
      if (t < rise) return low + ((high - low) * t) / rise;
      if (t < top) return high;
      if (t < end) return high + ((low - high) * (t - top)) / fall;
      return low;
    },
    corners: (seconds) => {
      const times: number[] = [];
      for (let n = 0; delay + n * period < seconds; n++) {
        for (const t of [0, rise, top, end]) times.push(delay + n * period + t);
      }
      return times;
    },
    frequency: period > 1 ? 0 : 1 / period,
    amplitude: Math.abs(high - low) / 2,
  };
}

/** The sawtooth of the reference curves: T = N / 8 MHz with N the nearest divider. */
export function referenceSaw(frequency: number, amplitude: number): Stimulus {
  const period = Math.round(8e6 / frequency) / 8e6;
  return pulse(-amplitude, amplitude, 0, period - 2.2e-6, 1.1e-6, 0.55e-6, period);
}

/** The kick that starts a self-oscillation in the reference curves: 0.5 V for 20 us between edges of 1 us. */
export function referenceKick(): Stimulus {
  return pulse(0, 0.5, 0, 1e-6, 1e-6, 20e-6, 10);
}
