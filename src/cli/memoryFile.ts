import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { otherThanFile } from '../node/fileErrors.js';
import { openMemoryState } from '../rom/openMemory.js';
import { readInput, writeError } from './files.js';
import { UsageError } from './values.js';

/**
 * The instrument's memory in a file, kept between runs: read before power-on, written back when the run is over and
 * something has changed. A kill at any moment leaves the old file or the new one.
 */
export class MemoryFile {
  /** Contents for power-on; undefined for a file that is not there yet. */
  readonly image: Uint8Array | undefined;

  /**
   * @param bytes size of the model's memory.
   * @param open whether the open firmware keeps it: the layout of other programs is not known, nor checked.
   * @throws UsageError for a file of another size, or one the open firmware would not take; it stays as it is.
   */
  constructor(
    private readonly path: string,
    bytes: number,
    private readonly open = true,
  ) {
    if (path === '') throw new UsageError('The name of the memory file is empty.');
    const reason = otherThanFile(path);
    if (reason !== undefined) throw new UsageError(`Cannot use ${path}: ${reason}`);
    if (!existsSync(path)) return;
    const image = readInput(path);
    if (image.length !== bytes) {
      throw new UsageError(
        `${path} has ${image.length} bytes; the memory of this model is a raw image of ${bytes}. It was left alone.`,
      );
    }
    const state = open ? openMemoryState(image) : 'valid';
    if (state !== 'valid') {
      throw new UsageError(
        `${path} is no whole memory of the open firmware (${state}). It was left alone: give another name for a new one.`,
      );
    }
    this.image = image;
  }

  /** Writes the memory back; false if it has not changed, or nothing has been stored in a new one yet. */
  store(image: Uint8Array): boolean {
    const same =
      this.image?.every((byte, i) => byte === image[i]) ?? (this.open && openMemoryState(image) !== 'valid');
    if (same) return false;
    replaceFile(this.path, image);
    return true;
  }
}

/** Puts `image` in the place of the file at `path`; a kill at any moment leaves the old file or the new one. */
export function replaceFile(path: string, image: Uint8Array): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    const descriptor = openSync(temporary, 'w');
    try {
      for (let at = 0; at < image.length; ) at += writeSync(descriptor, image, at);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw writeError(path, error);
  }
}
