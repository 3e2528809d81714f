/**
 * Collects what may be ROM dumps from files, folders and zip archives. Everything is opened for reading only, looked
 * at before it is read, and never read whole if it is big.
 */

import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { RomFile } from '../rom/inventory.js';
import { isZip, readZip, ZIP_LIMITS, ZipError } from '../rom/zip.js';
import { fileErrorReason } from './fileErrors.js';

/** Paths that can't be used as a place for ROMs; the message is a sentence. */
export class RomFileError extends Error {
  override readonly name = 'RomFileError';
}

/** How far a search goes. */
export interface RomSearchLimits {
  /** Folders below the one named. */
  readonly depth: number;
  /** Names looked at in all. */
  readonly names: number;
  /** Sizes of files that may be ROM dumps, bytes. */
  readonly smallest: number;
  readonly largest: number;
  /** Size of the biggest archive that is read. */
  readonly archiveBytes: number;
  /** Bytes of all dumps together. */
  readonly totalBytes: number;
}

export const ROM_SEARCH_LIMITS: RomSearchLimits = {
  depth: 8,
  names: 10_000,
  smallest: 0x400,
  largest: ZIP_LIMITS.entryBytes,
  archiveBytes: 0x4000000,
  totalBytes: 0x8000000,
};

/** What a search came to. */
export interface RomFileList {
  /** Everything that may be a dump, sorted by folder and name; one in an archive is called `archive.zip/name`. */
  readonly files: readonly RomFile[];
  /** What could not be read, and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** Files that are too small or too big for a dump. */
  readonly otherFiles: number;
  /** Names of the files that were not just met with in a folder or archive. */
  readonly named: readonly string[];
  /** Every file that was read, archives included: none of them may be written. */
  readonly paths: readonly string[];
}

/** Archives in archives in archives are not opened. */
const ARCHIVE_DEPTH = 2;

/** Other archives, by their first bytes. */
const OTHER_ARCHIVES: readonly { readonly magic: readonly number[]; readonly title: string }[] = [
  { magic: [0x37, 0x7a, 0xbc, 0xaf], title: '7z' },
  { magic: [0x52, 0x61, 0x72, 0x21], title: 'RAR' },
  { magic: [0x1f, 0x8b, 0x08], title: 'gzip' },
];

/**
 * Everything at `paths` that may be a ROM dump: files, folders with what is below them, zip archives.
 * @throws RomFileError if a path that is named can't be used, or there is too much to look through. What is wrong
 * with a file in a folder only gets it skipped.
 */
export function readRomFiles(
  paths: readonly string[],
  limits: RomSearchLimits = ROM_SEARCH_LIMITS,
): RomFileList {
  const search = new RomSearch(limits);
  for (const path of paths) search.look(path);
  return search;
}

class RomSearch implements RomFileList {
  readonly files: RomFile[] = [];
  readonly skipped: { name: string; reason: string }[] = [];
  readonly paths: string[] = [];
  readonly named: string[] = [];
  otherFiles = 0;
  private names = 0;
  private bytes = 0;
  /** Device and inode of what has been seen: links lead nowhere twice. */
  private readonly seen = new Set<string>();

  constructor(private readonly limits: RomSearchLimits) {}

  /** A path that the user gave. */
  look(path: string): void {
    if (path === '') throw new RomFileError('The name of the ROM file or folder is empty.');
    try {
      const stats = statSync(path);
      if (stats.isDirectory()) this.folder(path, path, 0);
      else {
        this.named.push(printable(path));
        this.file(path, stats, true);
      }
    } catch (error) {
      if (error instanceof RomFileError) throw error;
      if (error instanceof ZipError) throw new RomFileError(printable(`${path} ${error.message}.`));
      throw new RomFileError(`Cannot read ${path}: ${fileErrorReason(error, 'it does not exist')}.`);
    }
  }

  private folder(path: string, top: string, depth: number): void {
    if (this.visited(statSync(path))) return;
    for (const name of readdirSync(path).sort()) {
      if (++this.names > this.limits.names) {
        throw new RomFileError(
          `${top} holds more than ${this.limits.names} files and folders: give the folder with the ROMs.`,
        );
      }
      const inside = join(path, name);
      try {
        const stats = statSync(inside);
        if (!stats.isDirectory()) this.file(inside, stats, false);
        else if (depth < this.limits.depth) this.folder(inside, top, depth + 1);
        else this.skip(inside, 'it is too deep in the folder');
      } catch (error) {
        if (error instanceof RomFileError) throw error;
        const reason =
          error instanceof ZipError ? `it ${error.message}` : fileErrorReason(error, 'it leads nowhere');
        this.skip(inside, reason);
      }
    }
  }

  /** @throws ZipError, or an Error of the file system. */
  private file(path: string, stats: Stats, named: boolean): void {
    if (!stats.isFile()) {
      if (named) throw new RomFileError(`Cannot read ${path}: it is a device or pipe.`);
      return;
    }
    if (this.visited(stats)) return;
    const start = readStart(path, 4);
    if (isZip(start)) {
      if (stats.size > this.limits.archiveBytes) {
        throw new ZipError(
          `has ${stats.size} bytes; archives of at most ${this.limits.archiveBytes} are read`,
        );
      }
      const { files, skipped } = this;
      const before = files.length + skipped.length;
      this.archive(path, this.read(path, this.limits.archiveBytes), 1);
      if (named && files.length + skipped.length === before) {
        const { smallest, largest } = this.limits;
        throw new ZipError(`holds no file of ${smallest} to ${largest} bytes, as ROM dumps have`);
      }
      return;
    }
    const other = OTHER_ARCHIVES.find(({ magic }) => magic.every((byte, at) => start[at] === byte));
    if (other) throw new ZipError(`is a ${other.title} archive: unpack it first`);
    const { smallest, largest } = this.limits;
    if (stats.size >= smallest && stats.size <= largest) {
      this.add(path, this.read(path, largest));
      return;
    }
    this.otherFiles++;
    if (!named) return;
    throw new RomFileError(
      `${path} has ${stats.size} bytes; a ROM dump has ${smallest} to ${largest}, so it was not read.`,
    );
  }

  private archive(name: string, bytes: Uint8Array, depth: number): void {
    const { entries, passedOver } = readZip(bytes);
    this.otherFiles += passedOver.length;
    for (const entry of entries) {
      const inside = `${name}/${entry.name}`;
      if (isZip(entry.bytes)) {
        if (depth < ARCHIVE_DEPTH) this.archive(inside, entry.bytes, depth + 1);
        else this.skip(inside, 'it is an archive in an archive in an archive');
      } else if (entry.bytes.length < this.limits.smallest) {
        this.otherFiles++;
      } else {
        this.add(inside, entry.bytes);
      }
    }
  }

  private add(name: string, bytes: Uint8Array): void {
    this.bytes += bytes.length;
    if (this.bytes > this.limits.totalBytes) {
      throw new RomFileError(
        `There are more than ${this.limits.totalBytes} bytes to look through: give the folder with the ROMs.`,
      );
    }
    this.files.push({ name: printable(name), bytes });
  }

  private skip(name: string, reason: string): void {
    this.skipped.push({ name: printable(name), reason: printable(reason) });
  }

  private read(path: string, limit: number): Uint8Array {
    this.paths.push(path);
    return readStart(path, limit);
  }

  /** True if it was seen before, by whatever name. */
  private visited({ dev, ino }: Stats): boolean {
    const key = `${dev}:${ino}`;
    if (this.seen.has(key)) return true;
    this.seen.add(key);
    return false;
  }
}

/** A name without characters that a terminal would obey. */
function printable(name: string): string {
  return name.replace(/\p{Cc}/gu, '\ufffd');
}

/** The first `limit` bytes of a file, or all if it has no more. */
function readStart(path: string, limit: number): Uint8Array {
  // A pipe that took the file's place meanwhile must not make us wait.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const bytes = new Uint8Array(Math.min(limit, fstatSync(descriptor).size));
    let got = 0;
    while (got < bytes.length) {
      const count = readSync(descriptor, bytes, got, bytes.length - got, got);
      if (count === 0) break;
      got += count;
    }
    return bytes.subarray(0, got);
  } finally {
    closeSync(descriptor);
  }
}
