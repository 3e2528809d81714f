import { escaped } from './svg.js';
import type { ReportRow } from './unitReport.js';

/** Rows of a table that are shown at once; more fold away. */
const SHOWN = 12;

/**
 * A value with three significant digits, but no less than its whole digits; more if `apart`, what it differs from
 * another value, would not be seen.
 */
export function valueText(value: number | null, unit = '', apart = 0): string {
  if (value === null || !Number.isFinite(value)) return '-';
  // seconds below one are clearer in thousandths
  if (unit === 's' && Math.abs(value) < 1) return valueText(1000 * value, 'ms', 1000 * apart);
  const needed = 2 - exponent(value);
  const seen = apart === 0 ? 0 : 1 - exponent(apart);
  const text = value.toFixed(Math.max(0, Math.min(6, Math.max(needed, Math.min(seen, needed + 3)))));
  const shown = Number(text) === 0 ? '0' : text;
  return unit === '' ? shown : `${shown} ${unit}`;
}

function exponent(value: number): number {
  return value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
}

/** Distance over limit: above 1 fails; undefined for what is not judged or has no number. */
export function limitShare({ difference, limit }: ReportRow): number | undefined {
  if (difference === null || limit === null || limit <= 0) return undefined;
  return Math.abs(difference) / limit;
}

/** Failed rows first, then by their share of the limit, then what is only told. */
export function byGravity(rows: readonly ReportRow[]): ReportRow[] {
  const rank = ({ pass }: ReportRow) => (pass === false ? 0 : pass === true ? 1 : 2);
  const share = (row: ReportRow) => limitShare(row) ?? (row.pass === false ? Infinity : -1);
  return [...rows].sort((a, b) => {
    const [x, y] = [share(a), share(b)];
    return rank(a) - rank(b) || (x === y ? 0 : y - x);
  });
}

const HEAD =
  '<tr><th>result</th><th>quantity</th><th>of</th><th class="n">emulator</th><th class="n">hardware</th>' +
  '<th class="n">difference</th><th class="n">limit</th><th class="n">take to take</th><th class="n">of limit</th></tr>';

/** The marks are words and signs, so that they are told without colours. */
function markOf(pass: boolean | null): string {
  if (pass === null) return 'told';
  return pass ? '&#10003; passed' : '&#10007; FAILED';
}

function rowHtml(row: ReportRow, title: string): string {
  const { pass, quantity, unit, reason, differenceUnit = unit } = row;
  const share = limitShare(row);
  const apart = row.emulator === null || row.hardware === null ? 0 : row.emulator - row.hardware;
  const number = (value: number | null, of: string, digits = 0) =>
    `<td class="n">${escaped(valueText(value, of, digits))}</td>`;
  const kind = pass === null ? 'told' : pass ? 'pass' : 'fail';
  const note = reason ? `<br><span class="dim">${escaped(reason)}</span>` : '';
  return (
    `<tr class="${kind}"><td class="mark">${markOf(pass)}</td><td>${escaped(quantity)}${note}</td><td>${escaped(title)}</td>` +
    number(row.emulator, unit, apart) +
    number(row.hardware, unit, apart) +
    number(row.difference, differenceUnit) +
    number(row.limit, differenceUnit) +
    number(row.takeToTake, differenceUnit) +
    `<td class="n">${share === undefined ? '-' : `${Math.round(100 * share)} %`}</td></tr>`
  );
}

/** A table of rows, failed ones first; `titleOf` says what a row is about. Long ends fold away. */
export function rowTable(rows: readonly ReportRow[], titleOf: (row: ReportRow) => string): string {
  const sorted = byGravity(rows);
  const failed = sorted.filter(({ pass }) => pass === false).length;
  const first = Math.max(failed, Math.min(sorted.length, SHOWN));
  const table = (part: readonly ReportRow[]) =>
    `<div class="scroll"><table><thead>${HEAD}</thead><tbody>${part.map((row) => rowHtml(row, titleOf(row))).join('\n')}</tbody></table></div>`;
  if (sorted.length === 0) return '<p class="dim">Nothing was compared.</p>';
  if (sorted.length <= first + 3) return table(sorted);
  const rest = sorted.slice(first);
  return `${table(sorted.slice(0, first))}<details><summary>${rest.length} more rows</summary>${table(rest)}</details>`;
}
