/**
 * Highest value of a function of several numbers near a place, by the simplex of J. A. Nelder and R. Mead, "A simplex
 * method for function minimization", The Computer Journal 7 (1965). `steps` are the sizes of the first simplex.
 */
export function searchMaximum(
  valueAt: (numbers: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
  rounds = 60 * start.length,
): { readonly at: readonly number[]; readonly value: number } {
  const corners = [
    start,
    ...start.map((_, i) => start.map((number, j) => number + (i === j ? steps[i]! : 0))),
  ].map((at) => ({ at, value: valueAt(at) }));
  const size = start.length;
  for (let round = 0; round < rounds; round++) {
    corners.sort((a, b) => b.value - a.value);
    const worst = corners[size]!;
    if (corners[0]!.value - worst.value <= 1e-12 * Math.abs(corners[0]!.value)) break;
    const centre = start.map((_, i) => {
      let sum = 0;
      for (let c = 0; c < size; c++) sum += corners[c]!.at[i]!;
      return sum / size;
    });
    const along = (way: number) => {
      const at = centre.map((middle, i) => middle + way * (worst.at[i]! - middle));
      return { at, value: valueAt(at) };
    };
    const mirrored = along(-1);
    if (mirrored.value > corners[0]!.value) {
      const further = along(-2);
      corners[size] = further.value > mirrored.value ? further : mirrored;
    } else if (mirrored.value > corners[size - 1]!.value) corners[size] = mirrored;
    else {
      const nearer = along(mirrored.value > worst.value ? -0.5 : 0.5);
      if (nearer.value > Math.max(worst.value, mirrored.value)) corners[size] = nearer;
      else {
        const best = corners[0]!.at;
        for (let c = 1; c <= size; c++) {
          const at = corners[c]!.at.map((number, i) => (number + best[i]!) / 2);
          corners[c] = { at, value: valueAt(at) };
        }
      }
    }
  }
  corners.sort((a, b) => b.value - a.value);
  return corners[0]!;
}
