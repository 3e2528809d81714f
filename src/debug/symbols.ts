/**
 * What a symbol's number is: `code` an address in the program, `data` one in memory (on the 8031 a direct address),
 * `bit` a bit address of the 8031, `number` a constant or an address whose space is not known.
 */
export type SymbolKind = 'code' | 'data' | 'bit' | 'number';

export const SYMBOL_KINDS: readonly SymbolKind[] = ['code', 'data', 'bit', 'number'];

export interface DebugSymbol {
  /** As the assembler writes it: a label inside `WAIT` is `WAIT.near`. */
  readonly name: string;
  readonly value: number;
  readonly kind: SymbolKind;
}

/** A label and how far behind it an address lies. */
export interface CodePlace {
  readonly symbol: DebugSymbol;
  readonly offset: number;
}

function isLocal(symbol: DebugSymbol): boolean {
  return symbol.name.includes('.');
}

/** The symbols of one program. Where several share an address, the first global one gives it its name. */
export class DebugSymbols {
  private readonly byName = new Map<string, DebugSymbol>();
  private readonly byLowerName = new Map<string, DebugSymbol | undefined>();
  private readonly data = new Map<number, DebugSymbol>();
  private readonly bits = new Map<number, DebugSymbol>();
  private readonly code = new Map<number, DebugSymbol>();
  /** Code labels in order of address: all, and the global ones. */
  private readonly labels: DebugSymbol[];
  private readonly routines: DebugSymbol[];

  constructor(symbols: Iterable<DebugSymbol> = []) {
    for (const symbol of symbols) this.add(symbol);
    this.labels = [...this.code.values()].sort((a, b) => a.value - b.value);
    this.routines = this.labels.filter((symbol) => !isLocal(symbol));
  }

  get size(): number {
    return this.byName.size;
  }

  /** All symbols by name. */
  list(): DebugSymbol[] {
    return [...this.byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The symbol of this name; in any case if only one is written so. */
  find(name: string): DebugSymbol | undefined {
    return this.byName.get(name) ?? this.byLowerName.get(name.toLowerCase());
  }

  /** The label that stands at an address of the program. */
  codeAt(address: number): DebugSymbol | undefined {
    return this.code.get(address);
  }

  /** The variable at an address (on the 8031: at a direct address). */
  dataAt(address: number): DebugSymbol | undefined {
    return this.data.get(address);
  }

  bitAt(bit: number): DebugSymbol | undefined {
    return this.bits.get(bit);
  }

  /** The last label at or before an address of the program; `routines` leaves local labels out. */
  place(address: number, routines = false): CodePlace | undefined {
    const labels = routines ? this.routines : this.labels;
    let low = 0;
    let high = labels.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (labels[middle]!.value <= address) low = middle + 1;
      else high = middle;
    }
    const symbol = labels[low - 1];
    return symbol === undefined ? undefined : { symbol, offset: address - symbol.value };
  }

  private add(symbol: DebugSymbol): void {
    const { name, value, kind } = symbol;
    this.byName.set(name, symbol);
    const lower = name.toLowerCase();
    this.byLowerName.set(lower, this.byLowerName.has(lower) ? undefined : symbol);
    const places =
      kind === 'code' ? this.code : kind === 'data' ? this.data : kind === 'bit' ? this.bits : undefined;
    const there = places?.get(value);
    if (there === undefined || (isLocal(there) && !isLocal(symbol))) places?.set(value, symbol);
  }
}
