import type { Access } from '../debug/accesses.js';
import type { DebugCpu } from '../debug/debugCpu.js';

/** A place that the program looks at. */
export interface LoopRead {
  readonly space: string;
  readonly address: number;
  /** Bit 0-7 if only that is looked at, else -1. */
  readonly bit: number;
  /** Addresses of the instructions that look. */
  readonly at: readonly number[];
  readonly count: number;
}

/** Where a processor goes round. */
export interface WaitLoop {
  /** Addresses of the instructions of the program itself, ascending. */
  readonly addresses: readonly number[];
  /** Those of interrupt handlers. */
  readonly handlers: readonly number[];
  /** All places that were written. */
  readonly writes: ReadonlySet<string>;
  /** What the program itself looks at. */
  readonly reads: readonly LoopRead[];
  /** What the interrupt handlers look at. */
  readonly handlerReads: readonly LoopRead[];
}

/** A loop has at most this many different instructions; a program that is at work has more. */
export const MOST_LOOP_INSTRUCTIONS = 160;

/** `sfr 176`. */
export function placeKey(space: string, address: number): string {
  return `${space} ${address}`;
}

class ReadCounter {
  private readonly found = new Map<
    string,
    { read: Omit<LoopRead, 'at' | 'count'>; at: Set<number>; count: number }
  >();

  add({ space, address, bit }: Access, pc: number): void {
    const key = `${space} ${address} ${bit}`;
    let entry = this.found.get(key);
    if (!entry) {
      entry = { read: { space, address, bit }, at: new Set(), count: 0 };
      this.found.set(key, entry);
    }
    entry.at.add(pc);
    entry.count++;
  }

  list(): LoopRead[] {
    return [...this.found.values()]
      .map(({ read, at, count }) => ({ ...read, at: [...at].sort((a, b) => a - b), count }))
      .sort((a, b) => b.count - a.count);
  }
}

/** Lets a processor go on alone for `cycles` machine cycles and writes down where it is and what it looks at. */
export function watchLoop(cpu: DebugCpu, cycles: number): WaitLoop {
  const addresses = new Set<number>();
  const handlers = new Set<number>();
  const writes = new Set<string>();
  const reads = new ReadCounter();
  const handlerReads = new ReadCounter();
  cpu.resynchronise();
  const end = cpu.cycle + cycles;
  while (cpu.cycle < end) {
    cpu.foresee();
    const { pc } = cpu;
    cpu.step();
    if (cpu.stepKind === 'interrupt') continue;
    const inHandler = cpu.calls.frames.some(({ kind }) => kind === 'interrupt');
    (inHandler ? handlers : addresses).add(pc);
    for (let n = 0; n < cpu.accesses.length; n++) {
      const access = cpu.accesses.at(n);
      if (access.isWrite) writes.add(placeKey(access.space, access.address));
      else (inHandler ? handlerReads : reads).add(access, pc);
    }
  }
  const sorted = (set: ReadonlySet<number>) => [...set].sort((a, b) => a - b);
  return {
    addresses: sorted(addresses),
    handlers: sorted(handlers),
    writes,
    reads: reads.list(),
    handlerReads: handlerReads.list(),
  };
}

/** True if the program does more than wait. */
export function isAtWork({ addresses }: WaitLoop): boolean {
  return addresses.length > MOST_LOOP_INSTRUCTIONS;
}

/** Instructions that are listed of a loop. */
const MOST_LISTED = 24;

function hex4(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0');
}

/** The instructions of a loop, a line each; where some are left out, a line says so. */
export function loopListing(cpu: DebugCpu, addresses: readonly number[]): string[] {
  const lines: string[] = [];
  let next = -1;
  for (const address of addresses.slice(0, MOST_LISTED)) {
    const { text, length } = cpu.disassemble(address);
    if (next >= 0 && address !== next) lines.push('...');
    const bytes = Array.from({ length }, (_, n) => cpu.codeByte((address + n) & 0xffff));
    const data = bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
    lines.push(`${hex4(address)}  ${data.padEnd(8)}  ${text}`);
    next = address + length;
  }
  if (addresses.length > MOST_LISTED) lines.push(`... and ${addresses.length - MOST_LISTED} more`);
  return lines;
}
