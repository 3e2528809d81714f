import type { LatchField } from '../../profiles/soundBoardProfile.js';
import { LINE_BITS, type LineWord, lineNames, portOf } from './lines.js';

/** A latch field that was looked for. */
export interface FoundField {
  readonly field: LatchField | undefined;
  /** All lines that changed. */
  readonly lines: LineWord;
  /** What speaks against it, or what else there is to know; empty if nothing. */
  readonly remark: string;
}

/** Lines that are bit `n` of the wanted value in every one of the words; `inverted` the other way round. */
function carriers(
  words: readonly LineWord[],
  values: readonly number[],
  n: number,
  inverted: boolean,
): number[] {
  const bits: number[] = [];
  for (let bit = 0; bit < LINE_BITS; bit++) {
    const fits = words.every(
      (word, i) => (((word >> bit) & 1) ^ (inverted ? 1 : 0)) === ((values[i]! >> n) & 1),
    );
    if (fits) bits.push(bit);
  }
  return bits;
}

/**
 * The field that reads `values[i]` where the lines are `words[i]`; `width` bits. Lines in `avoid` are taken only where
 * there is no other.
 */
export function findField(
  words: readonly LineWord[],
  values: readonly number[],
  width: number,
  avoid: LineWord = 0,
): FoundField {
  let lines = 0;
  for (const word of words) lines |= word ^ words[0]!;
  const none = (remark: string): FoundField => ({ field: undefined, lines, remark });
  if (lines === 0) return none('no line changes');
  const bits: number[] = [];
  let spare = 0;
  for (let n = 0; n < width; n++) {
    const fitting = carriers(words, values, n, false);
    if (fitting.length === 0) {
      const inverted = carriers(words, values, n, true);
      if (inverted.length > 0) return none(`bit ${n} is on ${lineNames(1 << inverted[0]!)}, inverted`);
      return none(`the lines ${lineNames(lines)} change, but none of them is bit ${n} of the value`);
    }
    const best = fitting.find((bit) => ((avoid >> bit) & 1) === 0) ?? fitting[0]!;
    bits.push(best);
    for (const bit of fitting) if (bit !== best && ((avoid >> bit) & 1) === 0) spare |= 1 << bit;
  }
  const port = portOf(bits[0]!);
  if (bits.some((bit) => portOf(bit) !== port)) {
    let used = 0;
    for (const bit of bits) used |= 1 << bit;
    return none(`its bits are on two ports (${lineNames(used)}), which a latch field cannot say`);
  }
  const remark = spare === 0 ? '' : `${lineNames(spare)} do the same`;
  return { field: { port, bits: bits.map((bit) => bit & 7) }, lines, remark };
}
