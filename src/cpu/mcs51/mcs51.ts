/**
 * Intel 8031 (MCS-51, HMOS): processor core.
 *
 * ```
 *      P1.0-7  <->|      |<-> P0.0-7  AD0-7        12 oscillator periods = 1 machine cycle
 *  RXD T  P3.0 <->|      |<-> P2.0-7  A8-15        128 bytes of RAM, program memory outside (/EA low)
 *  TXD    P3.1 <->| 8031 |
 *  /INT0  P3.2 <->|      |--> ALE, /PSEN
 *  /INT1  P3.3 <->|      |<-- /EA, RST
 *  T0, T1 P3.4-5<->      |--> /WR P3.6, /RD P3.7
 * ```
 *
 * Time is counted in machine cycles. An instruction that starts in cycle N reads registers and pins in cycle N,
 * writes them at the end of its last cycle, and does both in its last cycle when it reads to modify; MOVX is on
 * the bus in cycle N + 1. `cycle` has the number of that cycle while the bus is called.
 *
 * Source: Intel, MCS-51 Programmer's Guide and Instruction Set; Hardware Description of the 8051, 8052 and
 * 80C51; 8031AH data sheet.
 *
 * Not emulated: code fetches as bus cycles (ALE, /PSEN); idle and power-down (the HMOS part has neither); a
 * latch of port 0 (code fetches keep it at FF); RST, /EA and the oscillator; what TXD puts on pin P3.1.
 */
import type { Snapshotable, StateReader, StateWriter } from '../../snapshot.js';
import type { Mcs51Bus, Mcs51Options } from './bus.js';
import { ACC, bitAddress, isPort, Mcs51DataSpace, SP } from './dataSpace.js';
import { MOVE_ORIGIN_AT } from './time.js';

export type { Mcs51Bus, Mcs51Options } from './bus.js';

const CARRY = 0x80;
const AUXILIARY_CARRY = 0x40;
const OVERFLOW = 0x04;

/**
 * Machine cycles `execute` runs at most. V8 optimizes a function that is called often more reliably than one
 * endless loop, which it at times leaves to the interpreter after a change of what it runs.
 */
const SLICE = 256;

export class Mcs51 extends Mcs51DataSpace implements Snapshotable {
  private readonly mask: number;
  private readonly reservedBytes: number;

  /**
   * `program`: what the processor fetches; its size is a power of two and it repeats through the 64 KB.
   * @throws RangeError if the size is not a power of two up to 65536.
   */
  constructor(
    private readonly program: Uint8Array,
    bus: Mcs51Bus,
    options: Mcs51Options = {},
  ) {
    super(bus, options);
    const size = program.length;
    if (size === 0 || size > 0x10000 || (size & (size - 1)) !== 0) {
      throw new RangeError(`program memory must be a power of two up to 65536 bytes, not ${size}`);
    }
    this.mask = size - 1;
    this.reservedBytes = options.reservedOpcodeBytes ?? 1;
  }

  /** Hardware reset between two instructions. Internal RAM and the cycle count stay; the ports go to FF. */
  reset(): void {
    this.pc = 0;
    this.acc = 0;
    this.b = 0;
    this.psw = 0;
    this.sp = 7;
    this.dptr = 0;
    this.peripherals.reset(this.now);
    this.latches.fill(0xff);
    this.peripherals.setPins(this.drivenPins, this.now);
    for (let port = 0; port < 4; port++) this.bus.portWritten(port, 0xff);
  }

  /** Runs one instruction, or the call of one interrupt; returns the machine cycles it took. */
  step(): number {
    if (this.now >= MOVE_ORIGIN_AT) this.moveOrigin();
    const start = this.now;
    this.runTo(start + 1);
    return this.now - start;
  }

  /** Runs whole instructions and interrupt calls until `cycle` is `untilCycle` or more. */
  run(untilCycle: number): void {
    while (this.cycle < untilCycle) {
      if (this.now >= MOVE_ORIGIN_AT) this.moveOrigin();
      this.runTo(Math.min(Math.ceil(untilCycle - this.origin), MOVE_ORIGIN_AT));
    }
  }

  save(writer: StateWriter): void {
    writer.section('i51c');
    writer.f64(this.cycle);
    writer.u16(this.pc);
    writer.u16(this.dptr);
    for (const value of [this.acc, this.b, this.flags, this.sp, this.drivenPins]) writer.u8(value);
    writer.bytes(this.latches);
    writer.bytes(this.ram);
    this.peripherals.save(writer, this.now);
  }

  load(reader: StateReader): void {
    reader.section('i51c');
    this.origin = reader.whole();
    this.epoch += 1;
    this.now = 0;
    this.pc = reader.u16();
    this.dptr = reader.u16();
    this.acc = reader.u8();
    this.b = reader.u8();
    this.psw = reader.u8();
    this.sp = reader.u8();
    this.drivenPins = reader.u8();
    reader.bytesInto(this.latches);
    reader.bytesInto(this.ram);
    this.peripherals.load(reader, this.now);
  }

  /** Whole instructions and interrupt calls until `now` is `end` or more. */
  private runTo(end: number): void {
    const { peripherals } = this;
    while (this.now < end) {
      if (this.now >= peripherals.attention && this.attend()) continue;
      this.execute(Math.min(end, this.now + SLICE));
    }
    // Whatever began to be transmitted by now is told now, not in the next run.
    if (this.now >= peripherals.attention) peripherals.catchUp(this.now);
  }

  /** Events at an instruction boundary. True if an interrupt was called, which takes two machine cycles. */
  private attend(): boolean {
    const source = this.peripherals.attend(this.now);
    if (source < 0) return false;
    this.push(this.pc & 0xff);
    this.push(this.pc >> 8);
    this.pc = 3 + 8 * source;
    this.now += 2;
    return true;
  }

  private moveOrigin(): void {
    const cycles = this.now;
    this.peripherals.moveOrigin(cycles, cycles);
    this.origin += cycles;
    this.epoch += 1;
    this.now = 0;
  }

  /** Instructions until `now` reaches `limit` or something needs attention; one at least. */
  private execute(limit: number): void {
    const program = this.program;
    const mask = this.mask;
    const ram = this.ram;
    const peripherals = this.peripherals;
    let now = this.now;
    let pc = this.pc;
    do {
      this.now = now;
      this.pc = pc;
      const op = program[pc & mask];
      const operand = program[(pc + 1) & mask];
      let next = pc + 1;
      switch (op) {
        case 0x00:
          break;
        case 0x01:
        case 0x21:
        case 0x41:
        case 0x61:
        case 0x81:
        case 0xa1:
        case 0xc1:
        case 0xe1:
          next = pc + 2;
          now += 1;
          next = (next & 0xf800) | ((op & 0xe0) << 3) | operand;
          break;
        case 0x02:
          next = pc + 3;
          now += 1;
          next = (operand << 8) | program[(pc + 2) & mask];
          break;
        case 0x03:
          this.acc = (this.acc >> 1) | ((this.acc & 1) << 7);
          break;
        case 0x04:
          this.acc = (this.acc + 1) & 0xff;
          break;
        case 0x05:
          next = pc + 2;
          this.write(operand, (this.readLatch(operand) + 1) & 0xff);
          break;
        case 0x06:
        case 0x07: {
          const address = ram[this.bank | (op & 1)];
          this.writeIndirect(address, (this.readIndirect(address) + 1) & 0xff);
          break;
        }
        case 0x08:
        case 0x09:
        case 0x0a:
        case 0x0b:
        case 0x0c:
        case 0x0d:
        case 0x0e:
        case 0x0f:
          ram[this.bank | (op & 7)] += 1;
          break;
        case 0x10: {
          next = pc + 3;
          now += 1;
          this.now = now;
          const address = bitAddress(operand);
          const value = this.readLatch(address);
          const bit = 1 << (operand & 7);
          if ((value & bit) !== 0) {
            this.write(address, value & ~bit);
            next += (program[(pc + 2) & mask] << 24) >> 24;
          }
          break;
        }
        case 0x11:
        case 0x31:
        case 0x51:
        case 0x71:
        case 0x91:
        case 0xb1:
        case 0xd1:
        case 0xf1:
          next = pc + 2;
          now += 1;
          this.push(next & 0xff);
          this.push(next >> 8);
          next = (next & 0xf800) | ((op & 0xe0) << 3) | operand;
          break;
        case 0x12:
          next = pc + 3;
          now += 1;
          this.push(next & 0xff);
          this.push(next >> 8);
          next = (operand << 8) | program[(pc + 2) & mask];
          break;
        case 0x13: {
          const carry = this.flags & CARRY;
          this.flags = (this.flags & ~CARRY) | ((this.acc & 1) << 7);
          this.acc = (this.acc >> 1) | carry;
          break;
        }
        case 0x14:
          this.acc = (this.acc - 1) & 0xff;
          break;
        case 0x15:
          next = pc + 2;
          this.write(operand, (this.readLatch(operand) - 1) & 0xff);
          break;
        case 0x16:
        case 0x17: {
          const address = ram[this.bank | (op & 1)];
          this.writeIndirect(address, (this.readIndirect(address) - 1) & 0xff);
          break;
        }
        case 0x18:
        case 0x19:
        case 0x1a:
        case 0x1b:
        case 0x1c:
        case 0x1d:
        case 0x1e:
        case 0x1f:
          ram[this.bank | (op & 7)] -= 1;
          break;
        case 0x20:
          next = pc + 3;
          now += 1;
          if (this.readBit(operand) !== 0) {
            next += (program[(pc + 2) & mask] << 24) >> 24;
            if (next === pc) now = this.waitInPlace(bitAddress(operand), now + 1, limit) - 1;
          }
          break;
        case 0x22:
          now += 1;
          next = this.pop() << 8;
          next |= this.pop();
          break;
        case 0x23:
          this.acc = ((this.acc << 1) & 0xff) | (this.acc >> 7);
          break;
        case 0x24:
          next = pc + 2;
          this.add(operand, 0);
          break;
        case 0x25:
          next = pc + 2;
          this.add(this.read(operand), 0);
          break;
        case 0x26:
        case 0x27:
          this.add(this.readIndirect(ram[this.bank | (op & 1)]), 0);
          break;
        case 0x28:
        case 0x29:
        case 0x2a:
        case 0x2b:
        case 0x2c:
        case 0x2d:
        case 0x2e:
        case 0x2f:
          this.add(ram[this.bank | (op & 7)], 0);
          break;
        case 0x30:
          next = pc + 3;
          now += 1;
          if (this.readBit(operand) === 0) {
            next += (program[(pc + 2) & mask] << 24) >> 24;
            if (next === pc) now = this.waitInPlace(bitAddress(operand), now + 1, limit) - 1;
          }
          break;
        case 0x32:
          now += 1;
          next = this.pop() << 8;
          next |= this.pop();
          peripherals.returnFromInterrupt(now + 1);
          break;
        case 0x33: {
          const carry = this.flags >> 7;
          this.flags = (this.flags & ~CARRY) | (this.acc & 0x80);
          this.acc = ((this.acc << 1) & 0xff) | carry;
          break;
        }
        case 0x34:
          next = pc + 2;
          this.add(operand, this.flags >> 7);
          break;
        case 0x35:
          next = pc + 2;
          this.add(this.read(operand), this.flags >> 7);
          break;
        case 0x36:
        case 0x37:
          this.add(this.readIndirect(ram[this.bank | (op & 1)]), this.flags >> 7);
          break;
        case 0x38:
        case 0x39:
        case 0x3a:
        case 0x3b:
        case 0x3c:
        case 0x3d:
        case 0x3e:
        case 0x3f:
          this.add(ram[this.bank | (op & 7)], this.flags >> 7);
          break;
        case 0x40:
          next = pc + 2;
          now += 1;
          if ((this.flags & CARRY) !== 0) next += (operand << 24) >> 24;
          break;
        case 0x42:
          next = pc + 2;
          this.write(operand, this.readLatch(operand) | this.acc);
          break;
        case 0x43:
          next = pc + 3;
          now += 1;
          this.now = now;
          this.write(operand, this.readLatch(operand) | program[(pc + 2) & mask]);
          break;
        case 0x44:
          next = pc + 2;
          this.acc |= operand;
          break;
        case 0x45:
          next = pc + 2;
          this.acc |= this.read(operand);
          break;
        case 0x46:
        case 0x47:
          this.acc |= this.readIndirect(ram[this.bank | (op & 1)]);
          break;
        case 0x48:
        case 0x49:
        case 0x4a:
        case 0x4b:
        case 0x4c:
        case 0x4d:
        case 0x4e:
        case 0x4f:
          this.acc |= ram[this.bank | (op & 7)];
          break;
        case 0x50:
          next = pc + 2;
          now += 1;
          if ((this.flags & CARRY) === 0) next += (operand << 24) >> 24;
          break;
        case 0x52:
          next = pc + 2;
          this.write(operand, this.readLatch(operand) & this.acc);
          break;
        case 0x53:
          next = pc + 3;
          now += 1;
          this.now = now;
          this.write(operand, this.readLatch(operand) & program[(pc + 2) & mask]);
          break;
        case 0x54:
          next = pc + 2;
          this.acc &= operand;
          break;
        case 0x55:
          next = pc + 2;
          this.acc &= this.read(operand);
          break;
        case 0x56:
        case 0x57:
          this.acc &= this.readIndirect(ram[this.bank | (op & 1)]);
          break;
        case 0x58:
        case 0x59:
        case 0x5a:
        case 0x5b:
        case 0x5c:
        case 0x5d:
        case 0x5e:
        case 0x5f:
          this.acc &= ram[this.bank | (op & 7)];
          break;
        case 0x60:
          next = pc + 2;
          now += 1;
          if (this.acc === 0) next += (operand << 24) >> 24;
          break;
        case 0x62:
          next = pc + 2;
          this.write(operand, this.readLatch(operand) ^ this.acc);
          break;
        case 0x63:
          next = pc + 3;
          now += 1;
          this.now = now;
          this.write(operand, this.readLatch(operand) ^ program[(pc + 2) & mask]);
          break;
        case 0x64:
          next = pc + 2;
          this.acc ^= operand;
          break;
        case 0x65:
          next = pc + 2;
          this.acc ^= this.read(operand);
          break;
        case 0x66:
        case 0x67:
          this.acc ^= this.readIndirect(ram[this.bank | (op & 1)]);
          break;
        case 0x68:
        case 0x69:
        case 0x6a:
        case 0x6b:
        case 0x6c:
        case 0x6d:
        case 0x6e:
        case 0x6f:
          this.acc ^= ram[this.bank | (op & 7)];
          break;
        case 0x70:
          next = pc + 2;
          now += 1;
          if (this.acc !== 0) next += (operand << 24) >> 24;
          break;
        case 0x72:
          next = pc + 2;
          now += 1;
          if (this.readBit(operand) !== 0) this.flags |= CARRY;
          break;
        case 0x73:
          now += 1;
          next = (this.acc + this.dptr) & 0xffff;
          break;
        case 0x74:
          next = pc + 2;
          this.acc = operand;
          break;
        case 0x75:
          next = pc + 3;
          now += 1;
          this.now = now;
          this.write(operand, program[(pc + 2) & mask]);
          break;
        case 0x76:
        case 0x77:
          next = pc + 2;
          this.writeIndirect(ram[this.bank | (op & 1)], operand);
          break;
        case 0x78:
        case 0x79:
        case 0x7a:
        case 0x7b:
        case 0x7c:
        case 0x7d:
        case 0x7e:
        case 0x7f:
          next = pc + 2;
          ram[this.bank | (op & 7)] = operand;
          break;
        case 0x80:
          next = pc + 2;
          now += 1;
          next += (operand << 24) >> 24;
          if (next === pc) now = this.waitInPlace(0, now + 1, limit) - 1;
          break;
        case 0x82:
          next = pc + 2;
          now += 1;
          if (this.readBit(operand) === 0) this.flags &= ~CARRY;
          break;
        case 0x83:
          now += 1;
          this.acc = program[(next + this.acc) & 0xffff & mask];
          break;
        case 0x84:
          now += 3;
          this.divide();
          break;
        case 0x85: {
          next = pc + 3;
          now += 1;
          const value = this.read(operand);
          this.now = now;
          this.write(program[(pc + 2) & mask], value);
          break;
        }
        case 0x86:
        case 0x87: {
          next = pc + 2;
          now += 1;
          const value = this.readIndirect(ram[this.bank | (op & 1)]);
          this.now = now;
          this.write(operand, value);
          break;
        }
        case 0x88:
        case 0x89:
        case 0x8a:
        case 0x8b:
        case 0x8c:
        case 0x8d:
        case 0x8e:
        case 0x8f:
          next = pc + 2;
          now += 1;
          this.now = now;
          this.write(operand, ram[this.bank | (op & 7)]);
          break;
        case 0x90:
          next = pc + 3;
          now += 1;
          this.dptr = (operand << 8) | program[(pc + 2) & mask];
          break;
        case 0x92:
          next = pc + 2;
          now += 1;
          this.now = now;
          this.writeBit(operand, this.flags >> 7);
          break;
        case 0x93:
          now += 1;
          this.acc = program[(this.dptr + this.acc) & 0xffff & mask];
          break;
        case 0x94:
          next = pc + 2;
          this.subtract(operand);
          break;
        case 0x95:
          next = pc + 2;
          this.subtract(this.read(operand));
          break;
        case 0x96:
        case 0x97:
          this.subtract(this.readIndirect(ram[this.bank | (op & 1)]));
          break;
        case 0x98:
        case 0x99:
        case 0x9a:
        case 0x9b:
        case 0x9c:
        case 0x9d:
        case 0x9e:
        case 0x9f:
          this.subtract(ram[this.bank | (op & 7)]);
          break;
        case 0xa0:
          next = pc + 2;
          now += 1;
          if (this.readBit(operand) === 0) this.flags |= CARRY;
          break;
        case 0xa2:
          next = pc + 2;
          if (this.readBit(operand) !== 0) this.flags |= CARRY;
          else this.flags &= ~CARRY;
          break;
        case 0xa3:
          now += 1;
          this.dptr = (this.dptr + 1) & 0xffff;
          break;
        case 0xa4:
          now += 3;
          this.multiply();
          break;
        case 0xa5:
          next = pc + this.reservedBytes;
          this.report('A5 is not an instruction; it is taken as NOP');
          break;
        case 0xa6:
        case 0xa7:
          next = pc + 2;
          now += 1;
          this.writeIndirect(ram[this.bank | (op & 1)], this.read(operand));
          break;
        case 0xa8:
        case 0xa9:
        case 0xaa:
        case 0xab:
        case 0xac:
        case 0xad:
        case 0xae:
        case 0xaf:
          next = pc + 2;
          now += 1;
          ram[this.bank | (op & 7)] = this.read(operand);
          break;
        case 0xb0:
          next = pc + 2;
          now += 1;
          if (this.readBit(operand) !== 0) this.flags &= ~CARRY;
          break;
        case 0xb2: {
          next = pc + 2;
          const address = bitAddress(operand);
          this.write(address, this.readLatch(address) ^ (1 << (operand & 7)));
          break;
        }
        case 0xb3:
          this.flags ^= CARRY;
          break;
        case 0xb4:
          next = pc + 3;
          now += 1;
          if (this.differ(this.acc, operand)) {
            next += (program[(pc + 2) & mask] << 24) >> 24;
          }
          break;
        case 0xb5:
          next = pc + 3;
          now += 1;
          if (this.differ(this.acc, this.read(operand))) {
            next += (program[(pc + 2) & mask] << 24) >> 24;
            if (next === pc) now = this.waitInPlace(operand, now + 1, limit) - 1;
          }
          break;
        case 0xb6:
        case 0xb7:
          next = pc + 3;
          now += 1;
          if (this.differ(this.readIndirect(ram[this.bank | (op & 1)]), operand)) {
            next += (program[(pc + 2) & mask] << 24) >> 24;
          }
          break;
        case 0xb8:
        case 0xb9:
        case 0xba:
        case 0xbb:
        case 0xbc:
        case 0xbd:
        case 0xbe:
        case 0xbf:
          next = pc + 3;
          now += 1;
          if (this.differ(ram[this.bank | (op & 7)], operand)) {
            next += (program[(pc + 2) & mask] << 24) >> 24;
          }
          break;
        case 0xc0: {
          next = pc + 2;
          now += 1;
          const value = this.read(operand);
          this.push(operand === SP ? this.pushedStackPointer() : value);
          break;
        }
        case 0xc2:
          next = pc + 2;
          this.writeBit(operand, 0);
          break;
        case 0xc3:
          this.flags &= ~CARRY;
          break;
        case 0xc4:
          this.acc = ((this.acc << 4) & 0xf0) | (this.acc >> 4);
          break;
        case 0xc5: {
          next = pc + 2;
          const value = this.read(operand);
          this.write(operand, this.acc);
          this.acc = value;
          break;
        }
        case 0xc6:
        case 0xc7: {
          const address = ram[this.bank | (op & 1)];
          const value = this.readIndirect(address);
          this.writeIndirect(address, this.acc);
          this.acc = value;
          break;
        }
        case 0xc8:
        case 0xc9:
        case 0xca:
        case 0xcb:
        case 0xcc:
        case 0xcd:
        case 0xce:
        case 0xcf: {
          const value = ram[this.bank | (op & 7)];
          ram[this.bank | (op & 7)] = this.acc;
          this.acc = value;
          break;
        }
        case 0xd0: {
          next = pc + 2;
          now += 1;
          const value = this.pop();
          this.now = now;
          this.write(operand, value);
          break;
        }
        case 0xd2:
          next = pc + 2;
          this.writeBit(operand, 1);
          break;
        case 0xd3:
          this.flags |= CARRY;
          break;
        case 0xd4:
          this.decimalAdjust();
          break;
        case 0xd5: {
          next = pc + 3;
          now += 1;
          this.now = now;
          const value = (this.readLatch(operand) - 1) & 0xff;
          this.write(operand, value);
          if (value !== 0) {
            next += (program[(pc + 2) & mask] << 24) >> 24;
          }
          break;
        }
        case 0xd6:
        case 0xd7: {
          const address = ram[this.bank | (op & 1)];
          const value = this.readIndirect(address);
          this.writeIndirect(address, (value & 0xf0) | (this.acc & 0x0f));
          this.acc = (this.acc & 0xf0) | (value & 0x0f);
          break;
        }
        case 0xd8:
        case 0xd9:
        case 0xda:
        case 0xdb:
        case 0xdc:
        case 0xdd:
        case 0xde:
        case 0xdf:
          next = pc + 2;
          now += 1;
          if (--ram[this.bank | (op & 7)] !== 0) {
            next += (operand << 24) >> 24;
          }
          break;
        case 0xe0:
          now += 1;
          this.now = now;
          this.acc = this.bus.readExternal(this.dptr);
          break;
        case 0xe2:
        case 0xe3:
          now += 1;
          this.now = now;
          this.acc = this.bus.readExternal((this.latches[2] << 8) | ram[this.bank | (op & 1)]);
          break;
        case 0xe4:
          this.acc = 0;
          break;
        case 0xe5:
          next = pc + 2;
          if (operand === ACC) this.report('MOV A,ACC is not a valid instruction; A is left as it is');
          this.acc = this.read(operand);
          break;
        case 0xe6:
        case 0xe7:
          this.acc = this.readIndirect(ram[this.bank | (op & 1)]);
          break;
        case 0xe8:
        case 0xe9:
        case 0xea:
        case 0xeb:
        case 0xec:
        case 0xed:
        case 0xee:
        case 0xef:
          this.acc = ram[this.bank | (op & 7)];
          break;
        case 0xf0:
          now += 1;
          this.now = now;
          this.bus.writeExternal(this.dptr, this.acc);
          break;
        case 0xf2:
        case 0xf3:
          now += 1;
          this.now = now;
          this.bus.writeExternal((this.latches[2] << 8) | ram[this.bank | (op & 1)], this.acc);
          break;
        case 0xf4:
          this.acc ^= 0xff;
          break;
        case 0xf5:
          next = pc + 2;
          this.write(operand, this.acc);
          break;
        case 0xf6:
        case 0xf7:
          this.writeIndirect(ram[this.bank | (op & 1)], this.acc);
          break;
        case 0xf8:
        case 0xf9:
        case 0xfa:
        case 0xfb:
        case 0xfc:
        case 0xfd:
        case 0xfe:
        case 0xff:
          ram[this.bank | (op & 7)] = this.acc;
          break;
      }
      pc = next & 0xffff;
      now += 1;
    } while (now < limit && now < peripherals.attention);
    this.now = now;
    this.pc = pc;
  }

  /**
   * An instruction of two cycles that jumps to itself does so until what it looks at, at the direct address
   * `address`, may be another value. Returns the boundary at which that is possible, of those in front of it: `now`,
   * `now` + 2 and so on. Programs spend a good part of their time in this way.
   */
  private waitInPlace(address: number, now: number, limit: number): number {
    const { peripherals } = this;
    // What happens in a cycle is seen by an instruction that reads in that cycle.
    const end = Math.min(limit, peripherals.attention - 1);
    if (end <= now || isPort(address)) return now;
    const cycles = Math.min(end, peripherals.steadyUntil(address, now - 2)) - now;
    return cycles > 0 ? now + ((cycles + 1) & ~1) : now;
  }

  private add(value: number, carry: number): void {
    const acc = this.acc;
    const sum = acc + value + carry;
    this.flags =
      (this.flags & ~(CARRY | AUXILIARY_CARRY | OVERFLOW)) |
      ((sum >> 1) & CARRY) |
      (((acc ^ value ^ sum) & 0x10) << 2) |
      ((~(acc ^ value) & (acc ^ sum) & 0x80) >> 5);
    this.acc = sum & 0xff;
  }

  private subtract(value: number): void {
    const acc = this.acc;
    const difference = acc - value - (this.flags >> 7);
    this.flags =
      (this.flags & ~(CARRY | AUXILIARY_CARRY | OVERFLOW)) |
      ((difference >> 1) & CARRY) |
      (((acc ^ value ^ difference) & 0x10) << 2) |
      (((acc ^ value) & (acc ^ difference) & 0x80) >> 5);
    this.acc = difference & 0xff;
  }

  private multiply(): void {
    const product = this.acc * this.b;
    this.acc = product & 0xff;
    this.b = product >> 8;
    this.flags = (this.flags & ~(CARRY | OVERFLOW)) | (product > 0xff ? OVERFLOW : 0);
  }

  /** Division by zero sets OV; A and B, undefined then, stay. */
  private divide(): void {
    this.flags &= ~(CARRY | OVERFLOW);
    if (this.b === 0) {
      this.flags |= OVERFLOW;
      return;
    }
    const quotient = (this.acc / this.b) | 0;
    this.b = this.acc - quotient * this.b;
    this.acc = quotient;
  }

  private decimalAdjust(): void {
    let acc = this.acc;
    if ((acc & 0x0f) > 9 || (this.flags & AUXILIARY_CARRY) !== 0) acc += 6;
    if (acc > 0x9f || (this.flags & CARRY) !== 0) acc += 0x60;
    if (acc > 0xff) this.flags |= CARRY;
    this.acc = acc & 0xff;
  }

  /** Comparison of CJNE: carry if `left` is less. */
  private differ(left: number, right: number): boolean {
    this.flags = (this.flags & ~CARRY) | (((left - right) >> 1) & CARRY);
    return left !== right;
  }

  private push(value: number): void {
    this.sp = (this.sp + 1) & 0xff;
    this.writeIndirect(this.sp, value);
  }

  private pop(): number {
    const value = this.readIndirect(this.sp);
    this.sp = (this.sp - 1) & 0xff;
    return value;
  }

  private pushedStackPointer(): number {
    this.report('PUSH SP: what it stores is not documented');
    return this.pushesIncremented ? (this.sp + 1) & 0xff : this.sp;
  }
}
