import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bank, BankError, toneEditMessages } from '../../src/patches/bank.js';
import { Patch } from '../../src/patches/patch.js';
import { readBank } from '../../src/patches/readBank.js';
import {
  jx8pWrite,
  patchApr,
  patchBulk,
  programNumber,
  toneApr,
  toneBulk,
} from '../../src/patches/sysexBuild.js';
import { decodeSysex } from '../../src/patches/sysexMessages.js';
import { Tone } from '../../src/patches/tone.js';

function concat(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function tone(name: string): Tone {
  return Tone.initial(name);
}

/** An M-16C image with numbered tones, its unused head filled with noise as real ones. */
function cartridge(prefix: string): Uint8Array {
  const image = new Uint8Array(2048).fill(0xff, 0, 0x9f);
  image[0x9f] = 0x55;
  for (let i = 0; i < 32; i++) image.set(tone(`${prefix} ${i}`).raw, 0xa0 + 59 * i);
  return image;
}

const jx8p = { model: 'jx8p' } as const;

describe('readBank', () => {
  it('files JX-8P tones by the program number that follows them', () => {
    const file = concat(
      ...[toneApr(tone('FIRST'), jx8p), jx8pWrite(5)],
      ...[toneApr(tone('SECOND'), jx8p), jx8pWrite(2)],
      toneApr(tone('LOOSE'), jx8p),
    );
    const bank = readBank(file);
    expect(bank.tones.map(({ slot, tone, offset }) => [slot, tone.name.trim(), offset])).toEqual([
      [0, 'LOOSE', 156],
      [2, 'SECOND', 78],
      [5, 'FIRST', 0],
    ]);
    expect(bank.reports).toEqual([]);
    expect(bank.messages.length).toBe(5);
    expect(bank.toneNamed('second')?.name).toBe('SECOND    ');
    expect(bank.toneAt(5)?.name).toBe('FIRST     ');
    expect(bank.toneAt(1)).toBeUndefined();
  });

  it('takes bulk dumps by their number in any order', () => {
    const patch = Patch.initial('P');
    patch.set('upper-tone', 49);
    const bank = readBank(concat(toneBulk(tone('B'), 49), patchBulk(patch, 63), toneBulk(tone('A'), 3)));
    expect(bank.tones.map(({ slot }) => slot)).toEqual([3, 49]);
    expect(bank.patchAt(63)?.tone('upper')).toBe(49);
    const messages = bank.toMachineSysex({ channel: 4 });
    expect(messages.map((bytes) => decodeSysex(bytes))).toMatchObject([
      { kind: 'patch-bulk', number: 63, record: patch.raw, channel: 4, group: 1 },
      { kind: 'tone-bulk', number: 3, channel: 4 },
      { kind: 'tone-bulk', number: 49, data: tone('B').data() },
    ]);
  });

  it('gives preset tones that come with a patch a memory slot and sends the patch with it', () => {
    const patch = Patch.initial('ORGANS');
    patch.set('upper-tone', 60);
    patch.set('lower-tone', 60);
    const file = concat(
      ...[programNumber('patch', 20), patchApr(patch)],
      ...[programNumber('tone', 60, { group: 1 }), toneApr(tone('ORGAN'), { group: 1 })],
      ...[programNumber('tone', 60, { group: 2 }), toneApr(tone('ORGAN'), { group: 2 })],
    );
    const bank = readBank(file);
    expect(bank.tones.map(({ slot }) => slot)).toEqual([0]);
    expect(bank.reports.map(({ text }) => text)).toEqual([
      'tone number 61 of the file became tone 1: the memory ends before it.',
    ]);
    expect(bank.patchAt(20)?.tone('upper')).toBe(60);
    const [sent] = bank.toMachineSysex().map((bytes) => decodeSysex(bytes));
    const record = sent?.kind === 'patch-bulk' ? new Patch(sent.record) : undefined;
    expect([record?.tone('upper'), record?.tone('lower')]).toEqual([0, 0]);
  });

  it('reads cartridge images, several in a row and with padding, and keeps bit 7', () => {
    const image = cartridge('A');
    image[0xa0 + 10] = 0xff;
    const one = readBank(image);
    expect(one.tones.length).toBe(32);
    expect(one.toneAt(31)?.name).toBe('A 31      ');
    expect(one.toneAt(0)?.raw[10]).toBe(0xff);
    const two = readBank(concat(image, cartridge('B'), new Uint8Array(128)));
    expect(two.tones.length).toBe(64);
    expect(two.toneAt(32)?.name).toBe('B 0       ');
    expect(two.toMachineSysex().length).toBe(50);
    image[0x9f] = 0;
    expect(readBank(image).reports[0]).toMatchObject({ offset: 0x9f });
  });

  it('finds the records of an 8 KB memory wherever they lie', () => {
    const memory = new Uint8Array(8192).fill(0xff);
    for (let i = 0; i < 64; i++) memory.set(Patch.initial(`PATCH NUMBER ${i}`).raw, 0x123 + 48 * i);
    for (let i = 0; i < 50; i++) memory.set(tone(`TONE ${i}`).raw, 0x1200 + 59 * i);
    const bank = readBank(memory);
    expect(bank.patchAt(63)?.name).toBe('PATCH NUMBER 63   ');
    expect(bank.toneAt(49)?.name).toBe('TONE 49   ');
  });

  it('says in a sentence why a file holds nothing', () => {
    expect(() => readBank(new Uint8Array())).toThrow(new BankError('The file is empty.'));
    expect(() => readBank(new Uint8Array(100))).toThrow('100 bytes without a System Exclusive message');
    expect(() => readBank(new Uint8Array(8192))).toThrow(BankError);
    expect(() => readBank(Uint8Array.of(0xf0, 0x43, 1, 2, 3, 4, 0xf7))).toThrow('another maker');
    expect(() => readBank(Uint8Array.of(0xf0, 0x41, 0x3a, 0, 0x24, 0x20, 1, 0, 0, 0xf7))).toThrow(
      'a V4 bulk tone has 10 bytes',
    );
  });

  it('puts a changed tone and patch back in place and leaves every other byte', () => {
    const file = concat(
      Uint8Array.of(1, 2, 3),
      toneApr(tone('ONE'), { model: 'jx8p' }),
      patchBulk(Patch.initial('FIRST'), 3),
      toneBulk(tone('TWO'), 7),
    );
    // a clock byte inside the patch, as a live recording has it
    const at = 3 + 67 + 30;
    const noisy = concat(file.subarray(0, at), Uint8Array.of(0xf8), file.subarray(at));
    const bank = readBank(noisy);
    expect(bank.toFile()).toEqual(noisy);
    bank.toneAt(7)!.set('vcf-cutoff', 99);
    bank.patchAt(3)!.set('total-volume', 55);
    const changed = bank.toFile();
    const again = readBank(changed);
    expect(again.toneAt(7)!.get('vcf-cutoff')).toBe(99);
    expect(again.patchAt(3)!.get('total-volume')).toBe(55);
    expect([...changed].filter((byte, i) => byte !== noisy[i]).length).toBe(3);
  });

  it('throws nothing but BankError on garbage', () => {
    const good = concat(toneApr(tone('GOOD')), patchBulk(Patch.initial(), 3), toneBulk(tone('B'), 1));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 12 }),
        fc.nat(good.length),
        (edits, length) => {
          const bytes = good.slice(0, length);
          for (const [at, value] of edits) if (at < length) bytes[at] = value;
          try {
            expect(readBank(bytes)).toBeInstanceOf(Bank);
          } catch (error) {
            expect(error).toBeInstanceOf(BankError);
          }
        },
      ),
    );
  });
});

describe('toneEditMessages', () => {
  it('addresses one half or both', () => {
    const groups = (half: 'upper' | 'lower' | 'both') =>
      toneEditMessages(tone('E'), half).map((bytes) => decodeSysex(bytes));
    expect(groups('upper')).toMatchObject([{ kind: 'tone-apr', group: 1 }]);
    expect(groups('lower')).toMatchObject([{ kind: 'tone-apr', group: 2 }]);
    expect(groups('both')).toMatchObject([{ group: 1 }, { group: 2 }]);
  });
});
