/**
 * What runs beside the 8051's processor: timers, serial port and external interrupt pins, behind the registers
 * PCON, TCON, TMOD, TL0, TL1, TH0, TH1, SCON, SBUF, IE and IP. Nothing is polled: everything is brought up to
 * date when a register is touched, when a pin changes and at the next event.
 */
import type { Snapshotable, StateReader, StateWriter } from '../../snapshot.js';
import { Mcs51Interrupts } from './interrupts.js';
import { type Mcs51SerialPins, Mcs51SerialPort } from './serialPort.js';
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

/** Pins of port 3 that the hardware samples. */
export const INT0_PIN = 0x04;
export const INT1_PIN = 0x08;
export const T0_PIN = 0x10;
export const T1_PIN = 0x20;
const SAMPLED_PINS = INT0_PIN | INT1_PIN | T0_PIN | T1_PIN;

/** Flag in TCON that vectoring to source 0-3 clears. */
const CLEARED_BY_VECTOR = [IE0, TF0, IE1, TF1] as const;

/** What is not settled by Intel's documents about the peripherals. */
export interface Mcs51PeripheralOptions {
  /** First sample (S5P2), in machine cycles after the write, that sees a request flag written by software. */
  readonly softwareFlagDelay: number;
  /** Whether a timer register read in a machine cycle shows the increment of that cycle. */
  readonly timerReadsAfterIncrement: boolean;
  /** Length of a bit on the wire at RXD, machine cycles. */
  readonly receiveBitCycles: number;
}

export class Mcs51Peripherals implements Snapshotable {
  readonly timers = new Mcs51Timers();
  readonly serial: Mcs51SerialPort;
  private readonly interrupts = new Mcs51Interrupts();
  private tcon = 0;
  /** Machine cycles that have been accounted for: all below this one. */
  private synced = 0;
  /** Levels of the sampled pins now, and in the last sample. */
  private pins = SAMPLED_PINS;
  private sampled = SAMPLED_PINS;

  constructor(
    serialPins: Mcs51SerialPins,
    private readonly options: Mcs51PeripheralOptions,
  ) {
    this.serial = new Mcs51SerialPort(serialPins, this.timers, options.receiveBitCycles);
  }

  /** Hardware reset before machine cycle `cycle`. */
  reset(cycle: number): void {
    this.advance(cycle);
    this.tcon = 0;
    this.timers.reset();
    this.serial.reset(cycle);
    this.interrupts.reset();
    this.updateRequests(cycle);
  }

  /** Brings everything up to date: all machine cycles below `cycle` have passed. True if an event happened. */
  advance(cycle: number): boolean {
    let eventful = false;
    while (this.synced < cycle) {
      this.serial.prepare(this.synced);
      const next = this.untilEvent();
      const cycles = Math.min(cycle - this.synced, next);
      const last = this.synced + cycles - 1;
      this.tcon |= this.timers.advance(cycles);
      this.serial.advance(cycles, last);
      if (this.pins !== this.sampled) this.samplePins();
      this.synced += cycles;
      if (cycles === next) {
        eventful = true;
        this.updateRequests(last);
      }
    }
    return eventful;
  }

  /**
   * The first instruction boundary, as a cycle number, at which `advance` and `serve` may have something to do,
   * seen from the boundary or access at hand.
   */
  nextEvent(): number {
    this.serial.prepare(this.synced);
    return this.synced + (this.interrupts.waiting(this.synced) ? 0 : this.untilEvent());
  }

  /** Levels of the port 3 pins from machine cycle `cycle` on. */
  setPins(levels: number, cycle: number): void {
    this.advance(cycle);
    this.pins = levels & SAMPLED_PINS;
    this.timers.int0High = (levels & INT0_PIN) !== 0;
    this.timers.int1High = (levels & INT1_PIN) !== 0;
  }

  /** A frame on the wire at RXD; `now` is the machine cycle the processor has reached. */
  receive(value: number, startCycle: number, now: number): void {
    this.advance(now);
    this.serial.receive(value, startCycle, this.synced);
  }

  /** Serves an interrupt at the boundary in front of `boundary`: its source (0-4), or -1 for none. */
  serve(boundary: number): number {
    const source = this.interrupts.select(boundary);
    if (source < 0) return source;
    this.interrupts.enter(source);
    if (source < 4 && !this.levelTriggered(source)) {
      this.tcon &= ~CLEARED_BY_VECTOR[source];
      this.updateRequests(boundary);
    }
    return source;
  }

  /** RETI; the instruction ends at `boundary`. */
  returnFromInterrupt(boundary: number): void {
    this.advance(boundary);
    this.interrupts.leave();
    this.interrupts.hold(boundary);
  }

  /** True for the addresses `read` and `write` know. */
  has(address: number): boolean {
    if (address > IP) return false;
    if (address <= TH1) return address >= PCON;
    return address === SCON || address === SBUF || address === IE || address === IP;
  }

  /** Value of a register as of the last `advance`. */
  read(address: number): number {
    switch (address) {
      case PCON:
        return this.serial.smod ? 0x80 : 0;
      case TCON:
        return this.tcon;
      case TMOD:
        return this.timers.tmod;
      case TL0:
        return this.timers.tl0;
      case TL1:
        return this.timers.tl1;
      case TH0:
        return this.timers.th0;
      case TH1:
        return this.timers.th1;
      case SCON:
        return this.serial.scon;
      case SBUF:
        return this.serial.buffer;
      case IE:
        return this.interrupts.ie;
      default:
        return this.interrupts.ip;
    }
  }

  /** `advance` for an instruction that reads `address` in machine cycle `cycle`. */
  advanceForRead(address: number, cycle: number): boolean {
    const isTimer = address >= TL0 && address <= TH1;
    return this.advance(isTimer && !this.options.timerReadsAfterIncrement ? cycle : cycle + 1);
  }

  /** An instruction writes a register in machine cycle `cycle`, its last one. */
  write(address: number, value: number, cycle: number): void {
    this.advance(cycle + 1);
    this.set(address, value, cycle);
    if (address === IE || address === IP) this.interrupts.hold(cycle + 1);
    else if (address === SBUF) this.serial.writeBuffer(value, cycle);
    else this.updateRequests(cycle + this.options.softwareFlagDelay);
  }

  /** Sets a register from outside, as of `cycle`: no transmission starts and no interrupt is held up. */
  poke(address: number, value: number, cycle: number): void {
    this.advance(cycle);
    this.set(address, value, cycle - 1);
    if (address === SBUF) this.serial.buffer = value;
    this.updateRequests(cycle);
  }

  save(writer: StateWriter): void {
    writer.section('i51p');
    writer.u8(this.tcon);
    writer.u8(this.pins);
    writer.u8(this.sampled);
    writer.f64(this.synced);
    this.timers.save(writer);
    this.serial.save(writer);
    this.interrupts.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('i51p');
    this.tcon = reader.u8();
    this.pins = reader.u8();
    this.sampled = reader.u8();
    this.synced = reader.f64();
    this.timers.load(reader);
    this.serial.load(reader);
    this.interrupts.load(reader);
  }

  private set(address: number, value: number, cycle: number): void {
    switch (address) {
      case PCON:
        this.serial.smod = (value & 0x80) !== 0;
        break;
      case TCON:
        this.tcon = value;
        this.timers.run0 = (value & TR0) !== 0;
        this.timers.run1 = (value & TR1) !== 0;
        this.followLevels();
        break;
      case TMOD:
        this.timers.tmod = value;
        break;
      case TL0:
        this.timers.tl0 = value;
        break;
      case TL1:
        this.timers.tl1 = value;
        break;
      case TH0:
        this.timers.th0 = value;
        break;
      case TH1:
        this.timers.th1 = value;
        break;
      case SCON:
        this.serial.writeControl(value, cycle);
        break;
      case IE:
        this.interrupts.ie = value & 0x9f;
        break;
      case IP:
        this.interrupts.ip = value & 0x1f;
        break;
    }
  }

  /** Machine cycles until something happens by itself, counting the one in which it does. */
  private untilEvent(): number {
    if (this.pins !== this.sampled || this.timers.edge0 || this.timers.edge1) return 1;
    let cycles = this.serial.until(this.synced);
    if ((this.tcon & TF0) === 0) cycles = Math.min(cycles, this.timers.untilFlag0());
    if ((this.tcon & TF1) === 0) cycles = Math.min(cycles, this.timers.untilFlag1());
    return cycles;
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
