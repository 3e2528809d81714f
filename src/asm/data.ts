import { Complaint } from './errors.js';
import type { Expression, Scope } from './expression.js';
import { byteValue, wordValue } from './operand.js';

/** Operands of `db` and `dw`: expressions, and for `db` also strings. */
export type DataItem = Expression | string;

function pushString(text: string, out: number[]): void {
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code > 0x7f) throw new Complaint(`"${character}" is not an ASCII character`);
    out.push(code);
  }
}

/** Appends the bytes of `db` (size 1) or `dw` (size 2, high byte first). @throws Complaint if out of range. */
export function pushData(items: readonly DataItem[], size: 1 | 2, scope: Scope, out: number[]): void {
  if (items.length === 0) throw new Complaint('there is no value after this "db" or "dw"');
  for (const item of items) {
    if (typeof item === 'string') {
      pushString(item, out);
    } else if (size === 1) {
      out.push(byteValue(item, scope));
    } else {
      const value = wordValue(item, scope);
      out.push(value >> 8, value & 0xff);
    }
  }
}
