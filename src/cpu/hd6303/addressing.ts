import { Hd6303Arithmetic } from './arithmetic.js';

/**
 * Operands, stack and program counter, with their bus cycles. Cycle 1 of an instruction is the one after the
 * fetch of its operation code, its last cycle as a rule the fetch of the next one (Hitachi HD6301/HD6303 data
 * sheet, Table 13), so a mode advances `now` to the data access, and the access past it.
 */
export abstract class Hd6303Addressing extends Hd6303Arithmetic {
  /** `n,X`. */
  protected indexed(): number {
    return (this.x + this.fetch()) & 0xffff;
  }

  protected fetch16(): number {
    const high = this.fetch();
    return (high << 8) | this.fetch();
  }

  /**
   * Address of an operation code from $80 on whose bits 5 and 4 say direct (access in cycle 2), `n,X` or extended
   * (both in cycle 3).
   */
  protected address(code: number): number {
    switch (code & 0x30) {
      case 0x10:
        this.now += 2;
        return this.fetch();
      case 0x20:
        this.now += 3;
        return this.indexed();
      default:
        this.now += 3;
        return this.fetch16();
    }
  }

  protected load8(address: number): number {
    const value = this.read(address);
    this.now += 1;
    return value;
  }

  protected load16(address: number): number {
    const high = this.read(address);
    this.now += 1;
    const low = this.read((address + 1) & 0xffff);
    this.now += 1;
    return (high << 8) | low;
  }

  protected store8(address: number, value: number): void {
    this.logic8(value);
    this.write(address, value);
    this.now += 1;
  }

  protected store16(address: number, value: number): void {
    this.logic16(value);
    this.write(address, value >> 8);
    this.now += 1;
    this.write((address + 1) & 0xffff, value & 0xff);
    this.now += 1;
  }

  /** The write of a read-modify-write instruction: two cycles after the read. */
  protected rewrite(address: number, value: number): void {
    this.now += 2;
    this.write(address, value);
    this.now += 1;
  }

  /** Takes the next cycle. */
  protected push(value: number): void {
    this.now += 1;
    this.write(this.sp, value);
    this.sp = (this.sp - 1) & 0xffff;
  }

  /** Takes the next cycle. */
  protected pull(): number {
    this.now += 1;
    this.sp = (this.sp + 1) & 0xffff;
    return this.read(this.sp);
  }

  protected push16(value: number): void {
    this.push(value & 0xff);
    this.push(value >> 8);
  }

  protected pull16(): number {
    const high = this.pull();
    return (high << 8) | this.pull();
  }

  /** Adds a signed byte to the program counter. */
  protected jumpBy(offset: number): void {
    this.pc = (this.pc + ((offset << 24) >> 24)) & 0xffff;
  }
}
