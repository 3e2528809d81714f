import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assemble8051 } from '../../src/asm/mcs51.js';
import { MCS51_OPCODES } from '../../src/cpu/mcs51/opcodes.js';

function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
}

function bytesOf(source: string): string {
  return assemble8051(source)
    .segments.map(({ bytes }) => Buffer.from(bytes).toString('hex'))
    .join(' ');
}

describe('8051 assembler', () => {
  it('gives the bytes of as31 2.3.1 for every instruction', () => {
    const source = fixture('mcs51-all.asm');
    const expected = fixture('mcs51-all.hex').replaceAll('\n', '');
    expect(bytesOf(source)).toBe(expected);
    const used = new Set<number>();
    const bytes = Buffer.from(expected, 'hex');
    for (let at = 0; at < bytes.length; at += MCS51_OPCODES[bytes[at]!]!.bytes) used.add(bytes[at]!);
    expect(used.size).toBe(255);
  });

  it.each([
    // Intel MCS-51 Programmer's Guide, encodings of the instruction definitions.
    [' mov 31h,30h', '853031'],
    [' MOV A,#12h', '7412'],
    [' mov dptr,#1234h', '901234'],
    [' movx @r0,a\n movx @dptr,a', 'f2f0'],
    [' mov c,p3.3\n mov P1.0,C', 'a2b39290'],
    [' jnb 20h.3,$', '3003fd'],
    [' anl c,/acc.7\n orl c,/F0', 'b0e7a0d5'],
    [' setb ea\n clr TR0\n cpl 2Fh.7', 'd2afc28cb27f'],
    [' push acc\n pop psw', 'c0e0d0d0'],
    [' movc a,@a + pc\n jmp @A+DPTR', '8373'],
    [' cjne @r1,#5,$', 'b705fd'],
    [' djnz r7,$\n djnz 30h,$', 'dffed530fd'],
    [' org 1FFEh\n ajmp 27FFh', 'e1ff'],
    [' org 0F00h\n acall 0923h', '3123'],
    [' anl 30h,#~1', '5330fe'],
    ['flags equ 20h\nRUN equ 4\nrunning bit flags.RUN\n jb running,$\n jb flags.RUN,$', '2004fd2004fd'],
    ['main: nop\n.RUN: sjmp main.RUN', '0080fe'],
    [' reti', '32'],
  ])('%s is %s', (source, bytes) => {
    expect(bytesOf(source)).toBe(bytes);
  });

  it.each([
    [
      ' org 7FEh\n ajmp 7FFh',
      't:2: AJMP to 07FFh leaves the 2 KB page of the next instruction (0800h to 0FFFh); use LJMP',
    ],
    [' push a', 't:1: there is no instruction "push a"; the accumulator as a byte is ACC'],
    [' mov a,TR0', 't:1: a bit is used where the address of a byte is needed'],
    [' setb 30h.1', 't:1: the byte at 30h has no bit addresses; only 20h to 2Fh and x0h, x8h from 80h'],
    [' setb 20h.8', 't:1: there is no bit 8 in a byte; bits are 0 to 7'],
    [' mov a,100h', 't:1: direct address 100h is out of range 0 to 0FFh'],
    [' mov a,@r2', 't:1: "@r2" is not a pointer; there are @R0, @R1, @DPTR, @A+DPTR and @A+PC'],
    ['acc equ 1', 't:1: "acc" is predefined for this processor and cannot be a symbol'],
    ['dptr: nop', 't:1: "dptr" is the name of a register and cannot be a symbol'],
    ['f bit 256', 't:1: bit address 100h is out of range 0 to 0FFh'],
    [' sjmp $+130', 't:1: branch out of range: 0082h is 128 bytes from the next instruction'],
  ])('%j is refused: %s', (source, message) => {
    expect(() => assemble8051(source, { file: 't' })).toThrow(message);
  });
});
