import { MCS51_OPCODES, type Mcs51Opcode, type Mcs51Operand } from '../cpu/mcs51/opcodes.js';
import { branchTarget, type DisassembledInstruction, dataByte, instructionText } from './disassembly.js';
import { hexText } from './expression.js';
import { MCS51_SYMBOLS } from './mcs51Symbols.js';

function namesOf(bits: boolean): ReadonlyMap<number, string> {
  const entries = [...MCS51_SYMBOLS].filter(([, symbol]) => symbol.bit === bits);
  return new Map(entries.map(([name, symbol]) => [symbol.value, name]));
}

const BYTE_NAMES = namesOf(false);
const BIT_NAMES = namesOf(true);
const MOV_DIRECT_DIRECT = 0x85;

function directText(address: number): string {
  return BYTE_NAMES.get(address) ?? hexText(address);
}

function bitText(bit: number): string {
  const name = BIT_NAMES.get(bit);
  if (name !== undefined) return name;
  const byte = bit < 0x80 ? 0x20 + (bit >> 3) : bit & 0xf8;
  return `${directText(byte)}.${bit & 7}`;
}

/**
 * One operand; `at` is the index of its first byte, `next` the address of the following instruction.
 */
function operandText(
  operand: Mcs51Operand,
  row: Mcs51Opcode,
  memory: Uint8Array,
  at: number,
  next: number,
): { text: string; bytes: number } {
  const byte = memory[at]!;
  const word = (byte << 8) | memory[at + 1]!;
  switch (operand) {
    case '#data':
      return { text: `#${hexText(byte)}`, bytes: 1 };
    case '#data16':
      return { text: `#${hexText(word, 4)}`, bytes: 2 };
    case 'direct':
      return { text: directText(byte), bytes: 1 };
    case 'bit':
      return { text: bitText(byte), bytes: 1 };
    case '/bit':
      return { text: `/${bitText(byte)}`, bytes: 1 };
    case 'rel':
      return { text: hexText(branchTarget(next, byte), 4), bytes: 1 };
    case 'addr16':
      return { text: hexText(word, 4), bytes: 2 };
    case 'addr11':
      return { text: hexText((next & 0xf800) | ((row.code & 0xe0) << 3) | byte, 4), bytes: 1 };
    default:
      return { text: operand.toLowerCase(), bytes: 0 };
  }
}

/**
 * The 8051 instruction at `memory[offset]`, which the processor sees at `address` (for branch targets).
 * `assemble8051` makes the same bytes of the text; 8031 registers and bits appear by name.
 */
export function disassemble8051(
  memory: Uint8Array,
  offset: number,
  address: number,
): DisassembledInstruction {
  const code = memory[offset]!;
  const row = MCS51_OPCODES[code];
  if (row === undefined || offset + row.bytes > memory.length) return dataByte(code);
  const next = (address + row.bytes) & 0xffff;
  let at = offset + 1;
  const texts = row.operands.map((operand) => {
    const { text, bytes } = operandText(operand, row, memory, at, next);
    at += bytes;
    return text;
  });
  if (code === MOV_DIRECT_DIRECT) texts.reverse();
  return { text: instructionText(row.mnemonic, texts.join(',')), length: row.bytes, cycles: row.cycles };
}
