import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Keeps rendered channels in a temporary file until it is known how loud they are. Blocks come back in the order
 * and size they went in.
 */
export class SampleSpool {
  private readonly folder = mkdtempSync(join(tmpdir(), 'superjx-'));
  private readonly descriptor = openSync(join(this.folder, 'samples'), 'w+');
  private readonly counts: number[] = [];
  private readonly removeOnExit = () => this.close();
  private closed = false;

  /** @param channels how many arrays every block has. */
  constructor(private readonly channels: number) {
    process.once('exit', this.removeOnExit);
  }

  /** Appends the first `count` samples of each channel. */
  write(block: readonly Float32Array[], count: number): void {
    this.counts.push(count);
    for (const samples of block) {
      const bytes = new Uint8Array(samples.buffer, samples.byteOffset, 4 * count);
      for (let at = 0; at < bytes.length; ) at += writeSync(this.descriptor, bytes, at, bytes.length - at);
    }
  }

  /** Hands every block back; the arrays are reused. @throws Error if the file has been tampered with. */
  replay(take: (block: readonly Float32Array[], count: number) => void): void {
    const most = Math.max(0, ...this.counts);
    const block = Array.from({ length: this.channels }, () => new Float32Array(most));
    let position = 0;
    for (const count of this.counts) {
      for (const samples of block) {
        const bytes = new Uint8Array(samples.buffer, 0, 4 * count);
        for (let at = 0; at < bytes.length; ) {
          const read = readSync(this.descriptor, bytes, at, bytes.length - at, position + at);
          if (read === 0)
            throw new Error(`the temporary file in ${this.folder} has been cut short by another program`);
          at += read;
        }
        position += bytes.length;
      }
      take(block, count);
    }
  }

  /** Removes the temporary file. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    process.removeListener('exit', this.removeOnExit);
    closeSync(this.descriptor);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
