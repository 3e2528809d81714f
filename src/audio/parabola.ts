import { mean } from './levels.js';
/** The parabola of least squares through points; undefined if they lie at fewer than three places. */
export function parabola(x: readonly number[], y: readonly number[]): ((x: number) => number) | undefined {
  const middle = mean(x);
  const spread = Math.sqrt(mean(x.map((one) => (one - middle) ** 2)));
  if (!(spread > 0)) return undefined;
  const u = x.map((one) => (one - middle) / spread);
  // of u the mean is 0 and the mean square 1
  const third = mean(u.map((one) => one ** 3));
  const bent = u.map((one) => one ** 2 - third * one - 1);
  const power = mean(bent.map((one) => one ** 2));
  if (!(power > 1e-9)) return undefined;
  const height = mean(y);
  const slope = mean(y.map((one, n) => one * u[n]!));
  const curve = mean(y.map((one, n) => one * bent[n]!)) / power;
  return (at) => {
    const one = (at - middle) / spread;
    return height + slope * one + curve * (one ** 2 - third * one - 1);
  };
}
