import { Hd6303Addressing } from './addressing.js';
import { FLAG_C, FLAG_I, FLAG_N, FLAG_V, FLAG_Z } from './arithmetic.js';

/** Low digits of the two-operand codes that work on A or B and a byte: SUB CMP SBC AND BIT LDA EOR ADC ORA ADD. */
const BYTE_OPERATIONS = 0b0000_1111_0111_0111;
/** Low digits of the one-operand codes that stand for no operation of an accumulator. */
const NOT_UNARY = 0b0100_1000_0010_0110;

/** For each value of NZVC the branches that are taken, one bit for each low digit of the codes $20 to $2F. */
const TAKEN = Uint16Array.from({ length: 16 }, (_, flags) => {
  const carry = (flags & FLAG_C) !== 0;
  const overflow = (flags & FLAG_V) !== 0;
  const zero = (flags & FLAG_Z) !== 0;
  const negative = (flags & FLAG_N) !== 0;
  const notLess = negative === overflow;
  // BRA BHI BCC BNE BVC BPL BGE BGT; the odd codes are their opposites
  const even = [true, !carry && !zero, !carry, !zero, !overflow, !negative, notLess, notLess && !zero];
  return even.reduce((bits, taken, i) => bits | ((taken ? 1 : 2) << (2 * i)), 0);
});

/**
 * The instructions of the HD6303R, in the groups that the operation code's bits form. Every one leaves `now` at
 * the number of its last bus cycle. Source: Hitachi HD6301/HD6303 data sheet, Tables 8 to 11 and 13.
 */
export abstract class Hd6303Instructions extends Hd6303Addressing {
  /** No instruction begins at this time or later. */
  protected limit = 0;

  /** Sets all condition codes at the end of CLI, SEI, TAP; a cleared I acts later. */
  protected abstract setConditionCodes(value: number): void;
  protected abstract returnFromInterrupt(): void;
  protected abstract waitForInterrupt(): void;
  protected abstract softwareInterrupt(): void;
  protected abstract sleep(): void;
  protected abstract trap(code: number): void;

  /** Runs instructions until `limit`, at least one. */
  protected execute(): void {
    do {
      this.instruction = this.pc;
      if (this.pc < 0x20) {
        this.trap(-1);
        continue;
      }
      const code = this.fetch();
      if (code >= 0x80) this.twoOperands(code);
      else if ((code & 0xf0) === 0x20) this.branch(code);
      else if (code >= 0x60) this.memoryOperand(code);
      else if (code >= 0x40) this.accumulator(code);
      else this.inherent(code);
    } while (this.now < this.limit);
  }

  /** $80 to $FF: A, B, D, X or SP with an operand: constant, direct, `n,X` or extended by bits 5 and 4. */
  private twoOperands(code: number): void {
    const operation = code & 0x0f;
    if (((BYTE_OPERATIONS >> operation) & 1) !== 0) this.byteOperation(code, operation);
    else if (operation === 0x07) this.storeAccumulator(code);
    else if (operation < 0x0d) this.wideOperation(code, operation);
    else if (operation === 0x0e) this.loadPointer(code);
    else this.storeOrCall(code);
  }

  private byteOperation(code: number, operation: number): void {
    const isB = (code & 0x40) !== 0;
    const left = isB ? this.b : this.a;
    const right = this.operand8(code);
    let result: number;
    switch (operation) {
      case 0x00:
        result = this.subtract8(left, right, 0);
        break;
      case 0x01:
        this.subtract8(left, right, 0);
        return;
      case 0x02:
        result = this.subtract8(left, right, this.cc & FLAG_C);
        break;
      case 0x04:
        result = this.logic8(left & right);
        break;
      case 0x05:
        this.logic8(left & right);
        return;
      case 0x06:
        result = this.logic8(right);
        break;
      case 0x08:
        result = this.logic8(left ^ right);
        break;
      case 0x09:
        result = this.add8(left, right, this.cc & FLAG_C);
        break;
      case 0x0a:
        result = this.logic8(left | right);
        break;
      default:
        result = this.add8(left, right, 0);
    }
    if (isB) this.b = result;
    else this.a = result;
  }

  private operand8(code: number): number {
    if ((code & 0x30) !== 0) return this.load8(this.address(code));
    this.now += 2;
    return this.fetch();
  }

  private operand16(code: number): number {
    if ((code & 0x30) !== 0) return this.load16(this.address(code));
    this.now += 3;
    return this.fetch16();
  }

  /** STAA, STAB. */
  private storeAccumulator(code: number): void {
    if ((code & 0x30) === 0) this.trap(code);
    else this.store8(this.address(code), (code & 0x40) !== 0 ? this.b : this.a);
  }

  /** SUBD and CPX, ADDD and LDD. */
  private wideOperation(code: number, operation: number): void {
    const right = this.operand16(code);
    const d = (this.a << 8) | this.b;
    if (operation === 0x03) this.setD((code & 0x40) === 0 ? this.subtract16(d, right) : this.add16(d, right));
    else if ((code & 0x40) !== 0) this.setD(this.logic16(right));
    else this.subtract16(this.x, right);
  }

  /** LDS, LDX. */
  private loadPointer(code: number): void {
    const value = this.logic16(this.operand16(code));
    if ((code & 0x40) !== 0) this.x = value;
    else this.sp = value;
  }

  /** STD, STS, STX; JSR and, in the place of its constant, BSR. */
  private storeOrCall(code: number): void {
    if (code < 0xc0 && (code & 0x0f) === 0x0d) this.callSubroutine(code);
    else if ((code & 0x30) === 0) this.trap(code);
    else if ((code & 0x0f) === 0x0d) this.store16(this.address(code), (this.a << 8) | this.b);
    else this.store16(this.address(code), code < 0xc0 ? this.sp : this.x);
  }

  /** The return address is pushed from cycle 3 on, with an extended address from cycle 4. */
  private callSubroutine(code: number): void {
    if (code === 0x8d) {
      const offset = this.fetch();
      this.now += 2;
      this.push16(this.pc);
      this.jumpBy(offset);
    } else {
      const address = this.address(code);
      if (code === 0xad) this.now -= 1;
      this.push16(this.pc);
      this.pc = address;
    }
    this.now += 1;
  }

  /** $20 to $2F. */
  private branch(code: number): void {
    const offset = this.fetch();
    this.now += 3;
    if (((TAKEN[this.cc & 0x0f]! >> (code & 0x0f)) & 1) !== 0) this.jumpBy(offset);
  }

  /** $40 to $5F. */
  private accumulator(code: number): void {
    const operation = code & 0x0f;
    if (((NOT_UNARY >> operation) & 1) !== 0) {
      this.trap(code);
      return;
    }
    this.now += 1;
    if ((code & 0x10) === 0) this.a = this.unary(operation, this.a);
    else this.b = this.unary(operation, this.b);
  }

  /** $60 to $7F: one operand in memory, `n,X` or (with bit 4 set) extended; AIM, OIM, EIM, TIM; JMP. */
  private memoryOperand(code: number): void {
    const operation = code & 0x0f;
    if (operation === 0x0e) {
      this.now += 3;
      this.pc = (code & 0x10) === 0 ? this.indexed() : this.fetch16();
      return;
    }
    if (((NOT_UNARY >> operation) & 1) !== 0) {
      this.bits(code, operation);
      return;
    }
    const address = (code & 0x10) === 0 ? this.indexed() : this.fetch16();
    this.now += 3;
    const value = this.read(address);
    if (operation === 0x0d) {
      this.test(value);
      this.now += 1;
    } else if (operation === 0x0f) {
      // CLR reads before it writes, like every other instruction of its group, but wastes no cycle
      this.now += 1;
      this.write(address, this.clear());
      this.now += 1;
    } else {
      this.rewrite(address, this.unary(operation, value));
    }
  }

  /** AIM, OIM, EIM, TIM: `n,X` is read in cycle 4, a direct address (bit 4 set) in cycle 3. */
  private bits(code: number, operation: number): void {
    const mask = this.fetch();
    let address: number;
    if ((code & 0x10) === 0) {
      address = this.indexed();
      this.now += 4;
    } else {
      address = this.fetch();
      this.now += 3;
    }
    const value = this.read(address);
    switch (operation) {
      case 0x01:
        this.rewrite(address, this.logic8(value & mask));
        break;
      case 0x02:
        this.rewrite(address, this.logic8(value | mask));
        break;
      case 0x05:
        this.rewrite(address, this.logic8(value ^ mask));
        break;
      default:
        this.logic8(value & mask);
        this.now += 1;
    }
  }

  /** NEG to CLR: the result of the operation with this low digit. */
  private unary(operation: number, value: number): number {
    switch (operation) {
      case 0x00:
        return this.negate(value);
      case 0x03:
        return this.complement(value);
      case 0x04:
        return this.shiftRight(value);
      case 0x06:
        return this.rotateRight(value);
      case 0x07:
        return this.shiftRightArithmetic(value);
      case 0x08:
        return this.shiftLeft(value);
      case 0x09:
        return this.rotateLeft(value);
      case 0x0a:
        return this.decrement(value);
      case 0x0c:
        return this.increment(value);
      case 0x0d:
        this.test(value);
        return value;
      default:
        return this.clear();
    }
  }

  /** $00 to $1F and $30 to $3F. */
  private inherent(code: number): void {
    switch (code) {
      case 0x01:
        this.now += 1;
        break;
      case 0x04:
        this.shiftRightDouble();
        this.now += 1;
        break;
      case 0x05:
        this.shiftLeftDouble();
        this.now += 1;
        break;
      case 0x06:
        this.now += 1;
        this.setConditionCodes(this.a);
        break;
      case 0x07:
        this.a = this.cc;
        this.now += 1;
        break;
      case 0x08:
        this.countX(1);
        this.now += 1;
        break;
      case 0x09:
        this.countX(-1);
        this.now += 1;
        break;
      case 0x0a:
        this.cc &= ~FLAG_V;
        this.now += 1;
        break;
      case 0x0b:
        this.cc |= FLAG_V;
        this.now += 1;
        break;
      case 0x0c:
        this.cc &= ~FLAG_C;
        this.now += 1;
        break;
      case 0x0d:
        this.cc |= FLAG_C;
        this.now += 1;
        break;
      case 0x0e:
        this.now += 1;
        this.setConditionCodes(this.cc & ~FLAG_I);
        break;
      case 0x0f:
        this.now += 1;
        this.setConditionCodes(this.cc | FLAG_I);
        break;
      case 0x10:
        this.a = this.subtract8(this.a, this.b, 0);
        this.now += 1;
        break;
      case 0x11:
        this.subtract8(this.a, this.b, 0);
        this.now += 1;
        break;
      case 0x16:
        this.b = this.logic8(this.a);
        this.now += 1;
        break;
      case 0x17:
        this.a = this.logic8(this.b);
        this.now += 1;
        break;
      case 0x18:
        this.exchange();
        this.now += 2;
        break;
      case 0x19:
        this.decimalAdjust();
        this.now += 2;
        break;
      case 0x1a:
        this.now += 4;
        this.sleep();
        break;
      case 0x1b:
        this.a = this.add8(this.a, this.b, 0);
        this.now += 1;
        break;
      case 0x30:
        this.x = (this.sp + 1) & 0xffff;
        this.now += 1;
        break;
      case 0x31:
        this.sp = (this.sp + 1) & 0xffff;
        this.now += 1;
        break;
      case 0x32:
        this.now += 2;
        this.a = this.pull();
        break;
      case 0x33:
        this.now += 2;
        this.b = this.pull();
        break;
      case 0x34:
        this.sp = (this.sp - 1) & 0xffff;
        this.now += 1;
        break;
      case 0x35:
        this.sp = (this.x - 1) & 0xffff;
        this.now += 1;
        break;
      case 0x36:
        this.now += 2;
        this.push(this.a);
        this.now += 1;
        break;
      case 0x37:
        this.now += 2;
        this.push(this.b);
        this.now += 1;
        break;
      case 0x38:
        this.now += 2;
        this.x = this.pull16();
        break;
      case 0x39:
        this.now += 2;
        this.pc = this.pull16();
        this.now += 1;
        break;
      case 0x3a:
        this.x = (this.x + this.b) & 0xffff;
        this.now += 1;
        break;
      case 0x3b:
        this.returnFromInterrupt();
        break;
      case 0x3c:
        this.now += 2;
        this.push16(this.x);
        this.now += 1;
        break;
      case 0x3d:
        this.multiply();
        this.now += 7;
        break;
      case 0x3e:
        this.waitForInterrupt();
        break;
      case 0x3f:
        this.softwareInterrupt();
        break;
      default:
        this.trap(code);
    }
  }

  private setD(value: number): void {
    this.a = value >> 8;
    this.b = value & 0xff;
  }

  private exchange(): void {
    const x = this.x;
    this.x = (this.a << 8) | this.b;
    this.setD(x);
  }
}
