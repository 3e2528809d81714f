/**
 * Serial port of the 8051.
 *
 * Modes 1-3: a free-running divide-by-16, clocked by timer 1 overflows (modes 1 and 3) or half the oscillator
 * (mode 2), each through a divide-by-2 unless SMOD is set. Its rollovers are the bit boundaries of the
 * transmitter. RXD is sampled at every one of its clocks ("tick"). A sample of 0 after one of 1 starts the
 * receiver's own divide-by-16, and each bit is the majority of the samples in its states 7, 8 and 9; a start bit
 * that is not 0 ends the attempt. SBUF is loaded in state 10 of the tenth bit. Mode 0 is a shift register at one
 * bit a machine cycle.
 *
 * Nothing runs at the pace of the ticks: `advance` is given stretches of machine cycles and works out in which of
 * them a tick of interest lies, and `until` says when the next thing happens that a program can notice.
 *
 * Source: Intel, Hardware Description of the 8051, 8052 and 80C51, "Serial Interface".
 *
 * Not emulated: the waveforms of mode 0 on RXD and TXD; what TXD puts on P3.1; a P3.1 latch that turns to 0 or 1
 * in the middle of a frame that is sent.
 */
import type { StateReader, StateWriter } from '../../snapshot.js';
import { SerialLine } from './serialLine.js';
import { readTime, writeTime } from './stored.js';
import { movedTime, NEVER } from './time.js';
import type { Mcs51Timers } from './timers.js';

const SM2 = 0x20;
const REN = 0x10;
const RB8 = 0x04;
const TI = 0x02;
const RI = 0x01;

/** Ticks from a sample of the start bit's 0 to the first of the three samples of a bit, and between two bits. */
const FIRST_SAMPLE = 7;
const BIT_TICKS = 16;
const SAMPLES = 3;

/** Number of the last bit of a frame (stop or ninth data bit) and what follows it: the load of SBUF. */
const LAST_BIT = 9;
const LOAD = 10;
/** Ticks from the sample that starts the receiver to the load of SBUF. */
const FRAME_TICKS = LAST_BIT * BIT_TICKS + 10;

/** What the port needs from outside. */
export interface Mcs51SerialPins {
  /** The start bit of `value` begins on TXD at machine cycle `startCycle`. */
  transmit(value: number, startCycle: number): void;
  /** Level of RXD now, for mode 0. */
  readRxd(): number;
  /** Something a program should not do, or that loses data. */
  report(message: string): void;
}

export class Mcs51SerialPort {
  /** SCON: SM0 SM1 SM2 REN TB8 RB8 TI RI. */
  scon = 0;
  /** PCON.7. */
  smod = false;
  /** The receive side of SBUF. */
  received = 0;
  /** Levels of the latches P3.0 and P3.1, which gate RXD and TXD. */
  rxdLatch = 1;
  txdLatch = 1;
  /** The divide-by-16, 0-15, and the divide-by-2 in front of it. */
  private phase = 0;
  private half = 0;
  private transmitData = 0;
  /** Ticks to the start bit and to the stop bit, machine cycle in which TI sets. */
  private startTicks = NEVER;
  private stopTicks = NEVER;
  private tiCycle = NEVER;
  /** In a frame, or looking for one. */
  private receiving = false;
  /** Looking for a frame: machine cycle of the next 1-to-0 transition of the wire. */
  private fallCycle = NEVER;
  /** RXD at the last tick. */
  private lastLevel = 1;
  /** In a frame: ticks to the next sample. */
  private sampleTicks = 0;
  /** Bit that the next sample belongs to: 0 start bit ... 9 stop or ninth bit, 10 the load of SBUF. */
  private receiveBit = 0;
  /** Samples of that bit so far, and how many of them were 1. */
  private samples = 0;
  private ones = 0;
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
    this.startTicks = NEVER;
    this.stopTicks = NEVER;
    this.tiCycle = NEVER;
    this.shiftCycle = NEVER;
    this.hunt(cycle);
  }

  /**
   * A frame whose start bit begins at `start` arrives at RXD; all cycles before `now` have passed, and since
   * `steadySince` nothing but time has changed the baud rate. A frame that has begun already, less than a bit ago,
   * is taken as if it had been known in time.
   */
  receive(value: number, start: number, now: number, steadySince: number): void {
    const late = now - start;
    this.line.drop(now - Math.max(late, 0));
    this.line.push(value, start);
    if (this.receiving || !this.listening()) {
      if (late > 0 && this.receiving) {
        this.pins.report('a byte on RXD was announced after it had begun, in the middle of another one');
      }
    } else if (late <= 0) {
      if (this.fallCycle === NEVER) this.fallCycle = this.line.nextFall(start);
    } else if (late < this.line.bitCycles && start >= steadySince && this.fallCycle === NEVER) {
      const missed = this.ticksBefore(Math.floor(late));
      if (missed === 0) this.fallCycle = this.line.nextFall(start);
      else this.begin(missed - 1);
    } else {
      this.pins.report(
        'a byte on RXD was announced too late after it had begun to be heard from its beginning',
      );
      this.fallCycle = this.line.nextFall(now);
    }
  }

  /** Level of the wire at RXD in `cycle`. */
  lineLevel(cycle: number): number {
    return this.line.level(cycle);
  }

  /** The latches of P3.0 and P3.1 have these levels from `cycle` on. */
  setLatches(rxd: number, txd: number, cycle: number): void {
    this.txdLatch = txd;
    if (rxd === this.rxdLatch) return;
    this.rxdLatch = rxd;
    if (this.receiving || !this.listening()) return;
    this.fallCycle = rxd === 0 ? cycle : this.line.nextFall(cycle);
  }

  /** A write to the transmit side of SBUF in machine cycle `cycle`. */
  writeBuffer(value: number, cycle: number): void {
    const shifting = this.mode() === 0 && this.tiCycle !== NEVER;
    if (this.startTicks !== NEVER || this.stopTicks !== NEVER || shifting) {
      this.pins.report('SBUF is written before the previous byte has left; that byte is cut off');
    }
    this.transmitData = value;
    this.startTicks = NEVER;
    this.stopTicks = NEVER;
    if (this.mode() === 0) {
      this.pins.report('serial mode 0 shifts a byte out; nothing is connected to it');
      this.tiCycle = cycle + 10;
    } else {
      this.startTicks = BIT_TICKS - this.phase;
      this.stopTicks = this.startTicks + (this.mode() === 1 ? 9 : 10) * BIT_TICKS;
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
      if (!this.receiving && this.listening() !== wasListening) this.hunt(cycle + 1);
    }
  }

  /**
   * Machine cycles from `now` until a program may notice something, counting the one in which it happens; at
   * least 1. It may be less than that, never more.
   */
  until(now: number): number {
    let cycles = NEVER;
    if (this.tiCycle !== NEVER) cycles = this.tiCycle - now + 1;
    if (this.shiftCycle !== NEVER) cycles = Math.min(cycles, this.shiftCycle - now + 1);
    if (this.startTicks !== NEVER) cycles = Math.min(cycles, this.untilTick(this.startTicks));
    else if (this.stopTicks !== NEVER) cycles = Math.min(cycles, this.untilTick(this.stopTicks) + 1);
    if (this.receiving) {
      cycles = Math.min(cycles, this.untilTick(this.ticksToLoad()));
    } else if (this.fallCycle !== NEVER && this.listening()) {
      const fall = Math.max(this.fallCycle - now, 0);
      cycles = Math.min(cycles, fall + this.untilTick(FRAME_TICKS - 1));
    }
    return Math.max(cycles, 1);
  }

  /**
   * `cycles` machine cycles pass, of which `first` is the first and in which the program and the pins are still;
   * no more of them than `until` said. To be called before the timers advance.
   */
  advance(first: number, cycles: number): void {
    const last = first + cycles - 1;
    const mode = this.mode();
    if (mode === 0) {
      if (this.shiftCycle <= last) this.shiftIn(last);
    } else {
      const clocks = mode === 2 ? 6 * cycles : this.timers.overflowsWithin(cycles);
      const ticks = this.smod ? clocks : (this.half + clocks) >> 1;
      if (ticks > 0) {
        this.send(first, ticks);
        this.hear(first, ticks);
        this.lastLevel = this.levelAt(first, ticks);
        this.phase = (this.phase + ticks) & 15;
      }
      this.half = (this.half + clocks) & 1;
    }
    if (this.tiCycle <= last) {
      this.tiCycle = NEVER;
      this.scon |= TI;
    }
  }

  /** All times are counted from an origin `cycles` later from now on. */
  moveOrigin(cycles: number, now: number): void {
    this.line.moveOrigin(cycles);
    this.tiCycle = movedTime(this.tiCycle, cycles);
    this.shiftCycle = movedTime(this.shiftCycle, cycles);
    this.fallCycle = movedTime(this.fallCycle, cycles);
    if (this.fallCycle === NEVER && !this.receiving && this.listening()) {
      this.fallCycle = this.line.nextFall(now);
    }
  }

  save(writer: StateWriter, now: number): void {
    this.line.drop(now);
    writer.section('i51s');
    writer.u8(this.scon);
    writer.bool(this.smod);
    writer.u8(this.received);
    writer.u8(this.rxdLatch);
    writer.u8(this.txdLatch);
    writer.u8(this.phase);
    writer.u8(this.half);
    writer.u8(this.transmitData);
    writer.bool(this.receiving);
    writer.u8(this.lastLevel);
    writer.u8(this.sampleTicks);
    writer.u8(this.receiveBit);
    writer.u8(this.samples);
    writer.u8(this.ones);
    writer.u8(this.shift);
    writer.u8(this.lastBit);
    writer.i32(this.startTicks);
    writer.i32(this.stopTicks);
    writeTime(writer, this.tiCycle, now);
    writeTime(writer, this.fallCycle, now);
    writeTime(writer, this.shiftCycle, now);
    this.line.save(writer, now);
  }

  load(reader: StateReader, now: number): void {
    reader.section('i51s');
    this.scon = reader.u8();
    this.smod = reader.bool();
    this.received = reader.u8();
    this.rxdLatch = reader.level();
    this.txdLatch = reader.level();
    this.phase = reader.u8(BIT_TICKS - 1);
    this.half = reader.level();
    this.transmitData = reader.u8();
    this.receiving = reader.bool();
    this.lastLevel = reader.level();
    this.sampleTicks = reader.u8(BIT_TICKS);
    this.receiveBit = reader.u8(LOAD);
    this.samples = reader.u8(SAMPLES - 1);
    this.ones = reader.u8(this.samples);
    this.shift = reader.u8();
    this.lastBit = reader.level();
    this.startTicks = readTicks(reader);
    this.stopTicks = readTicks(reader);
    this.tiCycle = readTime(reader, now);
    this.fallCycle = readTime(reader, now);
    this.shiftCycle = readTime(reader, now);
    this.line.load(reader, now);
    reader.expect(!this.receiving || this.sampleTicks > 0, 'the state of the serial receiver');
    reader.expect(
      this.startTicks === NEVER || this.stopTicks > this.startTicks,
      'the state of the transmitter',
    );
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
    this.receiving = false;
    this.fallCycle = NEVER;
    if (!this.listening()) return;
    this.line.drop(from);
    this.fallCycle = this.line.nextFall(from);
  }

  /** A sample has found the 0 of a start bit; `ticks` more have passed since, all of them in that bit. */
  private begin(ticks: number): void {
    this.receiving = true;
    this.fallCycle = NEVER;
    this.receiveBit = 0;
    this.samples = 0;
    this.ones = 0;
    this.sampleTicks = FIRST_SAMPLE;
    this.lastLevel = 0;
    while (ticks >= this.sampleTicks) {
      ticks -= this.sampleTicks;
      this.sample(0, 0);
    }
    this.sampleTicks -= ticks;
  }

  /** Machine cycles until the `ticks`-th tick from here, counting the one in which it is. */
  private untilTick(ticks: number): number {
    const clocks = this.smod ? ticks : 2 * ticks - this.half;
    switch (this.mode()) {
      case 0:
        return NEVER;
      case 2:
        return Math.floor((clocks + 5) / 6);
      default:
        return this.timers.untilOverflow1(clocks);
    }
  }

  /** The same as the number of a cycle; `first` is the next one. When an edge on T1 is the clock, it counts there. */
  private cycleOfTick(first: number, ticks: number): number {
    const cycles = this.untilTick(ticks);
    return cycles === NEVER ? first : first + cycles - 1;
  }

  /** Ticks in the `cycles` machine cycles from here on. */
  private ticksWithin(cycles: number): number {
    const clocks = this.mode() === 2 ? 6 * cycles : this.timers.overflowsWithin(cycles);
    return this.smod ? clocks : (this.half + clocks) >> 1;
  }

  /** Ticks in the `cycles` machine cycles up to here. */
  private ticksBefore(cycles: number): number {
    const mode = this.mode();
    if (mode === 0) return 0;
    const clocks = mode === 2 ? 6 * cycles : this.timers.overflowsBefore(cycles);
    return this.smod ? clocks : (clocks + 1 - this.half) >> 1;
  }

  /** RXD at the `ticks`-th tick from `first` on. */
  private levelAt(first: number, ticks: number): number {
    return this.line.idle ? this.rxdLatch : this.rxdLatch & this.line.level(this.cycleOfTick(first, ticks));
  }

  /** The transmitter in the next `ticks` ticks. */
  private send(first: number, ticks: number): void {
    if (this.stopTicks === NEVER) return;
    if (this.startTicks <= ticks) {
      const start = this.cycleOfTick(first, this.startTicks) + 1;
      this.startTicks = NEVER;
      if (this.txdLatch !== 0) this.pins.transmit(this.transmitData, start);
      else this.pins.report('a byte is sent while the latch of P3.1 holds TXD low; nothing of it comes out');
    } else if (this.startTicks !== NEVER) {
      this.startTicks -= ticks;
    }
    if (this.stopTicks <= ticks) {
      this.tiCycle = this.cycleOfTick(first, this.stopTicks) + 1;
      this.stopTicks = NEVER;
    } else {
      this.stopTicks -= ticks;
    }
  }

  /** The receiver in the next `ticks` ticks. */
  private hear(first: number, ticks: number): void {
    if (!this.receiving && this.fallCycle >= first && this.fallCycle > this.cycleOfTick(first, ticks)) return;
    let passed = 0;
    while (true) {
      if (this.receiving) {
        if (passed + this.sampleTicks > ticks) {
          this.sampleTicks -= ticks - passed;
          return;
        }
        passed += this.sampleTicks;
        this.sample(this.levelAt(first, passed), this.cycleOfTick(first, passed));
      } else {
        passed = this.findStart(first, passed, ticks);
        if (passed < 0) return;
        this.begin(0);
      }
    }
  }

  /** The first tick after `passed`, up to `ticks`, whose sample is 0 after one of 1; -1 if there is none. */
  private findStart(first: number, passed: number, ticks: number): number {
    while (this.fallCycle !== NEVER && this.listening()) {
      const before = this.fallCycle > first ? this.ticksWithin(this.fallCycle - first) : 0;
      const tick = Math.max(before, passed) + 1;
      if (tick > ticks) return -1;
      const previous = tick > 1 ? this.levelAt(first, tick - 1) : this.lastLevel;
      if (previous === 1 && this.levelAt(first, tick) === 0) return tick;
      this.fallCycle = this.line.nextFall(this.cycleOfTick(first, tick) + 1);
    }
    return -1;
  }

  /** The receiver takes a sample in machine cycle `cycle`, or loads SBUF. */
  private sample(level: number, cycle: number): void {
    if (this.receiveBit === LOAD) {
      this.finish();
      this.hunt(cycle + 1);
      return;
    }
    this.ones += level;
    this.samples += 1;
    this.sampleTicks = 1;
    if (this.samples < SAMPLES) return;
    const bit = this.ones >= 2 ? 1 : 0;
    this.samples = 0;
    this.ones = 0;
    if (this.receiveBit === 0 && bit !== 0) {
      this.hunt(cycle + 1);
      return;
    }
    if (this.receiveBit === LAST_BIT) this.lastBit = bit;
    else if (this.receiveBit > 0) this.shift = (this.shift >> 1) | (bit << 7);
    this.receiveBit += 1;
    if (this.receiveBit !== LOAD) this.sampleTicks = BIT_TICKS - SAMPLES + 1;
  }

  /** In a frame: ticks to the load of SBUF. */
  private ticksToLoad(): number {
    if (this.receiveBit === LOAD) return this.sampleTicks;
    return this.sampleTicks + (SAMPLES - 1 - this.samples) + (LAST_BIT - this.receiveBit) * BIT_TICKS + 1;
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

/** A stored number of ticks to a bit of the transmitter. */
function readTicks(reader: StateReader): number {
  const ticks = reader.i32(1, NEVER);
  reader.expect(ticks === NEVER || ticks <= 12 * BIT_TICKS, 'a count of serial clocks');
  return ticks;
}
