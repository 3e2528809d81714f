/**
 * The wire at RXD: frames of one start bit (0), eight data bits (lowest first) and one stop bit (1), idle at 1.
 * Frames wait here from the moment their sender knows of them until the receiver has looked at them.
 */
import type { StateReader, StateWriter } from '../../snapshot.js';
import { NEVER } from './time.js';

const FRAME_BITS = 10;

/** Bytes of a frame in a snapshot, and how far from the present it may begin, in machine cycles: a year. */
const SAVED_FRAME_BYTES = 10;
const SAVED_TIMES = 3.2e13;

export class SerialLine {
  private starts = new Float64Array(64);
  /** The ten bits of each frame, start bit lowest. */
  private frames = new Uint16Array(64);
  private head = 0;
  private count = 0;

  /** `bitCycles`: length of a bit in machine cycles. */
  constructor(readonly bitCycles: number) {}

  /** True if no frame is on the wire or on its way. */
  get idle(): boolean {
    return this.count === 0;
  }

  /** A frame whose start bit begins at machine cycle `start`, but not before that of the frame before it. */
  push(value: number, start: number): void {
    const last = (this.head + this.count - 1) & (this.starts.length - 1);
    const earliest = this.count === 0 ? start : this.starts[last];
    this.append(((value & 0xff) << 1) | 0x200, Math.max(start, earliest));
  }

  /** Forgets the frames that ended at or before `cycle`. */
  drop(cycle: number): void {
    while (this.count > 0 && this.starts[this.head] + FRAME_BITS * this.bitCycles <= cycle) {
      this.head = (this.head + 1) & (this.starts.length - 1);
      this.count--;
    }
  }

  /** Level of the wire in machine cycle `cycle`. */
  level(cycle: number): number {
    const mask = this.starts.length - 1;
    let level = 1;
    for (let i = 0; i < this.count; i++) {
      const at = (this.head + i) & mask;
      const start = this.starts[at];
      if (start > cycle) break;
      const bit = Math.floor((cycle - start) / this.bitCycles);
      level = bit < FRAME_BITS ? (this.frames[at] >> bit) & 1 : 1;
    }
    return level;
  }

  /** The first machine cycle, `from` or later, in which a 1-to-0 transition lies; NEVER if there is none. */
  nextFall(from: number): number {
    const mask = this.starts.length - 1;
    for (let i = 0; i < this.count; i++) {
      const at = (this.head + i) & mask;
      const start = this.starts[at];
      const falls = ~this.frames[at] & ((this.frames[at] << 1) | 1);
      for (let bit = 0; bit < FRAME_BITS; bit++) {
        if (((falls >> bit) & 1) === 0) continue;
        const cycle = Math.ceil(start + bit * this.bitCycles);
        if (cycle >= from) return Math.min(cycle, NEVER) | 0;
      }
    }
    return NEVER;
  }

  /** All times are counted from an origin `cycles` later from now on. */
  moveOrigin(cycles: number): void {
    for (let i = 0; i < this.count; i++) this.starts[(this.head + i) & (this.starts.length - 1)] -= cycles;
  }

  save(writer: StateWriter, now: number): void {
    writer.i32(this.count);
    for (let i = 0; i < this.count; i++) {
      const at = (this.head + i) & (this.starts.length - 1);
      writer.f64(this.starts[at] - now);
      writer.u16(this.frames[at]);
    }
  }

  load(reader: StateReader, now: number): void {
    this.head = 0;
    this.count = 0;
    let start = -SAVED_TIMES;
    for (let left = reader.count(SAVED_FRAME_BYTES); left > 0; left--) {
      start = reader.f64(start, SAVED_TIMES);
      this.append((reader.u16(0x3ff) & 0x1fe) | 0x200, now + start);
    }
  }

  private append(frame: number, start: number): void {
    if (this.count === this.starts.length) this.grow();
    const at = (this.head + this.count++) & (this.starts.length - 1);
    this.starts[at] = start;
    this.frames[at] = frame;
  }

  private grow(): void {
    const size = this.starts.length;
    const starts = new Float64Array(size * 2);
    const frames = new Uint16Array(size * 2);
    for (let i = 0; i < size; i++) {
      starts[i] = this.starts[(this.head + i) & (size - 1)];
      frames[i] = this.frames[(this.head + i) & (size - 1)];
    }
    this.starts = starts;
    this.frames = frames;
    this.head = 0;
  }
}
