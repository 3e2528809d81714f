import { Complaint } from './errors.js';

/** Fixed names of a processor, by upper-case name. */
export type PredefinedSymbols = ReadonlyMap<string, { readonly value: number; readonly bit: boolean }>;

export type SymbolKind = 'label' | 'equ' | 'set' | 'bit';

interface SymbolEntry {
  value: number;
  kind: SymbolKind;
  /** Pass of the latest definition. */
  pass: number;
  /** The value depends on something defined further down. */
  forward: boolean;
  /** `file:line` of the definition. */
  place: string;
}

/**
 * Where local labels belong: to the last global label, to one expansion of a macro, or to one round of a
 * `rept` (which owns only the local labels its body defines and passes the others on).
 */
export interface LocalScope {
  base: string;
  readonly own: ReadonlySet<string> | undefined;
  readonly parent: LocalScope | undefined;
}

/** All symbols of an assembly, kept from pass to pass. */
export class SymbolTable {
  private readonly entries = new Map<string, SymbolEntry>();
  private readonly predefined: PredefinedSymbols;
  private readonly reserved: ReadonlySet<string>;
  private pass = 0;
  /** True when a definition of this pass differs from the pass before, or is not known yet in the first one. */
  changed = false;
  scope: LocalScope = { base: '', own: undefined, parent: undefined };

  constructor(predefined: PredefinedSymbols, reserved: ReadonlySet<string>) {
    this.predefined = predefined;
    this.reserved = reserved;
  }

  startPass(): void {
    this.pass++;
    this.changed = false;
    this.scope = { base: '_@0', own: undefined, parent: undefined };
  }

  /** The full name of a symbol as written here: `.loop` after `main:` is `main.loop`. */
  fullName(name: string): string {
    if (!name.startsWith('.')) return name;
    let scope = this.scope;
    while (scope.own !== undefined && scope.parent !== undefined && !scope.own.has(name))
      scope = scope.parent;
    return scope.base + name;
  }

  /** A global label starts a new scope for local labels, but never ends that of the macro it stands in. */
  enterGlobal(name: string): void {
    let scope = this.scope;
    while (scope.own !== undefined && scope.parent !== undefined) scope = scope.parent;
    if (scope.parent === undefined) scope.base = name;
  }

  /** @throws Complaint for a duplicate, a register name or a predefined name. */
  define(name: string, value: number, kind: SymbolKind, forward: boolean, place: string): void {
    if (this.reserved.has(name.toLowerCase())) {
      throw new Complaint(`"${name}" is the name of a register and cannot be a symbol`);
    }
    if (this.predefined.has(name.toUpperCase())) {
      throw new Complaint(`"${name}" is predefined for this processor and cannot be a symbol`);
    }
    const full = this.fullName(name);
    const entry = this.entries.get(full);
    if (entry === undefined) {
      this.entries.set(full, { value, kind, pass: this.pass, forward, place });
      if (this.pass > 1 || Number.isNaN(value)) this.changed = true;
      return;
    }
    if (entry.pass === this.pass) {
      if (kind !== 'set' || entry.kind !== 'set') {
        throw new Complaint(`duplicate symbol: "${full}" is already defined at ${entry.place}`);
      }
    } else if (kind !== 'set' && !Object.is(entry.value, value)) {
      this.changed = true;
    }
    entry.value = value;
    entry.kind = kind;
    entry.pass = this.pass;
    entry.forward = forward;
    entry.place = place;
  }

  /**
   * The value of a symbol and whether it depends on later lines; an unknown value is NaN.
   * @throws Complaint in the last pass (`final`) if it has none.
   */
  lookup(name: string, final: boolean): { readonly value: number; readonly forward: boolean } {
    const full = this.fullName(name);
    const entry = this.entries.get(full);
    if (entry === undefined) {
      const fixed = this.predefined.get(name.toUpperCase());
      if (fixed !== undefined) return { value: fixed.value, forward: false };
      if (final) throw new Complaint(`undefined symbol "${full}"${this.suggestion(full)}`);
      return UNKNOWN;
    }
    if (entry.kind === 'set' && entry.pass !== this.pass) {
      throw new Complaint(`"${full}" is used before its first "set"`);
    }
    if (final && Number.isNaN(entry.value)) {
      throw new Complaint(`"${full}" has no value: its definition at ${entry.place} leads back to itself`);
    }
    return { value: entry.value, forward: entry.forward || entry.pass !== this.pass };
  }

  private suggestion(name: string): string {
    const wanted = name.toLowerCase();
    for (const other of this.entries.keys()) {
      if (other.toLowerCase() === wanted) return `; did you mean "${other}"? (symbols are case-sensitive)`;
    }
    return '';
  }

  isDefined(name: string): boolean {
    const entry = this.entries.get(this.fullName(name));
    return entry === undefined ? this.predefined.has(name.toUpperCase()) : entry.pass === this.pass;
  }

  exists(name: string): boolean {
    return this.entries.has(this.fullName(name)) || this.predefined.has(name.toUpperCase());
  }

  isBit(name: string): boolean {
    const entry = this.entries.get(this.fullName(name));
    if (entry !== undefined) return entry.kind === 'bit';
    return this.predefined.get(name.toUpperCase())?.bit === true;
  }

  /** Name and value of every symbol but the private ones of macro expansions, in order of definition. */
  values(): Map<string, number> {
    const values = new Map<string, number>();
    for (const [name, entry] of this.entries) if (!name.includes('@')) values.set(name, entry.value);
    return values;
  }
}

const UNKNOWN = { value: Number.NaN, forward: true };
