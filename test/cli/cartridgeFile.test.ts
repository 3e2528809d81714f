import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { CartridgeFile } from '../../src/cli/cartridgeFile.js';
import { UsageError } from '../../src/cli/values.js';
import { SuperJX } from '../../src/machine/superJx.js';
import { Patch } from '../../src/patches/patch.js';
import { patchBulk } from '../../src/patches/sysexBuild.js';
import { memoryImage } from '../assigner/memoryImage.js';
import { TemporaryFolder } from './superjxProcess.js';

const folder = new TemporaryFolder();
afterAll(() => folder.remove());

describe('a cartridge in a file', () => {
  it('is in the slot from power-on, and written back when the instrument has changed it', async () => {
    const path = folder.file('cartridge.bin');
    writeFileSync(path, memoryImage([0, 0, 0, 0, 0, 0]));
    const file = new CartridgeFile(path);
    const jx = await SuperJX.create({ sampleRate: 96_000, cartridge: file.image });
    expect(file.store(jx.cartridge)).toBe(false);
    const bulk = patchBulk(Patch.initial('ON THE CARTRIDGE'), 9);
    bulk[6] = 2;
    jx.midiIn(bulk);
    jx.midiIn([0xc0, 64 + 9]);
    jx.settle();
    jx.render(new Float32Array(9600), new Float32Array(9600));
    expect(jx.display).toMatch(/^B2\*ON THE CARTRIDGE/);
    expect(file.store(jx.cartridge)).toBe(true);
    expect(new Uint8Array(readFileSync(path))).toEqual(jx.cartridge.image);
    expect(folder.contents()).toEqual(['cartridge.bin']);
  });

  it('is refused when it has the size of none', () => {
    const path = folder.file('bad.bin');
    writeFileSync(path, new Uint8Array(4096));
    expect(() => new CartridgeFile(path)).toThrow(UsageError);
    expect(() => new CartridgeFile(path)).toThrow(/4096 bytes; a cartridge is a raw image of 2048/);
    expect(() => new CartridgeFile(folder.file('none.bin'))).toThrow(UsageError);
  });
});
