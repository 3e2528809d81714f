import { describe, expect, it } from 'vitest';
import {
  compileExpression,
  DebugError,
  type ExpressionScope,
  parseDebugExpression,
  parseLeadingExpression,
} from '../../src/debug/expression.js';

const NAMES: Readonly<Record<string, number>> = { a: 0x40, cycle: 123_456_789_012, 'LOOP.near': 7 };

/** Memory holds its own address, times two in the space `other`. */
const SCOPE: ExpressionScope = {
  name: (name) => {
    const value = NAMES[name];
    if (value === undefined) throw new DebugError(`no ${name}`);
    return () => value;
  },
  memory: (space) => (address) => (space === 'other' ? 2 * address : address),
  bitAddress: () => undefined,
  isNumber: (name) => name === 'LOOP.near',
  of: (cpu) => ({ ...SCOPE, name: () => () => cpu.length }),
};

const value = (text: string) => compileExpression(parseDebugExpression(text), SCOPE)();

describe("the debugger's expressions", () => {
  it('spell numbers in every way that listings do', () => {
    for (const text of ['0x40', '$40', '40h', '0b1000000', '64', "'@'", '(64)', '+64']) {
      expect(value(text), text).toBe(64);
    }
    expect(value('0FFh')).toBe(255);
    expect(value('0b1h')).toBe(0xb1);
  });

  it('group and count as C does', () => {
    // Operators of C that JavaScript groups and computes in the same way.
    const same = [
      '1 + 2 * 3 - 4',
      '1 << 2 + 1',
      '7 & 3 == 3',
      '1 | 6 ^ 3 & 2',
      '10 % 4 * 3',
      '~5 & 0xFF',
      '-3 * -(2 + 1)',
      '1 < 2 == 1',
      '100 >> 2 >> 1',
      '2 * 3 == 6 && 4 > 5 || 1',
    ];
    for (const text of same) {
      const expected = new Function(`return Number(${text})`)() as number;
      expect(value(text), text).toBe(expected);
    }
    expect(value('7 / 2')).toBe(3);
    expect(value('!0 + !5')).toBe(1);
  });

  it('read names, memory, spaces, bits and other processors', () => {
    expect(value('a == 0x40 && [0x2000] > 3 && cycle > 100000')).toBe(1);
    expect(value('[a + 2]')).toBe(0x42);
    expect(value('other[[3]] + LOOP.near')).toBe(13);
    expect(value('[0x81].0 + (a).6 * 2')).toBe(3);
    expect(value('lower:pc + upper:anything')).toBe(10);
    expect(value('cycle + 1')).toBe(123_456_789_013);
  });

  it('stop where the expression ends', () => {
    expect(parseLeadingExpression('[0x20..0x2F] 00 FF').rest).toBe('00 FF');
    expect(parseLeadingExpression('VOICES').rest).toBe('');
    expect(parseLeadingExpression('code[0] "TEXT"').rest).toBe('"TEXT"');
  });

  it('say in a sentence what is wrong', () => {
    const wrong = [
      '',
      '1 +',
      '(1',
      '[1',
      'a b',
      '1 $ 2',
      '0x',
      'nothing',
      '1 / 0',
      '5 % (3 - 3)',
      '[1..2]',
      'a == #3',
    ];
    for (const text of wrong) {
      expect(() => value(text), text).toThrow(DebugError);
    }
    expect(() => value('1 +')).toThrow(/ends too early/);
    expect(() => value('a b')).toThrow(/"b" is not expected/);
  });
});
