import { describe, expect, it } from 'vitest';
import { ControllerMap, ControllerMapError } from '../../src/live/controllerMap.js';
import { InputRouter, RawInputRouter } from '../../src/live/inputRouter.js';

const MAP = '{ "controls": { "74": "vcf-cutoff", "71": "9C" } }';

/** Where messages end up. */
function target() {
  const midi: { message: number[]; at: number }[] = [];
  const edits: { key: string; message: number[] }[] = [];
  return {
    midi: (message: Uint8Array, at: number) => midi.push({ message: [...message], at }),
    edit: (key: string, message: Uint8Array) => edits.push({ key, message: [...message] }),
    sent: midi,
    edits,
  };
}

describe('controller map', () => {
  it('makes an individual parameter message for each half of what a knob says', () => {
    const map = ControllerMap.fromJson(MAP);
    // Roland's IPR: F0 41 36 channel 24 level group number value F7; cutoff is byte 34 of a tone
    expect(map.translate(Uint8Array.of(0xb5, 74, 99))?.map(({ message }) => [...message])).toEqual([
      [0xf0, 0x41, 0x36, 0x00, 0x24, 0x20, 0x01, 34, 99, 0xf7],
      [0xf0, 0x41, 0x36, 0x00, 0x24, 0x20, 0x02, 34, 99, 0xf7],
    ]);
    expect(map.size).toBe(2);
    expect(map.translate(Uint8Array.of(0xb0, 73, 99))).toBeUndefined();
    expect(map.translate(Uint8Array.of(0x90, 74, 99))).toBeUndefined();
  });

  it('listens on its channel only, and edits its half only', () => {
    const map = ControllerMap.fromJson('{"half":"lower","channel":3,"controls":{"74":"vcf-cutoff"}}');
    expect(map.translate(Uint8Array.of(0xb0, 74, 1))).toBeUndefined();
    expect(map.translate(Uint8Array.of(0xb2, 74, 1))?.map(({ message }) => message[6])).toEqual([2]);
  });

  it('speaks to a JX-8P as that understands', () => {
    const map = ControllerMap.fromJson(MAP, 'jx8p');
    expect(map.translate(Uint8Array.of(0xb0, 74, 5))?.map(({ message }) => [...message])).toEqual([
      [0xf0, 0x41, 0x36, 0x00, 0x21, 0x20, 0x01, 34, 5, 0xf7],
    ]);
  });

  it.each([
    ['', 'this is no JSON'],
    ['[]', 'must be an object'],
    ['{}', 'controls must be an object'],
    ['{"controls":{}}', 'names no controller'],
    ['{"controls":{"128":"vcf-cutoff"}}', '"128" is no controller'],
    ['{"controls":{"64":"vcf-cutoff"}}', 'controller 64 has a meaning of its own'],
    ['{"controls":{"74":"cutof"}}', '"cutof" is no tone parameter: give one of '],
    ['{"controls":{"74":7}}', '7 is no tone parameter'],
    ['{"half":"left","controls":{"74":"vcf-cutoff"}}', 'half takes upper, lower or both'],
    ['{"channel":17,"controls":{"74":"vcf-cutoff"}}', 'channel takes'],
    ['{"controlls":{}}', '"controlls" is no field'],
  ])('refuses %s with a sentence', (text, sentence) => {
    expect(() => ControllerMap.fromJson(text)).toThrow(ControllerMapError);
    expect(() => ControllerMap.fromJson(text)).toThrow(sentence);
  });
});

describe('routing of a sender', () => {
  it('mapped controllers become edits, the rest goes on with its time', () => {
    const to = target();
    const router = new InputRouter(to, ControllerMap.fromJson(MAP));
    router.push(Uint8Array.of(0x90, 60, 1), 5);
    router.push(Uint8Array.of(0xb0, 74, 1), 6);
    expect(to.sent).toEqual([{ message: [0x90, 60, 1], at: 5 }]);
    expect(to.edits.map(({ key }) => key)).toEqual(['1:34', '2:34']);
  });

  it('bytes are cut into messages, garbage is left out, and what is held is released at the end', () => {
    const to = target();
    const raw = new RawInputRouter(new InputRouter(to, undefined));
    raw.push([5, 6, 0x90, 60], 1);
    raw.push([100, 0xf0, 1], 2);
    raw.leave(3);
    expect(to.sent).toEqual([
      { message: [0x90, 60, 100], at: 2 },
      { message: [0x90, 60, 0], at: 3 },
    ]);
    expect(raw.garbage).toBe(4);
  });
});
