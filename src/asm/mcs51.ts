import { MCS51_OPCODES, type Mcs51Opcode, type Mcs51Operand } from '../cpu/mcs51/opcodes.js';
import { assemble } from './assembler.js';
import { Complaint } from './errors.js';
import { type Expression, evaluate, hexText, isBitExpression } from './expression.js';
import { parseExpression } from './expressionParser.js';
import { MCS51_SYMBOLS } from './mcs51Symbols.js';
import {
  branchOffset,
  byteValue,
  type EncodeScope,
  type Instruction,
  unsignedValue,
  wordValue,
} from './operand.js';
import type { Processor } from './processor.js';
import type { AssembledProgram, AssembleOptions } from './program.js';

export { AssemblerError } from './errors.js';
export type { AssembledProgram, AssembleOptions } from './program.js';

/** `register`: part of the opcode, spelled as in the table. */
interface Operand {
  readonly shape: 'register' | 'immediate' | 'complement' | 'expression';
  readonly register: string;
  readonly expression: Expression | undefined;
}

const REGISTERS = new Set('A AB C DPTR R0 R1 R2 R3 R4 R5 R6 R7 @R0 @R1 @DPTR @A+DPTR @A+PC'.split(' '));
const SYNTAX = { starIsHere: false, bitAddresses: true } as const;

function rowsByMnemonic(): ReadonlyMap<string, readonly Mcs51Opcode[]> {
  const map = new Map<string, Mcs51Opcode[]>();
  for (const row of MCS51_OPCODES) {
    if (row === undefined) continue;
    const name = row.mnemonic.toLowerCase();
    const rows = map.get(name);
    if (rows === undefined) map.set(name, [row]);
    else rows.push(row);
  }
  return map;
}

const ROWS = rowsByMnemonic();

function parseOperand(text: string): Operand {
  const register = text.toUpperCase().replaceAll(/\s/g, '');
  if (REGISTERS.has(register)) return { shape: 'register', register, expression: undefined };
  if (text.startsWith('@')) {
    throw new Complaint(`"${text}" is not a pointer; there are @R0, @R1, @DPTR, @A+DPTR and @A+PC`);
  }
  const shape = text.startsWith('#') ? 'immediate' : text.startsWith('/') ? 'complement' : 'expression';
  const body = shape === 'expression' ? text : text.slice(1);
  return { shape, register: '', expression: parseExpression(body, SYNTAX) };
}

function matches(wanted: Mcs51Operand, operand: Operand): boolean {
  switch (wanted) {
    case '#data':
    case '#data16':
      return operand.shape === 'immediate';
    case '/bit':
      return operand.shape === 'complement';
    case 'direct':
    case 'bit':
    case 'rel':
    case 'addr11':
    case 'addr16':
      return operand.shape === 'expression';
    default:
      return operand.register === wanted;
  }
}

function directAddress(expression: Expression, scope: EncodeScope): number {
  if (isBitExpression(expression, scope)) {
    throw new Complaint('a bit is used where the address of a byte is needed');
  }
  return unsignedValue(expression, scope, 0xff, 'direct address');
}

/** The opcode with the page bits of `addr11`, then the low byte. */
function shortAbsolute(row: Mcs51Opcode, target: Expression): Instruction {
  return {
    encode(scope, out) {
      const value = evaluate(target, scope);
      const next = scope.here + row.bytes;
      const address = Number.isNaN(value) ? next : value;
      if ((address & 0xf800) !== (next & 0xf800) || address < 0 || address > 0xffff) {
        throw new Complaint(
          `${row.mnemonic} to ${hexText(address, 4)} leaves the 2 KB page of the next instruction ` +
            `(${hexText(next & 0xf800, 4)} to ${hexText((next & 0xf800) | 0x7ff, 4)}); use L${row.mnemonic.slice(1)}`,
        );
      }
      out.push(((address >> 3) & 0xe0) | (row.code & 0x1f), address & 0xff);
      return row.cycles;
    },
  };
}

function encodeOperand(
  wanted: Mcs51Operand,
  expression: Expression,
  scope: EncodeScope,
  next: number,
  out: number[],
): void {
  switch (wanted) {
    case '#data':
      out.push(byteValue(expression, scope, 'immediate operand'));
      return;
    case '#data16': {
      const value = wordValue(expression, scope, 'immediate operand');
      out.push(value >> 8, value & 0xff);
      return;
    }
    case 'direct':
      out.push(directAddress(expression, scope));
      return;
    case 'bit':
    case '/bit':
      out.push(unsignedValue(expression, scope, 0xff, 'bit address'));
      return;
    case 'rel':
      out.push(branchOffset(expression, scope, next));
      return;
    case 'addr16': {
      const value = unsignedValue(expression, scope, 0xffff, 'address');
      out.push(value >> 8, value & 0xff);
    }
  }
}

const MOV_DIRECT_DIRECT = 0x85;

function general(row: Mcs51Opcode, operands: readonly Operand[]): Instruction {
  const order = row.operands.map((wanted, n) => ({ wanted, expression: operands[n]!.expression }));
  if (row.code === MOV_DIRECT_DIRECT) order.reverse();
  const values = order.filter((item) => item.expression !== undefined);
  return {
    encode(scope, out) {
      const next = scope.here + row.bytes;
      out.push(row.code);
      for (const { wanted, expression } of values) encodeOperand(wanted, expression!, scope, next, out);
      return row.cycles;
    },
  };
}

function parseInstruction(mnemonic: string, texts: readonly string[]): Instruction {
  const operands = texts.map(parseOperand);
  for (const row of ROWS.get(mnemonic)!) {
    if (row.operands.length !== operands.length) continue;
    if (!row.operands.every((wanted, n) => matches(wanted, operands[n]!))) continue;
    if (row.operands[0] === 'addr11') return shortAbsolute(row, operands[0]!.expression!);
    return general(row, operands);
  }
  const byName = operands.some((operand) => operand.register === 'A')
    ? '; the accumulator as a byte is ACC'
    : '';
  throw new Complaint(`there is no instruction "${mnemonic} ${texts.join(',')}"${byName}`);
}

const MCS51: Processor = {
  ...SYNTAX,
  predefined: MCS51_SYMBOLS,
  reserved: new Set([...REGISTERS, 'PC'].map((name) => name.toLowerCase())),
  isMnemonic: (name) => ROWS.has(name),
  parse: parseInstruction,
};

/**
 * Assembles Intel MCS-51 source. The special-function registers and bits of the 8031 are predefined, in any case.
 *
 * @throws AssemblerError with file, line and a sentence for each error.
 */
export function assemble8051(source: string, options: AssembleOptions = {}): AssembledProgram {
  return assemble(source, options, MCS51);
}
