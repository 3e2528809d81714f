/** Outcome of one part of a vector folder. */
export interface PartResult {
  /** Path of the part inside the folder, for instance `hd6303` or `mcs51/periph`. */
  readonly part: string;
  run: number;
  failed: number;
  /** The first failures, one sentence each. */
  readonly failures: string[];
}

const FAILURES_KEPT = 5;

export function newResult(part: string): PartResult {
  return { part, run: 0, failed: 0, failures: [] };
}

/** Counts one case; `problem` is undefined when it passed. */
export function count(result: PartResult, name: string, problem: string | undefined): void {
  result.run++;
  if (problem === undefined) return;
  result.failed++;
  if (result.failures.length < FAILURES_KEPT) result.failures.push(`${name}: ${problem}`);
}

/** The case itself could not be used: not passed, and said as such. */
export class VectorFormatError extends Error {
  override readonly name = 'VectorFormatError';
}

/** Runs one case; a case that makes the runner throw counts as failed. */
export function guarded(run: () => string | undefined): string | undefined {
  try {
    return run();
  } catch (error) {
    return `the case cannot be run: ${(error as Error).message}`;
  }
}

export function hex(value: number, digits: number): string {
  return `$${value.toString(16).toUpperCase().padStart(digits, '0')}`;
}
