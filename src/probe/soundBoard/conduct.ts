/** What else a program does that a reader of the report will want to know: rounds, interrupts, pins, odd addresses. */
import { hex } from '../findings.js';
import { EVENT_P3 } from './benchLog.js';
import type { Boot } from './boot.js';
import type { Refresh } from './geometry.js';
import { CYCLES_PER_MS } from './soundBench.js';

const IE = 0xa8;
const TMOD = 0x89;

/** Interrupts by bit of IE, and what drives them. */
const INTERRUPTS = ['INT0 (P3.2)', 'timer 0', 'INT1 (P3.3)', 'timer 1', 'the serial port'];

/** Pins of port 3 that a program may drive: all but RXD, TXD, /WR and /RD. */
const FREE_OUTPUTS = [2, 3, 4, 5];

/** Sentences on a program at work; `steady` = some of its rounds. */
export function conduct(boot: Boot, steady: readonly Refresh[]): string[] {
  return [...rounds(steady), ...interrupts(boot), ...port3(boot), ...addresses(boot)];
}

function rounds(steady: readonly Refresh[]): string[] {
  const [first] = steady;
  if (!first) return [];
  const times = steady.filter(({ slot }) => slot === first.slot).map(({ cycle }) => cycle);
  const slots = new Set(steady.map(({ slot }) => slot)).size;
  if (times.length < 2) return [];
  const period = (times.at(-1)! - times[0]!) / (times.length - 1) / CYCLES_PER_MS;
  return [
    `It renews ${slots} held voltages; the same one comes again every ${period.toFixed(2)} ms on average.`,
  ];
}

function interrupts({ bench }: Boot): string[] {
  const enabled = bench.cpu.readDirect(IE);
  const modes = bench.cpu.readDirect(TMOD);
  const sources = (enabled & 0x80) === 0 ? [] : INTERRUPTS.filter((_, bit) => (enabled >> bit) & 1);
  const lines = [`Interrupts enabled: ${sources.join(', ') || 'none'}.`];
  for (const timer of [0, 1]) {
    const mode = (modes >> (4 * timer)) & 0x0f;
    if (mode & 4)
      lines.push(`Timer ${timer} counts edges on P3.${4 + timer}: something has to drive that pin.`);
    if (mode & 8) lines.push(`Timer ${timer} runs only while P3.${2 + timer} is high.`);
  }
  return lines;
}

/** Writes to port 3: on a JX-8P one of its pins goes to the assigner's NMI. */
function port3({ log, settledCycle }: Boot): string[] {
  const changes = new Map<number, number>();
  let latch = 0xff;
  for (let n = 0; n < log.length && log.cycles[n]! < settledCycle; n++) {
    if (log.kinds[n] !== EVENT_P3) continue;
    for (const pin of FREE_OUTPUTS) {
      if (((latch ^ log.values[n]!) >> pin) & 1) changes.set(pin, (changes.get(pin) ?? 0) + 1);
    }
    latch = log.values[n]!;
  }
  return [...changes].map(
    ([pin, count]) =>
      `P3.${pin} changed ${count} times before the program was at work: an output, on a JX-8P perhaps the line to the assigner's NMI.`,
  );
}

function addresses({ bench }: Boot): string[] {
  return [...bench.nowhere].flatMap((count, page) => {
    if (count === 0) return [];
    const range = `${hex(page << 8, 4)}-${hex((page << 8) | 0xff, 4)}`;
    return [`${count} accesses to ${range}, where the board is not known to answer.`];
  });
}
