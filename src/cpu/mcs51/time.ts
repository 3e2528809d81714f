/**
 * Times inside the 8031 core are machine cycles counted from a recent origin, so that they are small integers,
 * which cost neither memory nor time to pass around. `Mcs51.cycle` has the true count.
 */

/** Later than any time that comes. */
export const NEVER = 0x3fff_ffff;

/** When the count gets here, the origin moves up. */
export const MOVE_ORIGIN_AT = 0x8_0000;

/** `time` as seen from an origin that is `cycles` later. What is long past stays a little in the past. */
export function movedTime(time: number, cycles: number): number {
  return time === NEVER ? NEVER : Math.max(time - cycles, -LONG_AGO);
}

/** A time that lies further back than this, in machine cycles, makes no difference to anything. */
export const LONG_AGO = 4096;
