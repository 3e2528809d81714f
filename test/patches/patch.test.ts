import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Patch, patchLabel } from '../../src/patches/patch.js';
import { PATCH_PARAMETERS } from '../../src/patches/patchParameters.js';

/** A record of zeros with some bytes set. */
function record(bytes: Record<number, number>): Patch {
  const raw = new Uint8Array(48).fill(0x20, 0, 18);
  for (const [at, byte] of Object.entries(bytes)) raw[Number(at)] = byte;
  return new Patch(raw);
}

describe('Patch record', () => {
  it('reads the switches hidden in bit 7', () => {
    expect(record({ 20: 0x80, 21: 0 }).keyMode).toBe('whole-upper');
    expect(record({ 20: 0, 21: 0x80 }).keyMode).toBe('split');
    expect(record({ 20: 0x80, 21: 0x80 }).keyMode).toBe('whole-lower');
    expect(record({}).keyMode).toBe('dual');
    expect(record({ 25: 0x80 }).keyMode).toBe('x-fade');
    expect(record({ 24: 0x80 }).keyMode).toBe('touch-voice');
    expect(record({ 18: 0x80 }).bendSemitones).toBe(3);
    expect(record({ 26: 0x80 }).bendSemitones).toBe(4);
    expect(record({ 18: 0x80, 26: 0x80 }).bendSemitones).toBe(7);
    expect(record({ 18: 0x80, 26: 0x80, 47: 1 }).bendSemitones).toBe(12);
    expect(record({ 37: 0x80 }).chaseMode).toBe('u-l-u');
    expect(record({ 38: 0x80 }).chaseMode).toBe('u-l-l');
    expect(record({ 27: 0xb1 }).get('upper-hold')).toBe(1);
    expect(record({ 27: 0xb1 }).tone('upper')).toBe(0x31);
    expect(record({ 45: 0xa7 }).get('chase-switch')).toBe(1);
  });

  it('reads signed chromatic shifts and key assign modes', () => {
    const patch = record({ 28: 0xe8, 33: 0x18, 39: 0xb0, 40: 0x50 });
    expect(patch.shift('upper')).toBe(-24);
    expect(patch.shift('lower')).toBe(24);
    expect(patch.assign('upper')).toBe('unison-2');
    expect(patch.assign('lower')).toBe('mono-1');
    expect(patch.get('send-channel-upper')).toBe(0x10);
  });

  it('writes each parameter without touching another', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 48, maxLength: 48 }),
        fc.constantFrom(...PATCH_PARAMETERS),
        fc.integer({ min: 0, max: 255 }),
        (bytes, parameter, value) => {
          const patch = new Patch(bytes);
          const before = PATCH_PARAMETERS.map(({ name }) => patch.get(name));
          const stored = value & parameter.maximum;
          patch.set(parameter.name, stored);
          PATCH_PARAMETERS.forEach(({ name }, i) => {
            expect(patch.get(name), name).toBe(name === parameter.name ? stored : before[i]);
          });
        },
      ),
    );
  });

  it('converts to APR order and back', () => {
    const patch = Patch.initial('SOFT PAD');
    patch.keyMode = 'x-fade';
    patch.bendSemitones = 12;
    patch.chaseMode = 'u-l-l';
    patch.set('upper-shift', 0x74);
    const parameters = patch.toParameters();
    expect(parameters.length).toBe(53);
    expect(parameters[0x17]).toBe(0x60);
    expect(parameters[0x18]).toBe(0);
    expect(parameters[0x1e]).toBe(0x74);
    expect(parameters[0x30]).toBe(1);
    expect(parameters[0x33]).toBe(1);
    expect(parameters[0x34]).toBe(1);
    expect(patch.raw[28]).toBe(0xf4);
    expect(Patch.fromParameters(parameters).raw).toEqual(patch.raw);
    expect(Patch.fromParameters(parameters.subarray(0, 51)).keyMode).toBe('dual');
    expect(() => Patch.fromParameters(parameters.subarray(0, 50))).toThrow('51 to 53');
  });

  it('refuses what does not fit with a sentence', () => {
    const patch = Patch.initial();
    expect(() => patch.set('upper-hold', 2)).toThrow('upper-hold is a whole number from 0 to 1, not 2');
    expect(() => patch.get('uper-hold')).toThrow('no patch parameter is called "uper-hold"');
    expect(() => {
      patch.bendSemitones = 5;
    }).toThrow('2, 3, 4, 7 or 12');
    expect(() => new Patch(new Uint8Array(47))).toThrow('48 bytes');
  });

  it('labels patches A1 to H8', () => {
    expect([0, 7, 8, 63].map(patchLabel)).toEqual(['A1', 'A8', 'B1', 'H8']);
  });
});
