import { Complaint } from './errors.js';
import { type Expression, evaluate, hexText, isComplement, type Scope } from './expression.js';

/** What an instruction sees while it is being encoded. */
export interface EncodeScope extends Scope {
  /**
   * Set by `lookup` when it meets a symbol that is defined further down. An instruction may choose its length
   * only by values found without it: those are the same in every pass.
   */
  forward: boolean;
}

/** One instruction with parsed operands, ready to be encoded in every pass. */
export interface Instruction {
  /** Appends the bytes to `out` and returns the cycles. The number of bytes is the same in every pass. */
  encode(scope: EncodeScope, out: number[]): number;
}

/** A byte, -128 to 255; 0 while not known. @throws Complaint if out of range. */
export function byteValue(expression: Expression, scope: Scope, what = 'byte'): number {
  const value = evaluate(expression, scope);
  if (Number.isNaN(value)) return 0;
  const least = isComplement(expression) ? -256 : -128;
  if (value < least || value > 255) {
    throw new Complaint(
      `${what} ${value} (${hexText(value)}) is out of range -128 to 255; use low() or high()`,
    );
  }
  return value & 0xff;
}

/** A word, -32768 to 65535; 0 while not known. @throws Complaint if out of range. */
export function wordValue(expression: Expression, scope: Scope, what = 'word'): number {
  const value = evaluate(expression, scope);
  if (Number.isNaN(value)) return 0;
  const least = isComplement(expression) ? -65536 : -32768;
  if (value < least || value > 65535) {
    throw new Complaint(`${what} ${value} (${hexText(value)}) is out of range -32768 to 65535`);
  }
  return value & 0xffff;
}

/** A value from 0 to `greatest`; 0 while not known. @throws Complaint if out of range. */
export function unsignedValue(expression: Expression, scope: Scope, greatest: number, what: string): number {
  const value = evaluate(expression, scope);
  if (Number.isNaN(value)) return 0;
  if (value < 0 || value > greatest) {
    throw new Complaint(`${what} ${hexText(value)} is out of range 0 to ${hexText(greatest)}`);
  }
  return value;
}

/**
 * The displacement byte of a relative branch to the value of `expression` from `next`, the address after the
 * branch. @throws Complaint if the target is further than -128 to 127 bytes away.
 */
export function branchOffset(expression: Expression, scope: Scope, next: number): number {
  const value = evaluate(expression, scope);
  if (Number.isNaN(value)) return 0;
  const distance = (((value - next) & 0xffff) ^ 0x8000) - 0x8000;
  if (distance < -128 || distance > 127) {
    throw new Complaint(
      `branch out of range: ${hexText(value, 4)} is ${distance} bytes from the next instruction, reach is -128 to 127`,
    );
  }
  return distance & 0xff;
}
