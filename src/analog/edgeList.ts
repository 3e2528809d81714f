/**
 * The edges of one voice in time order, as its analog half consumes them: each entry is an exact tick and a code
 * of the flags below.
 */

/** The ramp of DCO1 / DCO2 is discharged. */
export const EDGE_RESET_1 = 0x01;
export const EDGE_RESET_2 = 0x02;
/** The square of DCO1 / DCO2 changes, to high if the second flag is set too. */
export const EDGE_LEVEL_1 = 0x04;
export const EDGE_HIGH_1 = 0x08;
export const EDGE_LEVEL_2 = 0x10;
export const EDGE_HIGH_2 = 0x20;
/** The flags of an entry that changes squares and nothing else. */
export const EDGE_LEVELS = EDGE_LEVEL_1 | EDGE_HIGH_1 | EDGE_LEVEL_2 | EDGE_HIGH_2;
/** With bits 7-6 not 0 the entry is a latch: its number in bits 7-6, the new value in bits 1-0. */
export const EDGE_LATCH_MASK = 0xc0;
export const EDGE_WAVE_1 = 0x40;
export const EDGE_WAVE_2 = 0x80;
export const EDGE_CROSS_MOD = 0xc0;

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
