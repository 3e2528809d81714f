/** Times of the 8031 core in snapshots. */
import type { StateReader, StateWriter } from '../../snapshot.js';
import { LONG_AGO, NEVER } from './time.js';

/** How far ahead of the present a stored time may lie, machine cycles. */
const FARTHEST = 0x0400_0000;

/**
 * Writes a time as its distance from `now`. What is long past is written as such, so that machines in the same
 * state write the same bytes.
 */
export function writeTime(writer: StateWriter, time: number, now: number): void {
  writer.i32(time === NEVER ? NEVER : Math.max(time - now, -LONG_AGO));
}

/** Reads what `writeTime` wrote. @throws SnapshotError for a time that cannot have been stored. */
export function readTime(reader: StateReader, now: number): number {
  const distance = reader.i32(-LONG_AGO, NEVER);
  if (distance === NEVER) return NEVER;
  reader.expect(distance <= FARTHEST, 'a time of the 8031');
  return now + distance;
}
