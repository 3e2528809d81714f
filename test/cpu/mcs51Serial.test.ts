import { describe, expect, it } from 'vitest';
import { MOVE_ORIGIN_AT } from '../../src/cpu/mcs51/time.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { TestBoard } from './mcs51Board.js';

/** 31 250 baud at 12 MHz: timer 1 overflows every cycle, SMOD = 0, 32 machine cycles a bit. */
const MIDI_RATE = `
        mov TMOD,#20h
        mov TH1,#0ffh
        mov TL1,#0ffh
        setb TR1`;

const ECHO = `${MIDI_RATE}
        mov SCON,#50h
loop:   jnb RI,loop
        clr RI
        mov @r0,SBUF
        inc r0
        sjmp loop`;

/** Runs until `flag` of SCON is set and returns the machine cycle, to the cycle if the program is 1-cycle NOPs. */
function untilFlag(board: TestBoard, flag: number, limit = 5000): number {
  const end = board.cpu.cycle + limit;
  while ((board.cpu.readDirect(0x98) & flag) === 0) {
    board.cpu.step();
    if (board.cpu.cycle > end) return Number.POSITIVE_INFINITY;
  }
  return board.cpu.cycle;
}

/** Intel, Hardware Description of the 8051, "More About Mode 1" and "More About Modes 2 and 3". */
describe('8031 serial transmitter', () => {
  it('starts at a rollover of the free-running divide-by-16, at most one bit after the write', () => {
    const phases = new Set<number>();
    for (let delay = 0; delay < 70; delay++) {
      const board = new TestBoard(`${MIDI_RATE}
        mov SCON,#40h
        ${' nop\n'.repeat(delay)}
        mov SBUF,#5ah
done:   sjmp $`);
      const written = board.runTo('done') - 1;
      board.cpu.run(written + 40);
      expect(board.sent.length).toBe(1);
      const { value, cycle } = board.sent[0];
      expect(value).toBe(0x5a);
      expect(cycle).toBeGreaterThan(written);
      expect(cycle).toBeLessThanOrEqual(written + 33);
      phases.add(cycle % 32);
    }
    expect(phases.size).toBe(1);
  });

  it.each([
    ['1', '40h', 9],
    ['3', '0c0h', 10],
  ])('sets TI at the start of the stop bit in mode %s', (_, scon, bits) => {
    const board = new TestBoard(`${MIDI_RATE}\n mov SCON,#${scon}\n mov SBUF,#0\n${' nop\n'.repeat(600)}`);
    const set = untilFlag(board, 0x02);
    // The flag sets with the stop bit, in S1P1 of its first cycle; the step that shows it ends one later.
    expect(set - 1).toBe(board.sent[0].cycle + bits * 32);
  });

  it('a byte written during the stop bit follows after one stop bit', () => {
    const board = new TestBoard(`${MIDI_RATE}
        mov SCON,#40h
        mov SBUF,#0
loop:   jnb TI,loop
        clr TI
        inc r7
        mov SBUF,r7
        sjmp loop`);
    board.cpu.run(320 * 21);
    expect(board.sent.slice(0, 20).map(({ value }) => value)).toEqual([...Array(20).keys()]);
    for (let i = 1; i < 20; i++) expect(board.sent[i].cycle - board.sent[i - 1].cycle).toBe(320);
  });

  it.each([
    // TH1, SMOD, mode 1: bit = 32 * (256 - TH1) cycles / (SMOD + 1)
    ['0fdh', 0, 96],
    ['0fdh', 1, 48],
    ['0f3h', 0, 416],
  ])('baud rate: TH1 = %s, SMOD = %i gives bits of %i cycles', (reload, smod, bit) => {
    const board = new TestBoard(`
        mov TMOD,#20h
        mov TH1,#${reload}
        mov TL1,#${reload}
        mov PCON,#${smod * 128}
        setb TR1
        mov SCON,#40h
        mov SBUF,#0
loop:   jnb TI,loop
        clr TI
        mov SBUF,#0
        sjmp loop`);
    board.cpu.run(bit * 45);
    expect(board.sent.length).toBeGreaterThanOrEqual(4);
    for (let i = 1; i < 4; i++) expect(board.sent[i].cycle - board.sent[i - 1].cycle).toBe(10 * bit);
  });

  it('mode 2 has the baud rate of the oscillator / 64, with SMOD / 32', () => {
    for (const smod of [0, 1]) {
      const board = new TestBoard(`
        mov PCON,#${smod * 128}
        mov SCON,#80h
        mov SBUF,#0
loop:   jnb TI,loop
        clr TI
        mov SBUF,#0
        sjmp loop`);
      board.cpu.run(2500);
      const bit = 64 / 12 / (smod + 1);
      const frames = [1, 2, 3, 4].map((i) => board.sent[i].cycle - board.sent[0].cycle);
      // With SMOD the loop misses the stop bit, and the next start bit waits for the next rollover or two.
      const bits = frames.map((cycles) => cycles / bit);
      for (let i = 0; i < 4; i++) {
        const whole = Math.round(bits[i]);
        expect(Math.abs(bits[i] - whole) * bit).toBeLessThanOrEqual(1);
        if (smod === 0) expect(whole).toBe(11 * (i + 1) + (whole > 11 * (i + 1) ? i + 1 : 0));
      }
    }
  });

  it('mode 0 sets TI in the tenth cycle after the write', () => {
    const board = new TestBoard(` mov SCON,#0\n mov SBUF,#1\n${' nop\n'.repeat(20)}`);
    // SBUF is written in cycle 3.
    expect(untilFlag(board, 0x02) - 1).toBe(13);
    expect(board.sent).toEqual([]);
  });

  it('a byte written too early cuts off the one before, and that is reported', () => {
    const board = new TestBoard(`${MIDI_RATE}
        mov SCON,#40h
        mov SBUF,#11h
        ${' nop\n'.repeat(50)}
        mov SBUF,#22h
done:   sjmp $`);
    board.cpu.run(1000);
    expect(board.sent.map(({ value }) => value)).toEqual([0x11, 0x22]);
    expect(board.reports.length).toBe(1);
  });
});

/** Intel, Hardware Description of the 8051, "More About Mode 1": reception. */
describe('8031 serial receiver', () => {
  it('sets RI in state 10 of the stop bit: 9 10/16 bits and at most one sample after the start edge', () => {
    for (let start = 50; start < 90; start++) {
      const board = new TestBoard(`${MIDI_RATE}\n mov SCON,#50h\n${' nop\n'.repeat(500)}`);
      board.cpu.receive(0xa7, start);
      const set = untilFlag(board, 0x01) - 1;
      expect(set - start).toBeGreaterThanOrEqual(308);
      expect(set - start).toBeLessThanOrEqual(310);
      expect(board.cpu.readDirect(0x99)).toBe(0xa7);
      expect(board.cpu.readDirect(0x98)).toBe(0x55);
    }
  });

  it('takes bytes that follow each other without a gap, in any number', () => {
    const board = new TestBoard(`${MIDI_RATE}
        mov SCON,#50h
        mov r0,#30h
loop:   jnb RI,loop
        clr RI
        mov a,SBUF
        add a,@r0
        mov @r0,a
        inc 31h
        sjmp loop`);
    let sum = 0;
    for (let i = 0; i < 200; i++) {
      const value = (i * 73) & 0xff;
      sum = (sum + value) & 0xff;
      board.cpu.receive(value, 40 + 320 * i);
    }
    board.cpu.run(320 * 202);
    expect([board.cpu.ram[0x30], board.cpu.ram[0x31]]).toEqual([sum, 200]);
    expect(board.reports).toEqual([]);
  });

  it('loses a byte that is complete while RI is still set, and keeps the one in SBUF', () => {
    const board = new TestBoard(`${MIDI_RATE}\n mov SCON,#50h\nloop: sjmp loop`);
    board.cpu.receive(0x11, 50);
    board.cpu.receive(0x22, 370);
    board.cpu.receive(0x33, 690);
    board.cpu.run(900);
    expect(board.cpu.readDirect(0x99)).toBe(0x11);
    board.cpu.writeDirect(0x98, 0x50);
    board.cpu.run(1010);
    expect(board.cpu.readDirect(0x99)).toBe(0x33);
    expect(board.reports.length).toBe(1);
  });

  it('SBUF may be read until the next byte is complete', () => {
    const board = new TestBoard(`${MIDI_RATE}\n mov SCON,#50h\n clr a\nloop: jnb RI,loop
        clr RI
        ${' mul ab\n'.repeat(74)}
        mov 30h,SBUF
done:   sjmp $`);
    board.cpu.receive(0x11, 50);
    board.cpu.receive(0x22, 370);
    board.runTo('done');
    expect(board.cpu.ram[0x30]).toBe(0x11);
    board.cpu.run(700);
    expect(board.cpu.readDirect(0x99)).toBe(0x22);
  });

  it('SM2 in mode 1 rejects a frame without stop bit; otherwise RB8 shows the stop bit', () => {
    for (const [scon, flags] of [
      [0x70, 0x70],
      [0x50, 0x51],
    ]) {
      const board = new TestBoard(`${MIDI_RATE}\n mov SCON,#${scon}\nloop: sjmp loop`);
      // The second frame begins where the stop bit of the first should be.
      board.cpu.receive(0x00, 50);
      board.cpu.receive(0x00, 50 + 288);
      board.cpu.run(50 + 315);
      expect(board.cpu.readDirect(0x98)).toBe(flags);
    }
  });

  it('takes the stop bit as ninth bit in mode 3, and SM2 lets it pass', () => {
    for (const scon of ['0d0h', '0f0h']) {
      const board = new TestBoard(`${MIDI_RATE}\n mov SCON,#${scon}\nloop: sjmp loop`);
      board.cpu.receive(0x42, 50);
      board.cpu.run(365);
      expect(board.cpu.readDirect(0x99)).toBe(0x42);
      expect(board.cpu.readDirect(0x98) & 0x05).toBe(0x05);
    }
  });

  it.each([
    [31, true],
    [33, true],
    [29, false],
    [35, false],
  ])('a sender with bits of %i cycles: understood is %s', (receiveBitCycles, understood) => {
    const board = new TestBoard(ECHO.replace('loop:', ' mov r0,#30h\nloop:'), { receiveBitCycles });
    for (const [i, value] of [0x80, 0x55, 0x7f].entries()) board.cpu.receive(value, 60 + 400 * i);
    board.cpu.run(1400);
    const received = [...board.cpu.ram.subarray(0x30, 0x33)];
    expect(received.join() === [0x80, 0x55, 0x7f].join()).toBe(understood);
  });

  it('hears nothing while REN is 0, and what is left of a frame when REN is set in the middle of it', () => {
    const board = new TestBoard(`${MIDI_RATE}\n mov SCON,#40h\nloop: sjmp loop`);
    const { cpu } = board;
    cpu.receive(0x55, 50);
    cpu.run(500);
    expect(cpu.readDirect(0x98)).toBe(0x40);
    // 1110 0011, lowest bit first: start 0, 1 1 0 0 0 1 1 1, stop 1. From bit 2 on: 0 0 0 1 1 1 1 and idle 1.
    cpu.receive(0xe3, 600);
    cpu.run(600 + 40);
    cpu.writeDirect(0x98, 0x50);
    cpu.run(600 + 3 * 32 + 312);
    expect(cpu.readDirect(0x99)).toBe(0xfc);
  });

  it('ignores a frame when timer 1 stands still', () => {
    const board = new TestBoard(' mov SCON,#50h\nloop: sjmp loop');
    for (let i = 0; i < 100; i++) {
      board.cpu.receive(0x55, 50 + 320 * i);
      board.cpu.run(50 + 320 * i);
    }
    expect(board.cpu.readDirect(0x98)).toBe(0x50);
  });

  it('mode 2 receives at the oscillator / 64', () => {
    const board = new TestBoard(' mov SCON,#90h\nloop: sjmp loop', { receiveBitCycles: 64 / 12 });
    board.cpu.receive(0x96, 20);
    board.cpu.run(90);
    expect([board.cpu.readDirect(0x99), board.cpu.readDirect(0x98) & 1]).toEqual([0x96, 1]);
  });

  it('mode 0 takes eight samples of P3.0 and sets RI in the tenth cycle after RI was cleared', () => {
    const board = new TestBoard(` mov SCON,#10h\n${' nop\n'.repeat(20)}`);
    // SCON is written in cycle 1, the bits are taken in 3-10.
    for (let cycle = 2; cycle < 11; cycle++) {
      board.pins[3] = 0xfe | ((0xb1 >> (cycle - 3)) & 1);
      board.cpu.run(cycle + 1);
      expect(board.cpu.readDirect(0x98)).toBe(0x10);
    }
    board.cpu.run(12);
    expect([board.cpu.readDirect(0x99), board.cpu.readDirect(0x98)]).toEqual([0xb1, 0x11]);
  });

  it('interrupts through vector 0023h, and software has to clear RI and TI', () => {
    const board = new TestBoard(`
        ljmp start
        org 23h
        jbc TI,sent
        jnb RI,none
        clr RI
        mov SBUF,SBUF
none:   reti
sent:   inc r7
        reti
start:  ${MIDI_RATE}
        mov SCON,#50h
        mov IE,#90h
loop:   sjmp loop`);
    for (let i = 0; i < 20; i++) board.cpu.receive(0x80 + i, 100 + 320 * i);
    board.cpu.run(320 * 23);
    expect(board.sent.map(({ value }) => value)).toEqual(Array.from({ length: 20 }, (_, i) => 0x80 + i));
    expect(board.cpu.ram[7]).toBe(20);
  });
});

/** Intel, Hardware Description of the 8051, "More About Mode 1": the bit detector. */
describe('8031 serial receiver, bit detector', () => {
  /** Receives 0xff with RXD held low for `low` cycles from cycle `from` of bit `bit` on; SBUF and RI. */
  function disturbed(bit: number, from: number, low: number): { value: number; received: boolean } {
    const board = new TestBoard(`${MIDI_RATE}\n mov SCON,#50h\n${' nop\n'.repeat(600)}`);
    const { cpu } = board;
    const start = 60;
    cpu.receive(0xff, start);
    const begins = start + 32 * bit + from;
    cpu.run(begins);
    cpu.writeDirect(0xb0, 0xfe);
    cpu.run(begins + low);
    cpu.writeDirect(0xb0, 0xff);
    cpu.run(start + 330);
    return { value: cpu.readDirect(0x99), received: (cpu.readDirect(0x98) & 1) !== 0 };
  }

  it('one wrong sample of a bit does nothing, two of the three in states 7, 8 and 9 turn it', () => {
    // A sample is taken every 2 cycles: a pulse of 2 cycles meets one, of 4 two, of 6 three.
    for (const [cycles, turning] of [
      [2, 0],
      [4, 4],
      [6, 6],
      [8, 8],
    ]) {
      let turned = 0;
      for (let from = 0; from < 28; from++) {
        const { value, received } = disturbed(4, from, cycles);
        expect(received).toBe(true);
        expect([0xff, 0xf7]).toContain(value);
        if (value === 0xf7) turned++;
      }
      expect(turned, `pulse of ${cycles} cycles`).toBe(turning);
    }
  });

  it('a start bit that is not 0 in two of three samples is none, and the search goes on', () => {
    for (const [cycles, received] of [
      [4, false],
      [12, false],
      [22, true],
      [30, true],
    ] as const) {
      const board = new TestBoard(`${MIDI_RATE}\n mov SCON,#50h\n${' nop\n'.repeat(800)}`);
      board.cpu.run(60);
      board.cpu.writeDirect(0xb0, 0xfe);
      board.cpu.run(60 + cycles);
      board.cpu.writeDirect(0xb0, 0xff);
      board.cpu.receive(0x3c, 100 + 32);
      board.cpu.run(60 + 315);
      expect((board.cpu.readDirect(0x98) & 1) !== 0, `low for ${cycles} cycles`).toBe(received);
      board.cpu.run(100 + 32 + 315);
      if (!received) expect([board.cpu.readDirect(0x99), board.cpu.readDirect(0x98) & 1]).toEqual([0x3c, 1]);
    }
  });

  it('a pulse between two samples is not seen', () => {
    // Timer 1 overflows every 16 cycles, a sample every 32.
    const board = new TestBoard(`
        mov TMOD,#20h
        mov TH1,#0f0h
        mov TL1,#0f0h
        setb TR1
        mov SCON,#50h
        sjmp $`);
    for (let from = 100; from < 132; from++) {
      board.cpu.run(from);
      board.cpu.writeDirect(0xb0, 0xfe);
      board.cpu.run(from + 1);
      board.cpu.writeDirect(0xb0, 0xff);
    }
    board.cpu.run(6000);
    expect(board.cpu.readDirect(0x98)).toBe(0x50);
  });
});

describe('8031 serial receiver, bytes told late', () => {
  const settings = [
    ['mode 1, timer 1 at 31 250 baud', `${MIDI_RATE}\n mov SCON,#50h\n`, 32],
    [
      'mode 1, a slow timer and SMOD',
      ' mov TMOD,#20h\n mov TH1,#0f3h\n mov TL1,#0f3h\n mov PCON,#80h\n setb TR1\n mov SCON,#50h\n',
      208,
    ],
    ['mode 2', ' mov SCON,#90h\n', 64 / 12],
    ['mode 3', `${MIDI_RATE}\n mov SCON,#0d0h\n`, 32],
  ] as const;

  it.each(settings)('within a bit it makes no difference: %s', (_, setup, bitCycles) => {
    const bits = Math.min(bitCycles, 2000);
    for (let late = 1; late < bits; late += bits > 100 ? 37 : 3) {
      for (const phase of [0, 1, 5]) {
        const [told, late1] = [0, late].map((delay) => {
          const board = new TestBoard(`${setup}${' nop\n'.repeat(4000)}`, { receiveBitCycles: bitCycles });
          const start = 40 + phase;
          board.cpu.run(delay === 0 ? 30 : start + delay);
          board.cpu.receive(0x5a, start);
          const at: number[] = [];
          while (board.cpu.cycle < 40 + 12 * bits) {
            board.cpu.step();
            if (at.length === 0 && (board.cpu.readDirect(0x98) & 1) !== 0) at.push(board.cpu.cycle);
          }
          return [...at, board.cpu.readDirect(0x99), board.reports.length];
        });
        expect(late1, `${late} cycles late, phase ${phase}`).toEqual(told);
      }
    }
  });

  it('later than that is reported', () => {
    const board = new TestBoard(`${MIDI_RATE}\n mov SCON,#50h\n sjmp $`);
    board.cpu.run(200);
    board.cpu.receive(0x5a, 200 - 40);
    expect(board.reports.length).toBe(1);
  });
});

describe('8031 serial port, pins and time', () => {
  it('a P3.1 latch of 0 holds TXD low: nothing comes out, TI sets all the same', () => {
    const board = new TestBoard(
      `${MIDI_RATE}\n mov SCON,#40h\n clr P3.1\n mov SBUF,#1\n${' nop\n'.repeat(500)}`,
    );
    expect(untilFlag(board, 0x02)).toBeLessThan(400);
    expect(board.sent).toEqual([]);
    expect(board.reports.length).toBe(1);
  });

  it('goes on alike when the origin of its time moves, twice a second', () => {
    const source = `${ECHO.replace('loop:', ' mov r0,#30h\nloop:')}`;
    const [moving, fresh] = [new TestBoard(source), new TestBoard(source)];
    const first = MOVE_ORIGIN_AT - 5000;
    moving.cpu.run(first);
    // A machine from a snapshot counts from where it was saved.
    const writer = new StateWriter();
    moving.cpu.save(writer);
    fresh.cpu.load(new StateReader(writer.finish()));
    for (const board of [moving, fresh]) {
      for (let n = 0; n < 30; n++) board.cpu.receive(n * 7, first + 100 + 331 * n);
      board.cpu.run(first + 12_000);
    }
    expect(moving.cpu.epoch).toBe(1);
    const states = [moving, fresh].map(({ cpu }) => {
      const writer = new StateWriter();
      cpu.save(writer);
      return [...writer.finish()];
    });
    expect(states[0]).toEqual(states[1]);
    expect(moving.cpu.ram.slice(0x30, 0x34)).toEqual(Uint8Array.of(0, 7, 14, 21));
  });
});
