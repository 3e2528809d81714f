import type { Hd6303Anomaly, Hd6303Bus, Hd6303Options } from './bus.js';
import { Hd6303Sci, RE, TE } from './sci.js';
import { Hd6303Timer } from './timer.js';

/** P22 to P20 at the rising edge of RES: mode 2, expanded multiplexed; read back in bits 7 to 5 of $03. */
const MODE_BITS = 2 << 5;
const RAME = 0x40;
const STANDBY_POWER = 0x80;

/**
 * Registers, ports, internal RAM and the address decoder of the HD6303R in mode 2.
 * Source: Hitachi HD6301/HD6303 data sheet, Table 5 (internal registers).
 *
 * `cycle` always is the number of the bus cycle under way, so every access sees its exact time.
 */
export abstract class Hd6303Memory {
  /** E cycles since power-on. */
  cycle = 0;
  pc = 0;
  a = 0;
  b = 0;
  x = 0;
  sp = 0;
  /** Condition codes 11HINZVC. */
  cc = 0xd0;

  /** Internal RAM $80 to $FF; undefined at power-on, zero here. */
  readonly ram = new Uint8Array(128);
  readonly timer: Hd6303Timer;
  readonly sci: Hd6303Sci;

  protected ramEnabled = true;
  protected standbyPower = 0;
  protected port1Latch = 0;
  protected port1Direction = 0;
  protected port2Latch = 0;
  protected port2Direction = 0;

  private readonly reported = new Set<string>();
  private readonly reportAnomaly: ((anomaly: Hd6303Anomaly) => void) | undefined;

  constructor(
    protected readonly bus: Hd6303Bus,
    options: Hd6303Options = {},
  ) {
    this.reportAnomaly = options.report;
    this.timer = new Hd6303Timer((level, cycle) => {
      if ((this.port2Direction & 2) !== 0) bus.timerOutput?.(level, cycle);
    });
    this.sci = new Hd6303Sci(
      options.sciExternalBitCycles ?? 64,
      (value, cycle) => bus.transmit(value, cycle),
      (kind, address, value) => this.note(kind, address, value),
    );
  }

  /** Makes the free-running counter show `value` in the present cycle, as no program can (tests, debugger). */
  presetCounter(value: number): void {
    this.timer.sync(this.cycle);
    this.sci.sync(this.cycle);
    this.timer.preset(value, this.cycle);
    this.sci.counterWritten(this.cycle, this.timer.offset);
    this.schedule();
  }

  /** Something about interrupt requests may have changed. */
  protected abstract schedule(): void;

  protected note(kind: Hd6303Anomaly['kind'], address: number, value: number): void {
    if (this.reportAnomaly === undefined) return;
    const key = `${kind} ${address}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.reportAnomaly({ kind, address, value, cycle: this.cycle });
  }

  /** The next byte of the program. */
  protected fetch(): number {
    const address = this.pc;
    this.pc = (address + 1) & 0xffff;
    return address > 0xff ? this.bus.read(address) : this.readLow(address);
  }

  protected read(address: number): number {
    return address > 0xff ? this.bus.read(address) : this.readLow(address);
  }

  protected write(address: number, value: number): void {
    if (address > 0xff) this.bus.write(address, value);
    else this.writeLow(address, value);
  }

  protected resetRegisters(): void {
    this.ramEnabled = true;
    this.port1Direction = 0;
    this.port2Direction = 0;
    this.timer.reset(this.cycle);
    this.sci.reset(this.cycle, this.timer.offset);
    this.bus.portChanged(1, this.port1Latch, 0);
    this.bus.portChanged(2, this.port2Latch, 0);
  }

  private readLow(address: number): number {
    if (address >= 0x80 && this.ramEnabled) return this.ram[address & 0x7f]!;
    return this.isRegister(address) ? this.readRegister(address) : this.bus.read(address);
  }

  private writeLow(address: number, value: number): void {
    if (address >= 0x80 && this.ramEnabled) this.ram[address & 0x7f] = value;
    else if (this.isRegister(address)) this.writeRegister(address, value);
    else this.bus.write(address, value);
  }

  /** $04 to $07 and $0F belong to ports 3 and 4, which are the bus in this mode. */
  protected isRegister(address: number): boolean {
    return address < 0x20 && (address < 0x04 || (address > 0x07 && address !== 0x0f));
  }

  private readRegister(address: number): number {
    const { timer, sci, cycle } = this;
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
        return this.scheduled(timer.readTcsr(cycle));
      case 0x09:
        return this.scheduled(timer.readCounterHigh(cycle));
      case 0x0a:
        return timer.readCounterLow();
      case 0x0b:
        return timer.readCompareHigh();
      case 0x0c:
        return timer.readCompareLow();
      case 0x0d:
        return this.scheduled(timer.readCaptureHigh(cycle));
      case 0x0e:
        return timer.readCaptureLow();
      case 0x11:
        return this.scheduled(sci.readTrcsr(cycle));
      case 0x12:
        return this.scheduled(sci.readRdr(cycle));
      case 0x14:
        return this.standbyPower | (this.ramEnabled ? RAME : 0) | 0x3f;
      default:
        this.note('reserved-register', address, 0xff);
        return 0xff;
    }
  }

  private writeRegister(address: number, value: number): void {
    const { timer, sci, cycle } = this;
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
        timer.writeTcsr(value, cycle);
        break;
      case 0x09:
        sci.sync(cycle);
        timer.writeCounterHigh(value, cycle);
        sci.counterWritten(cycle, timer.offset);
        break;
      case 0x0a:
        sci.sync(cycle);
        timer.writeCounterLow(value, cycle);
        sci.counterWritten(cycle, timer.offset);
        break;
      case 0x0b:
        timer.writeCompareHigh(value, cycle);
        break;
      case 0x0c:
        timer.writeCompareLow(value, cycle);
        break;
      case 0x10:
        sci.writeRmcr(value, cycle);
        break;
      case 0x11:
        sci.writeTrcsr(value, cycle);
        if ((value & TE) !== 0 && (this.port2Direction & 0x10) === 0) {
          this.port2Direction |= 0x10;
          this.bus.portChanged(2, this.port2Latch, this.port2Direction);
        }
        break;
      case 0x13:
        sci.writeTdr(value, cycle);
        break;
      case 0x14:
        this.standbyPower = value & STANDBY_POWER;
        this.ramEnabled = (value & RAME) !== 0;
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
    this.timer.sync(this.cycle);
    this.sci.sync(this.cycle);
    this.schedule();
    const transmits = (this.sci.trcsr & TE) !== 0;
    let driven = (this.port2Latch & ~0x02) | (this.timer.outputLevel << 1);
    if (transmits) driven = (driven & ~0x10) | (this.sci.txLevel(this.cycle) << 4);
    const outputs = (this.sci.trcsr & RE) !== 0 ? this.port2Direction & ~0x08 : this.port2Direction;
    return MODE_BITS | (((driven & outputs) | (this.bus.readPort2() & ~outputs)) & 0x1f);
  }
}
