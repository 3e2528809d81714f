/**
 * What runs beside the 8051's processor: timers, serial port and external interrupt pins, behind the registers
 * PCON, TCON, TMOD, TL0, TL1, TH0, TH1, SCON, SBUF, IE and IP. Nothing is polled: everything is brought up to
 * date at the next event, when a register is written and when a pin changes. Between two events no flag can
 * change, so reading one costs nothing, and a running timer's value is worked out from the time that has passed.
 */
import type { StateReader, StateWriter } from '../../snapshot.js';
import { IE_BITS, IP_BITS, Mcs51Interrupts } from './interrupts.js';
import { type Mcs51SerialPins, Mcs51SerialPort } from './serialPort.js';
import { readTime, writeTime } from './stored.js';
import { LONG_AGO, movedTime, NEVER } from './time.js';
import { Mcs51Timers, TF0, TF1 } from './timers.js';

const PCON = 0x87;
const TCON = 0x88;
const TMOD = 0x89;
const TL0 = 0x8a;
const TL1 = 0x8b;
const TH0 = 0x8c;
const TH1 = 0x8d;
const SCON = 0x98;
const SBUF = 0x99;
const IE = 0xa8;
const IP = 0xb8;

/** TCON: TF1 TR1 TF0 TR0 IE1 IT1 IE0 IT0. */
const TR1 = 0x40;
const TR0 = 0x10;
const IE1 = 0x08;
const IT1 = 0x04;
const IE0 = 0x02;
const IT0 = 0x01;

/** IE and TMOD: what makes INT0 and INT1 matter. */
const EX0 = 0x01;
const EX1 = 0x04;
const GATE0 = 0x08;
const GATE1 = 0x80;

/** Pins of port 3 that the hardware samples. */
export const INT0_PIN = 0x04;
export const INT1_PIN = 0x08;
export const T0_PIN = 0x10;
export const T1_PIN = 0x20;
const SAMPLED_PINS = INT0_PIN | INT1_PIN | T0_PIN | T1_PIN;
/** Port 3 latches that gate the serial port. */
const RXD_PIN = 0x01;
const TXD_PIN = 0x02;

/** Flag in TCON that vectoring to source 0-3 clears. */
const CLEARED_BY_VECTOR = [IE0, TF0, IE1, TF1] as const;

/** What the peripherals need from outside. */
export interface Mcs51PeripheralPins extends Mcs51SerialPins {
  /** Asks the outside for the levels of the polled pins; returns port 3. */
  pollPins(): number;
}

/** Options of the processor that concern the peripherals. */
export interface Mcs51PeripheralOptions {
  /** Pins of port 3 whose level is asked for, and how often in machine cycles. */
  readonly polledPins: number;
  readonly pinPollCycles: number;
  /** First sample (S5P2), in machine cycles after the write, that sees a request flag written by software. */
  readonly softwareFlagDelay: number;
  /** Whether a timer register read in a machine cycle shows the increment of that cycle. */
  readonly timerReadsAfterIncrement: boolean;
  /** Length of a bit on the wire at RXD, machine cycles. */
  readonly receiveBitCycles: number;
}

export class Mcs51Peripherals {
  /** The first instruction boundary, as a cycle number, at which `attend` may have something to do. */
  attention = NEVER;
  readonly timers = new Mcs51Timers();
  readonly serial: Mcs51SerialPort;
  private readonly interrupts = new Mcs51Interrupts();
  private tcon = 0;
  /** Machine cycles that have been accounted for: all below this one. */
  private synced = 0;
  /** The boundary behind the next cycle in which something happens by itself. */
  private eventAt = NEVER;
  /** Since this cycle nothing but time has changed the clock of the serial port. */
  private steadySince = -LONG_AGO;
  /** The cycle at whose end the polled pins are asked for next. */
  private pollAt = NEVER;
  private readonly polledPins: number;
  private readonly pinPollCycles: number;
  private readonly softwareFlagDelay: number;
  /** Whether a timer register shows the increment of the cycle in which it is read: 1 or 0. */
  private readonly timerReadDelay: number;
  /** Levels of the sampled pins now, and in the last sample. */
  private pins = SAMPLED_PINS;
  private sampled = SAMPLED_PINS;

  constructor(
    private readonly outside: Mcs51PeripheralPins,
    options: Mcs51PeripheralOptions,
  ) {
    this.polledPins = options.polledPins;
    this.pinPollCycles = options.pinPollCycles;
    this.softwareFlagDelay = options.softwareFlagDelay;
    this.timerReadDelay = options.timerReadsAfterIncrement ? 1 : 0;
    this.serial = new Mcs51SerialPort(outside, this.timers, options.receiveBitCycles);
  }

  /** Hardware reset before machine cycle `cycle`. */
  reset(cycle: number): void {
    this.advance(cycle);
    this.tcon = 0;
    this.timers.reset();
    this.serial.reset(cycle);
    this.interrupts.reset();
    this.steadySince = cycle;
    this.updateRequests(cycle);
    this.schedule();
  }

  /** Events at the instruction boundary in front of `boundary`, interrupts aside. */
  catchUp(boundary: number): void {
    this.advance(boundary);
    this.schedule();
  }

  /** The same with interrupts: the source (0-4) to be served now, or -1 for none. */
  attend(boundary: number): number {
    this.advance(boundary);
    const source = this.interrupts.select(boundary);
    if (source >= 0) {
      this.interrupts.enter(source);
      if (source < 4 && !this.levelTriggered(source)) {
        this.tcon &= ~CLEARED_BY_VECTOR[source];
        this.updateRequests(boundary);
      }
    }
    this.schedule();
    return source;
  }

  /** Levels of the port 3 pins from machine cycle `cycle` on. */
  setPins(levels: number, cycle: number): void {
    this.advance(cycle);
    this.applyPins(levels);
    this.serial.setLatches(levels & RXD_PIN, (levels & TXD_PIN) >> 1, cycle);
    this.steadySince = cycle;
    this.schedule();
  }

  /** A frame on the wire at RXD; `now` is the machine cycle the processor has reached. */
  receive(value: number, startCycle: number, now: number): void {
    this.advance(now);
    this.serial.receive(value, startCycle, this.synced, this.steadySince);
    this.schedule();
  }

  /** RETI; the instruction ends at `boundary`. */
  returnFromInterrupt(boundary: number): void {
    this.advance(boundary);
    this.interrupts.leave();
    this.interrupts.hold(boundary);
    this.schedule();
  }

  /** What an instruction that reads `address` in machine cycle `cycle` finds there; -1 if there is no register. */
  read(address: number, cycle: number): number {
    const isTimer = address >= TL0 && address <= TH1;
    return this.readAt(address, isTimer ? cycle + this.timerReadDelay : cycle + 1);
  }

  /** Value of a register when all cycles below `end` have passed; -1 if there is none. */
  readAt(address: number, end: number): number {
    if (end >= this.eventAt) this.catchUp(end);
    switch (address) {
      case PCON:
        return this.serial.smod ? 0x80 : 0;
      case TCON:
        return this.tcon;
      case TMOD:
        return this.timers.tmod;
      case TL0:
        return this.timers.value0After(end - this.synced) & 0xff;
      case TL1:
        return this.timers.value1After(end - this.synced) & 0xff;
      case TH0:
        return this.timers.value0After(end - this.synced) >> 8;
      case TH1:
        return this.timers.value1After(end - this.synced) >> 8;
      case SCON:
        return this.serial.scon;
      case SBUF:
        return this.serial.received;
      case IE:
        return this.interrupts.ie;
      case IP:
        return this.interrupts.ip;
      default:
        return -1;
    }
  }

  /**
   * What an instruction has found at the direct address `address` in machine cycle `cycle` is found there by all that
   * read it before the cycle returned and before the next event. Only timers change without one.
   */
  steadyUntil(address: number, cycle: number): number {
    switch (address) {
      case TH0:
        return cycle + this.timers.untilHigh0Changes(cycle + this.timerReadDelay - this.synced);
      case TL0:
      case TL1:
      case TH1:
        return cycle;
      default:
        return NEVER;
    }
  }

  /** An instruction writes a register in machine cycle `cycle`, its last one. False if there is no such register. */
  write(address: number, value: number, cycle: number): boolean {
    const end = cycle + 1;
    if (address === IE || address === IP) {
      if (end >= this.eventAt) this.catchUp(end);
      this.set(address, value, cycle);
      this.interrupts.hold(end);
      if (this.polling() !== (this.pollAt !== NEVER)) {
        this.advance(end);
        this.schedule();
        return true;
      }
      this.attention = this.interrupts.waiting(end) ? end : this.eventAt;
      return true;
    }
    this.advance(end);
    const known = this.set(address, value, cycle);
    if (address === SBUF) this.serial.writeBuffer(value, cycle);
    else if (known) this.updateRequests(cycle + this.softwareFlagDelay);
    this.schedule();
    return known;
  }

  /** Sets a register from outside, as of `cycle`: no transmission starts and no interrupt is held up. */
  poke(address: number, value: number, cycle: number): void {
    this.advance(cycle);
    this.set(address, value, cycle - 1);
    if (address === SBUF) this.serial.received = value;
    this.updateRequests(cycle);
    this.schedule();
  }

  /** All times are counted from an origin `cycles` later from now on, which is not later than `now`. */
  moveOrigin(cycles: number, now: number): void {
    this.advance(now);
    this.synced -= cycles;
    this.steadySince = movedTime(this.steadySince, cycles);
    this.pollAt = movedTime(this.pollAt, cycles);
    this.interrupts.moveOrigin(cycles);
    this.serial.moveOrigin(cycles, this.synced);
    this.schedule();
  }

  /** `now` is the instruction boundary at which the processor stands. */
  save(writer: StateWriter, now: number): void {
    this.catchUp(now);
    writer.section('i51p');
    writer.u8(this.tcon);
    writer.u8(this.pins);
    writer.u8(this.sampled);
    writeTime(writer, this.synced, now);
    writeTime(writer, this.steadySince, now);
    writeTime(writer, this.pollAt, now);
    this.timers.save(writer);
    this.serial.save(writer, now);
    this.interrupts.save(writer, now);
  }

  load(reader: StateReader, now: number): void {
    reader.section('i51p');
    this.tcon = reader.u8();
    this.pins = reader.u8(SAMPLED_PINS) & SAMPLED_PINS;
    this.sampled = reader.u8(SAMPLED_PINS) & SAMPLED_PINS;
    this.synced = readTime(reader, now);
    reader.expect(this.synced <= now + 1, 'the time of the timers');
    this.steadySince = readTime(reader, now);
    this.pollAt = readTime(reader, now);
    this.timers.load(reader);
    this.serial.load(reader, now);
    this.interrupts.load(reader, now);
    this.schedule();
  }

  /** Brings everything up to date: all machine cycles below `cycle` have passed. */
  private advance(cycle: number): void {
    while (this.synced < cycle) {
      const next = this.untilEvent();
      const cycles = Math.min(cycle - this.synced, next);
      this.serial.advance(this.synced, cycles);
      this.tcon |= this.timers.advance(cycles);
      if (this.pins !== this.sampled) this.samplePins();
      this.synced += cycles;
      if (this.synced > this.pollAt) this.poll();
      if (cycles === next) this.updateRequests(this.synced - 1);
    }
  }

  /** Works out when something happens next. */
  private schedule(): void {
    if (this.polling() !== (this.pollAt !== NEVER)) this.pollAt = this.pollAt === NEVER ? this.synced : NEVER;
    this.eventAt = this.synced + this.untilEvent();
    this.attention = this.interrupts.waiting(this.synced) ? this.synced : this.eventAt;
  }

  /** False if there is no such register. The two of SBUF are the caller's. */
  private set(address: number, value: number, cycle: number): boolean {
    switch (address) {
      case PCON:
        this.serial.smod = (value & 0x80) !== 0;
        this.steadySince = cycle + 1;
        break;
      case TCON:
        if (((value ^ this.tcon) & TR1) !== 0) this.steadySince = cycle + 1;
        this.tcon = value;
        this.timers.run0 = (value & TR0) !== 0;
        this.timers.run1 = (value & TR1) !== 0;
        this.followLevels();
        break;
      case TMOD:
        this.timers.tmod = value;
        this.steadySince = cycle + 1;
        break;
      case TL0:
        this.timers.tl0 = value;
        break;
      case TL1:
        this.timers.tl1 = value;
        this.steadySince = cycle + 1;
        break;
      case TH0:
        this.timers.th0 = value;
        break;
      case TH1:
        this.timers.th1 = value;
        this.steadySince = cycle + 1;
        break;
      case SCON:
        if ((value ^ this.serial.scon) >> 4 !== 0) this.steadySince = cycle + 1;
        this.serial.writeControl(value, cycle);
        break;
      case IE:
        this.interrupts.ie = value & IE_BITS;
        break;
      case IP:
        this.interrupts.ip = value & IP_BITS;
        break;
      default:
        return address === SBUF;
    }
    return true;
  }

  /** Machine cycles until something happens by itself, counting the one in which it does. */
  private untilEvent(): number {
    const { timers, tcon } = this;
    if (this.pins !== this.sampled || timers.edge0 || timers.edge1) return 1;
    let cycles = this.serial.until(this.synced);
    if (this.pollAt !== NEVER) cycles = Math.min(cycles, Math.max(this.pollAt - this.synced + 1, 1));
    if ((tcon & TF0) === 0) cycles = Math.min(cycles, timers.untilFlag0());
    if ((tcon & TF1) === 0) cycles = Math.min(cycles, timers.untilFlag1());
    return cycles;
  }

  /** True while it matters at any time what level a polled pin has. */
  private polling(): boolean {
    if (this.polledPins === 0) return false;
    const { ie } = this.interrupts;
    const { tmod } = this.timers;
    const used = (ie & EX0 || tmod & GATE0 ? INT0_PIN : 0) | (ie & EX1 || tmod & GATE1 ? INT1_PIN : 0);
    return (this.polledPins & used) !== 0;
  }

  private poll(): void {
    this.pollAt = this.synced - 1 + this.pinPollCycles;
    this.applyPins(this.outside.pollPins());
  }

  private applyPins(levels: number): void {
    this.pins = levels & SAMPLED_PINS;
    this.timers.int0High = (levels & INT0_PIN) !== 0;
    this.timers.int1High = (levels & INT1_PIN) !== 0;
  }

  /** S5P2 of a machine cycle in which pins have changed. */
  private samplePins(): void {
    const falls = this.sampled & ~this.pins;
    this.sampled = this.pins;
    if (this.tcon & IT0 && falls & INT0_PIN) this.tcon |= IE0;
    if (this.tcon & IT1 && falls & INT1_PIN) this.tcon |= IE1;
    this.followLevels();
    this.timers.edge0 = (falls & T0_PIN) !== 0;
    this.timers.edge1 = (falls & T1_PIN) !== 0;
  }

  /** Level-triggered IE0 and IE1 are the inverted pins. */
  private followLevels(): void {
    if ((this.tcon & IT0) === 0) this.tcon = (this.tcon & ~IE0) | (this.sampled & INT0_PIN ? 0 : IE0);
    if ((this.tcon & IT1) === 0) this.tcon = (this.tcon & ~IE1) | (this.sampled & INT1_PIN ? 0 : IE1);
  }

  private levelTriggered(source: number): boolean {
    return (source === 0 && (this.tcon & IT0) === 0) || (source === 2 && (this.tcon & IT1) === 0);
  }

  /** Tells the interrupt logic the state of the request flags from the sample of cycle `from` on. */
  private updateRequests(from: number): void {
    const tcon = this.tcon;
    this.interrupts.request(
      ((tcon & IE0) >> 1) |
        ((tcon & TF0) >> 4) |
        ((tcon & IE1) >> 1) |
        ((tcon & TF1) >> 4) |
        ((this.serial.scon & 0x03) !== 0 ? 0x10 : 0),
      from,
    );
  }
}
