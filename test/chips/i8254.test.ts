import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Counter8254, type Level, type PitChip, type PitOptions } from '../../src/chips/i8254.js';
import { Pit8254 } from '../../src/chips/pit8254.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';

type Operation = 'cw' | 'w' | 'gate' | 'clk';
type Event = readonly [Operation, number];
interface Script {
  readonly name: string;
  readonly ev: readonly Event[];
  readonly out: string;
  readonly kf: boolean;
}

/** Plays a script with single pulses and gives OUT after every write, gate change and pulse. */
function play(counter: Counter8254, events: readonly Event[]): string {
  let out = '';
  for (const [operation, argument] of events) {
    if (operation === 'clk') {
      for (let n = 0; n < argument; n++) {
        counter.advance(1);
        out += counter.out;
      }
      continue;
    }
    if (operation === 'cw') counter.writeControl(argument);
    else if (operation === 'w') counter.writeCount(argument);
    else counter.setGate(argument as Level);
    out += counter.out;
  }
  return out;
}

function copyOf(counter: Counter8254, options: PitOptions): Counter8254 {
  const writer = new StateWriter();
  counter.save(writer);
  const copy = new Counter8254(options);
  copy.load(new StateReader(writer.finish()));
  return copy;
}

const reference = process.env.SUPERJX_REFERENCE ?? '';
const vectorFile = `${reference}/vectors/pit8253/pit.json`;

describe.skipIf(reference === '' || !existsSync(vectorFile))(
  'counter scripts (needs SUPERJX_REFERENCE with vectors/pit8253)',
  () => {
    it.each(['8253', '82C54'] as const)('%s gives OUT of every script', (chip) => {
      const { cases } = JSON.parse(readFileSync(vectorFile, 'utf8')) as { cases: Script[] };
      expect(cases.length).toBeGreaterThan(400);
      for (const script of cases) {
        expect(play(new Counter8254({ chip }), script.ev), script.name).toBe(script.out);
      }
    });
  },
);

describe('OUT wave forms of the data sheet', () => {
  const wave = (mode: number, count: number, pulses: number) => {
    const counter = new Counter8254();
    counter.writeControl(0x30 | (mode << 1));
    counter.writeCount(count & 0xff);
    counter.writeCount(count >> 8);
    return play(counter, [['clk', pulses]]);
  };

  it('mode 0 goes high N + 1 pulses after the write', () => {
    expect(wave(0, 4, 8)).toBe('00001111');
  });

  it('mode 2 is low for one pulse in N', () => {
    expect(wave(2, 3, 9)).toBe('110110110');
  });

  it('mode 3 is high for (N + 1) / 2 and low for (N - 1) / 2 pulses when N is odd', () => {
    expect(wave(3, 5, 16)).toBe('1110011100111001');
    expect(wave(3, 4, 12)).toBe('110011001100');
  });

  it('mode 4 strobes N + 1 pulses after the write', () => {
    expect(wave(4, 3, 8)).toBe('11101111');
  });

  it('count 0 is 65536, or 10000 in BCD', () => {
    for (const [bcd, full] of [
      [0, 65536],
      [1, 10000],
    ] as const) {
      const counter = new Counter8254();
      counter.writeControl(0x34 | bcd);
      counter.writeCount(0);
      counter.writeCount(0);
      expect(counter.pulsesToNextEdge()).toBe(full);
      counter.advance(full);
      expect(counter.out).toBe(0);
      counter.advance(1);
      expect(counter.pulsesToNextEdge()).toBe(full - 1);
    }
  });

  it('the first byte of a two-byte count leaves a running divider alone until the second comes', () => {
    const counter = new Counter8254();
    counter.writeControl(0x36);
    counter.writeCount(8);
    counter.writeCount(0);
    counter.advance(1);
    counter.writeCount(6);
    expect(play(counter, [['clk', 16]])).toBe('1110000111100001');
    counter.writeCount(0);
    expect(play(counter, [['clk', 9]])).toBe('111000111');
  });
});

describe('reading', () => {
  const countSequence = (chip: PitChip, count: number, pulses: number) => {
    const counter = new Counter8254({ chip });
    counter.writeControl(0x16);
    counter.writeCount(count);
    const seen: number[] = [];
    for (let n = 0; n < pulses; n++) {
      counter.advance(1);
      seen.push(counter.read());
    }
    return seen;
  };

  it('mode 3 counts by twos; with odd counts as the data sheet of each chip says', () => {
    expect(countSequence('82C54', 4, 5)).toEqual([4, 2, 4, 2, 4]);
    expect(countSequence('82C54', 5, 6)).toEqual([4, 2, 0, 4, 2, 4]);
    expect(countSequence('8253', 5, 6)).toEqual([5, 4, 2, 5, 2, 5]);
  });

  it('a latched count stays until both bytes are read, a second latch command is ignored', () => {
    const counter = new Counter8254();
    counter.writeControl(0x30);
    counter.writeCount(0x34);
    counter.writeCount(0x12);
    counter.advance(1);
    counter.writeControl(0x00);
    counter.advance(5);
    counter.writeControl(0x00);
    expect([counter.read(), counter.read()]).toEqual([0x34, 0x12]);
    expect([counter.read(), counter.read()]).toEqual([0x2f, 0x12]);
  });

  it('BCD counts run through 9999 after mode 0 has expired', () => {
    const counter = new Counter8254();
    counter.writeControl(0x31);
    counter.writeCount(0x02);
    counter.writeCount(0x00);
    counter.advance(5);
    expect([counter.read(), counter.read()]).toEqual([0x98, 0x99]);
  });

  it('read-back gives status, then count, on an 82C54 and nothing on an 8253', () => {
    for (const chip of ['82C54', '8253'] as const) {
      const pit = new Pit8254({ chip });
      pit.write(3, 0xb6);
      pit.write(2, 0x10);
      pit.write(2, 0x00);
      pit.write(3, 0xc8);
      if (chip === '8253') {
        expect(pit.read(2)).toBe(0);
        continue;
      }
      expect([pit.read(2), pit.read(2), pit.read(2)]).toEqual([0x80 | 0x40 | 0x36, 0, 0]);
      pit.counters[2].advance(1);
      pit.write(3, 0xc8);
      pit.counters[2].advance(3);
      expect([pit.read(2), pit.read(2), pit.read(2)]).toEqual([0x80 | 0x36, 0x10, 0x00]);
    }
  });
});

describe('what the data sheet of the 8253 leaves open', () => {
  const twoBytes = (options: PitOptions) => {
    const counter = new Counter8254(options);
    counter.writeControl(0x34);
    counter.writeCount(0x34);
    counter.writeCount(0x12);
    counter.advance(1);
    return counter;
  };

  it('bytes are read and written in orders of their own, or as an option in one', () => {
    for (const chip of ['8253', '82C54'] as const) {
      const counter = twoBytes({ chip });
      expect(counter.read()).toBe(0x34);
      counter.writeCount(0x78);
      expect(counter.read()).toBe(0x12);
      counter.writeCount(0x56);
      counter.advance(0x1234);
      expect(counter.read() | (counter.read() << 8)).toBe(0x5678);
    }
    const shared = twoBytes({ chip: '8253', sharedByteOrder: true });
    expect(shared.read()).toBe(0x34);
    // Taken as the high byte over the low one of before.
    shared.writeCount(0x56);
    shared.advance(0x1234);
    expect(shared.read() | (shared.read() << 8)).toBe(0x5634);
  });

  it('a square wave of 3 divides by 3, or as an option the 8253 sticks until another count comes', () => {
    const wave = (options: PitOptions) => {
      const counter = new Counter8254(options);
      counter.writeControl(0x16);
      counter.writeCount(3);
      const stuck = play(counter, [['clk', 7]]);
      counter.writeCount(4);
      return `${stuck} ${play(counter, [['clk', 9]])}`;
    };
    expect(wave({ chip: '8253' })).toBe('1101101 100110011');
    expect(wave({ chip: '82C54', squareWaveOfThree: 'sticks' })).toBe('1101101 100110011');
    expect(wave({ chip: '8253', squareWaveOfThree: 'sticks' })).toBe('1111111 110011001');
  });
});

describe('hard sync', () => {
  it.each([
    [2, 10, 10],
    [3, 10, 6],
  ])('reload in mode %i starts a new period with the next pulse', (mode, count, firstFall) => {
    const counter = new Counter8254();
    counter.writeControl(0x10 | (mode << 1));
    counter.writeCount(count);
    counter.advance(8);
    counter.reload();
    expect(counter.out).toBe(1);
    expect(counter.pulsesToNextEdge()).toBe(firstFall);
  });
});

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xbf }).map((byte): Event => ['cw', byte]) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 12 }).map((byte): Event => ['w', byte]) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }).map((byte): Event => ['w', byte]) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 1 }).map((level): Event => ['gate', level]) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }).map((pulses): Event => ['clk', pulses]) },
  { weight: 1, arbitrary: fc.integer({ min: 41, max: 150_000 }).map((pulses): Event => ['clk', pulses]) },
);
const chips = fc.constantFrom<PitOptions>(
  { chip: '8253' },
  { chip: '82C54' },
  { chip: '8253', squareWaveOfThree: 'sticks', sharedByteOrder: true },
);

describe('closed form against single pulses, random scripts', () => {
  it('advance(n) is n times advance(1), and the edges foretold are the edges stepped', () => {
    fc.assert(
      fc.property(chips, fc.array(event, { minLength: 4, maxLength: 24 }), (options, events) => {
        const stepped = new Counter8254(options);
        const jumped = new Counter8254(options);
        for (const [operation, argument] of events) {
          if (operation !== 'clk') {
            play(stepped, [[operation, argument]]);
            play(jumped, [[operation, argument]]);
            expect(jumped.out).toBe(stepped.out);
            continue;
          }
          const edges = copyOf(jumped, options);
          let nextEdge = edges.pulsesToNextEdge();
          for (let n = 1; n <= argument; n++) {
            const before = stepped.out;
            stepped.advance(1);
            const foretold = n === nextEdge;
            if ((stepped.out !== before) !== foretold) {
              throw new Error(`pulse ${n}: OUT ${before} -> ${stepped.out}, edge foretold for ${nextEdge}`);
            }
            if (!foretold) continue;
            edges.advance(edges.pulsesToNextEdge());
            expect(edges.out).toBe(stepped.out);
            nextEdge = n + edges.pulsesToNextEdge();
          }
          jumped.advance(argument);
          expect(jumped.out).toBe(stepped.out);
          expect(jumped.pulsesToNextEdge()).toBe(stepped.pulsesToNextEdge());
          expect(copyOf(jumped, options).read()).toBe(copyOf(stepped, options).read());
        }
      }),
      { numRuns: 400, seed: 8254 },
    );
  });

  it('a snapshot continues like the original', () => {
    fc.assert(
      fc.property(
        chips,
        fc.array(event, { maxLength: 12 }),
        fc.array(event, { maxLength: 8 }),
        (options, a, b) => {
          const short = (events: readonly Event[]) =>
            events.map(([operation, n]): Event => (operation === 'clk' ? ['clk', n % 500] : [operation, n]));
          const original = new Counter8254(options);
          play(original, short(a));
          const copy = copyOf(original, options);
          expect(play(copy, short(b))).toBe(play(original, short(b)));
          expect([copy.read(), copy.read()]).toEqual([original.read(), original.read()]);
        },
      ),
      { numRuns: 200, seed: 82 },
    );
  });
});
