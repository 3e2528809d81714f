import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32, sha1 } from '../../src/rom/digest.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('SHA-1', () => {
  it.each([
    ['abc', 'abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    [
      'two blocks',
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '84983e441c3bd26ebaae4aa1f95129e5e54670f1',
    ],
    ['a million a', 'a'.repeat(1_000_000), '34aa973cd4c4daa4f61eeb2bdbad27316534016f'],
    [
      '640 digits',
      '0123456701234567012345670123456701234567012345670123456701234567'.repeat(10),
      'dea356a2cddd90c7a7ecedc5ebb563934f460452',
    ],
    ['nothing', '', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  ])('of the text of RFC 3174: %s', (_, text, hash) => {
    expect(sha1(bytesOf(text))).toBe(hash);
  });

  it('is what OpenSSL makes of any bytes, at any place in a buffer', () => {
    const around = fc.record({ bytes: fc.uint8Array({ maxLength: 400 }), before: fc.nat(9) });
    fc.assert(
      fc.property(around, ({ bytes, before }) => {
        const placed = new Uint8Array(before + bytes.length + 3);
        placed.set(bytes, before);
        const view = placed.subarray(before, before + bytes.length);
        expect(sha1(view)).toBe(createHash('sha1').update(bytes).digest('hex'));
      }),
    );
  });

  it('is right at every length around a block', () => {
    for (let length = 0; length < 200; length++) {
      const bytes = new Uint8Array(length).fill(length);
      expect(sha1(bytes)).toBe(createHash('sha1').update(bytes).digest('hex'));
    }
  });
});

describe('CRC-32', () => {
  it.each([
    ['the check value of the CRC catalogue', '123456789', 'cbf43926'],
    ['nothing', '', '00000000'],
    ['a PNG end chunk', 'IEND', 'ae426082'],
    ['a sentence', 'The quick brown fox jumps over the lazy dog', '414fa339'],
  ])('of %s', (_, text, crc) => {
    expect(crc32(bytesOf(text))).toBe(crc);
  });

  it('is what zlib writes at the end of a gzip file, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const file = gzipSync(bytes);
        expect(Number.parseInt(crc32(bytes), 16)).toBe(file.readUInt32LE(file.length - 8));
      }),
    );
  });
});
