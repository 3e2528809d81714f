/**
 * Which two output pins are the display's clock and data: the pair, edge and order of bits in which what comes out is
 * text. What text is, the ROM itself says: its messages stand there in the same letters.
 */
import type { DisplayWiring } from '../../profiles/assignerProfile.js';
import { TICKS_PER_SECOND } from '../../time.js';
import type { Finding } from '../findings.js';
import { PIN_COUNT, type PinLog, pinName, pinPlace } from './pinLog.js';

/** One way of reading two pins. */
export interface SerialReading {
  readonly clock: number;
  readonly data: number;
  readonly edge: 'rising' | 'falling';
  readonly msbFirst: boolean;
  /** Codes in order; -1 where a burst ends. */
  readonly codes: readonly number[];
  /** Bits that were left over at the ends of bursts. */
  readonly leftOver: number;
  /** Groups of letters that stand in the ROM as well. */
  readonly score: number;
}

const BITS = 8;

/** A pause in the clock that ends a burst, ticks: 200 us. */
const BURST_GAP_TICKS = (TICKS_PER_SECOND * 200) / 1_000_000;

/** Changes of a pin that make it worth a look as a clock. */
const LEAST_EDGES = 64;

/** Letters in a row that count as text. */
const GROUP = 4;

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/** All groups of letters in an image, as numbers. */
export function letterGroups(rom: Uint8Array): Set<number> {
  const groups = new Set<number>();
  let run = 0;
  let group = 0;
  for (const byte of rom) {
    run = isLetter(byte) ? run + 1 : 0;
    group = ((group << 8) | byte) >>> 0;
    if (run >= GROUP) groups.add(group);
  }
  return groups;
}

function read(log: PinLog, clock: number, data: number, edge: 'rising' | 'falling', msbFirst: boolean) {
  const codes: number[] = [];
  let leftOver = 0;
  let shift = 0;
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  const wanted = edge === 'rising' ? 1 : 0;
  for (let n = 1; n < log.length; n++) {
    const level = (log.levels[n]! >> clock) & 1;
    if (level === ((log.levels[n - 1]! >> clock) & 1) || level !== wanted) continue;
    const tick = log.ticks[n]!;
    if (tick - last > BURST_GAP_TICKS) {
      leftOver += count;
      count = 0;
      shift = 0;
      codes.push(-1);
    }
    last = tick;
    const bit = (log.levels[n]! >> data) & 1;
    shift = msbFirst ? (shift << 1) | bit : shift | (bit << count);
    count++;
    if (count < BITS) continue;
    codes.push(shift);
    count = 0;
    shift = 0;
  }
  return { codes, leftOver: leftOver + count };
}

/** The codes of a log in a reading that is known. */
export function readAs(log: PinLog, { clock, data, edge, msbFirst }: SerialReading): number[] {
  return read(log, clock, data, edge, msbFirst).codes;
}

/** Codes of one burst may carry one letter each, so pauses do not end a group. */
function scoreOf(codes: readonly number[], groups: ReadonlySet<number>): number {
  let run = 0;
  let group = 0;
  let score = 0;
  for (const code of codes) {
    if (code < 0) continue;
    run = isLetter(code) ? run + 1 : 0;
    group = ((group << 8) | code) >>> 0;
    if (run >= GROUP && groups.has(group)) score++;
  }
  return score;
}

/** All readings of all pairs of busy pins, best first. */
export function serialReadings(log: PinLog, rom: Uint8Array): SerialReading[] {
  const changes = log.changes();
  const groups = letterGroups(rom);
  const readings: SerialReading[] = [];
  for (let clock = 0; clock < PIN_COUNT; clock++) {
    if (changes[clock]! < LEAST_EDGES) continue;
    for (let data = 0; data < PIN_COUNT; data++) {
      if (data === clock || changes[data] === 0) continue;
      for (const edge of ['rising', 'falling'] as const) {
        for (const msbFirst of [true, false]) {
          const { codes, leftOver } = read(log, clock, data, edge, msbFirst);
          readings.push({ clock, data, edge, msbFirst, codes, leftOver, score: scoreOf(codes, groups) });
        }
      }
    }
  }
  return readings.sort((a, b) => b.score - a.score || a.leftOver - b.leftOver);
}

/** Groups of letters that make a reading believable. */
const LEAST_SCORE = 4;

/** What was found of the display's two wires. */
export function displayWiring(
  log: PinLog,
  rom: Uint8Array,
): { wiring?: DisplayWiring; reading?: SerialReading; finding: Finding } {
  const readings = serialReadings(log, rom);
  const best = readings[0];
  const changes = log.changes();
  const busy = changes
    .map((count, pin) => ({ count, pin }))
    .filter(({ count }) => count > 0)
    .map(({ count, pin }) => `${pinName(pin)} ${count} times`)
    .join(', ');
  const field = 'assigner.display';
  if (!best || best.score < LEAST_SCORE) {
    const evidence =
      `pins that changed: ${busy || 'none'}; read as clock and data in every pairing, edge and order, none of them ` +
      'carries text that stands in the ROM';
    return { finding: { field, value: 'not found', confidence: 'unknown', evidence } };
  }
  const rival = readings.find(({ clock, data }) => clock !== best.clock || data !== best.data);
  const twin = readings.find(
    (other) =>
      other !== best && other.clock === best.clock && other.data === best.data && other.score === best.score,
  );
  const clear = (rival?.score ?? 0) * 4 < best.score && !twin;
  const wiring: DisplayWiring = {
    data: pinPlace(best.data),
    clock: pinPlace(best.clock),
    edge: best.edge,
    msbFirst: best.msbFirst,
    bits: BITS,
    gapTicks: BURST_GAP_TICKS,
  };
  const order = best.msbFirst ? 'most significant bit first' : 'least significant bit first';
  return {
    wiring,
    reading: best,
    finding: {
      field,
      value: `data ${pinName(best.data)}, clock ${pinName(best.clock)}, ${best.edge} edge, ${order}, ${BITS} bits`,
      confidence: clear ? 'certain' : 'likely',
      evidence:
        `read in this way the pins carry ${best.score} groups of ${GROUP} letters that stand in the ROM; the best other ` +
        `pair of pins ${rival?.score ?? 0}${twin ? `; the ${twin.edge} edge does as well` : ''}; ${best.leftOver} bits left over`,
    },
  };
}
