import { describe, expect, it } from 'vitest';
import { type Half, type KeyMode, Patch } from '../../src/patches/patch.js';
import { FirmwareBench } from './firmwareBench.js';
import { patchApr } from './sysexMessages.js';

/**
 * One scripted MIDI session for each patch mode and key assign: fill all voices, strike a key again, steal, let go
 * of a stolen key, let go and play on, let go of everything. What is on the wire is compared with tables written
 * by the descriptions of the modes: Poly 1 rotates, Poly 2 takes the module of the previous key again, Unison is
 * two modules a key, Unison 2 one of them an octave lower, Mono all modules.
 */

const ASSIGNS = { 'Poly 1': 0, 'Unison 1': 1, 'Mono 1': 2, 'Poly 2': 4, 'Unison 2': 5, 'Mono 2': 6 } as const;
type Assign = keyof typeof ASSIGNS;
const ASSIGN_NAMES = Object.keys(ASSIGNS) as Assign[];

type Part = 'whole' | Half;
type Kind = 'poly' | 'unison' | 'mono';

/** Boards and voices that a key takes, unit by unit; an apostrophe marks those an octave lower in Unison 2, Mono 2. */
const UNITS: Record<Kind, Record<Part, readonly string[]>> = {
  poly: {
    whole: ['L0', 'L1', 'L2', 'L3', 'L4', 'L5', 'U0', 'U1', 'U2', 'U3', 'U4', 'U5'],
    lower: ['L0', 'L1', 'L2', 'L3', 'L4', 'L5'],
    upper: ['U0', 'U1', 'U2', 'U3', 'U4', 'U5'],
  },
  unison: {
    whole: ["L0 U0'", "L1 U1'", "L2 U2'", "L3 U3'", "L4 U4'", "L5 U5'"],
    lower: ["L0 L3'", "L1 L4'", "L2 L5'"],
    upper: ["U0 U3'", "U1 U4'", "U2 U5'"],
  },
  mono: {
    whole: ["L0 L1' L2 L3' L4 L5' U0 U1' U2 U3' U4 U5'"],
    lower: ["L0 L1' L2 L3' L4 L5'"],
    upper: ["U0 U1' U2 U3' U4 U5'"],
  },
};

/** What is pressed (+) or let go (-), counted in keys of the session, and what the boards are told: unit and key. */
type Step = readonly [event: string, ...heard: string[]];

/**
 * Sessions of poly and unison by their number of units. Of the keys let go the first is played on first, but
 * Poly 2 goes on with the module of the key before.
 */
function manyKeys(units: number, again: boolean): Step[] {
  const [a, b, c, d, e] = [0, 1, 2, 3, 4].map((n) => units + n) as [number, number, number, number, number];
  const released = again ? ([2, 1] as const) : ([1, 2] as const);
  // with three units a is the oldest of a, c, d; with more, key 3 has never been let go
  const oldest = units === 3 ? 0 : 3;
  const holders = new Map<number, number>(Array.from({ length: units }, (_, unit) => [unit, unit]));
  holders.set(0, a).set(released[0], c).set(released[1], d).set(oldest, e);
  return [
    ...Array.from({ length: units }, (_, key): Step => [`+${key}`, `${key}+${key}`]),
    ['+1', '1+1'],
    [`+${a}`, `0+${a}`],
    [`+${b}`, `2+${b}`],
    ['-0'],
    ['-2'],
    ['-1', '1-1'],
    [`-${b}`, `2-${b}`],
    [`+${c}`, `${released[0]}+${c}`],
    [`+${d}`, `${released[1]}+${d}`],
    [`+${e}`, `${oldest}+${e}`],
    ...[...holders].map(([unit, key]): Step => [`-${key}`, `${unit}-${key}`]),
  ];
}

/** Mono: the newest key; back to the newest one still down. */
const ONE_KEY: readonly Step[] = [
  ['+0', '0+0'],
  ['+1', '0+1'],
  ['+1', '0+1'],
  ['+2', '0+2'],
  ['-1'],
  ['-2', '0+0'],
  ['+3', '0+3'],
  ['-0'],
  ['-3', '0-3'],
];

function kindOf(assign: Assign): Kind {
  return assign.startsWith('Poly') ? 'poly' : assign.startsWith('Unison') ? 'unison' : 'mono';
}

/** How a session reaches a part of the instrument. */
interface Reach {
  readonly part: Part;
  readonly assign: Assign;
  readonly lowest: number;
  readonly velocity: number;
}

function session({ part, assign }: Reach): readonly Step[] {
  const kind = kindOf(assign);
  return kind === 'mono' ? ONE_KEY : manyKeys(UNITS[kind][part].length, assign === 'Poly 2');
}

/** The wire's notes for `2+5` (unit 2 plays key 5) as `L2+53`. */
function expanded(heard: string, { part, assign, lowest }: Reach): string[] {
  const [unit, sign, key] = heard.split(/([+-])/) as [string, string, string];
  return UNITS[kindOf(assign)][part][Number(unit)]!.split(' ').map((place) => {
    const note = lowest + Number(key) - (place.endsWith("'") && assign.endsWith('2') ? 12 : 0);
    return `${place.slice(0, 2)}${sign}${note}`;
  });
}

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

function playing(mode: KeyMode, upper: Assign, lower: Assign): FirmwareBench {
  const patch = Patch.initial();
  patch.keyMode = mode;
  patch.set('upper-assign', ASSIGNS[upper]);
  patch.set('lower-assign', ASSIGNS[lower]);
  if (mode === 'touch-voice') patch.set('upper-split', 64);
  const bench = FirmwareBench.booted();
  bench.send(patchApr(patch.toParameters()), 0.3);
  bench.forget();
  return bench;
}

/** Plays the session of the first reach, key by key, and compares with what every reach should do. */
function play(bench: FirmwareBench, reaches: readonly Reach[]): void {
  const { lowest, velocity } = reaches[0]!;
  session(reaches[0]!).forEach(([event], at) => {
    const key = lowest + Number(event.slice(1));
    bench.send([0x90, key, event.startsWith('+') ? velocity : 0], 0.03);
    const wanted = reaches.flatMap((reach) =>
      session(reach)
        [at]!.slice(1)
        .flatMap((heard) => expanded(heard, reach)),
    );
    expect(notes(bench), `step ${at}: ${event}`).toEqual(wanted);
  });
}

/** Another assign than the one in question. */
function other(assign: Assign): Assign {
  return ASSIGN_NAMES[(ASSIGN_NAMES.indexOf(assign) + 1) % ASSIGN_NAMES.length]!;
}

describe.each(ASSIGN_NAMES)('%s', (assign) => {
  const both = { assign, lowest: 48, velocity: 90 };

  it('whole A: all twelve voices by the upper assign', () => {
    play(playing('whole-upper', assign, other(assign)), [{ part: 'whole', ...both }]);
  });

  it('whole B: all twelve voices by the lower assign', () => {
    play(playing('whole-lower', other(assign), assign), [{ part: 'whole', ...both }]);
  });

  it.each(['dual', 'x-fade'] as const)('%s: both boards alike', (mode) => {
    play(playing(mode, assign, assign), [
      { part: 'lower', ...both },
      { part: 'upper', ...both },
    ]);
  });

  it('split: low keys the lower board, high keys the upper, each by its own assign', () => {
    const bench = playing('split', assign, other(assign));
    play(bench, [{ part: 'lower', assign: other(assign), lowest: 42, velocity: 90 }]);
    play(bench, [{ part: 'upper', assign, lowest: 60, velocity: 90 }]);
  });

  it('touch voice: soft keys the lower board, hard keys the upper, each by its own assign', () => {
    const bench = playing('touch-voice', assign, other(assign));
    play(bench, [{ part: 'lower', assign: other(assign), lowest: 60, velocity: 64 }]);
    play(bench, [{ part: 'upper', assign, lowest: 60, velocity: 65 }]);
  });
});

describe('halves at the same time', () => {
  it('split: stealing in one half leaves the other alone', () => {
    const bench = playing('split', 'Poly 1', 'Unison 1');
    bench.send([0x90, 40, 90, 70, 90, 42, 90, 44, 90], 0.05);
    expect(notes(bench)).toEqual(['L0+40', 'L3+40', 'U0+70', 'L1+42', 'L4+42', 'L2+44', 'L5+44']);
    bench.send([0x90, 46, 90, 72, 90], 0.05);
    expect(notes(bench)).toEqual(['L0+46', 'L3+46', 'U1+72']);
  });

  it('touch voice: a key struck soft, then hard while down, sounds on both; one release ends both', () => {
    const bench = playing('touch-voice', 'Poly 1', 'Poly 1');
    bench.send([0x90, 60, 30, 60, 100], 0.03);
    expect(notes(bench)).toEqual(['L0+60', 'U0+60']);
    bench.send([0x80, 60, 64], 0.03);
    expect(notes(bench)).toEqual(['L0-60', 'U0-60']);
  });

  it('X-fade: the velocities of both halves add up to 128, key by key, struck again too', () => {
    const bench = playing('x-fade', 'Poly 1', 'Unison 2');
    for (const velocity of [1, 40, 64, 100, 127]) {
      bench.send([0x90, 60, velocity], 0.03);
      const heard = bench.commands().filter(({ kind }) => kind === 'on');
      expect(heard.map(({ prefix, velocity: sent }) => [prefix, sent])).toEqual([
        [0xf1, 128 - velocity],
        [0xf1, 128 - velocity],
        [0xf9, velocity],
      ]);
      expect(notes(bench)).toEqual(['L0+60', 'L3+48', 'U0+60']);
    }
  });
});

describe('what the chart of the manual says is not recognized', () => {
  it.each([
    ['polyphonic pressure', [0xa0, 60, 100]],
    ['bank select', [0xb0, 0, 1, 32, 1]],
    ['RPN, NRPN and data entry', [0xb0, 101, 0, 100, 0, 99, 1, 98, 1, 6, 12, 38, 0]],
    ['local control', [0xb0, 122, 0]],
    ['song position and selection, tune request', [0xf2, 1, 2, 0xf3, 1, 0xf6]],
    ['clock, commands, active sensing, reset', [0xf8, 0xfa, 0xfb, 0xfc, 0xfe, 0xff]],
  ])('%s: nothing on the wire, and a held note goes on', (_, bytes) => {
    const bench = playing('whole-upper', 'Poly 1', 'Poly 1');
    bench.send([0x90, 60, 90], 0.03);
    expect(notes(bench)).toEqual(['L0+60']);
    bench.send(bytes, 0.1);
    expect(bench.wire).toEqual([]);
    bench.send([0x80, 60, 127], 0.03);
    expect(notes(bench)).toEqual(['L0-60']);
  });
});
