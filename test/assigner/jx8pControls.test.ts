import { describe, expect, it } from 'vitest';
import { openJx8pBank } from '../../src/patches/openBank/openBank.js';
import { readBank } from '../../src/patches/readBank.js';
import type { FirmwareBench } from './firmwareBench.js';
import { isLit, jx8pBench, midiOut, notes, push, shown, values } from './jx8pBench.js';
import { jx8pApr, jx8pPgr } from './sysexMessages.js';

const { tones, presets } = openJx8pBank();
const nameOf = (tone: { readonly name: string }) => tone.name.trim();

describe('keyboard, bender, slider, pedal', () => {
  it('the 61 keys are C2 to C7', () => {
    const bench = jx8pBench();
    bench.assigner.key(36, 90);
    bench.assigner.key(96, 70);
    bench.run(0.05);
    bench.assigner.key(36, 0);
    bench.run(0.05);
    expect(notes(bench)).toEqual(['0+36', '1+96', '0-36']);
    expect(() => bench.assigner.key(97, 1)).toThrow();
  });

  it('the lever bends both ways and comes back', () => {
    const bench = jx8pBench();
    bench.run(0.1).forget();
    for (const position of [1, -1, 0]) {
      bench.assigner.moveBender(position);
      bench.run(0.1);
    }
    const settled = bench
      .commands(0xf1)
      .filter(({ number }) => number === 0xb2 || number === 0xbf)
      .map(({ number, value }) => `${number.toString(16)}=${value}`);
    expect(settled.filter((set) => ['b2=127', 'bf=0', 'b2=0'].includes(set))).toEqual(
      expect.arrayContaining(['b2=127', 'bf=0', 'b2=0']),
    );
    expect(values(bench, 0xb2).at(-1)).toBe(0);
  });

  it('aftertouch is B3, the pedal is volume', () => {
    const bench = jx8pBench();
    bench.assigner.setControl('aftertouch', 200);
    bench.assigner.setControl('pedal', 90);
    bench.run(0.05);
    expect([values(bench, 0xb3).at(-1), values(bench, 0xb1).at(-1)]).toEqual([100, 45]);
  });

  it('the slider sets the parameter of the page: as it stands, and of a list what is there', () => {
    const bench = jx8pBench();
    bench.assigner.setControl('edit', 100);
    bench.run(0.05);
    expect(bench.wire).toEqual([]);
    push(bench, 'PARAM', '5', '2');
    bench.assigner.setControl('edit', 166);
    bench.run(0.05);
    expect(values(bench, 0x97)).toEqual([83]);
    push(bench, '10', '3');
    bench.assigner.setControl('edit', 255);
    bench.run(0.05);
    expect(shown(bench)).toBe('03 PORTAMENTO ON');
    push(bench, '10', '4');
    for (const [position, text] of [
      [0, 'POLY 1'],
      [255, 'SOLO 2'],
      [50, 'UNISON 1'],
    ] as const) {
      bench.assigner.setControl('edit', position);
      bench.run(0.05);
      expect(shown(bench)).toBe(`04 KEY ASSIGN ${text}`);
    }
    push(bench, 'M.TUNE');
    bench.assigner.setControl('edit', 0);
    bench.run(0.05);
    expect(shown(bench)).toBe('MASTER TUNE -064');
  });

  it('a PG-800 edits the tone', () => {
    const bench = jx8pBench();
    bench.assigner.programmer.plug();
    bench.assigner.programmer.set('vcf-resonance', 77);
    bench.run(0.05);
    expect(values(bench, 0x98)).toEqual([77]);
    expect(shown(bench)).toBe('VCF RESONANCE 60');
  });
});

/** An M-16C as another JX-8P writes it, with noise in front. */
function m16c(): Uint8Array {
  const image = Uint8Array.from({ length: 0x800 }, (_, n) => (n * 37) & 255);
  image[0x9f] = 0x55;
  for (let n = 0; n < 32; n++) image.set(presets[63 - n]!.raw, 0xa0 + 59 * n);
  return image;
}

function plugged(image: Uint8Array, writeProtected = false): FirmwareBench {
  const bench = jx8pBench();
  bench.assigner.cartridge.insert(image, { writeProtected });
  bench.run(2.5).forget();
  return bench;
}

describe('cartridges', () => {
  it('without one its buttons and programs say so', () => {
    const bench = jx8pBench();
    for (const button of ['CARTRIDGE', 'COPY CARTRIDGE', 'COPY MEMORY']) {
      push(bench, button);
      expect(shown(bench)).toBe('NO CARTRIDGE');
      bench.run(2.1);
    }
    bench.send([0xc0, 96], 0.1);
    expect(shown(bench)).toBe('NO CARTRIDGE');
  });

  it('an M-16C is heard of, and played by button and as programs 96-127', () => {
    const bench = jx8pBench();
    bench.assigner.cartridge.insert(m16c());
    bench.run(0.2);
    expect(shown(bench)).toBe('CARTRIDGE M-16C');
    push(bench, 'CARTRIDGE', '7');
    bench.run(0.2);
    expect(shown(bench)).toBe(`C07 ${nameOf(presets[57]!)} POLY 1`);
    expect(midiOut(bench)).toEqual([0xc0, 102]);
    expect(isLit(bench, 'CARTRIDGE') && isLit(bench, '7')).toBe(true);
    bench.send([0xc0, 127], 0.3);
    expect(shown(bench)).toBe(`C32 ${nameOf(presets[32]!)} POLY 1`);
    push(bench, 'CHAIN RIGHT');
    bench.run(0.2);
    expect(shown(bench)).toContain('M01');
    expect(bench.assigner.cartridge.changed).toBe(false);
  });

  it('pulled out, its tone goes on and it is no bank any more', () => {
    const bench = plugged(m16c());
    bench.send([0xc0, 100], 0.3);
    bench.assigner.cartridge.eject();
    bench.run(0.2);
    expect(shown(bench)).toBe('NO CARTRIDGE');
    bench.run(2.1);
    expect(shown(bench)).toContain(`C05 ${nameOf(presets[59]!)}`);
    bench.send([0xc0, 101], 0.2);
    expect(bench.variable('ignoredPrograms', 2)).toBe(1);
  });

  it('a tone is written to it and nothing else is touched', () => {
    const bench = plugged(m16c());
    bench.send([0xc0, 66], 0.3);
    push(bench, 'WRITE', 'CARTRIDGE', '9');
    expect(shown(bench)).toBe(`WRITE TO C09 ${nameOf(presets[55]!)}`);
    push(bench, 'WRITE');
    expect(shown(bench)).toBe('WRITTEN');
    const expected = m16c();
    expected.set(tones[2]!.raw, 0xa0 + 59 * 8);
    expect(bench.assigner.cartridge.image).toEqual(expected);
    expect(bench.assigner.nvram.data.every((byte) => byte === 0)).toBe(true);
  });

  it('its switch keeps it from being written', () => {
    const bench = plugged(m16c(), true);
    push(bench, 'WRITE', 'CARTRIDGE', '9', 'WRITE');
    expect(shown(bench)).toBe('CARTRIDGE PROTECTED');
    push(bench, 'COPY CARTRIDGE', 'COPY CARTRIDGE');
    expect(shown(bench)).toBe('CARTRIDGE PROTECTED');
    expect(bench.assigner.cartridge.image).toEqual(m16c());
  });

  it('COPY CARTRIDGE asks, then copies the memory into one that was never written', () => {
    const bench = jx8pBench();
    bench.send(jx8pApr(presets[9]!.raw)).send(jx8pPgr(11, 2), 0.3);
    bench.assigner.cartridge.insert(new Uint8Array(0x800));
    bench.run(0.2);
    expect(shown(bench)).toBe('CARTRIDGE IS NOT FORMATTED');
    push(bench, 'COPY CARTRIDGE');
    bench.run(2.1);
    expect(shown(bench)).toBe('COPY MEMORY TO CARTRIDGE?');
    expect(bench.assigner.cartridge.changed).toBe(false);
    push(bench, 'CHAIN ENTER');
    expect(shown(bench)).toBe('SAVED TO CARTRIDGE');
    const read = readBank(bench.assigner.cartridge.image!).tones.map(({ tone }) => tone.raw);
    expect(read).toEqual(tones.map(({ raw }, n) => (n === 11 ? presets[9]!.raw : raw)));
  });

  it('COPY MEMORY copies it into the memory, which is then whole', () => {
    const bench = plugged(m16c());
    push(bench, 'COPY MEMORY', 'COPY MEMORY');
    bench.run(0.3);
    expect(shown(bench)).toBe('LOADED FROM CARTRIDGE');
    const image = m16c();
    expect(bench.assigner.nvram.data.subarray(0xa0)).toEqual(image.subarray(0xa0));
    const again = jx8pBench(bench.assigner.nvram.data.slice());
    expect(shown(again)).toContain(nameOf(presets[63]!));
  });
});
