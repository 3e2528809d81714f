import { describe, expect, it } from 'vitest';
import { Mcs51Timers, TF0, TF1 } from '../../src/cpu/mcs51/timers.js';
import { TestBoard } from './mcs51Board.js';

/** Register values of both timers, as Intel describes what one machine cycle does to them. */
interface Registers {
  tmod: number;
  tl0: number;
  th0: number;
  tl1: number;
  th1: number;
}

/** One count of TLx/THx in modes 0-2; true if it overflows. */
function countOnce(registers: Registers, low: 'tl0' | 'tl1', high: 'th0' | 'th1', mode: number): boolean {
  registers[low] = (registers[low] + 1) & 0xff;
  if (mode === 0) {
    if ((registers[low] & 31) !== 0) return false;
    registers[low] = (registers[low] - 32) & 0xff;
    registers[high] = (registers[high] + 1) & 0xff;
    return registers[high] === 0;
  }
  if (registers[low] !== 0) return false;
  if (mode === 1) {
    registers[high] = (registers[high] + 1) & 0xff;
    return registers[high] === 0;
  }
  registers[low] = registers[high];
  return true;
}

/** One machine cycle as Intel's figures of the timer modes show it; flags and overflows of timer 1. */
function countCycle(registers: Registers, run0: boolean, run1: boolean): { flags: number; clocks: number } {
  const mode0 = registers.tmod & 3;
  const mode1 = (registers.tmod >> 4) & 3;
  let flags = 0;
  let clocks = 0;
  if (mode0 === 3) {
    if (run0) registers.tl0 = (registers.tl0 + 1) & 0xff;
    if (run0 && registers.tl0 === 0) flags |= TF0;
    if (run1) registers.th0 = (registers.th0 + 1) & 0xff;
    if (run1 && registers.th0 === 0) flags |= TF1;
  } else if (run0 && countOnce(registers, 'tl0', 'th0', mode0)) flags |= TF0;
  if (mode1 !== 3 && (mode0 === 3 || run1) && countOnce(registers, 'tl1', 'th1', mode1)) {
    clocks = 1;
    if (mode0 !== 3) flags |= TF1;
  }
  return { flags, clocks };
}

/** Numbers that look random, the same in every run. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
}

describe('8031 timers, closed form', () => {
  it('are where counting cycle by cycle gets, in every mode', () => {
    const next = sequence(1);
    for (let round = 0; round < 600; round++) {
      const timers = new Mcs51Timers();
      timers.tmod = next() & 0x33;
      timers.run0 = (next() & 3) !== 0;
      timers.run1 = (next() & 3) !== 0;
      timers.tl0 = next() & 0xff;
      timers.th0 = next() & 3 ? next() & 0xff : 0xff;
      timers.tl1 = next() & 0xff;
      timers.th1 = next() & 3 ? next() & 0xff : 0xff;
      const registers: Registers = { ...timers };
      const cycles = 1 + (next() % (round % 50 === 0 ? 140_000 : 900));
      const [until0, until1] = [timers.untilFlag0(), timers.untilFlag1()];
      const untilThird = timers.untilOverflow1(3);
      const overflows = timers.overflowsWithin(cycles);
      const values = [timers.value0After(cycles), timers.value1After(cycles)];
      const from1 = timers.tl1;
      const flags = timers.advance(cycles);
      const before = timers.overflowsBefore(cycles);
      let wanted = 0;
      let clocks = 0;
      const first = { flag0: Number.POSITIVE_INFINITY, flag1: Number.POSITIVE_INFINITY, third: -1 };
      for (let cycle = 1; cycle <= cycles; cycle++) {
        const counted = countCycle(registers, timers.run0, timers.run1);
        if (counted.flags & TF0 && !(wanted & TF0)) first.flag0 = cycle;
        if (counted.flags & TF1 && !(wanted & TF1)) first.flag1 = cycle;
        wanted |= counted.flags;
        clocks += counted.clocks;
        if (clocks === 3 && counted.clocks === 1) first.third = cycle;
      }
      const { tmod, tl0, th0, tl1, th1 } = timers;
      expect({ tmod, tl0, th0, tl1, th1 }).toEqual({
        tmod: registers.tmod,
        tl0: registers.tl0,
        th0: registers.th0,
        tl1: registers.tl1,
        th1: registers.th1,
      });
      expect([flags, overflows]).toEqual([wanted, clocks]);
      expect(values).toEqual([(th0 << 8) | tl0, (th1 << 8) | tl1]);
      // Backwards it is exact for windows shorter than a count, and in mode 2 from the reload value on.
      const counting = (timers.tmod & 0x30) !== 0x30 && ((timers.tmod & 3) === 3 || timers.run1);
      const known = (timers.tmod & 0x30) === 0x20 ? from1 >= timers.th1 : cycles < 8192;
      if (counting && known) expect(before).toBe(clocks);
      if (until0 <= cycles || first.flag0 <= cycles) expect(until0).toBe(first.flag0);
      if (until1 <= cycles || first.flag1 <= cycles) expect(until1).toBe(first.flag1);
      if (first.third > 0) expect(untilThird).toBe(first.third);
    }
  });
});

/** Intel, Hardware Description of the 8051, "Timer/Counters". */
describe('8031 timers, in programs', () => {
  it('count n + 1 between SETB TR0, n cycles and CLR TR0', () => {
    const board = new TestBoard(`
        mov TMOD,#1
        setb TR0
        nop
        mul ab
        nop
        clr TR0
done:   sjmp $`);
    board.runTo('done');
    expect(board.cpu.readDirect(0x8a)).toBe(7);
  });

  it('a read shows the increment of the same cycle or, as an option, of the one before', () => {
    for (const timerReadsAfterIncrement of [true, false]) {
      const board = new TestBoard(' mov TMOD,#1\n setb TR0\n nop\n mov a,TL0\ndone: sjmp $', {
        timerReadsAfterIncrement,
      });
      board.runTo('done');
      expect(board.cpu.acc).toBe(timerReadsAfterIncrement ? 2 : 1);
    }
  });

  it('TF0 can be polled, and stays until software clears it', () => {
    const board = new TestBoard(`
        mov TMOD,#2
        mov TH0,#9ch
        mov TL0,#9ch
        setb TR0          ; cycle 6: overflows in cycle 106, 206 ...
wait:   jnb TF0,wait      ; 7, 9 ...
        clr TF0
first:  jbc TF0,second
        sjmp first
second: sjmp $`);
    expect(board.runTo('first')).toBe(110);
    expect(Math.abs(board.runTo('second') - 208)).toBeLessThanOrEqual(2);
    expect(board.cpu.readDirect(0x88) & 0x20).toBe(0);
    board.cpu.run(400);
    expect(board.cpu.readDirect(0x88) & 0x20).toBe(0x20);
  });

  it('counts falling edges of T0 in the cycle after the sample, and misses a pulse between two samples', () => {
    const board = new TestBoard(' mov TMOD,#5\n setb TR0\nloop: sjmp loop');
    const { cpu } = board;
    const count = () => cpu.readDirect(0x8a);
    cpu.run(11);
    cpu.setT0(false);
    cpu.run(13);
    cpu.setT0(true);
    cpu.run(15);
    expect(count()).toBe(1);
    cpu.setT0(false);
    cpu.setT0(true);
    cpu.run(19);
    expect(count()).toBe(1);
    for (let edge = 0; edge < 300; edge++) {
      cpu.setT0(edge % 2 === 1);
      cpu.run(cpu.cycle + 1 + (edge % 5));
    }
    expect(count()).toBe(151);
  });

  it('a counted edge is in the register one cycle after the sample that found it', () => {
    for (const late of [0, 1, 2]) {
      const board = new TestBoard(`
        mov TMOD,#50h
        setb TR1
        ${' nop\n'.repeat(10)}
        mov a,TL1         ; cycle 13
done:   sjmp $`);
      board.cpu.run(11 + late);
      board.cpu.setT1(false);
      board.runTo('done');
      expect(board.cpu.acc, `pin low from cycle ${11 + late}`).toBe(late < 2 ? 1 : 0);
    }
  });

  it('GATE measures the time INT0 is high', () => {
    const board = new TestBoard(' mov TMOD,#9\n setb TR0\nloop: nop\n sjmp loop');
    const { cpu } = board;
    cpu.setInt0(false);
    cpu.run(100);
    expect(cpu.readDirect(0x8a)).toBe(0);
    const start = cpu.cycle;
    cpu.setInt0(true);
    cpu.run(150);
    const end = cpu.cycle;
    cpu.setInt0(false);
    cpu.run(300);
    expect(cpu.readDirect(0x8a)).toBe(end - start);
  });

  it('a latch of 0 at P3.4 and P3.2 is a low pin', () => {
    const board = new TestBoard(`
        mov TMOD,#0ch
        setb TR0
        mov r7,#20
loop:   cpl P3.4
        djnz r7,loop
        mov 30h,TL0
        clr P3.2
        mov r7,#20
more:   cpl P3.4
        djnz r7,more
done:   sjmp $`);
    board.cpu.writeDirect(0x8a, 0);
    board.runTo('done');
    // Mode 0 counts in the low five bits of TL0.
    expect([board.cpu.ram[0x30], board.cpu.readDirect(0x8a)]).toEqual([10, 10]);
  });
});
