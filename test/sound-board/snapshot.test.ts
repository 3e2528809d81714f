import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REFERENCE_SOUND_BOARD } from '../../src/profiles/soundBoardProfile.js';
import { SnapshotError, StateReader, StateWriter } from '../../src/snapshot.js';
import { SoundBoard } from '../../src/sound-board/soundBoard.js';
import { ControlTape } from '../../src/tape/controlTape.js';
import { TICKS_PER_BYTE } from '../../src/time.js';
import { image } from './firmwareBench.js';

const MS = 48_000;

/** A board with a comparator that says yes and no in turn, which is enough for the calibration to come to an end. */
class Rig {
  readonly tape = new ControlTape();
  readonly board: SoundBoard;

  constructor(program = image('lower').bytes) {
    this.board = new SoundBoard({
      program,
      profile: REFERENCE_SOUND_BOARD,
      sense: { peakReached: (tick) => (tick / 48) % 2 === 0 },
      sink: this.tape,
    });
  }

  save(): Uint8Array {
    const writer = new StateWriter();
    this.board.save(writer);
    this.tape.save(writer);
    return writer.finish();
  }

  load(state: Uint8Array): void {
    const reader = new StateReader(state);
    this.board.load(reader);
    this.tape.load(reader);
    reader.end();
  }
}

/** Runs the firmware past its calibration with bytes arriving all the time. */
function played(until: number, slice: number): Rig {
  const rig = new Rig();
  let next = 550 * MS;
  for (let tick = 0; tick < until; ) {
    tick = Math.min(tick + slice, until);
    for (; next < tick + MS; next += TICKS_PER_BYTE) {
      const n = next / TICKS_PER_BYTE;
      rig.board.receive([0xf1, 0xc0, 60, 100, 0x97, n & 0x7f, 0xd1, 0][Math.floor(n) % 8]!, next);
    }
    rig.board.runTo(tick);
  }
  return rig;
}

describe('snapshots of a sound board', () => {
  it('continue bit-identically from any moment, and are the same whatever the block size was', () => {
    const end = 640 * MS;
    const whole = played(end, 13_333).save();
    expect(played(end, 480_000).save()).toEqual(whole);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: end - 1 }), (moment) => {
        const first = played(moment, 100_000);
        const second = new Rig();
        second.load(first.save());
        expect(second.save()).toEqual(first.save());
        for (const rig of [first, second]) rig.board.runTo(moment + 20 * MS);
        expect(second.save()).toEqual(first.save());
      }),
      { numRuns: 25, seed: 3 },
    );
  });

  it('that are damaged are refused or make a board that runs on: no hang, no time that is not a number', () => {
    const good = played(600 * MS, 480_000).save();
    let refused = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        (changes) => {
          const state = good.slice();
          for (const [at, value] of changes) state[at] = value;
          const rig = new Rig();
          try {
            rig.load(state);
          } catch (error) {
            expect(error).toBeInstanceOf(SnapshotError);
            refused++;
            return;
          }
          const { cycle } = rig.board.cpu;
          const events = rig.tape.length;
          rig.board.runTo((cycle + 3000) * 48);
          rig.board.receive(0x55, (cycle + 3010) * 48);
          rig.board.runTo((cycle + 6000) * 48);
          expect(rig.board.cpu.cycle - cycle).toBeLessThanOrEqual(6010);
          for (let n = events; n < rig.tape.length; n++) {
            expect(Number.isFinite(rig.tape.ticks[n])).toBe(true);
          }
        },
      ),
      { numRuns: process.env.SUPERJX_FULL ? 20_000 : 600, seed: 31 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it('run any program: random bytes as ROM and on the wire', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 8192, maxLength: 8192 }),
        fc.array(fc.nat(255), { maxLength: 12 }),
        (program, bytes) => {
          const rig = new Rig(program);
          bytes.forEach((byte, n) => {
            rig.board.receive(byte, 1000 + n * TICKS_PER_BYTE);
          });
          rig.board.runTo(5 * MS);
          const copy = new Rig(program);
          copy.load(rig.save());
          for (const one of [rig, copy]) one.board.runTo(8 * MS);
          expect(copy.save()).toEqual(rig.save());
        },
      ),
      { numRuns: process.env.SUPERJX_FULL ? 2000 : 100, seed: 5 },
    );
  });
});
