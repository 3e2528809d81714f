/** One access of an instruction to memory or a register. */
export interface Access {
  /** Name of the space: `mem` on the 6303; `iram`, `sfr`, `xram`, `code` on the 8031. */
  readonly space: string;
  readonly address: number;
  /** Bit 0-7 if the instruction concerns only that, else -1. */
  readonly bit: number;
  readonly isWrite: boolean;
  /** Machine cycle of the access. */
  readonly cycle: number;
}

/** The accesses of one step, in order of time; slots are used again. */
export class AccessList {
  length = 0;
  private readonly slots: {
    space: string;
    address: number;
    bit: number;
    isWrite: boolean;
    cycle: number;
  }[] = [];

  clear(): void {
    this.length = 0;
  }

  at(index: number): Access {
    return this.slots[index]!;
  }

  add(space: string, address: number, isWrite: boolean, cycle: number, bit = -1): void {
    let slot = this.slots[this.length];
    if (slot === undefined) {
      slot = { space: '', address: 0, bit: 0, isWrite: false, cycle: 0 };
      this.slots.push(slot);
    }
    this.length++;
    slot.space = space;
    slot.address = address;
    slot.bit = bit;
    slot.isWrite = isWrite;
    slot.cycle = cycle;
  }
}
