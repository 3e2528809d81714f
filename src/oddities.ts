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

/** Places that one log keeps: a program that runs wild has millions, and the first ones tell what went wrong. */
export const MOST_ODDITIES = 1024;

interface Entry {
  readonly what: string;
  readonly address: number;
  readonly pc: number;
  count: number;
}

/**
 * Accesses to nothing, writes to ROM and what the processors report, once per place with a count. It watches; it is
 * no part of the machine's state. The first `MOST_ODDITIES` places are kept; what happens elsewhere is only counted.
 */
export class OddityLog {
  /** How often something odd happened at places that are not listed. */
  unlisted = 0;
  private readonly entries: Entry[] = [];
  /** Entries by kind, then by address and PC in one number. */
  private readonly places = new Map<string, Map<number, Entry>>();

  note(what: string, address: number, pc: number): void {
    const place = address * 0x10000 + pc;
    const known = this.places.get(what)?.get(place);
    if (known) known.count++;
    else if (this.entries.length < MOST_ODDITIES) this.add(what, address, pc, place);
    else this.unlisted++;
  }

  /** In the order in which each was first seen. */
  list(): Oddity[] {
    return this.entries.map((entry) => ({ ...entry }));
  }

  private add(what: string, address: number, pc: number, place: number): void {
    const entry = { what, address, pc, count: 1 };
    this.entries.push(entry);
    let ofKind = this.places.get(what);
    if (!ofKind) {
      ofKind = new Map();
      this.places.set(what, ofKind);
    }
    ofKind.set(place, entry);
  }
}
