import type { OutputFolder } from './output.js';
import type { Row } from './report.js';
import type { SpiceFolder } from './spiceFolder.js';

/** What a group of tests gets. */
export interface Context {
  /** Fewer points and shorter runs. */
  readonly quick: boolean;
  readonly output: OutputFolder;
  /** Reference curves, if any are at hand. */
  readonly spice: SpiceFolder | undefined;
}

/** What a group of tests finds. */
export interface Findings {
  readonly rows: readonly Row[];
  /** Reference curves that the machine has no circuit for: name and reason. */
  readonly notModelled?: readonly (readonly [name: string, reason: string])[];
}

export interface Group {
  readonly name: string;
  readonly title: string;
  run(context: Context): Findings | Promise<Findings>;
}
