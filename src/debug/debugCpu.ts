import type { DisassembledInstruction } from '../asm/disassembly.js';
import { type Access, AccessList } from './accesses.js';
import type { CallStack } from './callStack.js';

/** The processors of the machine. */
export const CPU_NAMES = ['assigner', 'lower', 'upper'] as const;
export type CpuName = (typeof CPU_NAMES)[number];

/** A register, or a flag, under the name that expressions use. */
export interface DebugRegister {
  readonly name: string;
  /** Width, 1-16. */
  readonly bits: number;
  get(): number;
  set(value: number): void;
}

/** An address space as a debugger sees it: looking has no effect. */
export interface MemorySpace {
  readonly name: string;
  /** What it is, for people. */
  readonly title: string;
  readonly first: number;
  readonly last: number;
  read(address: number): number;
  /** Writes as the program would. @throws DebugError where that is not possible. */
  write(address: number, value: number): void;
}

/**
 * What a step was: an instruction, the call of an interrupt, the trap of an undefined code, or a cycle in which the
 * processor waited for an interrupt.
 */
export type StepKind = 'instruction' | 'interrupt' | 'trap' | 'idle';

/**
 * A processor under the debugger: it moves by single steps and tells what each was. It only uses what the core offers
 * to everyone, so the core pays nothing for it.
 */
export abstract class DebugCpu {
  abstract readonly kind: '6303' | '8051';
  /** 48 MHz ticks of one machine cycle. */
  abstract readonly ticksPerCycle: number;
  /** Registers first, then flags. */
  abstract readonly registers: readonly DebugRegister[];
  /** The space of plain brackets comes first. */
  abstract readonly spaces: readonly MemorySpace[];
  /** Special names of memory, upper case: registers of the chip by address. */
  abstract readonly registerNames: ReadonlyMap<string, { readonly value: number; readonly bit: boolean }>;
  abstract readonly calls: CallStack;
  /** Accesses of the coming step after `foresee`, of the last one after `step`. */
  readonly accesses = new AccessList();
  /** The last step: what, where it began, and when. */
  stepKind: StepKind = 'instruction';
  stepPc = 0;
  stepCycle = 0;

  constructor(readonly name: CpuName) {}

  /** Machine cycles since power-on. */
  abstract get cycle(): number;
  abstract get pc(): number;
  abstract get sp(): number;
  /** Byte of the program; looking has no effect. */
  abstract codeByte(address: number): number;
  abstract disassemble(address: number): DisassembledInstruction;
  /** True if the instruction at an address is a call, which `stepOver` runs through. */
  abstract isCall(address: number): boolean;
  /** True if the instruction at an address returns from a routine or an interrupt. */
  abstract isReturn(address: number): boolean;
  /** Addresses on the real stack that look like return addresses, innermost first. */
  abstract guessReturns(): number[];
  /** The value that the access of the coming step will read; undefined if only the step itself can tell. */
  abstract readValue(access: Access): number | undefined;
  /** The value that the coming step will write, if its source tells; else look after the step. */
  abstract sourceValue(access: Access): number | undefined;
  /** Fills `accesses` with those of the instruction that is to run next. */
  abstract foresee(): void;
  /** Runs one step. If it was foreseen and an interrupt came instead, `accesses` has those of the interrupt. */
  abstract step(): void;
  /** The processor has run without the debugger, or its state was replaced: what was known of it is out of date. */
  abstract resynchronise(): void;

  /** 48 MHz ticks since power-on. */
  get tick(): number {
    return this.cycle * this.ticksPerCycle;
  }

  /** The space of a name; `` is that of plain brackets. */
  space(name: string): MemorySpace | undefined {
    return name === '' ? this.spaces[0] : this.spaces.find((space) => space.name === name);
  }

  register(name: string): DebugRegister | undefined {
    return this.registers.find((register) => register.name === name);
  }

  /** Value of the byte of an access as it stands now. */
  valueNow(access: Access): number {
    return this.space(access.space)!.read(access.address);
  }
}

/** A machine register that is a property of the core. */
export function propertyRegister<T extends string>(
  name: string,
  bits: number,
  core: Record<T, number>,
  property: T,
): DebugRegister {
  return {
    name,
    bits,
    get: () => core[property],
    set: (value) => {
      core[property] = value;
    },
  };
}

/** One bit of a status register. */
export function flagRegister(name: string, of: DebugRegister, bit: number): DebugRegister {
  return {
    name,
    bits: 1,
    get: () => (of.get() >> bit) & 1,
    set: (value) => of.set(value === 0 ? of.get() & ~(1 << bit) : of.get() | (1 << bit)),
  };
}
