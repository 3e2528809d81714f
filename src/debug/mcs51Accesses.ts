/**
 * Which bytes and bits an 8031 instruction reads and writes, from the opcode table and the registers before it runs.
 * Operands count, the registers that an instruction uses by itself (A, B, DPTR, SP, the flags) do not; the stack
 * does. An instruction that reads to modify counts as both.
 *
 * Source: Intel, MCS-51 Programmer's Guide and Instruction Set; the cycles as in `cpu/mcs51/mcs51.ts`: reads in the
 * first cycle of an instruction, writes and both halves of a modification in its last, MOVX in its second.
 */
import { MCS51_OPCODES, type Mcs51Opcode, type Mcs51Operand } from '../cpu/mcs51/opcodes.js';
import type { AccessList } from './accesses.js';

/** The registers an address depends on. */
export interface Mcs51Registers {
  readonly cycle: number;
  readonly pc: number;
  readonly sp: number;
  readonly dptr: number;
  readonly acc: number;
  /** Direct address of R0. */
  readonly bank: number;
  /** Latch of port 2: high byte of `MOVX @Ri`. */
  readonly p2: number;
  /** Internal RAM, 128 bytes. */
  readonly ram: Uint8Array;
}

/** One operand of an instruction that is an access. */
interface OperandAccess {
  readonly operand: Mcs51Operand;
  /** Offset of its byte from the opcode; 0 if it has none. */
  readonly at: number;
  readonly reads: boolean;
  readonly writes: boolean;
}

const RAM_SIZE = 128;

const READERS = new Set(['ADD', 'ADDC', 'SUBB', 'CJNE', 'PUSH', 'JB', 'JNB', 'MOVC']);
const MODIFIERS = new Set(['INC', 'DEC', 'DJNZ', 'XCH', 'XCHD', 'CPL', 'JBC']);
const LOGIC = new Set(['ORL', 'ANL', 'XRL']);

function isMemory(operand: Mcs51Operand): boolean {
  return /^(direct|\/?bit|R\d|@)/.test(operand);
}

function accessOf(mnemonic: string, index: number): { reads: boolean; writes: boolean } {
  if (READERS.has(mnemonic)) return { reads: true, writes: false };
  if (MODIFIERS.has(mnemonic)) return { reads: true, writes: true };
  if (LOGIC.has(mnemonic)) return { reads: true, writes: index === 0 };
  if (mnemonic === 'JMP') return { reads: false, writes: false };
  const isDestination = index === 0;
  return { reads: !isDestination, writes: isDestination };
}

function operandAccesses(opcode: Mcs51Opcode): OperandAccess[] {
  let at = 1;
  const list = opcode.operands.map((operand, index): OperandAccess => {
    const hasByte = /^(#data|direct|\/?bit|rel|addr)/.test(operand);
    const access = { operand, at: hasByte ? at : 0, ...accessOf(opcode.mnemonic, index) };
    if (hasByte) at += operand === '#data16' || operand === 'addr16' ? 2 : 1;
    return access;
  });
  // MOV direct,direct: the source byte comes first.
  const [destination, source] = list;
  const swapped =
    opcode.code === 0x85 && destination && source
      ? [
          { ...destination, at: 2 },
          { ...source, at: 1 },
        ]
      : list;
  return swapped
    .filter(({ operand, reads, writes }) => isMemory(operand) && (reads || writes))
    .sort((a, b) => Number(a.writes) - Number(b.writes));
}

const ACCESSES: readonly (readonly OperandAccess[])[] = Array.from({ length: 256 }, (_, code) => {
  const opcode = MCS51_OPCODES[code];
  return opcode === undefined ? [] : operandAccesses(opcode);
});

/** Bytes pushed (positive) or popped. */
const STACK: ReadonlyMap<string, number> = new Map([
  ['ACALL', 2],
  ['LCALL', 2],
  ['PUSH', 1],
  ['POP', -1],
  ['RET', -2],
  ['RETI', -2],
]);

/** The space of a direct address. */
export function directSpace(address: number): 'iram' | 'sfr' {
  return address < RAM_SIZE ? 'iram' : 'sfr';
}

/** Direct address of the byte that holds a bit. */
export function byteOfBit(bit: number): number {
  return bit < 0x80 ? 0x20 + (bit >> 3) : bit & 0xf8;
}

function addStack(list: AccessList, registers: Mcs51Registers, bytes: number, cycle: number): void {
  for (let n = 0; n < Math.abs(bytes); n++) {
    const address = (bytes > 0 ? registers.sp + 1 + n : registers.sp - n) & 0xff;
    if (address < RAM_SIZE) list.add('iram', address, bytes > 0, cycle);
  }
}

/** The two bytes that an interrupt call pushes. */
export function mcs51InterruptAccesses(registers: Mcs51Registers, list: AccessList): void {
  addStack(list, registers, 2, registers.cycle + 1);
}

/** Adds what the instruction at `registers.pc` is going to access; `peek` reads the program. */
export function mcs51Accesses(
  registers: Mcs51Registers,
  peek: (address: number) => number,
  list: AccessList,
): void {
  const { pc, cycle, ram } = registers;
  const code = peek(pc);
  const opcode = MCS51_OPCODES[code];
  if (opcode === undefined) return;
  const last = cycle + opcode.cycles - 1;
  const add = (space: string, address: number, access: OperandAccess, bit = -1) => {
    const modifies = access.reads && access.writes;
    if (access.reads) list.add(space, address, false, modifies ? last : cycle, bit);
    if (access.writes) list.add(space, address, true, last, bit);
  };
  for (const access of ACCESSES[code]!) {
    const operandByte = access.at === 0 ? 0 : peek((pc + access.at) & 0xffff);
    const { operand } = access;
    if (operand === 'direct') {
      add(directSpace(operandByte), operandByte, access);
    } else if (operand === 'bit' || operand === '/bit') {
      const byte = byteOfBit(operandByte);
      // JBC writes only where the bit is set; the byte of a port or timer may have changed by then, a RAM bit not.
      const written = opcode.mnemonic !== 'JBC' || byte >= RAM_SIZE || (ram[byte]! >> (operandByte & 7)) & 1;
      add(directSpace(byte), byte, written ? access : { ...access, writes: false }, operandByte & 7);
    } else if (operand.startsWith('R')) {
      add('iram', registers.bank | (code & 7), access);
    } else if (operand === '@R0' || operand === '@R1') {
      const pointer = registers.bank | (code & 1);
      list.add('iram', pointer, false, cycle);
      if (opcode.mnemonic === 'MOVX') {
        list.add('xram', (registers.p2 << 8) | ram[pointer]!, access.writes, cycle + 1);
      } else if (ram[pointer]! < RAM_SIZE) {
        add('iram', ram[pointer]!, access);
      }
    } else if (operand === '@DPTR') {
      list.add('xram', registers.dptr, access.writes, cycle + 1);
    } else if (operand === '@A+DPTR') {
      list.add('code', (registers.dptr + registers.acc) & 0xffff, false, cycle);
    } else if (operand === '@A+PC') {
      list.add('code', (pc + 1 + registers.acc) & 0xffff, false, cycle);
    }
  }
  const stack = STACK.get(opcode.mnemonic);
  if (stack !== undefined) addStack(list, registers, stack, last);
}
