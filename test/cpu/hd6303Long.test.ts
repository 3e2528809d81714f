import { describe, expect, it } from 'vitest';
import type { Hd6303 } from '../../src/cpu/hd6303/hd6303.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { TestBoard, withVectors } from './hd6303Board.js';

/** Sleeps, echoes serial bytes, and toggles P21 at every match. */
const SLEEPER = withVectors(
  ` lds #$FF
        ldaa #$0C
        staa $10
        ldaa #$1A
        staa $11
        ldaa #$02
        staa $01
        ldaa #$09
        staa $08
        cli
loop:   slp
        bra loop
ocf:    ldaa $08
        eim #1,$08
        ldd $0B
        std $0B
        rti
sci:    ldaa $11
        ldab $12
        stab $13
        rti`,
  { ocf: 'ocf', sci: 'sci' },
);

const HOUR = 2_000_000 * 3600;

function saved(cpu: Hd6303): Uint8Array {
  const writer = new StateWriter();
  cpu.save(writer);
  return writer.finish();
}

describe('HD6303R over hours', () => {
  it('matches every 65536 cycles, receives and sends on time', () => {
    const board = new TestBoard(SLEEPER);
    const { cpu } = board;
    const starts = [5000, HOUR / 8 + 1, HOUR / 4 + 77];
    for (const start of starts) cpu.receive(0x41, start);
    cpu.run(HOUR / 4 + 100_000);
    expect(cpu.cycle).toBeGreaterThanOrEqual(HOUR / 4 + 100_000);
    // received 608 cycles after its start edge, sent again at the next edge of the external clock
    board.sent.forEach(({ cycle }, i) => {
      expect(cycle - starts[i]!).toBeGreaterThan(608);
      expect(cycle - starts[i]!).toBeLessThan(608 + 64 + 40);
      expect(cycle % 64).toBe(0);
    });
    expect(board.sent).toHaveLength(3);
    const edges = board.p21.map(({ cycle }) => cycle);
    expect(edges.length).toBe(Math.floor((cpu.cycle - edges[0]!) / 65536) + 1);
    expect(edges.every((cycle) => (cycle - edges[0]!) % 65536 === 0)).toBe(true);
    expect(board.p21.every(({ level }, i) => level === (i + 1) % 2)).toBe(true);
  });

  it('a snapshot does not show how long ago the machine was loaded', () => {
    const original = new TestBoard(SLEEPER);
    const copy = new TestBoard(SLEEPER);
    original.cpu.receive(0x33, 400_000_000);
    original.cpu.run(200_000_000);
    copy.cpu.load(new StateReader(saved(original.cpu)));
    expect(saved(copy.cpu)).toEqual(saved(original.cpu));
    original.cpu.run(400_100_000);
    copy.cpu.run(400_100_000);
    expect(saved(copy.cpu)).toEqual(saved(original.cpu));
    expect(copy.sent).toEqual(original.sent);
    expect(copy.sent).toHaveLength(1);
  });

  it('comes back from a program that waits for ever', () => {
    for (const code of ['wai', 'slp']) {
      const board = new TestBoard(withVectors(` sei\n ${code}`));
      board.cpu.run(3_000_000_000);
      expect(board.cpu.cycle - 3_000_000_000).toBeLessThan(3);
    }
  });
});
