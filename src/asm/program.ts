import { hexText } from './expression.js';
import { formatListing, type ListingRow } from './listing.js';
import type { Segment } from './output.js';

export interface AssembleOptions {
  /** Name of the source in messages. */
  file?: string;
  /** Returns the text of an included file; `from` is the name of the file with the `include`. */
  include?: (path: string, from: string) => string;
  /** Symbols defined before the first line. */
  defines?: Record<string, number>;
}

export interface AssembledProgram {
  /** Runs of bytes in order of address. Space reserved by `ds` without a fill is not part of them. */
  segments: Segment[];
  /** Local labels are `global.local`; those private to a macro expansion are left out. */
  symbols: Map<string, number>;
  /** Address, bytes, cycles, line, source of every line, expansions included; then the symbols. */
  listing: string;
  /**
   * The bytes from `from`, `length` of them, gaps filled with `fill` (default FFh, an erased EPROM).
   * @throws RangeError if the program has bytes outside, so that a program too large for its ROM is noticed.
   */
  image(from: number, length: number, fill?: number): Uint8Array;
}

function imageOf(segments: readonly Segment[], from: number, length: number, fill: number): Uint8Array {
  const image = new Uint8Array(length).fill(fill);
  for (const { address, bytes } of segments) {
    const end = address + bytes.length;
    if (address < from || end > from + length) {
      throw new RangeError(
        `the program has bytes at ${hexText(address, 4)} to ${hexText(end - 1, 4)}, outside the image ` +
          `${hexText(from, 4)} to ${hexText(from + length - 1, 4)}`,
      );
    }
    image.set(bytes, address - from);
  }
  return image;
}

/** Puts a program together; the listing is only made when it is asked for. */
export function makeProgram(
  segments: Segment[],
  symbols: Map<string, number>,
  rows: readonly ListingRow[],
): AssembledProgram {
  return {
    segments,
    symbols,
    get listing() {
      return formatListing(rows, symbols);
    },
    image: (from, length, fill = 0xff) => imageOf(segments, from, length, fill),
  };
}
