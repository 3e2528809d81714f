import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { otherThanFile } from '../node/fileErrors.js';
import { writeError } from './files.js';
import { UsageError } from './values.js';

/**
 * A text file that is written in pieces and takes its name only when it is whole. Whether it can be written is known
 * before the long work begins.
 */
export class OutputFile {
  private readonly temporary: string;
  private readonly removeOnExit = () => this.abort();
  private descriptor: number | undefined;

  /** @throws UsageError if the folder can't be written or the path is no file. */
  constructor(readonly path: string) {
    this.temporary = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
    this.attempt(() => {
      const reason = otherThanFile(path);
      if (reason !== undefined) throw new UsageError(`Cannot write ${path}: ${reason}`);
      this.descriptor = openSync(this.temporary, 'w');
    });
    process.once('exit', this.removeOnExit);
  }

  /** Writes all pieces and gives the file its name; returns its length in bytes. @throws UsageError */
  finish(pieces: Iterable<string>): number {
    let length = 0;
    this.attempt(() => {
      for (const piece of pieces) length += this.put(Buffer.from(piece));
      closeSync(this.descriptor!);
      this.descriptor = undefined;
      renameSync(this.temporary, this.path);
    });
    process.removeListener('exit', this.removeOnExit);
    return length;
  }

  /** Leaves no trace; does nothing after `finish`. */
  abort(): void {
    process.removeListener('exit', this.removeOnExit);
    if (this.descriptor === undefined) return;
    closeSync(this.descriptor);
    this.descriptor = undefined;
    rmSync(this.temporary, { force: true });
  }

  private put(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.descriptor!, bytes, at);
    return bytes.length;
  }

  private attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.abort();
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      throw writeError(this.path, error);
    }
  }
}
