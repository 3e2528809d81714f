import { TONE_BYTES } from './parameters.js';

/**
 * The M-16C memory cartridge as the JX-8P writes it: 2,048 bytes, tones from A0h on, one byte a parameter. The
 * 55h in front of the tones is in every image seen; what lies before it is noise of the memory chip. Layout
 * measured on 24 images.
 */
export const M16C = {
  bytes: 2048,
  markerAt: 0x9f,
  marker: 0x55,
  tonesAt: 0xa0,
  tones: 32,
} as const;

/** How many cartridge images `bytes` holds, if its size says that it holds any; zero padding may follow. */
export function m16cImages(bytes: Uint8Array): number {
  const images = Math.floor(bytes.length / M16C.bytes);
  for (let i = images * M16C.bytes; i < bytes.length; i++) if (bytes[i] !== 0) return 0;
  return images;
}

/** True when image `bank` has the format marker. */
export function hasMarker(bytes: Uint8Array, bank: number): boolean {
  return bytes[bank * M16C.bytes + M16C.markerAt] === M16C.marker;
}

/** Byte in the file of tone `slot` (0-31) of image `bank`. */
export function m16cToneOffset(bank: number, slot: number): number {
  return bank * M16C.bytes + M16C.tonesAt + slot * TONE_BYTES;
}

/** True when all tones of an image without marker have printable names, and at least half of them a letter. */
export function looksLikeTones(bytes: Uint8Array, bank: number): boolean {
  let withLetter = 0;
  for (let slot = 0; slot < M16C.tones; slot++) {
    const at = m16cToneOffset(bank, slot);
    let letters = 0;
    for (let i = 0; i < 10; i++) {
      const code = bytes[at + i]! & 0x7f;
      if (code >= 0x0a && code < 0x20) return false;
      if (code >= 0x41 && code <= 0x7a) letters++;
    }
    if (letters > 0) withLetter++;
  }
  return withLetter * 2 >= M16C.tones;
}
