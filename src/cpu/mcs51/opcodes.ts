/**
 * The MCS-51 instruction set as data, shared by the core's tests, the assembler and the disassembler.
 * Source: Intel MCS-51 Programmer's Guide and Instruction Set, table "8051 Instruction Set Summary".
 */

/**
 * An operand as it stands in Intel's assembly syntax.
 *
 * - `#data` one byte, `#data16` two bytes (high byte first);
 * - `direct` one byte: 00-7F internal RAM, 80-FF special function register;
 * - `bit`, `/bit` one byte: 00-7F bits of 20h-2Fh, 80-FF bits of the registers whose address ends in 0 or 8;
 * - `rel` one signed byte, counted from the address of the next instruction; always the last byte;
 * - `addr16` two bytes (high byte first);
 * - `addr11` low byte in the second byte, bits 10-8 in bits 7-5 of the opcode, the upper five bits from the
 *   address of the next instruction;
 * - everything else is part of the opcode.
 *
 * Operand bytes follow the opcode in the order of the operands, with one exception: in `MOV direct,direct`
 * (85) the source byte comes first.
 */
export type Mcs51Operand =
  | 'A'
  | 'AB'
  | 'C'
  | 'DPTR'
  | 'R0'
  | 'R1'
  | 'R2'
  | 'R3'
  | 'R4'
  | 'R5'
  | 'R6'
  | 'R7'
  | '@R0'
  | '@R1'
  | '@DPTR'
  | '@A+DPTR'
  | '@A+PC'
  | '#data'
  | '#data16'
  | 'direct'
  | 'bit'
  | '/bit'
  | 'rel'
  | 'addr11'
  | 'addr16';

/** One row of the instruction table. */
export interface Mcs51Opcode {
  /** The opcode byte. */
  readonly code: number;
  /** Intel's mnemonic, upper case. */
  readonly mnemonic: string;
  /** Operands in the order they are written. */
  readonly operands: readonly Mcs51Operand[];
  /** Length with the opcode, 1-3 bytes. */
  readonly bytes: number;
  /** Machine cycles (12 oscillator periods each), taken or not: 1, 2 or 4. */
  readonly cycles: number;
  /**
   * Flags changed besides the parity bit, which follows the accumulator by itself: `C` carry, `A` auxiliary
   * carry, `O` overflow. Writing PSW or its bits by address is not counted.
   */
  readonly flags: string;
}

/** Operands that take bytes after the opcode. */
const OPERAND_BYTES: Partial<Record<Mcs51Operand, number>> = {
  '#data': 1,
  '#data16': 2,
  direct: 1,
  bit: 1,
  '/bit': 1,
  rel: 1,
  addr11: 1,
  addr16: 2,
};

/** first opcode, "MNEMONIC operands", machine cycles, flags; `Rn` stands for R0-R7, `Ri` for R0 and R1. */
const ROWS: readonly (readonly [number, string, number, string?])[] = [
  [0x00, 'NOP', 1],
  [0x02, 'LJMP addr16', 2],
  [0x03, 'RR A', 1],
  [0x04, 'INC A', 1],
  [0x05, 'INC direct', 1],
  [0x06, 'INC @Ri', 1],
  [0x08, 'INC Rn', 1],
  [0x10, 'JBC bit,rel', 2],
  [0x12, 'LCALL addr16', 2],
  [0x13, 'RRC A', 1, 'C'],
  [0x14, 'DEC A', 1],
  [0x15, 'DEC direct', 1],
  [0x16, 'DEC @Ri', 1],
  [0x18, 'DEC Rn', 1],
  [0x20, 'JB bit,rel', 2],
  [0x22, 'RET', 2],
  [0x23, 'RL A', 1],
  [0x24, 'ADD A,#data', 1, 'CAO'],
  [0x25, 'ADD A,direct', 1, 'CAO'],
  [0x26, 'ADD A,@Ri', 1, 'CAO'],
  [0x28, 'ADD A,Rn', 1, 'CAO'],
  [0x30, 'JNB bit,rel', 2],
  [0x32, 'RETI', 2],
  [0x33, 'RLC A', 1, 'C'],
  [0x34, 'ADDC A,#data', 1, 'CAO'],
  [0x35, 'ADDC A,direct', 1, 'CAO'],
  [0x36, 'ADDC A,@Ri', 1, 'CAO'],
  [0x38, 'ADDC A,Rn', 1, 'CAO'],
  [0x40, 'JC rel', 2],
  [0x42, 'ORL direct,A', 1],
  [0x43, 'ORL direct,#data', 2],
  [0x44, 'ORL A,#data', 1],
  [0x45, 'ORL A,direct', 1],
  [0x46, 'ORL A,@Ri', 1],
  [0x48, 'ORL A,Rn', 1],
  [0x50, 'JNC rel', 2],
  [0x52, 'ANL direct,A', 1],
  [0x53, 'ANL direct,#data', 2],
  [0x54, 'ANL A,#data', 1],
  [0x55, 'ANL A,direct', 1],
  [0x56, 'ANL A,@Ri', 1],
  [0x58, 'ANL A,Rn', 1],
  [0x60, 'JZ rel', 2],
  [0x62, 'XRL direct,A', 1],
  [0x63, 'XRL direct,#data', 2],
  [0x64, 'XRL A,#data', 1],
  [0x65, 'XRL A,direct', 1],
  [0x66, 'XRL A,@Ri', 1],
  [0x68, 'XRL A,Rn', 1],
  [0x70, 'JNZ rel', 2],
  [0x72, 'ORL C,bit', 2, 'C'],
  [0x73, 'JMP @A+DPTR', 2],
  [0x74, 'MOV A,#data', 1],
  [0x75, 'MOV direct,#data', 2],
  [0x76, 'MOV @Ri,#data', 1],
  [0x78, 'MOV Rn,#data', 1],
  [0x80, 'SJMP rel', 2],
  [0x82, 'ANL C,bit', 2, 'C'],
  [0x83, 'MOVC A,@A+PC', 2],
  [0x84, 'DIV AB', 4, 'CO'],
  [0x85, 'MOV direct,direct', 2],
  [0x86, 'MOV direct,@Ri', 2],
  [0x88, 'MOV direct,Rn', 2],
  [0x90, 'MOV DPTR,#data16', 2],
  [0x92, 'MOV bit,C', 2],
  [0x93, 'MOVC A,@A+DPTR', 2],
  [0x94, 'SUBB A,#data', 1, 'CAO'],
  [0x95, 'SUBB A,direct', 1, 'CAO'],
  [0x96, 'SUBB A,@Ri', 1, 'CAO'],
  [0x98, 'SUBB A,Rn', 1, 'CAO'],
  [0xa0, 'ORL C,/bit', 2, 'C'],
  [0xa2, 'MOV C,bit', 1, 'C'],
  [0xa3, 'INC DPTR', 2],
  [0xa4, 'MUL AB', 4, 'CO'],
  [0xa6, 'MOV @Ri,direct', 2],
  [0xa8, 'MOV Rn,direct', 2],
  [0xb0, 'ANL C,/bit', 2, 'C'],
  [0xb2, 'CPL bit', 1],
  [0xb3, 'CPL C', 1, 'C'],
  [0xb4, 'CJNE A,#data,rel', 2, 'C'],
  [0xb5, 'CJNE A,direct,rel', 2, 'C'],
  [0xb6, 'CJNE @Ri,#data,rel', 2, 'C'],
  [0xb8, 'CJNE Rn,#data,rel', 2, 'C'],
  [0xc0, 'PUSH direct', 2],
  [0xc2, 'CLR bit', 1],
  [0xc3, 'CLR C', 1, 'C'],
  [0xc4, 'SWAP A', 1],
  [0xc5, 'XCH A,direct', 1],
  [0xc6, 'XCH A,@Ri', 1],
  [0xc8, 'XCH A,Rn', 1],
  [0xd0, 'POP direct', 2],
  [0xd2, 'SETB bit', 1],
  [0xd3, 'SETB C', 1, 'C'],
  [0xd4, 'DA A', 1, 'C'],
  [0xd5, 'DJNZ direct,rel', 2],
  [0xd6, 'XCHD A,@Ri', 1],
  [0xd8, 'DJNZ Rn,rel', 2],
  [0xe0, 'MOVX A,@DPTR', 2],
  [0xe2, 'MOVX A,@Ri', 2],
  [0xe4, 'CLR A', 1],
  [0xe5, 'MOV A,direct', 1],
  [0xe6, 'MOV A,@Ri', 1],
  [0xe8, 'MOV A,Rn', 1],
  [0xf0, 'MOVX @DPTR,A', 2],
  [0xf2, 'MOVX @Ri,A', 2],
  [0xf4, 'CPL A', 1],
  [0xf5, 'MOV direct,A', 1],
  [0xf6, 'MOV @Ri,A', 1],
  [0xf8, 'MOV Rn,A', 1],
];

function buildTable(): readonly (Mcs51Opcode | undefined)[] {
  const table = new Array<Mcs51Opcode | undefined>(256).fill(undefined);
  const add = (code: number, text: string, cycles: number, flags: string): void => {
    const [mnemonic, list] = text.split(' ') as [string, string | undefined];
    const operands = (list === undefined ? [] : list.split(',')) as Mcs51Operand[];
    const bytes = operands.reduce((sum, operand) => sum + (OPERAND_BYTES[operand] ?? 0), 1);
    table[code] = { code, mnemonic, operands, bytes, cycles, flags };
  };
  for (const [first, text, cycles, flags = ''] of ROWS) {
    const registers = text.includes('Rn') ? 8 : text.includes('Ri') ? 2 : 1;
    for (let n = 0; n < registers; n++) add(first + n, text.replace(/R[ni]/, `R${n}`), cycles, flags);
  }
  for (let page = 0; page < 8; page++) {
    add((page << 5) | 0x01, 'AJMP addr11', 2, '');
    add((page << 5) | 0x11, 'ACALL addr11', 2, '');
  }
  return table;
}

/** All 256 opcodes; A5 is reserved and has no row. `AJMP` and `ACALL` have eight rows each, one per 256-byte page. */
export const MCS51_OPCODES: readonly (Mcs51Opcode | undefined)[] = buildTable();
