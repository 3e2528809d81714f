/**
 * A straight line through points of several groups that have the slope in common but each an intercept of its own,
 * fitted so that single wild points don't count: iterated least squares with Tukey's biweight (P. J. Huber, "Robust
 * Statistics", 1981).
 */

export interface FitPoint {
  readonly x: number;
  readonly y: number;
  readonly group: string;
}

export interface CommonLine {
  readonly slope: number;
  /** One standard deviation. */
  readonly slopeError: number;
  /** y at x = 0, by group. */
  readonly intercepts: ReadonlyMap<string, number>;
  /** One standard deviation, by group. */
  readonly interceptErrors: ReadonlyMap<string, number>;
  /** Points that count. */
  readonly used: number;
}

/** Tukey's constant: 95 % efficiency for normal errors. */
const REACH = 4.685;
/** From the median of absolute values to the standard deviation of normal errors. */
const MAD_TO_SIGMA = 1.4826;
const PASSES = 30;

/** Points that what is known about the scatter before any is seen counts for. */
const KNOWN_POINTS = 4;

/**
 * The line; with less than two points of a group the slope is 0 and nothing is known about its error.
 * @param scatter standard deviation of the points that is known beforehand: few points can't tell it, and none that is
 * off by no more is thrown out.
 */
export function fitCommonLine(points: readonly FitPoint[], scatter: number): CommonLine {
  let weights = points.map(() => 1);
  let line = leastSquares(points, weights, scatter);
  for (let pass = 0; pass < PASSES; pass++) {
    const residuals = points.map(({ x, y, group }) => y - line.slope * x - line.intercepts.get(group)!);
    const sigma = Math.max(scatter, MAD_TO_SIGMA * median(residuals.map(Math.abs)));
    weights = residuals.map((residual) => {
      const part = residual / (REACH * sigma);
      return Math.abs(part) < 1 ? (1 - part * part) ** 2 : 0;
    });
    line = leastSquares(points, weights, scatter);
  }
  return line;
}

function leastSquares(points: readonly FitPoint[], weights: readonly number[], scatter: number): CommonLine {
  const groups = new Map<string, { weight: number; x: number; y: number }>();
  points.forEach(({ x, y, group }, n) => {
    const sums = groups.get(group) ?? { weight: 0, x: 0, y: 0 };
    groups.set(group, {
      weight: sums.weight + weights[n]!,
      x: sums.x + weights[n]! * x,
      y: sums.y + weights[n]! * y,
    });
  });
  const centre = (group: string): { x: number; y: number } => {
    const { weight, x, y } = groups.get(group)!;
    return weight > 0 ? { x: x / weight, y: y / weight } : { x: 0, y: 0 };
  };
  let xx = 0;
  let xy = 0;
  points.forEach(({ x, y, group }, n) => {
    const middle = centre(group);
    xx += weights[n]! * (x - middle.x) ** 2;
    xy += weights[n]! * (x - middle.x) * (y - middle.y);
  });
  const slope = xx > 0 ? xy / xx : 0;
  let squares = 0;
  points.forEach(({ x, y, group }, n) => {
    const middle = centre(group);
    squares += weights[n]! * (y - middle.y - slope * (x - middle.x)) ** 2;
  });
  const used = weights.filter((weight) => weight > 0).length;
  const sounding = [...groups.values()].filter(({ weight }) => weight > 0).length;
  const free = Math.max(0, used - sounding - 1);
  const variance = (squares + KNOWN_POINTS * scatter ** 2) / (free + KNOWN_POINTS);
  const slopeVariance = xx > 0 ? variance / xx : Number.POSITIVE_INFINITY;
  const names = [...groups.keys()];
  return {
    slope,
    slopeError: Math.sqrt(slopeVariance),
    intercepts: new Map(names.map((name) => [name, centre(name).y - slope * centre(name).x])),
    interceptErrors: new Map(
      names.map((name) => [
        name,
        Math.sqrt(variance / Math.max(groups.get(name)!.weight, 1e-9) + slopeVariance * centre(name).x ** 2),
      ]),
    ),
    used,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
