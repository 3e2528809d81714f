import { ALL_PAIRS, type PairRange } from '../analog/boardVoices.js';

/** What one thread does of one board. */
export interface BoardShare {
  readonly board: number;
  /** The voices that it solves. */
  readonly pairs: PairRange;
  /** True: it also adds up all voices of the board and takes them through its output stage to the output rate. */
  readonly joins: boolean;
}

/** Pairs of voices of a board. */
const PAIRS = ALL_PAIRS.end;

/**
 * Shares out the analog halves of `boards` boards among `threads` threads, as evenly as pairs of voices can be: each
 * thread gets neighbouring ones. Where a board is cut, the thread with the least to do of those that have some of its
 * voices joins them. With more threads than there are pairs, three a board, the rest is left out.
 * @returns for each thread, what it does.
 * @throws RangeError unless `threads` is a whole number from 1 on.
 */
export function shareOut(boards: number, threads: number): BoardShare[][] {
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(`the number of threads is a whole number from 1 on, not ${threads}`);
  }
  const units = PAIRS * boards;
  const used = Math.min(threads, units);
  const starts = Array.from({ length: used + 1 }, (_, thread) => Math.floor((thread * units) / used));
  const shares: BoardShare[][] = Array.from({ length: used }, () => []);
  const loads = shares.map((_, thread) => starts[thread + 1]! - starts[thread]!);
  for (let board = 0; board < boards; board++) {
    const parts = shares
      .map((_, thread) => ({
        thread,
        first: Math.max(0, starts[thread]! - PAIRS * board),
        end: Math.min(PAIRS, starts[thread + 1]! - PAIRS * board),
      }))
      .filter(({ first, end }) => first < end);
    const joiner = parts.reduce((best, part) => (loads[part.thread]! < loads[best.thread]! ? part : best));
    loads[joiner.thread]! += 1;
    for (const { thread, first, end } of parts) {
      shares[thread]!.push({ board, pairs: { first, end }, joins: thread === joiner.thread });
    }
  }
  return shares;
}
