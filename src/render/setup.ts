import { Patch } from '../patches/patch.js';
import { patchApr, toneApr } from '../patches/sysexBuild.js';
import type { Tone } from '../patches/tone.js';

/**
 * MIDI channels of a fresh memory. They are the instrument's own settings; these are what the open firmware
 * starts with.
 */
export const UPPER_CHANNEL = 1;
const CONTROL_CHANNEL = 1;

/** Selects the patch in slot 0-63 as a player does: a program change on the CONTROL channel. */
export function patchSelection(slot: number): Uint8Array {
  return Uint8Array.of(0xc0 | (CONTROL_CHANNEL - 1), slot);
}

/**
 * The messages that make the whole instrument play one tone on all twelve voices: a neutral patch in whole mode
 * to the edit area, and the tone as data, or by its stored number 0-99.
 */
export function toneSelection(tone: Tone | number): Uint8Array[] {
  const patch = Patch.initial('TONE');
  if (typeof tone === 'number') {
    patch.set('upper-tone', tone);
    return [patchApr(patch)];
  }
  return [patchApr(patch), toneApr(tone)];
}

/** A note on or off (velocity 0) on the UPPER channel. */
export function noteMessage(note: number, velocity: number): Uint8Array {
  return Uint8Array.of(0x90 | (UPPER_CHANNEL - 1), note, velocity);
}
