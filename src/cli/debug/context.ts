import type { CpuName } from '../../debug/debugCpu.js';
import type { DebugSession } from '../../debug/debugSession.js';
import { DebugError, type Evaluator } from '../../debug/expression.js';
import type { StopReason } from '../../debug/stop.js';
import { LineFile } from './lineFile.js';

/** An expression that is printed at each stop. */
export interface Watch {
  readonly number: number;
  /** The processor it is about, whichever is in focus later. */
  readonly cpu: CpuName;
  readonly text: string;
  readonly value: Evaluator;
}

/** What commands work on. */
export interface DebugContext {
  readonly session: DebugSession;
  /** Writes one line for the user. */
  readonly print: (line: string) => void;
  /** Files that no output may overwrite. */
  readonly inputs: string[];
  readonly watches: Watch[];
  nextWatch: number;
  /** Where the next `list` begins without being told. */
  listFrom: number | undefined;
  /** Files of traces and the wire, by what they hold. */
  readonly logs: Map<string, LineFile>;
  /** Goes on with the run that was begun, until it stops. */
  readonly finishRun: () => Promise<StopReason>;
  /** Runs the commands of a file. */
  readonly source: (path: string) => Promise<void>;
  /** Set by `quit`. */
  quit: boolean;
}

/** One command of the debugger. */
export interface DebugCommand {
  readonly name: string;
  readonly aliases: readonly string[];
  /** Arguments, as help shows them. */
  readonly usage: string;
  /** One line: what it does. */
  readonly help: string;
  readonly run: (context: DebugContext, argument: string) => void | Promise<void>;
}

/** A whole number of at least `least`, or `otherwise` for an empty text. @throws DebugError */
export function parseCount(text: string, otherwise: number, least = 1): number {
  if (text === '') return otherwise;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= 1e9)) {
    throw new DebugError(`"${text}" is no count: give a whole number from ${least} on.`);
  }
  return value;
}

/** The words of an argument. */
export function words(argument: string): string[] {
  return argument.split(/\s+/).filter((word) => word !== '');
}

/** Opens a log under a key and ends the one that was there. @throws UsageError */
export function openLog(context: DebugContext, key: string, path: string): LineFile {
  context.logs.get(key)?.close();
  context.logs.delete(key);
  const log = new LineFile(path, context.inputs);
  context.logs.set(key, log);
  return log;
}

/** Ends a log; the one that ended, if there was one. */
export function closeLog(context: DebugContext, key: string): LineFile | undefined {
  const log = context.logs.get(key);
  log?.close();
  context.logs.delete(key);
  return log;
}
