import type { Access } from './accesses.js';
import type { CpuName } from './debugCpu.js';
import type { Evaluator } from './expression.js';

/** Which accesses a breakpoint is for. */
export type AccessKind = 'read' | 'write' | 'access';

/** What makes a breakpoint stop. */
export type BreakpointPlace =
  /** An instruction at one of these addresses is about to run. */
  | { readonly kind: 'address'; readonly from: number; readonly to: number }
  /** An instruction has read or written one of these addresses. */
  | {
      readonly kind: 'access';
      readonly access: AccessKind;
      /** Name of the space; `direct` is `iram` and `sfr`. */
      readonly space: string;
      readonly from: number;
      readonly to: number;
      /** Bit 0-7, or -1 for the whole byte. */
      readonly bit: number;
    }
  /** The condition has become true. */
  | { readonly kind: 'condition' };

/** A breakpoint on one processor. */
export class Breakpoint {
  enabled = true;
  /** How often its place was reached with its condition true. */
  hits = 0;

  constructor(
    readonly number: number,
    readonly cpu: CpuName,
    readonly place: BreakpointPlace,
    /** The condition as it was written; empty if there is none. */
    readonly conditionText: string,
    private readonly condition: Evaluator | undefined,
    /** So many more hits are let pass. */
    public ignore: number,
    /** Goes with its first stop. */
    readonly temporary: boolean,
  ) {}

  /** True if its condition holds or it has none. */
  holds(): boolean {
    return this.condition === undefined || this.condition() !== 0;
  }

  /** Counts a hit; true if it is to stop the machine. */
  hit(): boolean {
    this.hits++;
    if (this.ignore === 0) return true;
    this.ignore--;
    return false;
  }

  /** True if an access is one of those it waits for. */
  matches(access: Access): boolean {
    const { place } = this;
    if (
      place.kind !== 'access' ||
      (place.access !== 'access' && access.isWrite !== (place.access === 'write'))
    ) {
      return false;
    }
    if (access.address < place.from || access.address > place.to) return false;
    const sameSpace =
      place.space === 'direct'
        ? access.space === 'iram' || access.space === 'sfr'
        : access.space === place.space;
    return sameSpace && (place.bit < 0 || access.bit < 0 || access.bit === place.bit);
  }
}

/** An access that a breakpoint has caught; the instruction at `pc` has run. */
export interface CaughtAccess {
  readonly space: string;
  readonly address: number;
  readonly bit: number;
  readonly isWrite: boolean;
  /** Byte read or written; of a bit its level; undefined if it can't be known. */
  readonly value: number | undefined;
  readonly pc: number;
  /** Machine cycle of the access. */
  readonly cycle: number;
}

export interface BreakpointHit {
  readonly breakpoint: Breakpoint;
  /** For access breakpoints. */
  readonly access?: CaughtAccess;
}
