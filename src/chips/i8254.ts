/**
 * Intel 8253 / 82C54 programmable interval timer.
 *
 *            D7-D0 |1-8    24| Vcc           A1 A0   write             read
 *            CLK 0 | 9     23| /WR           0  0    counter 0         counter 0
 *            OUT 0 |10     22| /RD           0  1    counter 1         counter 1
 *           GATE 0 |11     21| /CS           1  0    counter 2         counter 2
 *              GND |12  20,19| A1, A0        1  1    control word      -
 *      CLK/OUT/GATE 2: 18, 17, 16    CLK/GATE/OUT 1: 15, 14, 13
 *
 * Source: Intel 8253/8253-5 and 82C54 data sheets. A count of 1 in modes 2 and 3, which Intel calls illegal,
 * does what MAME found by experiment (mode 2 counts 2, mode 3 counts 65536).
 *
 * Time is counted in CLK pulses: a pulse is a rising, then a falling edge, and every other access happens while
 * CLK is low. `advance` takes any number of pulses at once, in every mode in a bounded number of steps, and
 * gives exactly what the same number of single pulses gives; so one class serves the bus side and, through
 * `pulsesToNextEdge`, the making of the oscillators' edges.
 *
 * *Not emulated:* accesses within the set-up times of a CLK edge; BCD counts with digits above 9 (taken by weight);
 * a second strobe of modes 4 and 5 when the count, left running, wraps and expires again (the data sheets tie the
 * strobe to the write or trigger).
 */

import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';

/** The two generations: they differ in read-back and in the count values of mode 3 with odd counts, not in OUT. */
export type PitChip = '8253' | '82C54';

/** Which chip, and what the data sheet of the 8253 leaves open; neither option concerns an 82C54. */
export interface PitOptions {
  readonly chip: PitChip;
  /**
   * What a count of 3 does in mode 3, which the 8253's data sheet forbids: `divides` by 3 like other odd counts (the
   * default) or `sticks`: OUT keeps its level until there is another count or a trigger.
   */
  readonly squareWaveOfThree?: 'divides' | 'sticks';
  /**
   * Whether reading and writing share one low/high byte sequence: a read between the two bytes of a write, or the other
   * way round, then puts the other out of step. Default false: each has its own, as on the 82C54.
   */
  readonly sharedByteOrder?: boolean;
}

/** A logic level. */
export type Level = 0 | 1;

const LATCH_COMMAND = 0;
const LSB_ONLY = 1;
const MSB_ONLY = 2;
const LSB_THEN_MSB = 3;

function fromBcd(value: number): number {
  return (value & 15) + ((value >> 4) & 15) * 10 + ((value >> 8) & 15) * 100 + (value >> 12) * 1000;
}

function toBcd(value: number): number {
  return (
    (value % 10) |
    ((Math.floor(value / 10) % 10) << 4) |
    ((Math.floor(value / 100) % 10) << 8) |
    ((Math.floor(value / 1000) % 10) << 12)
  );
}

/** One of the three counters of a chip. Before its first control word OUT is low and nothing counts. */
export class Counter8254 implements Snapshotable {
  /** Level of the OUT pin. */
  out: Level = 0;

  private readonly is82c54: boolean;
  private readonly threeSticks: boolean;
  private readonly sharedByteOrder: boolean;
  private mode = 0;
  private format = LSB_ONLY;
  private bcd = false;
  private gate: Level = 1;
  /** The count register as a number of pulses, 1-65536 (10000 in BCD). */
  private divider = 0x10000;
  private countWritten = false;
  private lowByte = 0;
  private awaitingMsb = false;
  /** The next pulse moves the count register to the counting element. */
  private loadPending = false;
  private counting = false;
  private nullCount = true;
  /** Modes 0, 1, 4, 5: the count has not expired since it was loaded. */
  private armed = false;
  /**
   * Modes 0, 1, 4, 5: the count, modulo `modulus` when read. Mode 2: the count, `divider` down to 1.
   * Mode 3: pulses left of this half-cycle.
   */
  private count = 0;
  /** Mode 3: the divider this half-cycle was loaded with (the count that is read follows from it). */
  private halfDivider = 2;
  private latched = false;
  private latchedCount = 0;
  private statusLatched = false;
  private latchedStatus = 0;
  private readMsb = false;

  constructor(options: PitOptions = { chip: '82C54' }) {
    this.is82c54 = options.chip === '82C54';
    this.threeSticks = !this.is82c54 && options.squareWaveOfThree === 'sticks';
    this.sharedByteOrder = !this.is82c54 && options.sharedByteOrder === true;
  }

  /**
   * A control word for this counter (bits 7-6, the counter's address, are the chip's affair; a word with both
   * set is no control word and is ignored). Format 00 is the counter-latch command and changes nothing else.
   */
  writeControl(byte: number): void {
    if ((byte & 0xc0) === 0xc0) return;
    const format = (byte >> 4) & 3;
    if (format === LATCH_COMMAND) {
      this.latchCount();
      return;
    }
    this.format = format;
    const mode = (byte >> 1) & 7;
    this.mode = mode > 5 ? mode - 4 : mode;
    this.bcd = (byte & 1) !== 0;
    this.out = this.mode === 0 ? 0 : 1;
    this.countWritten = false;
    this.loadPending = false;
    this.counting = false;
    this.armed = false;
    this.count = 0;
    this.halfDivider = 2;
    this.nullCount = true;
    this.awaitingMsb = false;
    this.readMsb = false;
    this.latched = false;
    this.statusLatched = false;
  }

  /** One byte of a new count, in the format of the control word. Without a control word it is ignored. */
  writeCount(byte: number): void {
    if (this.format === LSB_THEN_MSB && !this.awaitingMsb) {
      this.lowByte = byte;
      this.awaitingMsb = true;
      if (this.sharedByteOrder) this.readMsb = true;
      if (this.mode === 0) {
        this.out = 0;
        this.counting = false;
        this.loadPending = false;
        this.countWritten = false;
      }
      return;
    }
    let value = byte;
    if (this.format === MSB_ONLY) value = byte << 8;
    else if (this.format === LSB_THEN_MSB) value = (byte << 8) | this.lowByte;
    this.awaitingMsb = false;
    if (this.sharedByteOrder) this.readMsb = false;
    const modulus = this.bcd ? 10000 : 0x10000;
    let divider = this.bcd ? fromBcd(value) : value;
    if (divider === 1 && this.mode === 2) divider = 2;
    if (divider === 1 && this.mode === 3) divider = modulus;
    this.divider = divider === 0 ? modulus : divider;
    this.nullCount = true;
    const first = !this.countWritten;
    this.countWritten = true;
    switch (this.mode) {
      case 0:
        this.out = 0;
        this.loadPending = true;
        break;
      case 4:
        this.loadPending = true;
        break;
      case 2:
      case 3:
        if (first || this.stuck) this.loadPending = true;
        break;
    }
  }

  /** The next byte that a read of this counter gives: latched status, latched count or the live count. */
  read(): number {
    if (this.statusLatched) {
      this.statusLatched = false;
      return this.latchedStatus;
    }
    const value = this.latched ? this.latchedCount : this.currentCount();
    if (this.format === LSB_THEN_MSB && !this.readMsb) {
      this.readMsb = true;
      if (this.sharedByteOrder) this.awaitingMsb = true;
      return value & 0xff;
    }
    const msb = this.format === MSB_ONLY || (this.format === LSB_THEN_MSB && this.readMsb);
    this.readMsb = false;
    if (this.sharedByteOrder) this.awaitingMsb = false;
    this.latched = false;
    return msb ? value >> 8 : value & 0xff;
  }

  /** The part of an 82C54 read-back command that concerns this counter; an 8253 has no such command. */
  readBack(count: boolean, status: boolean): void {
    if (!this.is82c54) return;
    if (count) this.latchCount();
    if (status && !this.statusLatched) {
      this.statusLatched = true;
      this.latchedStatus =
        (this.out << 7) |
        (this.nullCount ? 0x40 : 0) |
        (this.format << 4) |
        (this.mode << 1) |
        (this.bcd ? 1 : 0);
    }
  }

  /** Level of the GATE pin, changed while CLK is low; a rising edge is remembered until the next pulse. */
  setGate(level: Level): void {
    if (level === this.gate) return;
    this.gate = level;
    const periodic = this.mode === 2 || this.mode === 3;
    if (level === 0) {
      if (periodic) this.out = 1;
    } else if (periodic || this.mode === 1 || this.mode === 5) {
      this.loadPending = true;
    }
  }

  /**
   * A GATE trigger: as GATE low and high again between two pulses (GATE is high afterwards). In modes 2 and 3
   * OUT goes high at once and a new period starts with the next pulse: hard sync with counter reload.
   */
  reload(): void {
    this.setGate(0);
    this.setGate(1);
  }

  /** Takes `pulses` CLK pulses (an integer, 0 or more) at once. */
  advance(pulses: number): void {
    if (pulses <= 0) return;
    if (this.loadPending) {
      this.loadPending = false;
      if (this.countWritten) {
        this.loadCount();
        pulses -= 1;
      }
    }
    if (!this.counting || pulses === 0) return;
    switch (this.mode) {
      case 2:
        if (this.gate === 1) this.advanceRate(pulses);
        break;
      case 3:
        if (this.gate === 1 && !this.stuck) this.advanceSquare(pulses);
        break;
      default:
        this.advanceOnce(pulses);
    }
  }

  /**
   * CLK pulses until OUT changes if nothing is written and GATE stays, 1 or more; Infinity if it never will.
   * `advance` by exactly that much leaves OUT at its new level.
   */
  pulsesToNextEdge(): number {
    if (this.loadPending && this.countWritten) return this.pulsesFromLoad();
    if (!this.counting) return Infinity;
    switch (this.mode) {
      case 3:
        return this.gate === 1 && !this.stuck ? this.count : Infinity;
      case 2:
        if (this.gate === 0) return Infinity;
        return this.out === 1 ? this.count - 1 : 1;
      case 0:
        return this.armed && this.gate === 1 ? this.count : Infinity;
      case 1:
        return this.armed ? this.count : Infinity;
      default:
        if (this.out === 0) return 1;
        return this.armed && (this.gate === 1 || this.mode === 5) ? this.count : Infinity;
    }
  }

  save(writer: StateWriter): void {
    writer.section('PITC');
    writer.u8(this.out);
    writer.u8(this.mode);
    writer.u8(this.format);
    writer.bool(this.bcd);
    writer.u8(this.gate);
    writer.i32(this.divider);
    writer.bool(this.countWritten);
    writer.u8(this.lowByte);
    writer.bool(this.awaitingMsb);
    writer.bool(this.loadPending);
    writer.bool(this.counting);
    writer.bool(this.nullCount);
    writer.bool(this.armed);
    writer.i32(this.count);
    writer.i32(this.halfDivider);
    writer.bool(this.latched);
    writer.u16(this.latchedCount);
    writer.bool(this.statusLatched);
    writer.u8(this.latchedStatus);
    writer.bool(this.readMsb);
  }

  load(reader: StateReader): void {
    reader.section('PITC');
    this.out = reader.level();
    this.mode = reader.u8(5);
    this.format = reader.u8(LSB_THEN_MSB);
    this.bcd = reader.bool();
    this.gate = reader.level();
    this.divider = reader.i32(1, 0x10000);
    this.countWritten = reader.bool();
    this.lowByte = reader.u8();
    this.awaitingMsb = reader.bool();
    this.loadPending = reader.bool();
    this.counting = reader.bool();
    this.nullCount = reader.bool();
    this.armed = reader.bool();
    this.count = reader.i32(0, 0x10000);
    this.halfDivider = reader.i32(2, 0x10000);
    this.latched = reader.bool();
    this.latchedCount = reader.u16();
    this.statusLatched = reader.bool();
    this.latchedStatus = reader.u8();
    this.readMsb = reader.bool();
    const periodic = this.mode === 2 || this.mode === 3;
    reader.expect(this.format !== LATCH_COMMAND, 'the format of a counter');
    reader.expect(!periodic || !this.countWritten || this.divider >= 2, 'the divider of a counter');
    reader.expect(!periodic || !this.counting || this.count > 0, 'the count of a counter');
  }

  private latchCount(): void {
    if (this.latched) return;
    this.latched = true;
    this.latchedCount = this.currentCount();
  }

  /** The pulse that moves the count register to the counting element. */
  private loadCount(): void {
    this.counting = true;
    this.armed = true;
    this.nullCount = false;
    this.out = this.mode === 0 || this.mode === 1 ? 0 : 1;
    if (this.mode === 3) this.startHalf();
    else this.count = this.divider;
  }

  /** Mode 3 has got a count that this chip cannot count. */
  private get stuck(): boolean {
    return this.threeSticks && this.mode === 3 && this.halfDivider === 3;
  }

  private startHalf(): void {
    this.nullCount = false;
    this.halfDivider = this.divider;
    this.count = (this.divider + this.out) >> 1;
  }

  private pulsesFromLoad(): number {
    switch (this.mode) {
      case 0:
        return this.gate === 1 ? this.divider + 1 : Infinity;
      case 1:
        return this.out === 1 ? 1 : this.divider + 1;
      case 2:
        return this.gate === 1 ? this.divider : Infinity;
      case 3: {
        const sticks = this.threeSticks && this.divider === 3;
        return this.gate === 1 && !sticks ? 1 + ((this.divider + 1) >> 1) : Infinity;
      }
      default:
        if (this.out === 0) return 1;
        return this.gate === 1 || this.mode === 5 ? this.divider + 1 : Infinity;
    }
  }

  /** Mode 2: OUT is low while the count is 1, and the pulse after that reloads. */
  private advanceRate(pulses: number): void {
    if (pulses < this.count) {
      this.count -= pulses;
    } else {
      this.count = this.divider - ((pulses - this.count) % this.divider);
      this.nullCount = false;
    }
    this.out = this.count === 1 ? 0 : 1;
  }

  /** Mode 3: each half-cycle takes the divider that the count register holds when it begins. */
  private advanceSquare(pulses: number): void {
    if (pulses < this.count) {
      this.count -= pulses;
      return;
    }
    pulses -= this.count;
    if (pulses >= this.divider) pulses %= this.divider;
    this.toggle();
    if (pulses >= this.count && !this.stuck) {
      pulses -= this.count;
      this.toggle();
    }
    if (!this.stuck) this.count -= pulses;
  }

  private toggle(): void {
    this.out = this.out === 1 ? 0 : 1;
    this.startHalf();
  }

  /** Modes 0, 1, 4, 5: the count expires once and runs on. Modes 4 and 5 pull OUT low for one pulse. */
  private advanceOnce(pulses: number): void {
    const strobe = this.mode >= 4;
    if (strobe) this.out = 1;
    if (this.gate === 0 && (this.mode === 0 || this.mode === 4)) return;
    if (this.armed && pulses >= this.count) {
      this.armed = false;
      this.out = strobe && pulses === this.count ? 0 : 1;
    }
    this.count -= pulses;
    if (this.count < 0) {
      const modulus = this.bcd ? 10000 : 0x10000;
      this.count = modulus - 1 - ((-this.count - 1) % modulus);
    }
  }

  /** What the bus would read: in mode 3 the count goes down by two, and odd counts differ between the chips. */
  private currentCount(): number {
    let value = this.count;
    if (this.mode === 3) {
      const divider = this.halfDivider;
      value = 2 * this.count;
      if ((divider & 1) === 1) {
        if (this.is82c54) value -= this.out === 1 ? 2 : 0;
        else if (this.count === (divider + this.out) >> 1) value = divider;
      }
    }
    return this.bcd ? toBcd(value % 10000) : value & 0xffff;
  }
}
