/**
 * The edges of one voice in time order, as its analog half consumes them: each entry is an exact tick and a code
 * of the flags of `edgeCodes.ts`.
 */

export * from './edgeCodes.js';

/** A queue of edges; the writer appends, the reader moves `start`. Allocates only when it has to grow. */
export class EdgeList {
  ticks = new Float64Array(256);
  codes = new Uint8Array(256);
  /** Valid entries are `start .. length - 1`. */
  start = 0;
  length = 0;

  /** Makes room for one more entry; the caller then writes at `length` and counts it. */
  reserve(): void {
    if (this.length < this.ticks.length) return;
    if (this.start > 0) {
      this.ticks.copyWithin(0, this.start, this.length);
      this.codes.copyWithin(0, this.start, this.length);
      this.length -= this.start;
      this.start = 0;
      if (this.length < this.ticks.length) return;
    }
    const ticks = new Float64Array(this.ticks.length * 2);
    const codes = new Uint8Array(this.codes.length * 2);
    ticks.set(this.ticks);
    codes.set(this.codes);
    this.ticks = ticks;
    this.codes = codes;
  }

  /** Drops what has been read. */
  compact(): void {
    if (this.start === this.length) {
      this.start = 0;
      this.length = 0;
    }
  }
}
