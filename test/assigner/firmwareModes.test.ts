import { describe, expect, it } from 'vitest';
import { Patch } from '../../src/patches/patch.js';
import { FirmwareBench } from './firmwareBench.js';
import { patchApr } from './sysexMessages.js';

function playing(change: (patch: Patch) => void): FirmwareBench {
  const patch = Patch.initial();
  for (const half of ['upper', 'lower'] as const) {
    for (const name of ['hold', 'bender']) patch.set(`${half}-${name}`, 1);
    patch.set(`${half}-lfo`, 127);
  }
  change(patch);
  const bench = FirmwareBench.booted();
  bench.send(patchApr(patch.toParameters()), 0.3);
  bench.forget();
  return bench;
}

/** Notes as `U0+60`: board, voice, on or off, note. */
function notes(bench: FirmwareBench): string[] {
  const heard = bench
    .commands()
    .filter(({ kind }) => kind === 'on' || kind === 'off')
    .map(
      ({ kind, prefix, number, value }) =>
        `${prefix === 0xf9 ? 'U' : 'L'}${number}${kind === 'on' ? '+' : '-'}${value}`,
    );
  bench.forget();
  return heard;
}

function sets(bench: FirmwareBench, ...numbers: readonly number[]): string[] {
  const heard = bench
    .commands()
    .filter(({ kind, number }) => kind === 'set' && numbers.includes(number))
    .map(({ prefix, number, value }) => `${prefix.toString(16)} ${number.toString(16)}=${value}`);
  bench.forget();
  return heard;
}

const MODES = ['dual', 'split', 'whole-upper', 'whole-lower', 'x-fade', 'touch-voice'] as const;

/** Boards that C3 (48), C5 (72) soft, C5 hard play: Whole modes go on to the next voice, so both are lower. */
const EXPECTED: Record<(typeof MODES)[number], [string[], string[], string[]]> = {
  dual: [
    ['L0+48', 'U0+48'],
    ['L1+72', 'U1+72'],
    ['L2+74', 'U2+74'],
  ],
  split: [['L0+48'], ['U0+72'], ['U1+74']],
  'whole-upper': [['L0+48'], ['L1+72'], ['L2+74']],
  'whole-lower': [['L0+48'], ['L1+72'], ['L2+74']],
  'x-fade': [
    ['L0+48', 'U0+48'],
    ['L1+72', 'U1+72'],
    ['L2+74', 'U2+74'],
  ],
  'touch-voice': [['L0+48'], ['L1+72'], ['U0+74']],
};

describe('key modes', () => {
  it.each(MODES)('%s', (mode) => {
    const bench = playing((patch) => {
      patch.keyMode = mode;
      if (mode === 'touch-voice') patch.set('upper-split', 64);
    });
    const [low, high, hard] = EXPECTED[mode];
    bench.send([0x90, 48, 40]);
    expect(notes(bench)).toEqual(low);
    bench.send([0x90, 72, 40]);
    expect(notes(bench)).toEqual(high);
    bench.send([0x90, 74, 120]);
    expect(notes(bench)).toEqual(hard);
    bench.send([0x90, 48, 0, 72, 0, 74, 0]);
    expect(notes(bench)).toEqual([...low, ...high, ...hard].map((note) => note.replace('+', '-')));
  });

  it('split points may overlap: both halves play in between; or leave a hole', () => {
    const bench = playing((patch) => {
      patch.keyMode = 'split';
      patch.set('upper-split', 48 - 21);
      patch.set('lower-split', 72 - 21);
    });
    bench.send([0x90, 47, 90, 48, 90, 72, 90, 73, 90]);
    expect(notes(bench)).toEqual(['L0+47', 'L1+48', 'U0+48', 'L2+72', 'U1+72', 'U2+73']);
    const hole = playing((patch) => {
      patch.keyMode = 'split';
      patch.set('upper-split', 72 - 21);
      patch.set('lower-split', 48 - 21);
    });
    hole.send([0x90, 60, 90]);
    expect(notes(hole)).toEqual([]);
  });
});

describe('key assign of each half', () => {
  const dual = (upper: number, lower: number) =>
    playing((patch) => {
      patch.keyMode = 'dual';
      patch.set('upper-assign', upper);
      patch.set('lower-assign', lower);
    });

  it('the halves are assigned apart: Poly 1 above, Mono 1 below', () => {
    const bench = dual(0, 2);
    bench.send([0x90, 60, 90], 0.05);
    expect(notes(bench)).toEqual([...[0, 1, 2, 3, 4, 5].map((v) => `L${v}+60`), 'U0+60']);
    bench.send([0x90, 64, 90], 0.05);
    expect(notes(bench)).toEqual([...[0, 1, 2, 3, 4, 5].map((v) => `L${v}+64`), 'U1+64']);
    bench.send([0x90, 64, 0], 0.05);
    expect(notes(bench)).toEqual([...[0, 1, 2, 3, 4, 5].map((v) => `L${v}+60`), 'U1-64']);
  });

  it('Unison within a board: two voices a key, three keys, the fourth takes the oldest', () => {
    const bench = dual(1, 0);
    const upper = () => notes(bench).filter((note) => note.startsWith('U'));
    bench.send([0x90, 50, 90, 52, 90, 54, 90], 0.05);
    expect(upper()).toEqual(['U0+50', 'U3+50', 'U1+52', 'U4+52', 'U2+54', 'U5+54']);
    bench.send([0x90, 56, 90], 0.05);
    expect(upper()).toEqual(['U0+56', 'U3+56']);
    bench.send([0x90, 52, 0, 50, 0], 0.05);
    expect(upper()).toEqual(['U1-52', 'U4-52']);
  });

  it('Unison 2 and Mono 2: every other voice an octave lower', () => {
    const bench = dual(5, 6);
    bench.send([0x90, 60, 90], 0.05);
    expect(notes(bench)).toEqual([
      ...[0, 1, 2, 3, 4, 5].map((v) => `L${v}+${v % 2 === 0 ? 60 : 48}`),
      'U0+60',
      'U3+48',
    ]);
  });

  it('Poly 2 keeps to one voice while keys follow each other, Poly 1 goes round', () => {
    const bench = dual(4, 0);
    bench.send([0x90, 60, 90, 60, 0, 62, 90, 62, 0, 64, 90, 65, 90, 64, 0, 65, 0, 67, 90], 0.05);
    const ons = notes(bench).filter((note) => note.includes('+'));
    expect(ons.filter((note) => note.startsWith('U'))).toEqual(['U0+60', 'U0+62', 'U0+64', 'U1+65', 'U1+67']);
    expect(ons.filter((note) => note.startsWith('L'))).toEqual(['L0+60', 'L1+62', 'L2+64', 'L3+65', 'L4+67']);
  });

  it('Mono returns through all keys still down, newest first', () => {
    const bench = playing((patch) => patch.set('upper-assign', 2));
    const sounding = () => [...new Set(notes(bench).map((note) => note.slice(2)))];
    bench.send([0x90, 50, 90, 52, 90, 54, 90], 0.1);
    notes(bench);
    bench.send([0x90, 52, 0], 0.1);
    expect(sounding()).toEqual([]);
    bench.send([0x90, 54, 0], 0.1);
    expect(sounding()).toEqual(['+50']);
    bench.send([0x90, 50, 0], 0.1);
    expect(sounding()).toEqual(['-50']);
  });

  it('a value of no meaning is poly', () => {
    const bench = dual(3, 7);
    bench.send([0x90, 60, 90], 0.05);
    expect(notes(bench)).toEqual(['L0+60', 'U0+60']);
  });
});

describe('controllers half by half', () => {
  it('hold, bender, lever and portamento of one half leave the other alone', () => {
    const bench = playing((patch) => {
      patch.keyMode = 'dual';
      patch.set('lower-hold', 0);
      patch.set('upper-bender', 0);
      patch.set('lower-lfo', 0);
      patch.set('upper-portamento', 1);
    });
    bench.send([0xb0, 64, 127]);
    expect(sets(bench, 0xbb)).toEqual(['f9 bb=127']);
    bench.send([0xe0, 0, 0x60]);
    expect(sets(bench, 0xb2)).toEqual(['f1 b2=64']);
    bench.send([0xb0, 1, 100]);
    expect(sets(bench, 0xbc)).toEqual(['f9 bc=100']);
    bench.send([0xb0, 65, 127]);
    expect(sets(bench, 0xb5)).toEqual(['f1 b5=127']);
  });

  it('LOWER plays and controls the lower half where the halves are played apart, and only there', () => {
    for (const mode of ['split', 'x-fade', 'touch-voice'] as const) {
      const bench = playing((patch) => {
        patch.keyMode = mode;
      });
      bench.send([0x91, 90, 100]);
      expect(notes(bench)).toEqual(['L0+90']);
      bench.send([0xb1, 7, 50, 0xd1, 20, 0xe1, 0, 0x50]);
      expect(sets(bench, 0xb1, 0xb3, 0xb2).sort()).toEqual(['f1 b1=50', 'f1 b2=32', 'f1 b3=20']);
      bench.send([0xb1, 120, 0]);
      expect(bench.commands(0xf1).at(-1)).toMatchObject({ prefix: 0xf1, number: 0xb6, value: 0x7f });
    }
    for (const mode of ['dual', 'whole-upper', 'whole-lower'] as const) {
      const bench = playing((patch) => {
        patch.keyMode = mode;
      });
      bench.send([0x91, 90, 100, 0xb1, 7, 50]);
      expect(bench.wire).toEqual([]);
    }
  });

  it('bend range 2, 3, 4, 7, and 12 as the code that other boards take for 7', () => {
    for (const [range, twelve, sent] of [
      [0x20, 0, 0x20],
      [0x40, 0, 0x40],
      [0x60, 0, 0x60],
      [0x20, 1, 0x6c],
    ] as const) {
      const bench = FirmwareBench.booted();
      const patch = Patch.initial();
      patch.set('bend-range', range);
      patch.set('bend-range-12', twelve);
      bench.forget();
      bench.send(patchApr(patch.toParameters()), 0.3);
      expect(sets(bench, 0xb7)).toEqual([`f4 b7=${sent}`]);
    }
  });

  it('aftertouch depths and their switches', () => {
    const patch = Patch.initial();
    patch.set('aftertouch-vibrato', 100);
    patch.set('aftertouch-brilliance', 0);
    patch.set('aftertouch-volume', 1);
    const bench = FirmwareBench.booted();
    bench.send(patchApr(patch.toParameters()), 0.3);
    expect(sets(bench, 0x8c, 0x8d, 0x8e, 0xb8, 0xb9, 0xba)).toEqual([
      'f4 b8=127',
      'f4 b9=0',
      'f4 ba=127',
      'f4 8c=100',
      'f4 8d=0',
      'f4 8e=1',
    ]);
  });
});
