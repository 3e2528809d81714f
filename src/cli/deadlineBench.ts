import type { TimeStatistics } from '../live/deadlines.js';
import type { DeadlineRow } from '../node/live/deadlineBench.js';

/** Head of the table, Markdown. */
export const DEADLINE_HEAD =
  '| meanwhile | block | ms | time of a block, ms | min | avg | p99.9 | max | too late |\n' +
  '|---|---|---|---|---|---|---|---|---|\n';

/** One condition and block size as three lines of the table. */
export function deadlineRowText(row: DeadlineRow): string {
  const line = (first: string, name: string, times: TimeStatistics, last: string) =>
    `| ${first} | ${name} | ${[times.minimum, times.average, times.p999, times.maximum]
      .map((time) => time.toFixed(3))
      .join(' | ')} | ${last} |\n`;
  const late = `${row.violations} of ${row.blocks}`;
  return (
    line(`${row.load} | ${row.block} | ${row.period.toFixed(3)}`, 'wake', row.wake, '') +
    line(' | | ', 'process', row.process, '') +
    line(' | | ', 'total', row.total, late)
  );
}
