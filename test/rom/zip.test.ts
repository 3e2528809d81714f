import * as fc from 'fast-check';
import { type Zippable, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { isZip, readZip, ZIP_LIMITS, ZipError } from '../../src/rom/zip.js';
import { noise } from './standIns.js';

/** A zip as any packer writes it. */
function zip(files: Zippable, level: 0 | 6 = 6): Uint8Array {
  return zipSync(files, { level, mtime: '2000-01-01' });
}

function failure(archive: Uint8Array, limits = ZIP_LIMITS): string {
  try {
    readZip(archive, limits);
  } catch (error) {
    if (error instanceof ZipError) return error.message;
    throw error;
  }
  return 'none';
}

/** Where the `n`th record with this signature begins. */
function record(archive: Uint8Array, signature: number, n = 0): number {
  const view = new DataView(archive.buffer, archive.byteOffset);
  for (let at = 0; at + 4 <= archive.length; at++) {
    if (view.getUint32(at, true) === signature && n-- === 0) return at;
  }
  throw new Error('no such record');
}

const directoryOf = (archive: Uint8Array): number => record(archive, 0x02014b50);
const endOf = (archive: Uint8Array): number => record(archive, 0x06054b50);

/** A copy with 16-bit or 32-bit fields overwritten. */
function patched(archive: Uint8Array, at: number, value: number, bytes: 2 | 4): Uint8Array {
  const copy = archive.slice();
  const view = new DataView(copy.buffer);
  if (bytes === 2) view.setUint16(at, value, true);
  else view.setUint32(at, value, true);
  return copy;
}

const ROM = noise(0x2000, 1);

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

describe('a zip archive', () => {
  it.each([0, 6] as const)('gives the files that were packed, level %i', (level) => {
    const files = {
      'a.bin': ROM,
      'sub/folder/b.bin': new Uint8Array(70_000).fill(7),
      empty: new Uint8Array(0),
    };
    const { entries, passedOver } = readZip(zip(files, level));
    expect(passedOver).toEqual([]);
    expect(entries.map(({ name }) => name)).toEqual(['a.bin', 'sub/folder/b.bin']);
    expect(same(entries[0]!.bytes, ROM)).toBe(true);
    expect(same(entries[1]!.bytes, files['sub/folder/b.bin'])).toBe(true);
  });

  it('is known by its first bytes', () => {
    expect(isZip(zip({ a: ROM }))).toBe(true);
    expect(isZip(zip({}))).toBe(true);
    expect(isZip(ROM)).toBe(false);
    expect(isZip(new Uint8Array(0))).toBe(false);
  });

  it('may have a comment, also one that looks like its end', () => {
    const archive = zip({ a: ROM });
    const comment = new TextEncoder().encode(
      'PK\x05\x06 is how it ends, and more text so that it is long enough',
    );
    const long = new Uint8Array(archive.length + comment.length);
    long.set(archive);
    long.set(comment, archive.length);
    new DataView(long.buffer).setUint16(endOf(archive) + 20, comment.length, true);
    expect(same(readZip(long).entries[0]!.bytes, ROM)).toBe(true);
  });

  it('may be a part of a buffer', () => {
    const archive = zip({ a: ROM });
    const around = new Uint8Array(archive.length + 40);
    around.set(archive, 20);
    expect(same(readZip(around.subarray(20, 20 + archive.length)).entries[0]!.bytes, ROM)).toBe(true);
  });
});

describe('a zip archive is refused', () => {
  const archive = zip({ 'a.bin': ROM });

  it('cut off anywhere', () => {
    for (let length = 0; length < archive.length; length += 37) {
      expect(failure(archive.slice(0, length))).toMatch(/^is cut off or damaged|^is damaged/);
    }
  });

  it('without a directory that makes sense', () => {
    expect(failure(patched(archive, directoryOf(archive), 0, 4))).toBe(
      'is damaged: its directory makes no sense',
    );
    expect(failure(patched(archive, endOf(archive) + 16, 0x7fffffff, 4))).toBe(
      'is damaged: its directory makes no sense',
    );
    expect(failure(patched(archive, directoryOf(archive) + 42, 0x7fffffff, 4))).toBe(
      'is damaged: a.bin is not where its directory says',
    );
    expect(failure(patched(archive, directoryOf(archive) + 28, 0xffff, 2))).toBe(
      'is damaged: its directory makes no sense',
    );
  });

  it('with a file that is longer than the archive', () => {
    expect(failure(patched(archive, directoryOf(archive) + 20, 0x100000, 4))).toBe(
      'is cut off: a.bin is not whole',
    );
  });

  it('encrypted, and says what to do', () => {
    expect(failure(patched(archive, directoryOf(archive) + 8, 1, 2))).toBe(
      'is encrypted (a.bin): unpack it with its password first',
    );
  });

  it('packed in other ways', () => {
    expect(failure(patched(archive, directoryOf(archive) + 10, 14, 2))).toBe(
      'has a.bin packed in a way (method 14) that is not read here: unpack it first',
    );
  });

  it('in parts, and as zip64', () => {
    const end = endOf(archive);
    expect(failure(patched(archive, end + 4, 1, 2))).toMatch(/^is one part of an archive/);
    expect(failure(patched(archive, end + 16, 0xffffffff, 4))).toMatch(/^is a zip64 archive/);
  });

  it('with other content than its directory promises', () => {
    const damaged = 'is damaged: a.bin does not unpack to what its directory says';
    expect(failure(patched(archive, directoryOf(archive) + 16, 1, 4))).toBe(damaged);
    expect(failure(patched(archive, directoryOf(archive) + 24, 0x2001, 4))).toBe(damaged);
    expect(failure(patched(archive, directoryOf(archive) + 24, 0x1fff, 4))).toBe(
      'is damaged: a.bin unpacks to more than its directory says',
    );
  });

  it('that says it is small and unpacks to megabytes, after the first piece too many', () => {
    const bomb = zip({ bomb: new Uint8Array(0x1000000) });
    const lying = patched(bomb, directoryOf(bomb) + 24, 0x8000, 4);
    expect(failure(lying)).toBe('is damaged: bomb unpacks to more than its directory says');
    expect(readZip(bomb)).toEqual({ entries: [], passedOver: ['bomb'] });
  });

  it('with too many files, or too much in them', () => {
    const many = zip(Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f${n}`, Uint8Array.of(n)])));
    const limits = { ...ZIP_LIMITS, entries: 19 };
    expect(failure(many, limits)).toBe('has 20 files; at most 19 are looked at');
    expect(failure(many, { ...ZIP_LIMITS, totalBytes: 19 })).toBe(
      'would unpack to 20 bytes; at most 19 are read',
    );
  });

  it('but files that are only too big are passed over', () => {
    const { entries, passedOver } = readZip(zip({ big: noise(0x3000, 2), small: ROM }), {
      ...ZIP_LIMITS,
      entryBytes: 0x2000,
    });
    expect(entries.map(({ name }) => name)).toEqual(['small']);
    expect(passedOver).toEqual(['big']);
  });
});

describe('any bytes', () => {
  const archive = zip({ 'a.bin': ROM, 'b/c.bin': new Uint8Array(5000), d: Uint8Array.of(1, 2, 3) });

  it('are read or refused in a sentence', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(failure(bytes)).toBeTypeOf('string');
      }),
    );
  });

  it('changed in an archive are read right or refused', () => {
    const change = fc.record({ at: fc.nat(archive.length - 1), byte: fc.nat(255) });
    const contents = readZip(archive).entries.map(({ bytes }) => bytes);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const copy = archive.slice();
        for (const { at, byte } of changes) copy[at] = byte;
        if (failure(copy) !== 'none') return;
        // What is handed out has the CRC-32 of the directory; a change there can drop a file, never alter one.
        for (const { bytes } of readZip(copy).entries) {
          expect(contents.some((content) => same(content, bytes))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('changed in the records of an archive are read right or refused', () => {
    const records = archive.length - directoryOf(archive);
    const change = fc.record({ back: fc.integer({ min: 1, max: records }), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const copy = archive.slice();
        for (const { back, byte } of changes) copy[copy.length - back] = byte;
        expect(failure(copy)).toBeTypeOf('string');
      }),
      { numRuns: 500 },
    );
  });
});
