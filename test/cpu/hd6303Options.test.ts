import { describe, expect, it } from 'vitest';
import { type Hd6303Options, hd6303Settings } from '../../src/cpu/hd6303/options.js';
import { ORFE, RDRF } from '../../src/cpu/hd6303/sci.js';
import { Hd6303Timer, ICF, OCF, TOF } from '../../src/cpu/hd6303/timer.js';
import { TestBoard, withVectors } from './hd6303Board.js';

function timerAt(count: number, now: number, options: Hd6303Options): Hd6303Timer {
  const timer = new Hd6303Timer(hd6303Settings(options), () => {});
  timer.preset(count, now);
  return timer;
}

/** E cycles of the single `step` that ends in the trap handler. */
function trapCycles(options: Hd6303Options): number {
  const board = new TestBoard(withVectors(' db 0\nhandler: rti', { trap: 'handler' }), options);
  board.cpu.sp = 0x4000;
  return board.cpu.step();
}

/** E cycles from a request to the handler's first operation code when it ends WAI. */
function waiCycles(options: Hd6303Options): number {
  const board = new TestBoard(withVectors(' cli\n wai\n nop\nhandler: nop', { irq1: 'handler' }), options);
  const { cpu } = board;
  cpu.sp = 0x4000;
  cpu.run(200);
  cpu.setIrq1(true);
  return board.runTo('handler');
}

const RECEIVER = withVectors(` ldaa #$0C
        staa $10
        ldaa #$08
        staa $11
ready:  bra ready`);

describe('HD6303R, what the data sheet leaves open', () => {
  it('an undefined code takes 17 cycles, or as said', () => {
    expect(trapCycles({})).toBe(17);
    expect(trapCycles({ trapDecodeCycles: 0 })).toBe(12);
  });

  it('WAI ends four cycles after the request, or later', () => {
    expect(waiCycles({})).toBe(4);
    expect(waiCycles({ waiExitCycles: 2 })).toBe(5);
  });

  it('captures the count one or two cycles after the edge', () => {
    for (const captureDelay of [1, 2]) {
      const timer = timerAt(0x4000, 0, { captureDelay });
      timer.captureEdge(false, 200);
      expect(timer.readTcsr(210)).toBe(ICF);
      expect((timer.readCaptureHigh(211) << 8) | timer.readCaptureLow()).toBe(0x4000 + 200 + captureDelay);
    }
  });

  it('keeps or loses a flag that sets again before it is cleared', () => {
    for (const [repeatedFlagStays, expected] of [
      [true, OCF],
      [false, 0],
    ] as const) {
      const timer = timerAt(0xfff0, 0, { repeatedFlagStays });
      expect(timer.readTcsr(20) & OCF).toBe(OCF);
      timer.sync(20 + 0x10000);
      timer.writeCompareLow(0xff, 0x10020);
      expect(timer.readTcsr(0x10021) & OCF).toBe(expected);
    }
  });

  it('shows a flag to a read in the cycle in which it sets, or one later', () => {
    expect(timerAt(0xfffe, 0, {}).readTcsr(1)).toBe(OCF);
    const late = timerAt(0xfffe, 0, { flagReadDelay: 1 });
    expect(late.readTcsr(1)).toBe(0);
    expect(late.readTcsr(2)).toBe(OCF);
    expect(late.readTcsr(3)).toBe(OCF | TOF);
  });

  it('a flag that the late read missed is not cleared by the access that follows', () => {
    const late = timerAt(0xfffe, 0, { flagReadDelay: 1 });
    expect(late.readTcsr(1)).toBe(0);
    late.writeCompareLow(0xff, 2);
    expect(late.readTcsr(5) & OCF).toBe(OCF);
  });

  it('begins bits of the internal clock at the residue of the counter that is given', () => {
    for (const sciBitPhase of [0, 5]) {
      const board = new TestBoard(
        withVectors(' ldaa #4\n staa $10\n ldaa #2\n staa $11\n ldab $11\n staa $13\nend: bra end'),
        { sciBitPhase },
      );
      board.cpu.run(2000);
      expect(board.sent).toHaveLength(1);
      expect(board.cpu.timer.counter(board.sent[0]!.cycle) % 16).toBe(sciBitPhase);
    }
  });

  it('a byte with a framing error goes to RDR only where the part does that', () => {
    for (const [sciFramingErrorLoads, expected] of [
      [false, 0x00],
      [true, 0x77],
    ] as const) {
      const board = new TestBoard(RECEIVER, { sciFramingErrorLoads });
      const { cpu } = board;
      board.runTo('ready');
      cpu.receive(0x77, 1000, false);
      cpu.run(2000);
      expect(cpu.sci.readTrcsr(2000) & (RDRF | ORFE)).toBe(ORFE);
      expect(cpu.sci.readRdr(2001)).toBe(expected);
    }
  });

  it('the timer output starts at the level given, and reset leaves it alone', () => {
    for (const timerOutputAtPowerOn of [0, 1]) {
      const board = new TestBoard(withVectors(' ldaa #2\n staa $01\n ldaa $03\nend: bra end'), {
        timerOutputAtPowerOn,
      });
      board.runTo('end');
      board.cpu.reset();
      board.runTo('end');
      expect((board.cpu.a >> 1) & 1).toBe(timerOutputAtPowerOn);
    }
  });

  it('takes any external bit time', () => {
    const board = new TestBoard(
      withVectors(` ldaa #$0C
        staa $10
        ldaa #2
        staa $11
again:  ldab $11
        bitb #$20
        beq again
        staa $13
        bra again`),
      { sciExternalBitCycles: 100 },
    );
    board.cpu.run(1_000_000);
    const starts = board.sent.map(({ cycle }) => cycle);
    expect(starts.length).toBeGreaterThan(990);
    expect(starts.every((cycle) => cycle % 100 === 0)).toBe(true);
    expect(starts.slice(1).every((cycle, i) => cycle - starts[i]! === 1000)).toBe(true);
  });

  it.each<[Hd6303Options, RegExp]>([
    [{ captureDelay: 3 }, /captureDelay.*from 1 to 2, not 3/],
    [{ sciExternalBitCycles: 8 }, /sciExternalBitCycles.*from 16/],
    [{ trapDecodeCycles: 2.5 }, /whole number.*2\.5/],
    [{ waiExitCycles: Number.NaN }, /waiExitCycles/],
  ])('refuses %o', (options, message) => {
    expect(() => hd6303Settings(options)).toThrow(message);
  });
});
