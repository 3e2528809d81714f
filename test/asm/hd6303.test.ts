import { describe, expect, it } from 'vitest';
import { assemble6303 } from '../../src/asm/hd6303.js';

function bytesOf(source: string): string {
  return assemble6303(source)
    .segments.map(({ bytes }) => Buffer.from(bytes).toString('hex'))
    .join(' ');
}

describe('HD6303 assembler', () => {
  it.each([
    // Hitachi HD6301/HD6303 data sheet, instruction tables: operation code, mask, then address or offset.
    [' aim #0Fh,40h', '710f40'],
    [' aim #12h,34h,x', '611234'],
    [' oim #81h,<40h', '728140'],
    [' oim #1,,x', '620100'],
    [' eim #1,2,x', '650102'],
    [' eim #1,2', '750102'],
    [' tim #80h,5', '7b8005'],
    [' tim #~80h,5,x', '6b7f05'],
    [' ldd #1234h', 'cc1234'],
    [' std 0,x', 'ed00'],
    [' xgdx', '18'],
    [' slp', '1a'],
    [' mul', '3d'],
    [' abx', '3a'],
    [' pshx\n pulx', '3c38'],
    [' asld\n lsrd\n lsld', '050405'],
    [' brn *', '21fe'],
    [' bra $', '20fe'],
    [' bsr $+2', '8d00'],
    [' ldaa #-1', '86ff'],
    [" ldab #'A'", 'c641'],
    [' lds #0FFh', '8e00ff'],
    [' LDAA 5,X', 'a605'],
    [' jsr ,x', 'ad00'],
    [' cpx 80h', '9c80'],
    [' bhs $\n blo $', '24fe25fe'],
    ['low equ 80h\n ldaa low', '9680'],
    [' ldaa #low(1234h)\n ldab #high(1234h)', '8634c612'],
  ])('%s is %s', (source, bytes) => {
    expect(bytesOf(source)).toBe(bytes);
  });

  it('takes the direct form only for addresses known above, the same in every pass', () => {
    expect(bytesOf(' ldaa later\nlater equ 80h\n ldaa later')).toBe('b600809680');
    expect(bytesOf('chain equ later+1\n ldaa chain\nlater equ 10h')).toBe('b60011');
    expect(bytesOf(' org 10h\n bra over\ndata: db 1\nover: ldaa data\n ldaa >data\n ldaa <end_\nend_:')).toBe(
      '20010196 12b6001296 1a'.replaceAll(' ', ''),
    );
  });

  it.each([
    [' ldaa #256', 't:1: immediate operand 256 (100h) is out of range -128 to 255; use low() or high()'],
    [' ldaa #-129', 't:1: immediate operand -129 (-81h) is out of range -128 to 255; use low() or high()'],
    [
      ' bra far\n ds 128\nfar:',
      't:1: branch out of range: 0082h is 128 bytes from the next instruction, reach is -128 to 127',
    ],
    [' frob 1', 't:1: unknown mnemonic, directive or macro "frob"'],
    [' ldaa <100h', 't:1: direct address 100h is out of range 0 to 0FFh'],
    [' staa #1', 't:1: "staa" has no form with an immediate operand'],
    [' ldaa 256,x', 't:1: index offset 100h is out of range 0 to 0FFh'],
    [' inc <5', 't:1: "inc" has no form with a direct address'],
    [' ldaa 1,y', 't:1: "ldaa 1,y": after the comma only x is possible'],
    [' aim 1,2', 't:1: "aim" takes #mask,address or #mask,offset,x'],
    [' aim #1', 't:1: "aim" has no form with only a constant'],
    [' nop 1', 't:1: "nop" takes no operand'],
    [' ldaa', 't:1: "ldaa" needs an operand'],
    ['x equ 1', 't:1: "x" is the name of a register and cannot be a symbol'],
    ['ldaa #1', 't:1: "ldaa" in the first column: indent an instruction, or put a colon after a label'],
  ])('%j is refused: %s', (source, message) => {
    expect(() => assemble6303(source, { file: 't' })).toThrow(message);
  });
});
