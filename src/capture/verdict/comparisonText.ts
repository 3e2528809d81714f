import type { Kit } from '../kit.js';
import type { ComparisonRow, SummaryRow, UnitComparison } from './unitComparison.js';

/** Digits after the point of a unit's values. */
const DECIMALS: Readonly<Record<string, number>> = {
  cent: 2,
  dB: 2,
  'dB/oct': 1,
  ms: 1,
  Hz: 1,
  st: 2,
  times: 2,
  '%': 1,
};

/** Values below 20 of these units have so many digits more. */
const FINE = 20;
const MORE: Readonly<Record<string, number>> = { Hz: 2, ms: 1 };

const HEAD = ['group', 'quantity', 'emulator', 'hardware', 'difference', 'limit', 'takes', 'pass', 'where'];

/** Columns of numbers, which end at the same place. */
const NUMBERS: ReadonlySet<number> = new Set([2, 3, 4, 5, 6]);

/** A value with its unit; `-` for none. */
export function quantityText(value: number | null, unit: string): string {
  if (value === null || Number.isNaN(value)) return '-';
  const fine = Math.abs(value) < FINE ? (MORE[unit] ?? 0) : 0;
  const text = value.toFixed((DECIMALS[unit] ?? 3) + fine);
  const number = Number(text) === 0 ? text.replace('-', '') : text;
  return unit === '' ? number : `${number} ${unit}`;
}

/** `pass`, `FAIL`, or nothing for what is only told. */
function verdictText({ pass }: Pick<ComparisonRow, 'pass'>): string {
  return pass === null ? '' : pass ? 'pass' : 'FAIL';
}

/** One sentence for one row: what is wrong, or right, and where. */
export function rowSentence(row: ComparisonRow): string {
  const { block, group, item, quantity, unit, emulator, hardware, difference, limit, differenceUnit } = row;
  const where = item ?? (group === '' ? 'the take' : `group ${group} of block ${block}`);
  const values =
    emulator === null && hardware === null
      ? ''
      : `: emulator ${quantityText(emulator, unit)}, hardware ${quantityText(hardware, unit)}`;
  const apart =
    difference === null
      ? ''
      : `, difference ${quantityText(difference, differenceUnit)}${limit === null ? '' : `, limit ${quantityText(limit, differenceUnit)}`}`;
  return `${quantity} of ${where}${values}${apart}${row.reason === undefined ? '' : ` (${row.reason})`}`;
}

/**
 * The comparison as lines of text: a table a block, of groups and quantities, or of all single items.
 * @param all every item instead of the worst of each group.
 */
export function comparisonLines(comparison: UnitComparison, kit: Kit, all = false): string[] {
  const { unit, model, kitVersion, takes, blocks, rows, summary, warnings } = comparison;
  const lines = [
    `${unit} (${model}, kit version ${kitVersion}, ${takes === 1 ? '1 take' : `${takes} takes`}): emulator against hardware`,
    ...warnings.map((warning) => `note: ${warning}`),
    '',
  ];
  const shown: readonly (ComparisonRow | SummaryRow)[] = all ? rows : summary;
  for (const row of shown.filter(({ group }) => group === '')) {
    lines.push(`${row.quantity}, ${row.reason}: ${quantityText(row.difference, row.differenceUnit)}`);
  }
  for (const number of blocks) {
    const own = shown.filter(({ block, group }) => block === number && group !== '');
    const title = kit.blocks.find((block) => block.number === number)?.title ?? '';
    lines.push('', `block ${number}: ${title}`);
    if (own.length === 0) lines.push('  nothing to compare');
    else lines.push(...table([HEAD, ...own.map((row) => cells(row))]));
  }
  lines.push('', verdictLine(comparison));
  return lines;
}

/** That all comparisons pass, or how many of them fail. */
function verdictLine({ passed, failed }: UnitComparison): string {
  const judged = passed + failed;
  if (judged === 0) return 'nothing was judged';
  return failed === 0
    ? `pass: all ${judged} comparisons are within their limits`
    : `FAIL: ${failed} of ${judged} comparisons are beyond their limits`;
}

function cells(row: ComparisonRow | SummaryRow): string[] {
  const { group, quantity, unit, differenceUnit, item, reason } = row;
  const many = 'count' in row && row.count > 1;
  const failing = many && row.failed > 0 ? `${row.failed} of ${row.count} fail` : '';
  const of = many && failing === '' ? `of ${row.count}` : failing;
  const worst = [item === null ? '' : of === '' ? item : `${item}, ${of}`, reason ?? ''];
  return [
    group,
    quantity,
    quantityText(row.emulator, unit),
    quantityText(row.hardware, unit),
    quantityText(row.difference, differenceUnit),
    quantityText(row.limit, differenceUnit),
    quantityText(row.takeToTake, differenceUnit),
    verdictText(row),
    worst.filter((text) => text !== '').join('; '),
  ];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    `  ${row
      .map((cell, n) => (NUMBERS.has(n) ? cell.padStart(widths[n]!) : cell.padEnd(widths[n]!)))
      .join('  ')}`.trimEnd(),
  );
}
