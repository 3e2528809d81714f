import {
  type BenchLog,
  EVENT_DAC,
  EVENT_P1,
  EVENT_PB,
  EVENT_PC,
  EVENT_READ_P1,
  EVENT_READ_P3,
  LAST_ACTION,
} from './benchLog.js';
import { type LineWord, lineWord, nextWord } from './lines.js';
import {
  type BenchInputs,
  type BenchLines,
  CYCLES_PER_MS,
  FREE_P3_PINS,
  QUIET_INPUTS,
  SoundBench,
} from './soundBench.js';

/** The program is watched in windows of this many milliseconds. */
const WINDOW_MS = 60;

/** So many windows in a row that are alike are the rounds of a program at work. */
const ALIKE_WINDOWS = 3;

/** A program at work drives the lines to at least so many different values, and writes the DAC as often. */
const LEAST_VALUES = 8;

/** Longest time a program may take until it is at work, milliseconds. */
export const BOOT_LIMIT_MS = 12_000;

/** A program that does nothing at all with its lines for so long waits for something that does not come. */
const SILENCE_MS = 2400;

/** A start from reset. */
export interface Boot {
  readonly inputs: BenchInputs;
  /** What was put on the pins, for people. */
  readonly stimulus: string;
  readonly bench: SoundBench;
  /** Everything from reset to the end; it ends in steady rounds if `settled`. */
  readonly log: BenchLog;
  readonly settled: boolean;
  /** When the steady rounds began, or the end, machine cycles. */
  readonly settledCycle: number;
}

interface Window {
  readonly words: ReadonlySet<LineWord>;
  readonly writes: number;
}

function windowOf(log: BenchLog, from: number, start: LineWord): Window {
  let word = start;
  let writes = 0;
  const words = new Set<LineWord>();
  for (let n = from; n < log.length; n++) {
    const kind = log.kinds[n]!;
    if (kind === EVENT_DAC) writes++;
    if (kind !== EVENT_P1 && kind !== EVENT_PB && kind !== EVENT_PC) continue;
    word = nextWord(word, kind, log.values[n]!);
    words.add(word);
  }
  return { words, writes };
}

/** True if the program did anything but look, from entry `from` on. */
function actsIn(log: BenchLog, from: number): boolean {
  for (let n = from; n < log.length; n++) if (log.kinds[n]! <= LAST_ACTION) return true;
  return false;
}

function alike(a: Window, b: Window): boolean {
  if (a.words.size !== b.words.size || Math.abs(a.writes - b.writes) > 0.25 * a.writes) return false;
  for (const word of a.words) if (!b.words.has(word)) return false;
  return true;
}

/** Starts a program with these levels on its pins and runs it until it does the same round after round. */
export function bootBench(
  program: Uint8Array,
  inputs: BenchInputs,
  stimulus: string,
  limitMs = BOOT_LIMIT_MS,
): Boot {
  const bench = new SoundBench(program, inputs);
  const limit = limitMs * CYCLES_PER_MS;
  let previous: Window | undefined;
  let same = 1;
  let silent = 0;
  while (bench.cycle < limit && !bench.log.overflowed && silent * WINDOW_MS < SILENCE_MS) {
    const from = bench.log.length;
    const start = lineWord(bench.lines);
    bench.runTo(bench.cycle + WINDOW_MS * CYCLES_PER_MS);
    silent = actsIn(bench.log, from) ? 0 : silent + 1;
    const window = windowOf(bench.log, from, start);
    const works = window.words.size >= LEAST_VALUES && window.writes >= LEAST_VALUES;
    same = works && previous && alike(previous, window) ? same + 1 : 1;
    previous = window;
    if (same < ALIKE_WINDOWS || bench.log.overflowed) continue;
    const settledCycle = bench.cycle - same * WINDOW_MS * CYCLES_PER_MS;
    return { inputs, stimulus, bench, log: bench.log.copy(), settled: true, settledCycle };
  }
  return { inputs, stimulus, bench, log: bench.log.copy(), settled: false, settledCycle: bench.cycle };
}

/** Levels to start with, in this order: what a program that waits for something may be waiting for. */
export function bootStimuli(): { readonly inputs: BenchInputs; readonly stimulus: string }[] {
  const list = [{ inputs: QUIET_INPUTS, stimulus: 'all input pins high' }];
  const free = FREE_P3_PINS.reduce((mask, pin) => mask | (1 << pin), 0);
  list.push({ inputs: { ...QUIET_INPUTS, p3: 0xff & ~free }, stimulus: 'P3.2 to P3.5 low' });
  for (const pin of FREE_P3_PINS) {
    list.push({ inputs: { ...QUIET_INPUTS, p3: 0xff & ~(1 << pin) }, stimulus: `P3.${pin} low` });
  }
  for (const pin of FREE_P3_PINS) {
    list.push({ inputs: { ...QUIET_INPUTS, clocked: 1 << pin }, stimulus: `31.25 kHz on P3.${pin}` });
  }
  return list;
}

/** The lines of the board just after reset. */
export const RESET_LINES: BenchLines = { p1: 0xff, pa: 0xff, pb: 0xff, pc: 0x3f };

/** A number that differs between two starts in which the program did anything different before `until`. */
export function outputHash(log: BenchLog, until: number): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < log.length && log.cycles[n]! < until; n++) {
    const kind = log.kinds[n]!;
    if (kind > LAST_ACTION) continue;
    hash = Math.imul(hash ^ ((kind << 24) | (log.places[n]! << 8) | log.values[n]!), 0x01000193);
  }
  return hash >>> 0;
}

const IE = 0xa8;
const TMOD = 0x89;

/**
 * True if the levels on the pins can matter to what the program did or is doing: it looks at them, has their interrupt
 * enabled, counts edges on them or lets them gate a timer.
 */
export function dependsOnPins({ log, bench }: Boot): boolean {
  for (let n = 0; n < log.length; n++) {
    if (log.kinds[n] === EVENT_READ_P1 || log.kinds[n] === EVENT_READ_P3) return true;
  }
  return (bench.cpu.readDirect(IE) & 0x05) !== 0 || (bench.cpu.readDirect(TMOD) & 0xcc) !== 0;
}
