import { describe, expect, it } from 'vitest';
import { HD6303_OPCODES } from '../../src/cpu/hd6303/opcodes.js';
import { TestBoard, withVectors } from './hd6303Board.js';

const SLED = ' nop\n'.repeat(40);

/** Hitachi HD6301/HD6303 data sheet: interrupt table, Figures 10, 11, 24 and 26, note 2 on CLI. */
describe('HD6303R interrupts', () => {
  it('reset reads FFFE, sets I and takes four cycles to the first operation code', () => {
    const board = new TestBoard(withVectors(' nop'));
    expect(board.cpu.pc).toBe(board.label('start'));
    expect(board.cpu.cc & 0xd0).toBe(0xd0);
    expect(board.cpu.cycle).toBe(4);
    expect(board.portWrites).toEqual([
      [1, 0, 0],
      [2, 0, 0],
    ]);
  });

  it('stacks PC, X, A, B, CC downwards in cycles 3 to 9 of 12', () => {
    const board = new TestBoard(withVectors(`${SLED}handler: nop`, { irq1: 'handler' }));
    const { cpu } = board;
    Object.assign(cpu, { a: 0x12, b: 0x34, x: 0x5678, sp: 0x4007, cc: 0xc5 });
    cpu.setIrq1(true);
    cpu.step();
    const from = cpu.cycle;
    expect(cpu.step()).toBe(12);
    expect(board.writes).toEqual([
      [0x4007, 0x01, from + 3],
      [0x4006, 0x80, from + 4],
      [0x4005, 0x78, from + 5],
      [0x4004, 0x56, from + 6],
      [0x4003, 0x12, from + 7],
      [0x4002, 0x34, from + 8],
      [0x4001, 0xc5, from + 9],
    ]);
    expect(cpu.sp).toBe(0x4000);
    expect(cpu.cc).toBe(0xd5);
    expect(cpu.pc).toBe(board.label('handler'));
  });

  it('a request must be there one full cycle before the last cycle of the instruction', () => {
    const board = new TestBoard(withVectors(`${SLED} mul\nhandler: nop`, { irq1: 'handler' }));
    const { cpu } = board;
    cpu.cc = 0xc0;
    cpu.setIrq1(true);
    expect(cpu.step()).toBe(1);
    expect(cpu.pc).toBe(0x8001);
    expect(cpu.step()).toBe(12);
  });

  it('does not latch IRQ1, and ignores it while I is set', () => {
    const board = new TestBoard(withVectors(SLED, { irq1: 'stray' }));
    const { cpu } = board;
    cpu.setIrq1(true);
    for (let i = 0; i < 5; i++) cpu.step();
    expect(cpu.pc).toBe(0x8005);
    cpu.setIrq1(false);
    cpu.cc = 0xc0;
    for (let i = 0; i < 5; i++) cpu.step();
    expect(cpu.pc).toBe(0x800a);
  });

  it('latches the falling edge of NMI once, whatever I is', () => {
    const board = new TestBoard(withVectors(`${SLED}handler: nop\n nop\n nop\n nop`, { nmi: 'handler' }));
    const { cpu } = board;
    cpu.sp = 0x4000;
    cpu.setNmi(true);
    cpu.setNmi(false);
    cpu.step();
    cpu.step();
    expect(cpu.pc).toBe(board.label('handler'));
    cpu.setNmi(false);
    cpu.step();
    cpu.step();
    expect(cpu.pc).toBe(board.label('handler') + 2);
  });

  it('chooses the vector at its fetch: an NMI during stacking goes first', () => {
    const board = new TestBoard(withVectors(`${SLED}low: nop\nhigh: nop`, { irq1: 'low', nmi: 'high' }));
    const { cpu } = board;
    cpu.cc = 0xc0;
    cpu.sp = 0x4000;
    board.onWrite = () => cpu.setNmi(true);
    cpu.setIrq1(true);
    cpu.step();
    cpu.step();
    expect(cpu.pc).toBe(board.label('high'));
  });

  it('serves ICF, OCF, TOF and SCI in that order, and SWI in spite of I', () => {
    const source = withVectors(
      ` lds #$4FFF
        ldx #$5000
        stx $80
        ldaa #$1C
        staa $08
        ldaa #$06
        staa $11
        ldd #$FFF0
        std $0B
        std $09
wait:   cmpb #0
        brn wait
        mul
        mul
        mul
        mul
        cli
        nop
        nop
        nop
        nop
        swi
icf:    ldaa #1
        bra log
ocf:    ldaa #2
        bra log
tof:    ldaa #3
        bra log
sci:    ldaa #4
log:    ldx $80
        staa 0,x
        inx
        stx $80
        cmpa #1
        bne .no
        ldab $08
        ldab $0D
.no:    cmpa #2
        bne .no2
        ldab $08
        stab $0B
.no2:   cmpa #3
        bne .no3
        ldab $08
        ldab $09
.no3:   cmpa #4
        bne .no4
        clr $11
.no4:   rti
swi:    ldaa #5
        ldx $80
        staa 0,x
end:    bra end`,
      { icf: 'icf', ocf: 'ocf', tof: 'tof', sci: 'sci', swi: 'swi' },
    );
    const board = new TestBoard(source);
    board.runTo('wait');
    board.cpu.setTimerInput(false);
    board.runTo('end');
    expect([...board.memory.slice(0x5000, 0x5005)]).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    ['1-cycle instructions: two more run', 'inca\n inca\n inca\n inca', 2],
    ['a 2-cycle instruction: only that one runs', 'adda #1\n inca\n inca', 1],
  ])('CLI with a request pending, then %s', (_, code, expected) => {
    const board = new TestBoard(
      withVectors(` clra\n cli\n ${code}\nhandler: bra handler`, { irq1: 'handler' }),
    );
    board.cpu.sp = 0x4000;
    board.cpu.setIrq1(true);
    board.runTo('handler');
    expect(board.cpu.a).toBe(expected);
    expect(board.writes).toHaveLength(7);
  });

  it('TAP clears I as late as CLI does, and SEI masks at once', () => {
    const board = new TestBoard(
      withVectors(' ldaa #$C0\n tap\n incb\n incb\n incb\nhandler: bra handler', { irq1: 'handler' }),
    );
    Object.assign(board.cpu, { sp: 0x4000, b: 0 });
    board.cpu.setIrq1(true);
    board.runTo('handler');
    expect(board.cpu.b).toBe(2);
    expect(board.writes).toHaveLength(7);

    const masked = new TestBoard(withVectors(' cli\n sei\n incb\n incb\nend: nop'));
    Object.assign(masked.cpu, { sp: 0x4000, b: 0 });
    masked.cpu.setIrq1(true);
    masked.runTo('end');
    expect(masked.writes).toEqual([]);
  });

  it('RTI into an enabled pending request is followed by the next service at once', () => {
    const board = new TestBoard(withVectors(` cli\n${SLED}handler: rti`, { irq1: 'handler' }));
    const { cpu } = board;
    cpu.sp = 0x4000;
    cpu.setIrq1(true);
    board.runTo('handler');
    expect(cpu.step()).toBe(10);
    const pc = cpu.pc;
    expect(cpu.step()).toBe(12);
    expect(((board.memory[0x3fff]! << 8) | board.memory[0x4000]!) & 0xffff).toBe(pc);
  });

  it('WAI stacks once in nine cycles, waits, and needs an unmasked request', () => {
    const board = new TestBoard(withVectors(' wai\n nop\nhandler: nop', { irq1: 'handler' }));
    const { cpu } = board;
    cpu.sp = 0x4000;
    expect(cpu.step()).toBe(9);
    cpu.setIrq1(true);
    cpu.run(cpu.cycle + 100);
    expect(cpu.pc).toBe(0x8001);
    cpu.cc &= ~0x10;
    const from = cpu.cycle;
    while (cpu.pc !== board.label('handler')) cpu.step();
    expect(cpu.cycle - from).toBeLessThanOrEqual(4);
    expect(board.writes).toHaveLength(7);
    expect(cpu.cc & 0x10).toBe(0x10);
  });

  it('SLP goes on behind itself when I is set', () => {
    const board = new TestBoard(withVectors(' slp\n inca\nend: nop'));
    const { cpu } = board;
    cpu.a = 0;
    cpu.run(500);
    expect(cpu.cycle).toBe(500);
    expect(cpu.a).toBe(0);
    cpu.setIrq1(true);
    board.runTo('end');
    expect(cpu.cycle).toBe(503);
    expect(cpu.a).toBe(1);
  });

  it('SLP ends in the interrupt when I is clear; sources that are not enabled do not wake', () => {
    const board = new TestBoard(
      withVectors(' ldd #40\n std $0B\n clr $08\n slp\n inca\nhandler: nop', { irq1: 'handler' }),
    );
    const { cpu } = board;
    cpu.sp = 0x4000;
    cpu.cc = 0xc0;
    cpu.a = 0;
    cpu.run(200);
    expect(cpu.pc).toBe(board.label('handler') - 1);
    cpu.setIrq1(true);
    expect(board.runTo('handler')).toBe(2 + 12);
    expect(cpu.a).toBe(0);
  });

  it('traps every undefined code with its own address on the stack, and reports each once', () => {
    const board = new TestBoard(withVectors('handler: rti', { trap: 'handler' }));
    const { cpu } = board;
    const undefinedCodes = Array.from(HD6303_OPCODES.keys()).filter(
      (code) => HD6303_OPCODES[code] === undefined,
    );
    for (const code of undefinedCodes) {
      board.memory[0x9000 + code] = code;
      cpu.sp = 0x4000;
      cpu.cc = 0xd0;
      for (let i = 0; i < 2; i++) {
        cpu.pc = 0x9000 + code;
        cpu.step();
        expect(cpu.pc).toBe(board.label('handler'));
        cpu.step();
        expect(cpu.pc).toBe(0x9000 + code);
      }
    }
    expect(board.anomalies.map(({ kind, address, value }) => [kind, address, value])).toEqual(
      undefinedCodes.map((code) => ['undefined-opcode', 0x9000 + code, code]),
    );
  });

  it('traps a fetch from the internal registers', () => {
    const board = new TestBoard(withVectors('handler: rti', { trap: 'handler' }));
    board.cpu.sp = 0x4000;
    board.cpu.pc = 0x001f;
    board.cpu.step();
    expect(board.cpu.pc).toBe(board.label('handler'));
    expect(board.memory[0x4000]).toBe(0x1f);
    expect(board.anomalies[0]?.kind).toBe('address-error');
  });
});
