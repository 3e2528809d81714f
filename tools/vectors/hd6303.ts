import { Hd6303, type Hd6303Bus } from '../../src/cpu/hd6303/hd6303.js';
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

/**
 * Single-step cases of the HD6303R: registers, writes, number of cycles and, where listed, every bus cycle, on a
 * traced core that asks the board for every byte; then registers, memory and cycles on a plain core whose memory is
 * its own, as it runs in the machine.
 */
export function runHd6303Steps(folder: string, perOpcode: number): PartResult {
  const result = newResult('hd6303');
  const memory = new FlatMemory();
  let cycles: (readonly [number, number, number])[] = [];
  const traced = new TracingHd6303(memory, {}, (_cycle, address, value, isWrite) => {
    cycles.push([address, value, isWrite ? 1 : 0]);
  });
  const below = new FlatMemory();
  const plain = new Hd6303(below);
  const plainBytes = plain.mapMemory(0x100, 0xffff, 0xff00, true);
  forEachStepCase<StepCase>(folder, perOpcode, (header, testCase) => {
    const name = `opcode ${header.op} (${header.asm}) case ${testCase.id}`;
    const problem = guarded(() => {
      memory.bytes.fill(0);
      for (const [address, value] of testCase.m) memory.bytes[address] = value;
      plainBytes.set(memory.bytes.subarray(0x100));
      below.bytes.set(memory.bytes.subarray(0, 0x100));
      cycles = [];
      const used = stepCase(traced, memory.bytes, testCase);
      const wrong = compare(testCase, registersOf(traced), used, cycles);
      if (wrong !== undefined) return wrong;
      const plainUsed = stepCase(plain, memory.bytes, testCase);
      for (const [address, value] of testCase.w) memory.bytes[address] = value;
      const wrongPlain = compare(testCase, registersOf(plain), plainUsed, undefined);
      if (wrongPlain !== undefined) return `without tracing: ${wrongPlain}`;
      below.bytes.set(plain.ram, 0x80);
      below.bytes.set(plainBytes, 0x100);
      return Buffer.compare(below.bytes, memory.bytes) === 0 ? undefined : 'without tracing: memory differs';
    });
    count(result, name, problem);
  });
  return result;
}

/** Puts the core into the state before the case and runs its instruction. */
function stepCase(cpu: Hd6303, bytes: Uint8Array, testCase: StepCase): number {
  cpu.reset();
  cpu.ram.set(bytes.subarray(0x80, 0x100));
  [cpu.pc, cpu.a, cpu.b, cpu.x, cpu.sp, cpu.cc] = testCase.s;
  return cpu.step();
}

function registersOf(cpu: Hd6303): Registers {
  return [cpu.pc, cpu.a, cpu.b, cpu.x, cpu.sp, cpu.cc];
}

function compare(
  testCase: StepCase,
  found: Registers,
  used: number,
  cycles: readonly (readonly [number, number, number])[] | undefined,
): string | undefined {
  for (let i = 0; i < found.length; i++) {
    const mask = i === 5 ? (testCase.k ?? 0xff) : 0xffff;
    if (((found[i]! ^ testCase.e[i]!) & mask) === 0) continue;
    const digits = REGISTER_DIGITS[i]!;
    return `${REGISTER_NAMES[i]} is ${hex(found[i]!, digits)}, expected ${hex(testCase.e[i]!, digits)}`;
  }
  if (used !== testCase.c) return `${used} cycles, expected ${testCase.c}`;
  if (cycles === undefined) return undefined;
  const writes = cycles
    .filter((entry) => entry[2] === 1)
    .map(([address, value]) => [address, value] as const);
  const wrongWrite = differs('write', writes, testCase.w);
  if (wrongWrite !== undefined) return wrongWrite;
  return testCase.b === undefined ? undefined : differs('bus cycle', cycles, testCase.b);
}
