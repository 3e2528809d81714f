/**
 * Programmable timer of the HD6303R: free-running counter (FRC), output compare register (OCR), input
 * capture register (ICR), control and status register (TCSR, $08).
 * Source: Hitachi HD6301/HD6303 data sheet, "Programmable timer", Figures 7 and 21.
 *
 * Time is the number of the E cycle; the counter is a function of it, so nothing runs between accesses.
 *
 * Not emulated: capture pulses shorter than two E cycles (they count here, the chip may miss them).
 */
import type { Snapshotable, StateReader, StateWriter } from '../../snapshot.js';

export const ICF = 0x80;
export const OCF = 0x40;
export const TOF = 0x20;
const IEDG = 0x02;
const OLVL = 0x01;
const FLAGS = ICF | OCF | TOF;
const PERIOD = 0x10000;

/** E cycles from an edge on P20 to the count captured; the data sheet allows one or two. */
const CAPTURE_DELAY = 1;

/** `cycle` modulo 65536; exact, and much faster than `%`, which calls a library for doubles. */
function lowWord(cycle: number): number {
  return cycle - Math.floor(cycle / PERIOD) * PERIOD;
}

export class Hd6303Timer implements Snapshotable {
  /** E cycle of the next flag; `sync` must be called at it or later. */
  nextEvent = Number.POSITIVE_INFINITY;
  /** E cycle since which an enabled flag requests an interrupt, infinite when none does. */
  irqSince = Number.POSITIVE_INFINITY;
  /** Level of the output latch behind P21. Reset leaves it alone. */
  outputLevel = 0;
  /** Counter = (cycle + offset) modulo 65536. */
  offset = 0;

  private tcsr = 0;
  private ocr = 0xffff;
  private icr = 0;
  /** Flags that were seen set by a read of TCSR, so that the second access may clear them. */
  private armed = 0;
  private counterLowLatch = 0;
  private counterHighWritten = 0;
  private matchCycle = Number.POSITIVE_INFINITY;
  private overflowCycle = Number.POSITIVE_INFINITY;
  private captureCycle = Number.POSITIVE_INFINITY;
  /** Last E cycle in which the comparison is held off by a write. */
  private inhibitedTo = 0;

  constructor(private readonly output: (level: number, cycle: number) => void) {
    this.reset(0);
  }

  /** RES: the counter shows 0 in `cycle`. */
  reset(cycle: number): void {
    this.tcsr = 0;
    this.ocr = 0xffff;
    this.icr = 0;
    this.armed = 0;
    this.captureCycle = Number.POSITIVE_INFINITY;
    this.irqSince = Number.POSITIVE_INFINITY;
    this.inhibitedTo = cycle;
    this.preset(0, cycle);
  }

  /** Makes the counter show `value` in `cycle`. */
  preset(value: number, cycle: number): void {
    this.offset = (value - lowWord(cycle)) & 0xffff;
    this.overflowCycle = this.nextCycleOf(0, cycle);
    this.planMatch(cycle);
  }

  counter(cycle: number): number {
    return (lowWord(cycle) + this.offset) & 0xffff;
  }

  /** Lets everything happen that falls into cycles up to and including `cycle`. */
  sync(cycle: number): void {
    while (this.nextEvent <= cycle) {
      const at = this.nextEvent;
      if (at === this.overflowCycle) {
        this.overflowCycle = at + PERIOD;
        this.raise(TOF, at);
      }
      if (at === this.matchCycle) {
        this.matchCycle = at + PERIOD;
        const level = this.tcsr & OLVL;
        if (level !== this.outputLevel) {
          this.outputLevel = level;
          this.output(level, at);
        }
        this.raise(OCF, at);
      }
      if (at === this.captureCycle) {
        this.captureCycle = Number.POSITIVE_INFINITY;
        this.icr = this.counter(at);
        this.raise(ICF, at);
      }
      this.planNext();
    }
  }

  /** An edge on P20 (while it is an input) in `cycle`. */
  captureEdge(rising: boolean, cycle: number): void {
    this.sync(cycle);
    if (rising !== ((this.tcsr & IEDG) !== 0)) return;
    this.captureCycle = cycle + CAPTURE_DELAY;
    this.planNext();
  }

  readTcsr(cycle: number): number {
    this.sync(cycle);
    this.armed = this.tcsr & FLAGS;
    return this.tcsr;
  }

  writeTcsr(value: number, cycle: number): void {
    this.sync(cycle);
    this.tcsr = (this.tcsr & FLAGS) | (value & 0x1f);
    this.updateIrq(cycle);
  }

  /** Latches the low byte, so that `LDD $09` is consistent. */
  readCounterHigh(cycle: number): number {
    this.sync(cycle);
    this.clear(TOF, cycle);
    const count = this.counter(cycle);
    this.counterLowLatch = count & 0xff;
    return count >> 8;
  }

  readCounterLow(): number {
    return this.counterLowLatch;
  }

  /** Any data presets the counter: the next cycle shows $FFF8. */
  writeCounterHigh(value: number, cycle: number): void {
    this.inhibit(cycle);
    this.counterHighWritten = value;
    this.preset(0xfff8, cycle + 1);
  }

  /** Sets both bytes: the next cycle shows the value written. */
  writeCounterLow(value: number, cycle: number): void {
    this.sync(cycle);
    this.offset = ((this.counterHighWritten << 8) + value - lowWord(cycle + 1)) & 0xffff;
    this.overflowCycle = this.nextCycleOf(0, cycle + 1);
    this.planMatch(cycle);
  }

  readCompareHigh(): number {
    return this.ocr >> 8;
  }

  readCompareLow(): number {
    return this.ocr & 0xff;
  }

  writeCompareHigh(value: number, cycle: number): void {
    this.inhibit(cycle);
    this.clear(OCF, cycle);
    this.ocr = (value << 8) | (this.ocr & 0xff);
    this.planMatch(cycle);
  }

  writeCompareLow(value: number, cycle: number): void {
    this.sync(cycle);
    this.clear(OCF, cycle);
    this.ocr = (this.ocr & 0xff00) | value;
    this.planMatch(cycle);
  }

  readCaptureHigh(cycle: number): number {
    this.sync(cycle);
    this.clear(ICF, cycle);
    return this.icr >> 8;
  }

  readCaptureLow(): number {
    return this.icr & 0xff;
  }

  /** Flags that are set and enabled, in the flags' own bit positions. */
  requests(): number {
    return this.tcsr & (this.tcsr << 3) & FLAGS;
  }

  save(writer: StateWriter): void {
    writer.section('H3TI');
    writer.u8(this.tcsr);
    writer.u16(this.ocr);
    writer.u16(this.icr);
    writer.u8(this.armed);
    writer.u16(this.offset);
    writer.u8(this.counterLowLatch);
    writer.u8(this.counterHighWritten);
    writer.u8(this.outputLevel);
    writer.f64(this.matchCycle);
    writer.f64(this.overflowCycle);
    writer.f64(this.captureCycle);
    writer.f64(this.inhibitedTo);
    writer.f64(this.irqSince);
  }

  load(reader: StateReader): void {
    reader.section('H3TI');
    this.tcsr = reader.u8();
    this.ocr = reader.u16();
    this.icr = reader.u16();
    this.armed = reader.u8();
    this.offset = reader.u16();
    this.counterLowLatch = reader.u8();
    this.counterHighWritten = reader.u8();
    this.outputLevel = reader.u8();
    this.matchCycle = reader.f64();
    this.overflowCycle = reader.f64();
    this.captureCycle = reader.f64();
    this.inhibitedTo = reader.f64();
    this.irqSince = reader.f64();
    this.planNext();
  }

  /** The comparison is held off in the cycle of a write to $09 or $0B and in the next one. */
  private inhibit(cycle: number): void {
    if (this.matchCycle >= cycle) {
      this.matchCycle = Number.POSITIVE_INFINITY;
      this.planNext();
    }
    this.sync(cycle);
    this.inhibitedTo = cycle + 1;
  }

  private planMatch(after: number): void {
    this.matchCycle = this.nextCycleOf(this.ocr, Math.max(after, this.inhibitedTo));
    this.planNext();
  }

  private planNext(): void {
    this.nextEvent = Math.min(this.matchCycle, this.overflowCycle, this.captureCycle);
  }

  /** First cycle later than `after` in which the counter shows `value`. */
  private nextCycleOf(value: number, after: number): number {
    return after + (((value - this.counter(after) - 1) & 0xffff) + 1);
  }

  /** A flag that sets again between the two steps of its clearing stays set. */
  private raise(flag: number, cycle: number): void {
    this.tcsr |= flag;
    this.armed &= ~flag;
    this.updateIrq(cycle);
  }

  private clear(flag: number, cycle: number): void {
    if ((this.armed & flag) === 0) return;
    this.armed &= ~flag;
    this.tcsr &= ~flag;
    this.updateIrq(cycle);
  }

  private updateIrq(cycle: number): void {
    if (this.requests() === 0) this.irqSince = Number.POSITIVE_INFINITY;
    else if (this.irqSince === Number.POSITIVE_INFINITY) this.irqSince = cycle;
  }
}
