import type { FitResult, FittedValue } from './fitResult.js';
import { shortNumber } from './verdicts.js';

/** Units that are read better in thousandths. */
const SMALL_UNITS: Readonly<Record<string, string>> = { s: 'ms', V: 'mV' };

/** A value with its unit; small seconds and volts in thousandths. */
function shown(value: number | string, unit: string, against: number | string, digits: number): string {
  if (typeof value === 'string') return value;
  const small = SMALL_UNITS[unit];
  const isSmall = small !== undefined && typeof against === 'number' && Math.abs(against) < 0.5;
  const number = Number((isSmall ? 1000 * value : value).toPrecision(digits));
  return `${number} ${isSmall ? small : unit}`.trimEnd();
}

function row({ path, unit, start, value, identifiable, plusMinus, margin, reason }: FittedValue): string[] {
  const before = shown(start, unit, start, 4);
  if (!identifiable) return [path, before, '', '', `not identifiable from these takes: ${reason}`];
  const found = shown(value, unit, start, plusMinus === null ? 6 : digitsOf(value, plusMinus));
  const sure =
    plusMinus === null
      ? margin === null
        ? ''
        : `next ${shortNumber(margin)} x`
      : `± ${shown(plusMinus, unit, start, 2)}`;
  return [path, before, found, sure, reason ?? ''];
}

/** Digits of a value of which the last stands at the second one of its uncertainty. */
function digitsOf(value: number | string, plusMinus: number): number {
  if (typeof value !== 'number' || value === 0 || plusMinus <= 0) return 4;
  return Math.min(9, Math.max(2, Math.floor(Math.log10(Math.abs(value) / plusMinus)) + 2));
}

/** A fit as lines of text: the values, then the distance block by block. */
export function fitLines({ unit, values, blocks, trials, seconds }: FitResult): string[] {
  const table = [['value', 'start', 'fitted', 'sure to', ''], ...values.map(row)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((cells) => cells[column]!.length)));
  const lines = table.map((cells) =>
    cells
      .map((cell, n) => cell.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const fitted = values.filter(({ identifiable }) => identifiable).length;
  return [
    ...lines,
    '',
    'block  quantities  distance before  after   (1 = what takes and voices differ by)',
    ...blocks.map(({ block, quantities, before, after }) =>
      [
        String(block).padStart(5),
        String(quantities).padStart(10),
        before.toFixed(2).padStart(15),
        after.toFixed(2).padStart(5),
      ].join('  '),
    ),
    '',
    fitted === 0
      ? `${unit}: nothing is identifiable from these takes; the profile is the start.`
      : `${unit}: ${fitted} of ${values.length} values fitted, ${trials} trials of up to ${seconds.toFixed(0)} s of sound`,
  ];
}
