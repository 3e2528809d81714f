import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROM_SEARCH_LIMITS, RomFileError, readRomFiles } from '../../src/node/romFiles.js';
import { TemporaryFolder } from '../cli/superjxProcess.js';
import { noise } from '../rom/standIns.js';

const ROM = noise(0x2000, 1);
const OTHER = noise(0x2000, 2);

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder.remove());

/** Writes a file below the test's folder, with the folders on its way. */
function put(name: string, content: Uint8Array | string): string {
  const path = folder.file(name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** Names that a search finds, relative to the test's folder. */
function found(...paths: string[]): string[] {
  return readRomFiles(paths).files.map(({ name }) => name.slice(folder.path.length + 1));
}

function failure(path: string, limits = ROM_SEARCH_LIMITS): string {
  try {
    readRomFiles([path], limits);
  } catch (error) {
    if (error instanceof RomFileError) return error.message.replaceAll(folder.path, 'FOLDER');
    throw error;
  }
  return 'none';
}

describe('a search for ROM files', () => {
  it('takes files, folders with what is below them, and archives', () => {
    const direct = put('a.bin', ROM);
    put('sub/deep/er/b.bin', OTHER);
    put('sub/c.ZIP.renamed', zipSync({ 'x/d.bin': ROM, 'e.bin': OTHER }));
    expect(found(direct)).toEqual(['a.bin']);
    expect(found(folder.path)).toEqual([
      'a.bin',
      'sub/c.ZIP.renamed/x/d.bin',
      'sub/c.ZIP.renamed/e.bin',
      'sub/deep/er/b.bin',
    ]);
    expect(Buffer.compare(readRomFiles([direct]).files[0]!.bytes, ROM)).toBe(0);
  });

  it('opens an archive in an archive, and not one in that', () => {
    const inner = zipSync({ 'a.bin': ROM });
    put('z.zip', zipSync({ 'inner.zip': inner, 'two.zip': zipSync({ 'three.zip': inner, 'b.bin': OTHER }) }));
    const { files, skipped } = readRomFiles([folder.path]);
    expect(files.map(({ name }) => name.replace(folder.path, ''))).toEqual([
      '/z.zip/inner.zip/a.bin',
      '/z.zip/two.zip/b.bin',
    ]);
    expect(skipped.map(({ reason }) => reason)).toEqual(['it is an archive in an archive in an archive']);
  });

  it('finds a file once, whatever leads to it', () => {
    const path = put('sub/a.bin', ROM);
    linkSync(path, folder.file('hard.bin'));
    symlinkSync(path, folder.file('soft.bin'));
    symlinkSync(folder.file('sub'), folder.file('way'));
    expect(found(folder.path, path, folder.path)).toEqual(['hard.bin']);
  });

  it('ends in folders that lead into themselves', () => {
    put('sub/a.bin', ROM);
    symlinkSync('..', folder.file('sub/up'));
    symlinkSync('.', folder.file('self'));
    symlinkSync('one', folder.file('two'));
    symlinkSync('two', folder.file('one'));
    const { files, skipped } = readRomFiles([folder.path]);
    expect(files).toHaveLength(1);
    expect(skipped).toHaveLength(2);
    expect(failure(folder.file('one'))).toBe('Cannot read FOLDER/one: its links lead in a circle.');
  });

  it('leaves alone what has not the size of a dump', () => {
    put('short', new Uint8Array(1023));
    put('long', new Uint8Array(0x100001));
    put('a.bin', ROM);
    const { files, otherFiles, paths } = readRomFiles([folder.path]);
    expect([files.length, otherFiles, paths.length]).toEqual([1, 2, 1]);
  });

  it('does not read a file of 2 GB', () => {
    const path = put('huge.bin', '');
    truncateSync(path, 2 ** 31 + 5);
    expect(failure(path)).toBe(
      'FOLDER/huge.bin has 2147483653 bytes; a ROM dump has 1024 to 1048576, so it was not read.',
    );
    expect(found(folder.path)).toEqual([]);
  });

  it('does not wait at a pipe', () => {
    execFileSync('mkfifo', [folder.file('pipe')]);
    put('a.bin', ROM);
    expect(found(folder.path)).toEqual(['a.bin']);
    expect(failure(folder.file('pipe'))).toBe('Cannot read FOLDER/pipe: it is a device or pipe.');
    expect(failure('/dev/zero')).toBe('Cannot read /dev/zero: it is a device or pipe.');
  });

  it('hands out names that do nothing to a terminal', () => {
    put('a.zip', zipSync({ 'x\u001b[2Jy': ROM }));
    put('b\u0007.bin', OTHER);
    expect(found(folder.path)).toEqual(['a.zip/x\ufffd[2Jy', 'b\ufffd.bin']);
  });

  it('goes so deep and no deeper', () => {
    const names = Array.from({ length: ROM_SEARCH_LIMITS.depth }, (_, n) => `d${n}`).join('/');
    put(`${names}/a.bin`, ROM);
    put(`${names}/below/b.bin`, OTHER);
    const { files, skipped } = readRomFiles([folder.path]);
    expect(files).toHaveLength(1);
    expect(skipped.map(({ reason }) => reason)).toEqual(['it is too deep in the folder']);
  });

  it('gives up in a folder with too many files, or with too much in them', () => {
    for (let n = 0; n < 5; n++) put(`sub/${n}`, ROM);
    expect(failure(folder.path, { ...ROM_SEARCH_LIMITS, names: 5 })).toBe(
      'FOLDER holds more than 5 files and folders: give the folder with the ROMs.',
    );
    expect(failure(folder.path, { ...ROM_SEARCH_LIMITS, totalBytes: 4 * 0x2000 })).toBe(
      'There are more than 32768 bytes to look through: give the folder with the ROMs.',
    );
  });

  it('looks through thousands of small files', () => {
    for (let n = 0; n < 3000; n++) put(`${n}.txt`, 'x');
    put('a.bin', ROM);
    expect(found(folder.path)).toEqual(['a.bin']);
  });

  it('leaves every file as it was', () => {
    const path = put('a.bin', ROM);
    const archive = put('b.zip', zipSync({ c: OTHER }));
    chmodSync(path, 0o444);
    const before = [path, archive].map((name) => [
      readFileSync(name).toString('hex'),
      statSync(name).mtimeMs,
    ]);
    readRomFiles([folder.path]);
    expect(
      [path, archive].map((name) => [readFileSync(name).toString('hex'), statSync(name).mtimeMs]),
    ).toEqual(before);
  });
});

describe('a path that can not be used', () => {
  it.each([
    ['nothing', 'Cannot read FOLDER/nothing: it does not exist.'],
    ['file/below', 'Cannot read FOLDER/file/below: part of the path is not a folder.'],
    ['short', 'FOLDER/short has 3 bytes; a ROM dump has 1024 to 1048576, so it was not read.'],
    ['empty', 'FOLDER/empty has 0 bytes; a ROM dump has 1024 to 1048576, so it was not read.'],
    ['cut.zip', 'FOLDER/cut.zip is cut off or damaged: its directory is missing.'],
    ['a.7z', 'FOLDER/a.7z is a 7z archive: unpack it first.'],
    ['a.rar', 'FOLDER/a.rar is a RAR archive: unpack it first.'],
    ['a.gz', 'FOLDER/a.gz is a gzip archive: unpack it first.'],
  ])('%s', (name, message) => {
    put('file', ROM);
    put('short', 'abc');
    put('empty', '');
    put('cut.zip', zipSync({ a: ROM }).slice(0, 5000));
    put('a.7z', Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, ...ROM));
    put('a.rar', Uint8Array.of(0x52, 0x61, 0x72, 0x21, 0x1a, 7));
    put('a.gz', Uint8Array.of(0x1f, 0x8b, 8, 0));
    expect(failure(folder.file(name))).toBe(message);
    expect(failure('')).toBe('The name of the ROM file or folder is empty.');
  });

  it('is told with its reason where it is only met in a folder', () => {
    put('a.bin', ROM);
    put('cut.zip', zipSync({ a: ROM }).slice(0, 5000));
    put('a.7z', Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c));
    symlinkSync('nowhere', folder.file('dangling'));
    const { files, skipped } = readRomFiles([folder.path]);
    expect(files).toHaveLength(1);
    expect(skipped.map(({ name, reason }) => [name.slice(folder.path.length + 1), reason])).toEqual([
      ['a.7z', 'it is a 7z archive: unpack it first'],
      ['cut.zip', 'it is cut off or damaged: its directory is missing'],
      ['dangling', 'it leads nowhere'],
    ]);
  });

  it('for want of permission', () => {
    const path = put('secret/a.bin', ROM);
    chmodSync(folder.path, 0o755);
    chmodSync(path, 0);
    asNobody(() => expect(failure(path)).toBe('Cannot read FOLDER/secret/a.bin: permission denied.'));
    chmodSync(folder.file('secret'), 0);
    const { skipped } = asNobody(() => readRomFiles([folder.path]));
    chmodSync(folder.file('secret'), 0o755);
    expect(skipped.map(({ reason }) => reason)).toEqual(['permission denied']);
  });
});

/** Does something without root's right to read everything. */
function asNobody<T>(action: () => T): T {
  if (process.geteuid?.() !== 0) return action();
  process.seteuid?.(65534);
  try {
    return action();
  } finally {
    process.seteuid?.(0);
  }
}
