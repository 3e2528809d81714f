import { type LineWord, lineNames, type Stretch } from './lines.js';

/** Shortest time in machine cycles that a hold is connected on purpose; less is the way from one line to the next. */
const SHORTEST_SAMPLE = 5;

/** How the board's multiplexers show in what the program does with its lines. */
export interface Geometry {
  /** Lines that change in every round: they choose the hold. */
  readonly dynamic: LineWord;
  /** Values of those lines at which the DAC is written: nothing is connected then. */
  readonly closed: ReadonlySet<LineWord>;
  /** True if the DAC is written while the hold is connected already, so that `closed` says nothing. */
  readonly openAtWrite: boolean;
}

/** One refresh of a hold: the lines that chose it, and what the DAC had. */
export interface Refresh {
  readonly slot: LineWord;
  /** All lines at that time. */
  readonly word: LineWord;
  readonly address: number;
  readonly data: number;
  readonly cycle: number;
}

/** Lines that change within the stretches. */
export function changingLines(list: readonly Stretch[]): LineWord {
  let changed = 0;
  for (const { word } of list) changed |= word ^ list[0]!.word;
  return changed;
}

/**
 * Reads the multiplexers' protocol off a stretch of steady rounds. Either the DAC is written while everything is
 * closed and then a hold is opened, or the hold is chosen first and the DAC written into it; which of the two is
 * decided by which has more different values of the lines.
 */
export function geometryOf(list: readonly Stretch[]): Geometry {
  const dynamic = changingLines(list);
  const atWrite = new Set<LineWord>();
  for (const { word, written } of list) if (written) atWrite.add(word & dynamic);
  const after = new Set<LineWord>();
  for (const { word, length, data } of list) {
    if (data >= 0 && length >= SHORTEST_SAMPLE && !atWrite.has(word & dynamic)) after.add(word & dynamic);
  }
  const openAtWrite = after.size < atWrite.size;
  return { dynamic, closed: openAtWrite ? new Set() : atWrite, openAtWrite };
}

/** All refreshes of holds, in order of time. */
export function refreshes(list: readonly Stretch[], { dynamic, closed, openAtWrite }: Geometry): Refresh[] {
  const found: Refresh[] = [];
  for (const { word, address, data, cycle, length, written } of list) {
    const slot = word & dynamic;
    if (data < 0 || length < SHORTEST_SAMPLE) continue;
    if (openAtWrite ? !written : closed.has(slot)) continue;
    found.push({ slot, word, address, data, cycle });
  }
  return found;
}

export function geometryText({ dynamic, closed, openAtWrite }: Geometry): string {
  const lines = lineNames(dynamic);
  if (openAtWrite) return `the lines ${lines} choose a hold, and the DAC is written into the open hold`;
  const values = closed.size === 1 ? 'one value' : `${closed.size} values`;
  return `the lines ${lines} choose a hold; the DAC is written at ${values} of them, where nothing is connected`;
}
