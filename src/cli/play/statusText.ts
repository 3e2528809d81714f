import type { LiveStatus } from '../../node/live/liveProtocol.js';

/** What has gone wrong so far, as short texts. */
export function counterTexts({ counters, droppedNotes }: LiveStatus): string[] {
  const dropped = (droppedNotes ?? 0) + counters.refusedNotes;
  return [
    `underruns ${counters.underruns}`,
    `dropped notes ${dropped}`,
    `late ${counters.lateMessages}`,
    `output stalls ${counters.stalls}`,
  ];
}

/** How it was, as lines for people. */
export function summaryLines(status: LiveStatus, clipped: number): string[] {
  const { counters, seconds } = status;
  const load = seconds > 0 ? counters.busyMilliseconds / (10 * seconds) : 0;
  const missing = counters.underruns > 0 ? ` (${counters.missingMilliseconds.toFixed(0)} ms missing)` : '';
  const [underruns, ...others] = counterTexts(status);
  return [
    `played ${seconds.toFixed(1)} s, load ${load.toFixed(0)} %, ${clipped} samples clipped`,
    `${underruns}${missing}, ${others.join(', ')}`,
  ];
}
