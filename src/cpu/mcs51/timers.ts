/**
 * Timer/counters 0 and 1 of the 8051.
 *
 * A timer counts up once per machine cycle (S3P1); a counter once per 1-to-0 transition between two samples of
 * its pin, in the cycle after the one that sampled the 0. Modes: 0 13 bits, 1 16 bits, 2 8 bits reloaded from
 * TH, 3 (timer 0) two 8-bit timers, TH0 then using TR1 and TF1 while timer 1 runs without either and is
 * stopped by its own mode 3.
 *
 * Source: Intel, Hardware Description of the 8051, 8052 and 80C51, "Timer/Counters".
 */
import type { Snapshotable, StateReader, StateWriter } from '../../snapshot.js';

/** TMOD bits of timer 0; those of timer 1 are four places higher. */
const MODE = 0x03;
const COUNTER = 0x04;
const GATE = 0x08;

/** Bits `advance` returns, placed as in TCON. */
export const TF0 = 0x20;
export const TF1 = 0x80;

export class Mcs51Timers implements Snapshotable {
  tmod = 0;
  tl0 = 0;
  th0 = 0;
  tl1 = 0;
  th1 = 0;
  /** TR0, TR1. */
  run0 = false;
  run1 = false;
  /** Levels of the INT0 and INT1 pins, for GATE. */
  int0High = true;
  int1High = true;
  /** A 1-to-0 transition was sampled on T0 or T1 in the last cycle. */
  edge0 = false;
  edge1 = false;
  /** Overflows of timer 1 in the last `advance`: the clock of the serial port. */
  overflows1 = 0;

  reset(): void {
    this.tmod = 0;
    this.tl0 = 0;
    this.th0 = 0;
    this.tl1 = 0;
    this.th1 = 0;
    this.run0 = false;
    this.run1 = false;
    this.edge0 = false;
    this.edge1 = false;
  }

  /** Machine cycles until TF0 sets, counting the one in which it does; Infinity if time alone does not. */
  untilFlag0(): number {
    if (!this.enabled0() || this.tmod & COUNTER) return Number.POSITIVE_INFINITY;
    return this.capacity0() - this.count0();
  }

  /** The same for TF1, which belongs to TH0 while timer 0 is in mode 3. */
  untilFlag1(): number {
    if ((this.tmod & MODE) === 3) return this.run1 ? 256 - this.th0 : Number.POSITIVE_INFINITY;
    return this.untilOverflow1(1);
  }

  /** Machine cycles until timer 1 has overflowed `times` times, counting the one of the last overflow. */
  untilOverflow1(times: number): number {
    if (!this.enabled1() || this.tmod & (COUNTER << 4)) return Number.POSITIVE_INFINITY;
    const mode = (this.tmod >> 4) & MODE;
    if (mode === 2) return 256 - this.tl1 + (times - 1) * (256 - this.th1);
    const count = mode === 0 ? (this.th1 << 5) | (this.tl1 & 31) : (this.th1 << 8) | this.tl1;
    return (mode === 0 ? 8192 : 65536) * times - count;
  }

  /**
   * `cycles` machine cycles pass. Returns the flags that are set by overflows in them (`TF0`, `TF1`). Edges
   * found on T0 and T1 count in the first of the cycles.
   */
  advance(cycles: number): number {
    let flags = 0;
    const splitTimer = (this.tmod & MODE) === 3;
    const steps0 = this.enabled0() ? (this.tmod & COUNTER ? Number(this.edge0) : cycles) : 0;
    const steps1 = this.enabled1() ? (this.tmod & (COUNTER << 4) ? Number(this.edge1) : cycles) : 0;
    this.edge0 = false;
    this.edge1 = false;
    if (steps0 !== 0 && this.advance0(steps0)) flags |= TF0;
    if (splitTimer && this.run1) {
      const total = this.th0 + cycles;
      if (total > 255) flags |= TF1;
      this.th0 = total & 0xff;
    }
    this.overflows1 = 0;
    if (steps1 !== 0) {
      this.overflows1 = this.advance1(steps1);
      if (this.overflows1 !== 0 && !splitTimer) flags |= TF1;
    }
    return flags;
  }

  save(writer: StateWriter): void {
    writer.section('i51t');
    for (const value of [this.tmod, this.tl0, this.th0, this.tl1, this.th1]) writer.u8(value);
    for (const value of [this.run0, this.run1, this.int0High, this.int1High, this.edge0, this.edge1]) {
      writer.bool(value);
    }
  }

  load(reader: StateReader): void {
    reader.section('i51t');
    this.tmod = reader.u8();
    this.tl0 = reader.u8();
    this.th0 = reader.u8();
    this.tl1 = reader.u8();
    this.th1 = reader.u8();
    this.run0 = reader.bool();
    this.run1 = reader.bool();
    this.int0High = reader.bool();
    this.int1High = reader.bool();
    this.edge0 = reader.bool();
    this.edge1 = reader.bool();
  }

  private enabled0(): boolean {
    return this.run0 && ((this.tmod & GATE) === 0 || this.int0High);
  }

  private enabled1(): boolean {
    if ((this.tmod & (MODE << 4)) === MODE << 4) return false;
    if ((this.tmod & MODE) === 3) return true;
    return this.run1 && ((this.tmod & (GATE << 4)) === 0 || this.int1High);
  }

  private capacity0(): number {
    const mode = this.tmod & MODE;
    return mode === 0 ? 8192 : mode === 1 ? 65536 : 256;
  }

  private count0(): number {
    const mode = this.tmod & MODE;
    return mode === 0
      ? (this.th0 << 5) | (this.tl0 & 31)
      : mode === 1
        ? (this.th0 << 8) | this.tl0
        : this.tl0;
  }

  /** Counts timer 0 (TL0 alone in mode 3) up by `steps`; true if it overflowed. */
  private advance0(steps: number): boolean {
    const capacity = this.capacity0();
    const total = this.count0() + steps;
    switch (this.tmod & MODE) {
      case 0:
        this.tl0 = (this.tl0 & 0xe0) | (total & 31);
        this.th0 = (total >> 5) & 0xff;
        break;
      case 1:
        this.tl0 = total & 0xff;
        this.th0 = (total >> 8) & 0xff;
        break;
      case 2:
        this.tl0 = total < 256 ? total : this.th0 + ((total - 256) % (256 - this.th0));
        break;
      default:
        this.tl0 = total & 0xff;
    }
    return total >= capacity;
  }

  /** Counts timer 1 up by `steps`; returns how often it overflowed. */
  private advance1(steps: number): number {
    switch ((this.tmod >> 4) & MODE) {
      case 0: {
        const total = ((this.th1 << 5) | (this.tl1 & 31)) + steps;
        this.tl1 = (this.tl1 & 0xe0) | (total & 31);
        this.th1 = (total >> 5) & 0xff;
        return Math.floor(total / 8192);
      }
      case 1: {
        const total = ((this.th1 << 8) | this.tl1) + steps;
        this.tl1 = total & 0xff;
        this.th1 = (total >> 8) & 0xff;
        return Math.floor(total / 65536);
      }
      default: {
        const total = this.tl1 + steps;
        if (total < 256) {
          this.tl1 = total;
          return 0;
        }
        const period = 256 - this.th1;
        this.tl1 = this.th1 + ((total - 256) % period);
        return 1 + Math.floor((total - 256) / period);
      }
    }
  }
}
