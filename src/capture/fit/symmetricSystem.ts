/** Solution of a small symmetric system by elimination with pivots; undefined if it has none. */
export function solve(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): number[] | undefined {
  const n = right.length;
  // Scaled to a unit diagonal, so that units do not decide what is singular.
  const scale = matrix.map((row, i) => Math.sqrt(Math.abs(row[i]!)));
  if (scale.some((value) => !(value > 0) || !Number.isFinite(value))) return undefined;
  const rows = matrix.map((row, i) => [
    ...row.map((value, j) => value / (scale[i]! * scale[j]!)),
    right[i]! / scale[i]!,
  ]);
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++) {
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
    }
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const head = rows[column]![column]!;
    if (Math.abs(head) < 1e-12) return undefined;
    for (let i = 0; i < n; i++) {
      if (i === column) continue;
      const factor = rows[i]![column]! / head;
      for (let j = column; j <= n; j++) rows[i]![j]! -= factor * rows[column]![j]!;
    }
  }
  return rows.map((row, i) => row[n]! / (row[i]! * scale[i]!));
}
