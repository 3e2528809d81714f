import { UsageError } from './values.js';

/** Blocks of a capture kit, the last one. */
const LAST_BLOCK = 11;

/** Blocks 0-11 in ascending order from a list with ranges: `0,2,5-8`. @throws UsageError */
export function parseBlocks(text: string): number[] {
  const blocks = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^\s*(\d{1,2})\s*(?:-\s*(\d{1,2})\s*)?$/.exec(part);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (!match || from > to || to > LAST_BLOCK) {
      throw new UsageError(
        `"${text}" is no list of blocks: give numbers from 0 to ${LAST_BLOCK}, for example 1,3-5.`,
      );
    }
    for (let block = from; block <= to; block++) blocks.add(block);
  }
  return [...blocks].sort((one, other) => one - other);
}
