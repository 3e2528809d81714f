import { describe, expect, it } from 'vitest';
import { ORFE, RDRF, TDRE } from '../../src/cpu/hd6303/sci.js';
import { TestBoard, withVectors } from './hd6303Board.js';

const SEND_TWO = (rmcr: number) =>
  withVectors(` ldaa #${rmcr}
        staa $10
        ldaa #2
        staa $11
enabled: ldab $11
        ldaa #$41
        staa $13
        ldaa #$20
first:  bita $11
        beq first
        ldaa #$42
        staa $13
idle:   bra idle`);

const RECEIVER = (trcsr: number) =>
  withVectors(
    ` ldaa #$0C
        staa $10
        ldaa #${trcsr}
        staa $11
ready:  bra ready
handler: bra handler`,
    { sci: 'handler' },
  );

/** Hitachi HD6301/HD6303 data sheet, "Serial communication interface". */
describe('HD6303R SCI, transmitter', () => {
  it.each([
    [0x04, 16],
    [0x05, 128],
    [0x06, 1024],
    [0x07, 4096],
    [0x0c, 64],
  ])('RMCR %i: preamble of ten bits, then frames of ten bits of %i cycles', (rmcr, bit) => {
    const board = new TestBoard(SEND_TWO(rmcr));
    board.runTo('enabled');
    const enabled = board.cpu.cycle;
    board.cpu.run(enabled + 40 * bit);
    expect(board.sent.map(({ value }) => value)).toEqual([0x41, 0x42]);
    const [first, second] = board.sent;
    expect(first!.cycle - enabled).toBeGreaterThan(10 * bit - 2);
    expect(first!.cycle - enabled).toBeLessThanOrEqual(11 * bit);
    expect(second!.cycle - first!.cycle).toBe(10 * bit);
    const phase = rmcr === 0x0c ? first!.cycle : board.cpu.timer.counter(first!.cycle);
    expect(phase % bit).toBe(0);
  });

  it('sets TDRE at the start bit, and P24 carries the frame', () => {
    const board = new TestBoard(SEND_TWO(0x04));
    board.runTo('first');
    const { cpu } = board;
    while (board.sent.length === 0) {
      expect(cpu.sci.trcsr & TDRE).toBe(0);
      cpu.step();
    }
    const start = board.sent[0]!.cycle;
    expect(cpu.cycle - start).toBeLessThan(5);
    const levels = Array.from({ length: 10 }, (_, i) => cpu.sci.txLevel(start + 16 * i + 8));
    expect(levels).toEqual([0, 1, 0, 0, 0, 0, 0, 1, 0, 1]);
  });

  it('TE makes P24 an output that stays one', () => {
    const board = new TestBoard(withVectors(' ldaa #2\n staa $11\n clr $11\nend: nop'));
    board.runTo('end');
    expect(board.portWrites.at(-1)).toEqual([2, 0, 0x10]);
  });

  it('a write to TDR without a read of TRCSR does not clear TDRE, and nothing is sent', () => {
    const board = new TestBoard(
      withVectors(' ldaa #4\n staa $10\n ldaa #2\n staa $11\n staa $13\nend: bra end'),
    );
    board.cpu.run(5000);
    expect(board.cpu.sci.trcsr & TDRE).toBe(TDRE);
    expect(board.sent).toEqual([]);
  });
});

describe('HD6303R SCI, registers and the counter', () => {
  it('a write to TDR without a read of TRCSR overwrites the byte that waits', () => {
    const board = new TestBoard(
      withVectors(` ldaa #4
        staa $10
        ldaa #2
        staa $11
        ldab $11
        ldaa #$41
        staa $13
        ldaa #$42
        staa $13
end:    bra end`),
    );
    board.cpu.run(3000);
    expect(board.sent.map(({ value }) => value)).toEqual([0x42]);
  });

  it('a write to the counter moves the edges of the internal bit clock', () => {
    const board = new TestBoard(
      withVectors(` ldaa #4
        staa $10
        ldaa #2
        staa $11
        ldab $11
        staa $13
        ldd #$1235
        std $09
end:    bra end`),
    );
    board.runTo('end');
    // STD $09 ends with the write to $0A and the next fetch: the counter shows the word in its last cycle
    expect(board.cpu.timer.counter(board.cpu.cycle)).toBe(0x1235);
    board.cpu.run(3000);
    expect(board.cpu.timer.counter(board.sent[0]!.cycle) % 16).toBe(0);
  });

  it('RE makes P23 an input whatever its direction bit says', () => {
    const board = new TestBoard(
      withVectors(` ldaa #$08
        staa $03
        staa $01
        ldaa $03
        ldab #$08
        stab $11
        ldab $03
end:    bra end`),
    );
    board.port2Pins = 0x17;
    board.runTo('end');
    expect(board.cpu.a & 0x08).toBe(0x08);
    expect(board.cpu.b & 0x08).toBe(0);
  });
});

describe('HD6303R SCI, receiver', () => {
  it('sets RDRF 9.5 bit times after the start edge and requests an interrupt', () => {
    const board = new TestBoard(RECEIVER(0x18));
    const { cpu } = board;
    board.runTo('ready');
    cpu.receive(0x5a, 1000);
    cpu.run(1000 + 607);
    expect(cpu.sci.trcsr & RDRF).toBe(0);
    cpu.run(1000 + 611);
    expect(cpu.sci.trcsr & RDRF).toBe(RDRF);
    expect(cpu.sci.irqSince).toBe(1000 + 608);
    cpu.cc &= ~0x10;
    board.runTo('handler');
    expect(cpu.sci.readRdr(cpu.cycle)).toBe(0x5a);
    expect(cpu.sci.readTrcsr(cpu.cycle) & RDRF).toBe(RDRF);
    expect(cpu.sci.readRdr(cpu.cycle)).toBe(0x5a);
    expect(cpu.sci.readTrcsr(cpu.cycle) & RDRF).toBe(0);
  });

  it('overrun: ORFE with RDRF, the old byte stays; both clear together', () => {
    const board = new TestBoard(RECEIVER(0x08));
    const { cpu } = board;
    board.runTo('ready');
    cpu.receive(0x11, 1000);
    cpu.receive(0x22, 1640);
    cpu.receive(0x33, 2280);
    cpu.run(2270);
    expect(cpu.sci.readTrcsr(cpu.cycle) & (RDRF | ORFE)).toBe(RDRF | ORFE);
    expect(cpu.sci.readRdr(cpu.cycle)).toBe(0x11);
    expect(cpu.sci.readTrcsr(cpu.cycle) & (RDRF | ORFE)).toBe(0);
    cpu.run(2900);
    expect(cpu.sci.readTrcsr(cpu.cycle) & (RDRF | ORFE)).toBe(RDRF);
    expect(cpu.sci.readRdr(cpu.cycle)).toBe(0x33);
  });

  it('is double-buffered: a byte must be read within ten bit times', () => {
    const board = new TestBoard(RECEIVER(0x08));
    const { cpu } = board;
    board.runTo('ready');
    cpu.receive(0x11, 1000);
    cpu.receive(0x22, 1640);
    cpu.run(1640 + 600);
    cpu.sci.readTrcsr(cpu.cycle);
    expect(cpu.sci.readRdr(cpu.cycle)).toBe(0x11);
    cpu.run(1640 + 620);
    expect(cpu.sci.readTrcsr(cpu.cycle) & (RDRF | ORFE)).toBe(RDRF);
    expect(cpu.sci.readRdr(cpu.cycle)).toBe(0x22);
  });

  it('framing error: ORFE without RDRF, RDR keeps its byte', () => {
    const board = new TestBoard(RECEIVER(0x08));
    const { cpu } = board;
    board.runTo('ready');
    cpu.receive(0x77, 1000, false);
    cpu.run(2000);
    expect(cpu.sci.readTrcsr(cpu.cycle) & (RDRF | ORFE)).toBe(ORFE);
    expect(cpu.sci.readRdr(cpu.cycle)).toBe(0);
    expect(cpu.sci.readTrcsr(cpu.cycle) & ORFE).toBe(0);
  });

  it('hears nothing without RE, and queues any number of frames', () => {
    const board = new TestBoard(RECEIVER(0x00));
    const { cpu } = board;
    board.runTo('ready');
    for (let i = 0; i < 500; i++) cpu.receive(i & 0xff, 1000 + 640 * i);
    cpu.run(900 + 640 * 300);
    expect(cpu.sci.trcsr & (RDRF | ORFE)).toBe(0);
    cpu.sci.writeTrcsr(0x08, cpu.cycle);
    const seen: number[] = [];
    while (cpu.cycle < 1000 + 640 * 510) {
      cpu.run(cpu.cycle + 100);
      if ((cpu.sci.readTrcsr(cpu.cycle) & RDRF) !== 0) seen.push(cpu.sci.readRdr(cpu.cycle));
    }
    expect(seen).toEqual(Array.from({ length: 200 }, (_, i) => (i + 300) & 0xff));
  });

  it('refuses frames at no time and at no speed', () => {
    const { cpu } = new TestBoard(RECEIVER(0x08));
    expect(() => cpu.receive(0, Number.NaN)).toThrow(/E cycle NaN/);
    for (const speed of [0, 65, 1.5])
      expect(() => cpu.receive(0, 1, true, speed)).toThrow(/speeds are 1 to 64/);
  });

  it('wake-up: bytes pass unheard until ten ones in a row, then the hardware clears WU', () => {
    const board = new TestBoard(RECEIVER(0x09));
    const { cpu } = board;
    board.runTo('ready');
    const start = cpu.cycle + 100;
    cpu.receive(0x55, start);
    cpu.receive(0x0f, start + 640);
    cpu.run(start + 1280);
    expect(cpu.sci.trcsr & (RDRF | ORFE | 1)).toBe(1);
    // the last 0 of $0F is its data bit 7, so one stop bit and nine more make ten
    const idle = start + 640 + 9 * 64 + 10 * 64;
    cpu.run(idle - 4);
    expect(cpu.sci.trcsr & 1).toBe(1);
    cpu.run(idle + 4);
    expect(cpu.sci.trcsr & 1).toBe(0);
    cpu.receive(0x66, idle + 100);
    cpu.run(idle + 1000);
    expect(cpu.sci.trcsr & RDRF).toBe(RDRF);
  });
});
