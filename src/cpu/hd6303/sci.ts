/**
 * Serial communication interface of the HD6303R: rate and mode control register (RMCR, $10), control and
 * status register (TRCSR, $11), receive and transmit data ($12, $13). NRZ, start bit, eight data bits LSB
 * first, stop bit.
 * Source: Hitachi HD6301/HD6303 data sheet, "Serial communication interface".
 *
 * Bits of the internal clock begin where the free-running counter is a multiple of the bit time; bits of the
 * external clock where the number of the E cycle is.
 *
 * Not emulated: the bit clock output (CC = 10), a sender whose bit time differs from ours, RE set in the
 * middle of a frame (the frame is ignored as a whole).
 */
import type { Snapshotable, StateReader, StateWriter } from '../../snapshot.js';
import type { Hd6303Anomaly } from './bus.js';

export const RDRF = 0x80;
export const ORFE = 0x40;
export const TDRE = 0x20;
const RIE = 0x10;
export const RE = 0x08;
const TIE = 0x04;
export const TE = 0x02;
const WU = 0x01;
const FLAGS = RDRF | ORFE | TDRE;
const NEVER = Number.POSITIVE_INFINITY;

/** E cycles of a bit of the internal clock, by SS1 SS0. */
const INTERNAL_BIT_CYCLES = [16, 128, 1024, 4096] as const;
/** Start bit, eight data bits, stop bit. */
const FRAME_BITS = 10;
/** The stop bit is strobed about its centre. */
const STROBE_BITS = 9.5;

/** Where a queued frame keeps its speed. */
const SPEED_SHIFT = 9;
/** Ones in a row that end the preamble, and wake a sleeping receiver. */
const IDLE_BITS = 10;

export class Hd6303Sci implements Snapshotable {
  /** E cycle of the next event; `sync` must be called at it or later. */
  nextEvent = NEVER;
  /** E cycle since which the interface requests an interrupt, infinite when it does not. */
  irqSince = NEVER;
  /** Read-only view of TRCSR for the port logic; the CPU reads it with `readTrcsr`. */
  trcsr = TDRE;

  private rmcr = 0;
  private rdr = 0;
  private tdr = 0;
  private armed = 0;
  private counterOffset = 0;

  private txStart = NEVER;
  /** First cycle in which the next start bit may begin. */
  private txFree = 0;
  private shiftValue = 0xff;
  private shiftStart = Number.NEGATIVE_INFINITY;
  private shiftBitCycles = 16;

  private rxDone = NEVER;
  private rxValue = 0;
  private rxStopBit = true;
  private wakeCycle = NEVER;
  /** Cycle since which RXD has been 1. */
  private highSince = 0;

  private queueStart = new Float64Array(64);
  /** Data in bits 7 to 0, stop bit in bit 8, from bit 9 on how many times faster than the receiver it comes. */
  private queueFrame = new Uint16Array(64);
  private queueHead = 0;
  private queueLength = 0;

  constructor(
    private readonly externalBitCycles: number,
    private readonly transmit: (value: number, startCycle: number) => void,
    private readonly report: (kind: Hd6303Anomaly['kind'], address: number, value: number) => void,
  ) {}

  /** RES. Frames still on the line stay there. */
  reset(cycle: number, counterOffset: number): void {
    this.rmcr = 0;
    this.trcsr = TDRE;
    this.rdr = 0;
    this.tdr = 0;
    this.armed = 0;
    this.irqSince = NEVER;
    this.counterOffset = counterOffset;
    this.txStart = NEVER;
    this.txFree = cycle;
    this.shiftStart = Number.NEGATIVE_INFINITY;
    this.rxDone = NEVER;
    this.wakeCycle = NEVER;
    this.highSince = cycle;
    this.planNext();
  }

  /**
   * A frame on RXD whose start bit begins in `startCycle`; frames come in the order of their times. `speed` 1-64
   * shortens its bits and lets the receiver follow, which no real line does.
   */
  receive(value: number, startCycle: number, stopBit: boolean, speed: number): void {
    if (this.queueLength === this.queueStart.length) this.growQueue();
    const tail = (this.queueHead + this.queueLength) % this.queueStart.length;
    this.queueStart[tail] = startCycle;
    this.queueFrame[tail] = (value & 0xff) | (stopBit ? 0x100 : 0) | (speed << SPEED_SHIFT);
    this.queueLength++;
    this.planNext();
  }

  /** Lets everything happen that falls into cycles up to and including `cycle`. */
  sync(cycle: number): void {
    while (this.nextEvent <= cycle) {
      const at = this.nextEvent;
      if (at === this.rxDone) this.finishFrame(at);
      else if (at === this.wakeCycle) this.wake();
      else if (at === this.txStart) this.beginTransmission(at);
      else this.beginFrame();
      this.planNext();
    }
  }

  /** The bit clock hangs on the free-running counter: a write to the counter moves its edges. */
  counterWritten(cycle: number, counterOffset: number): void {
    this.sync(cycle);
    this.counterOffset = counterOffset;
    this.planTransmission(cycle);
  }

  writeRmcr(value: number, cycle: number): void {
    this.sync(cycle);
    this.rmcr = value & 0x0f;
    if ((this.rmcr & 0x0c) === 0) this.report('sci-clock', 0x10, value);
    this.planTransmission(cycle);
  }

  readTrcsr(cycle: number): number {
    this.sync(cycle);
    this.armed = this.trcsr & FLAGS;
    return this.trcsr;
  }

  writeTrcsr(value: number, cycle: number): void {
    this.sync(cycle);
    const before = this.trcsr;
    this.trcsr = (before & FLAGS) | (value & 0x1f);
    const risen = this.trcsr & ~before;
    if ((risen & TE) !== 0) this.txFree = this.bitBoundary(cycle + 1) + IDLE_BITS * this.bitCycles();
    if ((this.trcsr & RE) === 0) this.rxDone = NEVER;
    if ((this.trcsr & WU) === 0) this.wakeCycle = NEVER;
    else if ((risen & WU) !== 0) {
      this.wakeCycle = Math.max(cycle, this.highSince) + IDLE_BITS * this.bitCycles();
    }
    this.updateIrq(cycle);
    this.planTransmission(cycle);
  }

  readRdr(cycle: number): number {
    this.sync(cycle);
    this.clear(RDRF | ORFE, cycle);
    return this.rdr;
  }

  /** Overwrites the data in any case; clears TDRE (so that the byte goes out) after a read of TRCSR. */
  writeTdr(value: number, cycle: number): void {
    this.sync(cycle);
    this.tdr = value;
    this.clear(TDRE, cycle);
    this.planTransmission(cycle);
  }

  /** E cycles of one bit at the present setting of RMCR. */
  bitCycles(): number {
    return (this.rmcr & 0x0c) === 0x0c ? this.externalBitCycles : INTERNAL_BIT_CYCLES[this.rmcr & 3]!;
  }

  /** Level of P24 while the transmitter drives it. */
  txLevel(cycle: number): number {
    const bit = Math.floor((cycle - this.shiftStart) / this.shiftBitCycles);
    if (bit <= 0) return 0;
    return bit <= 8 ? (this.shiftValue >> (bit - 1)) & 1 : 1;
  }

  save(writer: StateWriter): void {
    writer.section('H3SC');
    writer.u8(this.trcsr);
    writer.u8(this.rmcr);
    writer.u8(this.rdr);
    writer.u8(this.tdr);
    writer.u8(this.armed);
    writer.u16(this.counterOffset);
    writer.f64(this.irqSince);
    writer.f64(this.txStart);
    writer.f64(this.txFree);
    writer.u8(this.shiftValue);
    writer.f64(this.shiftStart);
    writer.u16(this.shiftBitCycles);
    writer.f64(this.rxDone);
    writer.u8(this.rxValue);
    writer.bool(this.rxStopBit);
    writer.f64(this.wakeCycle);
    writer.f64(this.highSince);
    writer.i32(this.queueLength);
    for (let i = 0; i < this.queueLength; i++) {
      const at = (this.queueHead + i) % this.queueStart.length;
      writer.f64(this.queueStart[at]!);
      writer.u16(this.queueFrame[at]!);
    }
  }

  load(reader: StateReader): void {
    reader.section('H3SC');
    this.trcsr = reader.u8();
    this.rmcr = reader.u8();
    this.rdr = reader.u8();
    this.tdr = reader.u8();
    this.armed = reader.u8();
    this.counterOffset = reader.u16();
    this.irqSince = reader.f64();
    this.txStart = reader.f64();
    this.txFree = reader.f64();
    this.shiftValue = reader.u8();
    this.shiftStart = reader.f64();
    this.shiftBitCycles = reader.u16();
    this.rxDone = reader.f64();
    this.rxValue = reader.u8();
    this.rxStopBit = reader.bool();
    this.wakeCycle = reader.f64();
    this.highSince = reader.f64();
    const length = reader.i32();
    this.queueHead = 0;
    this.queueLength = 0;
    for (let i = 0; i < length; i++) {
      const start = reader.f64();
      const frame = reader.u16();
      this.receive(frame & 0xff, start, (frame & 0x100) !== 0, frame >> SPEED_SHIFT);
    }
    this.planNext();
  }

  /** First cycle from `cycle` on in which a bit begins. */
  private bitBoundary(cycle: number): number {
    const period = this.bitCycles();
    const phase = (this.rmcr & 0x0c) === 0x0c ? 0 : this.counterOffset;
    const past = (cycle + phase) % period;
    return past === 0 ? cycle : cycle + period - past;
  }

  private planTransmission(cycle: number): void {
    const ready = (this.trcsr & (TE | TDRE)) === TE;
    this.txStart = ready ? this.bitBoundary(Math.max(this.txFree, cycle + 1)) : NEVER;
    this.planNext();
  }

  private planNext(): void {
    const frame = this.queueLength > 0 ? this.queueStart[this.queueHead]! : NEVER;
    this.nextEvent = Math.min(this.txStart, this.rxDone, this.wakeCycle, frame);
  }

  private beginTransmission(cycle: number): void {
    this.shiftValue = this.tdr;
    this.shiftStart = cycle;
    this.shiftBitCycles = this.bitCycles();
    this.txStart = NEVER;
    this.txFree = cycle + FRAME_BITS * this.shiftBitCycles;
    this.raise(TDRE, cycle);
    this.transmit(this.shiftValue, cycle);
  }

  private beginFrame(): void {
    const start = this.queueStart[this.queueHead]!;
    const frame = this.queueFrame[this.queueHead]!;
    this.queueHead = (this.queueHead + 1) % this.queueStart.length;
    this.queueLength--;
    if ((this.trcsr & RE) === 0) return;
    if (this.rxDone !== NEVER) {
      this.report('sci-overlap', 0x12, frame & 0xff);
      return;
    }
    const bit = this.bitCycles() / (frame >> SPEED_SHIFT);
    this.rxValue = frame & 0xff;
    this.rxStopBit = (frame & 0x100) !== 0;
    this.rxDone = start + Math.round(STROBE_BITS * bit);
    // 32 - clz32 = number of frame bits up to the last 0; the start bit is bit 0 of the frame
    const zeros = ~((frame & 0x1ff) << 1) & 0x3ff;
    this.highSince = start + (32 - Math.clz32(zeros)) * bit;
    if (this.wakeCycle !== NEVER) this.wakeCycle = this.highSince + IDLE_BITS * bit;
  }

  private finishFrame(cycle: number): void {
    this.rxDone = NEVER;
    if ((this.trcsr & WU) !== 0) return;
    if (!this.rxStopBit || (this.trcsr & RDRF) !== 0) {
      this.raise(ORFE, cycle);
      return;
    }
    this.rdr = this.rxValue;
    this.raise(RDRF, cycle);
  }

  private wake(): void {
    this.wakeCycle = NEVER;
    this.trcsr &= ~WU;
  }

  private raise(flag: number, cycle: number): void {
    this.trcsr |= flag;
    this.armed &= ~flag;
    this.updateIrq(cycle);
  }

  private clear(flags: number, cycle: number): void {
    this.trcsr &= ~(this.armed & flags);
    this.armed &= ~flags;
    this.updateIrq(cycle);
  }

  private updateIrq(cycle: number): void {
    const receive = (this.trcsr & RIE) !== 0 && (this.trcsr & (RDRF | ORFE)) !== 0;
    const transmit = (this.trcsr & TIE) !== 0 && (this.trcsr & TDRE) !== 0;
    if (!receive && !transmit) this.irqSince = NEVER;
    else if (this.irqSince === NEVER) this.irqSince = cycle;
  }

  private growQueue(): void {
    const length = this.queueLength;
    const starts = new Float64Array(length * 2);
    const frames = new Uint16Array(length * 2);
    for (let i = 0; i < length; i++) {
      const at = (this.queueHead + i) % length;
      starts[i] = this.queueStart[at]!;
      frames[i] = this.queueFrame[at]!;
    }
    this.queueStart = starts;
    this.queueFrame = frames;
    this.queueHead = 0;
  }
}
