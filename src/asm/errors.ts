/** A fault found while assembling one statement. The assembler core adds the place. */
export class Complaint extends Error {}

/**
 * An error in an assembly source. `message` is one line per error found, each `file:line: sentence`, so that
 * one run shows what has to be repaired; `file` and `line` are the place of the first.
 */
export class AssemblerError extends Error {
  readonly file: string;
  readonly line: number;
  constructor(first: LocatedError, others: readonly LocatedError[] = []) {
    super([first, ...others].map((error) => `${error.file}:${error.line}: ${error.sentence}`).join('\n'));
    this.name = 'AssemblerError';
    this.file = first.file;
    this.line = first.line;
  }
}

export interface LocatedError {
  readonly file: string;
  /** 1 is the first line. */
  readonly line: number;
  readonly sentence: string;
}
