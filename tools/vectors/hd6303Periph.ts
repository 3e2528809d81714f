import { Hd6303 } from '../../src/cpu/hd6303/hd6303.js';
import { loadImage, readJsonCases } from './files.js';
import { FlatMemory } from './hd6303.js';
import {
  checkBytes,
  checkCount,
  checkList,
  checkWordDifferences,
  checkWords,
  type MemoryCheck,
} from './periphChecks.js';
import { count, guarded, hex, newResult, type PartResult } from './result.js';

type Edge = readonly [cycle: number, level: number];

type Check =
  | MemoryCheck
  | { readonly t: 'cyc'; readonly v: number; readonly tol?: number }
  | {
      readonly t: 'ev_d';
      readonly ev: string;
      readonly v: readonly number[];
      readonly levels: readonly number[];
      readonly tol?: number;
    }
  | { readonly t: 'ev_abs0'; readonly ev: string; readonly v: readonly Edge[]; readonly tol?: number };

interface Program {
  readonly name: string;
  readonly image: readonly (readonly [string, string])[];
  readonly start: number;
  readonly stop: number;
  readonly frc0?: number;
  readonly checks: readonly Check[];
}

const CYCLE_LIMIT = 2_000_000;

/** Board with nothing but memory; it notes the edges of P21 and TXD. */
class RecordingBoard extends FlatMemory {
  readonly p21: Edge[] = [];
  readonly txd: Edge[] = [];
  cpu: Hd6303 | undefined;

  override transmit(value?: number, startCycle?: number): void {
    const bit = this.cpu!.sci.bitCycles();
    const frame = 0x200 | (value! << 1);
    for (let i = 0; i < 10; i++) {
      const level = (frame >> i) & 1;
      const before = this.txd.length === 0 ? 1 : this.txd[this.txd.length - 1]![1];
      if (level !== before) this.txd.push([startCycle! + i * bit, level]);
    }
  }

  timerOutput(level: number, cycle: number): void {
    this.p21.push([cycle, level]);
  }
}

/**
 * Programs for timer, serial interface and interrupts of the HD6303R, on a core that asks the board for every byte
 * and on one whose memory is its own.
 */
export function runHd6303Programs(folder: string): PartResult {
  const result = newResult('hd6303/periph');
  for (const program of readJsonCases<Program>(folder)) {
    count(
      result,
      program.name,
      guarded(() => runProgram(program, false) ?? runProgram(program, true)),
    );
  }
  return result;
}

function runProgram(program: Program, ownMemory: boolean): string | undefined {
  const board = new RecordingBoard();
  const cpu = new Hd6303(board);
  board.cpu = cpu;
  loadImage(board.bytes, program.image);
  cpu.ram.set(board.bytes.subarray(0x80, 0x100));
  const own = ownMemory ? cpu.mapMemory(0x100, 0xffff, 0xff00, true) : undefined;
  own?.set(board.bytes.subarray(0x100));
  cpu.reset();
  cpu.pc = program.start;
  if (program.frc0 !== undefined) cpu.presetCounter(program.frc0);
  const startCycle = cpu.cycle;
  while (cpu.pc !== program.stop) {
    cpu.step();
    if (cpu.cycle > CYCLE_LIMIT) return `never gets to ${hex(program.stop, 4)}`;
  }
  const used = cpu.cycle - startCycle;
  const memory = (address: number) => {
    if (address >= 0x80 && address <= 0xff) return cpu.ram[address & 0x7f]!;
    return own && address > 0xff ? own[address - 0x100]! : board.bytes[address]!;
  };
  const edges: Record<string, readonly Edge[]> = { p21: board.p21, txd: board.txd };
  for (const check of program.checks) {
    const problem = runCheck(check, memory, used, edges, cpu.cycle);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function runCheck(
  check: Check,
  memory: (address: number) => number,
  used: number,
  edges: Readonly<Record<string, readonly Edge[]>>,
  endCycle: number,
): string | undefined {
  switch (check.t) {
    case 'u8':
      return checkBytes(check, memory);
    case 'u16':
      return checkWords(check, memory);
    case 'd16':
      return checkWordDifferences(check, memory);
    case 'cyc':
      return checkCount('E cycles', used, check.v, check.tol);
    case 'ev_d': {
      const found = (edges[check.ev] ?? []).filter(([cycle]) => cycle <= endCycle);
      const levels = found.map(([, level]) => level);
      const gaps = found.slice(1).map(([cycle], i) => cycle - found[i]![0]);
      return (
        checkList(`levels of ${check.ev}`, levels, check.levels) ??
        checkList(`distances of the edges of ${check.ev}`, gaps, check.v, check.tol)
      );
    }
    case 'ev_abs0': {
      const found = (edges[check.ev] ?? []).filter(([cycle]) => cycle <= endCycle);
      const first = found.find(([, level]) => level === 0)?.[0] ?? 0;
      return (
        checkList(
          `levels of ${check.ev}`,
          found.map(([, level]) => level),
          check.v.map(([, level]) => level),
        ) ??
        checkList(
          `edges of ${check.ev} after the first`,
          found.map(([cycle]) => cycle - first),
          check.v.map(([cycle]) => cycle),
          check.tol,
        )
      );
    }
    default:
      return `the runner does not know checks of the kind "${(check as { t: string }).t}"`;
  }
}
