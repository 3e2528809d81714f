/**
 * Programmable timer of the HD6303R: free-running counter (FRC), output compare register (OCR), input
 * capture register (ICR), control and status register (TCSR, $08).
 * Source: Hitachi HD6301/HD6303 data sheet, "Programmable timer", Figures 7 and 21.
 *
 * Time is the core's count of E cycles (`time.ts`); the counter is a function of it, so nothing runs between
 * accesses.
 *
 * Not emulated: capture pulses shorter than two E cycles (they count here, the chip may miss them).
 */
import type { StateReader, StateWriter } from '../../snapshot.js';
import type { Hd6303Settings } from './options.js';
import { LONG_AGO, loadTime, NEVER, rebased, saveTime } from './time.js';

export const ICF = 0x80;
export const OCF = 0x40;
export const TOF = 0x20;
const IEDG = 0x02;
const OLVL = 0x01;
const FLAGS = ICF | OCF | TOF;
const PERIOD = 0x10000;

export class Hd6303Timer {
  /** When the next flag sets; `sync` must be called then or later. */
  nextEvent = NEVER;
  /** Since when an enabled flag requests an interrupt; `NEVER` while none does. */
  irqSince = NEVER;
  /** Level of the output latch behind P21. Reset leaves it alone. */
  outputLevel: number;
  /** Counter = (time + offset) modulo 65536. */
  offset = 0;

  private tcsr = 0;
  private ocr = 0xffff;
  private icr = 0;
  /** Flags that were seen set by a read of TCSR, so that the second access may clear them. */
  private armed = 0;
  private counterLowLatch = 0;
  private counterHighWritten = 0;
  private matchAt = NEVER;
  private overflowAt = NEVER;
  private captureAt = NEVER;
  /** Last cycle in which the comparison is held off by a write. */
  private inhibitedTo = 0;
  private readonly captureDelay: number;
  private readonly flagReadDelay: number;
  private readonly repeatedFlagStays: boolean;

  /** @param output called when the output latch changes to `level` in cycle `at`. */
  constructor(
    settings: Hd6303Settings,
    private readonly output: (level: number, at: number) => void,
  ) {
    this.captureDelay = settings.captureDelay;
    this.flagReadDelay = settings.flagReadDelay;
    this.repeatedFlagStays = settings.repeatedFlagStays;
    this.outputLevel = settings.timerOutputAtPowerOn;
    this.reset(0);
  }

  /** RES: the counter shows 0 in cycle `now`. */
  reset(now: number): void {
    this.tcsr = 0;
    this.ocr = 0xffff;
    this.icr = 0;
    this.armed = 0;
    this.counterLowLatch = 0;
    this.counterHighWritten = 0;
    this.captureAt = NEVER;
    this.irqSince = NEVER;
    this.inhibitedTo = now;
    this.preset(0, now);
  }

  /** Makes the counter show `value` in cycle `now`. */
  preset(value: number, now: number): void {
    this.offset = (value - now) & 0xffff;
    this.overflowAt = this.nextTimeOf(0, now);
    this.planMatch(now);
  }

  counter(now: number): number {
    return (now + this.offset) & 0xffff;
  }

  /** Lets everything happen that falls into cycles up to and including `now`. */
  sync(now: number): void {
    while (this.nextEvent <= now) {
      const at = this.nextEvent;
      if (at === this.overflowAt) {
        this.overflowAt = at + PERIOD;
        this.raise(TOF, at);
      }
      if (at === this.matchAt) {
        this.matchAt = at + PERIOD;
        const level = this.tcsr & OLVL;
        if (level !== this.outputLevel) {
          this.outputLevel = level;
          this.output(level, at);
        }
        this.raise(OCF, at);
      }
      if (at === this.captureAt) {
        this.captureAt = NEVER;
        this.icr = this.counter(at);
        this.raise(ICF, at);
      }
      this.planNext();
    }
  }

  /** An edge on P20 (while it is an input). */
  captureEdge(rising: boolean, now: number): void {
    this.sync(now);
    if (rising !== ((this.tcsr & IEDG) !== 0)) return;
    this.captureAt = now + this.captureDelay;
    this.planNext();
  }

  readTcsr(now: number): number {
    this.sync(now - this.flagReadDelay);
    const value = this.tcsr;
    this.armed = value & FLAGS;
    this.sync(now);
    return value;
  }

  writeTcsr(value: number, now: number): void {
    this.sync(now);
    this.tcsr = (this.tcsr & FLAGS) | (value & 0x1f);
    this.updateIrq(now);
  }

  /** Latches the low byte, so that `LDD $09` is consistent. */
  readCounterHigh(now: number): number {
    this.sync(now);
    this.clear(TOF, now);
    const count = this.counter(now);
    this.counterLowLatch = count & 0xff;
    return count >> 8;
  }

  readCounterLow(): number {
    return this.counterLowLatch;
  }

  /** Any data presets the counter: the next cycle shows $FFF8. */
  writeCounterHigh(value: number, now: number): void {
    this.inhibit(now);
    this.counterHighWritten = value;
    this.preset(0xfff8, now + 1);
  }

  /** Sets both bytes: the next cycle shows the value written. */
  writeCounterLow(value: number, now: number): void {
    this.sync(now);
    this.offset = ((this.counterHighWritten << 8) + value - (now + 1)) & 0xffff;
    this.overflowAt = this.nextTimeOf(0, now + 1);
    this.planMatch(now);
  }

  readCompareHigh(): number {
    return this.ocr >> 8;
  }

  readCompareLow(): number {
    return this.ocr & 0xff;
  }

  writeCompareHigh(value: number, now: number): void {
    this.inhibit(now);
    this.clear(OCF, now);
    this.ocr = (value << 8) | (this.ocr & 0xff);
    this.planMatch(now);
  }

  writeCompareLow(value: number, now: number): void {
    this.sync(now);
    this.clear(OCF, now);
    this.ocr = (this.ocr & 0xff00) | value;
    this.planMatch(now);
  }

  readCaptureHigh(now: number): number {
    this.sync(now);
    this.clear(ICF, now);
    return this.icr >> 8;
  }

  readCaptureLow(): number {
    return this.icr & 0xff;
  }

  /** Flags that are set and enabled, in the flags' own bit positions. */
  requests(): number {
    return this.tcsr & (this.tcsr << 3) & FLAGS;
  }

  /** The epoch moves forward by `by` cycles, a multiple of 65536; `now` is the present in the new count. */
  rebase(by: number, now: number): void {
    this.matchAt = rebased(this.matchAt, by, now);
    this.overflowAt = rebased(this.overflowAt, by, now);
    this.captureAt = rebased(this.captureAt, by, now);
    this.inhibitedTo = rebased(this.inhibitedTo, by, now);
    this.irqSince = rebased(this.irqSince, by, now);
    this.planNext();
  }

  save(writer: StateWriter, now: number): void {
    writer.section('H3TI');
    writer.u8(this.tcsr);
    writer.u16(this.ocr);
    writer.u16(this.icr);
    writer.u8(this.armed);
    writer.u16(this.counter(now));
    writer.u8(this.counterLowLatch);
    writer.u8(this.counterHighWritten);
    writer.u8(this.outputLevel);
    saveTime(writer, this.matchAt, now);
    saveTime(writer, this.overflowAt, now);
    saveTime(writer, this.captureAt, now);
    saveTime(writer, this.inhibitedTo, now);
    saveTime(writer, this.irqSince, now);
  }

  /** The present becomes time 0. */
  load(reader: StateReader): void {
    reader.section('H3TI');
    this.tcsr = reader.u8();
    this.ocr = reader.u16();
    this.icr = reader.u16();
    this.armed = reader.u8() & FLAGS;
    this.offset = reader.u16();
    this.counterLowLatch = reader.u8();
    this.counterHighWritten = reader.u8();
    this.outputLevel = reader.level();
    // events of the past have been dealt with up to the last access at least
    this.matchAt = loadTime(reader, -PERIOD, PERIOD + 2);
    this.overflowAt = loadTime(reader, -PERIOD, PERIOD + 2);
    this.captureAt = loadTime(reader, -PERIOD, 2);
    this.inhibitedTo = loadTime(reader, -LONG_AGO, 1);
    this.irqSince = loadTime(reader, -LONG_AGO, 0);
    this.planNext();
  }

  /** The comparison is held off in the cycle of a write to $09 or $0B and in the next one. */
  private inhibit(now: number): void {
    if (this.matchAt >= now) {
      this.matchAt = NEVER;
      this.planNext();
    }
    this.sync(now);
    this.inhibitedTo = now + 1;
  }

  private planMatch(after: number): void {
    this.matchAt = this.nextTimeOf(this.ocr, Math.max(after, this.inhibitedTo));
    this.planNext();
  }

  private planNext(): void {
    this.nextEvent = Math.min(this.matchAt, this.overflowAt, this.captureAt);
  }

  /** First cycle later than `after` in which the counter shows `value`. */
  private nextTimeOf(value: number, after: number): number {
    return after + (((value - this.counter(after) - 1) & 0xffff) + 1);
  }

  private raise(flag: number, at: number): void {
    if (this.repeatedFlagStays || (this.tcsr & flag) === 0) this.armed &= ~flag;
    this.tcsr |= flag;
    this.updateIrq(at);
  }

  private clear(flag: number, now: number): void {
    if ((this.armed & flag) === 0) return;
    this.armed &= ~flag;
    this.tcsr &= ~flag;
    this.updateIrq(now);
  }

  private updateIrq(at: number): void {
    if (this.requests() === 0) this.irqSince = NEVER;
    else if (this.irqSince === NEVER) this.irqSince = at;
  }
}
