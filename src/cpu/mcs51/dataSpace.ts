/**
 * Data space of the 8031: internal RAM, special function registers, bits, and the pins behind the ports.
 * Source: Intel, MCS-51 Programmer's Guide and Instruction Set, "Memory Organization"; Hardware Description of
 * the 8051, "Port Structures and Operation".
 */
import { POWER_ON } from '../../time.js';
import type { Mcs51Bus, Mcs51Options } from './bus.js';
import { INT0_PIN, INT1_PIN, Mcs51Peripherals, T0_PIN, T1_PIN } from './peripherals.js';

const REGISTER_BANK = 0x18;

export const SP = 0x81;
const DPL = 0x82;
const DPH = 0x83;
const PSW = 0xd0;
export const ACC = 0xe0;
const B = 0xf0;
const P0 = 0x80;
const P1 = 0x90;
const P2 = 0xa0;
const P3 = 0xb0;

/** Registers that are not the peripherals'. */
const CORE_REGISTERS: readonly number[] = [P0, P1, P2, P3, SP, DPL, DPH, PSW, ACC, B];

const RAM_SIZE = 128;

/** A program that runs wild does odd things at thousands of places; the first ones tell what went wrong. */
const MOST_REPORTS = 1024;

/** PSW.0 for every value of the accumulator: 1 for an odd number of ones. */
const PARITY = Uint8Array.from({ length: 256 }, (_, value) => {
  let folded = value ^ (value >> 4);
  folded ^= folded >> 2;
  return (folded ^ (folded >> 1)) & 1;
});

/** Byte that holds a bit. */
export function bitAddress(bit: number): number {
  return bit < 0x80 ? 0x20 | (bit >> 3) : bit & 0xf8;
}

/** Addresses of P0-P3. */
export function isPort(address: number): boolean {
  return (address & 0xcf) === 0x80;
}

/** The registers of the processor and what its instructions reach by direct, indirect and bit addresses. */
export abstract class Mcs51DataSpace {
  /** Address of the next instruction; while one runs, its own. */
  pc = 0;
  acc = 0;
  b = 0;
  /** Stack pointer: address of the byte pushed last. */
  sp = 7;
  dptr = 0;
  /** Internal RAM. Undefined after power-up; zero here. */
  readonly ram = new Uint8Array(RAM_SIZE);
  /** PSW without its parity bit. */
  protected flags = 0;
  /** PSW.4 and PSW.3: address of R0. */
  protected bank = 0;
  protected readonly latches = Uint8Array.of(0xff, 0xff, 0xff, 0xff);
  /** Levels that `setInt0` and its like put on port 3. */
  protected drivenPins = 0xff;
  /**
   * `cycle` for those who ask often: machine cycles since `origin`, always a small integer. The origin moves up from
   * time to time; `epoch` changes whenever it has.
   */
  now = 0;
  /** Machine cycles from power-on to the origin that `now` is counted from. */
  origin = POWER_ON;
  epoch = 0;
  protected readonly peripherals: Mcs51Peripherals;
  private readonly missingValue: number;
  protected readonly pushesIncremented: boolean;
  private readonly reportOddity: ((message: string, address: number) => void) | undefined;
  private readonly reported = new Set<string>();
  private readonly polledPins: number;

  constructor(
    protected readonly bus: Mcs51Bus,
    options: Mcs51Options,
  ) {
    this.missingValue = options.missingValue ?? 0xff;
    this.pushesIncremented = options.pushesIncrementedStackPointer ?? true;
    this.reportOddity = options.report;
    this.polledPins = (options.polledPins ?? 0) & (INT0_PIN | INT1_PIN);
    this.peripherals = new Mcs51Peripherals(
      {
        transmit: (value, start) => bus.transmit(value, this.origin + start),
        readRxd: () => this.readPins(3) & 1,
        report: (message) => this.report(message),
        pollPins: () => this.pollPins(),
      },
      {
        polledPins: this.polledPins,
        pinPollCycles: Math.max(1, options.pinPollCycles ?? 8),
        receiveBitCycles: options.receiveBitCycles ?? 32,
        softwareFlagDelay: options.softwareFlagDelay ?? 1,
        timerReadsAfterIncrement: options.timerReadsAfterIncrement ?? true,
      },
    );
  }

  /** Machine cycles since power-on; while an instruction accesses something, the cycle of the access. */
  get cycle(): number {
    return this.origin + this.now;
  }

  /** Program status word: CY AC F0 RS1 RS0 OV - P; P is the parity of the accumulator whatever is written. */
  get psw(): number {
    return this.flags | PARITY[this.acc];
  }

  set psw(value: number) {
    this.flags = value & 0xfe;
    this.bank = value & REGISTER_BANK;
  }

  /**
   * A frame on RXD: eight data bits, one stop bit, its start bit beginning at machine cycle `startCycle`. Frames
   * come in the order of time. One that has begun up to a bit ago is still received as if it had been told in time.
   */
  receive(value: number, startCycle: number): void {
    this.receiveAhead(value, startCycle - this.cycle);
  }

  /** The same with the start given in machine cycles from now. */
  receiveAhead(value: number, cycles: number): void {
    this.peripherals.receive(value, this.now + cycles, this.now);
  }

  /** Level of the pin P3.2 (/INT0) from this machine cycle on. */
  setInt0(high: boolean): void {
    this.drivePin(INT0_PIN, high);
  }

  /** Level of the pin P3.3 (/INT1) from this machine cycle on. */
  setInt1(high: boolean): void {
    this.drivePin(INT1_PIN, high);
  }

  /** Level of the pin P3.4 (T0) from this machine cycle on. */
  setT0(high: boolean): void {
    this.drivePin(T0_PIN, high);
  }

  /** Level of the pin P3.5 (T1) from this machine cycle on. */
  setT1(high: boolean): void {
    this.drivePin(T1_PIN, high);
  }

  /**
   * Byte at a direct address as a debugger sees it: ports show their latches and nothing on the bus notices.
   * Addresses without a register give `missingValue`.
   */
  readDirect(address: number): number {
    if (address < RAM_SIZE) return this.ram[address];
    const value = this.peripherals.readAt(address, this.now);
    if (value >= 0) return value;
    return CORE_REGISTERS.includes(address) ? this.readCoreRegister(address) : this.missingValue;
  }

  /**
   * Sets the byte at a direct address from a debugger: a port changes its latch without the bus being told, SBUF
   * sets the received byte. Addresses without a register are left alone.
   */
  writeDirect(address: number, value: number): void {
    if (address < RAM_SIZE) this.ram[address] = value;
    else if (isPort(address)) this.setLatch((address >> 4) & 3, value, this.now);
    else if (CORE_REGISTERS.includes(address)) this.writeRegister(address, value);
    else this.peripherals.poke(address, value, this.now);
  }

  protected readIndirect(address: number): number {
    if (address < RAM_SIZE) return this.ram[address];
    this.report('an indirect or stack read goes beyond the 128 bytes of RAM');
    return this.missingValue;
  }

  protected writeIndirect(address: number, value: number): void {
    if (address < RAM_SIZE) this.ram[address] = value;
    else this.report('an indirect or stack write goes beyond the 128 bytes of RAM; it is lost');
  }

  /** Direct read by an instruction that does not modify: ports show their pins. */
  protected read(address: number): number {
    return address < RAM_SIZE ? this.ram[address] : this.readRegister(address);
  }

  /** Direct read by a read-modify-write instruction: ports show their latches. */
  protected readLatch(address: number): number {
    return address < RAM_SIZE ? this.ram[address] : this.readRegisterLatch(address);
  }

  protected write(address: number, value: number): void {
    if (address < RAM_SIZE) this.ram[address] = value;
    else this.writeRegister(address, value);
  }

  private readRegister(address: number): number {
    switch (address) {
      case P0:
      case P1:
      case P2:
      case P3:
        return this.readPins((address >> 4) & 3);
      case ACC:
        return this.acc;
      case B:
        return this.b;
      case DPL:
        return this.dptr & 0xff;
      case DPH:
        return this.dptr >> 8;
      default:
        return this.readRegisterLatch(address);
    }
  }

  private readRegisterLatch(address: number): number {
    const value = this.peripherals.read(address, this.now);
    return value < 0 ? this.readCoreRegister(address) : value;
  }

  /** Registers of the processor itself, and the latches. */
  private readCoreRegister(address: number): number {
    switch (address) {
      case P0:
      case P1:
      case P2:
      case P3:
        return this.latches[(address >> 4) & 3];
      case ACC:
        return this.acc;
      case B:
        return this.b;
      case PSW:
        return this.flags | PARITY[this.acc];
      case SP:
        return this.sp;
      case DPL:
        return this.dptr & 0xff;
      case DPH:
        return this.dptr >> 8;
      default:
        this.reportMissing(address);
        return this.missingValue;
    }
  }

  private writeRegister(address: number, value: number): void {
    switch (address) {
      case P0:
      case P1:
      case P2:
      case P3:
        this.writePort((address >> 4) & 3, value);
        break;
      case ACC:
        this.acc = value;
        break;
      case B:
        this.b = value;
        break;
      case PSW:
        this.psw = value;
        break;
      case SP:
        this.sp = value;
        break;
      case DPL:
        this.dptr = (this.dptr & 0xff00) | value;
        break;
      case DPH:
        this.dptr = (value << 8) | (this.dptr & 0xff);
        break;
      default:
        if (!this.peripherals.write(address, value, this.now)) this.reportMissing(address);
    }
  }

  protected readBit(bit: number): number {
    return (this.read(bitAddress(bit)) >> (bit & 7)) & 1;
  }

  protected writeBit(bit: number, level: number): void {
    const address = bitAddress(bit);
    const mask = 1 << (bit & 7);
    const value = this.readLatch(address);
    this.write(address, level === 0 ? value & ~mask : value | mask);
  }

  /** A pin is 1 only if its latch is 1 and nothing pulls it low. */
  private readPins(port: number): number {
    let pins = this.latches[port] & this.bus.readPort(port);
    if (port === 3)
      pins &= (this.drivenPins | this.polledPins) & (0xfe | this.peripherals.serial.lineLevel(this.now));
    return pins;
  }

  /** Port 3 as the peripherals see it, with the present levels of the pins that are asked for. */
  private pollPins(): number {
    this.drivenPins = (this.drivenPins & ~this.polledPins) | (this.bus.readPort(3) & this.polledPins);
    return this.drivenPins & this.latches[3];
  }

  private writePort(port: number, value: number): void {
    if (port === 0) {
      this.report('port 0 is the bus of this part; what is written to it does not stay');
      value = 0xff;
    }
    this.setLatch(port, value, this.now + 1);
    this.bus.portWritten(port, value);
  }

  /** Sets a latch whose pins change at the start of machine cycle `from`. */
  private setLatch(port: number, value: number, from: number): void {
    this.latches[port] = value;
    if (port === 3) this.pinsChanged(from);
  }

  private drivePin(pin: number, high: boolean): void {
    const pins = high ? this.drivenPins | pin : this.drivenPins & ~pin;
    if (pins === this.drivenPins) return;
    this.drivenPins = pins;
    this.pinsChanged(this.now);
  }

  private pinsChanged(from: number): void {
    this.peripherals.setPins(this.drivenPins & this.latches[3], from);
  }

  private reportMissing(address: number): void {
    this.report(`register ${address.toString(16)} does not exist on this part`);
  }

  protected report(message: string): void {
    if (this.reportOddity === undefined) return;
    const key = `${this.pc} ${message}`;
    if (this.reported.has(key) || this.reported.size === MOST_REPORTS) return;
    this.reported.add(key);
    this.reportOddity(message, this.pc);
  }
}
