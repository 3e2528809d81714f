import { Complaint } from './errors.js';
import type { Expression } from './expression.js';

/** Differences between the two assemblers that an expression can see. */
export interface ExpressionSyntax {
  /** `*` where a value is expected means the address of the current statement. */
  readonly starIsHere: boolean;
  /** `byte.bit` is allowed. */
  readonly bitAddresses: boolean;
}

const TOKEN =
  /\s*(?:(\d[0-9A-Fa-f]*[hH](?!\w)|0[xX][0-9A-Fa-f]+|0[bB][01]+(?!\w)|[01]+[bB](?!\w)|\d+(?!\w)|\$[0-9A-Fa-f]+(?!\w))|('(?:''|[^'])'|"(?:""|[^"])")|(\.?[A-Za-z_][\w@?]*(?:\.[A-Za-z_][\w@?]*)*)|(<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>=().$]))/y;

const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['=', '==', '!=', '<', '>', '<=', '>='],
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Value of a number as the assemblers write it: `123`, `0FFh`, `$FF`, `0xFF`, `1010b`, `0b1010`. */
function numberValue(text: string): number {
  const last = text[text.length - 1]!.toLowerCase();
  if (last === 'h') return Number.parseInt(text.slice(0, -1), 16);
  if (text[0] === '$') return Number.parseInt(text.slice(1), 16);
  if (text[1] === 'x' || text[1] === 'X') return Number.parseInt(text.slice(2), 16);
  if (text[1] === 'b' && text.length > 2) return Number.parseInt(text.slice(2), 2);
  if (text[1] === 'B' && text.length > 2) return Number.parseInt(text.slice(2), 2);
  return last === 'b' ? Number.parseInt(text.slice(0, -1), 2) : Number.parseInt(text, 10);
}

class Parser {
  private readonly text: string;
  private readonly syntax: ExpressionSyntax;
  private position = 0;
  private token = '';
  private type: 'number' | 'character' | 'name' | 'operator' | 'end' = 'end';

  constructor(text: string, syntax: ExpressionSyntax) {
    this.text = text;
    this.syntax = syntax;
    this.advance();
  }

  private advance(): void {
    TOKEN.lastIndex = this.position;
    const match = TOKEN.exec(this.text);
    if (match === null) {
      const rest = this.text.slice(this.position).trim();
      if (rest !== '') throw new Complaint(`cannot read "${rest}" in the expression "${this.text.trim()}"`);
      this.type = 'end';
      this.token = '';
      return;
    }
    this.position = TOKEN.lastIndex;
    const [, number, character, name, operator] = match;
    this.token = number ?? character ?? name ?? operator!;
    this.type = number ? 'number' : character ? 'character' : name ? 'name' : 'operator';
  }

  private isOperator(...operators: readonly string[]): boolean {
    return this.type === 'operator' && operators.includes(this.token);
  }

  private unexpected(): Complaint {
    const whole = this.text.trim();
    if (whole === '') return new Complaint('a value is missing here');
    if (this.type === 'end') return new Complaint(`the expression "${whole}" ends too early`);
    return new Complaint(`"${this.token}" is not expected in the expression "${whole}"`);
  }

  parse(): Expression {
    const expression = this.binary(0);
    if (this.type !== 'end') throw this.unexpected();
    return expression;
  }

  private binary(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return this.unary();
    let left = this.binary(level + 1);
    while (this.type === 'operator' && operators.includes(this.token)) {
      const operator = this.token;
      this.advance();
      left = { kind: 'binary', operator, left, right: this.binary(level + 1) };
    }
    return left;
  }

  private unary(): Expression {
    if (this.isOperator('-', '~', '!', '+')) {
      const operator = this.token;
      this.advance();
      const operand = this.unary();
      return operator === '+' ? operand : { kind: 'unary', operator, operand };
    }
    return this.bitSelect(this.primary());
  }

  private bitSelect(byte: Expression): Expression {
    if (!this.syntax.bitAddresses) return byte;
    if (this.isOperator('.')) {
      this.advance();
      return { kind: 'bit', byte, bit: this.primary() };
    }
    if (this.type === 'name' && this.token.startsWith('.')) {
      const bit: Expression = { kind: 'symbol', name: this.token.slice(1) };
      this.advance();
      return { kind: 'bit', byte, bit };
    }
    return byte;
  }

  private primary(): Expression {
    const { token, type } = this;
    if (type === 'number') {
      this.advance();
      return { kind: 'number', value: numberValue(token) };
    }
    if (type === 'character') {
      this.advance();
      return { kind: 'number', value: token.charCodeAt(1) };
    }
    if (type === 'name') {
      this.advance();
      const lower = token.toLowerCase();
      if ((lower === 'high' || lower === 'low' || lower === 'defined') && this.isOperator('(')) {
        const operand = this.parenthesis();
        if (lower === 'defined' && operand.kind !== 'symbol') {
          throw new Complaint('defined() takes the name of a symbol');
        }
        return { kind: 'unary', operator: lower, operand };
      }
      return { kind: 'symbol', name: token };
    }
    if (this.isOperator('(')) return this.parenthesis();
    if (this.isOperator('$') || (this.syntax.starIsHere && this.isOperator('*'))) {
      this.advance();
      return { kind: 'here' };
    }
    if (this.isOperator('%')) return this.binaryNumber();
    throw this.unexpected();
  }

  private parenthesis(): Expression {
    this.advance();
    const inner = this.binary(0);
    if (!this.isOperator(')')) throw new Complaint(`a ")" is missing in "${this.text.trim()}"`);
    this.advance();
    return inner;
  }

  private binaryNumber(): Expression {
    this.advance();
    if (this.type !== 'number' || !/^[01]+$/.test(this.token)) throw this.unexpected();
    const value = Number.parseInt(this.token, 2);
    this.advance();
    return { kind: 'number', value };
  }
}

/** @throws Complaint if the text is not an expression. */
export function parseExpression(text: string, syntax: ExpressionSyntax): Expression {
  return new Parser(text, syntax).parse();
}
