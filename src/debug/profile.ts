import type { Frame } from './callStack.js';
import type { DebugCpu } from './debugCpu.js';
import type { DebugSymbols } from './symbols.js';

/** A routine's share of the time. */
export interface ProfileRow {
  /** Global label, or `(no symbol)`. */
  readonly name: string;
  readonly address: number;
  /** Machine cycles spent between this label and the next. */
  readonly self: number;
  /** Share of all cycles, 0-1. */
  readonly share: number;
  /** Calls and interrupts that went to the label. */
  readonly calls: number;
  /** Machine cycles from those calls to their return, with everything called in between; returned calls only. */
  readonly inclusive: number;
}

export interface ProfileReport {
  /** Machine cycles in all. */
  readonly cycles: number;
  /** The cycle at which counting began. */
  readonly fromCycle: number;
  /** Most expensive first. */
  readonly rows: readonly ProfileRow[];
}

const ADDRESSES = 0x10000;
const NO_SYMBOL = '(no symbol)';

/** Counts a processor's cycles by address. */
export class Profile {
  private readonly self = new Float64Array(ADDRESSES);
  private readonly calls = new Float64Array(ADDRESSES);
  private readonly inclusive = new Float64Array(ADDRESSES);
  private readonly fromCycle: number;
  private cycles = 0;

  constructor(private readonly cpu: DebugCpu) {
    this.fromCycle = cpu.cycle;
    cpu.calls.onReturn = (frame) => this.returned(frame);
  }

  /** Ends counting; what has been counted stays. */
  stop(): void {
    this.cpu.calls.onReturn = undefined;
  }

  /** After a step. The cycles of an interrupt call count for the routine it goes to. */
  count(): void {
    const { cpu } = this;
    const used = cpu.cycle - cpu.stepCycle;
    this.cycles += used;
    this.self[cpu.stepKind === 'interrupt' ? cpu.pc : cpu.stepPc]! += used;
    const { frames } = cpu.calls;
    const top = frames[frames.length - 1];
    const entered = cpu.stepKind === 'interrupt' ? cpu.cycle : cpu.stepCycle;
    if (top !== undefined && top.target === cpu.pc && top.cycle === entered) this.calls[cpu.pc]! += 1;
  }

  report(symbols: DebugSymbols): ProfileReport {
    const rows = new Map<
      string,
      { name: string; address: number; self: number; calls: number; inclusive: number }
    >();
    for (let address = 0; address < ADDRESSES; address++) {
      if (this.self[address] === 0 && this.calls[address] === 0) continue;
      const symbol = symbols.place(address, true)?.symbol;
      const name = symbol?.name ?? NO_SYMBOL;
      let row = rows.get(name);
      if (row === undefined) {
        row = { name, address: symbol?.value ?? address, self: 0, calls: 0, inclusive: 0 };
        rows.set(name, row);
      }
      row.self += this.self[address]!;
      row.calls += this.calls[address]!;
      row.inclusive += this.inclusive[address]!;
    }
    const list = [...rows.values()].map((row) => ({ ...row, share: row.self / Math.max(1, this.cycles) }));
    list.sort((a, b) => b.self - a.self || a.address - b.address);
    return { cycles: this.cycles, fromCycle: this.fromCycle, rows: list };
  }

  private returned(frame: Frame): void {
    // Calls that began before the profile are not counted either.
    if (frame.cycle >= this.fromCycle) this.inclusive[frame.target]! += this.cpu.cycle - frame.cycle;
  }
}
