import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BankError } from '../../src/patches/bank.js';
import { cartridgeFile, jx8pFile, superJxFile } from '../../src/patches/bankFiles.js';
import { bankFromJson, bankToJson } from '../../src/patches/bankJson.js';
import { Patch } from '../../src/patches/patch.js';
import { PATCH_FIELDS } from '../../src/patches/patchFields.js';
import { readBank } from '../../src/patches/readBank.js';
import { patchApr, patchBulk, programNumber, toneApr, toneBulk } from '../../src/patches/sysexBuild.js';
import { Tone } from '../../src/patches/tone.js';

function bankOf(toneBytes: Uint8Array, patchBytes: Uint8Array) {
  const messages = [patchBulk(new Patch(patchBytes), 5), toneBulk(new Tone(toneBytes), 7)];
  return readBank(Uint8Array.from(messages.flatMap((message) => [...message])));
}

function edited(change: (json: { tones: Entry[]; patches: Entry[] }) => void): string {
  const json = JSON.parse(bankToJson(bankOf(Tone.initial('ONE').raw, Patch.initial('FIRST').raw)));
  change(json);
  return JSON.stringify(json);
}

interface Entry {
  number: number;
  name: string;
  parameters: Record<string, string | number>;
  raw?: string;
}

describe('banks as JSON', () => {
  it('gives back any record whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 59, maxLength: 59, max: 127 }),
        fc.uint8Array({ minLength: 48, maxLength: 48 }),
        (toneBytes, patchBytes) => {
          const again = readBank(new TextEncoder().encode(bankToJson(bankOf(toneBytes, patchBytes))));
          expect(again.toneAt(7)!.raw).toEqual(toneBytes);
          expect(again.patchAt(5)!.raw).toEqual(patchBytes);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps a patch with its tone where that had to move out of the presets', () => {
    const patch = Patch.initial('WITH PRESET');
    patch.set('upper-tone', 60);
    const messages = [
      programNumber('patch', 0),
      patchApr(patch),
      programNumber('tone', 60),
      toneApr(Tone.initial('MOVED')),
    ];
    const bank = readBank(Uint8Array.from(messages.flatMap((message) => [...message])));
    const slot = bank.tones[0]!.slot;
    expect(slot).toBeLessThan(50);
    expect(bankFromJson(bankToJson(bank)).patchAt(0)!.tone('upper')).toBe(slot);
  });

  it('takes edited values in the units of the display', () => {
    const bank = bankFromJson(
      edited(({ tones, patches }) => {
        Object.assign(tones[0]!.parameters, { 'dco1-range': "16'", 'vcf-cutoff': 50, 'dco2-tune': -7 });
        Object.assign(patches[0]!.parameters, {
          'key-mode': 'x-fade',
          'upper-tone': 51,
          'upper-split': 'F#3',
          'bend-range': 12,
        });
        tones[0]!.name = 'OTHER';
      }),
    );
    const tone = bank.toneAt(7)!;
    expect([tone.get('dco1-range'), tone.get('vcf-cutoff'), tone.name]).toEqual([0, 64, 'OTHER     ']);
    expect(tone.display('dco2-tune')).toBe('-7');
    const patch = bank.patchAt(5)!;
    // JX-10 owner's manual: split points start at A0 = MIDI note 21; F#3 is 54
    expect([patch.keyMode, patch.tone('upper'), patch.get('upper-split'), patch.bendSemitones]).toEqual([
      'x-fade',
      50,
      54 - 21,
      12,
    ]);
  });

  it('names the place of what is wrong', () => {
    const cases: [(json: { tones: Entry[]; patches: Entry[] }) => void, string][] = [
      [({ tones }) => Object.assign(tones[0]!.parameters, { chorus: '3' }), 'tones[0].parameters.chorus'],
      [({ tones }) => Object.assign(tones[0]!.parameters, { nothing: 3 }), 'tones[0].parameters.nothing'],
      [
        ({ patches }) => Object.assign(patches[0]!.parameters, { balance: 99 }),
        'patches[0].parameters.balance',
      ],
      [({ tones }) => Object.assign(tones[0]!, { raw: '12' }), 'tones[0].raw must be 118 hex digits'],
      [({ tones }) => Object.assign(tones[0]!, { number: 0 }), 'tones[0].number'],
      [({ tones }) => Object.assign(tones[0]!, { name: 'MUCH TOO LONG' }), 'tones[0].name'],
      [({ tones }) => tones.push(tones[0]!), 'number 8'],
    ];
    for (const [change, text] of cases) {
      expect(() => bankFromJson(edited(change))).toThrow(BankError);
      expect(() => bankFromJson(edited(change))).toThrow(text);
    }
    expect(() => readBank(new TextEncoder().encode('{"format": 1}'))).toThrow('superjx-bank');
    expect(() => readBank(new TextEncoder().encode('\ufeff \r\n{"format": 1}'))).toThrow('superjx-bank');
    expect(() => readBank(new TextEncoder().encode('{'))).toThrow(BankError);
  });

  it('stores and shows every patch field alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 48, maxLength: 48 }), (bytes) => {
        const patch = new Patch(bytes);
        for (const field of PATCH_FIELDS) {
          const text = field.show(patch);
          const other = Patch.initial();
          try {
            field.store(other, text);
          } catch (error) {
            // a record can hold shifts beyond two octaves, which no panel sets
            expect(error).toBeInstanceOf(RangeError);
            expect(field.name).toMatch(/shift/);
            continue;
          }
          expect(field.show(other), field.name).toBe(text);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('banks in other formats', () => {
  const bank = readBank(
    Uint8Array.from([
      ...patchBulk(Patch.initial('FIRST'), 0),
      ...toneBulk(Tone.initial('ONE'), 0),
      ...toneBulk(Tone.initial('FORTY'), 39),
    ]),
  );

  it('keeps what fits and says what does not', () => {
    expect(superJxFile(bank)).toMatchObject({ tones: 2, patches: 1, left: [] });
    for (const convert of [jx8pFile, cartridgeFile]) {
      const { bytes, tones, patches, left } = convert(bank);
      expect([tones, patches]).toEqual([1, 0]);
      expect(readBank(bytes).toneAt(0)!.equals(Tone.initial('ONE'))).toBe(true);
      expect(left).toEqual(['1 tone left out: a JX-8P holds 32.', '1 patch left out: a JX-8P has none.']);
    }
  });
});
