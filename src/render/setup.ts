import { Patch } from '../patches/patch.js';
import { individualParameters, patchApr, toneApr } from '../patches/sysexBuild.js';
import type { SysexModel } from '../patches/sysexMessages.js';
import type { Tone } from '../patches/tone.js';

/**
 * MIDI channels of a fresh memory. They are the instrument's own settings; these are what the open firmware
 * starts with.
 */
export const UPPER_CHANNEL = 1;
const CONTROL_CHANNEL = 1;

/** Tones of a JX-8P's memory and presets, as the open firmware numbers them: memory 0-31, presets 32-95. */
const JX8P_MEMORY_TONES = 32;
const JX8P_PRESET_TONES = 64;

/** Performance parameters 0-6 of a JX-8P: bend 2, no portamento, Poly 1, no aftertouch, full lever, no detune. */
const JX8P_NEUTRAL: readonly number[] = [0, 0, 0, 0, 0, 127, 64];

/** Selects the patch in slot 0-63 as a player does: a program change on the CONTROL channel. */
export function patchSelection(slot: number): Uint8Array {
  return Uint8Array.of(0xc0 | (CONTROL_CHANNEL - 1), slot);
}

/**
 * The messages that make the whole instrument play one tone on all its voices: a neutral patch in whole mode to
 * the edit area (of a JX-8P: neutral performance parameters), and the tone as data, or by its stored number from 0:
 * the memory, then the presets.
 */
export function toneSelection(tone: Tone | number, model: SysexModel = 'super-jx'): Uint8Array[] {
  if (model === 'jx8p') return jx8pToneSelection(tone);
  const patch = Patch.initial('TONE');
  if (typeof tone === 'number') {
    patch.set('upper-tone', tone);
    return [patchApr(patch)];
  }
  return [patchApr(patch), toneApr(tone)];
}

function jx8pToneSelection(tone: Tone | number): Uint8Array[] {
  const neutral = JX8P_NEUTRAL.map((value, number) => ({ number, value }));
  const messages = [individualParameters('patch', neutral, { model: 'jx8p' })];
  if (typeof tone !== 'number') return [...messages, toneApr(tone, { model: 'jx8p' })];
  const program = tone < JX8P_MEMORY_TONES ? tone + JX8P_PRESET_TONES : tone - JX8P_MEMORY_TONES;
  return [...messages, Uint8Array.of(0xc0 | (UPPER_CHANNEL - 1), program)];
}

/** A note on or off (velocity 0) on the UPPER channel. */
export function noteMessage(note: number, velocity: number): Uint8Array {
  return Uint8Array.of(0x90 | (UPPER_CHANNEL - 1), note, velocity);
}
