import { expect, it } from 'vitest';
import { needlessVitest, strayFiles } from '../../tools/packageCheck.js';
import { DUMPS, joined, noise, STAND_IN_TABLE } from './standIns.js';

const ours = new Map([['roms/open/lower.bin', noise(0x4000, 1)]]);
const strays = (name: string, bytes: Uint8Array) => strayFiles([{ name, bytes }], ours, STAND_IN_TABLE);

it('finds a ROM wherever it is put, and lets our own images pass', () => {
  expect(strays('roms/open/lower.bin', noise(0x4000, 1))).toEqual([]);
  expect(strays('roms/open/lower.bin', DUMPS.mksB)).toEqual([
    'roms/open/lower.bin holds the stand-in mksB',
    'roms/open/lower.bin is not what npm run firmware makes',
  ]);
  expect(strays('test/data/x.bin', joined(noise(0x2000, 2), DUMPS.jx10B))).toEqual([
    'test/data/x.bin holds the stand-in jx10B',
  ]);
});

it('finds binary files that nobody expects, and no texts', () => {
  const zip = Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0);
  expect(strays('roms/open/a.zip', zip)).toEqual([
    'roms/open/a.zip is a binary file of 6 bytes that nobody expects',
  ]);
  expect(strays('docs/a.md', new TextEncoder().encode('# ROMs'))).toEqual([]);
});

it('finds modules that need vitest where it need not be installed', () => {
  const bytes = new TextEncoder().encode("import { expect } from 'vitest';\n");
  expect(needlessVitest([{ name: 'dist/vitest/index.js', bytes }])).toEqual([]);
  expect(needlessVitest([{ name: 'dist/index.js', bytes }])).toHaveLength(1);
});
