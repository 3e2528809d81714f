import { HD6303_OPCODES, type Hd6303Opcode } from '../cpu/hd6303/opcodes.js';
import { branchTarget, type DisassembledInstruction, dataByte, instructionText } from './disassembly.js';
import { hexText } from './expression.js';

/** Mnemonics with a direct form: their extended form with an address below 100h must be forced by `>`. */
const WITH_DIRECT = new Set(HD6303_OPCODES.filter((row) => row?.mode === 'dir').map((row) => row!.mnemonic));

function operandText(row: Hd6303Opcode, memory: Uint8Array, offset: number, address: number): string {
  const first = memory[offset + 1]!;
  const second = memory[offset + 2]!;
  const word = (first << 8) | second;
  switch (row.mode) {
    case 'inh':
      return '';
    case 'imm8':
      return `#${hexText(first)}`;
    case 'imm16':
      return `#${hexText(word, 4)}`;
    case 'dir':
      return hexText(first);
    case 'ind':
      return `${hexText(first)},x`;
    case 'ext':
      return `${word < 0x100 && WITH_DIRECT.has(row.mnemonic) ? '>' : ''}${hexText(word, 4)}`;
    case 'rel':
      return hexText(branchTarget(address + row.bytes, first), 4);
    case 'imd':
      return `#${hexText(first)},${hexText(second)}`;
    case 'imx':
      return `#${hexText(first)},${hexText(second)},x`;
  }
}

/**
 * The HD6303 instruction at `memory[offset]`, which the processor sees at `address` (for branch targets).
 * `assemble6303` makes the same bytes of the text.
 */
export function disassemble6303(
  memory: Uint8Array,
  offset: number,
  address: number,
): DisassembledInstruction {
  const code = memory[offset]!;
  const row = HD6303_OPCODES[code];
  if (row === undefined || offset + row.bytes > memory.length) return dataByte(code);
  const text = instructionText(row.mnemonic, operandText(row, memory, offset, address));
  return { text, length: row.bytes, cycles: row.cycles };
}
