import { writeFileSync } from 'node:fs';
import { openBank } from '../src/patches/openBank/openBank.js';

/** `F0 41 37 channel 24 level group 00 number`: bulk load of a Super-JX, here for the internal memory. */
function bulkMessage(level: number, number: number, data: readonly number[]): number[] {
  return [0xf0, 0x41, 0x37, 0x00, 0x24, level, 0x01, 0x00, number, ...data, 0xf7];
}

/** High nibble first. */
function nibbles(bytes: Uint8Array): number[] {
  return Array.from(bytes).flatMap((byte) => [byte >> 4, byte & 0x0f]);
}

/** Patches and memory tones of the open bank as a bulk dump of an MKS-70, 10,234 bytes. */
export function bankSysex(): Uint8Array {
  const { patches, tones } = openBank();
  return Uint8Array.from([
    ...patches.flatMap((patch, n) => bulkMessage(0x30, n, nibbles(patch.raw))),
    ...tones.flatMap((tone, n) => bulkMessage(0x20, n, Array.from(tone.data()))),
  ]);
}

if (process.argv[1]?.endsWith('bank.ts')) {
  const path = new URL('../roms/open/bank.syx', import.meta.url);
  const bytes = bankSysex();
  writeFileSync(path, bytes);
  console.log(`${path.pathname}: ${bytes.length} bytes`);
}
