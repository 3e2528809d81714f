/**
 * Speed of the 8031 core: `npx tsx bench/mcs51.ts [million cycles per run]`. Two of these run at 1 M machine
 * cycles a second each in the instrument. The program is a synthetic control loop (multiplications, table
 * look-ups, MOVX writes, bit tests, a timer interrupt every 250 cycles); the second figure has every
 * instruction run by its own call; in the third it waits in place at `SJMP $`, which the core does not repeat turn by
 * turn.
 */
import { assemble8051 } from '../src/asm/mcs51.js';
import { Mcs51, type Mcs51Bus } from '../src/cpu/mcs51/mcs51.js';

const CONTROL_LOOP = `
          org 0
          ljmp start
          org 0bh
          inc 40h
          xrl P1,#1
          reti
          org 80h
shift:    push ACC
          rrc a
          pop ACC
          ret
          org 100h
start:    mov SP,#50h
          mov TMOD,#2
          mov TH0,#6
          mov IE,#82h
          setb TR0
loop:     mov dptr,#table
          mov r7,#6
voice:    mov a,r7
          movc a,@a+dptr
          mov B,a
          mov a,30h
          mul ab
          add a,31h
          mov 31h,a
          mov a,B
          addc a,32h
          mov 32h,a
          jnb 20h.3,skip
          cpl a
skip:     inc 33h
          mov r0,#34h
          xch a,@r0
          anl a,#0f0h
          swap a
          mov P2,#6
          movx @r0,a
          cpl 20h.3
          clr c
          subb a,33h
          jnz call
          inc a
call:     acall shift
          djnz r7,voice
          ajmp loop
table:    db 3,7,31,127,255,90,45,17
`;

const IDLE = `
          org 0
          sjmp $
`;

const bus: Mcs51Bus = {
  readExternal: () => 0xff,
  writeExternal: () => undefined,
  readPort: () => 0xff,
  portWritten: () => undefined,
  transmit: () => undefined,
};

function machine(source: string): Mcs51 {
  const cpu = new Mcs51(assemble8051(source, {}).image(0, 0x4000), bus);
  cpu.reset();
  return cpu;
}

function measure(name: string, cycles: number, source: string, advance: string): void {
  const speeds: number[] = [];
  for (let repetition = 0; repetition < 12; repetition++) {
    const cpu = machine(source);
    const start = performance.now();
    if (advance === 'step') while (cpu.cycle < cycles) cpu.step();
    else cpu.run(cycles);
    speeds.push(cycles / (performance.now() - start) / 1000);
  }
  speeds.sort((a, b) => b - a);
  const [best, median] = [speeds[0], speeds[6]].map((speed) => speed.toFixed(0));
  console.log(`${name.padEnd(28)} ${best} M machine cycles/s best, ${median} median`);
}

const cycles = Number(process.argv[2] ?? 10) * 1_000_000;
measure('control loop, run', cycles, CONTROL_LOOP, 'run');
measure('control loop, step', cycles, CONTROL_LOOP, 'step');
measure('SJMP $, run', cycles, IDLE, 'run');
