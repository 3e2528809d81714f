import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseSet, modelStatuses, RomSetError } from '../../src/rom/chooseSet.js';
import { findRomSets, imageOf, type RomFile, romSetOf } from '../../src/rom/inventory.js';
import { DUMPS, joined, noise, STAND_IN_TABLE } from './standIns.js';

const { mksA108, mksA103, mksB, mksC, jx10A, jx10B, jx10C, jx8pA, jx8pB } = DUMPS;

/** Files without telling names. */
function heap(...contents: readonly Uint8Array[]): RomFile[] {
  return contents.map((bytes, n) => ({ name: `file${n}`, bytes }));
}

const inventoryOf = (...contents: readonly Uint8Array[]) => findRomSets(heap(...contents), STAND_IN_TABLE);

const completeTitles = (...contents: readonly Uint8Array[]): string[] =>
  inventoryOf(...contents)
    .sets.filter(({ complete }) => complete)
    .map(({ set }) => set.title);

describe('sets', () => {
  it('are complete when all their ROMs are there, of all machines in one heap', () => {
    expect(completeTitles(mksB, mksC, mksA108)).toEqual(['Roland MKS-70, version 1.08']);
    expect(completeTitles(jx8pB, jx8pA)).toEqual(['Roland JX-8P, version 3.1']);
    expect(completeTitles(...Object.values(DUMPS))).toEqual(STAND_IN_TABLE.sets.map(({ title }) => title));
    expect(completeTitles()).toEqual([]);
  });

  it('are given to a machine as its three images, and refused with the name of what is missing', () => {
    const [whole] = inventoryOf(mksC, mksB, mksA108).sets;
    expect(romSetOf(whole!)).toEqual({
      title: whole!.set.title,
      assigner: mksA108,
      lower: mksB,
      upper: mksC,
    });
    const board = inventoryOf(jx8pA, jx8pB).sets.find(({ complete }) => complete)!;
    expect(romSetOf(board).upper).toBeUndefined();
    expect(() => romSetOf(inventoryOf(mksB).sets[0]!)).toThrow(
      'Roland MKS-70, version 1.08 is not complete: the stand-in mksA108 is missing',
    );
  });

  it('are not mixed from machines', () => {
    expect(completeTitles(mksA108, jx10B, jx10C)).toEqual([]);
    expect(completeTitles(mksA108, mksB, jx10C)).toEqual([]);
  });

  it('may come from one file, from bigger chips, and from halves', () => {
    expect(completeTitles(joined(mksA108, mksB, mksC))).toEqual(['Roland MKS-70, version 1.08']);
    expect(
      completeTitles(jx10A, joined(jx10B, jx10B), joined(jx10C, new Uint8Array(0x2000).fill(255))),
    ).toEqual(['Roland JX-10, version 2.30']);
    const halves = [mksA103.slice(0x4000), mksB, mksA103.slice(0, 0x4000), mksC];
    const { sets, unknown } = inventoryOf(...halves);
    const set = sets.find(({ complete }) => complete)!;
    expect(set.set.title).toBe('Roland MKS-70, version 1.03');
    expect(set.parts[0]!.places[0]!.files).toEqual(['file2', 'file0']);
    expect(imageOf(set, 'assigner')).toEqual(mksA103);
    expect(unknown).toEqual([]);
  });

  it('are the same whatever the order, the names and the company', () => {
    const contents = [...Object.values(DUMPS), noise(0x4000, 50), noise(0x2000, 51), mksB];
    const wanted = inventoryOf(...contents).sets.map(({ complete }) => complete);
    const shuffled = fc.shuffledSubarray(contents, { minLength: contents.length });
    fc.assert(
      fc.property(shuffled, fc.string(), (files, name) => {
        const named = files.map((bytes, n) => ({ name: `${name}${n}`, bytes }));
        expect(findRomSets(named, STAND_IN_TABLE).sets.map(({ complete }) => complete)).toEqual(wanted);
      }),
      { numRuns: 10 },
    );
  });

  it('that are short of a ROM say which, with all that would do', () => {
    const status = modelStatuses(inventoryOf(mksB)).find(({ model }) => model === 'mks70')!;
    expect(status.found).toBe(1);
    expect(status.missing.map(({ role, choices }) => [role, choices.map(({ id }) => id)])).toEqual([
      ['assigner', ['mksA108', 'mksA103']],
      ['upper', ['mksC']],
    ]);
  });

  it('say where a ROM is that is there twice', () => {
    const { sets } = inventoryOf(mksB, joined(mksB, mksB));
    expect(sets[0]!.parts[1]!.places.map(({ files, arrangement }) => [files, arrangement])).toEqual([
      [['file0'], 'whole'],
      [['file1'], 'repeated'],
    ]);
  });
});

describe('unknown files', () => {
  it('are those without any known ROM', () => {
    const { unknown } = inventoryOf(mksB, noise(0x4000, 60), joined(noise(0x2000, 61), jx10B));
    expect(unknown.map(({ name }) => name)).toEqual(['file1']);
  });

  it('are searched for halves without trying all pairs', () => {
    const many = Array.from({ length: 500 }, (_, n) => noise(0x1000, 1000 + n));
    const started = performance.now();
    const { sets } = findRomSets(heap(...many, jx10B.slice(0x1000), jx10B.slice(0, 0x1000)), {
      ...STAND_IN_TABLE,
      roms: STAND_IN_TABLE.roms.filter(({ bytes }) => bytes === 0x2000),
      sets: [],
    });
    expect(sets).toEqual([]);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe('the set that runs', () => {
  const chosen = (wish: Parameters<typeof chooseSet>[1], ...contents: readonly Uint8Array[]): string => {
    try {
      return chooseSet(inventoryOf(...contents), wish).set.title;
    } catch (error) {
      if (error instanceof RomSetError) return error.message;
      throw error;
    }
  };

  it('is the newest of the only machine', () => {
    expect(chosen({}, mksA103, mksA108, mksB, mksC)).toBe('Roland MKS-70, version 1.08');
    expect(chosen({}, mksA103, mksB, mksC)).toBe('Roland MKS-70, version 1.03');
  });

  it('must be chosen among machines', () => {
    const all = Object.values(DUMPS);
    expect(chosen({}, ...all)).toBe(
      'The ROMs of several machines are there, mks70 and jx10 and jx8p: choose one with --model.',
    );
    expect(chosen({ model: 'jx10' }, ...all)).toBe('Roland JX-10, version 2.30');
  });

  it('needs only the roles that are asked for', () => {
    expect(chosen({ roles: ['lower'] }, mksB)).toBe('Roland MKS-70, version 1.08');
    expect(chosen({ roles: ['lower', 'upper'] }, mksB, mksC)).toBe('Roland MKS-70, version 1.08');
  });

  it('is refused with what is missing', () => {
    const hash = (id: string): string => STAND_IN_TABLE.roms.find((rom) => rom.id === id)!.sha1;
    expect(chosen({}, mksB, mksC)).toBe(
      'The ROMs of the Roland MKS-70 are not complete: there is no stand-in mksA108 (usually mksA108.bin, 32768 bytes, ' +
        `SHA-1 ${hash('mksA108')}) or stand-in mksA103 (usually mksA103.bin, 32768 bytes, SHA-1 ${hash('mksA103')}).`,
    );
    expect(chosen({ model: 'jx10' }, jx10A, jx10C, jx8pA, jx8pB)).toBe(
      'The ROMs of the Roland JX-10 are not complete: there is no stand-in jx10B (usually jx10B.bin, 8192 bytes, ' +
        `SHA-1 ${hash('jx10B')}). There is a complete Roland JX-8P, version 3.1: take --model jx8p.`,
    );
    expect(chosen({}, noise(0x2000, 1))).toBe('No known ROM was found: superjx roms says what is there.');
    expect(chosen({ model: 'jx10' })).toBe(
      'No known ROM of the jx10 was found: superjx roms says what is there.',
    );
  });
});
