import { type DebugSymbol, SYMBOL_KINDS, type SymbolKind } from './symbols.js';

/** A file that is neither a listing nor a list of symbols. */
export class SymbolFileError extends Error {
  override readonly name = 'SymbolFileError';
}

/** Columns of our listings: place, bytes, and where the source text begins. */
const BYTES_FROM = 7;
const BYTES_TO = 18;
const TEXT_FROM = 30;

const DEFINITION = /^([A-Za-z_]\w*)\s+(equ|set|bit)\b/i;
const INSTRUCTION = /^(?:\.?[A-Za-z_][\w@?]*:)?\s*([A-Za-z]+)\s+(\S.*)$/;
const SYMBOL_ROW = /^\s*(-?)([0-9A-F]{4,})\s+(\S+)$/;
const MAP_ROW = /^([A-Za-z_][\w.@?]*)\s*(?:=|\sequ\s)\s*(\S+)\s*(\w+)?$/i;
const PLACE_FIRST_ROW = /^(?:0x|\$)?([0-9A-F]{4})h?\s+([A-Za-z_][\w.@?]*)$/i;

/** What the lines of a listing tell about the names used in them. */
interface ListingFacts {
  /** Names that `equ`, `set` and `bit` define. */
  readonly definitions: Map<string, 'equ' | 'bit'>;
  /** Names that stand where an instruction takes an address of memory. */
  readonly addressed: Set<string>;
  /** Addresses at which the program has bytes. */
  readonly filled: Set<number>;
}

/** Names in the operands that are no constants: `ldaa TCSR`, `mov COMMAND,a`, `jb STATE.2,.x`. */
function addressedNames(operands: string): string[] {
  return operands
    .replace(/;.*$/, '')
    .split(',')
    .map((operand) => /^[<>]?([A-Za-z_]\w*)(?:[.+-].*)?$/.exec(operand.trim())?.[1])
    .filter((name) => name !== undefined);
}

function readListingRow(line: string, facts: ListingFacts): void {
  const place = line.slice(0, 6).trim();
  const text = line.slice(TEXT_FROM);
  const bytes = line.slice(BYTES_FROM, BYTES_TO).trim();
  const definition = place.startsWith('=') ? DEFINITION.exec(text) : null;
  if (definition) {
    facts.definitions.set(definition[1]!, definition[2]!.toLowerCase() === 'bit' ? 'bit' : 'equ');
    return;
  }
  if (bytes === '' || !/^[0-9A-F]{4}$/.test(place)) return;
  const address = Number.parseInt(place, 16);
  for (let n = 0; n < bytes.split(' ').length; n++) facts.filled.add(address + n);
  const instruction = INSTRUCTION.exec(text);
  if (!instruction || ['db', 'dw', 'ds', 'org'].includes(instruction[1]!.toLowerCase())) return;
  for (const name of addressedNames(instruction[2]!)) facts.addressed.add(name);
}

function kindOf(name: string, value: number, facts: ListingFacts): SymbolKind {
  const definition = facts.definitions.get(name);
  if (definition === 'bit') return 'bit';
  if (definition === 'equ') return facts.addressed.has(name) && value >= 0 ? 'data' : 'number';
  return facts.filled.has(value) ? 'code' : 'data';
}

function readListing(lines: readonly string[], tableAt: number): DebugSymbol[] {
  const facts: ListingFacts = { definitions: new Map(), addressed: new Set(), filled: new Set() };
  for (const line of lines.slice(0, tableAt)) readListingRow(line, facts);
  return lines.slice(tableAt + 1).flatMap((line) => {
    const row = SYMBOL_ROW.exec(line);
    if (!row) return [];
    const value = Number.parseInt(row[2]!, 16) * (row[1] === '-' ? -1 : 1);
    return [{ name: row[3]!, value, kind: kindOf(row[3]!, value, facts) }];
  });
}

function hexValue(text: string): number {
  const digits = text.replace(/^(-?)(?:0x|\$)/i, '$1').replace(/h$/i, '');
  return /^-?[0-9a-f]+$/i.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
}

function readMapRow(line: string, number: number): DebugSymbol | undefined {
  const text = line.replace(/[;#].*$/, '').trim();
  if (text === '') return undefined;
  const named = MAP_ROW.exec(text);
  const placed = PLACE_FIRST_ROW.exec(text);
  const name = named?.[1] ?? placed?.[2];
  const value = hexValue(named?.[2] ?? placed?.[1] ?? '');
  const kindName = named?.[3]?.toLowerCase() ?? 'code';
  const kind = SYMBOL_KINDS.find((known) => known === kindName);
  if (name === undefined || Number.isNaN(value) || kind === undefined) {
    throw new SymbolFileError(
      `line ${number} is no symbol: write NAME = ADDRESS in hex, and if you like ${SYMBOL_KINDS.join(', ')} after it`,
    );
  }
  return { name, value, kind };
}

/**
 * Symbols of a listing that our assemblers wrote, or of a list with one `NAME = ADDRESS` a line: hex, with or without
 * `0x`, `$` or `h`, the kind (`code` unless given) after it; `ADDRESS NAME` with four digits is understood as well.
 * Comments begin with `;` or `#`.
 * @throws SymbolFileError with the line that is none of this.
 */
export function readSymbols(text: string): DebugSymbol[] {
  const lines = text.split(/\r?\n/);
  const tableAt = lines.indexOf('Symbols:');
  if (tableAt >= 0) return readListing(lines, tableAt);
  return lines.flatMap((line, n) => readMapRow(line, n + 1) ?? []);
}

/** Symbols as text that `readSymbols` reads, by name. */
export function formatSymbols(symbols: readonly DebugSymbol[], title: string): string {
  const width = symbols.reduce((widest, { name }) => Math.max(widest, name.length), 0);
  const sorted = [...symbols].sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = sorted.map(({ name, value, kind }) => {
    const digits = Math.abs(value).toString(16).toUpperCase().padStart(4, '0');
    return `${name.padEnd(width)} = ${value < 0 ? '-' : ''}${digits} ${kind}`;
  });
  return `; ${title}\n${rows.join('\n')}\n`;
}
