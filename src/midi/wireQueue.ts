import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { POWER_ON, TICKS_PER_BYTE } from '../time.js';

/** First of the system real-time messages, which may go between the bytes of any other message. */
const FIRST_REAL_TIME = 0xf8;

/** Bytes that a waiting byte takes in a snapshot. */
const SAVED_BYTE_BYTES = 9;

/** A growing ring of bytes with the tick from which each may be sent. */
class TimedBytes {
  length = 0;
  private ticks = new Float64Array(256);
  private values = new Uint8Array(256);
  private head = 0;

  push(tick: number, value: number): void {
    if (this.length === this.values.length) this.grow();
    const at = (this.head + this.length) & (this.values.length - 1);
    this.ticks[at] = tick;
    this.values[at] = value;
    this.length += 1;
  }

  /** Tick of the oldest byte; only while `length > 0`. */
  get headTick(): number {
    return this.ticks[this.head]!;
  }

  shift(): number {
    const value = this.values[this.head]!;
    this.head = (this.head + 1) & (this.values.length - 1);
    this.length -= 1;
    return value;
  }

  clear(): void {
    this.head = 0;
    this.length = 0;
  }

  save(writer: StateWriter): void {
    writer.i32(this.length);
    for (let n = 0; n < this.length; n++) {
      const at = (this.head + n) & (this.values.length - 1);
      writer.f64(this.ticks[at]!);
      writer.u8(this.values[at]!);
    }
  }

  /** Bytes from `lowest` to `highest` are the only ones that wait here. */
  load(reader: StateReader, lowest: number, highest: number): void {
    this.clear();
    for (let left = reader.count(SAVED_BYTE_BYTES); left > 0; left--) {
      const tick = reader.f64(0, Number.MAX_VALUE);
      const value = reader.u8(highest);
      reader.expect(value >= lowest, 'a MIDI byte');
      this.push(tick, value);
    }
  }

  private grow(): void {
    const size = this.values.length;
    const ticks = new Float64Array(size * 2);
    const values = new Uint8Array(size * 2);
    for (let n = 0; n < size; n++) {
      ticks[n] = this.ticks[(this.head + n) & (size - 1)]!;
      values[n] = this.values[(this.head + n) & (size - 1)]!;
    }
    this.ticks = ticks;
    this.values = values;
    this.head = 0;
  }
}

/**
 * MIDI IN at the speed of the wire: bytes wait here until a 31 250 baud line is free for them. Order is kept;
 * real-time bytes (F8h-FFh) pass the others that still wait, as a sender may let them.
 *
 * Reading allocates nothing: look at `nextStart`, then `take` and read `value` and `startTick`.
 */
export class WireQueue implements Snapshotable {
  /** The byte that the last `take` gave. */
  value = 0;
  /** Tick at which its start bit begins. */
  startTick = POWER_ON;
  private readonly messages = new TimedBytes();
  private readonly realTime = new TimedBytes();
  /** Tick from which the line is free. */
  private freeFrom = POWER_ON;

  /** @param byteTicks how long the line is taken by one byte, 48 MHz ticks; may be changed at any time. */
  constructor(public byteTicks = TICKS_PER_BYTE) {}

  /** Bytes that wait. */
  get length(): number {
    return this.messages.length + this.realTime.length;
  }

  /** Adds bytes that may be sent from `tick` on, after those pushed before them. */
  push(tick: number, bytes: ArrayLike<number>): void {
    for (let n = 0; n < bytes.length; n++) {
      const value = bytes[n]!;
      if (value >= FIRST_REAL_TIME) this.realTime.push(tick, value);
      else this.messages.push(tick, value);
    }
  }

  /** Tick at which the next byte starts; Infinity if none waits. */
  nextStart(): number {
    return Math.min(this.messageStart(), this.realTimeStart());
  }

  /** Takes the next byte to `value` and `startTick`; false, with both left alone, if none waits. */
  take(): boolean {
    const message = this.messageStart();
    const realTime = this.realTimeStart();
    if (realTime <= message) {
      if (realTime === Infinity) return false;
      this.value = this.realTime.shift();
      this.startTick = realTime;
    } else {
      this.value = this.messages.shift();
      this.startTick = message;
    }
    this.freeFrom = this.startTick + this.byteTicks;
    return true;
  }

  save(writer: StateWriter): void {
    writer.section('WIRQ');
    writer.u8(this.value);
    writer.f64(this.startTick);
    writer.f64(this.byteTicks);
    writer.f64(this.freeFrom);
    this.messages.save(writer);
    this.realTime.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('WIRQ');
    this.value = reader.u8();
    this.startTick = reader.f64(0, Number.MAX_VALUE);
    this.byteTicks = reader.f64(1, TICKS_PER_BYTE);
    this.freeFrom = reader.f64(0, Number.MAX_VALUE);
    this.messages.load(reader, 0, FIRST_REAL_TIME - 1);
    this.realTime.load(reader, FIRST_REAL_TIME, 0xff);
  }

  private messageStart(): number {
    if (this.messages.length === 0) return Infinity;
    return Math.max(this.messages.headTick, this.freeFrom);
  }

  private realTimeStart(): number {
    if (this.realTime.length === 0) return Infinity;
    return Math.max(this.realTime.headTick, this.freeFrom);
  }
}
