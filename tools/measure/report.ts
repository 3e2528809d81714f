/** Rows of the acceptance table, how they are judged and printed. */

/** One measured figure against its limits. */
export interface Row {
  /** Name of the test group; `--only` selects by it. */
  readonly group: string;
  readonly test: string;
  /** undefined = could not be measured; `note` says why. */
  readonly value: number | undefined;
  readonly unit: string;
  /** Limits; a row without them informs only. */
  readonly must?: number;
  readonly aim?: number;
  /** `below` (default): the value must not exceed the limits; `above`: not fall short of them. */
  readonly better?: 'below' | 'above';
  readonly note?: string;
}

export type Verdict = 'aim' | 'must' | 'MISSED' | 'info' | 'n/a';

/** How a row stands: reaches the aim, the must, misses it, has no limit, or has no value. */
export function verdict(row: Row): Verdict {
  const { value, must, aim, better = 'below' } = row;
  if (value === undefined) return 'n/a';
  const reaches = (limit: number) => (better === 'below' ? value <= limit : value >= limit);
  if (Number.isNaN(value)) return 'MISSED';
  if (aim !== undefined && reaches(aim)) return 'aim';
  if (must === undefined) return aim === undefined ? 'info' : 'must';
  if (reaches(must)) return aim === undefined ? 'aim' : 'must';
  return 'MISSED';
}

/** A figure with as many digits as it deserves. */
export function figure(value: number | undefined): string {
  if (value === undefined) return '-';
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 100) return value.toFixed(1);
  if (size >= 1) return value.toFixed(2);
  if (size >= 0.001) return value.toFixed(4);
  return value.toExponential(1);
}

function limit(value: number | undefined, better: Row['better']): string {
  if (value === undefined) return '';
  return `${better === 'above' ? '>=' : '<='} ${value}`;
}

/** The table as text: test, value, must, aim, verdict, note. */
export function tableText(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.test,
    row.value === undefined ? '-' : `${figure(row.value)} ${row.unit}`,
    limit(row.must, row.better),
    limit(row.aim, row.better),
    verdict(row),
    row.note ?? '',
  ]);
  const head = ['test', 'value', 'must', 'aim', '', 'note'];
  const widths = head.map((name, n) => Math.max(name.length, ...cells.map((cell) => cell[n]!.length)));
  const lineOf = (cell: readonly string[]) =>
    cell
      .map((text, n) => (n === 0 || n >= 4 ? text.padEnd(widths[n]!) : text.padStart(widths[n]!)))
      .join('  ')
      .trimEnd();
  const out: string[] = [lineOf(head), '-'.repeat(lineOf(head).length)];
  let group = '';
  for (const [n, row] of rows.entries()) {
    if (row.group !== group) {
      if (group !== '') out.push('');
      group = row.group;
      out.push(`[${group}]`);
    }
    out.push(lineOf(cells[n]!));
  }
  return out.join('\n');
}

/** One line that sums the verdicts up. */
export function summaryText(rows: readonly Row[]): string {
  const count = (wanted: Verdict) => rows.filter((row) => verdict(row) === wanted).length;
  return (
    `${count('aim')} at the aim, ${count('must')} at the must, ${count('MISSED')} missed, ` +
    `${count('n/a')} not available, ${count('info')} for information`
  );
}

/** The table in Markdown. */
export function tableMarkdown(rows: readonly Row[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const out = ['| test | value | must | aim | | note |', '|---|---|---|---|---|---|'];
  let group = '';
  for (const row of rows) {
    if (row.group !== group) {
      group = row.group;
      out.push(`| **${group}** | | | | | |`);
    }
    const value = row.value === undefined ? '-' : `${figure(row.value)} ${row.unit}`;
    const limits = [limit(row.must, row.better), limit(row.aim, row.better)];
    out.push(`| ${[cell(row.test), value, ...limits, verdict(row), cell(row.note ?? '')].join(' | ')} |`);
  }
  return out.join('\n');
}
