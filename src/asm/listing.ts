/** One line of a listing. Bytes are copied; `value` is shown for symbol definitions instead of an address. */
export interface ListingRow {
  readonly address: number;
  readonly value: number | undefined;
  readonly bytes: readonly number[];
  readonly cycles: number;
  readonly line: number;
  /** ' ' source, '+' expanded from a macro or rept. */
  readonly mark: string;
  readonly text: string;
}

const BYTES_PER_LINE = 4;

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

function signedHex(value: number): string {
  return `=${value < 0 ? '-' : ''}${hex(Math.abs(value), 4)}`;
}

/**
 * The rows as text: address, bytes (four a line), cycles, line number, source; then the symbols by name.
 */
export function formatListing(rows: readonly ListingRow[], symbols: ReadonlyMap<string, number>): string {
  const lines: string[] = [];
  for (const row of rows) {
    const groups = Math.max(1, Math.ceil(row.bytes.length / BYTES_PER_LINE));
    for (let group = 0; group < groups; group++) {
      const bytes = row.bytes.slice(group * BYTES_PER_LINE, (group + 1) * BYTES_PER_LINE);
      const address = row.address < 0 ? '' : hex(row.address + group * BYTES_PER_LINE, 4);
      const place = row.value === undefined ? address : signedHex(row.value);
      const data = bytes.map((byte) => hex(byte, 2)).join(' ');
      if (group > 0) {
        lines.push(`${place.padEnd(6)} ${data}`);
        continue;
      }
      const cycles = row.cycles > 0 ? String(row.cycles) : '';
      const number = `${String(row.line).padStart(5)}${row.mark}`;
      lines.push(
        `${place.padEnd(6)} ${data.padEnd(11)} ${cycles.padStart(3)} ${number} ${row.text}`.trimEnd(),
      );
    }
  }
  lines.push('', 'Symbols:');
  for (const name of [...symbols.keys()].sort()) {
    const value = symbols.get(name)!;
    lines.push(`${signedHex(value).slice(1).padStart(6)}  ${name}`);
  }
  return `${lines.join('\n')}\n`;
}
