import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TestBoard } from './mcs51Board.js';

/** Instructions that wait for something by jumping to themselves; all end sooner or later, by time or an interrupt. */
const WAITS: readonly string[] = [
  ' mov a,#3\n cjne a,TH0,$',
  ' mov a,TH0\n add a,#2\n cjne a,TH0,$',
  ' mov a,TL0\n add a,#40h\n cjne a,TL0,$',
  ' jnb TF0,$\n clr TF0',
  ' jnb RI,$',
  ' jnb 20h.0,$\n clr 20h.0',
  ' mov a,40h\n cjne a,40h,x%\nx%: jb 20h.1,$+3',
  ' jnb P3.2,$',
];

interface Setting {
  readonly waits: readonly number[];
  readonly tmod: number;
  readonly count: number;
  readonly enabled: number;
  readonly slices: readonly number[];
  readonly late: boolean;
}

/** Waits in a loop, each followed by a write to P1 that shows when it ended; interrupts set 20h.0 and clear RI. */
function board(setting: Setting): TestBoard {
  const body = setting.waits
    .map((wait, n) => `${WAITS[wait]!.replaceAll('%', `${n}`)}\n mov P1,#${n}\n`)
    .join('');
  const made = new TestBoard(
    `
        ljmp start
        org 0bh
        setb 20h.0
        inc 41h
        reti
        org 23h
        jnb RI,sent
        clr RI
sent:   clr TI
        setb 20h.0
        reti
start:  mov TMOD,#${setting.tmod | 0x20}
        mov TH1,#0ffh
        mov TL1,#0ffh
        mov TL0,#${setting.count & 0xff}
        mov TH0,#${setting.count >> 8}
        mov SCON,#50h
        mov TCON,#50h
        mov IE,#${0x80 | setting.enabled}
loop:   ${body}
        clr RI
        clr TF0
        sjmp loop
`,
    { timerReadsAfterIncrement: !setting.late },
  );
  for (let n = 0; n < 8; n++) made.cpu.receive(0x31 * n, 100 + 700 * n);
  return made;
}

describe('8031 instructions that jump to themselves', () => {
  it('take the same time in one go as one after the other, whatever they wait for', () => {
    const setting = fc.record({
      waits: fc.array(fc.nat(WAITS.length - 1), { minLength: 1, maxLength: 5 }),
      tmod: fc.constantFrom(0, 1, 1, 2, 3, 5),
      count: fc.nat(0xffff),
      enabled: fc.constantFrom(0, 0x02, 0x10, 0x12),
      slices: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 10 }),
      late: fc.boolean(),
    });
    fc.assert(
      fc.property(setting, (made) => {
        const [stepped, run] = [board(made), board(made)];
        for (let n = 0; stepped.cpu.cycle < 6000; n++) {
          run.cpu.run(run.cpu.cycle + made.slices[n % made.slices.length]!);
          while (stepped.cpu.cycle < run.cpu.cycle) stepped.cpu.step();
          expect([stepped.cpu.cycle, stepped.cpu.pc]).toEqual([run.cpu.cycle, run.cpu.pc]);
          if (n % 4 === 0) for (const one of [stepped, run]) one.pins[3] = n % 8 === 0 ? 0xfb : 0xff;
        }
        expect(run.portWrites).toEqual(stepped.portWrites);
        expect(run.cpu.ram).toEqual(stepped.cpu.ram);
      }),
      { numRuns: 300, seed: 8031 },
    );
  });
});
