import type { ComparedQuantity } from './comparedQuantity.js';
import type { SoundComparison } from './compareSounds.js';
import type { CleanComparison } from './compareWithClean.js';
import { QUANTITIES, type Quantity } from './quantities.js';

/** A comparison as a table: what, unit, A, B, difference, how many times what is just audible. */
export function comparisonText({ quantities, difference, largest, alignment }: SoundComparison): string[] {
  const rows = quantities.map((quantity) => [
    quantity.title,
    quantity.unit,
    cell(quantity, quantity.a),
    cell(quantity, quantity.b),
    cell(quantity, quantity.difference, true),
    quantity.audible === null ? '' : quantity.audible.toFixed(2),
    quantity.difference === null ? (quantity.reason ?? '') : '',
  ]);
  const lines = table([['', '', 'A', 'B', 'difference', 'audible x', ''], ...rows]);
  const { offset, gain, cents } = alignment;
  lines.push(
    '',
    `Before the spectra were compared B was moved by ${rounded(-offset * 1000, 1)} ms, ${rounded(-gain, 2)} dB and ${rounded(-cents, 2)} cents.`,
  );
  const title = QUANTITIES.find(({ name }) => name === largest)?.title;
  lines.push(
    title === undefined || difference < 0.005
      ? 'Largest difference: 0.00, nothing that counts differs.'
      : `Largest difference: ${difference.toFixed(2)} times what is just audible, in ${title}.`,
  );
  return lines;
}

/** What the clean sound adds, as lines. */
export function cleanComparisonText(found: CleanComparison): string[] {
  const rows = [
    ['mel distance of A and B', `${found.aToB.toFixed(2)} dB`],
    ['mel distance of A and the clean sound', `${found.aToClean.toFixed(2)} dB`],
    ['gain', `${found.gain.toFixed(2)} dB`],
  ];
  if (found.responses) {
    const { likeness, tapsA, tapsB } = found.responses;
    const taps = (list: typeof tapsA) =>
      list.map(({ delay, height }) => `${(delay * 1000).toFixed(2)} ms (${height.toFixed(2)})`).join(', ');
    rows.push(
      ['main taps of the impulse response, clean to A', taps(tapsA)],
      ['main taps of the impulse response, clean to B', taps(tapsB)],
      ['difference of their magnitudes', `${likeness.magnitude.toFixed(2)} dB rms`],
      ['correlation of the impulse responses', likeness.correlation.toFixed(3)],
    );
  } else rows.push(['impulse responses', `not measured: ${found.reason}`]);
  for (const [name, motion] of [
    ['A', found.modulation.a],
    ['B', found.modulation.b],
    ['the clean sound', found.modulation.clean],
  ] as const) {
    const delays = [motion?.left, motion?.right].map((delay) =>
      delay ? `${(delay[0] * 1000).toFixed(2)}-${(delay[1] * 1000).toFixed(2)} ms` : 'none',
    );
    rows.push([
      `chorus of ${name}`,
      motion ? `${motion.rate.toFixed(4)} Hz, left ${delays[0]}, right ${delays[1]}` : 'none found',
    ]);
  }
  return ['', ...table(rows), '', ...found.verdict];
}

function cell(quantity: ComparedQuantity, value: number | null, signed = false): string {
  if (value === null) return '-';
  const { digits }: Quantity = QUANTITIES.find(({ name }) => name === quantity.name)!;
  const text = rounded(value, digits);
  return signed && quantity.a !== null && Number(text) > 0 ? `+${text}` : text;
}

/** Without a minus before what is rounded to nothing. */
function rounded(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** Columns as wide as their widest cell; the first to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((text, column) =>
        column < 2 || column > 5 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
}
