/**
 * Which bytes an HD6303R instruction reads and writes, from the opcode table and the registers before it runs.
 * Fetches of the program, repeated and wasted bus cycles do not count. Source of the cycles: Hitachi HD6301/HD6303
 * data sheet, Table 13.
 */
import { HD6303_OPCODES } from '../cpu/hd6303/opcodes.js';
import type { AccessList } from './accesses.js';

/** The registers an address depends on. */
export interface Hd6303Registers {
  readonly cycle: number;
  readonly pc: number;
  readonly x: number;
  readonly sp: number;
}

const NONE = 0;
const READ8 = 1;
const READ16 = 2;
const WRITE8 = 3;
const WRITE16 = 4;
const MODIFY = 5;
/** CLR reads, and writes in the next cycle. */
const CLEAR = 6;
const CALL = 7;

const WORD_OPERATIONS = new Set(['SUBD', 'ADDD', 'LDD', 'LDX', 'LDS', 'CPX']);
const MODIFYING = new Set('NEG COM LSR ROR ASR ASL ROL DEC INC AIM OIM EIM'.split(' '));

function operationOf(mnemonic: string): number {
  if (mnemonic === 'JMP') return NONE;
  if (mnemonic === 'JSR') return CALL;
  if (mnemonic === 'CLR') return CLEAR;
  if (mnemonic === 'STAA' || mnemonic === 'STAB') return WRITE8;
  if (mnemonic.startsWith('ST')) return WRITE16;
  if (MODIFYING.has(mnemonic)) return MODIFY;
  return WORD_OPERATIONS.has(mnemonic) ? READ16 : READ8;
}

/** What the instructions with a memory operand do to it; NONE for all others. */
const OPERATION = Uint8Array.from(HD6303_OPCODES, (opcode) =>
  opcode !== undefined && ['dir', 'ind', 'ext', 'imd', 'imx'].includes(opcode.mode)
    ? operationOf(opcode.mnemonic)
    : NONE,
);

/** Bytes that are pushed (positive) or pulled, and the cycle of the first. */
interface StackUse {
  readonly bytes: number;
  readonly cycle: number;
}

const PUSH_ALL = 7;

const STACK: ReadonlyMap<string, StackUse> = new Map([
  ['PSHA', { bytes: 1, cycle: 3 }],
  ['PSHB', { bytes: 1, cycle: 3 }],
  ['PSHX', { bytes: 2, cycle: 3 }],
  ['PULA', { bytes: -1, cycle: 3 }],
  ['PULB', { bytes: -1, cycle: 3 }],
  ['PULX', { bytes: -2, cycle: 3 }],
  ['BSR', { bytes: 2, cycle: 3 }],
  ['RTS', { bytes: -2, cycle: 3 }],
  ['RTI', { bytes: -PUSH_ALL, cycle: 3 }],
  ['SWI', { bytes: PUSH_ALL, cycle: 3 }],
  ['WAI', { bytes: PUSH_ALL, cycle: 3 }],
]);

/** Cycle of the first byte that a trap pushes: five of decoding, two, and its own. */
const TRAP_PUSH_CYCLE = 8;
const INTERRUPT_PUSH_CYCLE = 3;

const SPACE = 'mem';

function addStack(list: AccessList, registers: Hd6303Registers, bytes: number, cycle: number): void {
  const count = Math.abs(bytes);
  for (let n = 0; n < count; n++) {
    const address = bytes > 0 ? registers.sp - n : registers.sp + 1 + n;
    list.add(SPACE, address & 0xffff, bytes > 0, registers.cycle + cycle + n);
  }
}

/** The seven bytes that an interrupt pushes. */
export function hd6303InterruptAccesses(registers: Hd6303Registers, list: AccessList): void {
  addStack(list, registers, PUSH_ALL, INTERRUPT_PUSH_CYCLE);
}

/** Adds what the instruction at `registers.pc` is going to access; `peek` reads the program without effect. */
export function hd6303Accesses(
  registers: Hd6303Registers,
  peek: (address: number) => number,
  list: AccessList,
): void {
  const { pc, cycle } = registers;
  const opcode = HD6303_OPCODES[peek(pc)];
  if (opcode === undefined) {
    addStack(list, registers, PUSH_ALL, TRAP_PUSH_CYCLE);
    return;
  }
  const stack = STACK.get(opcode.mnemonic);
  if (stack !== undefined) addStack(list, registers, stack.bytes, stack.cycle);
  const operation = OPERATION[opcode.code]!;
  if (operation === NONE) return;
  const first = peek((pc + 1) & 0xffff);
  let address = first;
  let at = cycle + 2;
  switch (opcode.mode) {
    case 'ind':
      address = (registers.x + first) & 0xffff;
      at = cycle + 3;
      break;
    case 'ext':
      address = (first << 8) | peek((pc + 2) & 0xffff);
      at = cycle + 3;
      break;
    case 'imd':
      address = peek((pc + 2) & 0xffff);
      at = cycle + 3;
      break;
    case 'imx':
      address = (registers.x + peek((pc + 2) & 0xffff)) & 0xffff;
      at = cycle + 4;
      break;
  }
  const next = (address + 1) & 0xffff;
  switch (operation) {
    case READ8:
      list.add(SPACE, address, false, at);
      break;
    case READ16:
      list.add(SPACE, address, false, at);
      list.add(SPACE, next, false, at + 1);
      break;
    case WRITE8:
      list.add(SPACE, address, true, at);
      break;
    case WRITE16:
      list.add(SPACE, address, true, at);
      list.add(SPACE, next, true, at + 1);
      break;
    case MODIFY:
      list.add(SPACE, address, false, at);
      list.add(SPACE, address, true, at + 2);
      break;
    case CLEAR:
      list.add(SPACE, address, false, at);
      list.add(SPACE, address, true, at + 1);
      break;
    case CALL:
      // The last two cycles but one.
      addStack(list, registers, 2, opcode.cycles - 2);
      break;
  }
}
