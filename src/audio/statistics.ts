/** Value that a part of the numbers, 0-1, is below, straight between neighbours; NaN counts as none, undefined of none. */
export function quantile(values: ArrayLike<number>, part: number): number | undefined {
  const sorted = Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort((one, other) => one - other);
  if (sorted.length === 0) return undefined;
  const place = part * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return below === place
    ? sorted[below]!
    : sorted[below]! + (sorted[above]! - sorted[below]!) * (place - below);
}

/** The middle of some numbers; NaN counts as none, undefined of none. */
export function median(values: ArrayLike<number>): number | undefined {
  return quantile(values, 0.5);
}

/** From the median of absolute values to the standard deviation of normally distributed ones: 1 / 0.6745. */
export const MAD_TO_SIGMA = 1.4826;
