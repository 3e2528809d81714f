/**
 * Randomness as a pure function of its index: every seeded tolerance and every noise sample is a hash of (key,
 * index), so that any cut of the work by board, voice or time gives the same numbers.
 *
 * The mixer is Chris Wellons' `lowbias32` (public domain).
 */

/** 32 well-mixed bits of a 32-bit integer. */
export function hash32(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) | 0;
}

/** A key for one stream of random numbers: `seed` any integer, `board` 0-1, `stream` tells its use. */
export function streamKey(seed: number, board: number, stream: number): number {
  const low = hash32(seed);
  const high = hash32(Math.floor(seed / 0x1_0000_0000) ^ 0x2545f491);
  return hash32(
    hash32(low ^ Math.imul(high, 0x9e3779b1)) ^ hash32(board * 0x10001 + stream * 0x3d4d51cb + 1),
  );
}

/** The key of a stream for the 2^32 samples that hold `index`. */
export function epochKey(key: number, index: number): number {
  return hash32(key ^ Math.imul(Math.floor(index / 0x1_0000_0000) + 1, 0x85ebca6b));
}

/** Uniform in [-1, 1). */
export function bipolar(key: number): number {
  return hash32(key) / 0x8000_0000;
}

/** Streams of `streamKey`. */
export const STREAM_INTEGRATOR = 16;
export const STREAM_CUTOFF = 32;
export const STREAM_LEVEL = 48;
export const STREAM_NOISE = 64;
export const STREAM_THERMAL = 80;
export const STREAM_OUTPUT_NOISE = 96;
export const STREAM_CHORUS_NOISE = 97;
