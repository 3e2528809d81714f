import type { KnownDrift } from './alignTake.js';

/** Standard deviations that a block may be off the others and still have been recorded by the same two clocks. */
const MOST_APART = 3.5;

/**
 * The clock drift of each block of a take: the mean of all, weighted by how sure each is, because recorder and player
 * stay the same; but its own for a block that is too far off the others to have been recorded with them. The mean is no
 * surer than the spread of the blocks around it allows (R. T. Birge, "The Calculation of Errors by the Method of Least
 * Squares", Physical Review 40, 1932).
 * @returns for each block, in order, the common drift, or undefined if it has to keep its own.
 */
export function shareDrift(own: readonly KnownDrift[]): (KnownDrift | undefined)[] {
  let together = own.map((_, n) => n).filter((n) => Number.isFinite(own[n]!.error));
  while (together.length > 1) {
    const apart = together.map((n) => {
      const others = meanDrift(together.filter((other) => other !== n).map((other) => own[other]!));
      return Math.abs(own[n]!.drift - others.drift) / Math.hypot(own[n]!.error, others.error);
    });
    const most = Math.max(...apart);
    if (most <= MOST_APART) break;
    // of two that contradict each other nobody can say which is wrong
    together = together.length === 2 ? [] : together.filter((_, n) => apart[n] !== most);
  }
  if (together.length < 2) return own.map(() => undefined);
  const mean = meanDrift(together.map((n) => own[n]!));
  return own.map(({ error }, n) => (together.includes(n) || !Number.isFinite(error) ? mean : undefined));
}

function meanDrift(drifts: readonly KnownDrift[]): KnownDrift {
  const weights = drifts.map(({ error }) => 1 / Math.max(error, 1e-3) ** 2);
  const weight = weights.reduce((sum, one) => sum + one, 0);
  const drift = drifts.reduce((sum, one, n) => sum + weights[n]! * one.drift, 0) / weight;
  const squares = drifts.reduce((sum, one, n) => sum + weights[n]! * (one.drift - drift) ** 2, 0);
  const spread = drifts.length > 1 ? Math.sqrt(squares / (drifts.length - 1)) : 1;
  return { drift, error: Math.max(1, spread) / Math.sqrt(weight) };
}
