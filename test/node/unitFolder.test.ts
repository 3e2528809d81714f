import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Unit } from '../../src/capture/unit/unit.js';
import { hasUnit, readUnit, UnitFolderError, unitFolder, writeUnit } from '../../src/node/unitFolder.js';
import { TemporaryFolder } from '../cli/superjxProcess.js';

let folder: TemporaryFolder;
beforeAll(() => {
  folder = new TemporaryFolder();
});
afterAll(() => folder.remove());

function unitWith(level: number, takes: readonly number[] = [1]): Unit {
  return {
    manifest: {
      name: 'one',
      kitVersion: 1,
      model: 'jx8p',
      licence: 'CC0-1.0',
      takes: takes.map((take) => ({
        block: 1,
        take,
        sha256: 'ab'.repeat(32),
        sampleRate: 48_000,
        bits: '24',
        from: 0,
      })),
    },
    features: takes.map((take) => ({
      block: 1,
      take,
      offset: 0,
      drift: 0,
      driftError: 1,
      items: { '1.a': { level } },
    })),
  };
}

const namesIn = (path: string) => readdirSync(path, { recursive: true }).map(String).sort();

describe('a unit’s folder', () => {
  it('holds what was written, and nothing else', () => {
    const path = unitFolder(folder.file('deep/units'), 'one');
    expect(hasUnit(path)).toBe(false);
    writeUnit(path, unitWith(-20), [{ block: 1, take: 1, bytes: () => Uint8Array.of(1, 2, 3) }]);
    expect(readUnit(path)).toEqual(unitWith(-20));
    expect(namesIn(path)).toEqual(['audio', 'audio/one__k1__b01__t1.wav', 'features.json', 'manifest.json']);
    writeUnit(path, unitWith(-21, [1, 2]));
    expect(readUnit(path)).toEqual(unitWith(-21, [1, 2]));
    expect(namesIn(path)).toEqual(['audio', 'audio/one__k1__b01__t1.wav', 'features.json', 'manifest.json']);
  });

  it('stays as it was when a write fails half way', () => {
    const path = unitFolder(folder.file('units'), 'one');
    writeUnit(path, unitWith(-20), [{ block: 1, take: 1, bytes: () => Uint8Array.of(1, 2, 3) }]);
    const before = namesIn(path);
    const failing = [
      { block: 1, take: 1, bytes: () => Uint8Array.of(9) },
      {
        block: 1,
        take: 2,
        bytes: () => {
          throw new Error('the recording is gone');
        },
      },
    ];
    expect(() => writeUnit(path, unitWith(-30, [1, 2]), failing)).toThrow('the recording is gone');
    expect(readUnit(path)).toEqual(unitWith(-20));
    expect(namesIn(path)).toEqual(before);
    expect([...readFileSync(join(path, 'audio', 'one__k1__b01__t1.wav'))]).toEqual([1, 2, 3]);
  });

  it('is not made when the first write fails', () => {
    const path = unitFolder(folder.file('fresh/units'), 'one');
    const failing = [
      {
        block: 1,
        take: 1,
        bytes: () => {
          throw new Error('no');
        },
      },
    ];
    expect(() => writeUnit(path, unitWith(-30), failing)).toThrow(UnitFolderError);
    expect(existsSync(folder.file('fresh'))).toBe(false);
  });

  it('keeps the old files if one can’t take its name', () => {
    const path = unitFolder(folder.file('blocked'), 'one');
    writeUnit(path, unitWith(-20));
    const features = readFileSync(join(path, 'features.json'), 'utf8');
    mkdirSync(join(path, 'audio', 'one__k1__b01__t2.wav'), { recursive: true });
    const audio = [{ block: 1, take: 2, bytes: () => Uint8Array.of(1) }];
    expect(() => writeUnit(path, unitWith(-30, [1, 2]), audio)).toThrow('it is a folder');
    expect(readFileSync(join(path, 'features.json'), 'utf8')).toBe(features);
  });

  it.skipIf(process.getuid?.() === 0)('says that it can’t be written', () => {
    const path = folder.file('locked');
    mkdirSync(path);
    chmodSync(path, 0o500);
    expect(() => writeUnit(join(path, 'one'), unitWith(1))).toThrow('permission denied');
    chmodSync(path, 0o700);
  });

  it('says which takes only one of its files has', () => {
    const path = unitFolder(folder.file('mixed'), 'one');
    writeUnit(path, unitWith(-20, [1, 2]));
    const features = readFileSync(join(path, 'features.json'));
    writeUnit(path, unitWith(-20, [1]));
    writeFileSync(join(path, 'features.json'), features);
    expect(() => readUnit(path)).toThrow('the manifest has no block 1 take 2');
  });

  it('says what is wrong with it', () => {
    expect(() => readUnit(folder.file('nowhere'))).toThrow('There is no unit in');
    const path = unitFolder(folder.file('damaged'), 'one');
    writeUnit(path, unitWith(-20));
    writeFileSync(
      join(path, 'features.json'),
      '{"format":"superjx unit features","version":2,"blocks":[{}]}',
    );
    expect(() => readUnit(path)).toThrow(
      /features\.json: 6 fields are wrong:\n {2}blocks\[0\]\.block is missing/,
    );
    expect(() => unitFolder('units', '..')).toThrow('is no name of a unit');
  });
});
