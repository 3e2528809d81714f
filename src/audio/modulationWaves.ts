/** Waves of an LFO, one period from 0 to 1, -1 to 1 high. */
export const MODULATION_WAVES = {
  sine: (turn: number) => Math.sin(2 * Math.PI * turn),
  triangle: (turn: number) => (turn < 0.25 ? 4 * turn : turn < 0.75 ? 2 - 4 * turn : 4 * turn - 4),
  square: (turn: number) => (turn < 0.5 ? 1 : -1),
  saw: (turn: number) => 2 * turn - 1,
} as const;

export type ModulationWave = keyof typeof MODULATION_WAVES;

/** A wave of a rate and a phase, laid through values with the height that fits best. */
export interface WaveFit {
  /** Hz. */
  readonly rate: number;
  /** Turns at the first value. */
  readonly phase: number;
  /** Half of peak to peak; negative for a wave upside down. */
  readonly height: number;
  /** Part of the values' variance that it explains, 0 to 1. */
  readonly explained: number;
}

/** Values that are numbers, with their times in steps; their mean is taken out. */
export interface Samples {
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Sum of the squares of the values. */
  readonly energy: number;
}

/** What is a number among `values`, without its mean and, if asked, without its trend. */
export function samplesOf(values: ArrayLike<number>, from: number, to: number, detrend: boolean): Samples {
  const places: number[] = [];
  for (let i = from; i < to; i++) if (Number.isFinite(values[i]!)) places.push(i);
  const times = Float64Array.from(places);
  const found = times.map((i) => values[i]!);
  const middle = times.reduce((sum, time) => sum + time, 0) / Math.max(1, times.length);
  const mean = found.reduce((sum, value) => sum + value, 0) / Math.max(1, found.length);
  let slope = 0;
  if (detrend) {
    let spread = 0;
    for (let i = 0; i < times.length; i++) {
      slope += (times[i]! - middle) * (found[i]! - mean);
      spread += (times[i]! - middle) ** 2;
    }
    slope = spread > 0 ? slope / spread : 0;
  }
  const level = found.map((value, i) => value - mean - slope * (times[i]! - middle));
  return { times, values: level, energy: level.reduce((sum, value) => sum + value * value, 0) };
}

/** The sine of a rate that fits best, with a constant beside it. */
export function fitSine({ times, values, energy }: Samples, rate: number, step: number): WaveFit {
  const omega = 2 * Math.PI * rate * step;
  const count = values.length;
  let sines = 0;
  let cosines = 0;
  let ss = 0;
  let sc = 0;
  let cc = 0;
  let ys = 0;
  let yc = 0;
  for (let i = 0; i < count; i++) {
    const s = Math.sin(omega * times[i]!);
    const c = Math.cos(omega * times[i]!);
    sines += s;
    cosines += c;
    ss += s * s;
    sc += s * c;
    cc += c * c;
    ys += values[i]! * s;
    yc += values[i]! * c;
  }
  ss -= (sines * sines) / count;
  sc -= (sines * cosines) / count;
  cc -= (cosines * cosines) / count;
  const determinant = ss * cc - sc * sc;
  if (!(determinant > 1e-6 * count * count) || !(energy > 0)) {
    return { rate, phase: 0, height: 0, explained: 0 };
  }
  const a = (ys * cc - yc * sc) / determinant;
  const b = (yc * ss - ys * sc) / determinant;
  return {
    rate,
    phase: Math.atan2(b, a) / (2 * Math.PI),
    height: Math.hypot(a, b),
    explained: Math.max(0, Math.min(1, (a * ys + b * yc) / energy)),
  };
}

/** A wave of a rate and phase, with the height and the constant that fit best. */
export function fitWave(
  wave: ModulationWave,
  { times, values, energy }: Samples,
  rate: number,
  phase: number,
  step: number,
): WaveFit {
  const shape = MODULATION_WAVES[wave];
  const count = values.length;
  let sum = 0;
  let square = 0;
  let product = 0;
  for (let i = 0; i < count; i++) {
    const turns = rate * step * times[i]! + phase;
    const height = shape(turns - Math.floor(turns));
    sum += height;
    square += height * height;
    product += height * values[i]!;
  }
  const spread = square - (sum * sum) / count;
  if (!(spread > 1e-9 * count) || !(energy > 0)) return { rate, phase, height: 0, explained: 0 };
  return { rate, phase, height: product / spread, explained: Math.min(1, product ** 2 / spread / energy) };
}
