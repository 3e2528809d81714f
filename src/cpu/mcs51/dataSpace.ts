/**
 * Data space of the 8031: internal RAM, special function registers, bits, and the pins behind the ports.
 * Source: Intel, MCS-51 Programmer's Guide and Instruction Set, "Memory Organization"; Hardware Description of
 * the 8051, "Port Structures and Operation".
 */
import type { Mcs51Bus, Mcs51Options } from './bus.js';
import { INT0_PIN, INT1_PIN, Mcs51Peripherals, T0_PIN, T1_PIN } from './peripherals.js';

const REGISTER_BANK = 0x18;

export const SP = 0x81;
const DPL = 0x82;
const DPH = 0x83;
const PSW = 0xd0;
export const ACC = 0xe0;
const B = 0xf0;

const RAM_SIZE = 128;

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

/** The registers of the processor and what its instructions reach by direct, indirect and bit addresses. */
export abstract class Mcs51DataSpace {
  /** Machine cycles since power-on; while an instruction accesses something, the cycle of the access. */
  cycle = 0;
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
  /** The machine cycle at which the hot loop has to look after the peripherals. */
  protected nextEvent = Number.POSITIVE_INFINITY;
  protected readonly peripherals: Mcs51Peripherals;
  protected readonly missingValue: number;
  protected readonly pushesIncremented: boolean;
  protected readonly reportOddity: ((message: string, address: number) => void) | undefined;
  protected readonly reported = new Set<string>();

  constructor(
    protected readonly bus: Mcs51Bus,
    options: Mcs51Options,
  ) {
    this.missingValue = options.missingValue ?? 0xff;
    this.pushesIncremented = options.pushesIncrementedStackPointer ?? true;
    this.reportOddity = options.report;
    this.peripherals = new Mcs51Peripherals(
      {
        transmit: (value, startCycle) => bus.transmit(value, startCycle),
        readRxd: () => this.readPins(3) & 1,
        report: (message) => this.report(message),
      },
      {
        receiveBitCycles: options.receiveBitCycles ?? 32,
        softwareFlagDelay: options.softwareFlagDelay ?? 1,
        timerReadsAfterIncrement: options.timerReadsAfterIncrement ?? true,
      },
    );
  }

  /** Program status word: CY AC F0 RS1 RS0 OV - P; P is the parity of the accumulator whatever is written. */
  get psw(): number {
    return this.flags | PARITY[this.acc];
  }

  set psw(value: number) {
    this.flags = value & 0xfe;
    this.bank = value & REGISTER_BANK;
  }

  /** A frame on RXD: eight data bits, one stop bit, its start bit beginning at machine cycle `startCycle`. */
  receive(value: number, startCycle: number): void {
    this.peripherals.receive(value, startCycle, this.cycle);
    this.nextEvent = this.peripherals.nextEvent();
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
    if (this.peripherals.has(address)) {
      if (this.peripherals.advance(this.cycle)) this.nextEvent = this.peripherals.nextEvent();
      return this.peripherals.read(address);
    }
    const value = this.readCoreRegister(address);
    return value < 0 ? this.missingValue : value;
  }

  /**
   * Sets the byte at a direct address from a debugger: a port changes its latch without the bus being told, SBUF
   * sets the received byte. Addresses without a register are left alone.
   */
  writeDirect(address: number, value: number): void {
    if (address < RAM_SIZE) this.ram[address] = value;
    else if (this.peripherals.has(address)) {
      this.peripherals.poke(address, value, this.cycle);
      this.nextEvent = this.peripherals.nextEvent();
    } else if ((address & 0xcf) === 0x80) {
      this.setLatch((address >> 4) & 3, value, this.cycle);
    } else this.writeCoreRegister(address, value);
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
    if (address < RAM_SIZE) return this.ram[address];
    return (address & 0xcf) === 0x80 ? this.readPins((address >> 4) & 3) : this.readRegister(address);
  }

  /** Direct read by a read-modify-write instruction: ports show their latches. */
  protected readLatch(address: number): number {
    return address < RAM_SIZE ? this.ram[address] : this.readRegister(address);
  }

  protected readRegister(address: number): number {
    if (this.peripherals.has(address)) {
      if (this.peripherals.advanceForRead(address, this.cycle)) this.nextEvent = this.peripherals.nextEvent();
      return this.peripherals.read(address);
    }
    const value = this.readCoreRegister(address);
    if (value >= 0) return value;
    this.reportMissing(address);
    return this.missingValue;
  }

  /** Registers of the processor itself, and the latches; -1 where there is none. */
  protected readCoreRegister(address: number): number {
    switch (address) {
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
      case 0x80:
      case 0x90:
      case 0xa0:
      case 0xb0:
        return this.latches[(address >> 4) & 3];
      default:
        return -1;
    }
  }

  protected write(address: number, value: number): void {
    if (address < RAM_SIZE) this.ram[address] = value;
    else if ((address & 0xcf) === 0x80) this.writePort((address >> 4) & 3, value);
    else if (this.peripherals.has(address)) {
      this.peripherals.write(address, value, this.cycle);
      this.nextEvent = this.peripherals.nextEvent();
    } else if (!this.writeCoreRegister(address, value)) this.reportMissing(address);
  }

  /** False where there is no register. */
  protected writeCoreRegister(address: number, value: number): boolean {
    switch (address) {
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
        return false;
    }
    return true;
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
  protected readPins(port: number): number {
    let pins = this.latches[port] & this.bus.readPort(port);
    if (port === 3) pins &= this.drivenPins & (0xfe | this.peripherals.serial.lineLevel(this.cycle));
    return pins;
  }

  protected writePort(port: number, value: number): void {
    if (port === 0) {
      this.report('port 0 is the bus of this part; what is written to it does not stay');
      value = 0xff;
    }
    this.setLatch(port, value, this.cycle + 1);
    this.bus.portWritten(port, value);
  }

  /** Sets a latch whose pins change at the start of machine cycle `from`. */
  protected setLatch(port: number, value: number, from: number): void {
    this.latches[port] = value;
    if (port === 3) this.pinsChanged(from);
  }

  protected drivePin(pin: number, high: boolean): void {
    const pins = high ? this.drivenPins | pin : this.drivenPins & ~pin;
    if (pins === this.drivenPins) return;
    this.drivenPins = pins;
    this.pinsChanged(this.cycle);
  }

  protected pinsChanged(from: number): void {
    this.peripherals.setPins(this.drivenPins & this.latches[3], from);
    this.nextEvent = this.peripherals.nextEvent();
  }

  protected reportMissing(address: number): void {
    this.report(`register ${address.toString(16)} does not exist on this part`);
  }

  protected report(message: string): void {
    if (this.reportOddity === undefined) return;
    const key = `${this.pc} ${message}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.reportOddity(message, this.pc);
  }
}
