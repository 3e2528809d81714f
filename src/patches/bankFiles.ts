import { joinBytes } from '../bytes.js';
import { type Bank, JX8P_MEMORY_TONES, MEMORY_PATCHES, MEMORY_TONES } from './bank.js';
import { M16C, m16cToneOffset } from './cartridge.js';

/** What a conversion made, and what it had to leave out, as sentences. */
export interface ConvertedBank {
  readonly bytes: Uint8Array;
  /** Tones and patches in it. */
  readonly tones: number;
  readonly patches: number;
  readonly left: readonly string[];
}

/** Bulk dump for a Super-JX: patches, then tones. */
export function superJxFile(bank: Bank): ConvertedBank {
  const tonesLeft = count(bank.tones, MEMORY_TONES);
  const patchesLeft = count(bank.patches, MEMORY_PATCHES);
  return {
    bytes: joinBytes(bank.toMachineSysex()),
    tones: bank.tones.length - tonesLeft,
    patches: bank.patches.length - patchesLeft,
    left: [
      ...leftOut(tonesLeft, 'tone', `the memory holds ${MEMORY_TONES}`),
      ...leftOut(patchesLeft, 'patch', `the memory holds ${MEMORY_PATCHES}`),
    ],
  };
}

/** SysEx for a JX-8P: each tone, then the order to write it to its slot. Patches have no place there. */
export function jx8pFile(bank: Bank): ConvertedBank {
  return { bytes: joinBytes(bank.toMachineSysex({ model: 'jx8p' })), ...jx8pCounts(bank) };
}

/** An M-16C cartridge image of 2,048 bytes; slots without a tone are zero. */
export function cartridgeFile(bank: Bank): ConvertedBank {
  const bytes = new Uint8Array(M16C.bytes);
  bytes[M16C.markerAt] = M16C.marker;
  for (const { tone, slot } of bank.tones) {
    if (slot < M16C.tones) bytes.set(tone.raw, m16cToneOffset(0, slot));
  }
  return { bytes, ...jx8pCounts(bank) };
}

function jx8pCounts(bank: Bank): Omit<ConvertedBank, 'bytes'> {
  const tonesLeft = count(bank.tones, JX8P_MEMORY_TONES);
  return {
    tones: bank.tones.length - tonesLeft,
    patches: 0,
    left: [
      ...leftOut(tonesLeft, 'tone', `a JX-8P holds ${JX8P_MEMORY_TONES}`),
      ...leftOut(bank.patches.length, 'patch', 'a JX-8P has none'),
    ],
  };
}

/** How many of a list have no place among so many. */
function count(list: readonly { readonly slot: number }[], places: number): number {
  return list.filter(({ slot }) => slot >= places).length;
}

function leftOut(number: number, what: 'tone' | 'patch', why: string): string[] {
  if (number === 0) return [];
  const plural = what === 'patch' ? 'patches' : 'tones';
  return [`${number} ${number === 1 ? what : plural} left out: ${why}.`];
}
