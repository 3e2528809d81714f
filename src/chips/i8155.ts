/**
 * Intel 8155: 256 bytes of RAM, ports A and B (8 bits) and C (6 bits), a 14-bit timer.
 *
 *            PC3 | 1    40| Vcc            I/O registers (IO/M = 1), A2-A0:
 *            PC4 | 2    39| PC2            0  command (write), status (read)
 *       TIMER IN | 3    38| PC1            1  port A
 *          RESET | 4    37| PC0            2  port B
 *            PC5 | 5    36| PB7            3  port C
 *      TIMER OUT | 6    29| PB0            4  timer length low
 *           IO/M | 7    28| PA7            5  timer length high, mode
 *       AD0-AD7  |12-19 21| PA0
 *
 * Command: bit 0 port A output, bit 1 port B output, bits 3-2 port C (00 ALT1 input, 11 ALT2 output, 01 ALT3
 * handshake of A on PC0-2 with PC3-5 output, 10 ALT4 handshake of A on PC0-2 and of B on PC3-5), bits 4 and 5
 * interrupt enable A and B, bits 7-6 timer. Handshake lines: INTR and BF are outputs, /STB is an input.
 * Status: 0 INTR A, 1 BF A, 2 INTE A, 3 INTR B, 4 BF B, 5 INTE B, 6 terminal count.
 *
 * Source: Intel 8155/8156 data sheet.
 *
 * The timer counts TIMER IN pulses, of which the chip knows nothing: before anything that depends on the count
 * it calls `bringTimerUpToDate`, and the board advances `timer`.
 *
 * *Not emulated:* chip enable and address latch (the board decodes), access times, the delay between the two
 * handshake lines when a port is read. RAM is 00 at power-up (undefined in the part). Status bit 7 reads 0, the
 * missing bits 7-6 of port C read 1, registers 6 and 7 read FFh.
 */

import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { TIMER_NOP, Timer8155 } from './i8155Timer.js';

export type I8155Port = 'A' | 'B' | 'C';

/** What `onTimerWrite` reports: length low, length high, command bits 7-6 (never 0), RESET (value 0). */
export const TIMER_WRITE_LOW = 0;
export const TIMER_WRITE_HIGH = 1;
export const TIMER_WRITE_COMMAND = 2;
export const TIMER_WRITE_RESET = 3;

/** The board around the chip. */
export interface I8155Board {
  /** The lines of `port` after a write, command or reset changed them: latch where output, pin level where input. */
  onPort(port: I8155Port, value: number): void;
  /** A write that concerns the timer, `register` as `TIMER_WRITE_*`; the chip's own timer has it already. */
  onTimerWrite(register: number, value: number): void;
  /** The board advances `timer` by the TIMER IN pulses up to this access. */
  bringTimerUpToDate(): void;
}

/** Levels on the lines while the chip does not drive them. */
export interface I8155Pins {
  readonly A: number;
  readonly B: number;
  readonly C: number;
}

const COMMAND_A_OUTPUT = 0x01;
const COMMAND_B_OUTPUT = 0x02;
const COMMAND_C_MASK = 0x0c;
const C_INPUT = 0x00;
const C_HANDSHAKE_A = 0x04;
const C_HANDSHAKE_BOTH = 0x08;
const C_OUTPUT = 0x0c;
const COMMAND_INTE_A = 0x10;
const COMMAND_INTE_B = 0x20;

/** Port A or B: output latch, pins, and the handshake that port C may give it. */
class DataPort {
  latch = 0;
  output = false;
  handshake = false;
  interruptEnabled = false;
  bufferFull = false;
  interruptRequest = false;
  strobed = 0xff;
  strobeLow = false;

  constructor(public pins: number) {}

  configure(output: boolean, handshake: boolean, interruptEnabled: boolean): void {
    const begins = handshake && (!this.handshake || output !== this.output);
    this.output = output;
    this.handshake = handshake;
    this.interruptEnabled = interruptEnabled;
    if (!output) this.latch = 0;
    if (begins || !handshake) {
      this.bufferFull = false;
      this.interruptRequest = begins && output && interruptEnabled;
    }
    if (!interruptEnabled) this.interruptRequest = false;
  }

  write(value: number): void {
    if (!this.output) return;
    this.latch = value;
    if (!this.handshake) return;
    this.bufferFull = true;
    this.interruptRequest = false;
  }

  read(): number {
    if (this.output) return this.latch;
    if (!this.handshake) return this.pins;
    this.bufferFull = false;
    this.interruptRequest = false;
    return this.strobed;
  }

  strobe(low: boolean): void {
    if (low === this.strobeLow) return;
    this.strobeLow = low;
    if (!this.handshake) return;
    if (low) {
      this.bufferFull = !this.output;
      if (!this.output) this.strobed = this.pins;
    } else if (this.interruptEnabled) {
      this.interruptRequest = true;
    }
  }

  lines(): number {
    return this.output ? this.latch : this.pins;
  }

  /** INTR in bit 0, BF in bit 1. */
  handshakeLines(): number {
    return (this.interruptRequest ? 1 : 0) | (this.bufferFull ? 2 : 0);
  }

  status(): number {
    return this.handshakeLines() | (this.interruptEnabled ? 4 : 0);
  }

  save(writer: StateWriter): void {
    writer.u8(this.latch);
    writer.bool(this.output);
    writer.bool(this.handshake);
    writer.bool(this.interruptEnabled);
    writer.bool(this.bufferFull);
    writer.bool(this.interruptRequest);
    writer.u8(this.strobed);
    writer.bool(this.strobeLow);
    writer.u8(this.pins);
  }

  load(reader: StateReader): void {
    this.latch = reader.u8();
    this.output = reader.bool();
    this.handshake = reader.bool();
    this.interruptEnabled = reader.bool();
    this.bufferFull = reader.bool();
    this.interruptRequest = reader.bool();
    this.strobed = reader.u8();
    this.strobeLow = reader.bool();
    this.pins = reader.u8();
  }
}

/** The chip after power-up is as after `reset`, without any callback. */
export class I8155 implements Snapshotable {
  readonly ram = new Uint8Array(256);
  readonly timer = new Timer8155();

  private readonly portA: DataPort;
  private readonly portB: DataPort;
  private command = 0;
  private latchC = 0;
  private pinsC: number;
  private linesA: number;
  private linesB: number;
  private linesC: number;

  /**
   * `pins` are the levels that undriven lines show: all ones without pull-downs (the default). They are what
   * input ports read and what `onPort` reports for inputs, the state after reset included.
   */
  constructor(
    private readonly board: I8155Board,
    pins: I8155Pins = { A: 0xff, B: 0xff, C: 0x3f },
  ) {
    this.portA = new DataPort(pins.A);
    this.portB = new DataPort(pins.B);
    this.pinsC = pins.C & 0x3f;
    this.linesA = pins.A;
    this.linesB = pins.B;
    this.linesC = this.pinsC;
  }

  /** The lines of a port now. */
  lines(port: I8155Port): number {
    return port === 'A' ? this.linesA : port === 'B' ? this.linesB : this.linesC;
  }

  /** Levels that the outside drives on a port; in the handshake modes the falling and rising /STB act. */
  setPins(port: I8155Port, levels: number): void {
    if (port === 'A') this.portA.pins = levels & 0xff;
    else if (port === 'B') this.portB.pins = levels & 0xff;
    else {
      this.pinsC = levels & 0x3f;
      const mode = this.command & COMMAND_C_MASK;
      if (mode === C_HANDSHAKE_A || mode === C_HANDSHAKE_BOTH) this.portA.strobe((levels & 0x04) === 0);
      if (mode === C_HANDSHAKE_BOTH) this.portB.strobe((levels & 0x20) === 0);
    }
    this.reportLines();
  }

  /** RESET pin: all ports inputs, latches 0, timer stopped with its length kept. RAM stays. */
  reset(): void {
    this.board.bringTimerUpToDate();
    this.timer.reset();
    this.board.onTimerWrite(TIMER_WRITE_RESET, 0);
    this.configure(0);
  }

  readRam(address: number): number {
    return this.ram[address & 0xff]!;
  }

  writeRam(address: number, value: number): void {
    this.ram[address & 0xff] = value;
  }

  /** Reads an I/O register, `register` = A2-A0. */
  readIo(register: number): number {
    let value = 0xff;
    switch (register & 7) {
      case 0:
        this.board.bringTimerUpToDate();
        value = this.portA.status() | (this.portB.status() << 3) | (this.timer.terminalCount ? 0x40 : 0);
        this.timer.terminalCount = false;
        break;
      case 1:
        value = this.portA.read();
        this.reportLines();
        break;
      case 2:
        value = this.portB.read();
        this.reportLines();
        break;
      case 3:
        value = this.currentLinesC() | 0xc0;
        break;
      case 4:
        this.board.bringTimerUpToDate();
        value = this.timer.readLow();
        break;
      case 5:
        this.board.bringTimerUpToDate();
        value = this.timer.readHigh();
        break;
    }
    return value;
  }

  /** Writes an I/O register, `register` = A2-A0. Writes to a port that is an input are lost. */
  writeIo(register: number, value: number): void {
    switch (register & 7) {
      case 0:
        this.writeCommand(value);
        break;
      case 1:
        this.portA.write(value);
        this.reportLines();
        break;
      case 2:
        this.portB.write(value);
        this.reportLines();
        break;
      case 3:
        this.latchC = value & this.outputsOfC();
        this.reportLines();
        break;
      case 4:
        this.board.bringTimerUpToDate();
        this.timer.writeLengthLow(value);
        this.board.onTimerWrite(TIMER_WRITE_LOW, value);
        break;
      case 5:
        this.board.bringTimerUpToDate();
        this.timer.writeLengthHigh(value);
        this.board.onTimerWrite(TIMER_WRITE_HIGH, value);
        break;
    }
  }

  save(writer: StateWriter): void {
    writer.section('8155');
    writer.bytes(this.ram);
    this.timer.save(writer);
    this.portA.save(writer);
    this.portB.save(writer);
    writer.u8(this.command);
    writer.u8(this.latchC);
    writer.u8(this.pinsC);
    writer.u8(this.linesA);
    writer.u8(this.linesB);
    writer.u8(this.linesC);
  }

  load(reader: StateReader): void {
    reader.section('8155');
    reader.bytesInto(this.ram);
    this.timer.load(reader);
    this.portA.load(reader);
    this.portB.load(reader);
    this.command = reader.u8(0x3f);
    this.latchC = reader.u8(0x3f);
    this.pinsC = reader.u8(0x3f);
    this.linesA = reader.u8();
    this.linesB = reader.u8();
    this.linesC = reader.u8(0x3f);
  }

  private writeCommand(value: number): void {
    const timerCommand = value >> 6;
    if (timerCommand !== TIMER_NOP) {
      this.board.bringTimerUpToDate();
      this.timer.command(timerCommand);
      this.board.onTimerWrite(TIMER_WRITE_COMMAND, timerCommand);
    }
    this.configure(value & 0x3f);
  }

  private configure(command: number): void {
    this.command = command;
    const c = command & COMMAND_C_MASK;
    const handshakeA = c === C_HANDSHAKE_A || c === C_HANDSHAKE_BOTH;
    const handshakeB = c === C_HANDSHAKE_BOTH;
    this.portA.configure((command & COMMAND_A_OUTPUT) !== 0, handshakeA, (command & COMMAND_INTE_A) !== 0);
    this.portB.configure((command & COMMAND_B_OUTPUT) !== 0, handshakeB, (command & COMMAND_INTE_B) !== 0);
    this.portA.strobeLow = handshakeA && (this.pinsC & 0x04) === 0;
    this.portB.strobeLow = handshakeB && (this.pinsC & 0x20) === 0;
    this.latchC &= this.outputsOfC();
    this.reportLines();
  }

  /** The lines of port C that its latch drives. */
  private outputsOfC(): number {
    const mode = this.command & COMMAND_C_MASK;
    if (mode === C_OUTPUT) return 0x3f;
    return mode === C_HANDSHAKE_A ? 0x38 : 0;
  }

  private currentLinesC(): number {
    switch (this.command & COMMAND_C_MASK) {
      case C_INPUT:
        return this.pinsC;
      case C_OUTPUT:
        return this.latchC;
      case C_HANDSHAKE_A:
        return this.portA.handshakeLines() | (this.pinsC & 0x04) | this.latchC;
      default:
        return this.portA.handshakeLines() | (this.portB.handshakeLines() << 3) | (this.pinsC & 0x24);
    }
  }

  private reportLines(): void {
    const a = this.portA.lines();
    const b = this.portB.lines();
    const c = this.currentLinesC();
    if (a !== this.linesA) {
      this.linesA = a;
      this.board.onPort('A', a);
    }
    if (b !== this.linesB) {
      this.linesB = b;
      this.board.onPort('B', b);
    }
    if (c !== this.linesC) {
      this.linesC = c;
      this.board.onPort('C', c);
    }
  }
}
