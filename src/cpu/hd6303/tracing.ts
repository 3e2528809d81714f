import type { Hd6303Bus } from './bus.js';
import { Hd6303 } from './hd6303.js';
import type { Hd6303Access } from './memory.js';
import type { Hd6303Options } from './options.js';

/** One bus cycle: its number, what was on the bus, and the direction. */
export type Hd6303Trace = (cycle: number, address: number, value: number, isWrite: boolean) => void;

/** Implied operations that end in wasted cycles: they fetch the next operation code in cycle 1. */
const FETCH_FIRST = new Set([0x18, 0x19, 0x3d]);
const WASTED_ADDRESS = 0xffff;
const NO_ACCESS = -1;

/**
 * An HD6303R that lists every bus cycle as Table 13 of the data sheet does, wasted reads of $FFFF and
 * prefetches of operation codes included. The plain class stays free of all this. The wasted and repeated
 * fetches do read through the bus, but never from an internal register.
 */
export class TracingHd6303 extends Hd6303 {
  private startCycle = 0;
  private fetched = 0;
  private code = NO_ACCESS;
  /** Accesses of the step under way, by cycle. */
  private readonly accesses: { address: number; value: number; isWrite: boolean }[] = [];

  constructor(
    bus: Hd6303Bus,
    options: Hd6303Options,
    private readonly trace: Hd6303Trace,
  ) {
    super(bus, options);
    this.watch((access, address, value) => this.enter(access, address, value));
  }

  override step(): number {
    const startPc = this.pc;
    this.startCycle = this.cycle;
    this.fetched = 0;
    this.code = NO_ACCESS;
    this.accesses.length = 0;
    const used = super.step();
    const last = used - 1;
    const idle = this.code === NO_ACCESS && this.accesses.length === 0;
    for (let i = 0; i < used; i++) {
      const access = this.accesses[i];
      if (access !== undefined) {
        this.trace(this.startCycle + i + 1, access.address, access.value, access.isWrite);
        continue;
      }
      let address = WASTED_ADDRESS;
      if (!idle && i === 0) address = (startPc + 1) & 0xffff;
      else if (!idle && i === last && !FETCH_FIRST.has(this.code)) address = this.pc;
      const value = this.isRegister(address) ? 0xff : this.readExternal(address);
      this.trace(this.startCycle + i + 1, address, value, false);
    }
    return used;
  }

  override run(untilCycle: number): void {
    while (this.cycle < untilCycle) this.step();
  }

  private enter(access: Hd6303Access, address: number, value: number): void {
    if (access !== 'fetch') {
      this.accesses[this.cycle - this.startCycle - 1] = { address, value, isWrite: access === 'write' };
      return;
    }
    if (this.fetched === 0) this.code = value;
    else this.accesses[this.fetched - 1] = { address, value, isWrite: false };
    this.fetched++;
  }
}
