import type { LatchField, SoundBoardPort } from '../../profiles/soundBoardProfile.js';
import { hex } from '../findings.js';
import { type BenchLog, EVENT_DAC, EVENT_P1, EVENT_PB, EVENT_PC } from './benchLog.js';
import type { BenchLines } from './soundBench.js';

/** All lines that may select or latch something as one word: P1 in bits 7-0, PB in 15-8, PC in 21-16. */
export type LineWord = number;

export const LINE_BITS = 22;

const PORTS: readonly SoundBoardPort[] = ['P1', 'PB', 'PC'];

export function lineWord({ p1, pb, pc }: BenchLines): LineWord {
  return p1 | (pb << 8) | (pc << 16);
}

/** The word after a line change; other events leave it. */
export function nextWord(word: LineWord, kind: number, value: number): LineWord {
  if (kind === EVENT_P1) return (word & ~0xff) | value;
  if (kind === EVENT_PB) return (word & ~0xff00) | (value << 8);
  if (kind === EVENT_PC) return (word & ~0xff0000) | (value << 16);
  return word;
}

export function portOf(bit: number): SoundBoardPort {
  return PORTS[bit >> 3]!;
}

/** `P1.6`. */
export function lineName(bit: number): string {
  return `${portOf(bit)}.${bit & 7}`;
}

/** Names of the lines in a mask. */
export function lineNames(mask: LineWord): string {
  const names: string[] = [];
  for (let bit = 0; bit < LINE_BITS; bit++) if ((mask >> bit) & 1) names.push(lineName(bit));
  return names.length === 0 ? 'none' : names.join(' ');
}

/** `P1 = 4A, PC & 07 = 03`: the ports of `word` that `mask` looks at. */
export function wordText(word: LineWord, mask: LineWord): string {
  return PORTS.flatMap((port, n) => {
    const looked = (mask >> (8 * n)) & 0xff;
    if (looked === 0) return [];
    return [`${port} & ${hex(looked)} = ${hex((word >> (8 * n)) & looked)}`];
  }).join(', ');
}

/** `PB bits 0, 1 (least significant first)`. */
export function fieldText(field: LatchField): string {
  const bits = field.bits.join(', ');
  return field.bits.length === 1 ? `${field.port} bit ${bits}` : `${field.port} bits ${bits} (lowest first)`;
}

/** A stretch of time in which lines and DAC stay as they are. */
export interface Stretch {
  readonly word: LineWord;
  /** Low address byte and data of the DAC's last write; -1 before the first. */
  readonly address: number;
  readonly data: number;
  readonly cycle: number;
  readonly length: number;
  /** True if a DAC write began it. */
  readonly written: boolean;
}

/** Cuts a log into stretches; `start` = lines at its beginning, `end` = cycle of its end. */
export function stretches(log: BenchLog, start: LineWord, end: number, from = 0): Stretch[] {
  const list: Stretch[] = [];
  let word = start;
  let address = -1;
  let data = -1;
  let cycle = from < log.length ? log.cycles[from]! : end;
  let written = false;
  for (let n = from; n < log.length && log.cycles[n]! <= end; n++) {
    const kind = log.kinds[n]!;
    const isDac = kind === EVENT_DAC;
    if (!isDac && kind !== EVENT_P1 && kind !== EVENT_PB && kind !== EVENT_PC) continue;
    const now = log.cycles[n]!;
    if (now > cycle) list.push({ word, address, data, cycle, length: now - cycle, written });
    cycle = now;
    written = isDac;
    if (isDac) {
      address = log.places[n]!;
      data = log.values[n]!;
    } else {
      word = nextWord(word, kind, log.values[n]!);
    }
  }
  if (end > cycle) list.push({ word, address, data, cycle, length: end - cycle, written });
  return list;
}
