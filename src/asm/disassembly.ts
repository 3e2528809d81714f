import { hexText } from './expression.js';

/** One disassembled instruction, or one byte that is none. */
export interface DisassembledInstruction {
  /** Source text the assembler accepts; `db` for a byte without instruction or an instruction cut off. */
  readonly text: string;
  /** Bytes used, 1 to 3. */
  readonly length: number;
  /** Cycles as in the data sheet; 0 for `db`. */
  readonly cycles: number;
}

/** A byte that is no instruction. */
export function dataByte(value: number): DisassembledInstruction {
  return { text: `db ${hexText(value)}`, length: 1, cycles: 0 };
}

/** The mnemonic in lower case, padded, and its operands. */
export function instructionText(mnemonic: string, operands: string): string {
  const name = mnemonic.toLowerCase();
  return operands === '' ? name : `${name.padEnd(5)} ${operands}`;
}

/** Target of a relative branch whose displacement byte is `offset`, counted from `next`. */
export function branchTarget(next: number, offset: number): number {
  return (next + ((offset ^ 0x80) - 0x80)) & 0xffff;
}
