import { Complaint } from './errors.js';

/** An operand expression as a tree. Symbols are looked up when it is evaluated, so it can be parsed once. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'here' }
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** `byte.bit`: the 8051's address of one bit. */
  | { readonly kind: 'bit'; readonly byte: Expression; readonly bit: Expression };

/** Where an expression finds the values of its symbols. */
export interface Scope {
  /** Address of the current statement. */
  readonly here: number;
  readonly bitAddresses: boolean;
  /** The value of a symbol; NaN while it is not known yet. Throws a Complaint if it will never be known. */
  lookup(name: string): number;
  /** True if the symbol has been defined above the current statement. */
  isDefined(name: string): boolean;
  /** True if the symbol is defined anywhere, as far as known in this pass. */
  exists(name: string): boolean;
  /** True if the symbol names a bit, not a byte. */
  isBit(name: string): boolean;
}

/** The address of bit `bit` of the byte at `byte`: bytes 20h-2Fh and the special-function registers x0h, x8h. */
function bitAddress(byte: number, bit: number): number {
  if (bit < 0 || bit > 7) throw new Complaint(`there is no bit ${bit} in a byte; bits are 0 to 7`);
  if (byte >= 0x20 && byte <= 0x2f) return (byte - 0x20) * 8 + bit;
  if (byte >= 0x80 && byte <= 0xf8 && (byte & 7) === 0) return byte + bit;
  throw new Complaint(
    `the byte at ${hexText(byte)} has no bit addresses; only 20h to 2Fh and x0h, x8h from 80h`,
  );
}

/** A number as `0FFh`, for messages and disassembly; `digits` is the least number of digits. */
export function hexText(value: number, digits = 2): string {
  const text = Math.abs(value).toString(16).toUpperCase().padStart(digits, '0');
  return `${value < 0 ? '-' : ''}${text[0]! > '9' ? '0' : ''}${text}h`;
}

function applyUnary(operator: string, value: number): number {
  switch (operator) {
    case '-':
      return -value;
    case '~':
      return ~value;
    case 'high':
      return (value >> 8) & 0xff;
    case 'low':
      return value & 0xff;
    default:
      return value === 0 ? 1 : 0;
  }
}

function applyBinary(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
    case '%':
      if (right === 0) throw new Complaint('division by zero');
      return operator === '/' ? Math.trunc(left / right) : left % right;
    case '<<':
      return left << right;
    case '>>':
      return left >> right;
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '<':
      return left < right ? 1 : 0;
    case '>':
      return left > right ? 1 : 0;
    case '<=':
      return left <= right ? 1 : 0;
    case '>=':
      return left >= right ? 1 : 0;
    case '!=':
      return left !== right ? 1 : 0;
    case '&&':
      return left !== 0 && right !== 0 ? 1 : 0;
    case '||':
      return left !== 0 || right !== 0 ? 1 : 0;
    default:
      return left === right ? 1 : 0;
  }
}

/**
 * `FLAGS.RUN` is a local label of FLAGS seen from outside, or, where no such label exists, bit RUN of the byte
 * FLAGS. The tree of the second reading, or undefined for the first.
 */
function asBitOfSymbol(name: string, scope: Scope): Expression | undefined {
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || scope.exists(name)) return undefined;
  const byte = name.slice(0, dot);
  const bit = name.slice(dot + 1);
  if (!scope.exists(byte) || !scope.exists(bit)) return undefined;
  return { kind: 'bit', byte: { kind: 'symbol', name: byte }, bit: { kind: 'symbol', name: bit } };
}

/**
 * The value of an expression, NaN while a symbol in it is not known yet.
 * @throws Complaint for a symbol without a value, a division by zero, or a bit that does not exist.
 */
export function evaluate(expression: Expression, scope: Scope): number {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'here':
      return scope.here;
    case 'symbol': {
      const bit = scope.bitAddresses ? asBitOfSymbol(expression.name, scope) : undefined;
      return bit === undefined ? scope.lookup(expression.name) : evaluate(bit, scope);
    }
    case 'unary': {
      if (expression.operator === 'defined') {
        return scope.isDefined((expression.operand as { name: string }).name) ? 1 : 0;
      }
      const value = evaluate(expression.operand, scope);
      return Number.isNaN(value) ? value : applyUnary(expression.operator, value);
    }
    case 'binary': {
      const left = evaluate(expression.left, scope);
      const right = evaluate(expression.right, scope);
      if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN;
      return applyBinary(expression.operator, left, right);
    }
    case 'bit': {
      const byte = evaluate(expression.byte, scope);
      const bit = evaluate(expression.bit, scope);
      if (Number.isNaN(byte) || Number.isNaN(bit)) return Number.NaN;
      return bitAddress(byte, bit);
    }
  }
}

/** True if the outermost operator is `~`: then -256 to -129 are byte values too, as in `~80h` = 7Fh. */
export function isComplement(expression: Expression): boolean {
  if (expression.kind === 'unary') return expression.operator === '~';
  if (expression.kind === 'binary') {
    return (
      ['&', '|', '^'].includes(expression.operator) &&
      (isComplement(expression.left) || isComplement(expression.right))
    );
  }
  return false;
}

/** True if the expression names a single bit, so that using it as a byte address would be a mistake. */
export function isBitExpression(expression: Expression, scope: Scope): boolean {
  if (expression.kind === 'bit') return true;
  if (expression.kind !== 'symbol') return false;
  return scope.isBit(expression.name) || asBitOfSymbol(expression.name, scope) !== undefined;
}
