import type { ExpressionSyntax } from './expressionParser.js';
import type { Instruction } from './operand.js';
import type { PredefinedSymbols } from './symbols.js';

/** What one processor adds to the common assembler. */
export interface Processor extends ExpressionSyntax {
  readonly predefined: PredefinedSymbols;
  /** Lower-case names that cannot be symbols. */
  readonly reserved: ReadonlySet<string>;
  isMnemonic(lowerCase: string): boolean;
  /** @throws Complaint if the mnemonic has no such form. */
  parse(mnemonic: string, operands: readonly string[]): Instruction;
}
