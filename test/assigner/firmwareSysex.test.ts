import { describe, expect, it } from 'vitest';
import { openBank } from '../../src/patches/openBank/openBank.js';
import { Patch } from '../../src/patches/patch.js';
import { Tone } from '../../src/patches/tone.js';
import { FirmwareBench } from './firmwareBench.js';
import {
  jx8pApr,
  jx8pIpr,
  jx8pPgr,
  patchApr,
  patchBulk,
  patchIpr,
  patchPgr,
  toneApr,
  toneBulk,
  toneIpr,
  tonePgr,
} from './sysexMessages.js';

const LOWER = 0xf1;
const UPPER = 0xf9;
const bank = openBank();

/** A tone whose every parameter is recognisable. */
function testTone(offset: number): Uint8Array {
  return Uint8Array.from({ length: 59 }, (_, n) => (n < 10 ? 0x41 + n : (n * 2 + offset) & 0x7f));
}

/** What the boards have been set to since the last `forget`, by prefix and parameter. */
function boards(bench: FirmwareBench): Map<string, number> {
  const state = new Map<string, number>();
  for (const { kind, prefix, number, value } of bench.commands()) {
    if (kind !== 'set') continue;
    for (const board of prefix === 0xf4 ? [LOWER, UPPER] : [prefix]) state.set(`${board} ${number}`, value);
  }
  return state;
}

/** True if `board` has been given all parameters of `tone` but the level, which is scaled. */
function hasTone(state: Map<string, number>, board: number, tone: Uint8Array): boolean {
  for (let number = 0x80; number <= 0xaf; number++) {
    if ((number >= 0x8c && number <= 0x8e) || number === 0x9e) continue;
    if (state.get(`${board} ${number}`) !== (tone[number - 0x80 + 11]! & 0x7f)) return false;
  }
  return true;
}

function bytesAt(bench: FirmwareBench, address: number, length: number): number[] {
  return Array.from({ length }, (_, n) => bench.assigner.read(address + n));
}

/** A dual patch, so that each board plays its own tone. */
const DUAL = Patch.initial('TEST DUAL');
DUAL.set('key-mode', 0);

function dualBench(): FirmwareBench {
  const bench = FirmwareBench.booted();
  bench.send(patchApr(DUAL.toParameters()), 0.3);
  bench.forget();
  return bench;
}

describe('exclusive messages of the Super-JX', () => {
  it('tone APR fills the half and is heard at once', () => {
    for (const [group, board, other] of [
      [1, UPPER, LOWER],
      [2, LOWER, UPPER],
    ] as const) {
      const bench = dualBench();
      bench.send(toneApr(group, testTone(7)), 0.1);
      const state = boards(bench);
      expect(hasTone(state, board, testTone(7))).toBe(true);
      expect([...state.keys()].some((key) => key.startsWith(`${other} `))).toBe(false);
    }
  });

  it('a whole patch gives the tone to both boards', () => {
    const bench = FirmwareBench.booted();
    bench.send(patchApr(Patch.initial().toParameters()), 0.3);
    bench.forget();
    bench.send(toneApr(1, testTone(3)), 0.1);
    expect(hasTone(boards(bench), LOWER, testTone(3))).toBe(true);
    expect(hasTone(boards(bench), UPPER, testTone(3))).toBe(true);
    expect(bench.wire.length).toBeLessThan(100);
  });

  it('patch APR of 51, 52 and 53 parameters', () => {
    for (const length of [51, 52, 53]) {
      const patch = Patch.initial('LENGTH');
      patch.set('key-mode', 0);
      patch.set('upper-tone', 60);
      patch.set('lower-tone', 3);
      patch.set('portamento-time', length);
      const bench = FirmwareBench.booted();
      bench.send(patchApr(patch.toParameters().subarray(0, length)), 0.3);
      const state = boards(bench);
      expect(hasTone(state, UPPER, bank.presets[10]!.raw)).toBe(true);
      expect(hasTone(state, LOWER, bank.tones[3]!.raw)).toBe(true);
      expect(state.get(`${LOWER} ${0xb0}`)).toBe(length);
    }
  });

  it('a patch APR keeps tones that were edited before, if it names the same', () => {
    const bench = dualBench();
    bench.send([...toneApr(1, testTone(5)), ...patchApr(DUAL.toParameters())], 0.4);
    expect(hasTone(boards(bench), UPPER, testTone(5))).toBe(true);
  });

  it('tone IPR sets single parameters, several in one message', () => {
    const bench = dualBench();
    bench.send(toneIpr(1, 34, 77, 35, 12), 0.05);
    expect([...boards(bench)]).toEqual([
      [`${UPPER} ${0x97}`, 77],
      [`${UPPER} ${0x98}`, 12],
    ]);
    bench.forget();
    bench.send(toneIpr(2, 41, 64), 0.05);
    expect([...boards(bench).keys()]).toEqual([`${LOWER} ${0x9e}`]);
    bench.forget();
    bench.send(toneIpr(2, 23, 5, 3, 0x42, 59, 1), 0.05);
    expect(bench.wire).toEqual([]);
  });

  it('patch IPR: tone number, key mode', () => {
    const bench = dualBench();
    bench.send(patchIpr(0x1d, 75), 0.1);
    expect(hasTone(boards(bench), UPPER, bank.presets[25]!.raw)).toBe(true);
    bench.forget();
    bench.send(patchIpr(0x18, 2), 0.3);
    expect(hasTone(boards(bench), LOWER, bank.presets[25]!.raw)).toBe(true);
  });

  it('PGR patch, ten and eleven bytes, selects and says so on MIDI OUT', () => {
    for (const message of [patchPgr(9), [0xf0, 0x41, 0x34, 0, 0x24, 0x30, 1, 0, 9, 0, 0xf7]]) {
      const bench = FirmwareBench.booted();
      bench.send(message, 0.3);
      expect(bench.wire.slice(-3)).toEqual([0xf5, 0xc0, 9]);
      const upper = bank.patches[9]!.tone('upper');
      const tone = upper < 50 ? bank.tones[upper]! : bank.presets[upper - 50]!;
      expect(hasTone(boards(bench), UPPER, tone.raw)).toBe(true);
    }
  });

  it('PGR tone selects a tone of the half', () => {
    const bench = dualBench();
    bench.send(tonePgr(2, 99), 0.1);
    expect(hasTone(boards(bench), LOWER, bank.presets[49]!.raw)).toBe(true);
  });

  it('BLD writes to the memory; what is being played is loaded again', () => {
    const bench = FirmwareBench.booted();
    const patch = Patch.initial('WRITTEN');
    patch.set('key-mode', 0);
    patch.set('upper-tone', 49);
    bench.send([...toneBulk(49, testTone(1)), ...patchBulk(0, patch.raw)], 0.4);
    expect(hasTone(boards(bench), UPPER, testTone(1))).toBe(true);
    expect(bytesAt(bench, 0x6100, 48)).toEqual(Array.from(patch.raw));
    expect(bytesAt(bench, 0x6d00 + 49 * 59, 59)).toEqual(Array.from(testTone(1)));
    bench.forget();
    bench.send(toneBulk(49, testTone(9)), 0.1);
    expect(hasTone(boards(bench), UPPER, testTone(9))).toBe(true);
    bench.forget();
    bench.send([...toneBulk(48, testTone(2)), ...patchBulk(63, patch.raw)], 0.1);
    expect(bench.wire).toEqual([]);
  });

  it('BLD to a cartridge, or beyond the memory, is ignored and counted', () => {
    const bench = FirmwareBench.booted();
    bench
      .send(patchBulk(0, DUAL.raw, 2))
      .send(patchBulk(64, DUAL.raw))
      .send(toneBulk(50, testTone(0)));
    expect(bench.variable('ignoredSysex', 2)).toBe(3);
    expect(bytesAt(bench, 0x6000, 8)).toEqual(Array(8).fill(0));
  });
});

describe('exclusive messages of the JX-8P', () => {
  it('tone APR goes to the half that is heard', () => {
    const bench = dualBench();
    bench.send(jx8pApr(testTone(4)), 0.1);
    expect(hasTone(boards(bench), UPPER, testTone(4))).toBe(true);
    const wholeB = FirmwareBench.booted();
    wholeB.send(patchIpr(0x18, 3, 0x33, 0), 0.3);
    wholeB.send(jx8pApr(testTone(6)), 0.1);
    expect(hasTone(boards(wholeB), UPPER, testTone(6))).toBe(true);
    expect(hasTone(boards(wholeB), LOWER, testTone(6))).toBe(true);
  });

  it('PGR with function 02 writes the edit area, a whole bank at wire rate', () => {
    const bench = dualBench();
    const bytes = Array.from({ length: 32 }, (_, n) => [...jx8pApr(testTone(n)), ...jx8pPgr(n, 2)]).flat();
    expect(bytes.length).toBe(2496);
    bench.send(bytes, 0.2);
    for (let n = 0; n < 32; n++) {
      expect(bytesAt(bench, 0x6d00 + n * 59, 59)).toEqual(Array.from(testTone(n)));
    }
    expect(bench.variable('receiveOverruns', 2)).toBe(0);
    expect(bench.variable('ignoredSysex', 2)).toBe(0);
  });

  it('IPR: tone parameters and the panel', () => {
    const bench = dualBench();
    bench.send(jx8pIpr(0x20, 34, 5), 0.05);
    expect(boards(bench).get(`${UPPER} ${0x97}`)).toBe(5);
    bench.forget();
    bench.send(jx8pIpr(0x30, 0, 0x40, 1, 33, 2, 0x40, 4, 5), 0.05);
    const state = boards(bench);
    for (const board of [LOWER, UPPER]) {
      expect(state.get(`${board} ${0xb7}`)).toBe(0x40);
      expect(state.get(`${board} ${0xb0}`)).toBe(33);
      expect(state.get(`${board} ${0xb5}`)).toBe(127);
      expect(state.get(`${board} ${0xb8}`)).toBe(127);
      expect(state.get(`${board} ${0x8e}`)).toBe(127);
      expect(state.get(`${board} ${0x8d}`)).toBeUndefined();
    }
    bench.forget();
    bench.send(jx8pIpr(0x30, 3, 2), 0.05);
    bench.send([0x90, 60, 90], 0.05);
    expect(bench.commands().filter(({ kind }) => kind === 'on')).toHaveLength(12);
  });
});

describe('broken exclusive messages', () => {
  const tone = toneApr(1, testTone(8));

  it('too short, too long, of another maker or model: ignored and counted', () => {
    const bench = dualBench();
    const broken = [
      [...tone.slice(0, -2), 0xf7],
      [...tone.slice(0, -1), 1, 0xf7],
      tone.map((byte, n) => (n === 1 ? 0x43 : byte)),
      tone.map((byte, n) => (n === 4 ? 0x23 : byte)),
      tone.map((byte, n) => (n === 6 ? 3 : byte)),
      [0xf0, 0xf7],
      [0xf0, ...Array(300).fill(0x41), 0xf7],
      patchApr(DUAL.toParameters().subarray(0, 50)),
      [...patchIpr(0x12).slice(0, -1), 0xf7],
      patchPgr(64),
    ];
    for (const message of broken) bench.send(message);
    expect(bench.wire).toEqual([]);
    expect(bench.variable('ignoredSysex', 2)).toBe(broken.length);
  });

  it('cut off by a status byte: void, and the note after it plays', () => {
    const bench = dualBench();
    bench.send([...tone.slice(0, 40), 0x90, 60, 90, 0xf7], 0.1);
    expect(bench.commands().map(({ kind }) => kind)).toEqual(['on', 'on']);
  });

  it('real-time bytes inside do no harm', () => {
    const bench = dualBench();
    bench.send(
      tone.flatMap((byte) => [byte, 0xf8, 0xfe]),
      0.1,
    );
    expect(hasTone(boards(bench), UPPER, testTone(8))).toBe(true);
  });

  it('a stray end is ignored', () => {
    const bench = dualBench();
    bench.send([0xf7, ...tone.slice(1), 0xf7]);
    expect(bench.wire).toEqual([]);
  });
});

describe('program changes', () => {
  it('on CONTROL select a patch, on LOWER a tone of the lower half', () => {
    const bench = dualBench();
    bench.send([0xc1, 57], 0.1);
    expect(hasTone(boards(bench), LOWER, bank.presets[7]!.raw)).toBe(true);
    bench.forget();
    bench.send([0xc0, 1], 0.3);
    expect(bench.wire.slice(-3)).toEqual([0xf5, 0xc0, 1]);
  });

  it('for a cartridge or beyond the tones are ignored and counted', () => {
    const bench = dualBench();
    bench.send([0xc0, 64, 0xc0, 127, 0xc1, 100], 0.1);
    expect(bench.wire).toEqual([]);
    expect(bench.variable('ignoredPrograms', 2)).toBe(3);
  });

  it('end with the last when many come', () => {
    const bench = dualBench();
    bench.send([0xc0, ...Array.from({ length: 300 }, (_, n) => n % 64)], 0.5);
    expect(bench.wire.slice(-3)).toEqual([0xf5, 0xc0, 299 % 64]);
    const patch = bank.patches[299 % 64]!;
    const upper = patch.tone('upper');
    const tone = upper < 50 ? bank.tones[upper]! : bank.presets[upper - 50]!;
    expect(hasTone(boards(bench), UPPER, tone.raw)).toBe(true);
    expect(bench.variable('receiveOverruns', 2)).toBe(0);
  });

  it('silence what sounds and hold new notes back until the boards are ready', () => {
    const bench = dualBench();
    bench.send([0x90, 60, 90]);
    bench.forget();
    bench.send([0xc0, 1, 0x90, 40, 90, 43, 90, 47, 90, 50, 90, 54, 90, 57, 90, 0x90, 60, 0], 0.2);
    const kinds = bench.commands().map(({ kind }) => kind);
    expect(kinds.indexOf('on')).toBeGreaterThan(100);
    expect(kinds.lastIndexOf('set')).toBeLessThan(kinds.indexOf('on'));
    expect(bench.variable('droppedNotes', 2)).toBe(0);
    expect(kinds).not.toContain('off');
  });
});

describe('a bulk dump at wire rate', () => {
  it('fills the memory with 64 patches and 50 tones', () => {
    const bench = FirmwareBench.booted();
    const patches = bank.patches.map((patch, n) => {
      const copy = patch.clone();
      copy.name = `DUMPED ${n}`;
      return copy;
    });
    const tones = bank.tones.map((tone, n) => {
      const copy = new Tone(tone.raw);
      copy.name = `T${n}`;
      return copy;
    });
    const bytes = [
      ...patches.flatMap((patch, n) => patchBulk(n, patch.raw)),
      ...tones.flatMap((tone, n) => toneBulk(n, tone.data())),
    ];
    expect(bytes.length).toBe(10234);
    bench.send(bytes, 0.3);
    expect(bench.variable('receiveOverruns', 2)).toBe(0);
    expect(bench.variable('ignoredSysex', 2)).toBe(0);
    patches.forEach((patch, n) => {
      expect(bytesAt(bench, 0x6100 + 48 * n, 48)).toEqual(Array.from(patch.raw));
    });
    tones.forEach((tone, n) => {
      expect(bytesAt(bench, 0x6d00 + 59 * n, 59)).toEqual(Array.from(tone.data()));
    });
  });
});
