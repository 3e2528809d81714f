import type { StateReader, StateWriter } from '../../snapshot.js';
import { LONG_AGO, NEVER } from './time.js';

/** Bits 7 to 0 data, bit 8 stop bit, from bit 9 on how many times faster than the receiver the frame comes. */
const STOP_BIT = 0x100;
const SPEED_SHIFT = 9;
const HIGHEST_SPEED = 64;
/** Bytes that a frame takes in a snapshot. */
const SAVED_BYTES = 10;

/** Serial frames on their way to a receiver, in the order of their times; any number of them. */
export class FrameQueue {
  private starts = new Float64Array(64);
  private frames = new Uint16Array(64);
  private head = 0;
  private length = 0;

  /** `startCycle`: E cycle since power-on in which the start bit begins; never before that of the last frame. */
  push(value: number, startCycle: number, stopBit: boolean, speed: number): void {
    if (this.length === this.starts.length) this.grow();
    const tail = (this.head + this.length) & (this.starts.length - 1);
    const earliest = this.length === 0 ? 0 : this.starts[(tail - 1) & (this.starts.length - 1)]!;
    this.starts[tail] = Math.max(Math.ceil(startCycle), earliest);
    this.frames[tail] = (value & 0xff) | (stopBit ? STOP_BIT : 0) | (speed << SPEED_SHIFT);
    this.length++;
  }

  /** When the first frame begins, as a time counted from E cycle `epoch`; `NEVER` if it is far off or there is none. */
  firstTime(epoch: number): number {
    if (this.length === 0) return NEVER;
    const wait = this.starts[this.head]! - epoch;
    return wait < NEVER ? Math.max(wait, -LONG_AGO) | 0 : NEVER;
  }

  /** Data of the first frame. */
  value(): number {
    return this.frames[this.head]! & 0xff;
  }

  stopBit(): boolean {
    return (this.frames[this.head]! & STOP_BIT) !== 0;
  }

  speed(): number {
    return this.frames[this.head]! >> SPEED_SHIFT;
  }

  /** Takes the first frame off. */
  drop(): void {
    this.head = (this.head + 1) & (this.starts.length - 1);
    this.length--;
  }

  save(writer: StateWriter): void {
    writer.i32(this.length);
    for (let i = 0; i < this.length; i++) {
      const at = (this.head + i) & (this.starts.length - 1);
      writer.f64(this.starts[at]!);
      writer.u16(this.frames[at]!);
    }
  }

  load(reader: StateReader): void {
    const length = reader.count(SAVED_BYTES);
    this.head = 0;
    this.length = 0;
    let earliest = 0;
    for (let i = 0; i < length; i++) {
      earliest = reader.whole(earliest);
      const frame = reader.u16((HIGHEST_SPEED << SPEED_SHIFT) | 0x1ff);
      reader.expect(frame >> SPEED_SHIFT > 0, 'the speed of a serial frame');
      this.push(frame, earliest, (frame & STOP_BIT) !== 0, frame >> SPEED_SHIFT);
    }
  }

  private grow(): void {
    const { length } = this;
    const starts = new Float64Array(length * 2);
    const frames = new Uint16Array(length * 2);
    for (let i = 0; i < length; i++) {
      const at = (this.head + i) & (length - 1);
      starts[i] = this.starts[at]!;
      frames[i] = this.frames[at]!;
    }
    this.starts = starts;
    this.frames = frames;
    this.head = 0;
  }
}
