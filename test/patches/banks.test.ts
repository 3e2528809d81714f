import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Bank, BankError } from '../../src/patches/bank.js';
import type { Patch } from '../../src/patches/patch.js';
import { readBank } from '../../src/patches/readBank.js';
import { compareFile, type ExpectedFile } from '../../tools/corpus/compare.js';

const banks = join(process.env.SUPERJX_REFERENCE ?? '', 'banks');
const present = process.env.SUPERJX_REFERENCE !== undefined && existsSync(join(banks, 'expected.json'));

/** A preset that came with the patch using it is moved to a memory slot, and the patch follows. */
function withoutToneNumbers(patch: Patch): Uint8Array {
  const moved = patch.clone();
  moved.set('upper-tone', 0);
  moved.set('lower-tone', 0);
  return moved.raw;
}

function readFiles(): readonly { file: ExpectedFile; bytes: Uint8Array }[] {
  const files = JSON.parse(readFileSync(join(banks, 'expected.json'), 'utf8')) as ExpectedFile[];
  return files.map((file) => ({ file, bytes: new Uint8Array(readFileSync(join(banks, file.path))) }));
}

describe.skipIf(!present)('real bank files (skipped without SUPERJX_REFERENCE/banks)', () => {
  const files = present ? readFiles() : [];

  it('decodes every message and every image as an independent parser does, and saves the same bytes', () => {
    let messages = 0;
    for (const { file, bytes } of files) {
      const report = compareFile(bytes, file);
      expect(report.mismatches, file.path).toEqual([]);
      messages += report.messages;
    }
    expect(messages).toBeGreaterThan(1700);
  });

  it('notices a difference', () => {
    const { file, bytes } = files.find(({ file }) => file.items[0]?.kind === 'tone')!;
    const other = bytes.slice();
    other[30] = (other[30]! + 1) & 0x7f;
    expect(compareFile(other, file).mismatches.length).toBeGreaterThan(0);
  });

  it('repairs files converted without masking, to the tones of the cartridge they came from', () => {
    let compared = 0;
    for (const { file, bytes } of files) {
      if (file.type !== 'cartridge-M16C') continue;
      const converted = files.find((other) => other.file.path === `${file.path}.syx`);
      if (!converted) continue;
      const image = readBank(bytes);
      const repaired = readBank(converted.bytes);
      expect(repaired.tones.length, file.path).toBe(32);
      repaired.tones.forEach(({ tone, slot }) => {
        const original = image.toneAt(slot)!;
        // the converter wrote its own filler into the five unused bytes
        for (let i = 0; i < 59; i++) {
          if (![10, 23, 24, 25, 57].includes(i))
            expect(tone.data()[i], `${file.path} ${i}`).toBe(original.data()[i]);
        }
      });
      compared++;
    }
    expect(compared).toBe(9);
  });

  it('turns every file into machine messages and reads those back as the same bank', () => {
    for (const { file, bytes } of files) {
      let bank: Bank;
      try {
        bank = readBank(bytes);
      } catch (error) {
        expect(error, file.path).toBeInstanceOf(BankError);
        expect(
          file.items.every(({ kind }) => kind === 'pgr'),
          file.path,
        ).toBe(true);
        continue;
      }
      const again = readBank(Uint8Array.from(bank.toMachineSysex().flatMap((message) => [...message])));
      expect(again.tones.length, file.path).toBe(Math.min(50, bank.tones.length));
      for (const { tone, slot } of again.tones) expect(tone.equals(bank.toneAt(slot)!), file.path).toBe(true);
      for (const { patch, slot } of again.patches) {
        expect(withoutToneNumbers(patch)).toEqual(withoutToneNumbers(bank.patchAt(slot)!));
      }
    }
  });

  it('reads a whole MKS-70 bank and a V4 bank as 64 patches and 50 tones', () => {
    const read = (name: string) => readBank(files.find(({ file }) => file.path.endsWith(name))!.bytes);
    const mks70 = read('MKS70_MKSSYNTH.SYX');
    expect([mks70.patches.length, mks70.tones.length, mks70.reports.length]).toEqual([64, 50, 0]);
    const v4 = read('MKS-70_full_internal_bank_manual_dump.syx');
    expect([v4.patches.length, v4.tones.length]).toEqual([64, 50]);
    expect(v4.reports[0]?.text).toContain('V4 firmware');
  });
});
