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
import { NEVER } from './time.js';

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

  /** Machine cycles until TF0 sets, counting the one in which it does; NEVER if time alone does not. */
  untilFlag0(): number {
    if (!this.enabled0() || this.tmod & COUNTER) return NEVER;
    return this.capacity0() - this.count0();
  }

  /** The same for TF1, which belongs to TH0 while timer 0 is in mode 3. */
  untilFlag1(): number {
    if ((this.tmod & MODE) === 3) return this.run1 ? 256 - this.th0 : NEVER;
    return this.untilOverflow1(1);
  }

  /**
   * Machine cycles until timer 1 has overflowed `times` (1 or more) times, counting the one of the last overflow;
   * NEVER if time alone does not do it.
   */
  untilOverflow1(times: number): number {
    if (!this.enabled1() || this.tmod & (COUNTER << 4)) return NEVER;
    const mode = (this.tmod >> 4) & MODE;
    if (mode === 2) return 256 - this.tl1 + (times - 1) * (256 - this.th1);
    return mode === 0 ? 8192 * times - this.count1() : 65536 * times - this.count1();
  }

  /** Overflows of timer 1 in the next `cycles` machine cycles. An edge found on T1 counts in the first of them. */
  overflowsWithin(cycles: number): number {
    const steps = this.steps1(cycles);
    if (steps === 0) return 0;
    const mode = (this.tmod >> 4) & MODE;
    if (mode === 0) return (this.count1() + steps) >> 13;
    if (mode === 1) return (this.count1() + steps) >> 16;
    const beyond = this.tl1 + steps - 256;
    return beyond < 0 ? 0 : 1 + Math.floor(beyond / (256 - this.th1));
  }

  /**
   * Overflows of timer 1 in the last `cycles` machine cycles, less than one count in modes 0 and 1. Nothing but time
   * must have changed the timer in them; in mode 2 it must have begun at the reload value or above it.
   */
  overflowsBefore(cycles: number): number {
    if (!this.enabled1() || this.tmod & (COUNTER << 4)) return 0;
    if (((this.tmod >> 4) & MODE) !== 2) return this.count1() < cycles ? 1 : 0;
    const since = this.tl1 - this.th1;
    return since < 0 || since >= cycles ? 0 : 1 + Math.floor((cycles - 1 - since) / (256 - this.th1));
  }

  /** TH0 and TL0, as one number, after `cycles` more machine cycles. */
  value0After(cycles: number): number {
    const steps = this.steps0(cycles);
    switch (this.tmod & MODE) {
      case 0: {
        const total = this.count0() + steps;
        return ((total << 3) & 0xff00) | (this.tl0 & 0xe0) | (total & 31);
      }
      case 1:
        return (this.count0() + steps) & 0xffff;
      case 2:
        return (this.th0 << 8) | reloading(this.tl0 + steps, this.th0);
      default: {
        const high = this.run1 ? this.th0 + cycles : this.th0;
        return ((high & 0xff) << 8) | ((this.tl0 + steps) & 0xff);
      }
    }
  }

  /** Cycles from the one `cycles` ahead until TH0 shows another value; it may be more, never less. 1 if unknown. */
  untilHigh0Changes(cycles: number): number {
    const mode = this.tmod & MODE;
    if (mode > 1) return 1;
    if (!this.enabled0() || this.tmod & COUNTER) return this.edge0 ? 1 : NEVER >> 1;
    const low = this.value0After(cycles) & 0xff;
    return mode === 0 ? 32 - (low & 31) : 256 - low;
  }

  /** TH1 and TL1, as one number, after `cycles` more machine cycles. */
  value1After(cycles: number): number {
    const steps = this.steps1(cycles);
    switch ((this.tmod >> 4) & MODE) {
      case 0: {
        const total = this.count1() + steps;
        return ((total << 3) & 0xff00) | (this.tl1 & 0xe0) | (total & 31);
      }
      case 1:
        return (this.count1() + steps) & 0xffff;
      default:
        return (this.th1 << 8) | reloading(this.tl1 + steps, this.th1);
    }
  }

  /**
   * `cycles` machine cycles pass. Returns the flags that are set by overflows in them (`TF0`, `TF1`). Edges
   * found on T0 and T1 count in the first of the cycles.
   */
  advance(cycles: number): number {
    let flags = 0;
    const splitTimer = (this.tmod & MODE) === 3;
    if (this.count0() + this.steps0(cycles) >= this.capacity0()) flags |= TF0;
    if (splitTimer) {
      if (this.run1 && this.th0 + cycles > 255) flags |= TF1;
    } else if (this.overflowsWithin(cycles) !== 0) {
      flags |= TF1;
    }
    const value0 = this.value0After(cycles);
    this.tl0 = value0 & 0xff;
    this.th0 = value0 >> 8;
    const value1 = this.value1After(cycles);
    this.tl1 = value1 & 0xff;
    this.th1 = value1 >> 8;
    this.edge0 = false;
    this.edge1 = false;
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

  /** How far timer 0 (TL0 alone in mode 3) counts in the next `cycles` machine cycles. */
  private steps0(cycles: number): number {
    if (!this.enabled0()) return 0;
    if ((this.tmod & COUNTER) === 0) return cycles;
    return this.edge0 && cycles > 0 ? 1 : 0;
  }

  private steps1(cycles: number): number {
    if (!this.enabled1()) return 0;
    if ((this.tmod & (COUNTER << 4)) === 0) return cycles;
    return this.edge1 && cycles > 0 ? 1 : 0;
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

  /** Timer 1 as one number in modes 0 and 1. */
  private count1(): number {
    return (this.tmod >> 4) & MODE ? (this.th1 << 8) | this.tl1 : (this.th1 << 5) | (this.tl1 & 31);
  }
}

/** Mode 2: what an 8-bit count that has got to `total` shows, reloaded at every overflow. */
function reloading(total: number, reload: number): number {
  return total < 256 ? total : reload + ((total - 256) % (256 - reload));
}
