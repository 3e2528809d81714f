import { Hd6303Memory } from './memory.js';

export const FLAG_C = 0x01;
export const FLAG_V = 0x02;
export const FLAG_Z = 0x04;
export const FLAG_N = 0x08;
export const FLAG_I = 0x10;
export const FLAG_H = 0x20;

const NZ = Uint8Array.from({ length: 256 }, (_, v) => (v === 0 ? FLAG_Z : (v >> 4) & FLAG_N));

/**
 * The arithmetic unit: results and condition codes of the HD6303R's operations.
 * Source: Hitachi HD6301/HD6303 data sheet, Tables 8 to 11.
 */
export abstract class Hd6303Arithmetic extends Hd6303Memory {
  protected add8(left: number, right: number, carry: number): number {
    const sum = left + right + carry;
    const half = ((left ^ right ^ sum) & 0x10) << 1;
    const overflow = ((left ^ sum) & (right ^ sum) & 0x80) >> 6;
    this.cc = (this.cc & ~0x2f) | half | NZ[sum & 0xff]! | overflow | (sum >> 8);
    return sum & 0xff;
  }

  protected subtract8(left: number, right: number, borrow: number): number {
    const difference = left - right - borrow;
    const overflow = ((left ^ right) & (left ^ difference) & 0x80) >> 6;
    this.cc = (this.cc & ~0x0f) | NZ[difference & 0xff]! | overflow | ((difference >> 8) & 1);
    return difference & 0xff;
  }

  protected add16(left: number, right: number): number {
    const sum = left + right;
    const overflow = ((left ^ sum) & (right ^ sum) & 0x8000) >> 14;
    this.cc = (this.cc & ~0x0f) | this.nz16(sum & 0xffff) | overflow | (sum >> 16);
    return sum & 0xffff;
  }

  protected subtract16(left: number, right: number): number {
    const difference = left - right;
    const overflow = ((left ^ right) & (left ^ difference) & 0x8000) >> 14;
    this.cc = (this.cc & ~0x0f) | this.nz16(difference & 0xffff) | overflow | ((difference >> 16) & 1);
    return difference & 0xffff;
  }

  /** Loads, stores and logic: N and Z from the value, V = 0. */
  protected logic8(value: number): number {
    this.cc = (this.cc & ~0x0e) | NZ[value]!;
    return value;
  }

  protected logic16(value: number): number {
    this.cc = (this.cc & ~0x0e) | this.nz16(value);
    return value;
  }

  protected negate(value: number): number {
    return this.subtract8(0, value, 0);
  }

  protected complement(value: number): number {
    const result = ~value & 0xff;
    this.cc = (this.cc & ~0x0f) | NZ[result]! | FLAG_C;
    return result;
  }

  protected test(value: number): void {
    this.cc = (this.cc & ~0x0f) | NZ[value]!;
  }

  protected clear(): number {
    this.cc = (this.cc & ~0x0f) | FLAG_Z;
    return 0;
  }

  protected increment(value: number): number {
    const result = (value + 1) & 0xff;
    this.cc = (this.cc & ~0x0e) | NZ[result]! | (result === 0x80 ? FLAG_V : 0);
    return result;
  }

  protected decrement(value: number): number {
    const result = (value - 1) & 0xff;
    this.cc = (this.cc & ~0x0e) | NZ[result]! | (result === 0x7f ? FLAG_V : 0);
    return result;
  }

  protected shiftRight(value: number): number {
    return this.shifted(value >> 1, value & 1);
  }

  protected shiftRightArithmetic(value: number): number {
    return this.shifted((value >> 1) | (value & 0x80), value & 1);
  }

  protected rotateRight(value: number): number {
    return this.shifted((value >> 1) | ((this.cc & FLAG_C) << 7), value & 1);
  }

  protected shiftLeft(value: number): number {
    return this.shifted((value << 1) & 0xff, value >> 7);
  }

  protected rotateLeft(value: number): number {
    return this.shifted(((value << 1) & 0xff) | (this.cc & FLAG_C), value >> 7);
  }

  protected shiftRightDouble(): void {
    const value = (this.a << 8) | this.b;
    this.shiftedDouble(value >> 1, value & 1);
  }

  protected shiftLeftDouble(): void {
    const value = (this.a << 8) | this.b;
    this.shiftedDouble((value << 1) & 0xffff, value >> 15);
  }

  /** V after DAA is not defined; it comes out as 0. */
  protected decimalAdjust(): void {
    const low = this.a & 0x0f;
    const high = this.a & 0xf0;
    let correction = 0;
    if (low > 9 || (this.cc & FLAG_H) !== 0) correction |= 0x06;
    if ((high > 0x80 && low > 9) || high > 0x90 || (this.cc & FLAG_C) !== 0) correction |= 0x60;
    const sum = this.a + correction;
    this.a = sum & 0xff;
    this.cc = (this.cc & ~0x0e) | NZ[this.a]! | (sum >> 8);
  }

  protected multiply(): void {
    const product = this.a * this.b;
    this.a = product >> 8;
    this.b = product & 0xff;
    this.cc = (this.cc & ~FLAG_C) | (this.b >> 7);
  }

  /** INX and DEX: Z only. */
  protected countX(step: 1 | -1): void {
    this.x = (this.x + step) & 0xffff;
    this.cc = this.x === 0 ? this.cc | FLAG_Z : this.cc & ~FLAG_Z;
  }

  private shifted(result: number, carry: number): number {
    const nz = NZ[result]!;
    this.cc = (this.cc & ~0x0f) | nz | carry | (((nz >> 3) ^ carry) << 1);
    return result;
  }

  private shiftedDouble(result: number, carry: number): void {
    this.a = result >> 8;
    this.b = result & 0xff;
    const nz = this.nz16(result);
    this.cc = (this.cc & ~0x0f) | nz | carry | (((nz >> 3) ^ carry) << 1);
  }

  private nz16(value: number): number {
    return value === 0 ? FLAG_Z : (value >> 12) & FLAG_N;
  }
}
