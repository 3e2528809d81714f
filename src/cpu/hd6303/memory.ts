import { POWER_ON } from '../../time.js';
import type { Hd6303Anomaly, Hd6303Bus } from './bus.js';
import { type Hd6303Options, type Hd6303Settings, hd6303Settings } from './options.js';
import { Hd6303Sci, RE, TE } from './sci.js';
import { Hd6303Timer } from './timer.js';

/** P22 to P20 at the rising edge of RES: mode 2, expanded multiplexed; read back in bits 7 to 5 of $03. */
const MODE_BITS = 2 << 5;
const RAME = 0x40;
const STANDBY_POWER = 0x80;

/** Memory is declared in pages of 128 bytes, so that the internal RAM is one and the registers are in another. */
const PAGE_SHIFT = 7;
const PAGE_BYTES = 1 << PAGE_SHIFT;
const PAGE_MASK = PAGE_BYTES - 1;
const RAM_PAGE = 0x80 >> PAGE_SHIFT;
/** Entry of a page whose accesses go to the registers or to the bus. */
const ASK = -1;

/** A program that runs wild does odd things at thousands of places; the first ones tell what went wrong. */
const MOST_REPORTS = 1024;

const ANOMALY_KINDS: readonly Hd6303Anomaly['kind'][] = [
  'undefined-opcode',
  'address-error',
  'reserved-register',
  'sci-clock',
  'sci-overlap',
  'sci-overrun',
];

/** What `Hd6303.watch` is told about. */
export type Hd6303Access = 'fetch' | 'read' | 'write';

/**
 * Called after an access of the program: `fetch` is an operation code or operand. Wasted cycles and prefetches
 * are none.
 */
export type Hd6303AccessListener = (access: Hd6303Access, address: number, value: number) => void;

/**
 * Registers, ports, internal RAM and the address decoder of the HD6303R in mode 2.
 * Source: Hitachi HD6301/HD6303 data sheet, Table 5 (internal registers).
 *
 * `now` always is the number of the bus cycle under way, so every access sees its exact time.
 */
export abstract class Hd6303Memory {
  pc = 0;
  /** Address of the operation code of the instruction under way. */
  instruction = 0;
  a = 0;
  b = 0;
  x = 0;
  sp = 0;
  /** Condition codes 11HINZVC. */
  cc = 0xd0;

  readonly timer: Hd6303Timer;
  readonly sci: Hd6303Sci;

  /** The bus cycle under way or just ended, counted from `epoch` (`time.ts`). */
  protected now = 0;
  /** E cycle since power-on at which `now` was 0. */
  protected epoch = POWER_ON;
  protected readonly settings: Hd6303Settings;
  protected ramEnabled = true;
  protected standbyPower = 0;
  protected port1Latch = 0;
  protected port1Direction = 0;
  protected port2Latch = 0;
  protected port2Direction = 0;

  /** The internal RAM at its addresses, and memory that the board has declared. */
  private readonly space = new Uint8Array(0x10000);
  /** For each page where in `space` its bytes are, or `ASK`. */
  private readonly readPages = new Int32Array(0x10000 >> PAGE_SHIFT).fill(ASK);
  private readonly writePages = new Int32Array(0x10000 >> PAGE_SHIFT).fill(ASK);
  /** What the two tables hold while nobody watches. */
  private readonly plainReads = this.readPages.slice();
  private readonly plainWrites = this.readPages.slice();
  private watcher: Hd6303AccessListener | undefined;
  /** Internal RAM $80 to $FF; undefined at power-on, zero here. */
  readonly ram = this.space.subarray(0x80, 0x100);

  private readonly reported = new Set<number>();
  private readonly reportAnomaly: ((anomaly: Hd6303Anomaly) => void) | undefined;

  constructor(
    protected readonly bus: Hd6303Bus,
    options: Hd6303Options = {},
  ) {
    this.reportAnomaly = options.report;
    this.settings = hd6303Settings(options);
    this.timer = new Hd6303Timer(this.settings, (level, at) => {
      if ((this.port2Direction & 2) !== 0) bus.timerOutput?.(level, this.epoch + at);
    });
    this.sci = new Hd6303Sci(
      this.settings,
      (value, at) => bus.transmit(value, this.epoch + at),
      (kind, address, value) => this.note(kind, address, value),
    );
    this.mapInternalRam();
  }

  /** E cycles since power-on: the number of the bus cycle under way, or of the last one. */
  get cycle(): number {
    return this.epoch + this.now;
  }

  /**
   * Declares that $`from` to $`to` hold nothing but memory of `size` bytes, mirrored when the range is longer: the
   * core reads it (and, if `writable`, writes it) without asking the bus.
   * @returns the bytes, for the board to fill and to look at.
   * @throws RangeError if the range is not above $FF or shorter than `size`, or if `from`, `to` + 1 and `size` are
   * not multiples of 128.
   */
  mapMemory(from: number, to: number, size: number, writable: boolean): Uint8Array {
    const length = to + 1 - from;
    if (
      from <= 0xff ||
      to > 0xffff ||
      size <= 0 ||
      length < size ||
      ((from | length | size) & PAGE_MASK) !== 0
    ) {
      throw new RangeError(`the HD6303R can't map ${size} bytes of memory to ${from}-${to}`);
    }
    for (let offset = 0; offset < length; offset += PAGE_BYTES) {
      const page = (from + offset) >> PAGE_SHIFT;
      this.plainReads[page] = from + (offset % size);
      this.plainWrites[page] = writable ? this.plainReads[page]! : ASK;
    }
    this.openPages();
    return this.space.subarray(from, from + size);
  }

  /**
   * Lets reads of mapped memory from $`from` to $`to` go to the bus again, because reading does something there.
   * @throws RangeError if `from` and `to` + 1 are not multiples of 128.
   */
  askForReads(from: number, to: number): void {
    if (((from | (to + 1)) & PAGE_MASK) !== 0) {
      throw new RangeError(`the HD6303R can't ask for ${from}-${to} alone`);
    }
    for (let page = from >> PAGE_SHIFT; page <= to >> PAGE_SHIFT; page++) this.plainReads[page] = ASK;
    this.openPages();
  }

  /** Reports every access of the program to `listener`, until called without one. The program runs slower. */
  watch(listener: Hd6303AccessListener | undefined): void {
    this.watcher = listener;
    this.openPages();
  }

  /** Makes the free-running counter show `value` in the present cycle, as no program can (tests, debugger). */
  presetCounter(value: number): void {
    this.timer.sync(this.now);
    this.sci.sync(this.now);
    this.timer.preset(value, this.now);
    this.sci.counterWritten(this.now, this.timer.offset);
    this.schedule();
  }

  /** Something about interrupt requests may have changed. */
  protected abstract schedule(): void;

  protected note(kind: Hd6303Anomaly['kind'], address: number, value: number): void {
    if (this.reportAnomaly === undefined) return;
    const from = kind === 'reserved-register' ? this.instruction : 0;
    const key = (ANOMALY_KINDS.indexOf(kind) * 0x10000 + address) * 0x10000 + from;
    if (this.reported.has(key) || this.reported.size === MOST_REPORTS) return;
    this.reported.add(key);
    this.reportAnomaly({ kind, address, value, cycle: this.cycle });
  }

  /** The next byte of the program. */
  protected fetch(): number {
    const address = this.pc;
    this.pc = (address + 1) & 0xffff;
    const page = this.readPages[address >> PAGE_SHIFT]!;
    return page >= 0 ? this.space[page | (address & PAGE_MASK)]! : this.askRead(address, 'fetch');
  }

  protected read(address: number): number {
    const page = this.readPages[address >> PAGE_SHIFT]!;
    return page >= 0 ? this.space[page | (address & PAGE_MASK)]! : this.askRead(address, 'read');
  }

  protected write(address: number, value: number): void {
    const page = this.writePages[address >> PAGE_SHIFT]!;
    if (page >= 0) this.space[page | (address & PAGE_MASK)] = value;
    else this.askWrite(address, value);
  }

  protected resetRegisters(): void {
    this.ramEnabled = true;
    this.mapInternalRam();
    this.port1Direction = 0;
    this.port2Direction = 0;
    this.timer.reset(this.now);
    this.sci.reset(this.now, this.timer.offset);
    this.bus.portChanged(1, this.port1Latch, 0);
    this.bus.portChanged(2, this.port2Latch, 0);
  }

  /** What an external address answers, without a trace of having been asked if it is memory. */
  protected readExternal(address: number): number {
    const page = this.plainReads[address >> PAGE_SHIFT]!;
    return page >= 0 ? this.space[page | (address & PAGE_MASK)]! : this.bus.read(address);
  }

  private askRead(address: number, access: 'fetch' | 'read'): number {
    const value = this.isRegister(address) ? this.readRegister(address) : this.readExternal(address);
    if (this.watcher !== undefined) this.watcher(access, address, value);
    return value;
  }

  private askWrite(address: number, value: number): void {
    const page = this.plainWrites[address >> PAGE_SHIFT]!;
    if (page >= 0) this.space[page | (address & PAGE_MASK)] = value;
    else if (this.isRegister(address)) this.writeRegister(address, value);
    else this.bus.write(address, value);
    if (this.watcher !== undefined) this.watcher('write', address, value);
  }

  /** $80 to $FF: internal with RAME, external without. */
  protected mapInternalRam(): void {
    this.plainReads[RAM_PAGE] = this.ramEnabled ? 0x80 : ASK;
    this.plainWrites[RAM_PAGE] = this.plainReads[RAM_PAGE]!;
    this.openPages();
  }

  private openPages(): void {
    if (this.watcher === undefined) {
      this.readPages.set(this.plainReads);
      this.writePages.set(this.plainWrites);
    } else {
      this.readPages.fill(ASK);
      this.writePages.fill(ASK);
    }
  }

  /** $04 to $07 and $0F belong to ports 3 and 4, which are the bus in this mode. */
  protected isRegister(address: number): boolean {
    return address < 0x20 && (address < 0x04 || (address > 0x07 && address !== 0x0f));
  }

  private readRegister(address: number): number {
    const { timer, sci, now } = this;
    switch (address) {
      case 0x00:
      case 0x01:
      case 0x10:
      case 0x13:
        return 0xff;
      case 0x02:
        return (this.port1Latch & this.port1Direction) | (this.bus.readPort1() & ~this.port1Direction & 0xff);
      case 0x03:
        return this.readPort2();
      case 0x08:
        return this.scheduled(timer.readTcsr(now));
      case 0x09:
        return this.scheduled(timer.readCounterHigh(now));
      case 0x0a:
        return timer.readCounterLow();
      case 0x0b:
        return timer.readCompareHigh();
      case 0x0c:
        return timer.readCompareLow();
      case 0x0d:
        return this.scheduled(timer.readCaptureHigh(now));
      case 0x0e:
        return timer.readCaptureLow();
      case 0x11:
        return this.scheduled(sci.readTrcsr(now));
      case 0x12:
        return this.scheduled(sci.readRdr(now));
      case 0x14:
        return this.standbyPower | (this.ramEnabled ? RAME : 0) | 0x3f;
      default:
        this.note('reserved-register', address, 0xff);
        return 0xff;
    }
  }

  private writeRegister(address: number, value: number): void {
    const { timer, sci, now } = this;
    switch (address) {
      case 0x00:
        this.port1Direction = value;
        this.bus.portChanged(1, this.port1Latch, value);
        break;
      case 0x01:
        this.port2Direction = (value & 0x1f) | ((sci.trcsr & TE) !== 0 ? 0x10 : 0);
        this.bus.portChanged(2, this.port2Latch, this.port2Direction);
        break;
      case 0x02:
        this.port1Latch = value;
        this.bus.portChanged(1, value, this.port1Direction);
        break;
      case 0x03:
        this.port2Latch = value & 0x1f;
        this.bus.portChanged(2, this.port2Latch, this.port2Direction);
        break;
      case 0x08:
        timer.writeTcsr(value, now);
        break;
      case 0x09:
        sci.sync(now);
        timer.writeCounterHigh(value, now);
        sci.counterWritten(now, timer.offset);
        break;
      case 0x0a:
        sci.sync(now);
        timer.writeCounterLow(value, now);
        sci.counterWritten(now, timer.offset);
        break;
      case 0x0b:
        timer.writeCompareHigh(value, now);
        break;
      case 0x0c:
        timer.writeCompareLow(value, now);
        break;
      case 0x10:
        sci.writeRmcr(value, now);
        break;
      case 0x11:
        sci.writeTrcsr(value, now);
        if ((value & TE) !== 0 && (this.port2Direction & 0x10) === 0) {
          this.port2Direction |= 0x10;
          this.bus.portChanged(2, this.port2Latch, this.port2Direction);
        }
        break;
      case 0x13:
        sci.writeTdr(value, now);
        break;
      case 0x14:
        this.standbyPower = value & STANDBY_POWER;
        this.ramEnabled = (value & RAME) !== 0;
        this.mapInternalRam();
        break;
      case 0x0d:
      case 0x0e:
      case 0x12:
        break;
      default:
        this.note('reserved-register', address, value);
    }
    this.schedule();
  }

  private scheduled(value: number): number {
    this.schedule();
    return value;
  }

  /** Pins, not latches: P21 as an output carries the timer, P24 with TE the transmitter, P23 with RE is input. */
  private readPort2(): number {
    this.timer.sync(this.now);
    this.sci.sync(this.now);
    this.schedule();
    const transmits = (this.sci.trcsr & TE) !== 0;
    let driven = (this.port2Latch & ~0x02) | (this.timer.outputLevel << 1);
    if (transmits) driven = (driven & ~0x10) | (this.sci.txLevel(this.now) << 4);
    const outputs = (this.sci.trcsr & RE) !== 0 ? this.port2Direction & ~0x08 : this.port2Direction;
    return MODE_BITS | (((driven & outputs) | (this.bus.readPort2() & ~outputs)) & 0x1f);
  }
}
