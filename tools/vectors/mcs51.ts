import { Mcs51, type Mcs51Bus } from '../../src/cpu/mcs51/mcs51.js';
import { forEachStepCase, type StepHeader } from './files.js';
import { count, guarded, hex, newResult, type PartResult } from './result.js';

type Bytes = readonly (readonly [address: number, value: number])[];

interface StepCase {
  readonly id: number;
  readonly pc: number;
  readonly epc: number;
  readonly code: Bytes;
  readonly s: readonly number[];
  readonly e: readonly number[];
  readonly i: Bytes;
  readonly ei: Bytes;
  readonly xr?: Bytes;
  readonly xw?: Bytes;
  readonly c: number;
  /** DIV by zero: ACC, B and the parity bit are not compared. */
  readonly k?: readonly string[];
}

const ACC = 0xe0;
const B = 0xf0;
const PSW = 0xd0;
/** What internal RAM holds where a case says nothing. */
const BACKGROUND = 0x5a;

/** External memory that hands out what the case lists, and notes every access. */
class ScriptedBus implements Mcs51Bus {
  readonly reads: [number, number][] = [];
  readonly writes: [number, number][] = [];
  supplied: Bytes = [];

  restart(supplied: Bytes): void {
    this.reads.length = 0;
    this.writes.length = 0;
    this.supplied = supplied;
  }
  readExternal(address: number): number {
    const value = this.supplied[this.reads.length]?.[1] ?? 0xff;
    this.reads.push([address, value]);
    return value;
  }
  writeExternal(address: number, value: number): void {
    this.writes.push([address, value]);
  }
  readPort(): number {
    return 0xff;
  }
  portWritten(): void {}
  transmit(): void {}
}

/** Single-step cases of the 8031: registers, internal RAM, external accesses and machine cycles. */
export function runMcs51Steps(folder: string, perOpcode: number): PartResult {
  const result = newResult('mcs51');
  const program = new Uint8Array(0x10000);
  const bus = new ScriptedBus();
  const cpu = new Mcs51(program, bus);
  const ram = new Uint8Array(128);
  forEachStepCase<StepCase>(folder, perOpcode, (header, testCase) => {
    const name = `opcode ${header.op} (${header.asm}) case ${testCase.id}`;
    const problem = guarded(() => {
      const addresses = (header.sfr ?? []).map((address) => Number.parseInt(address, 16));
      cpu.reset();
      for (const [address, value] of testCase.code) program[address] = value;
      addresses.forEach((address, i) => {
        cpu.writeDirect(address, testCase.s[i]!);
      });
      ram.fill(BACKGROUND);
      for (const [address, value] of testCase.i) ram[address] = value;
      cpu.ram.set(ram);
      for (const [address, value] of testCase.ei) ram[address] = value;
      bus.restart(testCase.xr ?? []);
      cpu.pc = testCase.pc;
      const used = cpu.step();
      const found = addresses.map((address) => cpu.readDirect(address));
      return (
        compareRegisters(header, testCase, addresses, found, cpu.pc) ??
        compareAccesses('external read', bus.reads, testCase.xr ?? []) ??
        compareAccesses('external write', bus.writes, testCase.xw ?? []) ??
        compareRam(cpu.ram, ram) ??
        (used === testCase.c ? undefined : `${used} machine cycles, expected ${testCase.c}`)
      );
    });
    count(result, name, problem);
  });
  return result;
}

function compareRegisters(
  header: StepHeader,
  testCase: StepCase,
  addresses: readonly number[],
  found: readonly number[],
  pc: number,
): string | undefined {
  if (pc !== testCase.epc) return `PC is ${hex(pc, 4)}, expected ${hex(testCase.epc, 4)}`;
  const divided = testCase.k !== undefined;
  for (let i = 0; i < addresses.length; i++) {
    const address = addresses[i]!;
    if (divided && (address === ACC || address === B)) continue;
    const mask = divided && address === PSW ? 0xfe : 0xff;
    if (((found[i]! ^ testCase.e[i]!) & mask) === 0) continue;
    return `register ${header.sfr![i]} is ${hex(found[i]!, 2)}, expected ${hex(testCase.e[i]!, 2)}`;
  }
  return undefined;
}

function compareAccesses(kind: string, found: Bytes, expected: Bytes): string | undefined {
  const show = (list: Bytes) =>
    list.length === 0
      ? 'none'
      : list.map(([address, value]) => `${hex(value, 2)} at ${hex(address, 4)}`).join(', ');
  const same =
    found.length === expected.length &&
    found.every(([address, value], i) => address === expected[i]![0] && value === expected[i]![1]);
  return same ? undefined : `${kind} is ${show(found)}, expected ${show(expected)}`;
}

function compareRam(found: Uint8Array, expected: Uint8Array): string | undefined {
  for (let i = 0; i < expected.length; i++) {
    if (found[i] !== expected[i]) {
      return `internal RAM ${hex(i, 2)} is ${hex(found[i]!, 2)}, expected ${hex(expected[i]!, 2)}`;
    }
  }
  return undefined;
}
