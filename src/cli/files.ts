import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { MidiFileError } from '../midi/smf.js';
import { fileErrorReason, otherThanFile } from '../node/fileErrors.js';
import { BankError } from '../patches/bank.js';
import { AnalogProfileError } from '../profiles/analogProfileCheck.js';
import { MachineProfileError } from '../profiles/profileFile.js';
import { UsageError } from './values.js';

/**
 * Refuses an output that is one of the files the command reads.
 * @throws UsageError if it is, or if the output has no name.
 */
export function refuseOverwriting(output: string, inputs: readonly (string | undefined)[]): void {
  if (output === '') throw new UsageError('The name of the output file is empty.');
  const place = realPlace(output);
  for (const input of inputs) {
    if (input !== undefined && realPlace(input) === place) {
      throw new UsageError(`${output} would overwrite the input ${input}: give another output file.`);
    }
  }
}

/** True if two paths lead to the same file. */
export function isSameFile(one: string, other: string): boolean {
  return realPlace(one) === realPlace(other);
}

/** Where a path leads, links resolved; a file that is not there yet is where its folder leads. */
function realPlace(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** The bytes of a file. @throws UsageError if it can't be read, or has more than `most` bytes. */
export function readInput(path: string, most = Number.POSITIVE_INFINITY): Uint8Array {
  if (path === '') throw new UsageError('The name of the input file is empty.');
  try {
    const { size } = statSync(path);
    if (size > most) throw new UsageError(`${path} has ${size} bytes; such a file has at most ${most}.`);
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`Cannot read ${path}: ${fileErrorReason(error, 'it does not exist')}.`);
  }
}

/** The error for a file that the file system does not let us write. */
export function writeError(path: string, error: unknown): UsageError {
  return new UsageError(`Cannot write ${path}: ${fileErrorReason(error, 'the folder does not exist')}.`);
}

/** Writes a file whole or not at all. @throws UsageError if it can't be written or the path is no file. */
export function writeOutput(path: string, content: Uint8Array | string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  let reason: string | undefined;
  try {
    reason = otherThanFile(path);
  } catch (error) {
    throw writeError(path, error);
  }
  if (reason !== undefined) throw new UsageError(`Cannot write ${path}: ${reason}`);
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw writeError(path, error);
  }
}

/** Errors of readers that know only bytes. */
const NAMELESS = [BankError, MidiFileError, AnalogProfileError, MachineProfileError];

/** Runs a reader that knows only bytes, and puts the file's name in front of what it complains about. */
export function namingFile<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (NAMELESS.some((kind) => error instanceof kind) && error instanceof Error) {
      throw new UsageError(`${path}: ${error.message}`);
    }
    throw error;
  }
}
