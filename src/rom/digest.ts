/**
 * CRC-32 (the one of zip and PNG, reversed polynomial EDB88320h) and SHA-1 (RFC 3174) of byte strings, as the small
 * hexadecimal texts that lists of ROM dumps use. Neither protects against forgery; they tell dumps apart. Of our own
 * because a browser's digest answers asynchronously and only on secure pages.
 */

const CRC_TABLE = new Int32Array(256).map((_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 of `bytes`, 0 to 2^32 - 1. */
export function crc32Of(bytes: Uint8Array): number {
  let crc = -1;
  for (let at = 0; at < bytes.length; at++) crc = CRC_TABLE[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/**
 * What the CRC-32 of some bytes becomes when `count` bytes follow, but for what these add: the CRC-32 of two strings
 * together is that of the first, advanced by the length of the second, exclusive-or that of the second.
 */
export function advanceCrc(crc: number, count: number): number {
  for (let n = 0; n < count; n++) crc = CRC_TABLE[crc & 0xff]! ^ (crc >>> 8);
  return crc >>> 0;
}

/** A 32-bit number as eight lower-case hexadecimal digits. */
function hexWord(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

/** CRC-32 of `bytes` as eight lower-case hexadecimal digits. */
export function crc32(bytes: Uint8Array): string {
  return hexWord(crc32Of(bytes));
}

/** Bytes of a block of SHA-1. */
const BLOCK = 64;

/** SHA-1 of `bytes` as forty lower-case hexadecimal digits. */
export function sha1(bytes: Uint8Array): string {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const words = new Int32Array(80);
  const whole = bytes.length - (bytes.length % BLOCK);
  for (let at = 0; at < whole; at += BLOCK) sha1Block(state, words, bytes, at);
  const rest = bytes.subarray(whole);
  // a one bit, zeros, and the number of bits in the last eight bytes
  const last = new Uint8Array(rest.length < BLOCK - 8 ? BLOCK : 2 * BLOCK);
  last.set(rest);
  last[rest.length] = 0x80;
  const view = new DataView(last.buffer);
  view.setUint32(last.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(last.length - 4, bytes.length * 8);
  for (let at = 0; at < last.length; at += BLOCK) sha1Block(state, words, last, at);
  return Array.from(state, hexWord).join('');
}

function sha1Block(state: Int32Array, words: Int32Array, bytes: Uint8Array, at: number): void {
  for (let n = 0; n < 16; n++, at += 4) {
    words[n] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }
  for (let n = 16; n < 80; n++) {
    const word = words[n - 3]! ^ words[n - 8]! ^ words[n - 14]! ^ words[n - 16]!;
    words[n] = (word << 1) | (word >>> 31);
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  for (let n = 0; n < 80; n++) {
    let mixed: number;
    if (n < 20) mixed = ((b & c) | (~b & d)) + 0x5a827999;
    else if (n < 40) mixed = (b ^ c ^ d) + 0x6ed9eba1;
    else if (n < 60) mixed = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    else mixed = (b ^ c ^ d) + 0xca62c1d6;
    const next = (((a << 5) | (a >>> 27)) + mixed + e + words[n]!) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  state[0] = state[0]! + a;
  state[1] = state[1]! + b;
  state[2] = state[2]! + c;
  state[3] = state[3]! + d;
  state[4] = state[4]! + e;
}
