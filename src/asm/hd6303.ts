import { HD6303_OPCODES, type Hd6303Mode, type Hd6303Opcode } from '../cpu/hd6303/opcodes.js';
import { assemble } from './assembler.js';
import { Complaint } from './errors.js';
import { type Expression, evaluate } from './expression.js';
import { parseExpression } from './expressionParser.js';
import { branchOffset, byteValue, type Instruction, unsignedValue, wordValue } from './operand.js';
import type { Processor } from './processor.js';
import type { AssembledProgram, AssembleOptions } from './program.js';

export { AssemblerError } from './errors.js';
export type { AssembledProgram, AssembleOptions } from './program.js';

type Forms = Partial<Record<Hd6303Mode, Hd6303Opcode>>;

/** Other names of instructions in Motorola's and Hitachi's books. */
const ALIASES: Readonly<Record<string, string>> = {
  bhs: 'bcc',
  blo: 'bcs',
  lsl: 'asl',
  lsla: 'asla',
  lslb: 'aslb',
  lsld: 'asld',
};

function formsByMnemonic(): ReadonlyMap<string, Forms> {
  const map = new Map<string, Forms>();
  for (const row of HD6303_OPCODES) {
    if (row === undefined) continue;
    const name = row.mnemonic.toLowerCase();
    map.set(name, { ...map.get(name), [row.mode]: row });
  }
  for (const [alias, name] of Object.entries(ALIASES)) {
    const forms = map.get(name);
    if (forms !== undefined && !map.has(alias)) map.set(alias, forms);
  }
  return map;
}

const FORMS = formsByMnemonic();

const SYNTAX = { starIsHere: true, bitAddresses: false } as const;

function parse(text: string): Expression {
  return parseExpression(text, SYNTAX);
}

const isIndex = (text: string | undefined) => text?.toLowerCase() === 'x';

function wrongForm(mnemonic: string, what: string): Complaint {
  return new Complaint(`"${mnemonic}" has no form with ${what}`);
}

function inherent(row: Hd6303Opcode): Instruction {
  return {
    encode(_scope, out) {
      out.push(row.code);
      return row.cycles;
    },
  };
}

function immediate8(row: Hd6303Opcode, value: Expression): Instruction {
  return {
    encode(scope, out) {
      out.push(row.code, byteValue(value, scope, 'immediate operand'));
      return row.cycles;
    },
  };
}

function immediate16(row: Hd6303Opcode, value: Expression): Instruction {
  return {
    encode(scope, out) {
      const word = wordValue(value, scope, 'immediate operand');
      out.push(row.code, word >> 8, word & 0xff);
      return row.cycles;
    },
  };
}

function branch(row: Hd6303Opcode, target: Expression): Instruction {
  return {
    encode(scope, out) {
      out.push(row.code, branchOffset(target, scope, scope.here + row.bytes));
      return row.cycles;
    },
  };
}

function indexed(row: Hd6303Opcode, offset: Expression): Instruction {
  return {
    encode(scope, out) {
      out.push(row.code, unsignedValue(offset, scope, 0xff, 'index offset'));
      return row.cycles;
    },
  };
}

/** AIM, OIM, EIM, TIM: the constant, then a direct address or an index offset. */
function immediateMemory(row: Hd6303Opcode, mask: Expression, place: Expression): Instruction {
  const what = row.mode === 'imx' ? 'index offset' : 'direct address';
  return {
    encode(scope, out) {
      const constant = byteValue(mask, scope, 'immediate operand');
      out.push(row.code, constant, unsignedValue(place, scope, 0xff, what));
      return row.cycles;
    },
  };
}

function direct(row: Hd6303Opcode, address: Expression): Instruction {
  return {
    encode(scope, out) {
      out.push(row.code, unsignedValue(address, scope, 0xff, 'direct address'));
      return row.cycles;
    },
  };
}

function extended(row: Hd6303Opcode, address: Expression): Instruction {
  return {
    encode(scope, out) {
      const value = unsignedValue(address, scope, 0xffff, 'address');
      out.push(row.code, value >> 8, value & 0xff);
      return row.cycles;
    },
  };
}

/** Direct if the address is below 100h and known without looking further down, extended otherwise. */
function directOrExtended(short: Instruction, long: Instruction, address: Expression): Instruction {
  return {
    encode(scope, out) {
      scope.forward = false;
      const value = evaluate(address, scope);
      const isShort = !scope.forward && value >= 0 && value < 0x100;
      return (isShort ? short : long).encode(scope, out);
    },
  };
}

function memoryOperand(mnemonic: string, forms: Forms, text: string): Instruction {
  const { dir, ext } = forms;
  if (text.startsWith('<')) {
    if (dir === undefined) throw wrongForm(mnemonic, 'a direct address');
    return direct(dir, parse(text.slice(1)));
  }
  if (text.startsWith('>')) {
    if (ext === undefined) throw wrongForm(mnemonic, 'an extended address');
    return extended(ext, parse(text.slice(1)));
  }
  const address = parse(text);
  if (dir !== undefined && ext !== undefined) {
    return directOrExtended(direct(dir, address), extended(ext, address), address);
  }
  if (ext !== undefined) return extended(ext, address);
  if (dir !== undefined) return direct(dir, address);
  throw wrongForm(mnemonic, 'an address');
}

function parseInstruction(mnemonic: string, operands: readonly string[]): Instruction {
  const forms = FORMS.get(mnemonic)!;
  const [first, second, third] = operands;
  if (first === undefined) {
    if (forms.inh === undefined) throw new Complaint(`"${mnemonic}" needs an operand`);
    return inherent(forms.inh);
  }
  if (forms.inh !== undefined) throw new Complaint(`"${mnemonic}" takes no operand`);
  if (first.startsWith('#')) {
    const value = parse(first.slice(1));
    if (second !== undefined) {
      if (forms.imd === undefined || forms.imx === undefined)
        throw wrongForm(mnemonic, 'a constant and an address');
      if (isIndex(third) && operands.length === 3)
        return immediateMemory(forms.imx, value, parse(second || '0'));
      if (operands.length === 2) return immediateMemory(forms.imd, value, parse(second.replace(/^</, '')));
      throw new Complaint(`"${mnemonic}" takes #mask,address or #mask,offset,x`);
    }
    if (forms.imm8 !== undefined) return immediate8(forms.imm8, value);
    if (forms.imm16 !== undefined) return immediate16(forms.imm16, value);
    throw wrongForm(mnemonic, forms.imd === undefined ? 'an immediate operand' : 'only a constant');
  }
  if (forms.imd !== undefined) throw new Complaint(`"${mnemonic}" takes #mask,address or #mask,offset,x`);
  if (second !== undefined) {
    if (!isIndex(second) || operands.length > 2) {
      throw new Complaint(`"${mnemonic} ${operands.join(',')}": after the comma only x is possible`);
    }
    if (forms.ind === undefined) throw wrongForm(mnemonic, 'an index');
    return indexed(forms.ind, parse(first || '0'));
  }
  if (forms.rel !== undefined) return branch(forms.rel, parse(first));
  return memoryOperand(mnemonic, forms, first);
}

const HD6303: Processor = {
  ...SYNTAX,
  predefined: new Map(),
  reserved: new Set(['x']),
  isMnemonic: (name) => FORMS.has(name),
  parse: parseInstruction,
};

/**
 * Assembles Hitachi HD6303 source. An address below 100h gives the direct form if its value is known where it is
 * used (defined above, not depending on anything below), else the extended form; `<` and `>` force one.
 *
 * @throws AssemblerError with file, line and a sentence for each error.
 */
export function assemble6303(source: string, options: AssembleOptions = {}): AssembledProgram {
  return assemble(source, options, HD6303);
}
