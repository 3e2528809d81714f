import type { ComparisonRow, SummaryRow } from './unitComparison.js';

/** One row a group and quantity: the one that is furthest from passing. */
export function summaryRows(rows: readonly ComparisonRow[]): SummaryRow[] {
  const together = new Map<string, ComparisonRow[]>();
  for (const row of rows) {
    // what whole takes have in common stays apart by take
    const key = `${row.block} ${row.group} ${row.quantity} ${row.group === '' ? row.reason : ''}`;
    const found = together.get(key);
    if (found) found.push(row);
    else together.set(key, [row]);
  }
  return [...together.values()].map((found) => ({
    ...found.reduce((worst, row) => (severity(row) > severity(worst) ? row : worst)),
    count: found.length,
    failed: found.filter(({ pass }) => pass === false).length,
  }));
}

/** Difference in limits; what is missing is worse than any difference. */
function severity({ difference, limit, pass }: ComparisonRow): number {
  if (pass === null) return -1;
  if (difference === null) return Number.POSITIVE_INFINITY;
  return Math.abs(difference) / Math.max(limit ?? 0, Number.MIN_VALUE);
}
