import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TIMER_START, TIMER_STOP, TIMER_STOP_AFTER_TC, Timer8155 } from '../../src/chips/i8155Timer.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';

function setLength(timer: Timer8155, mode: number, length: number): void {
  timer.writeLengthLow(length & 0xff);
  timer.writeLengthHigh((mode << 6) | (length >> 8));
}

function started(mode: number, length: number): Timer8155 {
  const timer = new Timer8155();
  setLength(timer, mode, length);
  timer.command(TIMER_START);
  return timer;
}

/** TIMER OUT during each of the next TIMER IN periods. */
function wave(timer: Timer8155, periods: number): string {
  let out = '';
  for (let n = 0; n < periods; n++) {
    out += timer.out;
    timer.advance(1);
  }
  return out;
}

function copyOf(timer: Timer8155): Timer8155 {
  const writer = new StateWriter();
  timer.save(writer);
  const copy = new Timer8155();
  copy.load(new StateReader(writer.finish()));
  return copy;
}

const reference = process.env.SUPERJX_REFERENCE ?? '';
const vectorFile = `${reference}/vectors/i8155/timer.json`;

describe.skipIf(reference === '' || !existsSync(vectorFile))(
  '8155 timer wave forms (needs SUPERJX_REFERENCE with vectors/i8155)',
  () => {
    it('gives TIMER OUT of every case', () => {
      const { cases } = JSON.parse(readFileSync(vectorFile, 'utf8')) as {
        cases: { mode: number; n: number; wave: string }[];
      };
      expect(cases.length).toBe(60);
      for (const one of cases) {
        expect(wave(started(one.mode, one.n), one.wave.length), `mode ${one.mode}, ${one.n}`).toBe(one.wave);
      }
    });
  },
);

describe('8155 timer modes of the data sheet', () => {
  it('9 is five periods high and four low', () => {
    expect(wave(started(1, 9), 18)).toBe('111110000111110000');
  });

  it('mode 0 gives one square cycle, mode 2 one low period, mode 3 one in every N', () => {
    expect(wave(started(0, 4), 10)).toBe('1100111111');
    expect(wave(started(2, 4), 10)).toBe('1110111111');
    expect(wave(started(3, 4), 12)).toBe('111011101110');
  });

  it('sets the TC flag at the N-th pulse', () => {
    const timer = started(3, 5);
    timer.advance(4);
    expect(timer.terminalCount).toBe(false);
    timer.advance(1);
    expect(timer.terminalCount).toBe(true);
  });

  it('STOP stops at once, STOP AFTER TC at the terminal count', () => {
    const now = started(1, 6);
    now.advance(4);
    now.command(TIMER_STOP);
    expect([now.out, now.pulsesToNextEdge()]).toEqual([1, Infinity]);
    const later = started(1, 6);
    later.advance(1);
    later.command(TIMER_STOP_AFTER_TC);
    expect(wave(later, 12)).toBe('110001111111');
  });

  it('takes a new length only with START, and then after the present terminal count', () => {
    const timer = started(3, 4);
    timer.advance(1);
    setLength(timer, 3, 3);
    expect(wave(timer, 7)).toBe('1101110');
    timer.advance(1);
    timer.command(TIMER_START);
    expect(wave(timer, 9)).toBe('110110110');
  });

  it('a new START during a single count goes on after its TC', () => {
    const timer = started(2, 3);
    timer.advance(1);
    timer.command(TIMER_START);
    expect(wave(timer, 8)).toBe('10110111');
  });

  it('reset stops the count; START finds length and mode unchanged', () => {
    const timer = started(3, 4);
    timer.advance(3);
    timer.reset();
    expect([timer.out, timer.pulsesToNextEdge()]).toEqual([1, Infinity]);
    timer.command(TIMER_START);
    expect(wave(timer, 8)).toBe('11101110');
  });

  it("the data sheet's recipe recovers the pulses left from the count registers", () => {
    for (const length of [2, 3, 8, 9, 300, 0x3fff]) {
      const timer = started(1, length);
      for (let done = 0; done < Math.min(length, 700); done++) {
        const read = ((timer.readHigh() & 0x3f) << 8) | timer.readLow();
        const half = read & 1 ? (length % 2 === 0 ? length / 2 : (length - 1) / 2) : 0;
        const recovered = (read >> 1) + half;
        const exact = length - done;
        expect(recovered, `${length} after ${done}`).toBe(length % 2 === 1 && done === 0 ? exact - 1 : exact);
        timer.advance(1);
      }
    }
  });
});

describe('8155 timer closed form, random scripts', () => {
  const operation = fc.oneof(
    fc.record({ mode: fc.integer({ min: 0, max: 3 }), length: fc.integer({ min: 0, max: 40 }) }),
    fc.constantFrom(TIMER_STOP, TIMER_STOP_AFTER_TC, TIMER_START, TIMER_START),
    fc.integer({ min: 4, max: 200 }),
  );

  it('advance(n) is n times advance(1), and the edges foretold are the edges stepped', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 20 }), (operations) => {
        const stepped = started(1, 7);
        const jumped = started(1, 7);
        for (const step of operations) {
          if (typeof step === 'object') {
            setLength(stepped, step.mode, step.length);
            setLength(jumped, step.mode, step.length);
          } else if (step < 4) {
            stepped.command(step);
            jumped.command(step);
          } else {
            let nextEdge = stepped.pulsesToNextEdge();
            for (let n = 1; n <= step; n++) {
              const before = stepped.out;
              stepped.advance(1);
              expect(stepped.out !== before).toBe(n === nextEdge);
              if (n === nextEdge) nextEdge = n + stepped.pulsesToNextEdge();
            }
            jumped.advance(step);
          }
          expect(jumped.out).toBe(stepped.out);
          expect(jumped.terminalCount).toBe(stepped.terminalCount);
          expect(jumped.readLow()).toBe(stepped.readLow());
          expect(copyOf(jumped).pulsesToNextEdge()).toBe(stepped.pulsesToNextEdge());
        }
      }),
      { numRuns: 300, seed: 8155 },
    );
  });
});
