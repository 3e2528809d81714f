import { TONE_BYTES } from './parameters.js';
import { PATCH_BYTES, PATCH_NAME_LENGTH } from './patchParameters.js';

/**
 * Raw 8 KB memory images of a JX-10 or MKS-70: internal memory or an M-64C cartridge. Where Roland's firmware puts
 * the records is not published, so they are searched: 64 names of 18 characters 48 bytes apart and 50 names of
 * 10 characters 59 bytes apart. The records themselves are those of the bulk dump.
 */

/** Bytes of an 8 KB memory. */
export const MEMORY_IMAGE_BYTES = 8192;

const PATCHES = 64;
const TONES = 50;

/** Where the records of an image lie; undefined for a kind that was not found. */
export interface MemoryImageLayout {
  readonly patchesAt: number | undefined;
  readonly tonesAt: number | undefined;
}

/** Finds the records of an 8 KB image by their names. */
export function findRecords(image: Uint8Array): MemoryImageLayout {
  return {
    patchesAt: findNames(image, PATCHES, PATCH_BYTES, PATCH_NAME_LENGTH),
    tonesAt: findNames(image, TONES, TONE_BYTES, 10),
  };
}

/** Number of records of each kind in an image. */
export const MEMORY_IMAGE_RECORDS = { patches: PATCHES, tones: TONES } as const;

/** The offset at which all names are printable and look most like names, if there is one. */
function findNames(image: Uint8Array, count: number, stride: number, length: number): number | undefined {
  let best: number | undefined;
  let bestScore = 0;
  for (let at = 0; at + count * stride <= image.length; at++) {
    const score = nameScore(image, at, count, stride, length);
    if (score > bestScore) {
      best = at;
      bestScore = score;
    }
  }
  return best;
}

/** Letters and spaces in all names; 0 when a name is not printable or fewer than half have a letter. */
function nameScore(image: Uint8Array, from: number, count: number, stride: number, length: number): number {
  let score = 0;
  let withLetter = 0;
  for (let n = 0; n < count; n++) {
    let letters = 0;
    for (let i = 0; i < length; i++) {
      const code = image[from + n * stride + i]!;
      if (code > 0x7e || (code < 0x20 && code > 0x09)) return 0;
      if ((code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)) letters++;
      else if (code === 0x20) score++;
    }
    score += letters;
    if (letters > 0) withLetter++;
  }
  return withLetter * 2 >= count ? score : 0;
}
