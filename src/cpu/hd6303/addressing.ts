import { Hd6303Arithmetic } from './arithmetic.js';

/**
 * Addressing modes with their bus cycles. Cycle 1 of an instruction is the one after the fetch of its
 * operation code, its last cycle as a rule the fetch of the next one (Hitachi HD6301/HD6303 data sheet, Table
 * 13), so a mode advances `cycle` to the data access, and past it by the cycle of that fetch.
 */
export abstract class Hd6303Addressing extends Hd6303Arithmetic {
  protected immediate8(): number {
    const value = this.fetch();
    this.cycle += 2;
    return value;
  }

  protected immediate16(): number {
    const value = this.fetch16();
    this.cycle += 3;
    return value;
  }

  /** Access in cycle 2. */
  protected direct(): number {
    const address = this.fetch();
    this.cycle += 2;
    return address;
  }

  /** `n,X`: access in cycle 3. */
  protected indexed(): number {
    const address = (this.x + this.fetch()) & 0xffff;
    this.cycle += 3;
    return address;
  }

  /** Access in cycle 3. */
  protected extended(): number {
    const address = this.fetch16();
    this.cycle += 3;
    return address;
  }

  protected load8(address: number): number {
    const value = this.read(address);
    this.cycle += 1;
    return value;
  }

  protected load16(address: number): number {
    const high = this.read(address);
    this.cycle += 1;
    const low = this.read((address + 1) & 0xffff);
    this.cycle += 1;
    return (high << 8) | low;
  }

  protected store8(address: number, value: number): void {
    this.logic8(value);
    this.write(address, value);
    this.cycle += 1;
  }

  protected store16(address: number, value: number): void {
    this.logic16(value);
    this.write(address, value >> 8);
    this.cycle += 1;
    this.write((address + 1) & 0xffff, value & 0xff);
    this.cycle += 1;
  }

  /** The write of a read-modify-write instruction: two cycles after the read. */
  protected rewrite(address: number, value: number): void {
    this.cycle += 2;
    this.write(address, value);
    this.cycle += 1;
  }

  /** CLR reads before it writes, like every other instruction of its group, but wastes no cycle. */
  protected clearMemory(address: number): void {
    this.read(address);
    this.cycle += 1;
    this.write(address, this.clear());
    this.cycle += 1;
  }

  /** Operand of AIM, OIM, EIM, TIM with a direct address: read in cycle 3. */
  protected direct3(): number {
    const address = this.fetch();
    this.cycle += 3;
    return address;
  }

  /** The same with `n,X`: read in cycle 4. */
  protected indexed4(): number {
    const address = (this.x + this.fetch()) & 0xffff;
    this.cycle += 4;
    return address;
  }

  /** Takes the next cycle. */
  protected push(value: number): void {
    this.cycle += 1;
    this.write(this.sp, value);
    this.sp = (this.sp - 1) & 0xffff;
  }

  /** Takes the next cycle. */
  protected pull(): number {
    this.cycle += 1;
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

  protected branch(taken: boolean): void {
    const offset = this.fetch();
    this.cycle += 3;
    if (taken) this.pc = (this.pc + ((offset << 24) >> 24)) & 0xffff;
  }

  protected fetch16(): number {
    const high = this.fetch();
    return (high << 8) | this.fetch();
  }
}
