import { type BenchLog, EVENT_COUNTER, EVENT_PA, EVENT_TIMER, EVENT_TRANSMIT } from './benchLog.js';
import { type Geometry, type Refresh, refreshes } from './geometry.js';
import { type LineWord, stretches } from './lines.js';

/** Two bytes of a count are written within this many cycles. */
const PAIR_CYCLES = 100;

/** What the board did in a stretch of steady rounds. */
export interface Observation {
  readonly refreshes: readonly Refresh[];
  /** What each hold was given: data * 256 + low address byte. */
  readonly holds: ReadonlyMap<LineWord, ReadonlySet<number>>;
  /** Counts written to each counter place. */
  readonly counts: ReadonlyMap<number, ReadonlySet<number>>;
  /** Lines at the end that do not choose holds. */
  readonly latched: LineWord;
  /** Port A of the 8155 at the end. */
  readonly portA: number;
  /** Timer accesses as `register * 256 + value`, in order. */
  readonly timer: readonly number[];
  /** Bytes that left TXD. */
  readonly transmitted: readonly number[];
}

/** The counts, most significant byte second, that a log writes to each counter from cycle `from` on. */
export function writtenCounts(log: BenchLog, from: number): Map<number, Set<number>> {
  const counts = new Map<number, Set<number>>();
  const first = new Map<number, { value: number; cycle: number }>();
  for (let n = 0; n < log.length; n++) {
    if (log.kinds[n] !== EVENT_COUNTER) continue;
    const place = log.places[n]!;
    if ((place & 3) === 3) continue;
    const low = first.get(place);
    const cycle = log.cycles[n]!;
    if (!low || cycle - low.cycle > PAIR_CYCLES) {
      first.set(place, { value: log.values[n]!, cycle });
      continue;
    }
    first.delete(place);
    if (cycle < from) continue;
    const set = counts.get(place) ?? new Set<number>();
    set.add(low.value | (log.values[n]! << 8));
    counts.set(place, set);
  }
  return counts;
}

/**
 * Reads a log. `before` = lines and port A when it began; what happened before cycle `from` is left out, except the
 * timer and TXD.
 */
export function observe(
  log: BenchLog,
  before: { readonly word: LineWord; readonly portA: number },
  geometry: Geometry,
  from: number,
  end: number,
): Observation {
  const list = stretches(log, before.word, end);
  const inWindow = refreshes(list, geometry).filter(({ cycle }) => cycle >= from);
  const holds = new Map<LineWord, Set<number>>();
  for (const { slot, address, data } of inWindow) {
    const set = holds.get(slot) ?? new Set<number>();
    set.add(data * 256 + address);
    holds.set(slot, set);
  }
  const timer: number[] = [];
  const transmitted: number[] = [];
  let portA = before.portA;
  for (let n = 0; n < log.length; n++) {
    const kind = log.kinds[n]!;
    if (kind === EVENT_PA) portA = log.values[n]!;
    if (kind === EVENT_TIMER) timer.push(log.places[n]! * 256 + log.values[n]!);
    if (kind === EVENT_TRANSMIT) transmitted.push(log.values[n]!);
  }
  const last = list.length === 0 ? before.word : list[list.length - 1]!.word;
  return {
    refreshes: inWindow,
    holds,
    counts: writtenCounts(log, from),
    latched: last & ~geometry.dynamic,
    portA,
    timer,
    transmitted,
  };
}

function disjoint(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  for (const value of a) if (b.has(value)) return false;
  return true;
}

/** Holds that were given entirely other values; `code` makes a DAC code of data * 256 + address. */
export function changedHolds(
  a: Observation,
  b: Observation,
  code: (raw: number) => number = (raw) => raw,
): LineWord[] {
  const codes = (set: ReadonlySet<number>) => new Set([...set].map(code));
  return [...a.holds.keys()].filter((slot) => {
    const other = b.holds.get(slot);
    return other !== undefined && disjoint(codes(a.holds.get(slot)!), codes(other));
  });
}

/** Counters that were given entirely other counts. */
export function changedCounters(a: Observation, b: Observation): number[] {
  return [...a.counts.keys()].filter((place) => {
    const other = b.counts.get(place);
    return other !== undefined && disjoint(a.counts.get(place)!, other);
  });
}
