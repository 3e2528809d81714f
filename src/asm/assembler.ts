import { Conditions } from './conditions.js';
import { pushData } from './data.js';
import { AssemblerError, Complaint, type LocatedError } from './errors.js';
import { type Expression, evaluate, hexText } from './expression.js';
import { parseExpression } from './expressionParser.js';
import type { ListingRow } from './listing.js';
import { defineMacro, expandMacro, type Macro } from './macro.js';
import { byteValue, type EncodeScope } from './operand.js';
import { Output } from './output.js';
import type { Processor } from './processor.js';
import { type AssembledProgram, type AssembleOptions, makeProgram } from './program.js';
import { type Block, blockAt, IncludedFiles, placeOf, type SourceLine, splitLines } from './source.js';
import { parseStatement, quotedString, type Statement, splitOperands } from './statement.js';
import { type LocalScope, SymbolTable } from './symbols.js';

const DIRECTIVES = new Set(
  'equ set macro endm rept include if ifdef ifndef elseif else endif error org db dw ds align end'.split(' '),
);
const CONDITIONALS = new Set('if ifdef ifndef elseif else endif'.split(' '));
const FIRST_WORD = /^\s*([A-Za-z]+)/;
const ADDRESS_SPACE = 0x10000;
const MAX_ERRORS = 20;
const MAX_PASSES = 20;
const MAX_DEPTH = 60;

/** One assembly: all its passes over one source. */
class Assembler implements EncodeScope {
  forward = false;
  here = 0;
  readonly bitAddresses: boolean;
  private readonly processor: Processor;
  private readonly options: AssembleOptions;
  private readonly symbols: SymbolTable;
  private readonly output = new Output();
  private readonly included: IncludedFiles;
  /** Parsed lines by text; equal lines share one. */
  private readonly statements = new Map<string, Statement>();
  private readonly macros = new Map<string, Macro>();
  private readonly errors: LocatedError[] = [];
  private readonly rows: ListingRow[] = [];
  private final = false;
  private ended = false;
  private depth = 0;
  private expansions = 0;
  /** Bytes, cycles and value of the statement being executed. */
  private bytes: number[] = [];
  private cycles = 0;
  private shownValue: number | undefined;

  constructor(processor: Processor, options: AssembleOptions) {
    this.processor = processor;
    this.options = options;
    this.bitAddresses = processor.bitAddresses;
    this.symbols = new SymbolTable(processor.predefined, processor.reserved);
    this.included = new IncludedFiles(options.include);
  }

  isDirective(word: string): boolean {
    return DIRECTIVES.has(word) || (word === 'bit' && this.bitAddresses);
  }

  isMnemonic(word: string): boolean {
    return this.processor.isMnemonic(word);
  }

  lookup(name: string): number {
    const { value, forward } = this.symbols.lookup(name, this.final);
    if (forward) this.forward = true;
    return value;
  }

  isDefined(name: string): boolean {
    return this.symbols.isDefined(name);
  }

  exists(name: string): boolean {
    return this.symbols.exists(name);
  }

  isBit(name: string): boolean {
    return this.symbols.isBit(name);
  }

  assemble(source: string): AssembledProgram {
    const lines = splitLines(source, this.options.file ?? 'source');
    let passes = 0;
    do {
      this.pass(lines);
      if (++passes > MAX_PASSES) {
        const sentence = `the symbols still change after ${MAX_PASSES} passes; an "equ" depends on its own value`;
        throw new AssemblerError({ file: lines[0]!.file, line: 1, sentence });
      }
    } while (this.symbols.changed);
    this.final = true;
    this.pass(lines);
    return makeProgram(this.output.segments(), this.symbols.values(), this.rows);
  }

  private pass(lines: readonly SourceLine[]): void {
    this.here = 0;
    this.ended = false;
    this.expansions = 0;
    this.macros.clear();
    this.symbols.startPass();
    try {
      for (const [name, value] of Object.entries(this.options.defines ?? {})) {
        this.symbols.define(name, value, 'equ', false, 'the options');
      }
    } catch (error) {
      this.report(lines[0]!, error);
    }
    this.run(lines, ' ');
    const overlap = this.output.overlap();
    if (overlap !== undefined) this.report(overlap.at, overlap.complaint);
    this.throwErrors();
  }

  private throwErrors(): void {
    const [first, ...others] = this.errors;
    if (first !== undefined) throw new AssemblerError(first, others);
  }

  private report(at: SourceLine, error: unknown): void {
    if (!(error instanceof Complaint)) throw error;
    this.errors.push({ file: at.file, line: at.line, sentence: error.message + at.via });
    if (this.errors.length >= MAX_ERRORS) this.throwErrors();
  }

  /** Runs a file, an expansion or a rept round; ifs must close inside it. */
  private run(lines: readonly SourceLine[], mark: string): void {
    if (this.depth >= MAX_DEPTH) {
      throw new Complaint(`macros or includes are nested more than ${MAX_DEPTH} deep; one uses itself`);
    }
    this.depth++;
    const conditions = new Conditions();
    for (let n = 0; n < lines.length && !this.ended; n++) {
      const line = lines[n]!;
      try {
        n = this.step(lines, n, conditions, mark);
      } catch (error) {
        this.report(line, error);
      }
    }
    if (conditions.openLine > 0 && !this.ended) {
      const at = lines.find((line) => line.line === conditions.openLine) ?? lines[0]!;
      this.report(at, new Complaint('this "if" has no "endif"'));
    }
    this.depth--;
  }

  private statement(line: SourceLine): Statement {
    let statement = this.statements.get(line.text);
    if (statement === undefined) {
      statement = parseStatement(line.text, this);
      this.statements.set(line.text, statement);
    }
    return statement;
  }

  /** Executes the line at `index` and returns the index of the last line it used up. */
  private step(lines: readonly SourceLine[], index: number, conditions: Conditions, mark: string): number {
    const line = lines[index]!;
    this.clearRow();
    if (conditions.skipping && !CONDITIONALS.has(FIRST_WORD.exec(line.text)?.[1]?.toLowerCase() ?? '')) {
      this.list(line, mark, -1);
      return index;
    }
    const statement = this.statement(line);
    const { operation } = statement;
    if (CONDITIONALS.has(operation)) {
      this.list(line, mark, -1);
      this.conditional(statement, conditions, line.line);
    } else if (operation === 'macro' || operation === 'rept') {
      return this.block(statement, lines, index, mark);
    } else if (operation === 'equ' || operation === 'set' || (operation === 'bit' && this.bitAddresses)) {
      this.nameValue(statement, operation, line);
      this.list(line, mark, -1);
    } else {
      if (statement.label !== '') this.defineLabel(statement.label, line);
      this.plain(statement, line, mark);
    }
    return index;
  }

  /** A statement that makes bytes, moves the address or brings in other lines. */
  private plain(statement: Statement, line: SourceLine, mark: string): void {
    const start = this.here;
    const { operation } = statement;
    const macro = this.macros.get(statement.name);
    if (macro !== undefined) {
      this.list(line, mark, start);
      this.useMacro(macro, statement, line);
      return;
    }
    if (operation === 'include') {
      const path = quotedString(statement.operandText);
      if (path === undefined) throw new Complaint('include takes a file name in quotes');
      this.list(line, mark, -1);
      this.run(this.included.lines(path, line.file), mark);
      return;
    }
    if (operation !== '') this.operate(statement);
    if (this.bytes.length > 0) {
      this.advance(this.bytes.length);
      if (this.final) this.output.write(start, this.bytes, line);
    }
    const empty = operation === '' && statement.label === '';
    this.list(line, mark, empty ? -1 : operation === 'org' ? this.here : start);
  }

  private clearRow(): void {
    this.bytes = [];
    this.cycles = 0;
    this.shownValue = undefined;
  }

  private list(line: SourceLine, mark: string, address: number): void {
    if (!this.final) return;
    const { bytes, cycles, shownValue: value } = this;
    this.rows.push({ address, value, bytes, cycles, line: line.line, mark, text: line.text });
  }

  private advance(count: number): void {
    this.here += count;
    if (this.here > ADDRESS_SPACE) {
      throw new Complaint(`the output runs past FFFFh, to ${hexText(this.here - 1)}`);
    }
  }

  private defineLabel(name: string, line: SourceLine): void {
    this.symbols.define(name, this.here, 'label', false, placeOf(line));
    if (!name.startsWith('.')) this.symbols.enterGlobal(name);
  }

  private operands(statement: Statement, least: number, most: number): readonly Expression[] {
    statement.expressions ??= splitOperands(statement.operandText).map((text) =>
      parseExpression(text, this.processor),
    );
    const { expressions } = statement;
    if (expressions.length < least || expressions.length > most) {
      const wanted = least === most ? `${least}` : `${least} to ${most}`;
      throw new Complaint(`"${statement.name}" takes ${wanted} operand(s), not ${expressions.length}`);
    }
    return expressions;
  }

  private evaluated(expression: Expression): number {
    this.forward = false;
    return evaluate(expression, this);
  }

  /** The only operand of a directive that decides what or where is assembled: it must not depend on later lines. */
  private settled(statement: Statement, greatest: number, expression?: Expression): number {
    const value = this.evaluated(expression ?? this.operands(statement, 1, 1)[0]!);
    if (this.forward) {
      throw new Complaint(
        `the value of "${statement.name}" must be known here, but it depends on a symbol that is not defined above`,
      );
    }
    if (value < 0 || value > greatest) {
      throw new Complaint(`"${statement.name}" ${hexText(value)} is out of range 0 to ${hexText(greatest)}`);
    }
    return value;
  }

  private conditional(statement: Statement, conditions: Conditions, line: number): void {
    const { operation, label } = statement;
    if (label !== '') throw new Complaint(`put the label "${label}" on a line of its own`);
    const test = () => {
      const value = this.evaluated(this.operands(statement, 1, 1)[0]!);
      if (this.forward) {
        throw new Complaint(`the condition of "${operation}" depends on a symbol that is not defined above`);
      }
      return value !== 0;
    };
    const defined = () => {
      const expression = this.operands(statement, 1, 1)[0]!;
      if (expression.kind !== 'symbol') throw new Complaint(`"${operation}" takes the name of a symbol`);
      return this.isDefined(expression.name) === (operation === 'ifdef');
    };
    if (operation === 'if') conditions.if(test, line);
    else if (operation === 'ifdef' || operation === 'ifndef') conditions.if(defined, line);
    else if (operation === 'elseif') conditions.elseIf(test);
    else if (operation === 'else') conditions.else();
    else conditions.endIf();
  }

  private nameValue(statement: Statement, kind: 'equ' | 'set' | 'bit', line: SourceLine): void {
    if (statement.label === '') throw new Complaint(`"${kind}" needs a name before it`);
    const value = this.evaluated(this.operands(statement, 1, 1)[0]!);
    if (kind === 'bit' && (value < 0 || value > 255)) {
      throw new Complaint(`bit address ${hexText(value)} is out of range 0 to 0FFh`);
    }
    this.symbols.define(statement.label, value, kind, this.forward, placeOf(line));
    this.shownValue = value;
  }

  /** Keeps the lines of a macro definition or runs those of a `rept`. */
  private block(statement: Statement, lines: readonly SourceLine[], index: number, mark: string): number {
    const line = lines[index]!;
    const block = blockAt(lines, index);
    if (block === undefined) {
      this.report(line, new Complaint(`this "${statement.operation}" has no "endm"`));
      return lines.length;
    }
    this.list(line, mark, -1);
    try {
      if (statement.operation === 'macro') {
        for (const inner of block.body) this.list(inner, mark, -1);
        this.define(statement, block.body);
      } else {
        if (statement.label !== '') this.defineLabel(statement.label, line);
        this.repeat(statement, block, line);
      }
    } catch (error) {
      this.report(line, error);
    }
    this.clearRow();
    this.list(lines[block.end]!, mark, -1);
    return block.end;
  }

  private define(statement: Statement, body: readonly SourceLine[]): void {
    const { label } = statement;
    if (label === '') throw new Complaint('"macro" needs a name before it: name macro a,b');
    if (this.isMnemonic(label.toLowerCase()) || this.isDirective(label.toLowerCase())) {
      throw new Complaint(`"${label}" is an instruction or directive and cannot be a macro`);
    }
    if (this.macros.has(label)) throw new Complaint(`the macro "${label}" is already defined`);
    this.macros.set(label, defineMacro(label, statement.operandText, body));
  }

  private repeat(statement: Statement, block: Block, line: SourceLine): void {
    const count = this.settled(statement, ADDRESS_SPACE);
    const macro = defineMacro('rept', '', block.body);
    const via = `, in "rept" at ${placeOf(line)}`;
    for (let n = 0; n < count; n++) {
      const serial = ++this.expansions;
      const round = expandMacro(macro, [], serial, via);
      this.within({ base: `rept@${serial}`, own: block.localLabels, parent: this.symbols.scope }, round);
    }
  }

  private useMacro(macro: Macro, statement: Statement, line: SourceLine): void {
    const given = splitOperands(statement.operandText).map((text) => this.outerLocals(text));
    const serial = ++this.expansions;
    const lines = expandMacro(macro, given, serial, `, in macro "${macro.name}" used at ${placeOf(line)}`);
    this.within({ base: `${macro.name}@${serial}`, own: undefined, parent: this.symbols.scope }, lines);
  }

  /** A local label in a macro argument is that of the user of the macro. */
  private outerLocals(text: string): string {
    if (!text.includes('.')) return text;
    return text.replace(/"[^"]*"|'[^']*'|(?<![\w@?.)])\.[A-Za-z_][\w@?]*/g, (part) =>
      part.startsWith('.') ? this.symbols.fullName(part) : part,
    );
  }

  private within(scope: LocalScope, lines: readonly SourceLine[]): void {
    const outer = this.symbols.scope;
    this.symbols.scope = scope;
    try {
      this.run(lines, '+');
    } finally {
      this.symbols.scope = outer;
    }
  }

  private operate(statement: Statement): void {
    const { operation } = statement;
    switch (operation) {
      case 'org':
        this.here = this.settled(statement, ADDRESS_SPACE);
        return;
      case 'db':
      case 'dw':
        this.data(statement);
        return;
      case 'ds':
        this.space(statement);
        return;
      case 'align': {
        const size = this.settled(statement, ADDRESS_SPACE);
        if (size === 0) throw new Complaint('"align" 0 is no boundary');
        this.advance((size - (this.here % size)) % size);
        return;
      }
      case 'error':
        throw new Complaint(quotedString(statement.operandText) ?? statement.operandText);
      case 'end':
        this.ended = true;
        return;
      case 'endm':
        throw new Complaint('"endm" without a "macro" or "rept"');
    }
    if (statement.instruction === undefined) {
      if (!this.isMnemonic(operation)) {
        throw new Complaint(`unknown mnemonic, directive or macro "${statement.name}"`);
      }
      statement.instruction = this.processor.parse(operation, splitOperands(statement.operandText));
    }
    this.cycles = statement.instruction.encode(this, this.bytes);
  }

  private data(statement: Statement): void {
    const size = statement.operation === 'db' ? 1 : 2;
    statement.data ??= splitOperands(statement.operandText).map((text) => {
      const string = size === 1 ? quotedString(text) : undefined;
      return string ?? parseExpression(text, this.processor);
    });
    pushData(statement.data, size, this, this.bytes);
  }

  private space(statement: Statement): void {
    const [size, fill] = this.operands(statement, 1, 2);
    const count = this.settled(statement, ADDRESS_SPACE, size);
    if (fill === undefined) {
      this.advance(count);
      return;
    }
    const value = byteValue(fill, this);
    for (let n = 0; n < count; n++) this.bytes.push(value);
  }
}

/**
 * Assembles `source` for a processor: passes until every symbol is known, then one that writes.
 * @throws AssemblerError with every error found in the failing pass, 20 at most.
 */
export function assemble(source: string, options: AssembleOptions, processor: Processor): AssembledProgram {
  return new Assembler(processor, options).assemble(source);
}
