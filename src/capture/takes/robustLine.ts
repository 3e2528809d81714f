import { MAD_TO_SIGMA, median } from '../../audio/statistics.js';

/**
 * A straight line through points of several groups that have the slope in common but each an intercept of its own, not
 * far from that of the main group; fitted so that single wild points don't count: iterated least squares with Tukey's
 * biweight (P. J. Huber, "Robust Statistics", 1981), intercepts as random effects (G. K. Robinson, "That BLUP is a good
 * thing", Statistical Science 6, 1991).
 */

export interface FitPoint {
  readonly x: number;
  readonly y: number;
  readonly group: string;
  /** Default 1; less for points whose errors go together. */
  readonly weight?: number;
}

/** What is known before any point is seen. */
export interface LineKnowledge {
  /** The group whose intercept is wanted. */
  readonly main: string;
  /** Standard deviation of the points: few can't tell it, and none that is off by no more is thrown out. */
  readonly scatter: number;
  /** Standard deviation of the other groups' intercepts around the main one's. */
  readonly spread: number;
  /** The slope, if it is known from elsewhere, with one standard deviation: only the intercept is fitted then. */
  readonly slope?: { readonly value: number; readonly error: number };
}

export interface CommonLine {
  readonly slope: number;
  /** One standard deviation. */
  readonly slopeError: number;
  /** y of the main group at x = 0. */
  readonly intercept: number;
  /** One standard deviation. */
  readonly interceptError: number;
  /** Points that count. */
  readonly used: number;
}

/** Tukey's constant: 95 % efficiency for normal errors. */
const REACH = 4.685;
const PASSES = 20;
/** Points that the known scatter counts for. */
const KNOWN_POINTS = 4;

/** The line; with all points at one x the slope is 0 and its error infinite. */
export function fitCommonLine(points: readonly FitPoint[], known: LineKnowledge): CommonLine {
  let weights: readonly number[] = points.map(({ weight = 1 }) => weight);
  let fit = leastSquares(points, weights, known);
  for (let pass = 0; pass < PASSES; pass++) {
    const sigma = Math.max(known.scatter, MAD_TO_SIGMA * median(fit.residuals.map(Math.abs))!);
    weights = fit.residuals.map((residual, n) => {
      const part = residual / (REACH * sigma);
      return Math.abs(part) < 1 ? (points[n]!.weight ?? 1) * (1 - part * part) ** 2 : 0;
    });
    fit = leastSquares(points, weights, known);
  }
  return fit.line;
}

/** Weighted sums of a group. */
interface Group {
  weight: number;
  x: number;
  y: number;
}

function leastSquares(
  points: readonly FitPoint[],
  weights: readonly number[],
  { main, scatter, spread, slope: given }: LineKnowledge,
): { readonly line: CommonLine; readonly residuals: readonly number[] } {
  const groups = new Map<string, Group>();
  points.forEach(({ x, y, group }, n) => {
    const sums = groups.get(group) ?? { weight: 0, x: 0, y: 0 };
    sums.weight += weights[n]!;
    sums.x += weights[n]! * x;
    sums.y += weights[n]! * y;
    groups.set(group, sums);
  });
  const mean = ({ weight, x, y }: Group) => (weight > 0 ? { x: x / weight, y: y / weight } : { x: 0, y: 0 });
  // an intercept near the main one's is worth this many points
  const tie = (scatter / spread) ** 2;
  const share = (name: string, { weight }: Group): number =>
    name === main ? weight : (weight * tie) / (weight + tie);
  const all = { weight: 0, x: 0, y: 0 };
  for (const [name, group] of groups) {
    const part = share(name, group);
    all.weight += part;
    all.x += part * mean(group).x;
    all.y += part * mean(group).y;
  }
  const centre = mean(all);
  let xx = 0;
  let xy = 0;
  points.forEach(({ x, y, group }, n) => {
    const own = mean(groups.get(group)!);
    xx += weights[n]! * (x - own.x) ** 2;
    xy += weights[n]! * (x - own.x) * (y - own.y);
  });
  for (const [name, group] of groups) {
    const own = mean(group);
    xx += share(name, group) * (own.x - centre.x) ** 2;
    xy += share(name, group) * (own.x - centre.x) * (own.y - centre.y);
  }
  const slope = given?.value ?? (xx > 0 ? xy / xx : 0);
  const intercept = centre.y - slope * centre.x;
  const away = (name: string): number => {
    const group = groups.get(name)!;
    if (name === main) return 0;
    return (group.weight / (group.weight + tie)) * (mean(group).y - intercept - slope * mean(group).x);
  };
  const residuals = points.map(({ x, y, group }) => y - intercept - away(group) - slope * x);
  const squares = residuals.reduce((sum, residual, n) => sum + weights[n]! * residual ** 2, 0);
  const counted = points.filter((_, n) => weights[n]! > 0);
  const independent = counted.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const variance = (squares + KNOWN_POINTS * scatter ** 2) / (Math.max(0, independent - 2) + KNOWN_POINTS);
  const ownVariance = xx > 0 ? variance / xx : Number.POSITIVE_INFINITY;
  const slopeVariance = given ? given.error ** 2 : ownVariance;
  return {
    line: {
      slope,
      slopeError: Math.sqrt(slopeVariance),
      intercept,
      interceptError: Math.sqrt(variance / all.weight + slopeVariance * centre.x ** 2),
      used: counted.length,
    },
    residuals,
  };
}
