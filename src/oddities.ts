/** Something a program did that the hardware does not answer: counted, and kept once per place. */
export interface Oddity {
  /** A sentence fragment: `write to ROM`, `undefined opcode`. */
  readonly what: string;
  /** Address concerned, 0-FFFFh. */
  readonly address: number;
  /** Where the program was, 0-FFFFh. */
  readonly pc: number;
  readonly count: number;
}

/**
 * Accesses to nothing, writes to ROM and what the processors report, once per place with a count. It watches; it is
 * no part of the machine's state.
 */
export class OddityLog {
  private readonly entries = new Map<string, { what: string; address: number; pc: number; count: number }>();

  note(what: string, address: number, pc: number): void {
    const key = `${what} ${address} ${pc}`;
    const entry = this.entries.get(key);
    if (entry) entry.count++;
    else this.entries.set(key, { what, address, pc, count: 1 });
  }

  /** In the order in which each was first seen. */
  list(): Oddity[] {
    return [...this.entries.values()].map((entry) => ({ ...entry }));
  }
}
