import { Hd6303Addressing } from './addressing.js';
import { FLAG_C, FLAG_I, FLAG_N, FLAG_V, FLAG_Z } from './arithmetic.js';

/**
 * The instructions of the HD6303R, one case per operation code. Every case leaves `cycle` at the number of the
 * instruction's last bus cycle. Source: Hitachi HD6301/HD6303 data sheet, Tables 8 to 11 and 13.
 */
export abstract class Hd6303Instructions extends Hd6303Addressing {
  /** Sets all condition codes at the end of CLI, SEI, TAP; a cleared I acts later. */
  protected abstract setConditionCodes(value: number): void;
  protected abstract returnFromInterrupt(): void;
  protected abstract waitForInterrupt(): void;
  protected abstract softwareInterrupt(): void;
  protected abstract sleep(): void;
  protected abstract trap(code: number): void;

  /** Runs the instruction at PC. */
  protected execute(): void {
    if (this.pc < 0x20) {
      this.trap(-1);
      return;
    }
    const code = this.fetch();
    let ea: number;
    let value: number;
    switch (code) {
      // inherent
      case 0x01:
        this.cycle += 1;
        break;
      case 0x04:
        this.shiftRightDouble();
        this.cycle += 1;
        break;
      case 0x05:
        this.shiftLeftDouble();
        this.cycle += 1;
        break;
      case 0x06:
        this.cycle += 1;
        this.setConditionCodes(this.a);
        break;
      case 0x07:
        this.a = this.cc;
        this.cycle += 1;
        break;
      case 0x08:
        this.countX(1);
        this.cycle += 1;
        break;
      case 0x09:
        this.countX(-1);
        this.cycle += 1;
        break;
      case 0x0a:
        this.cc &= ~FLAG_V;
        this.cycle += 1;
        break;
      case 0x0b:
        this.cc |= FLAG_V;
        this.cycle += 1;
        break;
      case 0x0c:
        this.cc &= ~FLAG_C;
        this.cycle += 1;
        break;
      case 0x0d:
        this.cc |= FLAG_C;
        this.cycle += 1;
        break;
      case 0x0e:
        this.cycle += 1;
        this.setConditionCodes(this.cc & ~FLAG_I);
        break;
      case 0x0f:
        this.cycle += 1;
        this.setConditionCodes(this.cc | FLAG_I);
        break;
      case 0x10:
        this.a = this.subtract8(this.a, this.b, 0);
        this.cycle += 1;
        break;
      case 0x11:
        this.subtract8(this.a, this.b, 0);
        this.cycle += 1;
        break;
      case 0x16:
        this.b = this.logic8(this.a);
        this.cycle += 1;
        break;
      case 0x17:
        this.a = this.logic8(this.b);
        this.cycle += 1;
        break;
      case 0x18:
        this.exchange();
        this.cycle += 2;
        break;
      case 0x19:
        this.decimalAdjust();
        this.cycle += 2;
        break;
      case 0x1a:
        this.cycle += 4;
        this.sleep();
        break;
      case 0x1b:
        this.a = this.add8(this.a, this.b, 0);
        this.cycle += 1;
        break;
      // branches
      case 0x20:
        this.branch(true);
        break;
      case 0x21:
        this.branch(false);
        break;
      case 0x22:
        this.branch((this.cc & 0x05) === 0);
        break;
      case 0x23:
        this.branch((this.cc & 0x05) !== 0);
        break;
      case 0x24:
        this.branch((this.cc & FLAG_C) === 0);
        break;
      case 0x25:
        this.branch((this.cc & FLAG_C) !== 0);
        break;
      case 0x26:
        this.branch((this.cc & FLAG_Z) === 0);
        break;
      case 0x27:
        this.branch((this.cc & FLAG_Z) !== 0);
        break;
      case 0x28:
        this.branch((this.cc & FLAG_V) === 0);
        break;
      case 0x29:
        this.branch((this.cc & FLAG_V) !== 0);
        break;
      case 0x2a:
        this.branch((this.cc & FLAG_N) === 0);
        break;
      case 0x2b:
        this.branch((this.cc & FLAG_N) !== 0);
        break;
      case 0x2c:
        this.branch(!this.less());
        break;
      case 0x2d:
        this.branch(this.less());
        break;
      case 0x2e:
        this.branch(!this.less() && (this.cc & FLAG_Z) === 0);
        break;
      case 0x2f:
        this.branch(this.less() || (this.cc & FLAG_Z) !== 0);
        break;
      // stack and program control
      case 0x30:
        this.x = (this.sp + 1) & 0xffff;
        this.cycle += 1;
        break;
      case 0x31:
        this.sp = (this.sp + 1) & 0xffff;
        this.cycle += 1;
        break;
      case 0x32:
        this.cycle += 2;
        this.a = this.pull();
        break;
      case 0x33:
        this.cycle += 2;
        this.b = this.pull();
        break;
      case 0x34:
        this.sp = (this.sp - 1) & 0xffff;
        this.cycle += 1;
        break;
      case 0x35:
        this.sp = (this.x - 1) & 0xffff;
        this.cycle += 1;
        break;
      case 0x36:
        this.cycle += 2;
        this.push(this.a);
        this.cycle += 1;
        break;
      case 0x37:
        this.cycle += 2;
        this.push(this.b);
        this.cycle += 1;
        break;
      case 0x38:
        this.cycle += 2;
        this.x = this.pull16();
        break;
      case 0x39:
        this.cycle += 2;
        this.pc = this.pull16();
        this.cycle += 1;
        break;
      case 0x3a:
        this.x = (this.x + this.b) & 0xffff;
        this.cycle += 1;
        break;
      case 0x3b:
        this.returnFromInterrupt();
        break;
      case 0x3c:
        this.cycle += 2;
        this.push16(this.x);
        this.cycle += 1;
        break;
      case 0x3d:
        this.multiply();
        this.cycle += 7;
        break;
      case 0x3e:
        this.waitForInterrupt();
        break;
      case 0x3f:
        this.softwareInterrupt();
        break;
      // accumulator A
      case 0x40:
        this.a = this.negate(this.a);
        this.cycle += 1;
        break;
      case 0x43:
        this.a = this.complement(this.a);
        this.cycle += 1;
        break;
      case 0x44:
        this.a = this.shiftRight(this.a);
        this.cycle += 1;
        break;
      case 0x46:
        this.a = this.rotateRight(this.a);
        this.cycle += 1;
        break;
      case 0x47:
        this.a = this.shiftRightArithmetic(this.a);
        this.cycle += 1;
        break;
      case 0x48:
        this.a = this.shiftLeft(this.a);
        this.cycle += 1;
        break;
      case 0x49:
        this.a = this.rotateLeft(this.a);
        this.cycle += 1;
        break;
      case 0x4a:
        this.a = this.decrement(this.a);
        this.cycle += 1;
        break;
      case 0x4c:
        this.a = this.increment(this.a);
        this.cycle += 1;
        break;
      case 0x4d:
        this.test(this.a);
        this.cycle += 1;
        break;
      case 0x4f:
        this.a = this.clear();
        this.cycle += 1;
        break;
      // accumulator B
      case 0x50:
        this.b = this.negate(this.b);
        this.cycle += 1;
        break;
      case 0x53:
        this.b = this.complement(this.b);
        this.cycle += 1;
        break;
      case 0x54:
        this.b = this.shiftRight(this.b);
        this.cycle += 1;
        break;
      case 0x56:
        this.b = this.rotateRight(this.b);
        this.cycle += 1;
        break;
      case 0x57:
        this.b = this.shiftRightArithmetic(this.b);
        this.cycle += 1;
        break;
      case 0x58:
        this.b = this.shiftLeft(this.b);
        this.cycle += 1;
        break;
      case 0x59:
        this.b = this.rotateLeft(this.b);
        this.cycle += 1;
        break;
      case 0x5a:
        this.b = this.decrement(this.b);
        this.cycle += 1;
        break;
      case 0x5c:
        this.b = this.increment(this.b);
        this.cycle += 1;
        break;
      case 0x5d:
        this.test(this.b);
        this.cycle += 1;
        break;
      case 0x5f:
        this.b = this.clear();
        this.cycle += 1;
        break;
      // memory, n,X
      case 0x60:
        ea = this.indexed();
        this.rewrite(ea, this.negate(this.read(ea)));
        break;
      case 0x61:
        value = this.fetch();
        ea = this.indexed4();
        this.rewrite(ea, this.logic8(this.read(ea) & value));
        break;
      case 0x62:
        value = this.fetch();
        ea = this.indexed4();
        this.rewrite(ea, this.logic8(this.read(ea) | value));
        break;
      case 0x63:
        ea = this.indexed();
        this.rewrite(ea, this.complement(this.read(ea)));
        break;
      case 0x64:
        ea = this.indexed();
        this.rewrite(ea, this.shiftRight(this.read(ea)));
        break;
      case 0x65:
        value = this.fetch();
        ea = this.indexed4();
        this.rewrite(ea, this.logic8(this.read(ea) ^ value));
        break;
      case 0x66:
        ea = this.indexed();
        this.rewrite(ea, this.rotateRight(this.read(ea)));
        break;
      case 0x67:
        ea = this.indexed();
        this.rewrite(ea, this.shiftRightArithmetic(this.read(ea)));
        break;
      case 0x68:
        ea = this.indexed();
        this.rewrite(ea, this.shiftLeft(this.read(ea)));
        break;
      case 0x69:
        ea = this.indexed();
        this.rewrite(ea, this.rotateLeft(this.read(ea)));
        break;
      case 0x6a:
        ea = this.indexed();
        this.rewrite(ea, this.decrement(this.read(ea)));
        break;
      case 0x6b:
        value = this.fetch();
        this.logic8(this.load8(this.indexed4()) & value);
        break;
      case 0x6c:
        ea = this.indexed();
        this.rewrite(ea, this.increment(this.read(ea)));
        break;
      case 0x6d:
        this.test(this.load8(this.indexed()));
        break;
      case 0x6e:
        this.pc = this.indexed();
        break;
      case 0x6f:
        this.clearMemory(this.indexed());
        break;
      // memory, extended and direct
      case 0x70:
        ea = this.extended();
        this.rewrite(ea, this.negate(this.read(ea)));
        break;
      case 0x71:
        value = this.fetch();
        ea = this.direct3();
        this.rewrite(ea, this.logic8(this.read(ea) & value));
        break;
      case 0x72:
        value = this.fetch();
        ea = this.direct3();
        this.rewrite(ea, this.logic8(this.read(ea) | value));
        break;
      case 0x73:
        ea = this.extended();
        this.rewrite(ea, this.complement(this.read(ea)));
        break;
      case 0x74:
        ea = this.extended();
        this.rewrite(ea, this.shiftRight(this.read(ea)));
        break;
      case 0x75:
        value = this.fetch();
        ea = this.direct3();
        this.rewrite(ea, this.logic8(this.read(ea) ^ value));
        break;
      case 0x76:
        ea = this.extended();
        this.rewrite(ea, this.rotateRight(this.read(ea)));
        break;
      case 0x77:
        ea = this.extended();
        this.rewrite(ea, this.shiftRightArithmetic(this.read(ea)));
        break;
      case 0x78:
        ea = this.extended();
        this.rewrite(ea, this.shiftLeft(this.read(ea)));
        break;
      case 0x79:
        ea = this.extended();
        this.rewrite(ea, this.rotateLeft(this.read(ea)));
        break;
      case 0x7a:
        ea = this.extended();
        this.rewrite(ea, this.decrement(this.read(ea)));
        break;
      case 0x7b:
        value = this.fetch();
        this.logic8(this.load8(this.direct3()) & value);
        break;
      case 0x7c:
        ea = this.extended();
        this.rewrite(ea, this.increment(this.read(ea)));
        break;
      case 0x7d:
        this.test(this.load8(this.extended()));
        break;
      case 0x7e:
        this.pc = this.extended();
        break;
      case 0x7f:
        this.clearMemory(this.extended());
        break;
      // A and 16-bit operations, immediate
      case 0x80:
        this.a = this.subtract8(this.a, this.immediate8(), 0);
        break;
      case 0x81:
        this.subtract8(this.a, this.immediate8(), 0);
        break;
      case 0x82:
        this.a = this.subtract8(this.a, this.immediate8(), this.cc & FLAG_C);
        break;
      case 0x83:
        this.setD(this.subtract16((this.a << 8) | this.b, this.immediate16()));
        break;
      case 0x84:
        this.a = this.logic8(this.a & this.immediate8());
        break;
      case 0x85:
        this.logic8(this.a & this.immediate8());
        break;
      case 0x86:
        this.a = this.logic8(this.immediate8());
        break;
      case 0x88:
        this.a = this.logic8(this.a ^ this.immediate8());
        break;
      case 0x89:
        this.a = this.add8(this.a, this.immediate8(), this.cc & FLAG_C);
        break;
      case 0x8a:
        this.a = this.logic8(this.a | this.immediate8());
        break;
      case 0x8b:
        this.a = this.add8(this.a, this.immediate8(), 0);
        break;
      case 0x8c:
        this.subtract16(this.x, this.immediate16());
        break;
      case 0x8d:
        this.branchToSubroutine();
        break;
      case 0x8e:
        this.sp = this.logic16(this.immediate16());
        break;
      // A and 16-bit operations, direct
      case 0x90:
        this.a = this.subtract8(this.a, this.load8(this.direct()), 0);
        break;
      case 0x91:
        this.subtract8(this.a, this.load8(this.direct()), 0);
        break;
      case 0x92:
        this.a = this.subtract8(this.a, this.load8(this.direct()), this.cc & FLAG_C);
        break;
      case 0x93:
        this.setD(this.subtract16((this.a << 8) | this.b, this.load16(this.direct())));
        break;
      case 0x94:
        this.a = this.logic8(this.a & this.load8(this.direct()));
        break;
      case 0x95:
        this.logic8(this.a & this.load8(this.direct()));
        break;
      case 0x96:
        this.a = this.logic8(this.load8(this.direct()));
        break;
      case 0x97:
        this.store8(this.direct(), this.a);
        break;
      case 0x98:
        this.a = this.logic8(this.a ^ this.load8(this.direct()));
        break;
      case 0x99:
        this.a = this.add8(this.a, this.load8(this.direct()), this.cc & FLAG_C);
        break;
      case 0x9a:
        this.a = this.logic8(this.a | this.load8(this.direct()));
        break;
      case 0x9b:
        this.a = this.add8(this.a, this.load8(this.direct()), 0);
        break;
      case 0x9c:
        this.subtract16(this.x, this.load16(this.direct()));
        break;
      case 0x9d:
        ea = this.direct();
        this.callSubroutine(ea);
        break;
      case 0x9e:
        this.sp = this.logic16(this.load16(this.direct()));
        break;
      case 0x9f:
        this.store16(this.direct(), this.sp);
        break;
      // A and 16-bit operations, n,X
      case 0xa0:
        this.a = this.subtract8(this.a, this.load8(this.indexed()), 0);
        break;
      case 0xa1:
        this.subtract8(this.a, this.load8(this.indexed()), 0);
        break;
      case 0xa2:
        this.a = this.subtract8(this.a, this.load8(this.indexed()), this.cc & FLAG_C);
        break;
      case 0xa3:
        this.setD(this.subtract16((this.a << 8) | this.b, this.load16(this.indexed())));
        break;
      case 0xa4:
        this.a = this.logic8(this.a & this.load8(this.indexed()));
        break;
      case 0xa5:
        this.logic8(this.a & this.load8(this.indexed()));
        break;
      case 0xa6:
        this.a = this.logic8(this.load8(this.indexed()));
        break;
      case 0xa7:
        this.store8(this.indexed(), this.a);
        break;
      case 0xa8:
        this.a = this.logic8(this.a ^ this.load8(this.indexed()));
        break;
      case 0xa9:
        this.a = this.add8(this.a, this.load8(this.indexed()), this.cc & FLAG_C);
        break;
      case 0xaa:
        this.a = this.logic8(this.a | this.load8(this.indexed()));
        break;
      case 0xab:
        this.a = this.add8(this.a, this.load8(this.indexed()), 0);
        break;
      case 0xac:
        this.subtract16(this.x, this.load16(this.indexed()));
        break;
      case 0xad:
        ea = (this.x + this.fetch()) & 0xffff;
        this.cycle += 2;
        this.callSubroutine(ea);
        break;
      case 0xae:
        this.sp = this.logic16(this.load16(this.indexed()));
        break;
      case 0xaf:
        this.store16(this.indexed(), this.sp);
        break;
      // A and 16-bit operations, extended
      case 0xb0:
        this.a = this.subtract8(this.a, this.load8(this.extended()), 0);
        break;
      case 0xb1:
        this.subtract8(this.a, this.load8(this.extended()), 0);
        break;
      case 0xb2:
        this.a = this.subtract8(this.a, this.load8(this.extended()), this.cc & FLAG_C);
        break;
      case 0xb3:
        this.setD(this.subtract16((this.a << 8) | this.b, this.load16(this.extended())));
        break;
      case 0xb4:
        this.a = this.logic8(this.a & this.load8(this.extended()));
        break;
      case 0xb5:
        this.logic8(this.a & this.load8(this.extended()));
        break;
      case 0xb6:
        this.a = this.logic8(this.load8(this.extended()));
        break;
      case 0xb7:
        this.store8(this.extended(), this.a);
        break;
      case 0xb8:
        this.a = this.logic8(this.a ^ this.load8(this.extended()));
        break;
      case 0xb9:
        this.a = this.add8(this.a, this.load8(this.extended()), this.cc & FLAG_C);
        break;
      case 0xba:
        this.a = this.logic8(this.a | this.load8(this.extended()));
        break;
      case 0xbb:
        this.a = this.add8(this.a, this.load8(this.extended()), 0);
        break;
      case 0xbc:
        this.subtract16(this.x, this.load16(this.extended()));
        break;
      case 0xbd:
        ea = this.extended();
        this.callSubroutine(ea);
        break;
      case 0xbe:
        this.sp = this.logic16(this.load16(this.extended()));
        break;
      case 0xbf:
        this.store16(this.extended(), this.sp);
        break;
      // B and 16-bit operations, immediate
      case 0xc0:
        this.b = this.subtract8(this.b, this.immediate8(), 0);
        break;
      case 0xc1:
        this.subtract8(this.b, this.immediate8(), 0);
        break;
      case 0xc2:
        this.b = this.subtract8(this.b, this.immediate8(), this.cc & FLAG_C);
        break;
      case 0xc3:
        this.setD(this.add16((this.a << 8) | this.b, this.immediate16()));
        break;
      case 0xc4:
        this.b = this.logic8(this.b & this.immediate8());
        break;
      case 0xc5:
        this.logic8(this.b & this.immediate8());
        break;
      case 0xc6:
        this.b = this.logic8(this.immediate8());
        break;
      case 0xc8:
        this.b = this.logic8(this.b ^ this.immediate8());
        break;
      case 0xc9:
        this.b = this.add8(this.b, this.immediate8(), this.cc & FLAG_C);
        break;
      case 0xca:
        this.b = this.logic8(this.b | this.immediate8());
        break;
      case 0xcb:
        this.b = this.add8(this.b, this.immediate8(), 0);
        break;
      case 0xcc:
        this.setD(this.logic16(this.immediate16()));
        break;
      case 0xce:
        this.x = this.logic16(this.immediate16());
        break;
      // B and 16-bit operations, direct
      case 0xd0:
        this.b = this.subtract8(this.b, this.load8(this.direct()), 0);
        break;
      case 0xd1:
        this.subtract8(this.b, this.load8(this.direct()), 0);
        break;
      case 0xd2:
        this.b = this.subtract8(this.b, this.load8(this.direct()), this.cc & FLAG_C);
        break;
      case 0xd3:
        this.setD(this.add16((this.a << 8) | this.b, this.load16(this.direct())));
        break;
      case 0xd4:
        this.b = this.logic8(this.b & this.load8(this.direct()));
        break;
      case 0xd5:
        this.logic8(this.b & this.load8(this.direct()));
        break;
      case 0xd6:
        this.b = this.logic8(this.load8(this.direct()));
        break;
      case 0xd7:
        this.store8(this.direct(), this.b);
        break;
      case 0xd8:
        this.b = this.logic8(this.b ^ this.load8(this.direct()));
        break;
      case 0xd9:
        this.b = this.add8(this.b, this.load8(this.direct()), this.cc & FLAG_C);
        break;
      case 0xda:
        this.b = this.logic8(this.b | this.load8(this.direct()));
        break;
      case 0xdb:
        this.b = this.add8(this.b, this.load8(this.direct()), 0);
        break;
      case 0xdc:
        this.setD(this.logic16(this.load16(this.direct())));
        break;
      case 0xdd:
        this.store16(this.direct(), (this.a << 8) | this.b);
        break;
      case 0xde:
        this.x = this.logic16(this.load16(this.direct()));
        break;
      case 0xdf:
        this.store16(this.direct(), this.x);
        break;
      // B and 16-bit operations, n,X
      case 0xe0:
        this.b = this.subtract8(this.b, this.load8(this.indexed()), 0);
        break;
      case 0xe1:
        this.subtract8(this.b, this.load8(this.indexed()), 0);
        break;
      case 0xe2:
        this.b = this.subtract8(this.b, this.load8(this.indexed()), this.cc & FLAG_C);
        break;
      case 0xe3:
        this.setD(this.add16((this.a << 8) | this.b, this.load16(this.indexed())));
        break;
      case 0xe4:
        this.b = this.logic8(this.b & this.load8(this.indexed()));
        break;
      case 0xe5:
        this.logic8(this.b & this.load8(this.indexed()));
        break;
      case 0xe6:
        this.b = this.logic8(this.load8(this.indexed()));
        break;
      case 0xe7:
        this.store8(this.indexed(), this.b);
        break;
      case 0xe8:
        this.b = this.logic8(this.b ^ this.load8(this.indexed()));
        break;
      case 0xe9:
        this.b = this.add8(this.b, this.load8(this.indexed()), this.cc & FLAG_C);
        break;
      case 0xea:
        this.b = this.logic8(this.b | this.load8(this.indexed()));
        break;
      case 0xeb:
        this.b = this.add8(this.b, this.load8(this.indexed()), 0);
        break;
      case 0xec:
        this.setD(this.logic16(this.load16(this.indexed())));
        break;
      case 0xed:
        this.store16(this.indexed(), (this.a << 8) | this.b);
        break;
      case 0xee:
        this.x = this.logic16(this.load16(this.indexed()));
        break;
      case 0xef:
        this.store16(this.indexed(), this.x);
        break;
      // B and 16-bit operations, extended
      case 0xf0:
        this.b = this.subtract8(this.b, this.load8(this.extended()), 0);
        break;
      case 0xf1:
        this.subtract8(this.b, this.load8(this.extended()), 0);
        break;
      case 0xf2:
        this.b = this.subtract8(this.b, this.load8(this.extended()), this.cc & FLAG_C);
        break;
      case 0xf3:
        this.setD(this.add16((this.a << 8) | this.b, this.load16(this.extended())));
        break;
      case 0xf4:
        this.b = this.logic8(this.b & this.load8(this.extended()));
        break;
      case 0xf5:
        this.logic8(this.b & this.load8(this.extended()));
        break;
      case 0xf6:
        this.b = this.logic8(this.load8(this.extended()));
        break;
      case 0xf7:
        this.store8(this.extended(), this.b);
        break;
      case 0xf8:
        this.b = this.logic8(this.b ^ this.load8(this.extended()));
        break;
      case 0xf9:
        this.b = this.add8(this.b, this.load8(this.extended()), this.cc & FLAG_C);
        break;
      case 0xfa:
        this.b = this.logic8(this.b | this.load8(this.extended()));
        break;
      case 0xfb:
        this.b = this.add8(this.b, this.load8(this.extended()), 0);
        break;
      case 0xfc:
        this.setD(this.logic16(this.load16(this.extended())));
        break;
      case 0xfd:
        this.store16(this.extended(), (this.a << 8) | this.b);
        break;
      case 0xfe:
        this.x = this.logic16(this.load16(this.extended()));
        break;
      case 0xff:
        this.store16(this.extended(), this.x);
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

  /** N differs from V: the signed comparison came out as less. */
  private less(): boolean {
    return ((this.cc >> 3) & 1) !== ((this.cc >> 1) & 1);
  }

  private callSubroutine(address: number): void {
    this.push16(this.pc);
    this.pc = address;
    this.cycle += 1;
  }

  private branchToSubroutine(): void {
    const offset = this.fetch();
    this.cycle += 2;
    this.push16(this.pc);
    this.pc = (this.pc + ((offset << 24) >> 24)) & 0xffff;
    this.cycle += 1;
  }
}
