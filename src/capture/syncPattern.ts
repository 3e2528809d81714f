/**
 * The pattern that the instrument itself plays at the start and at the end of every block: three short notes of the
 * kit's plain sawtooth. Its two forms differ in rhythm, so that a cut recording is noticed; its third key tells the
 * block, so that a wrong file is noticed. It repeats on no shift, and its onsets give offset and clock drift.
 */

/** Note ons of the pattern that begins a block, seconds from the pattern's beginning. */
export const FIRST_SYNC_ONSETS: readonly number[] = [0, 0.25, 0.75];

/** Note ons of the pattern that ends a block. */
export const LAST_SYNC_ONSETS: readonly number[] = [0, 0.5, 0.75];

/** How long each key is held, seconds. */
export const SYNC_HOLD = 0.1;

/** Silence before a pattern and after it, seconds. */
export const SYNC_PAUSE = 0.5;

/** Name of the tone that plays it. */
export const SYNC_TONE = 'SAW';

/** Velocity of its notes. */
export const SYNC_VELOCITY = 100;

/** MIDI keys of the pattern's notes in a block, 0-11: C4, C5 and the block's own, from C4 up in semitones. */
export function syncKeys(block: number): readonly [number, number, number] {
  return [60, 72, 60 + block];
}
