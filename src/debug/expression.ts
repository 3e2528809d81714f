/**
 * Expressions of the debugger: C's operators and precedence over numbers, registers, symbols and memory.
 *
 * Numbers are `0x40`, `$40`, `40h`, `0b101`, `64` and `'A'`. Memory is `[ADDRESS]` or `SPACE[ADDRESS]`; `EXPR.3` is
 * bit 3 of a value. Arithmetic is that of doubles, so that cycle counts are exact; `& | ^ << >> ~` work on 32 bits.
 */

/** An expression, a place or a command that can't be understood; the message is a sentence. */
export class DebugError extends Error {
  override readonly name = 'DebugError';
}

export type ExpressionNode =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  /** `space` is empty for plain brackets; `to` is there for `[from..to]`, which only places may have. */
  | {
      readonly kind: 'memory';
      readonly space: string;
      readonly address: ExpressionNode;
      readonly to: ExpressionNode | undefined;
    }
  | { readonly kind: 'bit'; readonly of: ExpressionNode; readonly bit: number }
  /** `lower:pc`: a name of another processor. */
  | { readonly kind: 'of'; readonly cpu: string; readonly node: ExpressionNode }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: ExpressionNode }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: ExpressionNode;
      readonly right: ExpressionNode;
    };

const TOKEN =
  /\s*(?:(0x[0-9a-f]+|0b[01]+|\$[0-9a-f]+|\d[0-9a-f]*h|\d+)(?![\w$])|('[^']')|([a-z_][\w@?]*(?:\.[\w@?]+)*)|(\.[0-7](?!\w))|(\.\.|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>()[\]:]))/iy;

/** Binary operators from the weakest level to the strongest. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

type TokenType = 'number' | 'character' | 'name' | 'bit' | 'operator' | 'other' | 'end';

const TOKEN_TYPES: readonly TokenType[] = ['number', 'character', 'name', 'bit', 'operator'];

/** Value of a number in one of the spellings above. */
function numberValue(text: string): number {
  const lower = text.toLowerCase();
  if (lower.startsWith('0x')) return Number.parseInt(lower.slice(2), 16);
  if (lower.startsWith('$')) return Number.parseInt(lower.slice(1), 16);
  if (lower.endsWith('h')) return Number.parseInt(lower.slice(0, -1), 16);
  if (lower.startsWith('0b')) return Number.parseInt(lower.slice(2), 2);
  return Number.parseInt(lower, 10);
}

class Parser {
  private position = 0;
  private token = '';
  private type: TokenType = 'end';
  private tokenFrom = 0;

  constructor(private readonly text: string) {
    this.advance();
  }

  whole(): ExpressionNode {
    const node = this.binary(0);
    if (this.type !== 'end') throw this.unexpected();
    return node;
  }

  /** An expression at the beginning of the text, and what follows it. */
  leading(): { node: ExpressionNode; rest: string } {
    const node = this.binary(0);
    return { node, rest: this.text.slice(this.tokenFrom).trim() };
  }

  private advance(): void {
    TOKEN.lastIndex = this.position;
    const match = TOKEN.exec(this.text);
    const rest = this.text.slice(this.position);
    this.tokenFrom = this.position + rest.length - rest.trimStart().length;
    if (match === null) {
      this.token = rest.trim();
      this.type = this.token === '' ? 'end' : 'other';
      return;
    }
    this.position = TOKEN.lastIndex;
    const group = match.slice(1).findIndex((part) => part !== undefined);
    this.token = match[group + 1]!;
    this.type = TOKEN_TYPES[group]!;
  }

  private accept(operator: string): boolean {
    if (this.type !== 'operator' || this.token !== operator) return false;
    this.advance();
    return true;
  }

  private expect(operator: string): void {
    if (!this.accept(operator)) throw new DebugError(`A "${operator}" is missing in "${this.text.trim()}".`);
  }

  private unexpected(): DebugError {
    const whole = this.text.trim();
    if (whole === '') return new DebugError('An expression is missing here.');
    if (this.type === 'end') return new DebugError(`The expression "${whole}" ends too early.`);
    if (this.type === 'other') return new DebugError(`"${this.token}" cannot be read as an expression.`);
    return new DebugError(`"${this.token}" is not expected in the expression "${whole}".`);
  }

  private binary(level: number): ExpressionNode {
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

  private unary(): ExpressionNode {
    for (const operator of ['-', '~', '!', '+']) {
      if (this.accept(operator)) return { kind: 'unary', operator, operand: this.unary() };
    }
    let node = this.primary();
    while (this.type === 'bit') {
      node = { kind: 'bit', of: node, bit: Number(this.token.slice(1)) };
      this.advance();
    }
    return node;
  }

  private primary(): ExpressionNode {
    const { token, type } = this;
    if (type === 'number' || type === 'character') {
      this.advance();
      return { kind: 'number', value: type === 'number' ? numberValue(token) : token.charCodeAt(1) };
    }
    if (type === 'name') {
      this.advance();
      if (this.accept('[')) return this.memory(token);
      if (this.accept(':')) return { kind: 'of', cpu: token.toLowerCase(), node: this.primary() };
      return { kind: 'name', name: token };
    }
    if (this.accept('[')) return this.memory('');
    if (this.accept('(')) {
      const inner = this.binary(0);
      this.expect(')');
      return inner;
    }
    throw this.unexpected();
  }

  private memory(space: string): ExpressionNode {
    const address = this.binary(0);
    const to = this.accept('..') ? this.binary(0) : undefined;
    this.expect(']');
    return { kind: 'memory', space: space.toLowerCase(), address, to };
  }
}

/** @throws DebugError if the text is no expression. */
export function parseDebugExpression(text: string): ExpressionNode {
  return new Parser(text).whole();
}

/**
 * The expression that a text begins with, and the rest of the text: `[0x20] if a == 3`.
 * @throws DebugError if it does not begin with one.
 */
export function parseLeadingExpression(text: string): { node: ExpressionNode; rest: string } {
  return new Parser(text).leading();
}

/** Yields a number whenever it is asked. */
export type Evaluator = () => number;

/** Where names and memory get their values. */
export interface ExpressionScope {
  /** @throws DebugError if the name means nothing. */
  name(name: string): Evaluator;
  /** Reads one element of a space (`` for plain brackets). @throws DebugError if there is no such space. */
  memory(space: string): (address: number) => number;
  /** Address of a place inside `bit[...]`, or undefined if the node is an ordinary number. */
  bitAddress(node: ExpressionNode): Evaluator | undefined;
  /** The scope of another processor. @throws DebugError if there is none of this name. */
  of(cpu: string): ExpressionScope;
  /** True if the name is a mere number, the address of a register or a symbol, and not what is there. */
  isNumber(name: string): boolean;
}

/** The names in an expression that nothing the machine does can change; undefined if something can. */
export function constantNames(node: ExpressionNode, scope: ExpressionScope): string[] | undefined {
  switch (node.kind) {
    case 'number':
      return [];
    case 'name':
      return scope.isNumber(node.name) ? [node.name] : undefined;
    case 'of':
      return constantNames(node.node, scope.of(node.cpu));
    case 'memory':
      return undefined;
    case 'bit':
      return constantNames(node.of, scope);
    case 'unary':
      return constantNames(node.operand, scope);
    case 'binary': {
      const left = constantNames(node.left, scope);
      const right = constantNames(node.right, scope);
      return left && right && [...left, ...right];
    }
  }
}

function compileUnary(operator: string, operand: Evaluator): Evaluator {
  switch (operator) {
    case '-':
      return () => -operand();
    case '~':
      return () => ~operand();
    case '!':
      return () => (operand() === 0 ? 1 : 0);
    default:
      return operand;
  }
}

function divisor(value: number): number {
  if (value === 0) throw new DebugError('The expression divides by zero.');
  return value;
}

const BINARY: Readonly<Record<string, (left: Evaluator, right: Evaluator) => Evaluator>> = {
  '||': (left, right) => () => (left() !== 0 || right() !== 0 ? 1 : 0),
  '&&': (left, right) => () => (left() !== 0 && right() !== 0 ? 1 : 0),
  '|': (left, right) => () => left() | right(),
  '^': (left, right) => () => left() ^ right(),
  '&': (left, right) => () => left() & right(),
  '==': (left, right) => () => (left() === right() ? 1 : 0),
  '!=': (left, right) => () => (left() !== right() ? 1 : 0),
  '<': (left, right) => () => (left() < right() ? 1 : 0),
  '<=': (left, right) => () => (left() <= right() ? 1 : 0),
  '>': (left, right) => () => (left() > right() ? 1 : 0),
  '>=': (left, right) => () => (left() >= right() ? 1 : 0),
  '<<': (left, right) => () => left() << right(),
  '>>': (left, right) => () => left() >> right(),
  '+': (left, right) => () => left() + right(),
  '-': (left, right) => () => left() - right(),
  '*': (left, right) => () => left() * right(),
  '/': (left, right) => () => Math.trunc(left() / divisor(right())),
  '%': (left, right) => () => left() % divisor(right()),
};

/**
 * Makes a function of an expression; names are looked up now, values when it is called.
 * @throws DebugError for a name, space or processor that is not known; the function itself for a division by zero.
 */
export function compileExpression(node: ExpressionNode, scope: ExpressionScope): Evaluator {
  switch (node.kind) {
    case 'number':
      return () => node.value;
    case 'name':
      return scope.name(node.name);
    case 'of':
      return compileExpression(node.node, scope.of(node.cpu));
    case 'memory': {
      if (node.to !== undefined) throw new DebugError('A range of addresses has no value.');
      const read = scope.memory(node.space);
      const address =
        (node.space === 'bit' ? scope.bitAddress(node.address) : undefined) ??
        compileExpression(node.address, scope);
      return () => read(address());
    }
    case 'bit': {
      const value = compileExpression(node.of, scope);
      return () => (value() >> node.bit) & 1;
    }
    case 'unary':
      return compileUnary(node.operator, compileExpression(node.operand, scope));
    case 'binary':
      return BINARY[node.operator]!(
        compileExpression(node.left, scope),
        compileExpression(node.right, scope),
      );
  }
}
