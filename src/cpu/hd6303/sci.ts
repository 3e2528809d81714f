/**
 * Serial communication interface of the HD6303R: rate and mode control register (RMCR, $10), control and
 * status register (TRCSR, $11), receive and transmit data ($12, $13). NRZ, start bit, eight data bits LSB
 * first, stop bit.
 * Source: Hitachi HD6301/HD6303 data sheet, "Serial communication interface".
 *
 * Time is the core's count of E cycles (`time.ts`). Bits of the internal clock begin where the free-running
 * counter has a given residue modulo the bit time; bits of the external clock where the number of the E cycle
 * since power-on is a multiple of it.
 *
 * Not emulated: the bit clock output (CC = 10), a sender whose bit time differs from ours, breaks, TE cleared in
 * the middle of a frame (it goes out as a whole), RE set in the middle of a frame (it is ignored as a whole).
 */
import type { StateReader, StateWriter } from '../../snapshot.js';
import { POWER_ON } from '../../time.js';
import type { Hd6303Anomaly } from './bus.js';
import { FrameQueue } from './frameQueue.js';
import type { Hd6303Settings } from './options.js';
import { LONG_AGO, loadTime, NEVER, rebased, saveTime } from './time.js';

export const RDRF = 0x80;
export const ORFE = 0x40;
export const TDRE = 0x20;
const RIE = 0x10;
export const RE = 0x08;
const TIE = 0x04;
export const TE = 0x02;
const WU = 0x01;
const FLAGS = RDRF | ORFE | TDRE;

/** E cycles of a bit of the internal clock, by SS1 SS0. */
const INTERNAL_BIT_CYCLES = [16, 128, 1024, 4096] as const;
/** Longest bit, E cycles. */
const LONGEST_BIT = 65536;
/** Start bit, eight data bits, stop bit. */
const FRAME_BITS = 10;
/** The stop bit is strobed about its centre. */
const STROBE_BITS = 9.5;
/** Ones in a row that end the preamble, and wake a sleeping receiver. */
const IDLE_BITS = 10;

export class Hd6303Sci {
  /** When something happens next; `sync` must be called then or later. */
  nextEvent = NEVER;
  /** Since when the interface requests an interrupt; `NEVER` while it does not. */
  irqSince = NEVER;
  /** Read-only view of TRCSR for the port logic; the CPU reads it with `readTrcsr`. */
  trcsr = TDRE;

  private rmcr = 0;
  private rdr = 0;
  private tdr = 0;
  private armed = 0;
  private counterOffset = 0;
  /** E cycle of time 0 since power-on. */
  private epoch = POWER_ON;
  /** The same modulo the bit time of the external clock. */
  private externalPhase = 0;

  private txStart = NEVER;
  /** When the next start bit may begin. */
  private txFree = 0;
  private shiftValue = 0xff;
  private shiftStart = -LONG_AGO;
  private shiftBitCycles = 16;

  /** When the frame that waits first begins. */
  private frameAt = NEVER;
  private rxDone = NEVER;
  private rxValue = 0;
  private rxStopBit = true;
  private wakeAt = NEVER;
  /** Since when RXD has been 1. */
  private highSince = 0;
  private readonly frames = new FrameQueue();

  private readonly externalBitCycles: number;
  private readonly bitPhase: number;
  private readonly framingErrorLoads: boolean;
  private readonly flagReadDelay: number;
  private readonly repeatedFlagStays: boolean;

  /** @param transmit called when the start bit of `value` begins, at time `at`. */
  constructor(
    settings: Hd6303Settings,
    private readonly transmit: (value: number, at: number) => void,
    private readonly report: (kind: Hd6303Anomaly['kind'], address: number, value: number) => void,
  ) {
    this.externalBitCycles = settings.sciExternalBitCycles;
    this.bitPhase = settings.sciBitPhase;
    this.framingErrorLoads = settings.sciFramingErrorLoads;
    this.flagReadDelay = settings.flagReadDelay;
    this.repeatedFlagStays = settings.repeatedFlagStays;
  }

  /** RES. Frames still on the line stay there. */
  reset(now: number, counterOffset: number): void {
    this.rmcr = 0;
    this.trcsr = TDRE;
    this.rdr = 0;
    this.tdr = 0;
    this.armed = 0;
    this.irqSince = NEVER;
    this.counterOffset = counterOffset;
    this.txStart = NEVER;
    this.txFree = now;
    this.shiftStart = now - LONG_AGO;
    this.rxDone = NEVER;
    this.wakeAt = NEVER;
    this.highSince = now;
    this.planNext();
  }

  /**
   * A frame on RXD whose start bit begins in E cycle `startCycle` since power-on; frames come in the order of
   * their times. `speed` 1-64 shortens its bits and lets the receiver follow, which no real line does.
   */
  receive(value: number, startCycle: number, stopBit: boolean, speed: number): void {
    this.frames.push(value, startCycle, stopBit, speed);
    this.frameAt = this.frames.firstTime(this.epoch);
    this.planNext();
  }

  /** Lets everything happen that falls into cycles up to and including `now`. */
  sync(now: number): void {
    while (this.nextEvent <= now) {
      const at = this.nextEvent;
      if (at === this.rxDone) this.finishFrame(at);
      else if (at === this.wakeAt) this.wake();
      else if (at === this.txStart) this.beginTransmission(at);
      else this.beginFrame(at);
      this.planNext();
    }
  }

  /** The bit clock hangs on the free-running counter: a write to the counter moves its edges. */
  counterWritten(now: number, counterOffset: number): void {
    this.sync(now);
    this.counterOffset = counterOffset;
    this.planTransmission(now);
  }

  writeRmcr(value: number, now: number): void {
    this.sync(now);
    this.rmcr = value & 0x0f;
    if ((this.rmcr & 0x0c) === 0) this.report('sci-clock', 0x10, value);
    this.planTransmission(now);
  }

  readTrcsr(now: number): number {
    this.sync(now - this.flagReadDelay);
    const value = this.trcsr;
    this.armed = value & FLAGS;
    this.sync(now);
    return value;
  }

  writeTrcsr(value: number, now: number): void {
    this.sync(now);
    const before = this.trcsr;
    this.trcsr = (before & FLAGS) | (value & 0x1f);
    const risen = this.trcsr & ~before;
    if ((risen & TE) !== 0) this.txFree = this.bitBoundary(now + 1) + IDLE_BITS * this.bitCycles();
    if ((this.trcsr & RE) === 0) this.rxDone = NEVER;
    if ((this.trcsr & WU) === 0) this.wakeAt = NEVER;
    else if ((risen & WU) !== 0) this.wakeAt = Math.max(now, this.highSince) + IDLE_BITS * this.bitCycles();
    this.updateIrq(now);
    this.planTransmission(now);
  }

  readRdr(now: number): number {
    this.sync(now);
    this.clear(RDRF | ORFE, now);
    return this.rdr;
  }

  /** Overwrites the data in any case; clears TDRE (so that the byte goes out) after a read of TRCSR. */
  writeTdr(value: number, now: number): void {
    this.sync(now);
    this.tdr = value;
    this.clear(TDRE, now);
    this.planTransmission(now);
  }

  /** E cycles of one bit at the present setting of RMCR. */
  bitCycles(): number {
    return (this.rmcr & 0x0c) === 0x0c ? this.externalBitCycles : INTERNAL_BIT_CYCLES[this.rmcr & 3]!;
  }

  /** Level of P24 while the transmitter drives it. */
  txLevel(now: number): number {
    const bit = ((now - this.shiftStart) / this.shiftBitCycles) | 0;
    if (bit === 0) return 0;
    return bit <= 8 ? (this.shiftValue >> (bit - 1)) & 1 : 1;
  }

  /** The epoch moves forward by `by` cycles, to `epoch`; `now` is the present in the new count. */
  rebase(by: number, now: number, epoch: number): void {
    this.epoch = epoch;
    this.externalPhase = (this.externalPhase + by) % this.externalBitCycles;
    this.txStart = rebased(this.txStart, by, now);
    this.txFree = rebased(this.txFree, by, now);
    this.shiftStart = rebased(this.shiftStart, by, now);
    this.rxDone = rebased(this.rxDone, by, now);
    this.wakeAt = rebased(this.wakeAt, by, now);
    this.highSince = rebased(this.highSince, by, now);
    this.irqSince = rebased(this.irqSince, by, now);
    this.counterOffset = (this.counterOffset + by) & 0xffff;
    this.frameAt = this.frames.firstTime(epoch);
    this.planNext();
  }

  save(writer: StateWriter, now: number): void {
    writer.section('H3SC');
    writer.u8(this.trcsr);
    writer.u8(this.rmcr);
    writer.u8(this.rdr);
    writer.u8(this.tdr);
    writer.u8(this.armed);
    saveTime(writer, this.irqSince, now);
    saveTime(writer, this.txStart, now);
    saveTime(writer, this.txFree, now);
    writer.u8(this.shiftValue);
    saveTime(writer, this.shiftStart, now);
    writer.i32(this.shiftBitCycles);
    saveTime(writer, this.rxDone, now);
    writer.u8(this.rxValue);
    writer.bool(this.rxStopBit);
    saveTime(writer, this.wakeAt, now);
    saveTime(writer, this.highSince, now);
    this.frames.save(writer);
  }

  /** The present, E cycle `epoch` since power-on, becomes time 0. */
  load(reader: StateReader, counterOffset: number, epoch: number): void {
    reader.section('H3SC');
    this.counterOffset = counterOffset;
    this.epoch = epoch;
    this.externalPhase = epoch % this.externalBitCycles;
    const longest = (FRAME_BITS + IDLE_BITS + 1) * LONGEST_BIT;
    this.trcsr = reader.u8();
    this.rmcr = reader.u8(0x0f);
    this.rdr = reader.u8();
    this.tdr = reader.u8();
    this.armed = reader.u8() & FLAGS;
    this.irqSince = loadTime(reader, -LONG_AGO, 0);
    this.txStart = loadTime(reader, -LONG_AGO, longest);
    this.txFree = loadTime(reader, -LONG_AGO, longest);
    this.shiftValue = reader.u8();
    this.shiftStart = loadTime(reader, -LONG_AGO, 0);
    this.shiftBitCycles = reader.i32(16, LONGEST_BIT);
    this.rxDone = loadTime(reader, -LONG_AGO, longest);
    this.rxValue = reader.u8();
    this.rxStopBit = reader.bool();
    this.wakeAt = loadTime(reader, -LONG_AGO, longest);
    this.highSince = loadTime(reader, -LONG_AGO, longest);
    this.frames.load(reader);
    this.frameAt = this.frames.firstTime(epoch);
    this.planNext();
  }

  /** First time from `from` on at which a bit begins. */
  private bitBoundary(from: number): number {
    const period = this.bitCycles();
    const external = (this.rmcr & 0x0c) === 0x0c;
    const past =
      (from + (external ? this.externalPhase : this.counterOffset + 0x10000 - this.bitPhase)) % period;
    return past === 0 ? from : from + period - past;
  }

  private planTransmission(now: number): void {
    const ready = (this.trcsr & (TE | TDRE)) === TE;
    this.txStart = ready ? this.bitBoundary(Math.max(this.txFree, now + 1)) : NEVER;
    this.planNext();
  }

  private planNext(): void {
    this.nextEvent = Math.min(this.txStart, this.rxDone, this.wakeAt, this.frameAt);
  }

  private beginTransmission(at: number): void {
    this.shiftValue = this.tdr;
    this.shiftStart = at;
    this.shiftBitCycles = this.bitCycles();
    this.txStart = NEVER;
    this.txFree = at + FRAME_BITS * this.shiftBitCycles;
    this.raise(TDRE, at);
    this.transmit(this.shiftValue, at);
  }

  private beginFrame(start: number): void {
    const { frames } = this;
    const value = frames.value();
    const stopBit = frames.stopBit();
    const bit = this.bitCycles() / frames.speed();
    frames.drop();
    this.frameAt = frames.firstTime(this.epoch);
    if ((this.trcsr & RE) === 0) return;
    if (this.rxDone !== NEVER) {
      this.report('sci-overlap', 0x12, value);
      return;
    }
    this.rxValue = value;
    this.rxStopBit = stopBit;
    this.rxDone = start + Math.round(STROBE_BITS * bit);
    // 32 - clz32 = number of frame bits up to the last 0; the start bit is bit 0 of the frame
    const zeros = ~((value | (stopBit ? 0x100 : 0)) << 1) & 0x3ff;
    this.highSince = start + Math.round((32 - Math.clz32(zeros)) * bit);
    if (this.wakeAt !== NEVER) this.wakeAt = this.highSince + Math.round(IDLE_BITS * bit);
  }

  private finishFrame(at: number): void {
    this.rxDone = NEVER;
    if ((this.trcsr & WU) !== 0) return;
    if (!this.rxStopBit || (this.trcsr & RDRF) !== 0) {
      if (this.rxStopBit) this.report('sci-overrun', 0x12, this.rxValue);
      if (this.framingErrorLoads && (this.trcsr & RDRF) === 0) this.rdr = this.rxValue;
      this.raise(ORFE, at);
      return;
    }
    this.rdr = this.rxValue;
    this.raise(RDRF, at);
  }

  private wake(): void {
    this.wakeAt = NEVER;
    this.trcsr &= ~WU;
  }

  private raise(flag: number, at: number): void {
    if (this.repeatedFlagStays || (this.trcsr & flag) === 0) this.armed &= ~flag;
    this.trcsr |= flag;
    this.updateIrq(at);
  }

  private clear(flags: number, now: number): void {
    this.trcsr &= ~(this.armed & flags);
    this.armed &= ~flags;
    this.updateIrq(now);
  }

  private updateIrq(at: number): void {
    const receive = (this.trcsr & RIE) !== 0 && (this.trcsr & (RDRF | ORFE)) !== 0;
    const transmit = (this.trcsr & TIE) !== 0 && (this.trcsr & TDRE) !== 0;
    if (!receive && !transmit) this.irqSince = NEVER;
    else if (this.irqSince === NEVER) this.irqSince = at;
  }
}
