/**
 * `npx tsx tools/bank.ts`: writes the patches and memory tones of the open bank as MKS-70 bulk data, and those of the
 * JX-8P as its bank files are.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openBank, openJx8pBank } from '../src/patches/openBank/openBank.js';
import { jx8pWrite, patchBulk, toneApr, toneBulk } from '../src/patches/sysexBuild.js';

export const BANK_FILE = fileURLToPath(new URL('../roms/open/bank.syx', import.meta.url));

export const JX8P_BANK_FILE = fileURLToPath(new URL('../roms/open/bank-jx8p.syx', import.meta.url));

/** The 32 memory tones of the JX-8P, each with the order to write it: 2,496 bytes. */
export function jx8pBankSysex(): Uint8Array {
  const messages = openJx8pBank().tones.flatMap((tone, slot) => [
    toneApr(tone, { model: 'jx8p' }),
    jx8pWrite(slot),
  ]);
  return Uint8Array.from(messages.flatMap((message) => [...message]));
}

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
  for (const [path, bytes] of [
    [BANK_FILE, bankSysex()],
    [JX8P_BANK_FILE, jx8pBankSysex()],
  ] as const) {
    writeFileSync(path, bytes);
    process.stdout.write(`${path}: ${bytes.length} bytes\n`);
  }
}
