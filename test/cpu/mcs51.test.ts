import { describe, expect, it } from 'vitest';
import { Mcs51 } from '../../src/cpu/mcs51/mcs51.js';
import { MCS51_OPCODES, type Mcs51Opcode } from '../../src/cpu/mcs51/opcodes.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { TestBoard } from './mcs51Board.js';

/** Intel, 8051 data sheet: of the 111 instructions 64 take one machine cycle and 45 two. */
describe('MCS-51 instruction table', () => {
  const kinds = new Map<string, Mcs51Opcode>();
  for (const row of MCS51_OPCODES) {
    if (row === undefined) continue;
    const operands = row.operands.join(',').replace(/@R[01]/, '@Ri');
    kinds.set(`${row.mnemonic} ${operands.replace(/R[0-7]/, 'Rn')}`, row);
  }
  const rows = [...kinds.values()];

  it('has 111 instructions: 64 of one machine cycle, 45 of two, and MUL and DIV', () => {
    expect(rows.length).toBe(111);
    expect([1, 2].map((cycles) => rows.filter((row) => row.cycles === cycles).length)).toEqual([64, 45]);
    expect(rows.filter((row) => row.cycles === 4).map((row) => row.mnemonic)).toEqual(['DIV', 'MUL']);
  });

  it('leaves out A5 alone', () => {
    expect(MCS51_OPCODES.flatMap((row, code) => (row === undefined ? [code] : []))).toEqual([0xa5]);
  });
});

/** Intel, Hardware Description of the 8051, "Reset". */
describe('8031 reset', () => {
  it('sets the registers, leaves the RAM, and puts FF on the ports', () => {
    const board = new TestBoard(`
        mov 30h,#55h
        mov P1,#12h
        mov P2,#34h
        mov P3,#0fbh
        mov B,#1
        mov PSW,#18h
        mov SP,#40h
        mov DPTR,#1234h
        mov IE,#9fh
        mov IP,#1fh
        mov TCON,#50h
        mov TMOD,#11h
        mov SCON,#50h
        mov PCON,#80h
done:   mov a,#99h`);
    board.runTo('done');
    board.portWrites.length = 0;
    const { cpu } = board;
    const cycle = cpu.cycle;
    cpu.reset();
    expect(cpu.pc).toBe(0);
    expect(cpu.cycle).toBe(cycle);
    expect(cpu.ram[0x30]).toBe(0x55);
    const values = { 129: 7, 128: 0xff, 144: 0xff, 160: 0xff, 176: 0xff };
    for (const address of [
      0x80, 0x81, 0x82, 0x83, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x90, 0x98, 0xa0,
    ]) {
      expect(cpu.readDirect(address), address.toString(16)).toBe(values[address as 0x81] ?? 0);
    }
    for (const address of [0xa8, 0xb8, 0xd0, 0xe0, 0xf0]) expect(cpu.readDirect(address)).toBe(0);
    expect(board.portWrites.map(([port, latch]) => [port, latch])).toEqual(
      [0, 1, 2, 3].map((p) => [p, 0xff]),
    );
  });
});

describe('8031 external access', () => {
  it('MOVX is on the bus in its second machine cycle, with the P2 latch above @Ri', () => {
    const board = new TestBoard(`
        mov P2,#6         ; cycles 0-1
        mov r0,#0a0h      ; 2
        mov a,#5ah        ; 3
        movx @r0,a        ; 4-5
        mov dptr,#1234h   ; 6-7
        movx a,@dptr      ; 8-9
        movx @dptr,a      ; 10-11
        movx a,@r0        ; 12-13
done:   sjmp $`);
    board.runTo('done');
    expect(board.accesses).toEqual([
      ['write', 0x06a0, 5],
      ['read', 0x1234, 9],
      ['write', 0x1234, 11],
      ['read', 0x06a0, 13],
    ]);
    expect(board.cpu.acc).toBe(0x5a);
    expect(board.cpu.readDirect(0xa0)).toBe(6);
  });

  it('repeats a program smaller than 64 KB through the address space', () => {
    const bus = new TestBoard(' nop');
    const program = new Uint8Array(0x2000);
    program.set([0x02, 0x40, 0x10], 0);
    program.set([0x74, 0x77], 0x10);
    const cpu = new Mcs51(program, bus);
    cpu.step();
    cpu.step();
    expect([cpu.pc, cpu.acc]).toEqual([0x4012, 0x77]);
    expect(() => new Mcs51(new Uint8Array(3000), bus)).toThrow('power of two');
  });
});

/** Intel, Hardware Description of the 8051, "Read-Modify-Write Feature". */
describe('8031 ports', () => {
  it('reads pins, but modifies the latch', () => {
    const board = new TestBoard(`
        mov P1,#0f0h
        mov 30h,P1
        orl P1,#1
        inc P1
        cpl P1.7
        mov c,P1.6
        mov P1.2,c
        anl P1,#7fh
        djnz P1,next
next:   xrl P1,#0
        jbc P1.4,done
done:   sjmp $`);
    board.pins[1] = 0x30;
    board.runTo('done');
    expect(board.cpu.ram[0x30]).toBe(0x30);
    const latches = board.portWrites.map(([, latch]) => latch);
    expect(latches).toEqual([0xf0, 0xf1, 0xf2, 0x72, 0x72, 0x72, 0x71, 0x71, 0x61]);
  });

  it('XCH and CJNE look at the pins', () => {
    const board = new TestBoard(`
        mov a,#0fh
        xch a,P1
        cjne a,#33h,bad
        mov a,#3
        cjne a,P1,bad
        sjmp done
bad:    sjmp $
done:   sjmp $`);
    board.pins[1] = 0x33;
    board.runTo('done');
    expect(board.cpu.readDirect(0x90)).toBe(0x0f);
  });

  it('tells of a write in the last machine cycle of the instruction', () => {
    const board = new TestBoard(`
        mov P1,#1     ; 0-1
        mov P1,a      ; 2
        setb P1.7     ; 3
        mov P1.6,c    ; 4-5
        push ACC      ; 6-7
        pop P1        ; 8-9
done:   sjmp $`);
    board.runTo('done');
    expect(board.portWrites.map(([, , cycle]) => cycle)).toEqual([1, 2, 3, 5, 9]);
  });

  it('P3 shows the levels of INT0, INT1, T0, T1 and of the wire at RXD, under its latch', () => {
    const board = new TestBoard(`
loop:   mov 30h,P3
        sjmp loop`);
    board.pins[3] = 0x7f;
    board.cpu.setInt1(false);
    board.cpu.setT0(false);
    board.cpu.receive(0x00, 10);
    board.cpu.run(8);
    expect(board.cpu.ram[0x30]).toBe(0x67);
    board.cpu.setT0(true);
    board.cpu.run(20);
    expect(board.cpu.ram[0x30]).toBe(0x76);
    board.cpu.writeDirect(0xb0, 0xfd);
    board.cpu.run(10 + 32 * 9 + 10);
    expect(board.cpu.ram[0x30]).toBe(0x75);
  });
});

describe('8031 oddities', () => {
  it('parity follows the accumulator whatever is written to PSW', () => {
    const board = new TestBoard(`
        mov a,#7
        mov PSW,#0
        mov 30h,PSW
        mov a,#3
        mov PSW,#0ffh
        mov 70h,PSW
done:   sjmp $`);
    board.runTo('done');
    expect([board.cpu.ram[0x30], board.cpu.ram[0x70]]).toEqual([0x01, 0xfe]);
  });

  it('reports what a program should not do, once for each place', () => {
    const board = new TestBoard(`
        mov r7,#3
loop:   db 0a5h
        mov a,ACC
        push SP
        mov r0,#80h
        mov a,@r0
        mov @r0,a
        mov 0c0h,a
        mov P0,#0
        djnz r7,loop
done:   sjmp $`);
    board.runTo('done');
    expect(board.reports.map(([, address]) => address)).toEqual([2, 3, 5, 9, 10, 11, 13]);
    expect(board.cpu.acc).toBe(0xff);
  });

  it('PUSH SP stores the incremented pointer or, as an option, the old one', () => {
    for (const pushesIncrementedStackPointer of [true, false]) {
      const board = new TestBoard(' push SP\ndone: sjmp $', { pushesIncrementedStackPointer });
      board.runTo('done');
      expect(board.cpu.ram[8]).toBe(pushesIncrementedStackPointer ? 8 : 7);
    }
  });

  it('A5 does nothing and is one byte long or, as an option, two or three', () => {
    for (const reservedOpcodeBytes of [undefined, 1, 2, 3] as const) {
      const board = new TestBoard(' db 0a5h,4,4\n inc a\ndone: sjmp $', { reservedOpcodeBytes });
      board.runTo('done');
      expect(board.cpu.acc).toBe(4 - (reservedOpcodeBytes ?? 1));
      expect(board.reports).toEqual([['A5 is not an instruction; it is taken as NOP', 0]]);
    }
  });

  it('the debugger sees and sets registers without the bus noticing', () => {
    const board = new TestBoard(' nop');
    const { cpu } = board;
    for (const address of [
      0x90, 0xb0, 0x99, 0xa8, 0xb8, 0x89, 0x8c, 0x8a, 0x98, 0xd0, 0x82, 0x83, 0xf0, 0x81,
    ]) {
      cpu.writeDirect(address, 0x1a);
      expect(cpu.readDirect(address), address.toString(16)).toBe(0x1a);
    }
    cpu.writeDirect(0xc0, 1);
    expect(cpu.readDirect(0xc0)).toBe(0xff);
    cpu.run(1000);
    expect([board.portWrites, board.sent, board.reports]).toEqual([[], [], []]);
  });
});

const BUSY_PROGRAM = `
        ljmp start
        org 0bh
        inc 40h
        xrl P1,#1
        reti
        org 13h
        inc 41h
        reti
        org 23h
        jbc RI,rx
        clr TI
        reti
rx:     mov SBUF,SBUF
        inc 42h
        reti
        org 100h
start:  mov TMOD,#22h
        mov TH1,#0ffh
        mov TL1,#0ffh
        mov TH0,#5bh
        mov SCON,#50h
        mov TCON,#54h
        mov IP,#10h
        mov IE,#96h
loop:   inc 43h
        mov a,43h
        mov B,40h
        mul ab
        movx @r0,a
        jnb ACC.0,loop
        mov 44h,TL0
        sjmp loop`;

/** Everything that happens from outside, by machine cycle. */
function play(board: TestBoard, from: number, to: number, slice: number): void {
  for (let cycle = from; cycle < to; cycle += slice) {
    board.cpu.run(cycle);
    if (cycle % 700 === 0) board.cpu.receive((cycle / 7) & 0xff, cycle + 35);
    if (cycle % 350 === 0) board.cpu.setInt1(cycle % 700 === 0);
  }
  board.cpu.run(to);
}

function fingerprint(board: TestBoard): unknown {
  const writer = new StateWriter();
  board.cpu.save(writer);
  return { state: [...writer.finish()], sent: board.sent, ports: board.portWrites, bus: board.accesses };
}

describe('8031 time', () => {
  it('gives the same machine whether it runs in slices of 7 or of 350 cycles, or by single steps', () => {
    const coarse = new TestBoard(BUSY_PROGRAM);
    play(coarse, 0, 50_400, 350);
    for (const slice of [7, 50]) {
      const fine = new TestBoard(BUSY_PROGRAM);
      play(fine, 0, 50_400, slice);
      expect(fingerprint(fine)).toEqual(fingerprint(coarse));
    }
    const interrupts = coarse.portWrites.length;
    expect(Math.abs(interrupts - 50_400 / (256 - 0x5b))).toBeLessThan(2);
    expect(coarse.cpu.ram[0x41]).toBe(50_400 / 700);
    expect(coarse.sent.map(({ value }) => value)).toEqual(
      Array.from({ length: coarse.sent.length }, (_, i) => (i * 100) & 0xff),
    );
    expect(coarse.sent.length).toBeGreaterThan(70);
  });

  it('continues from a snapshot bit-identically', () => {
    const whole = new TestBoard(BUSY_PROGRAM);
    play(whole, 0, 21_000, 350);
    const first = new TestBoard(BUSY_PROGRAM);
    play(first, 0, 10_500, 350);
    const writer = new StateWriter();
    first.cpu.save(writer);
    const second = new TestBoard(BUSY_PROGRAM);
    const reader = new StateReader(writer.finish());
    second.cpu.load(reader);
    reader.end();
    const sent = first.sent.length;
    play(second, 10_500, 21_000, 350);
    const [after, all] = [new StateWriter(), new StateWriter()];
    second.cpu.save(after);
    whole.cpu.save(all);
    expect(after.finish()).toEqual(all.finish());
    expect(second.sent).toEqual(whole.sent.slice(sent));
  });
});
