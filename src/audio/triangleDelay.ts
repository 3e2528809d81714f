import type { DelayMap } from './delayMap.js';
import type { PartialMotion } from './partialMotion.js';

/** A delay that goes up and down as a triangle. */
export interface TriangleDelay {
  /** Hz. */
  readonly rate: number;
  /** Where in its period it is at time 0; 0 is the shortest delay, 0.5 the longest. */
  readonly phase: number;
  /** s. */
  readonly shortest: number;
  readonly longest: number;
  /** Part of the period in which it becomes longer: 0.5 for an even triangle. */
  readonly rise: number;
}

/** Delay at a time, s. */
export function triangleAt({ rate, phase, shortest, longest, rise }: TriangleDelay, time: number): number {
  const turns = rate * time + phase;
  const part = turns - Math.floor(turns);
  return shortest + (longest - shortest) * (part < rise ? part / rise : (1 - part) / (1 - rise));
}

const COARSE_DELAY = 200e-6;
const SHORTEST_DELAY = 200e-6;
const LEAST_RANGE = 200e-6;
const MOST_RANGE = 6e-3;
const PHASES = 24;
/** Moments used for the coarse search: enough to tell the path. */
const COARSE_MOMENTS = 64;

/**
 * The triangle of a rate whose path through the map has the largest sum; delays only to a fifth of a millisecond.
 * `longestDelay` bounds it.
 */
export function coarseTriangle(
  map: DelayMap,
  rate: number,
  longestDelay: number,
): { readonly delay: TriangleDelay; readonly score: number } {
  const stride = Math.max(1, Math.floor(map.moments / COARSE_MOMENTS));
  const used = Math.floor((map.moments - 1) / stride) + 1;
  const heights = new Float64Array(used);
  let best: TriangleDelay = {
    rate,
    phase: 0,
    shortest: SHORTEST_DELAY,
    longest: SHORTEST_DELAY + LEAST_RANGE,
    rise: 0.5,
  };
  let score = Number.NEGATIVE_INFINITY;
  const most = Math.min(longestDelay, (map.delays - 2) * map.delayStep);
  for (let p = 0; p < PHASES; p++) {
    const unit = { rate, phase: p / PHASES, shortest: 0, longest: 1, rise: 0.5 };
    for (let u = 0; u < used; u++) heights[u] = triangleAt(unit, u * stride * map.step) / map.delayStep;
    for (let range = LEAST_RANGE; range <= MOST_RANGE; range += COARSE_DELAY) {
      for (let shortest = SHORTEST_DELAY; shortest + range <= most; shortest += COARSE_DELAY) {
        const base = shortest / map.delayStep;
        let sum = 0;
        for (let u = 0; u < used; u++) {
          sum += map.values[u * stride * map.delays + ((base + range * heights[u]! + 0.5) | 0)]!;
        }
        // of delays that a tone can't tell apart the shortest comes first and stays
        if (sum <= score + 1e-3 * Math.abs(score)) continue;
        score = sum;
        best = { rate, phase: p / PHASES, shortest, longest: shortest + range, rise: 0.5 };
      }
    }
  }
  return { delay: best, score };
}

/** A triangle with the phase, of 48, whose path through the map has the largest sum. */
export function turnedTriangle(map: DelayMap, delay: TriangleDelay): TriangleDelay {
  let best = delay;
  let score = Number.NEGATIVE_INFINITY;
  for (let p = 0; p < 2 * PHASES; p++) {
    const turned = { ...delay, phase: p / (2 * PHASES) };
    const sum = pathSum(map, turned);
    if (sum > score) [score, best] = [sum, turned];
  }
  return best;
}

/** Sum of a map along the path of a delay. */
export function pathSum(map: DelayMap, delay: TriangleDelay): number {
  let sum = 0;
  for (let n = 0; n < map.moments; n++) {
    const at = triangleAt(delay, n * map.step) / map.delayStep;
    const below = n * map.delays + Math.max(0, Math.min(map.delays - 2, Math.floor(at)));
    const above = map.values[below + 1]!;
    sum += map.values[below]! + (above - map.values[below]!) * (at - Math.floor(at));
  }
  return sum;
}

/** The largest sum that any path through the map could have. */
export function sumOfTops(map: DelayMap): number {
  let sum = 0;
  for (let n = 0; n < map.moments; n++) {
    let top = 0;
    for (let j = 0; j < map.delays; j++) top = Math.max(top, map.values[n * map.delays + j]!);
    sum += top;
  }
  return sum;
}

/** A turn of the cosine, read between points in a straight line: right to less than a millionth, and many times as quick. */
const COSINE_POINTS = 4096;
const COSINE = Float64Array.from({ length: COSINE_POINTS + 1 }, (_, i) =>
  Math.cos((2 * Math.PI * i) / COSINE_POINTS),
);

/**
 * Part of the motion of the partials up to `highest` Hz that the delay explains, 0 to 1, each partial with a depth of
 * its own.
 */
export function explainedMotion(
  { frequencies, motions, step }: PartialMotion,
  delay: TriangleDelay,
  highest: number,
): number {
  const count = motions[0]?.length ?? 0;
  const path = new Float64Array(count);
  for (let n = 0; n < count; n++) path[n] = triangleAt(delay, n * step) * COSINE_POINTS;
  let explained = 0;
  let all = 0;
  frequencies.forEach((frequency, k) => {
    if (frequency > highest) return;
    const motion = motions[k]!;
    let mean = 0;
    let square = 0;
    let product = 0;
    let energy = 0;
    for (let n = 0; n < count; n++) {
      const place = frequency * path[n]!;
      const below = Math.floor(place);
      const at = below & (COSINE_POINTS - 1);
      const here = COSINE[at]!;
      const wave = here + (COSINE[at + 1]! - here) * (place - below);
      mean += wave;
      square += wave * wave;
      product += wave * motion[n]!;
      energy += motion[n]! ** 2;
    }
    // the motion's own mean is 0
    const spread = square - (mean * mean) / count;
    if (spread > 1e-9 * count) explained += (product * product) / spread;
    all += energy;
  });
  return all > 0 ? explained / all : 0;
}
