import { Mcs51, type Mcs51Bus } from '../../src/cpu/mcs51/mcs51.js';
import { loadImage, readJsonCases } from './files.js';
import {
  checkByteDifferences,
  checkBytes,
  checkCount,
  checkList,
  checkWordDifferences,
  checkWords,
  type MemoryCheck,
} from './periphChecks.js';
import { count, guarded, hex, newResult, type PartResult } from './result.js';

type Check =
  | MemoryCheck
  | { readonly t: 'd8'; readonly a: readonly number[]; readonly v: readonly number[]; readonly tol?: number }
  | { readonly t: 'u13'; readonly a: readonly [number, number]; readonly v: number; readonly tol?: number }
  | { readonly t: 'ti_d'; readonly v: readonly number[]; readonly tol?: number }
  | { readonly t: 'tcon_tf0'; readonly a: number; readonly v: number }
  | { readonly t: 'cyc'; readonly v: number; readonly tol?: number };

interface Program {
  readonly name: string;
  readonly image: readonly (readonly [string, string])[];
  readonly start: number;
  readonly stop: number;
  readonly checks: readonly Check[];
}

const CYCLE_LIMIT = 1_000_000;
const SCON = 0x98;
const TI = 0x02;
const TF0 = 0x20;

const EMPTY_BUS: Mcs51Bus = {
  readExternal: () => 0xff,
  writeExternal: () => {},
  readPort: () => 0xff,
  portWritten: () => {},
  transmit: () => {},
};

/** Programs for timers, interrupts and serial port of the 8031, started at reset. */
export function runMcs51Programs(folder: string): PartResult {
  const result = newResult('mcs51/periph');
  for (const program of readJsonCases<Program>(folder)) {
    count(
      result,
      program.name,
      guarded(() => runProgram(program)),
    );
  }
  return result;
}

function runProgram(program: Program): string | undefined {
  const code = new Uint8Array(0x10000);
  loadImage(code, program.image);
  const cpu = new Mcs51(code, EMPTY_BUS);
  cpu.reset();
  cpu.pc = program.start;
  const startCycle = cpu.cycle;
  const sent: number[] = [];
  let ti = 0;
  while (cpu.pc !== program.stop) {
    cpu.step();
    const now = cpu.readDirect(SCON) & TI;
    if (now !== 0 && ti === 0) sent.push(cpu.cycle);
    ti = now;
    if (cpu.cycle - startCycle > CYCLE_LIMIT) return `never gets to ${hex(program.stop, 4)}`;
  }
  const memory = (address: number) => cpu.ram[address & 0x7f]!;
  for (const check of program.checks) {
    const problem = runCheck(check, memory, sent, cpu.cycle - startCycle);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function runCheck(
  check: Check,
  memory: (address: number) => number,
  sent: readonly number[],
  used: number,
): string | undefined {
  switch (check.t) {
    case 'u8':
      return checkBytes(check, memory);
    case 'u16':
      return checkWords(check, memory);
    case 'd8':
      return checkByteDifferences(check, memory);
    case 'd16':
      return checkWordDifferences(check, memory);
    case 'u13': {
      const found = (memory(check.a[0]) << 5) | (memory(check.a[1]) & 0x1f);
      return checkCount('counts in 13 bits', found, check.v, check.tol);
    }
    case 'ti_d': {
      const gaps = sent.slice(1).map((cycle, i) => cycle - sent[i]!);
      return checkList('machine cycles between the settings of TI', gaps, check.v, check.tol);
    }
    case 'tcon_tf0': {
      const found = (memory(check.a) & TF0) === 0 ? 0 : 1;
      return found === check.v ? undefined : `TF0 in the saved TCON is ${found}, expected ${check.v}`;
    }
    case 'cyc':
      return checkCount('machine cycles', used, check.v, check.tol);
    default:
      return `the runner does not know checks of the kind "${(check as { t: string }).t}"`;
  }
}
