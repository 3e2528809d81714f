/*
 * Inside the HD6303R, times are small integers: E cycles since an epoch that the core moves forward every half
 * second. So they never become heap numbers, and every comparison is one of machine words.
 */
import type { StateReader, StateWriter } from '../../snapshot.js';

/** A time that does not come. */
export const NEVER = 0x3fff0000;
/** A time further back than this is as good as any other: no frame and no delay lasts so long. */
export const LONG_AGO = 0x100000;

/** `time` counted from an epoch that lies `by` cycles later; `now` is the present in the new count. */
export function rebased(time: number, by: number, now: number): number {
  return time >= NEVER ? NEVER : Math.max(time - by, now - LONG_AGO);
}

/** Writes `time` as its distance from `now`, so that a snapshot does not depend on the epoch. */
export function saveTime(writer: StateWriter, time: number, now: number): void {
  writer.i32(time >= NEVER ? NEVER : Math.max(time - now, -LONG_AGO));
}

/** Reads what `saveTime` wrote as a time from now (0): `NEVER`, or from `earliest` to `latest`. */
export function loadTime(reader: StateReader, earliest: number, latest: number): number {
  const time = reader.i32(earliest, NEVER);
  reader.expect(time <= latest || time === NEVER, 'a time of the HD6303R');
  return time;
}
