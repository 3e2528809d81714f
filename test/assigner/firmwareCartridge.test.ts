import { describe, expect, it } from 'vitest';
import { CARTRIDGE_BYTES, CartridgeSlot } from '../../src/assigner/cartridgeSlot.js';
import { openBank } from '../../src/patches/openBank/openBank.js';
import { Patch } from '../../src/patches/patch.js';
import { readBank } from '../../src/patches/readBank.js';
import { Tone } from '../../src/patches/tone.js';
import { FirmwareBench } from './firmwareBench.js';
import { memoryImage, memorySum, PATCHES, SETTINGS, TONES } from './memoryImage.js';
import { patchApr, patchBulk, patchPgr, toneBulk } from './sysexMessages.js';

const bank = openBank();
const shown = (bench: FirmwareBench) => bench.assigner.display.text.trimEnd();

/** A cartridge of ours: the open bank backwards, all names marked. */
function m64c(): Uint8Array {
  const image = memoryImage([0, 0, 0, 0, 0]);
  for (let n = 0; n < 64; n++) {
    const raw = bank.patches[63 - n]!.raw.slice();
    raw.set([...`CART ${n}`.padEnd(18)].map((letter) => letter.charCodeAt(0)));
    image.set(raw, PATCHES + 48 * n);
  }
  for (let n = 0; n < 50; n++) {
    const raw = bank.tones[49 - n]!.raw.slice();
    raw.set([...`CTONE ${n}`.padEnd(10)].map((letter) => letter.charCodeAt(0)));
    image.set(raw, TONES + 59 * n);
  }
  return summed(image);
}

function summed(image: Uint8Array): Uint8Array {
  const sum = memorySum(image);
  image.set([sum >> 8, sum & 255], 8);
  return image;
}

/** An M-16C as a JX-8P writes it, with noise in front. */
function m16c(): Uint8Array {
  const image = Uint8Array.from({ length: 0x800 }, (_, n) => (n * 37) & 255);
  image[0x9f] = 0x55;
  for (let n = 0; n < 32; n++) {
    const tone = bank.presets[n]!.raw.slice();
    tone.set([...`JX8 ${n}`.padEnd(10)].map((letter) => letter.charCodeAt(0)));
    image.set(tone, 0xa0 + 59 * n);
  }
  return image;
}

function plugged(image?: Uint8Array, writeProtected = false): FirmwareBench {
  const bench = FirmwareBench.booted({ nvram: memoryImage([0, 1, 0, 0, 0]) });
  if (image) {
    bench.assigner.cartridge.insert(image, { writeProtected });
    bench.run(0.4);
  }
  bench.forget();
  return bench;
}

function push(bench: FirmwareBench, ...names: readonly string[]): void {
  for (const name of names) {
    bench.assigner.panel.press(name, true);
    bench.run(0.04);
    bench.assigner.panel.press(name, false);
    bench.run(0.16);
  }
}

/** Goes to the setting whose line begins with `name` and presses ENTER. */
function enter(bench: FirmwareBench, name: string): void {
  if (bench.variable('page') !== 3) push(bench, 'MIDI');
  for (let n = 0; n < 14 && !shown(bench).startsWith(name); n++) push(bench, 'BACK');
  push(bench, 'ENTER');
  bench.run(0.3);
}

describe('the cartridge slot', () => {
  it('is sensed when a cartridge is pushed in and pulled out', () => {
    const bench = plugged();
    bench.assigner.cartridge.insert(m64c());
    bench.run(0.4);
    expect(shown(bench)).toBe('CARTRIDGE M-64C');
    bench.assigner.cartridge.eject();
    bench.run(0.2);
    expect(shown(bench)).toBe('CARTRIDGE OUT');
    bench.run(2.2);
    expect(shown(bench)).toMatch(/^A1 /);
  });

  it('says what is missing or wrong', () => {
    for (const [image, message] of [
      [undefined, 'NO CARTRIDGE'],
      [new Uint8Array(0x2000), 'CARTRIDGE IS NOT FORMATTED'],
      [new Uint8Array(0x2000).fill(0xff), 'CARTRIDGE IS NOT FORMATTED'],
      [m64c().fill(0x7f, 0x200, 0x210), 'CARTRIDGE IS NOT FORMATTED'],
      [m16c(), 'CARTRIDGE M-16C: NO PATCHES'],
    ] as const) {
      const bench = plugged(image);
      push(bench, 'CART SEL');
      expect(shown(bench)).toBe(message);
      expect(bench.wire).toEqual([]);
      const ignored = bench.variable('ignoredPrograms', 2);
      bench.send([0xc0, 70], 0.2);
      expect(bench.variable('ignoredPrograms', 2)).toBe(ignored + 1);
      expect(bench.wire).toEqual([]);
    }
  });

  it('takes images of the two sizes and no other', () => {
    const slot = new CartridgeSlot(0xff);
    expect(slot.read(0)).toBe(0xff);
    expect(() => slot.insert(new Uint8Array(4096))).toThrow(/2048 \(M-16C\) or 8192 \(M-64C\).*4096/);
    for (const size of CARTRIDGE_BYTES) {
      slot.insert(new Uint8Array(size).fill(7));
      slot.write(0x7ff, 9);
      expect([slot.read(0x7ff), slot.read(0xfff), slot.changed]).toEqual([9, size === 0x800 ? 9 : 7, true]);
      expect(slot.eject()).toHaveLength(size);
      expect(slot.eject()).toBeUndefined();
    }
  });
});

describe('patches of a cartridge', () => {
  it('are programs 64-127, play the tones of the cartridge, and MIDI OUT says so', () => {
    const bench = plugged(m64c());
    bench.send([0xc0, 64 + 5], 0.4);
    expect(shown(bench)).toMatch(/^A6\*CART 5 /);
    expect(bench.wire.slice(-3)).toEqual([0xf5, 0xc0, 64 + 5]);
    const patch = new Patch(m64c().slice(PATCHES + 48 * 5, PATCHES + 48 * 6));
    const number = patch.tone('lower');
    const expected =
      number < 50
        ? m64c().slice(TONES + 59 * number, TONES + 59 * (number + 1))
        : bank.presets[number - 50]!.raw;
    const lower = bench.address('lowerTone');
    expect(Array.from({ length: 59 }, (_, n) => bench.assigner.read(lower + n))).toEqual([...expected]);
    bench.send([0xc0, 5], 0.4);
    expect(shown(bench)).toMatch(new RegExp(`^A6 ${bank.patches[5]!.name.trimEnd()}`));
    expect(bench.wire.slice(-3)).toEqual([0xf5, 0xc0, 5]);
    bench.send(patchPgr(64 + 63), 0.4);
    expect(shown(bench)).toMatch(/^H8\*CART 63 /);
  });

  it('are selected with CART SEL at the panel, there and back; its LED says where', () => {
    const bench = plugged(m64c());
    push(bench, 'CART SEL');
    bench.run(0.2);
    expect(shown(bench)).toMatch(/^A1\*CART 0 /);
    expect(bench.assigner.leds[0]! & 0x20).toBe(0x20);
    push(bench, '3');
    bench.run(0.2);
    expect(shown(bench)).toMatch(/^A3\*CART 2 /);
    push(bench, 'CART SEL');
    bench.run(0.2);
    expect(shown(bench)).toMatch(/^A3 /);
    expect(bench.assigner.leds[0]! & 0x20).toBe(0);
  });

  it('sound on when the cartridge is pulled out; then the memory is meant again', () => {
    const bench = plugged(m64c());
    push(bench, 'CART SEL');
    bench.assigner.cartridge.eject();
    bench.run(0.3).forget();
    bench.send([0x90, 60, 90]);
    expect(bench.commands().some(({ kind }) => kind === 'on')).toBe(true);
    push(bench, '2');
    bench.run(0.2);
    expect(shown(bench)).toMatch(new RegExp(`^A2 ${bank.patches[1]!.name.trimEnd()}`));
  });
});

describe('writing to a cartridge', () => {
  it('WRITE goes where CART SEL says; memory and cartridge keep their sums', () => {
    const bench = plugged(m64c());
    const edited = Patch.initial('WRITTEN HERE');
    bench.send(patchApr(edited.toParameters()), 0.3);
    push(bench, 'WRITE', 'CART SEL', 'B', '4');
    expect(shown(bench)).toBe('WRITE PATCH TO B4*CART 11');
    push(bench, 'WRITE');
    expect(shown(bench)).toBe('WRITTEN');
    const cartridge = bench.assigner.cartridge.image!;
    const stored = new Patch(cartridge.slice(PATCHES + 48 * 11, PATCHES + 48 * 12));
    expect(stored.name.trimEnd()).toBe('WRITTEN HERE');
    expect(cartridge[8]! * 256 + cartridge[9]!).toBe(memorySum(cartridge));
    expect([...bench.assigner.nvram.data]).toEqual([...memoryImage([0, 1, 0, 0, 0])]);
  });

  it('a tone too', () => {
    const bench = plugged(m64c());
    push(bench, 'TONE', 'WRITE', 'CART SEL', 'FORWARD');
    expect(shown(bench)).toMatch(/^WRITE TONE TO \d\d\*CTONE \d+$/);
    const target = Number(/TO (\d\d)/.exec(shown(bench))![1]) - 1;
    push(bench, 'WRITE');
    const cartridge = bench.assigner.cartridge.image!;
    const upper = bench.address('upperTone');
    expect([...cartridge.slice(TONES + 59 * target, TONES + 59 * (target + 1))]).toEqual(
      Array.from({ length: 59 }, (_, n) => bench.assigner.read(upper + n)),
    );
    expect(cartridge[8]! * 256 + cartridge[9]!).toBe(memorySum(cartridge));
  });

  it('the switch on the cartridge protects it, and the display says so', () => {
    const bench = plugged(m64c(), true);
    push(bench, 'WRITE', 'CART SEL', 'WRITE');
    expect(shown(bench)).toBe('CARTRIDGE PROTECTED');
    enter(bench, 'SAVE TO CARTRIDGE');
    expect(shown(bench)).toBe('CARTRIDGE PROTECTED');
    const ignored = bench.variable('ignoredSysex', 2);
    const bulk = patchBulk(3, bank.patches[9]!.raw);
    bulk[6] = 2;
    bench.send(bulk, 0.1);
    expect(bench.variable('ignoredSysex', 2)).toBe(ignored + 1);
    expect([...bench.assigner.cartridge.image!]).toEqual([...m64c()]);
  });

  it('bulk messages of group 2 go there, and nowhere without one', () => {
    const bench = plugged(m64c());
    const patch = patchBulk(7, bank.patches[20]!.raw);
    const tone = toneBulk(9, [...bank.presets[3]!.raw]);
    patch[6] = 2;
    tone[6] = 2;
    bench.send([...patch, ...tone], 0.2);
    const cartridge = bench.assigner.cartridge.image!;
    expect([...cartridge.slice(PATCHES + 48 * 7, PATCHES + 48 * 8)]).toEqual([...bank.patches[20]!.raw]);
    expect([...cartridge.slice(TONES + 59 * 9, TONES + 59 * 10)]).toEqual([...bank.presets[3]!.raw]);
    expect(cartridge[8]! * 256 + cartridge[9]!).toBe(memorySum(cartridge));
    expect([...bench.assigner.nvram.data]).toEqual([...memoryImage([0, 1, 0, 0, 0])]);
    const empty = plugged();
    empty.send([...patch, ...tone], 0.2);
    expect(empty.variable('ignoredSysex', 2)).toBe(2);
    expect([...empty.assigner.nvram.data]).toEqual([...memoryImage([0, 1, 0, 0, 0])]);
  });
});

describe('copying', () => {
  it('the whole memory to a fresh cartridge, and from it; settings stay', () => {
    const bench = plugged(new Uint8Array(0x2000).fill(0xa5));
    enter(bench, 'SAVE TO CARTRIDGE');
    expect(shown(bench)).toBe('SAVED TO CARTRIDGE');
    const image = bench.assigner.cartridge.image!;
    const memory = memoryImage([0, 1, 0, 0, 0]);
    expect([...image.slice(PATCHES, TONES + 2950)]).toEqual([...memory.slice(PATCHES, TONES + 2950)]);
    expect(image[8]! * 256 + image[9]!).toBe(memorySum(image));
    expect(readBank(image).patches).toHaveLength(64);

    const other = plugged(m64c());
    enter(other, 'LOAD FROM CARTRIDGE');
    expect(shown(other)).toBe('LOADED FROM CARTRIDGE');
    const loaded = other.assigner.nvram.data;
    expect([...loaded.slice(PATCHES, TONES + 2950)]).toEqual([...m64c().slice(PATCHES, TONES + 2950)]);
    expect([...loaded.slice(SETTINGS, SETTINGS + 6)]).toEqual([0, 1, 0, 0, 0, 0]);
    expect(loaded[8]! * 256 + loaded[9]!).toBe(memorySum(loaded));
    other.run(2.5);
    expect(shown(other)).toMatch(/^LOAD FROM CARTRIDGE/);
    push(other, 'MIDI');
    expect(shown(other)).toMatch(/^A1 CART 0/);
  });

  it('the ROM bank of an instrument that has stored nothing', () => {
    const bench = FirmwareBench.booted();
    bench.assigner.cartridge.insert(new Uint8Array(0x2000));
    bench.run(0.3);
    enter(bench, 'SAVE TO CARTRIDGE');
    const image = bench.assigner.cartridge.image!;
    expect([...image.slice(PATCHES, PATCHES + 48)]).toEqual([...bank.patches[0]!.raw]);
    expect(image[8]! * 256 + image[9]!).toBe(memorySum(image));
    enter(bench, 'LOAD FROM CARTRIDGE');
    const memory = bench.assigner.nvram.data;
    expect(memory[8]! * 256 + memory[9]!).toBe(memorySum(memory));
    expect([...memory.slice(SETTINGS, SETTINGS + 6)]).toEqual([0, 1, 0, 0, 0, 0x21]);
  });

  it('32 tones of an M-16C become tones 1-32; saved to one, it is as the JX-8P has it', () => {
    const bench = plugged(m16c());
    enter(bench, 'LOAD FROM CARTRIDGE');
    const memory = bench.assigner.nvram.data;
    expect([...memory.slice(TONES, TONES + 32 * 59)]).toEqual([...m16c().slice(0xa0)]);
    expect([...memory.slice(TONES + 32 * 59, TONES + 50 * 59)]).toEqual(
      bank.tones.slice(32).flatMap(({ raw }) => [...raw]),
    );
    expect(memory[8]! * 256 + memory[9]!).toBe(memorySum(memory));

    const fresh = plugged(new Uint8Array(0x800));
    enter(fresh, 'SAVE TO CARTRIDGE');
    const read = readBank(fresh.assigner.cartridge.image!);
    expect(read.tones.map(({ tone }) => tone.name)).toEqual(
      bank.tones.slice(0, 32).map(({ raw }) => new Tone(raw).name),
    );
    push(fresh, 'CART SEL');
    expect(shown(fresh)).toBe('CARTRIDGE M-16C: NO PATCHES');
  });

  it('is refused by MEMORY PROTECT, and without a cartridge', () => {
    const bench = FirmwareBench.booted({ nvram: memoryImage([0, 1, 0, 0, 16]) });
    bench.assigner.cartridge.insert(m64c());
    bench.run(0.3);
    enter(bench, 'LOAD FROM CARTRIDGE');
    expect(shown(bench)).toBe('MEMORY PROTECTED');
    expect([...bench.assigner.nvram.data]).toEqual([...memoryImage([0, 1, 0, 0, 16])]);
    const empty = plugged();
    enter(empty, 'SAVE TO CARTRIDGE');
    expect(shown(empty)).toBe('NO CARTRIDGE');
  });

  it('loses no MIDI meanwhile', () => {
    for (const item of ['SAVE TO CARTRIDGE', 'LOAD FROM CARTRIDGE']) {
      const bench = FirmwareBench.booted();
      bench.assigner.cartridge.insert(m64c());
      bench.run(0.3);
      push(bench, 'MIDI');
      for (let n = 0; n < 14 && !shown(bench).startsWith(item); n++) push(bench, 'BACK');
      for (let n = 0; n < 400; n++) bench.midi([0xd0, n & 127]);
      bench.midi([0xd0, 99]);
      push(bench, 'ENTER');
      bench.run(0.5);
      expect(bench.variable('receiveOverruns', 2)).toBe(0);
      const pressure = bench.commands().filter(({ number }) => number === 0xb3);
      expect(pressure.at(-1)!.value).toBe(99);
    }
  });
});
