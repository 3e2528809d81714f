/** `npx tsx tools/bank.ts`: writes the patches and memory tones of the open bank as MKS-70 bulk data. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openBank } from '../src/patches/openBank/openBank.js';
import { patchBulk, toneBulk } from '../src/patches/sysexBuild.js';

export const BANK_FILE = fileURLToPath(new URL('../roms/open/bank.syx', import.meta.url));

/** The bulk dump, 10,234 bytes. */
export function bankSysex(): Uint8Array {
  const { patches, tones } = openBank();
  const messages = [
    ...patches.map((patch, slot) => patchBulk(patch, slot)),
    ...tones.map((tone, slot) => toneBulk(tone, slot)),
  ];
  return Uint8Array.from(messages.flatMap((message) => [...message]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const bytes = bankSysex();
  writeFileSync(BANK_FILE, bytes);
  process.stdout.write(`${BANK_FILE}: ${bytes.length} bytes\n`);
}
