import { describe, expect, it } from 'vitest';
import { TestBoard } from './mcs51Board.js';

/** Cycle in which the LCALL to `vector` starts; the processor is at the first instruction there afterwards. */
function callCycle(board: TestBoard, vector: string): number {
  return board.runTo(vector) - 2;
}

/** A program whose five handlers do nothing: `setup` begins in cycle 2, `body` follows. */
function waiting(body: string, setup = ''): string {
  return `
        ljmp start
        org 3
onInt0: reti
        org 0bh
onT0:   reti
        org 13h
onInt1: reti
        org 1bh
onT1:   reti
        org 23h
onUart: reti
        org 40h
start:  ${setup}
${body}`;
}

const NOPS = ' nop\n'.repeat(40);

/** Intel, Hardware Description of the 8051, "Response Time" and Figure "Interrupt Response Timing Diagram". */
describe('8031 interrupt response', () => {
  it('a pin that falls before S5P2 of cycle C1 gives LCALL in C3 and C4', () => {
    const board = new TestBoard(waiting(NOPS, 'mov IE,#81h\n setb IT0'));
    board.cpu.run(10);
    board.cpu.setInt0(false);
    expect(callCycle(board, 'onInt0')).toBe(12);
  });

  it.each([
    [5, 7],
    [6, 8],
    [7, 12],
    [8, 12],
    [12, 16],
  ])('waits for the end of MUL: a pin low from cycle %i gives LCALL in %i', (fall, call) => {
    // ljmp 0-1, mov 2-3, setb 4, nop 5-7, mul 8-11, mul 12-15
    const board = new TestBoard(
      waiting(' nop\n nop\n nop\n mul ab\n mul ab\n nop\n', 'mov IE,#81h\n setb IT0'),
    );
    board.cpu.run(fall);
    board.cpu.setInt0(false);
    expect(callCycle(board, 'onInt0')).toBe(call);
  });

  it('worst case: RETI or a write to IE or IP, then MUL', () => {
    for (const write of ['mov IE,#81h', 'setb EA', 'anl IP,#0', 'clr ET0', 'orl IE,#1']) {
      const board = new TestBoard(
        waiting(` ${write}\n mul ab\n inc r7\n inc r7\n`, 'setb IT0\n mov IE,#81h'),
      );
      // ljmp 0-1, setb 2, mov 3-4, write 5(-6), mul
      board.cpu.run(4);
      board.cpu.setInt0(false);
      const writeCycles =
        write.startsWith('mov') || write.startsWith('anl') || write.startsWith('orl') ? 2 : 1;
      expect(callCycle(board, 'onInt0'), write).toBe(5 + writeCycles + 4);
    }
  });

  it('a flag that was blocked and is gone when the block ends is not served', () => {
    const board = new TestBoard(`
        ljmp start
        org 0bh
        inc r7
        setb TF0
        nop
        clr TF0
        nop
        reti
start:  mov IE,#82h
        setb TF0
${NOPS}
done:   sjmp $`);
    board.runTo('done');
    expect(board.cpu.ram[7]).toBe(1);
  });

  it('a flag cleared in the polling cycle is served all the same: the sample is one cycle old', () => {
    const board = new TestBoard(
      waiting(
        `
        mov TL0,#0fbh     ; 4-5
        mov IE,#82h       ; 6-7
        setb TR0          ; 8: counts from 9 on, overflows in 13
        nop               ; 9
        nop
        nop
        nop
        nop               ; 13: TF0 sets and is sampled
        clr TF0           ; 14: the sample of 13 is polled
${NOPS}`,
        'mov TMOD,#2',
      ),
    );
    expect(callCycle(board, 'onT0')).toBe(15);
    expect(board.cpu.readDirect(0x88) & 0x20).toBe(0);
  });

  it('softwareFlagDelay 0 makes a flag set by software act one cycle earlier', () => {
    const cycles = ([1, 0] as const).map((softwareFlagDelay) => {
      const board = new TestBoard(waiting(` setb TF0\n${NOPS}`, 'mov IE,#82h'), { softwareFlagDelay });
      return callCycle(board, 'onT0');
    });
    expect(cycles).toEqual([7, 6]);
  });
});

/** Intel, Hardware Description of the 8051, "External Interrupts". */
describe('8031 external interrupts', () => {
  it('edge: IE0 remembers the edge, vectoring clears it', () => {
    const board = new TestBoard(waiting('loop: sjmp loop', 'setb IT0'));
    const { cpu } = board;
    cpu.run(10);
    cpu.setInt0(false);
    cpu.run(14);
    cpu.setInt0(true);
    cpu.run(30);
    expect(cpu.readDirect(0x88)).toBe(0x03);
    cpu.writeDirect(0xa8, 0x81);
    board.runTo('onInt0');
    expect(cpu.readDirect(0x88)).toBe(0x01);
    cpu.run(cpu.cycle + 100);
    expect(cpu.sp).toBe(7);
  });

  it('edge: a pulse between two samples is not seen, one of a cycle is', () => {
    const board = new TestBoard(waiting(NOPS, 'setb IT1'));
    const { cpu } = board;
    cpu.run(10);
    cpu.setInt1(false);
    cpu.setInt1(true);
    cpu.run(12);
    expect(cpu.readDirect(0x88) & 0x08).toBe(0);
    cpu.setInt1(false);
    cpu.run(13);
    cpu.setInt1(true);
    cpu.run(15);
    expect(cpu.readDirect(0x88) & 0x08).toBe(0x08);
  });

  it('level: IE1 follows the inverted pin, and is served again and again with one instruction between', () => {
    const board = new TestBoard(waiting('loop: inc r7\n sjmp loop', 'mov IE,#84h'));
    const { cpu } = board;
    cpu.run(10);
    cpu.setInt1(false);
    cpu.run(13);
    cpu.setInt1(true);
    cpu.run(40);
    expect(cpu.readDirect(0x88)).toBe(0);
    const before = cpu.ram[7];
    cpu.setInt1(false);
    const first = callCycle(board, 'onInt1');
    expect(cpu.readDirect(0x88)).toBe(0x08);
    for (let call = 0; call < 6; call++) board.runTo('onInt1');
    cpu.setInt1(true);
    // LCALL 2, RETI 2, one instruction of 1 or 2 cycles.
    expect(cpu.cycle - 2 - first).toBe(6 * 4 + 3 * (1 + 2));
    expect(cpu.ram[7] - before).toBeLessThanOrEqual(4);
    cpu.run(cpu.cycle + 50);
    expect(cpu.sp).toBe(7);
  });

  it('a falling latch of P3.2 is an edge too', () => {
    const board = new TestBoard(waiting(` clr P3.2\n${NOPS}`, 'mov IE,#81h\n setb IT0'));
    // ljmp 0-1, mov 2-3, setb 4, clr 5: the pin is low from cycle 6 on.
    expect(callCycle(board, 'onInt0')).toBe(8);
  });
});

/** Intel, Hardware Description of the 8051, "Priority Level Structure". */
describe('8031 interrupt priorities', () => {
  it('requests of one level are served in the order IE0 TF0 IE1 TF1 RI/TI', () => {
    const board = new TestBoard(waiting('loop: sjmp loop', 'mov SCON,#1\n mov TCON,#0afh'));
    const { cpu } = board;
    cpu.run(20);
    cpu.writeDirect(0xa8, 0x9f);
    const order: number[] = [];
    for (let i = 0; i < 60 && order.length < 5; i++) {
      cpu.step();
      if (cpu.pc % 8 === 3 && cpu.pc < 0x40) {
        order.push(cpu.pc);
        if (cpu.pc === 0x23) cpu.writeDirect(0x98, 0);
      }
    }
    expect(order).toEqual([0x03, 0x0b, 0x13, 0x1b, 0x23]);
  });

  it('a higher level interrupts a lower one, before its first instruction if it was there in time', () => {
    const board = new TestBoard(waiting(NOPS, 'mov IP,#4\n mov IE,#85h\n mov TCON,#5'));
    const { cpu } = board;
    cpu.run(12);
    cpu.setInt0(false);
    cpu.run(14);
    // LCALL to INT0 in 14 and 15; polling in 15 sees the sample of 14.
    cpu.setInt1(false);
    board.runTo('onInt0');
    expect(cpu.cycle).toBe(16);
    board.runTo('onInt1');
    expect(cpu.cycle).toBe(18);
    const pushed = (cpu.ram[cpu.sp] << 8) | cpu.ram[cpu.sp - 1];
    expect(pushed).toBe(3);
  });

  it('a lower level waits for RETI of the higher one and one instruction', () => {
    const board = new TestBoard(waiting(NOPS, 'mov IP,#4\n mov IE,#85h\n mov TCON,#5'));
    const { cpu } = board;
    cpu.run(12);
    cpu.setInt1(false);
    board.runTo('onInt1');
    cpu.setInt0(false);
    // RETI in 16 and 17, a NOP in 18.
    expect(callCycle(board, 'onInt0')).toBe(19);
  });

  it('RET leaves the level in service', () => {
    const board = new TestBoard(`
        ljmp start
        org 0bh
        inc r7
        setb TF0
        ret
start:  mov IE,#82h
        setb TF0
${NOPS}
done:   sjmp $`);
    board.runTo('done');
    expect(board.cpu.ram[7]).toBe(1);
  });
});

describe('8031 pins whose level is asked for', () => {
  const SOURCE = `
        ljmp start
        org 13h
        inc 30h
        clr EX1
        reti
start:  setb IT1
        mov IE,#80h
        nop
wait:   jnb 20h.0,wait
        setb EX1
        sjmp $`;

  it('are followed every few cycles while their interrupt is enabled, and otherwise left alone', () => {
    for (const pinPollCycles of [1, 8, 100]) {
      const board = new TestBoard(SOURCE, { polledPins: 0x08, pinPollCycles });
      const { cpu } = board;
      let asked = 0;
      const readPort = board.readPort.bind(board);
      board.readPort = (port) => {
        if (port === 3) asked++;
        return readPort(port);
      };
      cpu.run(1000);
      expect(asked).toBe(0);
      cpu.ram[0x20] = 1;
      cpu.run(2000);
      expect(Math.abs(asked - 1000 / pinPollCycles)).toBeLessThan(8);
      board.pins[3] = 0xf7;
      let served = cpu.cycle;
      while (cpu.ram[0x30] === 0) served += cpu.step();
      // Edge, sample, poll, two cycles of LCALL, one of INC; the loop takes two.
      expect(served - 2000).toBeGreaterThanOrEqual(5);
      expect(served - 2000).toBeLessThanOrEqual(7 + pinPollCycles);
      const before = asked;
      cpu.run(served + 1000);
      expect(asked - before).toBeLessThan(3);
      expect(cpu.ram[0x30]).toBe(1);
    }
  });

  it('gate a timer, and can be read at any time', () => {
    const board = new TestBoard(' mov TMOD,#90h\n setb TR1\nloop: mov c,P3.3\n mov 20h.0,c\n sjmp loop', {
      polledPins: 0x08,
      pinPollCycles: 1,
    });
    const { cpu } = board;
    board.pins[3] = 0xf7;
    cpu.run(100);
    expect([cpu.readDirect(0x8b), cpu.ram[0x20]]).toEqual([0, 0]);
    board.pins[3] = 0xff;
    cpu.run(150);
    board.pins[3] = 0xf7;
    cpu.run(300);
    expect(Math.abs(cpu.readDirect(0x8b) - 50)).toBeLessThanOrEqual(4);
    expect(cpu.ram[0x20]).toBe(0);
  });

  it('do the same whatever the slices are', () => {
    const play = (slice: number) => {
      const board = new TestBoard(SOURCE.replace('clr EX1', 'mov P1,TL0'), { polledPins: 0x08 });
      board.readPort = (port) => (port === 3 && (board.cpu.cycle >> 5) % 3 === 0 ? 0xf7 : 0xff);
      board.cpu.ram[0x20] = 1;
      for (let cycle = 0; cycle < 6000; cycle += slice) board.cpu.run(cycle);
      board.cpu.run(6000);
      return board.portWrites;
    };
    expect(play(7)).toEqual(play(1000));
    expect(play(1000).length).toBeGreaterThan(50);
  });
});
