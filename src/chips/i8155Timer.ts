/**
 * The 14-bit timer of the Intel 8155/8156.
 *
 * Counts pulses of TIMER IN. Modes (bits 7-6 of the high length byte): 0 one square cycle, 1 square wave,
 * 2 one low pulse, 3 a low pulse every count. Lengths 2-3FFFh; odd lengths have the longer half high (9 = 5
 * high, 4 low); a pulse is one TIMER IN period long.
 *
 * Source: Intel 8155/8156 data sheet (timer section and its read-the-count recipe).
 *
 * The data sheet leaves the phase of OUT after START open by one TIMER IN period. Here START loads at once,
 * the k-th pulse after it ends the k-th period, and terminal count (TC) is the N-th pulse, where OUT returns
 * high; so in the pulse modes OUT is low during the last period of the count.
 *
 * *Not emulated:* lengths 0 and 1, with which the real timer does not work: here it does not start.
 */

import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import type { Level } from './i8254.js';

/** Bits 7-6 of the 8155's command register. */
export const TIMER_NOP = 0;
export const TIMER_STOP = 1;
export const TIMER_STOP_AFTER_TC = 2;
export const TIMER_START = 3;

/** What becomes of a running count at terminal count. */
const AT_TC_GO_ON = 0;
const AT_TC_STOP = 1;
const AT_TC_START_ANEW = 2;

/** The timer in units of TIMER IN pulses; `advance` takes any number of them in a bounded number of steps. */
export class Timer8155 implements Snapshotable {
  /** Level of TIMER OUT; high when the timer does not run. */
  out: Level = 1;
  /** The TIMER status bit: set at terminal count, cleared by whoever reads the status and by a START from rest. */
  terminalCount = false;

  private lengthLow = 0;
  private lengthHigh = 0;
  private running = false;
  private mode = 0;
  private length = 2;
  /** Pulses to terminal count: `length` down to 1; kept when stopped, for reading. */
  private left = 0;
  private atTerminalCount = AT_TC_GO_ON;

  /** Low byte of the count length. Takes effect with the next START, or at the TC after it. */
  writeLengthLow(byte: number): void {
    this.lengthLow = byte;
  }

  /** Bits 5-0: high bits of the count length; bits 7-6: mode. Takes effect as the low byte does. */
  writeLengthHigh(byte: number): void {
    this.lengthHigh = byte;
  }

  /**
   * Bits 7-6 of a command: `TIMER_NOP`, `TIMER_STOP`, `TIMER_STOP_AFTER_TC` or `TIMER_START`. START loads at
   * once when stopped; while running, the new length and mode are taken over at the present terminal count.
   */
  command(code: number): void {
    if (code === TIMER_START) {
      if (this.running) {
        this.atTerminalCount = AT_TC_START_ANEW;
      } else {
        this.terminalCount = false;
        this.start();
      }
    } else if (code === TIMER_STOP) {
      this.stop();
    } else if (code === TIMER_STOP_AFTER_TC && this.running) {
      this.atTerminalCount = AT_TC_STOP;
    }
  }

  /** RESET pin: stops; length and mode stay. */
  reset(): void {
    this.stop();
    this.terminalCount = false;
  }

  /** Takes `pulses` TIMER IN pulses (an integer, 0 or more) at once. */
  advance(pulses: number): void {
    if (!this.running) return;
    while (pulses >= this.left) {
      pulses -= this.left;
      this.left = 0;
      this.terminalCount = true;
      if (this.atTerminalCount === AT_TC_START_ANEW) {
        this.start();
        if (!this.running) return;
      } else if (this.atTerminalCount === AT_TC_STOP || (this.mode & 1) === 0) {
        this.stop();
        return;
      } else {
        this.left = this.length;
        pulses %= this.length;
      }
    }
    this.left -= pulses;
    this.out = this.left > this.lowPulses() ? 1 : 0;
  }

  /** TIMER IN pulses until TIMER OUT changes if nothing is written, 1 or more; Infinity if it never will. */
  pulsesToNextEdge(): number {
    if (!this.running) return Infinity;
    return this.out === 1 ? this.left - this.lowPulses() : this.left;
  }

  /** Register 4 as read: low byte of the present count. */
  readLow(): number {
    return this.presentCount() & 0xff;
  }

  /** Register 5 as read: high bits of the present count, and the mode in bits 7-6. */
  readHigh(): number {
    return (this.presentCount() >> 8) | (this.lengthHigh & 0xc0);
  }

  save(writer: StateWriter): void {
    writer.section('T155');
    writer.u8(this.out);
    writer.bool(this.terminalCount);
    writer.u8(this.lengthLow);
    writer.u8(this.lengthHigh);
    writer.bool(this.running);
    writer.u8(this.mode);
    writer.u16(this.length);
    writer.u16(this.left);
    writer.u8(this.atTerminalCount);
  }

  load(reader: StateReader): void {
    reader.section('T155');
    this.out = reader.level();
    this.terminalCount = reader.bool();
    this.lengthLow = reader.u8();
    this.lengthHigh = reader.u8();
    this.running = reader.bool();
    this.mode = reader.u8(3);
    this.length = reader.u16(0x3fff);
    this.left = reader.u16(this.length);
    this.atTerminalCount = reader.u8(AT_TC_START_ANEW);
    reader.expect(this.length >= 2 && (this.left > 0 || !this.running), 'the count of the 8155');
  }

  private start(): void {
    const length = ((this.lengthHigh & 0x3f) << 8) | this.lengthLow;
    this.atTerminalCount = AT_TC_GO_ON;
    if (length < 2) {
      this.stop();
      return;
    }
    this.running = true;
    this.mode = this.lengthHigh >> 6;
    this.length = length;
    this.left = length;
    this.out = 1;
  }

  private stop(): void {
    this.running = false;
    this.atTerminalCount = AT_TC_GO_ON;
    this.out = 1;
  }

  /** TIMER IN periods of the running count during which OUT is low; they are its last ones. */
  private lowPulses(): number {
    return this.mode >= 2 ? 1 : this.length >> 1;
  }

  /**
   * The chip counts by twos, twice through: bits 13-1 are the pulses left in this half, bit 0 is set in the
   * first half. With an odd length the first pulse does not show.
   */
  private presentCount(): number {
    const half = this.length >> 1;
    if (this.left <= half) return this.left << 1;
    return (Math.min(this.left - half, half) << 1) | 1;
  }
}
