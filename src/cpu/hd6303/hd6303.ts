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
import { POWER_ON } from '../../time.js';
import { FLAG_I } from './arithmetic.js';
import { Hd6303Instructions } from './instructions.js';
import { LONG_AGO, loadTime, NEVER, rebased, saveTime } from './time.js';

export type { Hd6303Anomaly, Hd6303Bus } from './bus.js';
export type { Hd6303Access, Hd6303AccessListener } from './memory.js';
export type { Hd6303Options } from './options.js';

/** Earlier than any present. */
const AT_ONCE = -NEVER;
/** The epoch is moved up when this much time has passed since: a multiple of 65536. */
const EPOCH_CYCLES = 0x10_0000;
/** Last time at which an epoch may still be running: some instructions more. */
const LAST_TIME = EPOCH_CYCLES + 0x1000;

const VECTOR_TRAP = 0xffee;
const VECTOR_SCI = 0xfff0;
const VECTOR_TOF = 0xfff2;
const VECTOR_OCF = 0xfff4;
const VECTOR_ICF = 0xfff6;
const VECTOR_IRQ1 = 0xfff8;
const VECTOR_SWI = 0xfffa;
const VECTOR_NMI = 0xfffc;
const VECTOR_RESET = 0xfffe;

const RUNNING = 0;
const WAITING = 1;
const SLEEPING = 2;

export class Hd6303 extends Hd6303Instructions implements Snapshotable {
  private state = RUNNING;
  /** The end of the run under way. */
  private until = 0;
  /** First time at which something besides the next instruction is due. */
  private attention = NEVER;
  private irq1Since = NEVER;
  private nmiSince = NEVER;
  private nmiLow = false;
  private timerInput = true;
  /** A cleared I counts from this time on. */
  private unmaskedSince = 0;
  /** Where `runToTarget` stops, E cycles since power-on. */
  targetCycle = POWER_ON;

  /** RES goes high: registers of the peripherals are cleared, I is set, the rest of the CPU keeps its values. */
  reset(): void {
    this.state = RUNNING;
    this.nmiSince = NEVER;
    this.cc |= 0xc0 | FLAG_I;
    this.resetRegisters();
    this.now += 1;
    this.pc = this.fetchVector(VECTOR_RESET);
    this.schedule();
  }

  /**
   * One instruction, one interrupt sequence, or one cycle of waiting; returns its E cycles.
   */
  step(): number {
    if (this.now >= EPOCH_CYCLES) this.moveEpoch();
    const start = this.now;
    this.until = start + 1;
    this.schedule();
    if (start < this.attention || !this.attend()) this.execute();
    return this.now - start;
  }

  /** Runs whole instructions until `cycle` is at least `untilCycle`. */
  run(untilCycle: number): void {
    this.targetCycle = untilCycle;
    this.runToTarget();
  }

  /** What `run` does, up to `targetCycle`: a number in a field needs no heap object on its way, as an argument may. */
  runToTarget(): void {
    while (this.targetCycle > this.epoch + this.now) {
      if (this.now >= EPOCH_CYCLES) this.moveEpoch();
      this.until = Math.ceil(Math.min(this.targetCycle - this.epoch, LAST_TIME));
      this.schedule();
      while (this.now < this.until) {
        if (this.now < this.attention || !this.attend()) this.execute();
      }
    }
  }

  /** IRQ1 pin, active low, a level. */
  setIrq1(low: boolean): void {
    if (!low) this.irq1Since = NEVER;
    else if (this.irq1Since === NEVER) this.irq1Since = this.now;
    this.schedule();
  }

  /** NMI pin: its falling edge is latched. */
  setNmi(low: boolean): void {
    if (low && !this.nmiLow && this.nmiSince === NEVER) this.nmiSince = this.now;
    this.nmiLow = low;
    this.schedule();
  }

  /** P20 as the timer's capture input; an edge counts while P20 is an input. */
  setTimerInput(high: boolean): void {
    if (high !== this.timerInput && (this.port2Direction & 1) === 0) {
      this.timer.captureEdge(high, this.now);
      this.schedule();
    }
    this.timerInput = high;
  }

  /**
   * A serial frame on P23 whose start bit begins at `startCycle` (rounded up to whole cycles), never before that of
   * the last one; RDRF sets 9.5 bit times after the start. `stopBit` false makes it a framing error; `speed` 1-64
   * makes its bits that much shorter, for a host in a hurry.
   * @throws RangeError if `startCycle` is not a number or `speed` is not a whole number from 1 to 64.
   */
  receive(value: number, startCycle: number, stopBit = true, speed = 1): void {
    if (!Number.isFinite(startCycle) || !Number.isInteger(speed) || speed < 1 || speed > 64) {
      throw new RangeError(
        `the HD6303R can't receive at E cycle ${startCycle} with speed ${speed}; speeds are 1 to 64`,
      );
    }
    this.sci.receive(value, startCycle, stopBit, speed);
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
    saveTime(writer, this.irq1Since, this.now);
    saveTime(writer, this.nmiSince, this.now);
    writer.bool(this.nmiLow);
    writer.bool(this.timerInput);
    saveTime(writer, this.unmaskedSince, this.now);
    this.timer.save(writer, this.now);
    this.sci.save(writer, this.now);
  }

  load(reader: StateReader): void {
    reader.section('H630');
    this.epoch = reader.whole();
    this.now = 0;
    this.pc = reader.u16();
    this.a = reader.u8();
    this.b = reader.u8();
    this.x = reader.u16();
    this.sp = reader.u16();
    this.cc = 0xc0 | reader.u8();
    reader.bytesInto(this.ram);
    this.ramEnabled = reader.bool();
    this.standbyPower = reader.u8() & 0x80;
    this.port1Latch = reader.u8();
    this.port1Direction = reader.u8();
    this.port2Latch = reader.u8(0x1f);
    this.port2Direction = reader.u8(0x1f);
    this.state = reader.u8(SLEEPING);
    this.irq1Since = loadTime(reader, -LONG_AGO, 0);
    this.nmiSince = loadTime(reader, -LONG_AGO, 0);
    this.nmiLow = reader.bool();
    this.timerInput = reader.bool();
    this.unmaskedSince = loadTime(reader, -LONG_AGO, 1);
    this.timer.load(reader);
    this.sci.load(reader, this.timer.offset, this.epoch);
    this.mapInternalRam();
    this.schedule();
  }

  /** Plans when the stream of instructions must stop for something else. */
  protected schedule(): void {
    let due = AT_ONCE;
    if (this.state === RUNNING) {
      due = Math.min(this.timer.nextEvent, this.sci.nextEvent, this.nmiSince + 1);
      if ((this.cc & FLAG_I) === 0) {
        due = Math.min(due, Math.max(this.requestSince(), this.unmaskedSince) + 1);
      }
    }
    this.attention = due;
    this.limit = Math.min(due, this.until);
  }

  /** CLI and TAP: a cleared I acts two cycles after the end of the instruction, a set one at once. */
  protected setConditionCodes(value: number): void {
    if ((this.cc & ~value & FLAG_I) !== 0) this.unmaskedSince = this.now + 1;
    this.cc = 0xc0 | value;
    this.schedule();
  }

  protected returnFromInterrupt(): void {
    this.now += 2;
    this.cc = 0xc0 | this.pull();
    this.b = this.pull();
    this.a = this.pull();
    this.x = this.pull16();
    this.pc = this.pull16();
    this.now += 1;
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
    this.now += this.settings.trapDecodeCycles;
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
  private attend(): boolean {
    this.timer.sync(this.now);
    this.sci.sync(this.now);
    if (this.state === WAITING) {
      this.wait();
      return true;
    }
    if (this.state === SLEEPING) {
      const wake = Math.min(this.nmiSince, this.requestSince()) + 2;
      if (this.now < wake) {
        this.idle(wake);
        return true;
      }
      this.state = RUNNING;
    }
    this.schedule();
    const masked = (this.cc & FLAG_I) !== 0;
    const since = masked ? NEVER : Math.max(this.requestSince(), this.unmaskedSince);
    if (this.now <= since && this.now <= this.nmiSince) return false;
    this.pushAll();
    this.pc = this.fetchVector(-1);
    this.schedule();
    return true;
  }

  /** WAI has stacked everything; some cycles of synchronisation, then the vector. */
  private wait(): void {
    const masked = (this.cc & FLAG_I) !== 0;
    const wake = Math.min(this.nmiSince, masked ? NEVER : this.requestSince()) + this.settings.waiExitCycles;
    if (this.now < wake) {
      this.idle(wake);
      return;
    }
    this.state = RUNNING;
    this.pc = this.fetchVector(-1);
    this.schedule();
  }

  /** Passes time up to the end of the run, `wake` or the next event of the peripherals, at least one cycle. */
  private idle(wake: number): void {
    const to = Math.min(this.until, wake, this.timer.nextEvent, this.sci.nextEvent);
    this.now = Math.max(this.now + 1, to);
  }

  /** Cycles 1 to 9 of SWI, WAI and every interrupt. */
  private pushAll(): void {
    this.now += 2;
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
    this.now += 1;
    const address = vector < 0 ? this.chooseVector() : vector;
    const high = this.read(address);
    this.now += 1;
    const low = this.read(address + 1);
    this.now += 1;
    return (high << 8) | low;
  }

  private chooseVector(): number {
    this.timer.sync(this.now);
    this.sci.sync(this.now);
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

  private moveEpoch(): void {
    this.epoch += EPOCH_CYCLES;
    this.now -= EPOCH_CYCLES;
    this.irq1Since = rebased(this.irq1Since, EPOCH_CYCLES, this.now);
    this.nmiSince = rebased(this.nmiSince, EPOCH_CYCLES, this.now);
    this.unmaskedSince = rebased(this.unmaskedSince, EPOCH_CYCLES, this.now);
    this.timer.rebase(EPOCH_CYCLES, this.now);
    this.sci.rebase(EPOCH_CYCLES, this.now, this.epoch);
  }
}
