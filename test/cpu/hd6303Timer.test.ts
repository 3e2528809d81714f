import { describe, expect, it } from 'vitest';
import { type Hd6303Options, hd6303Settings } from '../../src/cpu/hd6303/options.js';
import { Hd6303Timer, ICF, OCF, TOF } from '../../src/cpu/hd6303/timer.js';
import { TestBoard, withVectors } from './hd6303Board.js';

function timerAt(count: number, cycle: number, options: Hd6303Options = {}) {
  const edges: [level: number, cycle: number][] = [];
  const timer = new Hd6303Timer(hd6303Settings(options), (level, at) => edges.push([level, at]));
  timer.preset(count, cycle);
  return { timer, edges };
}

/** Hitachi HD6301/HD6303 data sheet, "Programmable timer", Figures 7 and 21. */
describe('HD6303R timer', () => {
  it('counts every E cycle, also after days', () => {
    const { timer } = timerAt(0x1234, 0);
    expect(timer.counter(1)).toBe(0x1235);
    const days = 2_000_000 * 86_400 * 30;
    expect(timer.counter(days)).toBe(Number((BigInt(days) + 0x1234n) % 65536n));
  });

  it('reading $09 latches $0A, so that LDD across a carry is consistent', () => {
    const { timer } = timerAt(0x12ff, 100);
    expect(timer.readCounterHigh(100)).toBe(0x12);
    expect(timer.readCounterLow()).toBe(0xff);
  });

  it('a write to $09 shows $FFF8 in the next cycle, a write to $0A the word written', () => {
    const { timer } = timerAt(0, 0);
    timer.writeCounterHigh(0x5a, 10);
    expect(timer.counter(11)).toBe(0xfff8);
    timer.writeCounterLow(0xf3, 11);
    expect(timer.counter(12)).toBe(0x5af3);
    expect(timer.counter(13)).toBe(0x5af4);
  });

  it('TOF sets in the cycle in which the counter becomes 0, OCF one cycle before with OCR = $FFFF', () => {
    const { timer } = timerAt(0xfffd, 0);
    expect(timer.readTcsr(1)).toBe(0);
    expect(timer.readTcsr(2)).toBe(OCF);
    expect(timer.readTcsr(3)).toBe(OCF | TOF);
    timer.readCounterLow();
    expect(timer.readTcsr(4)).toBe(OCF | TOF);
    timer.readCounterHigh(5);
    expect(timer.readTcsr(6)).toBe(OCF);
  });

  it('copies OLVL to the output when counter and OCR are equal, 65536 cycles apart when left alone', () => {
    const { timer, edges } = timerAt(0, 0);
    timer.writeTcsr(0x01, 1);
    timer.writeCompareHigh(0x01, 10);
    timer.writeCompareLow(0x00, 11);
    timer.sync(0x100);
    timer.writeTcsr(0x00, 0x101);
    timer.sync(0x20000);
    expect(edges).toEqual([
      [1, 0x100],
      [0, 0x10100],
    ]);
  });

  it.each([
    [20, 'in the cycle of the write to $0B', 0],
    [21, 'in the next cycle', 0],
    [22, 'two cycles later', OCF],
  ])('a match at %i, %s, sets %i', (count, _, flag) => {
    const { timer } = timerAt(0, 0);
    timer.writeCompareHigh(0, 20);
    timer.writeCompareLow(count, 21);
    expect(timer.readTcsr(40)).toBe(flag);
  });

  it('does not compare in the cycle of a write to $09 and the next one', () => {
    const { timer } = timerAt(0, 0);
    timer.writeCompareHigh(0xff, 1);
    timer.writeCompareLow(0xf8, 2);
    timer.writeCounterHigh(0, 10);
    expect(timer.readTcsr(30)).toBe(TOF);
    timer.writeCompareLow(0xfa, 31);
    timer.writeCounterHigh(0, 40);
    expect(timer.readTcsr(50)).toBe(OCF | TOF);
  });

  it('OCF is cleared by a read of TCSR, then a write to OCR, and by nothing less', () => {
    const { timer } = timerAt(0xfff0, 0);
    timer.sync(20);
    timer.writeCompareLow(0x80, 21);
    expect(timer.readTcsr(22)).toBe(OCF | TOF);
    timer.writeCompareLow(0x80, 23);
    expect(timer.readTcsr(24)).toBe(TOF);
  });

  it('keeps a flag that sets again between the two steps of clearing', () => {
    const { timer } = timerAt(0xfff0, 0);
    timer.readTcsr(20);
    timer.sync(20 + 0x10000);
    timer.writeCompareLow(0xff, 0x10020);
    expect(timer.readTcsr(0x10021) & OCF).toBe(OCF);
  });

  it('captures at the edge chosen by IEDG, and clears ICF by TCSR and $0D', () => {
    const { timer } = timerAt(0x4000, 0);
    timer.captureEdge(true, 100);
    expect(timer.readTcsr(110)).toBe(0);
    timer.captureEdge(false, 200);
    expect(timer.readTcsr(210)).toBe(ICF);
    const captured = (timer.readCaptureHigh(211) << 8) | timer.readCaptureLow();
    expect(captured - (0x4000 + 200)).toBeGreaterThanOrEqual(1);
    expect(captured - (0x4000 + 200)).toBeLessThanOrEqual(2);
    expect(timer.readTcsr(212)).toBe(0);
    timer.writeTcsr(0x02, 213);
    timer.captureEdge(true, 300);
    expect(timer.readTcsr(310)).toBe(ICF | 0x02);
  });

  it('sees the exact bus cycle of an access, whatever the instruction', () => {
    const board = new TestBoard(
      withVectors(` lds #$FF
        ldd $09
        std $80
        ldx #9
        ldd 0,x
        std $82
        ldd >$0009
        std $84
end:    bra end`),
    );
    board.runTo('end');
    const direct = board.ramWord(0x80);
    // LDD dir reads in cycle 3 - 1, STD dir takes 4, LDX # 3, LDD n,X reads in cycle 3
    expect(board.ramWord(0x82) - direct).toBe(2 + 4 + 3 + 3);
    expect(board.ramWord(0x84) - board.ramWord(0x82)).toBe(2 + 4 + 3);
  });

  it('P21 follows the timer only while it is an output, and its data bit never reaches the pin', () => {
    const board = new TestBoard(
      withVectors(` ldaa #1
        staa $08
        ldaa #2
        staa $01
        clr $03
        ldd $09
        addd #40
        std $0B
        ldab #10
.loop:  decb
        bne .loop
        ldaa $03
        ldab $0C
end:    bra end`),
    );
    board.runTo('end');
    const compare = board.cpu.timer.readCompareLow() + (board.cpu.timer.readCompareHigh() << 8);
    expect(board.p21).toHaveLength(1);
    expect(board.p21[0]!.level).toBe(1);
    expect(board.cpu.timer.counter(board.p21[0]!.cycle)).toBe(compare);
    expect(board.cpu.a & 0x02).toBe(0x02);
  });
});
