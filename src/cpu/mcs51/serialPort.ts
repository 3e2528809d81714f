/**
 * Serial port of the 8051.
 *
 * Modes 1-3: a free-running divide-by-16, clocked by timer 1 overflows (modes 1 and 3) or half the oscillator
 * (mode 2), each through a divide-by-2 unless SMOD is set. Its rollovers are the bit boundaries of the
 * transmitter. The receiver has a divide-by-16 of its own, reset by the 1-to-0 transition of the start bit; it
 * samples in counter state 8 and loads SBUF in state 10 of the tenth bit. Mode 0 is a shift register at one bit
 * a machine cycle.
 *
 * Source: Intel, Hardware Description of the 8051, 8052 and 80C51, "Serial Interface".
 *
 * Not emulated: the majority of the samples in states 7, 8 and 9 (the middle one stands for it: the wire has no
 * noise); the waveforms of mode 0 on RXD and TXD; the effect of P3.0 and P3.1 latches that are 0.
 */
import type { Snapshotable, StateReader, StateWriter } from '../../snapshot.js';
import { SerialLine } from './serialLine.js';
import type { Mcs51Timers } from './timers.js';

const SM2 = 0x20;
const REN = 0x10;
const RB8 = 0x04;
const TI = 0x02;
const RI = 0x01;

const NEVER = Number.POSITIVE_INFINITY;

/** Receiver: looking for a transition; seen one, waiting for the next sample; inside a frame. */
const HUNTING = 0;
const TRIGGERED = 1;
const SAMPLING = 2;

/** What the port needs from outside. */
export interface Mcs51SerialPins {
  /** The start bit of `value` begins on TXD at machine cycle `startCycle`. */
  transmit(value: number, startCycle: number): void;
  /** Level of RXD now, for mode 0. */
  readRxd(): number;
  /** Something a program should not do, or that loses data. */
  report(message: string): void;
}

export class Mcs51SerialPort implements Snapshotable {
  /** SCON: SM0 SM1 SM2 REN TB8 RB8 TI RI. */
  scon = 0;
  /** PCON.7. */
  smod = false;
  private received = 0;
  /** Divide-by-16: ticks since power-on, and the divide-by-2 in front of it. */
  private tick = 0;
  private half = 0;
  private transmitData = 0;
  /** Tick at which the start bit begins, tick at which the stop bit begins, machine cycle in which TI sets. */
  private startTick = NEVER;
  private stopTick = NEVER;
  private tiCycle = NEVER;
  private receiver = HUNTING;
  /** Machine cycle of the next 1-to-0 transition while hunting. */
  private fallCycle = NEVER;
  /** Tick of the next sample of the receiver. */
  private sampleTick = NEVER;
  /** Bit the next sample belongs to: 0 start bit ... 9 stop or ninth bit, 10 the load of SBUF. */
  private receiveBit = 0;
  private shift = 0;
  private lastBit = 0;
  /** Mode 0 reception: machine cycle of the next bit. */
  private shiftCycle = NEVER;
  private readonly line: SerialLine;

  constructor(
    private readonly pins: Mcs51SerialPins,
    private readonly timers: Mcs51Timers,
    receiveBitCycles: number,
  ) {
    this.line = new SerialLine(receiveBitCycles);
  }

  /** Hardware reset before machine cycle `cycle`. What is on the wire stays there. */
  reset(cycle: number): void {
    this.scon = 0;
    this.smod = false;
    this.startTick = NEVER;
    this.stopTick = NEVER;
    this.tiCycle = NEVER;
    this.shiftCycle = NEVER;
    this.hunt(cycle);
  }

  /** The receive side of SBUF. */
  get buffer(): number {
    return this.received;
  }

  /** Sets the receive side of SBUF, for debuggers. */
  set buffer(value: number) {
    this.received = value;
  }

  /** A frame whose start bit begins at `startCycle` arrives at RXD; all cycles before `now` have passed. */
  receive(value: number, startCycle: number, now: number): void {
    this.line.drop(now);
    this.line.push(value, startCycle);
    if (this.receiver === HUNTING && this.listening() && this.fallCycle === NEVER) {
      this.fallCycle = this.line.nextFall(startCycle);
    }
  }

  /** Level of the wire at RXD in `cycle`. */
  lineLevel(cycle: number): number {
    return this.line.level(cycle);
  }

  /** A write to the transmit side of SBUF in machine cycle `cycle`. */
  writeBuffer(value: number, cycle: number): void {
    if (this.stopTick !== NEVER || this.tiCycle !== NEVER) {
      this.pins.report('SBUF is written before the previous byte has left; that byte is cut off');
    }
    this.transmitData = value;
    this.tiCycle = NEVER;
    this.startTick = NEVER;
    this.stopTick = NEVER;
    if (this.mode() === 0) {
      this.pins.report('serial mode 0 shifts a byte out; nothing is connected to it');
      this.tiCycle = cycle + 10;
    } else {
      this.startTick = (Math.floor(this.tick / 16) + 1) * 16;
      this.stopTick = this.startTick + (this.mode() === 1 ? 9 : 10) * 16;
    }
  }

  /** A write to SCON in machine cycle `cycle`. */
  writeControl(value: number, cycle: number): void {
    const before = this.scon;
    const wasListening = this.listening();
    this.scon = value;
    if (this.mode() === 0) {
      const started = (value & (REN | RI)) === REN && (before & (REN | RI)) !== REN;
      if (started) {
        this.receiveBit = 0;
        this.shiftCycle = cycle + 2;
      }
      if (wasListening) this.hunt(cycle + 1);
    } else {
      this.shiftCycle = NEVER;
      if (this.receiver === HUNTING && this.listening() !== wasListening) this.hunt(cycle + 1);
    }
  }

  /** Machine cycles from `now` until the port has something to do, counting the one in which it does; >= 1. */
  until(now: number): number {
    let cycles = Math.min(this.tiCycle, this.shiftCycle) - now + 1;
    const tick = Math.min(this.startTick, this.stopTick, this.sampleTick);
    if (tick !== NEVER) cycles = Math.min(cycles, this.untilTick(tick));
    if (this.fallCycle > now) cycles = Math.min(cycles, this.fallCycle - now);
    return cycles;
  }

  /** Call before time passes from `now` on: a transition at RXD is sampled at the next tick. */
  prepare(now: number): void {
    if (this.fallCycle > now) return;
    this.fallCycle = NEVER;
    this.receiver = TRIGGERED;
    this.sampleTick = this.tick + 1;
  }

  /** `cycles` machine cycles pass, no more than `until` said, the last of them being `last`. */
  advance(cycles: number, last: number): void {
    const mode = this.mode();
    if (mode !== 0) this.count(mode === 2 ? 6 * cycles : this.timers.overflows1);
    if (this.tiCycle <= last) {
      this.tiCycle = NEVER;
      this.scon |= TI;
    }
    if (this.startTick <= this.tick) {
      this.startTick = NEVER;
      this.pins.transmit(this.transmitData, last + 1);
    }
    if (this.stopTick <= this.tick) {
      this.stopTick = NEVER;
      this.tiCycle = last + 1;
    }
    while (this.sampleTick <= this.tick) this.sample(last);
    if (this.shiftCycle <= last) this.shiftIn(last);
  }

  save(writer: StateWriter): void {
    writer.section('i51s');
    writer.u8(this.scon);
    writer.bool(this.smod);
    writer.u8(this.received);
    writer.u8(this.half);
    writer.u8(this.transmitData);
    writer.u8(this.receiver);
    writer.u8(this.receiveBit);
    writer.u8(this.shift);
    writer.u8(this.lastBit);
    writer.f64(this.tick);
    writer.f64(this.startTick);
    writer.f64(this.stopTick);
    writer.f64(this.tiCycle);
    writer.f64(this.fallCycle);
    writer.f64(this.sampleTick);
    writer.f64(this.shiftCycle);
    this.line.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('i51s');
    this.scon = reader.u8();
    this.smod = reader.bool();
    this.received = reader.u8();
    this.half = reader.u8();
    this.transmitData = reader.u8();
    this.receiver = reader.u8();
    this.receiveBit = reader.u8();
    this.shift = reader.u8();
    this.lastBit = reader.u8();
    this.tick = reader.f64();
    this.startTick = reader.f64();
    this.stopTick = reader.f64();
    this.tiCycle = reader.f64();
    this.fallCycle = reader.f64();
    this.sampleTick = reader.f64();
    this.shiftCycle = reader.f64();
    this.line.load(reader);
  }

  /** SM0 SM1. */
  private mode(): number {
    return this.scon >> 6;
  }

  /** Modes 1-3 with REN set. */
  private listening(): boolean {
    return this.mode() !== 0 && (this.scon & REN) !== 0;
  }

  /** Looks for the first transition at `from` or later. */
  private hunt(from: number): void {
    this.receiver = HUNTING;
    this.sampleTick = NEVER;
    this.line.drop(from);
    this.fallCycle = this.listening() ? this.line.nextFall(from) : NEVER;
  }

  /** `clocks` periods of the clock in front of the divide-by-2 pass. */
  private count(clocks: number): void {
    if (this.smod) {
      this.tick += clocks;
      this.half ^= clocks & 1;
    } else {
      const total = this.half + clocks;
      this.tick += Math.floor(total / 2);
      this.half = total & 1;
    }
  }

  /** Machine cycles until the divide-by-16 reaches `tick`, counting the one in which it does. */
  private untilTick(tick: number): number {
    const clocks = this.smod ? tick - this.tick : 2 * (tick - this.tick) - this.half;
    switch (this.mode()) {
      case 0:
        return NEVER;
      case 2:
        return Math.ceil(clocks / 6);
      default:
        return this.timers.untilOverflow1(clocks);
    }
  }

  /** One sample of the receiver, in machine cycle `cycle`. */
  private sample(cycle: number): void {
    if (this.receiver === TRIGGERED) {
      if (this.line.level(cycle) !== 0) {
        this.hunt(cycle);
        return;
      }
      this.receiver = SAMPLING;
      this.receiveBit = 0;
      this.sampleTick += 8;
    } else if (this.receiveBit === 0) {
      if (this.line.level(cycle) !== 0) {
        this.hunt(cycle);
        return;
      }
      this.receiveBit = 1;
      this.sampleTick += 16;
    } else if (this.receiveBit < 9) {
      this.shift = (this.shift >> 1) | (this.line.level(cycle) << 7);
      this.receiveBit += 1;
      this.sampleTick += 16;
    } else if (this.receiveBit === 9) {
      this.lastBit = this.line.level(cycle);
      this.receiveBit = 10;
      this.sampleTick += 2;
    } else {
      this.finish();
      this.hunt(cycle + 1);
    }
  }

  /** The frame is complete: it is taken over, or lost if RI is still set or SM2 rejects it. */
  private finish(): void {
    if ((this.scon & RI) !== 0) {
      this.pins.report('a received byte is lost: RI was still set when it was complete');
    } else if ((this.scon & SM2) === 0 || this.lastBit === 1) {
      this.received = this.shift;
      this.scon = (this.scon & ~RB8) | RI | (this.lastBit === 1 ? RB8 : 0);
    }
  }

  /** One bit of a mode 0 reception; RI sets in the cycle after the eighth. */
  private shiftIn(cycle: number): void {
    if (this.receiveBit < 8) {
      this.shift = (this.shift >> 1) | (this.pins.readRxd() << 7);
      this.receiveBit += 1;
      this.shiftCycle = cycle + 1;
    } else {
      this.received = this.shift;
      this.scon |= RI;
      this.shiftCycle = NEVER;
    }
  }
}
