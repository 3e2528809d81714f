import { closeSync, openSync, writeSync } from 'node:fs';
import { refuseOverwriting, writeError } from '../files.js';

/** Characters gathered before they are written. */
const BUFFER = 1 << 16;

/** A log that grows line by line; it can be looked at while it does. */
export class LineFile {
  lines = 0;
  private buffer = '';
  private descriptor: number | undefined;

  /**
   * @param inputs files that it must not overwrite.
   * @throws UsageError if it can't be written.
   */
  constructor(
    readonly path: string,
    inputs: readonly string[],
  ) {
    refuseOverwriting(path, inputs);
    this.attempt(() => {
      this.descriptor = openSync(path, 'w');
    });
  }

  /** @throws UsageError if the disk is full. */
  write(line: string): void {
    this.lines++;
    this.buffer += `${line}\n`;
    if (this.buffer.length >= BUFFER) this.flush();
  }

  flush(): void {
    if (this.buffer === '' || this.descriptor === undefined) return;
    const text = this.buffer;
    this.buffer = '';
    this.attempt(() => {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; ) at += writeSync(this.descriptor!, bytes, at);
    });
  }

  close(): void {
    this.flush();
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  private attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      throw writeError(this.path, error);
    }
  }
}
