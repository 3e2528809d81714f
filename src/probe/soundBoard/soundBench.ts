import { I8155, type I8155Board, type I8155Port } from '../../chips/i8155.js';
import { Mcs51, type Mcs51Bus } from '../../cpu/mcs51/mcs51.js';
import { StateReader, StateWriter } from '../../snapshot.js';
import {
  BenchLog,
  EVENT_COUNTER,
  EVENT_DAC,
  EVENT_P1,
  EVENT_P3,
  EVENT_PA,
  EVENT_PB,
  EVENT_PC,
  EVENT_READ_P1,
  EVENT_READ_P3,
  EVENT_TIMER,
  EVENT_TRANSMIT,
} from './benchLog.js';
import { maskBehind, pinsRead } from './pinReads.js';

const P1 = 0x90;
const P3 = 0xb0;

/** Machine cycles of a byte on the wire: ten bits of 32 us. */
const BYTE_CYCLES = 320;

/** Machine cycles in a millisecond. */
export const CYCLES_PER_MS = 1000;

/** Longest stretch that the processor runs before somebody looks whether the log is full. */
const SLICE_CYCLES = 10_000;

/** TIMER IN pulses a machine cycle: nobody knows what drives it; 1 MHz does for a program that waits for it. */
const TIMER_PULSES_PER_CYCLE = 1;

/** The lines of the board as the program drives them now. */
export interface BenchLines {
  p1: number;
  pa: number;
  pb: number;
  pc: number;
}

/** Pins of port 3 that may carry a signal: INT0, INT1, T0, T1. */
export const FREE_P3_PINS = [2, 3, 4, 5] as const;

/** Levels on the input pins: 1 where nothing pulls a pin low. */
export interface BenchInputs {
  readonly p1: number;
  readonly p3: number;
  /** Bits of port 3 that carry a 31.25 kHz square wave instead. */
  readonly clocked: number;
}

export const QUIET_INPUTS: BenchInputs = { p1: 0xff, p3: 0xff, clocked: 0 };

/** Half a period of a 31.25 kHz square wave, machine cycles. */
const CLOCK_HALF = 16;

/**
 * An 8031 and an 8155 on a bench: wire bytes go in, everything the program does to its lines is written down. What is
 * connected to the lines is not known here. Only the address decoding of the board is taken for granted: 8155, four
 * counter chips and DAC by A10-A8.
 */
export class SoundBench implements Mcs51Bus, I8155Board {
  readonly cpu: Mcs51;
  readonly log = new BenchLog();
  readonly lines: BenchLines = { p1: 0xff, pa: 0xff, pb: 0xff, pc: 0x3f };
  /** Reads and writes of pages where nothing is known to be, by page 0-7 (2-5 reads of counters, 6 reads of the DAC). */
  readonly nowhere = new Int32Array(8);
  private readonly i8155: I8155;
  private wireFree = 0;
  private timerCycle = 0;

  constructor(
    readonly program: Uint8Array,
    private readonly inputs: BenchInputs = QUIET_INPUTS,
  ) {
    this.cpu = new Mcs51(program, this, {});
    this.i8155 = new I8155(this);
    this.i8155.reset();
    this.cpu.reset();
    this.drivePins();
  }

  get cycle(): number {
    return this.cpu.cycle;
  }

  /** Puts bytes on the wire, one after the other, and returns when the last will have arrived. */
  send(bytes: readonly number[]): number {
    let at = Math.max(this.wireFree, this.cycle + 64);
    for (const byte of bytes) {
      this.cpu.receive(byte, at);
      at += BYTE_CYCLES;
    }
    this.wireFree = at;
    return at;
  }

  /** Runs to machine cycle `until`; ends early when the log is full. */
  runTo(until: number): void {
    while (this.cycle < until && !this.log.overflowed) {
      if (this.inputs.clocked === 0) {
        this.cpu.run(Math.min(until, this.cycle + SLICE_CYCLES));
      } else {
        this.drivePins();
        this.cpu.run(Math.min(until, (Math.floor(this.cycle / CLOCK_HALF) + 1) * CLOCK_HALF));
      }
    }
  }

  /** The state of program and chips, to begin several experiments from. */
  save(): Uint8Array {
    const writer = new StateWriter();
    this.bringTimerUpToDate();
    this.cpu.save(writer);
    this.i8155.save(writer);
    for (const value of [this.lines.p1, this.lines.pa, this.lines.pb, this.lines.pc]) writer.u8(value);
    writer.f64(this.wireFree);
    return writer.finish();
  }

  /** Goes back to a saved state with an empty log. */
  load(state: Uint8Array): void {
    const reader = new StateReader(state);
    this.cpu.load(reader);
    this.i8155.load(reader);
    this.lines.p1 = reader.u8();
    this.lines.pa = reader.u8();
    this.lines.pb = reader.u8();
    this.lines.pc = reader.u8();
    this.wireFree = reader.f64(0, Number.MAX_VALUE);
    this.timerCycle = this.cycle;
    this.log.clear();
  }

  readExternal(address: number): number {
    const page = (address >> 8) & 7;
    if (page === 0) return this.i8155.readRam(address & 0xff);
    if (page === 1) return this.i8155.readIo(address & 7);
    this.nowhere[page]! += 1;
    return 0xff;
  }

  writeExternal(address: number, value: number): void {
    const page = (address >> 8) & 7;
    if (page === 0) this.i8155.writeRam(address & 0xff, value);
    else if (page === 1) this.i8155.writeIo(address & 7, value);
    else if (page <= 5) this.log.add(this.cycle, EVENT_COUNTER, (page - 2) * 4 + (address & 3), value);
    else if (page === 6) this.log.add(this.cycle, EVENT_DAC, address & 0xff, value);
    else this.nowhere[page]! += 1;
  }

  readPort(port: number): number {
    const { p1, p3, clocked } = this.inputs;
    if (port !== 1 && port !== 3) return 0xff;
    const pc = this.cpu.pc;
    const pins = pinsRead(this.program, pc, port === 1 ? P1 : P3) & maskBehind(this.program, pc);
    if (pins !== 0) this.log.add(this.cycle, port === 1 ? EVENT_READ_P1 : EVENT_READ_P3, pc, pins);
    if (port === 1) return p1;
    return Math.floor(this.cycle / CLOCK_HALF) & 1 ? p3 : p3 & ~clocked;
  }

  portWritten(port: number, latch: number): void {
    if (port === 1) {
      if (latch === this.lines.p1) return;
      this.lines.p1 = latch;
      this.log.add(this.cycle, EVENT_P1, 0, latch);
    } else if (port === 3) {
      this.log.add(this.cycle, EVENT_P3, 0, latch);
    }
  }

  transmit(value: number, startCycle: number): void {
    this.log.add(startCycle, EVENT_TRANSMIT, 0, value);
  }

  onPort(port: I8155Port, value: number): void {
    if (port === 'A') this.lines.pa = value;
    else if (port === 'B') this.lines.pb = value;
    else this.lines.pc = value;
    this.log.add(this.cycle, port === 'A' ? EVENT_PA : port === 'B' ? EVENT_PB : EVENT_PC, 0, value);
  }

  bringTimerUpToDate(): void {
    // The chip's constructor may ask before there is a processor.
    const cycle = this.cpu.cycle;
    this.i8155.timer.advance((cycle - this.timerCycle) * TIMER_PULSES_PER_CYCLE);
    this.timerCycle = cycle;
  }

  onTimerWrite(register: number, value: number): void {
    this.log.add(this.cycle, EVENT_TIMER, register, value);
  }

  private drivePins(): void {
    const levels = this.readLevels();
    this.cpu.setInt0((levels & 0x04) !== 0);
    this.cpu.setInt1((levels & 0x08) !== 0);
    this.cpu.setT0((levels & 0x10) !== 0);
    this.cpu.setT1((levels & 0x20) !== 0);
  }

  private readLevels(): number {
    const { p3, clocked } = this.inputs;
    return Math.floor(this.cycle / CLOCK_HALF) & 1 ? p3 : p3 & ~clocked;
  }
}
