import { describe, expect, it } from 'vitest';
import type { Hd6303 } from '../../src/cpu/hd6303/hd6303.js';
import { HD6303_MODE_BYTES, HD6303_OPCODES } from '../../src/cpu/hd6303/opcodes.js';
import { TracingHd6303 } from '../../src/cpu/hd6303/tracing.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import { TestBoard, withVectors } from './hd6303Board.js';

const NOTHING = withVectors('end: bra end');

describe('HD6303R opcode table', () => {
  const rows = HD6303_OPCODES.filter((row) => row !== undefined);

  it('has 230 rows; the 26 codes of the data sheet trap', () => {
    const missing = Array.from(HD6303_OPCODES.keys()).filter((code) => HD6303_OPCODES[code] === undefined);
    const trapping = [
      0x00, 0x02, 0x03, 0x12, 0x13, 0x14, 0x15, 0x1c, 0x1d, 0x1e, 0x1f, 0x41, 0x42, 0x45, 0x4b, 0x4e, 0x51,
      0x52, 0x55, 0x5b, 0x5e, 0x87, 0x8f, 0xc7, 0xcd, 0xcf,
    ];
    expect(rows).toHaveLength(230);
    expect(missing).toEqual(trapping);
  });

  it('has every code in its place, with the length of its mode', () => {
    HD6303_OPCODES.forEach((row, code) => {
      if (row === undefined) return;
      expect(row.code).toBe(code);
      expect(row.bytes).toBe(HD6303_MODE_BYTES[row.mode]);
    });
  });

  it('names each pair of mnemonic and mode once', () => {
    expect(new Set(rows.map((row) => `${row.mnemonic} ${row.mode}`)).size).toBe(230);
  });
});

/** Hitachi HD6301/HD6303 data sheet, Table 5 and "Ports". */
describe('HD6303R registers, ports and RAM', () => {
  it('write-only registers read $FF, the rest their reset values', () => {
    const { cpu } = new TestBoard(NOTHING);
    const probe = cpu as unknown as { read(address: number): number };
    const expected: [number, number][] = [
      [0x00, 0xff],
      [0x01, 0xff],
      [0x08, 0x00],
      [0x0b, 0xff],
      [0x0c, 0xff],
      [0x0d, 0x00],
      [0x0e, 0x00],
      [0x10, 0xff],
      [0x11, 0x20],
      [0x12, 0x00],
      [0x13, 0xff],
      [0x14, 0x7f],
    ];
    for (const [address, value] of expected) expect([address, probe.read(address)]).toEqual([address, value]);
  });

  it('reads pins where a port is input and the latch where it is output; mode 2 in bits 7 to 5 of $03', () => {
    const board = new TestBoard(
      withVectors(` ldaa #$F0
        staa $00
        ldaa #$5A
        staa $02
        ldab $02
        ldaa #$05
        staa $01
        ldaa #$04
        staa $03
        ldaa $03
end:    bra end`),
    );
    board.port1Pins = 0x0c;
    board.port2Pins = 0x1a;
    board.runTo('end');
    expect(board.cpu.b).toBe(0x5c);
    expect(board.cpu.a).toBe(0x40 | 0x1e);
    expect(board.portWrites.slice(2)).toEqual([
      [1, 0, 0xf0],
      [1, 0x5a, 0xf0],
      [2, 0, 0x05],
      [2, 0x04, 0x05],
    ]);
  });

  it('AIM on a direction register works on $FF', () => {
    const board = new TestBoard(withVectors(' aim #$0F,$00\nend: bra end'));
    board.runTo('end');
    expect(board.portWrites.at(-1)).toEqual([1, 0, 0x0f]);
  });

  it('CLR reads before it writes', () => {
    const board = new TestBoard(withVectors(' clr $5000\nend: bra end'));
    const reads: number[] = [];
    board.onRead = (address) => {
      if (address === 0x5000) reads.push(board.cpu.cycle);
    };
    board.runTo('end');
    expect(reads).toEqual([4 + 3]);
    expect(board.writes).toEqual([[0x5000, 0, 4 + 4]]);
  });

  it('$04 to $07 and $0F are external, and so is $80 to $FF without RAME', () => {
    const board = new TestBoard(
      withVectors(` ldaa #1
        staa $80
        staa $04
        staa $07
        staa $0F
        staa $20
        clr $14
        ldaa #2
        staa $80
        ldaa #$40
        staa $14
        ldaa $80
end:    bra end`),
    );
    board.runTo('end');
    expect(board.writes.map(([address, value]) => [address, value])).toEqual([
      [0x04, 1],
      [0x07, 1],
      [0x0f, 1],
      [0x20, 1],
      [0x80, 2],
    ]);
    expect(board.cpu.a).toBe(1);
  });

  it('reports a reserved register once for each instruction that uses it', () => {
    const board = new TestBoard(
      withVectors(' ldx #3\nloop: ldaa $1F\n staa $1F\n dex\n bne loop\nend: bra end'),
    );
    const places: [value: number, instruction: number][] = [];
    board.onAnomaly = ({ value }) => places.push([value, board.cpu.instruction]);
    board.runTo('end');
    expect(places).toEqual([
      [0xff, board.label('loop')],
      [0xff, board.label('loop') + 2],
    ]);
    expect(board.anomalies.map(({ kind, address }) => [kind, address])).toEqual([
      ['reserved-register', 0x1f],
      ['reserved-register', 0x1f],
    ]);
  });

  it('keeps STBY PWR, RAM and port latches through a reset', () => {
    const board = new TestBoard(withVectors(' ldaa #$80\n staa $14\n ldaa #$33\n staa $02\nend: bra end'));
    board.runTo('end');
    board.cpu.ram[5] = 0x77;
    board.cpu.reset();
    const probe = board.cpu as unknown as { read(address: number): number };
    expect(probe.read(0x14)).toBe(0xff);
    expect(probe.read(0x85)).toBe(0x77);
    expect(board.portWrites.at(-2)).toEqual([1, 0x33, 0]);
  });
});

const BUSY = withVectors(
  ` lds #$FF
        ldaa #$0C
        staa $10
        ldaa #$1A
        staa $11
        ldaa #$09
        staa $08
        cli
loop:   ldab $90
        incb
        stab $90
        mul
        slp
        bra loop
ocf:    eim #1,$08
        ldd $0B
        addd #333
        std $0B
        rti
sci:    ldaa $11
        ldab $12
        stab $13
        inc $91
        rti`,
  { ocf: 'ocf', sci: 'sci' },
);

function state(board: TestBoard): unknown {
  const { pc, a, b, x, sp, cc, cycle, ram } = board.cpu;
  return {
    pc,
    a,
    b,
    x,
    sp,
    cc,
    cycle,
    ram: [...ram],
    sent: board.sent.slice(-20),
    p21: board.p21.slice(-20),
  };
}

describe('HD6303R running', () => {
  it('continues bit-identically from a snapshot', () => {
    const original = new TestBoard(BUSY);
    const copy = new TestBoard(BUSY);
    for (let i = 0; i < 100; i++) original.cpu.receive(i * 7, 1000 + i * 651);
    original.cpu.run(30_000);
    const writer = new StateWriter();
    original.cpu.save(writer);
    const reader = new StateReader(writer.finish());
    copy.cpu.load(reader);
    reader.end();
    original.sent.length = 0;
    original.p21.length = 0;
    original.cpu.run(90_000);
    copy.cpu.run(90_000);
    expect(original.sent.length).toBeGreaterThan(10);
    expect(state(copy)).toEqual(state(original));
  });

  it('does the same in single steps, in slices, and with the trace on', () => {
    const boards = [new TestBoard(BUSY), new TestBoard(BUSY), new TestBoard(BUSY)];
    const traced = new TracingHd6303(boards[2]!, {}, () => {});
    (boards[2] as { cpu: Hd6303 }).cpu = traced;
    traced.reset();
    for (const board of boards) {
      for (let i = 0; i < 60; i++) board.cpu.receive(i * 11, 900 + i * 645);
    }
    boards[0]!.cpu.run(40_000);
    const end = boards[0]!.cpu.cycle;
    while (boards[1]!.cpu.cycle < end) boards[1]!.cpu.step();
    boards[2]!.cpu.run(end);
    expect(state(boards[1]!)).toEqual(state(boards[0]!));
    expect(state(boards[2]!)).toEqual(state(boards[0]!));
  });

  it('traces an interrupt sequence as Figure 10 shows it', () => {
    const board = new TestBoard(withVectors(' nop\n nop\n nop\n nop\nhandler: rti', { irq1: 'handler' }));
    const cycles: [number, boolean][] = [];
    const cpu = new TracingHd6303(board, {}, (_, address, __, isWrite) => cycles.push([address, isWrite]));
    cpu.reset();
    Object.assign(cpu, { cc: 0xc0, sp: 0x4006 });
    cpu.setIrq1(true);
    cpu.step();
    cycles.length = 0;
    expect(cpu.step()).toBe(12);
    const stack = [0x4006, 0x4005, 0x4004, 0x4003, 0x4002, 0x4001, 0x4000];
    expect(cycles).toEqual([
      [0x8002, false],
      [0xffff, false],
      ...stack.map((address) => [address, true]),
      [0xfff8, false],
      [0xfff9, false],
      [board.label('handler'), false],
    ]);
  });

  it('runs whole instructions up to a cycle, and no further', () => {
    const board = new TestBoard(withVectors(' mul\n mul\nend: bra end'));
    board.cpu.run(5);
    expect(board.cpu.cycle).toBe(4 + 7);
    board.cpu.run(11);
    expect(board.cpu.cycle).toBe(11);
  });
});
