import type { DataItem } from './data.js';
import { Complaint } from './errors.js';
import type { Expression } from './expression.js';
import type { Instruction } from './operand.js';

/** One source line taken apart. The last three fields are filled when the line is first executed. */
export interface Statement {
  /** Label as written, with its leading dot if local; empty if none. */
  readonly label: string;
  /** Directive, mnemonic or macro name as written; empty if none. */
  readonly name: string;
  /** `name` in lower case. */
  readonly operation: string;
  /** Everything after the operation, without the comment. */
  readonly operandText: string;
  instruction: Instruction | undefined;
  expressions: readonly Expression[] | undefined;
  data: readonly DataItem[] | undefined;
}

/** What the parser must know to tell a label without colon from an operation. */
export interface OperationNames {
  isDirective(lowerCase: string): boolean;
  isMnemonic(lowerCase: string): boolean;
}

const FIRST_WORD = /^(\.?[A-Za-z_][\w@?]*(?:\.[A-Za-z_][\w@?]*)*)(:?)/;
const OPERATION = /^([A-Za-z_][\w@?.]*)(?=\s|$|["'(])/;
const NAMING = /^(?:equ|set|bit|macro)(?=\s|$)/i;

/** Cuts the comment off: from the first `;` outside quotes. */
function withoutComment(text: string): string {
  const first = text.indexOf(';');
  if (first < 0) return text;
  let quote = '';
  for (let n = 0; n < text.length; n++) {
    const character = text[n]!;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") {
      quote = character;
    } else if (character === ';') {
      return text.slice(0, n);
    }
  }
  return text;
}

/** @throws Complaint if the line has neither the shape of a label nor of an operation. */
export function parseStatement(line: string, names: OperationNames): Statement {
  const text = withoutComment(line).trimEnd();
  let rest = text.trimStart();
  const indented = rest.length !== text.length;
  let label = '';
  const first = FIRST_WORD.exec(rest);
  if (first !== null) {
    const [whole, word, colon] = first as unknown as [string, string, string];
    const lower = word.toLowerCase();
    const after = rest.slice(whole.length).trimStart();
    const operation = names.isDirective(lower) || names.isMnemonic(lower);
    if (colon === ':' || (!operation && (!indented || NAMING.test(after)))) {
      label = word;
      rest = after;
    } else if (!indented && names.isMnemonic(lower)) {
      throw new Complaint(
        `"${word}" in the first column: indent an instruction, or put a colon after a label`,
      );
    }
  }
  let name = '';
  let operandText = '';
  if (rest !== '') {
    const match = OPERATION.exec(rest);
    if (match === null) throw new Complaint(`cannot read "${rest}": neither a label nor an instruction`);
    name = match[1]!;
    operandText = rest.slice(name.length).trim();
  }
  return {
    label,
    name,
    operation: name.toLowerCase(),
    operandText,
    instruction: undefined,
    expressions: undefined,
    data: undefined,
  };
}

/**
 * Splits at the commas outside quotes, parentheses and braces. A part wholly in braces loses them, so that
 * a macro argument may contain commas. Text that is empty has no parts.
 */
export function splitOperands(text: string): string[] {
  if (text === '') return [];
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let n = 0; n < text.length; n++) {
    const character = text[n]!;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") {
      quote = character;
    } else if (character === '(' || character === '{') {
      depth++;
    } else if (character === ')' || character === '}') {
      depth--;
    } else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, n).trim());
      start = n + 1;
    }
  }
  if (quote !== '') throw new Complaint(`a closing ${quote} is missing in ${text}`);
  parts.push(text.slice(start).trim());
  return parts.map((part) => (part.startsWith('{') && part.endsWith('}') ? part.slice(1, -1).trim() : part));
}

/** The characters of a quoted string, a doubled quote standing for one; undefined if `text` is not one string. */
export function quotedString(text: string): string | undefined {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return undefined;
  if (text.length < 2 || text[text.length - 1] !== quote) return undefined;
  const inner = text.slice(1, -1);
  if (inner.replaceAll(quote + quote, '').includes(quote)) return undefined;
  return inner.replaceAll(quote + quote, quote);
}
