import { OPEN_ASSIGNER, OPEN_LOWER, OPEN_UPPER } from './openImages.js';
import type { RomSet } from './romSet.js';

function decode(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** The open firmware that comes with this program, built from `roms/open`. */
export function openFirmware(): RomSet {
  return {
    title: 'open firmware',
    assigner: decode(OPEN_ASSIGNER),
    lower: decode(OPEN_LOWER),
    upper: decode(OPEN_UPPER),
  };
}
