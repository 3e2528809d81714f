/**
 * Lists of levels as a unit's file has them: the loudest in dBFS, and how far each is below it. It keeps a unit small,
 * and a line of it readable.
 */

/** A mel spectrum. */
export interface StoredMel {
  /** dBFS of the loudest band. */
  readonly top: number;
  /**
   * Half decibels that each band is below it, two hexadecimal digits a band, `b4` for 90 dB and more. Half a decibel is
   * less than two recordings of one noise differ by, and so far down nothing is compared any more.
   */
  readonly below: string;
}

/** Levels of partials. */
export interface StoredPartials {
  /** dBFS of the strongest. */
  readonly top: number;
  /** Tenths of decibels that each is below it; null for one that is not there. */
  readonly below: readonly (number | null)[];
}

/** The lowest band that is told from lower ones, half decibels below the loudest. */
const LOWEST_BAND = 180;

/** Bands in dBFS as they are written. */
export function storeMel(mel: readonly number[]): StoredMel {
  const top = oneDecimal(Math.max(...mel));
  const below = mel.map((level) => Math.min(LOWEST_BAND, Math.max(0, Math.round(2 * (top - level)))));
  return { top, below: below.map((halves) => halves.toString(16).padStart(2, '0')).join('') };
}

/** Bands in dBFS. */
export function restoreMel({ top, below }: StoredMel): number[] {
  return (below.match(/../g) ?? []).map((digits) => oneDecimal(top - Number.parseInt(digits, 16) / 2));
}

/** True for the digits of 64 bands. */
export function isStoredMel({ below }: StoredMel): boolean {
  return /^(?:[0-9a-f]{2}){64}$/.test(below);
}

/** Levels in dBFS as they are written. */
export function storePartials(partials: readonly (number | null)[]): StoredPartials {
  const found = partials.filter((level) => level !== null);
  const top = found.length > 0 ? oneDecimal(Math.max(...found)) : 0;
  return {
    top,
    below: partials.map((level) => (level === null ? null : Math.max(0, Math.round(10 * (top - level))))),
  };
}

/** Levels in dBFS. */
export function restorePartials({ top, below }: StoredPartials): (number | null)[] {
  return below.map((tenths) => (tenths === null ? null : oneDecimal(top - tenths / 10)));
}

function oneDecimal(value: number): number {
  return Math.round(10 * value) / 10 || 0;
}
