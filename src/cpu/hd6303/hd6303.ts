/**
 * Hitachi HD6303R (HD63B03RP at 2 MHz): CMOS 6801 core with 128 bytes of RAM, 16-bit timer, serial interface,
 * two ports and no ROM, run in mode 2 (expanded multiplexed).
 *
 *        P10-P17  port 1            P20 timer input      D0-D7/A0-A7, A8-A15  bus
 *        NMI, IRQ1, RES             P21 timer output     AS, R/W, E
 *                                   P22 serial clock     P23 receive, P24 transmit
 *
 * Source: Hitachi HD6301/HD6303 and HD63701V0 data sheets: Table 13 and Figures 10, 11, 24 and 26 for the
 * cycles, Table 5 for the registers.
 *
 * Not emulated: modes other than 2, the strobes AS and R/W, the handshake of ports 3 and 4 (they are the bus),
 * the standby supply, the wasted cycles' reads of $FFFF (`TracingHd6303` lists them), and what the timer's and
 * the serial interface's files name.
 *
 * Where the data sheet is silent: TRAP takes 17 cycles; leaving WAI takes four cycles from the request to the
 * first operation code; an IRQ1 that has gone away before its vector is fetched still gets the IRQ1 vector.
 */
import type { Snapshotable, StateReader, StateWriter } from '../../snapshot.js';
import { FLAG_I } from './arithmetic.js';
import { Hd6303Instructions } from './instructions.js';

export type { Hd6303Anomaly, Hd6303Bus, Hd6303Options } from './bus.js';

const NEVER = Number.POSITIVE_INFINITY;
const ALWAYS = Number.NEGATIVE_INFINITY;

const VECTOR_TRAP = 0xffee;
const VECTOR_SCI = 0xfff0;
const VECTOR_TOF = 0xfff2;
const VECTOR_OCF = 0xfff4;
const VECTOR_ICF = 0xfff6;
const VECTOR_IRQ1 = 0xfff8;
const VECTOR_SWI = 0xfffa;
const VECTOR_NMI = 0xfffc;
const VECTOR_RESET = 0xfffe;

/** Cycles of decoding an undefined code before the 12 of the interrupt sequence. */
const TRAP_DECODE_CYCLES = 5;

const RUNNING = 0;
const WAITING = 1;
const SLEEPING = 2;

export class Hd6303 extends Hd6303Instructions implements Snapshotable {
  private state = RUNNING;
  /** First cycle at whose end something besides the next instruction is due. */
  private attention = NEVER;
  private irq1Since = NEVER;
  private nmiSince = NEVER;
  private nmiLow = false;
  private timerInput = true;
  /** A cleared I counts from this cycle on. */
  private unmaskedSince = 0;

  /** RES goes high: registers of the peripherals are cleared, I is set, the rest of the CPU keeps its values. */
  reset(): void {
    this.state = RUNNING;
    this.nmiSince = NEVER;
    this.cc |= 0xc0 | FLAG_I;
    this.resetRegisters();
    this.cycle += 1;
    this.pc = this.fetchVector(VECTOR_RESET);
    this.schedule();
  }

  /**
   * One instruction, one interrupt sequence, or one cycle of waiting; returns its E cycles.
   */
  step(): number {
    const start = this.cycle;
    this.schedule();
    if (start < this.attention || !this.attend(start + 1)) this.execute();
    return this.cycle - start;
  }

  /** Runs whole instructions until `cycle` is at least `untilCycle`. */
  run(untilCycle: number): void {
    this.schedule();
    while (this.cycle < untilCycle) {
      if (this.cycle < this.attention || !this.attend(untilCycle)) this.execute();
    }
  }

  /** IRQ1 pin, active low, a level. */
  setIrq1(low: boolean): void {
    if (!low) this.irq1Since = NEVER;
    else if (this.irq1Since === NEVER) this.irq1Since = this.cycle;
    this.schedule();
  }

  /** NMI pin: its falling edge is latched. */
  setNmi(low: boolean): void {
    if (low && !this.nmiLow && this.nmiSince === NEVER) this.nmiSince = this.cycle;
    this.nmiLow = low;
    this.schedule();
  }

  /** P20 as the timer's capture input; an edge counts while P20 is an input. */
  setTimerInput(high: boolean): void {
    if (high !== this.timerInput && (this.port2Direction & 1) === 0) {
      this.timer.captureEdge(high, this.cycle);
      this.schedule();
    }
    this.timerInput = high;
  }

  /**
   * A serial frame on P23 whose start bit begins at `startCycle` (rounded up to whole cycles). Frames must be
   * handed over in the order of their times; RDRF sets 9.5 bit times after the start. `stopBit` false makes it
   * a framing error; `speed` 1-64 makes its bits that much shorter, for a host in a hurry.
   */
  receive(value: number, startCycle: number, stopBit = true, speed = 1): void {
    this.sci.receive(value, Math.ceil(startCycle), stopBit, speed);
    this.schedule();
  }

  save(writer: StateWriter): void {
    writer.section('H630');
    writer.f64(this.cycle);
    writer.u16(this.pc);
    writer.u8(this.a);
    writer.u8(this.b);
    writer.u16(this.x);
    writer.u16(this.sp);
    writer.u8(this.cc);
    writer.bytes(this.ram);
    writer.bool(this.ramEnabled);
    writer.u8(this.standbyPower);
    writer.u8(this.port1Latch);
    writer.u8(this.port1Direction);
    writer.u8(this.port2Latch);
    writer.u8(this.port2Direction);
    writer.u8(this.state);
    writer.f64(this.irq1Since);
    writer.f64(this.nmiSince);
    writer.bool(this.nmiLow);
    writer.bool(this.timerInput);
    writer.f64(this.unmaskedSince);
    this.timer.save(writer);
    this.sci.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('H630');
    this.cycle = reader.f64();
    this.pc = reader.u16();
    this.a = reader.u8();
    this.b = reader.u8();
    this.x = reader.u16();
    this.sp = reader.u16();
    this.cc = reader.u8();
    reader.bytesInto(this.ram);
    this.ramEnabled = reader.bool();
    this.standbyPower = reader.u8();
    this.port1Latch = reader.u8();
    this.port1Direction = reader.u8();
    this.port2Latch = reader.u8();
    this.port2Direction = reader.u8();
    this.state = reader.u8();
    this.irq1Since = reader.f64();
    this.nmiSince = reader.f64();
    this.nmiLow = reader.bool();
    this.timerInput = reader.bool();
    this.unmaskedSince = reader.f64();
    this.timer.load(reader);
    this.sci.load(reader);
    this.schedule();
  }

  protected schedule(): void {
    if (this.state !== RUNNING) {
      this.attention = ALWAYS;
      return;
    }
    let due = Math.min(this.timer.nextEvent, this.sci.nextEvent, this.nmiSince + 1);
    if ((this.cc & FLAG_I) === 0) {
      due = Math.min(due, Math.max(this.requestSince(), this.unmaskedSince) + 1);
    }
    this.attention = due;
  }

  /** CLI and TAP: a cleared I acts two cycles after the end of the instruction, a set one at once. */
  protected setConditionCodes(value: number): void {
    if ((this.cc & ~value & FLAG_I) !== 0) this.unmaskedSince = this.cycle + 1;
    this.cc = 0xc0 | value;
    this.schedule();
  }

  protected returnFromInterrupt(): void {
    this.cycle += 2;
    this.cc = 0xc0 | this.pull();
    this.b = this.pull();
    this.a = this.pull();
    this.x = this.pull16();
    this.pc = this.pull16();
    this.cycle += 1;
    this.schedule();
  }

  protected waitForInterrupt(): void {
    this.pushAll();
    this.state = WAITING;
    this.schedule();
  }

  protected softwareInterrupt(): void {
    this.pushAll();
    this.pc = this.fetchVector(VECTOR_SWI);
    this.schedule();
  }

  protected sleep(): void {
    this.state = SLEEPING;
    this.schedule();
  }

  /**
   * Undefined operation code, or (`code` -1) a fetch from the internal registers. The address of the code
   * itself is stacked, so a plain RTI traps again.
   */
  protected trap(code: number): void {
    if (code < 0) {
      this.note('address-error', this.pc, 0);
    } else {
      this.pc = (this.pc - 1) & 0xffff;
      this.note('undefined-opcode', this.pc, code);
    }
    this.cycle += TRAP_DECODE_CYCLES;
    this.pushAll();
    this.pc = this.fetchVector(VECTOR_TRAP);
    this.schedule();
  }

  /** Cycle since which IRQ1, timer or serial interface want an interrupt. */
  private requestSince(): number {
    return Math.min(this.irq1Since, this.timer.irqSince, this.sci.irqSince);
  }

  /**
   * Handles what is due at the end of the current cycle; true if that took time. A request is seen if it was
   * there one full cycle before the last cycle of the instruction.
   */
  private attend(untilCycle: number): boolean {
    this.timer.sync(this.cycle);
    this.sci.sync(this.cycle);
    if (this.state === WAITING) {
      this.wait(untilCycle);
      return true;
    }
    if (this.state === SLEEPING) {
      const wake = Math.min(this.nmiSince, this.requestSince()) + 2;
      if (this.cycle < wake) {
        this.idle(Math.min(untilCycle, wake));
        return true;
      }
      this.state = RUNNING;
    }
    this.schedule();
    const masked = (this.cc & FLAG_I) !== 0;
    const since = masked ? NEVER : Math.max(this.requestSince(), this.unmaskedSince);
    if (this.cycle <= since && this.cycle <= this.nmiSince) return false;
    this.pushAll();
    this.pc = this.fetchVector(-1);
    this.schedule();
    return true;
  }

  /** WAI has stacked everything; one cycle of synchronisation, then the vector. */
  private wait(untilCycle: number): void {
    const masked = (this.cc & FLAG_I) !== 0;
    const wake = Math.min(this.nmiSince, masked ? NEVER : this.requestSince()) + 1;
    if (this.cycle < wake) {
      this.idle(Math.min(untilCycle, wake));
      return;
    }
    this.state = RUNNING;
    this.pc = this.fetchVector(-1);
    this.schedule();
  }

  /** Passes time up to `untilCycle` or the next event of the peripherals, at least one cycle. */
  private idle(untilCycle: number): void {
    const to = Math.min(untilCycle, this.timer.nextEvent, this.sci.nextEvent);
    this.cycle = Math.max(this.cycle + 1, Math.ceil(to));
  }

  /** Cycles 1 to 9 of SWI, WAI and every interrupt. */
  private pushAll(): void {
    this.cycle += 2;
    this.push16(this.pc);
    this.push16(this.x);
    this.push(this.a);
    this.push(this.b);
    this.push(this.cc);
  }

  /**
   * Sets I, reads the vector and fetches the first operation code: three cycles. The source of a hardware
   * interrupt (`vector` -1) is chosen here, not when the interrupt was recognised.
   */
  private fetchVector(vector: number): number {
    this.cc |= FLAG_I;
    this.cycle += 1;
    const address = vector < 0 ? this.chooseVector() : vector;
    const high = this.read(address);
    this.cycle += 1;
    const low = this.read(address + 1);
    this.cycle += 1;
    return (high << 8) | low;
  }

  private chooseVector(): number {
    this.timer.sync(this.cycle);
    this.sci.sync(this.cycle);
    if (this.nmiSince !== NEVER) {
      this.nmiSince = NEVER;
      return VECTOR_NMI;
    }
    if (this.irq1Since !== NEVER) return VECTOR_IRQ1;
    const flags = this.timer.requests();
    if ((flags & 0x80) !== 0) return VECTOR_ICF;
    if ((flags & 0x40) !== 0) return VECTOR_OCF;
    if ((flags & 0x20) !== 0) return VECTOR_TOF;
    return this.sci.irqSince !== NEVER ? VECTOR_SCI : VECTOR_IRQ1;
  }
}
