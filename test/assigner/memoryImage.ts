import { openBank } from '../../src/patches/openBank/openBank.js';

/** Battery-backed memory of the open firmware: where things lie. */
export const SETTINGS = 0x10;
export const PATCHES = 0x100;
export const TONES = 0xd00;
export const MEMORY_END = TONES + 50 * 59;

/** Bits of the fifth setting. */
export const SWITCH = { send: 1, sendAll: 2, deaf: 4, noProgram: 8, protect: 16 } as const;

/** 16-bit sum of settings, patches and tones, as bytes 8 and 9 hold it. */
export function memorySum(memory: Uint8Array): number {
  return memory.subarray(SETTINGS, MEMORY_END).reduce((sum, byte) => (sum + byte) & 0xffff, 0);
}

/** The open bank in a memory with these settings: channels UPPER, LOWER, CONTROL, tune, switches. */
export function memoryImage(settings: readonly number[]): Uint8Array {
  const bank = openBank();
  const memory = new Uint8Array(0x2000);
  memory.set([...'SUPERJX'].map((letter) => letter.charCodeAt(0)).concat(1));
  memory.set(settings, SETTINGS);
  for (const [n, patch] of bank.patches.entries()) memory.set(patch.raw, PATCHES + 48 * n);
  for (const [n, tone] of bank.tones.entries()) memory.set(tone.raw, TONES + 59 * n);
  const sum = memorySum(memory);
  memory.set([sum >> 8, sum & 255], 8);
  return memory;
}
