import { describe, expect, it } from 'vitest';
import { base64 } from '../../src/report/base64.js';
import { encodePng } from '../../src/report/png.js';
import { decodePng } from './decodePng.js';

const GREYS = (count: number) =>
  Array.from({ length: count }, (_, n) => `#${n.toString(16).padStart(2, '0').repeat(3)}`);

describe('encodePng', () => {
  it.each([
    [1, 1, 2],
    [3, 2, 16],
    [7, 5, 17],
    [100, 40, 256],
  ])('is read back by another decoder: %i x %i, %i colours', (width, height, count) => {
    const palette = GREYS(count);
    const pixels = Uint8Array.from({ length: width * height }, (_, n) => (n * 7) % count);
    const picture = decodePng(encodePng(width, height, pixels, palette));
    expect(picture.width).toBe(width);
    expect(picture.height).toBe(height);
    expect(picture.colours).toEqual(Array.from(pixels, (index) => palette[index]!));
  });

  it('ends as every PNG file ends', () => {
    const bytes = encodePng(1, 1, Uint8Array.of(0), ['#000000']);
    // length 0, IEND, and its checksum as the PNG specification's files have it
    expect(Buffer.from(bytes.subarray(-12)).toString('hex')).toBe('0000000049454e44ae426082');
  });

  it('refuses what is no picture', () => {
    expect(() => encodePng(2, 2, new Uint8Array(3), ['#000000'])).toThrow(RangeError);
    expect(() => encodePng(1, 1, new Uint8Array(1), [])).toThrow(RangeError);
    expect(() => encodePng(1, 1, new Uint8Array(1), GREYS(256).concat('#ffffff'))).toThrow(RangeError);
  });
});

describe('base64', () => {
  it.each([0, 1, 2, 3, 0x6000 - 1, 0x6000, 0x6000 + 1, 100_000])(
    'of %i bytes is what Node.js makes',
    (length) => {
      const bytes = Uint8Array.from({ length }, (_, n) => (n * 31 + (n >> 8)) & 255);
      expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    },
  );
});
