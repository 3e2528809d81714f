import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AssembleOptions, AssemblerError, assemble6303 } from '../../src/asm/hd6303.js';
import { assemble8051 } from '../../src/asm/mcs51.js';

function hexOf(source: string, options: AssembleOptions = {}): string {
  return assemble6303(source, options)
    .segments.map(({ bytes }) => Buffer.from(bytes).toString('hex'))
    .join(' ');
}

function errorOf(source: string, options: AssembleOptions = {}): AssemblerError {
  try {
    assemble6303(source, { file: 'a.asm', ...options });
  } catch (error) {
    if (error instanceof AssemblerError) return error;
    throw error;
  }
  throw new Error('the source was accepted');
}

describe('expressions', () => {
  it.each([
    ['123', 123],
    ['0FFh', 255],
    ['$Ff', 255],
    ['0xfF', 255],
    ['%1010', 10],
    ['1010b', 10],
    ['0b101', 5],
    ['0B1h', 0xb1],
    ["'A'", 65],
    ["';'", 59],
    ["''''", 39],
    ['2+3*4', 14],
    ['(2+3)*4', 20],
    ['7/2', 3],
    ['-7/2+10', 7],
    ['7 % %11', 1],
    ['1<<4|3', 0x13],
    ['0F0h>>4', 15],
    ['6&3=2', 1],
    ['1 == 2', 0],
    ['1 != 2', 1],
    ['3<4', 1],
    ['4<=3', 0],
    ['4>=3', 1],
    ['1 && 0 || 1', 1],
    ['!5', 0],
    ['5^1', 4],
    ['~5 & 0FFh', 250],
    ['- -5', 5],
    ['high(1234h)', 0x12],
    ['LOW(1234h)', 0x34],
    ['defined(value)', 0],
    ['$', 0x100],
    ['*', 0x100],
    ['*-1', 0xff],
    ['2**', 0x200],
  ])('%s is %i', (text, value) => {
    expect(assemble6303(` org 100h\nvalue equ ${text}\n`).symbols.get('value')).toBe(value);
  });

  it.each([
    ['1+', 'the expression "1+" ends too early'],
    ['(1', 'a ")" is missing in "(1"'],
    ['1 2', '"2" is not expected in the expression "1 2"'],
    ['12ab', 'cannot read "12ab" in the expression "12ab"'],
    ['1/0', 'division by zero'],
    ['', '"equ" takes 1 operand(s), not 0'],
    ['nowhere', 'undefined symbol "nowhere"'],
  ])('%j is refused: %s', (text, sentence) => {
    expect(errorOf(`value equ ${text}`).message).toBe(`a.asm:1: ${sentence}`);
  });
});

describe('symbols', () => {
  it('follows chains of forward definitions', () => {
    const { symbols } = assemble6303('a1 equ b1+1\nb1 equ c1+1\nc1 equ d1\n org 40h\nd1:\n');
    expect([...symbols]).toEqual([
      ['a1', 0x42],
      ['b1', 0x41],
      ['c1', 0x40],
      ['d1', 0x40],
    ]);
  });

  it('keeps local labels apart by the last global one and names them from outside', () => {
    const { symbols } = assemble6303('one: nop\n.x: nop\ntwo: nop\n.x: bra .x\n bra one.x\n');
    expect([symbols.get('one.x'), symbols.get('two.x')]).toEqual([1, 3]);
  });

  it('takes labels without colon in the first column, and indented ones with it', () => {
    expect(hexOf('one nop\n  two: nop\nthree\n dw one,two,three')).toBe('0101000000010002');
  });

  it('counts with set', () => {
    expect(hexOf('n set 1\n db n\nn set n+1\n db n\n')).toBe('0102');
  });

  it('takes definitions from the options', () => {
    expect(hexOf(' ifdef FAST\n db FAST\n else\n db 0\n endif', { defines: { FAST: 7 } })).toBe('07');
  });

  it.each([
    ['main: nop\nmain: nop', 'a.asm:2: duplicate symbol: "main" is already defined at a.asm:1'],
    ['a1 equ b1\nb1 equ a1', 'a.asm:1: "b1" has no value: its definition at a.asm:2 leads back to itself'],
    [' jmp Main\nmain: nop', 'undefined symbol "Main"; did you mean "main"? (symbols are case-sensitive)'],
    [' db n\nn set 1\n', 'a.asm:1: "n" is used before its first "set"'],
    [' equ 4', 'a.asm:1: "equ" needs a name before it'],
  ])('%j is refused: %s', (source, message) => {
    expect(errorOf(source).message).toContain(message);
  });
});

describe('data and space', () => {
  it('writes strings, bytes and big-endian words', () => {
    expect(hexOf(' db "a;b,",\'it\',-1,\'x\'+1,"say ""hi"""\n dw 1234h,-2')).toBe(
      `${Buffer.from('a;b,it').toString('hex')}ff79${Buffer.from('say "hi"').toString('hex')}1234fffe`,
    );
  });

  it('reserves space without bytes and fills where asked', () => {
    const program = assemble6303(' org 10h\na1: ds 4\nb1: ds 2,55h\n ds 1\n db 1\n align 8\nend1:');
    expect(program.segments.map(({ address, bytes }) => [address, [...bytes]])).toEqual([
      [0x14, [0x55, 0x55]],
      [0x17, [1]],
    ]);
    expect(program.symbols.get('end1')).toBe(0x18);
    expect([...program.image(0x13, 6)]).toEqual([0xff, 0x55, 0x55, 0xff, 1, 0xff]);
    expect(() => program.image(0x14, 3)).toThrow(
      'the program has bytes at 17h to 17h, outside the image 14h to 16h'.replaceAll(/(\w\wh)/g, '00$1'),
    );
  });

  it.each([
    [
      ' org 10h\n db 1,2\n org 11h\n db 3',
      'a.asm:4: overlapping output: 0011h already holds a byte from a.asm:2',
    ],
    [
      ' org 11h\n db 3\n org 10h\n db 1,2',
      'a.asm:4: overlapping output: 0011h already holds a byte from a.asm:2',
    ],
    [' org 0FFFFh\n dw 1', 'a.asm:2: the output runs past FFFFh, to 10000h'],
    [' ds later\nlater:', 'a.asm:1: the value of "ds" must be known here'],
    [' ds -1', 'a.asm:1: "ds" -01h is out of range 0 to 10000h'],
    [' db "é"', 'a.asm:1: "é" is not an ASCII character'],
    [' db "abc', 'a.asm:1: a closing " is missing in "abc'],
    [' dw 10000h', 'a.asm:1: word 65536 (10000h) is out of range -32768 to 65535'],
    [' db', 'a.asm:1: there is no value after this "db" or "dw"'],
  ])('%j is refused: %s', (source, message) => {
    expect(errorOf(source).message).toContain(message);
  });
});

describe('conditions', () => {
  it('assembles one branch and skips anything in the others', () => {
    const source = (n: number) => `
n equ ${n}
 if n=1
  db 1
  if 0
   rubbish ] here
  else
   db 11h
  endif
 elseif n=2
  db 2
 else
  if 1
   db 3
  endif
  db 4
 endif
 db 9`;
    expect([1, 2, 3].map((n) => hexOf(source(n)))).toEqual(['011109', '0209', '030409']);
  });

  it('asks what is defined above', () => {
    expect(hexOf(' ifndef later\n db 1\n endif\nlater equ 1\n ifdef later\n db 2\n endif')).toBe('0102');
  });

  it.each([
    [' if 1\n nop', 'a.asm:1: this "if" has no "endif"'],
    [' else', 'a.asm:1: "else" without an "if"'],
    [' if 1\n else\n else\n endif', 'a.asm:3: a second "else" in one "if"'],
    [
      ' if later\n endif\nlater:',
      'a.asm:1: the condition of "if" depends on a symbol that is not defined above',
    ],
    [' if 2>1\n error "the table is too long"\n endif', 'a.asm:2: the table is too long'],
  ])('%j is refused: %s', (source, message) => {
    expect(errorOf(source).message).toBe(message);
  });
});

describe('macros and rept', () => {
  it('replaces parameters as words and by backslash, with defaults and braces', () => {
    const source = `
put macro value,name,more=3
\\name\\()_x equ value
 db value,more,"value \\value \\@"
 endm
 put 1,first
 put {2,4},second_,{5,6}`;
    const error = errorOf(source.replace('\\()', ''));
    expect(error.message).toContain(
      'a.asm:3: "equ" takes 1 operand(s), not 2, in macro "put" used at a.asm:7',
    );
    expect(hexOf(source.replace('\\()', '').replace('{2,4}', '2'))).toBe(
      `0103${Buffer.from('value 1 1').toString('hex')}020506${Buffer.from('value 2 2').toString('hex')}`,
    );
  });

  it('keeps local labels private to an expansion, but not those in its arguments', () => {
    const source = `
wait macro n,then
 ldab #n
.l: decb
 bne .l
 bra then
 endm
twice macro then
 wait 1,then
 wait 2,.l
.l:
 endm
main: nop
.l: twice .l
 rts`;
    expect(hexOf(source)).toBe(['01', 'c6015a26fd20f9', 'c6025a26fd2000', '39'].join(''));
    expect([...assemble6303(source).symbols.keys()]).toEqual(['main', 'main.l']);
  });

  it('repeats, with locals of its own and those around it', () => {
    expect(
      hexOf('n set 0\nmain:\n.top: nop\n rept 2\n bra .top\n.own: bra .own\n db n,\\@\nn set n+1\n endm'),
    ).toBe('0120fd20fe000120f720fe0102');
  });

  it('nests rept and macro definitions', () => {
    expect(
      hexOf('outer macro n\n rept n\n rept 2\n db n\n endm\n endm\n endm\n outer 2\n rept 0\n bad\n endm'),
    ).toBe('02020202');
  });

  it.each([
    ['m macro a\n db a\n endm\n m', 'a.asm:4: macro "m" needs an argument for "a"'],
    ['m macro a\n db a\n endm\n m 1,2', 'a.asm:4: macro "m" takes 1 arguments, not 2'],
    ['m macro\n nop', 'a.asm:1: this "macro" has no "endm"'],
    ['nop: macro\n endm', 'a.asm:1: "nop" is an instruction or directive and cannot be a macro'],
    ['m macro\n endm\nm macro\n endm', 'a.asm:3: the macro "m" is already defined'],
    ['m macro\n m\n endm\n m', 'a.asm:2: macros or includes are nested more than 60 deep; one uses itself'],
    [
      'm macro\n frob\n endm\n m',
      'a.asm:2: unknown mnemonic, directive or macro "frob", in macro "m" used at a.asm:4',
    ],
    [' rept 2\n frob\n endm', 'a.asm:2: unknown mnemonic, directive or macro "frob", in "rept" at a.asm:1'],
    [' endm', 'a.asm:1: "endm" without a "macro" or "rept"'],
  ])('%j is refused: %s', (source, message) => {
    expect(errorOf(source).message).toContain(message);
  });
});

describe('include', () => {
  const files: Record<string, string> = {
    'a.inc': ' db 1\n include "sub/b.inc"\n',
    'sub/b.inc': ' db 2\n',
    'bad.inc': '\n frob\n',
  };
  const include = (path: string, from: string) => {
    const text = files[path];
    if (text === undefined) throw new Error(`no such file beside ${from}`);
    return text;
  };

  it('reads files through the callback, the path as written', () => {
    expect(hexOf(' include "a.inc"\n db 3', { include })).toBe('010203');
  });

  it('says in which file an error is', () => {
    const error = errorOf(' nop\n include "bad.inc"', { include });
    expect([error.file, error.line, error.message]).toEqual([
      'bad.inc',
      2,
      'bad.inc:2: unknown mnemonic, directive or macro "frob"',
    ]);
    expect(errorOf(' include "c.inc"', { include }).message).toBe(
      'a.asm:1: cannot include "c.inc": no such file beside a.asm',
    );
    expect(errorOf(' include "c.inc"').message).toBe(
      'a.asm:1: cannot include "c.inc": no include callback was given',
    );
  });
});

describe('errors and listing', () => {
  it('reports all errors of a pass', () => {
    const error = errorOf(' frob\n nop\n ldaa #999\n ] what');
    expect(error.message.split('\n')).toEqual([
      'a.asm:1: unknown mnemonic, directive or macro "frob"',
      'a.asm:3: immediate operand 999 (3E7h) is out of range -128 to 255; use low() or high()',
      'a.asm:4: cannot read "] what": neither a label nor an instruction',
    ]);
    expect([error.file, error.line]).toEqual(['a.asm', 1]);
  });

  it('lists address, bytes, cycles, line and source, with expansions', () => {
    const source =
      'N equ 5\n org 8000h\nput macro v\n db v\n endm\nstart: ldaa #N ; five\n put 7\n db "abcdef"\n rts';
    expect(assemble6303(source).listing.split('\n')).toEqual([
      '=0005                      1  N equ 5',
      '8000                       2   org 8000h',
      '                           3  put macro v',
      '                           4   db v',
      '                           5   endm',
      '8000   86 05         2     6  start: ldaa #N ; five',
      '8002                       7   put 7',
      '8002   07                  4+  db 7',
      '8003   61 62 63 64         8   db "abcdef"',
      '8007   65 66',
      '8009   39            5     9   rts',
      '',
      'Symbols:',
      '  0005  N',
      '  8000  start',
      '',
    ]);
  });

  it('stops at end', () => {
    expect(hexOf(' nop\n end\n frob')).toBe('01');
  });

  it('assembles 5,000 lines in less than half a second', () => {
    const lines = [' org 0'];
    for (let n = 0; n < 2500; n++) {
      lines.push(`label${n}: mov a,#low(label${(n * 7) % 2500}+${n})  ; some comment, of usual length`);
      lines.push(' cjne a,30h,$+10');
    }
    const source = lines.join('\n');
    const times = [0, 1, 2].map(() => {
      const start = performance.now();
      assemble8051(source);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(500);
  });
});

describe('any text', () => {
  const words =
    'main: .l equ set bit macro endm rept if else endif ifdef include org db dw ds align end ldaa aim bra mov a x @r0 , # / ( ) { } " \' ; $ * % 0FFh 12 ~ - << = high( \\@ P1.3 .'.split(
      ' ',
    );
  const line = fc
    .array(fc.constantFrom(...words, ' ', '\n', '\n '), { maxLength: 40 })
    .map((all) => all.join(' '));

  it('is assembled or refused with an AssemblerError, by both assemblers', () => {
    fc.assert(
      fc.property(fc.oneof(line, fc.string({ maxLength: 60 })), (source) => {
        for (const assemble of [assemble6303, assemble8051]) {
          try {
            expect(assemble(source).listing).toContain('Symbols:');
          } catch (error) {
            expect(error).toBeInstanceOf(AssemblerError);
            expect((error as AssemblerError).message).toMatch(/^source:\d+: ./);
          }
        }
      }),
      { numRuns: 3000, seed: 11 },
    );
  });
});
