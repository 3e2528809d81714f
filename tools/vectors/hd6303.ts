import type { Hd6303Bus } from '../../src/cpu/hd6303/hd6303.js';
import { TracingHd6303 } from '../../src/cpu/hd6303/tracing.js';
import { forEachStepCase } from './files.js';
import { count, guarded, hex, newResult, type PartResult } from './result.js';

type Registers = readonly [pc: number, a: number, b: number, x: number, sp: number, cc: number];

interface StepCase {
  readonly id: number;
  readonly s: Registers;
  readonly m: readonly (readonly [address: number, value: number])[];
  readonly e: Registers;
  readonly w: readonly (readonly [address: number, value: number])[];
  readonly c: number;
  readonly b?: readonly (readonly [address: number, value: number, write: number])[];
  readonly k?: number;
}

const REGISTER_NAMES = ['PC', 'A', 'B', 'X', 'SP', 'CC'] as const;
const REGISTER_DIGITS = [4, 2, 2, 4, 4, 2] as const;

/** 64 KiB of flat RAM, and pins nobody drives. */
export class FlatMemory implements Hd6303Bus {
  readonly bytes = new Uint8Array(0x10000);

  read(address: number): number {
    return this.bytes[address]!;
  }
  write(address: number, value: number): void {
    this.bytes[address] = value;
  }
  readPort1(): number {
    return 0xff;
  }
  readPort2(): number {
    return 0x1f;
  }
  portChanged(): void {}
  transmit(): void {}
}

function differs(
  kind: string,
  found: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
): string | undefined {
  const length = Math.max(found.length, expected.length);
  for (let i = 0; i < length; i++) {
    const f = found[i];
    const e = expected[i];
    if (f !== undefined && e !== undefined && f.every((v, j) => v === e[j])) continue;
    const show = (entry: readonly number[] | undefined) =>
      entry === undefined
        ? 'nothing'
        : `${hex(entry[1]!, 2)} at ${hex(entry[0]!, 4)}${entry[2] === 1 ? ' written' : ''}`;
    return `${kind} ${i + 1} is ${show(f)}, expected ${show(e)}`;
  }
  return undefined;
}

/** Single-step cases of the HD6303R: registers, writes, number of cycles and, where listed, every bus cycle. */
export function runHd6303Steps(folder: string, perOpcode: number): PartResult {
  const result = newResult('hd6303');
  const memory = new FlatMemory();
  let cycles: (readonly [number, number, number])[] = [];
  const cpu = new TracingHd6303(memory, {}, (_cycle, address, value, isWrite) => {
    cycles.push([address, value, isWrite ? 1 : 0]);
  });
  forEachStepCase<StepCase>(folder, perOpcode, (header, testCase) => {
    const name = `opcode ${header.op} (${header.asm}) case ${testCase.id}`;
    const problem = guarded(() => {
      memory.bytes.fill(0);
      cpu.ram.fill(0);
      cpu.reset();
      for (const [address, value] of testCase.m) {
        memory.bytes[address] = value;
        if (address >= 0x80 && address <= 0xff) cpu.ram[address & 0x7f] = value;
      }
      [cpu.pc, cpu.a, cpu.b, cpu.x, cpu.sp, cpu.cc] = testCase.s;
      cycles = [];
      const used = cpu.step();
      const found: Registers = [cpu.pc, cpu.a, cpu.b, cpu.x, cpu.sp, cpu.cc];
      return compare(testCase, found, used, cycles);
    });
    count(result, name, problem);
  });
  return result;
}

function compare(
  testCase: StepCase,
  found: Registers,
  used: number,
  cycles: readonly (readonly [number, number, number])[],
): string | undefined {
  for (let i = 0; i < found.length; i++) {
    const mask = i === 5 ? (testCase.k ?? 0xff) : 0xffff;
    if (((found[i]! ^ testCase.e[i]!) & mask) === 0) continue;
    const digits = REGISTER_DIGITS[i]!;
    return `${REGISTER_NAMES[i]} is ${hex(found[i]!, digits)}, expected ${hex(testCase.e[i]!, digits)}`;
  }
  if (used !== testCase.c) return `${used} cycles, expected ${testCase.c}`;
  const writes = cycles
    .filter((entry) => entry[2] === 1)
    .map(([address, value]) => [address, value] as const);
  const wrongWrite = differs('write', writes, testCase.w);
  if (wrongWrite !== undefined) return wrongWrite;
  return testCase.b === undefined ? undefined : differs('bus cycle', cycles, testCase.b);
}
