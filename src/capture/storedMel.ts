/**
 * A mel spectrum as a unit's file has it: the loudest band in dBFS, and how far each band is below it in half decibels,
 * as whole numbers. Half a decibel is less than two recordings of one noise differ by, and 64 short numbers keep a unit
 * small; 90 dB below the loudest band nothing is compared any more.
 */
export interface StoredMel {
  /** dBFS. */
  readonly top: number;
  /** Half decibels, 0 to 180. */
  readonly below: readonly number[];
}

/** The lowest band that is told from lower ones, half decibels below the loudest. */
export const LOWEST_BAND = 180;

/** Bands in dBFS as they are written. */
export function storeMel(mel: readonly number[]): StoredMel {
  const top = oneDecimal(Math.max(...mel));
  const below = mel.map((level) => Math.min(LOWEST_BAND, Math.max(0, Math.round(2 * (top - level)))));
  return { top, below };
}

/** Bands in dBFS. */
export function restoreMel({ top, below }: StoredMel): number[] {
  return below.map((halves) => oneDecimal(top - halves / 2));
}

function oneDecimal(value: number): number {
  return Math.round(10 * value) / 10;
}
