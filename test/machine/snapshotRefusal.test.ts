import { beforeAll, describe, expect, it } from 'vitest';
import { BareBoard, type BareBoardOptions } from '../../src/machine/bareBoard.js';
import { DigitalMachine, type DigitalMachineOptions } from '../../src/machine/digitalMachine.js';
import { MKS70 } from '../../src/machine/models.js';
import { SuperJX, type SuperJXOptions } from '../../src/machine/superJx.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { SnapshotError, StateReader, StateWriter } from '../../src/snapshot.js';

const OPEN = openFirmware();

/** The lower program with one bit changed where nothing runs. */
function otherProgram(): Uint8Array {
  const program = OPEN.lower.slice();
  program[program.length - 1]! ^= 1;
  return program;
}

const BARE: BareBoardOptions = {
  program: OPEN.lower,
  soundBoard: MKS70.soundBoard,
  analog: analogProfile('ideal'),
  seed: 1,
  board: 0,
  sampleRate: 48_000,
};

const REWIRED = { ...MKS70, soundBoard: { ...MKS70.soundBoard, dco2Clock: 'plain' as const } };
const OTHER_ROMS = { ...OPEN, lower: otherProgram() };

interface Kind {
  readonly name: string;
  /** A snapshot of a machine that has run a little. */
  readonly state: () => Promise<Uint8Array>;
  /** Restores into a machine that differs by what is given. */
  readonly restore: (state: Uint8Array, difference?: object) => { readonly tick: number };
  readonly others: readonly [what: string, difference: object][];
}

const KINDS: readonly Kind[] = [
  {
    name: 'the instrument',
    state: async () => (await SuperJX.create()).save(),
    restore: (state, difference: SuperJXOptions = {}) => SuperJX.restore(state, difference),
    others: [
      ['model', { model: 'jx10' }],
      ['wiring', { model: REWIRED }],
      ['ROM', { roms: OTHER_ROMS }],
      ['rate', { sampleRate: 44_100 }],
      ['seed', { seed: 2 }],
      ['analog profile', { analog: 'ideal' }],
    ],
  },
  {
    name: 'the three computers',
    state: async () => {
      const machine = new DigitalMachine();
      machine.runTo(1_234_567);
      return machine.snapshot();
    },
    restore: (state, difference: DigitalMachineOptions = {}) => DigitalMachine.restore(state, difference),
    others: [
      ['model', { model: 'jx10' }],
      ['wiring', { model: REWIRED }],
      ['ROM', { roms: OTHER_ROMS }],
      ['seed', { seed: 2 }],
      ['analog profile', { analog: 'ideal' }],
    ],
  },
  {
    name: 'a bare board',
    state: async () => {
      const board = new BareBoard(BARE);
      board.render(new Float32Array(777), new Float32Array(777));
      return board.snapshot();
    },
    restore: (state, difference = {}) => BareBoard.restore(state, { ...BARE, ...difference }),
    others: [
      ['place', { board: 1 }],
      ['wiring', { soundBoard: REWIRED.soundBoard }],
      ['ROM', { program: otherProgram() }],
      ['rate', { sampleRate: 96_000 }],
      ['seed', { seed: 2 }],
      ['analog profile', { analog: analogProfile('default') }],
    ],
  },
];

describe.each(KINDS)('a snapshot of $name', ({ state, restore, others }) => {
  let saved: Uint8Array;
  beforeAll(async () => {
    saved = await state();
  });

  it('is refused by a machine with another model, ROM, rate, seed or profile, with both in the sentence', () => {
    for (const [what, difference] of others) {
      expect(() => restore(saved, difference), what).toThrow(SnapshotError);
      expect(() => restore(saved, difference), what).toThrow(
        /another machine: it was saved from .*, this one is/,
      );
    }
    expect(restore(saved).tick).toBeGreaterThan(0);
  });

  it('is refused if it is of another version or of another kind of machine', () => {
    const later = saved.slice();
    later[4]! += 1;
    expect(() => restore(later)).toThrow(/version \d+; this program reads version \d+/);
    const other = saved.slice();
    other[3]! ^= 1;
    expect(() => restore(other)).toThrow(/expected section "SJX."/);
  });

  it('is refused if it ends early, goes on too long, or has any byte changed', () => {
    for (const length of [0, 3, 5, 100, saved.length >> 1, saved.length - 1]) {
      expect(() => restore(saved.subarray(0, length)), `${length} bytes`).toThrow(SnapshotError);
    }
    const longer = new Uint8Array(saved.length + 1);
    longer.set(saved);
    expect(() => restore(longer)).toThrow(SnapshotError);
    for (let at = 0; at < saved.length; at += 1 + (saved.length >> 4)) {
      const damaged = saved.slice();
      damaged[at]! ^= 0x10;
      expect(() => restore(damaged), `byte ${at}`).toThrow(SnapshotError);
    }
  });
});

describe('StateReader', () => {
  const written = (write: (writer: StateWriter) => void) => {
    const writer = new StateWriter();
    write(writer);
    return new StateReader(writer.finish());
  };

  it('believes no length', () => {
    for (const length of [-1, -0x8000_0000, 5, 0x7fff_ffff]) {
      const claims = () => written((writer) => [length, 0].map((value) => writer.i32(value)));
      expect(() => claims().bytes()).toThrow(/claims -?\d+ items/);
      expect(() => claims().bytesInto(new Uint8Array(4))).toThrow(SnapshotError);
      expect(() => claims().f64sInto(new Float64Array(4))).toThrow(SnapshotError);
      expect(() => claims().i32sInto(new Int32Array(4))).toThrow(SnapshotError);
      expect(() => claims().text()).toThrow(SnapshotError);
      expect(() => claims().count(1)).toThrow(SnapshotError);
    }
  });

  it('takes a NaN nowhere and infinities only as a time that never comes', () => {
    const one = (value: number) => written((writer) => writer.f64(value));
    expect(() => one(Number.NaN).f64()).toThrow(SnapshotError);
    expect(() => one(Number.NaN).whole()).toThrow(SnapshotError);
    expect(() => one(Number.NaN).wholeOrNever()).toThrow(SnapshotError);
    expect(() => one(Number.POSITIVE_INFINITY).whole()).toThrow(SnapshotError);
    expect(() => one(Number.NEGATIVE_INFINITY).wholeOrNever()).toThrow(SnapshotError);
    expect(one(Number.POSITIVE_INFINITY).wholeOrNever()).toBe(Number.POSITIVE_INFINITY);
    const list = written((writer) => writer.f64s([1, Number.NaN]));
    expect(() => list.f64sInto(new Float64Array(2))).toThrow(/NaN/);
  });

  it('says where a value is out of its range', () => {
    const reader = written((writer) => {
      writer.u8(1);
      writer.u8(9);
    });
    expect(reader.level()).toBe(1);
    expect(() => reader.u8(7)).toThrow('the value 9 at byte 1 is not from 0 to 7');
    expect(() => written((writer) => writer.u8(2)).bool()).toThrow(SnapshotError);
    expect(() => written((writer) => writer.u16(300)).u16(299)).toThrow(SnapshotError);
    expect(() => written((writer) => writer.i32(-1)).i32(0, 5)).toThrow(SnapshotError);
    expect(() => written((writer) => writer.f64(0.5)).whole()).toThrow(/whole number/);
    expect(() => written((writer) => writer.f64(2 ** 53)).whole()).toThrow(SnapshotError);
  });
});
