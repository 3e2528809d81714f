import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disassemble6303 } from '../../src/asm/disassemble6303.js';
import { disassemble8051 } from '../../src/asm/disassemble8051.js';
import { formatDisassembly } from '../../src/asm/formatDisassembly.js';
import { assemble6303 } from '../../src/asm/hd6303.js';
import { assemble8051 } from '../../src/asm/mcs51.js';

const CPUS = [
  { name: 'HD6303', disassemble: disassemble6303, assemble: assemble6303 },
  { name: '8051', disassemble: disassemble8051, assemble: assemble8051 },
] as const;

describe.each(CPUS)('$name disassembler', ({ disassemble, assemble }) => {
  it('writes what the assembler turns into the same bytes, for every opcode and any operands', () => {
    const operand = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(operand, operand, fc.integer({ min: 0, max: 0xfd00 }), (first, second, origin) => {
        const lines = [` org ${origin}`];
        const expected: number[] = [];
        for (let code = 0; code < 256; code++) {
          const memory = Uint8Array.of(code, first, second);
          const { text, length } = disassemble(memory, 0, origin + expected.length);
          lines.push(` ${text}`);
          expected.push(...memory.subarray(0, length));
        }
        expect([...assemble(lines.join('\n')).segments[0]!.bytes]).toEqual(expected);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('writes bytes without an instruction and cut-off instructions as db', () => {
    const undefinedCode = disassemble === disassemble6303 ? 0x00 : 0xa5;
    expect(disassemble(Uint8Array.of(undefinedCode), 0, 0)).toEqual({
      text: disassemble === disassemble6303 ? 'db 00h' : 'db 0A5h',
      length: 1,
      cycles: 0,
    });
    const long = disassemble === disassemble6303 ? 0x7e : 0x02;
    expect(disassemble(Uint8Array.of(long, 0x12), 0, 0).text).toMatch(/^db /);
  });

  it('round-trips whole random images', () => {
    const bytes = fc.sample(fc.uint8Array({ minLength: 4096, maxLength: 4096 }), { numRuns: 1, seed: 5 })[0]!;
    const lines = formatDisassembly(bytes, 0x8000, disassemble === disassemble6303 ? '6303' : '8051');
    const source = lines.map((line) => ` ${line.slice(16)}`).join('\n');
    expect([...assemble(` org 8000h\n${source}`).image(0x8000, 4096)]).toEqual([...bytes]);
  });
});

describe('formatDisassembly', () => {
  it('gives address, bytes and text', () => {
    expect(formatDisassembly(Uint8Array.of(0x71, 0x0f, 0x40, 0x39, 0x00), 0x8000, '6303')).toEqual([
      '8000  71 0F 40  aim   #0Fh,40h',
      '8003  39        rts',
      '8004  00        db 00h',
    ]);
    expect(formatDisassembly(Uint8Array.of(0x30, 0x98, 0xfd, 0xc2, 0x98), 0, '8051')).toEqual([
      '0000  30 98 FD  jnb   RI,0000h',
      '0003  C2 98     clr   RI',
    ]);
  });

  it('forces the extended form where a direct one exists', () => {
    expect(disassemble6303(Uint8Array.of(0xb6, 0x00, 0x12), 0, 0).text).toBe('ldaa  >0012h');
    expect(disassemble6303(Uint8Array.of(0x7c, 0x00, 0x12), 0, 0).text).toBe('inc   0012h');
  });
});
