import { CPU_NAMES, type CpuName } from '../../debug/debugCpu.js';
import {
  compileExpression,
  DebugError,
  parseDebugExpression,
  parseLeadingExpression,
} from '../../debug/expression.js';
import { hexDigits } from '../../debug/symbolicText.js';
import { readTarget, resolveTarget, type Target, writeTarget } from '../../debug/target.js';
import { registerLine } from '../../debug/trace.js';
import type { DebugCommand, DebugContext } from './context.js';
import { parseCount, words } from './context.js';
import { addressText, dumpLines, instructionLine, secondsText, valueText } from './format.js';

const DEFAULT_LIST = 10;
const DEFAULT_DUMP = 64;

/** Where the processor in focus is. */
export function whereLine({ session }: DebugContext): string {
  const { focus, cpu } = session;
  return `${focus} at ${addressText(session, focus, cpu.pc)}, cycle ${cpu.cycle}, ${secondsText(cpu.tick)}`;
}

function chooseCpu(context: DebugContext, argument: string): void {
  const { session, print } = context;
  if (argument !== '') {
    const name = CPU_NAMES.find((known) => known === argument.toLowerCase());
    if (name === undefined) {
      throw new DebugError(`There is no processor "${argument}": give ${CPU_NAMES.join(', ')}.`);
    }
    session.focus = name;
    context.listFrom = undefined;
  }
  print(whereLine(context));
}

function printRegisters({ session, print }: DebugContext): void {
  const { cpu } = session;
  const flags = cpu.registers.filter(({ bits }) => bits === 1).map(({ name, get }) => `${name}=${get()}`);
  const d = cpu.register('d');
  print(
    `${registerLine(cpu)}${d ? ` d=${hexDigits(d.get(), 4)}` : ''} pc=${hexDigits(cpu.pc, 4)} ${flags.join(' ')}`,
  );
}

function setTarget({ session, print }: DebugContext, argument: string): void {
  const split = /^(.*?[^=!<>\s])\s*=(?!=)\s*(.+)$/.exec(argument);
  if (!split) throw new DebugError('Write TARGET = EXPR, such as a = 3, [0x20] = 0xFF or bit.GATE = 1.');
  const target = resolveTarget(parseDebugExpression(split[1]!), session.scope());
  writeTarget(target, session.evaluate(split[2]!));
  print(`${split[1]} = ${valueText(readTarget(target))}`);
}

function printValue({ session, print }: DebugContext, argument: string): void {
  const node = parseDebugExpression(argument);
  const isRange = node.kind === 'memory' && node.to !== undefined;
  if (isRange) throw new DebugError('A range has no value: use mem to print it.');
  const value = compileExpression(node, session.scope())();
  const bits =
    Number.isInteger(value) && value >= 0 && value <= 0xff ? ` ${value.toString(2).padStart(8, '0')}b` : '';
  print(`${argument} = ${valueText(value)}${bits}`);
}

function list(context: DebugContext, argument: string): void {
  const { session, print } = context;
  const { focus, cpu } = session;
  let address = context.listFrom ?? cpu.pc;
  let count = DEFAULT_LIST;
  if (argument !== '') {
    const { node, rest } = parseLeadingExpression(argument);
    address = compileExpression(node, session.scope())();
    count = parseCount(rest, DEFAULT_LIST);
  }
  if (!(address >= 0 && address <= 0xffff)) throw new DebugError(`${address} is no address.`);
  const symbols = session.symbols[focus];
  for (let n = 0; n < count && address <= 0xffff; n++) {
    const label = symbols.codeAt(address);
    if (label) print(`${label.name}:`);
    print(instructionLine(session, focus, address, address === cpu.pc ? '>' : ' '));
    address += cpu.disassemble(address).length;
  }
  context.listFrom = address & 0xffff;
}

/** A target in memory of the processor in focus, and what follows it in the argument. */
function leadingMemory(
  { session }: DebugContext,
  argument: string,
): { target: Target & { kind: 'memory' }; rest: string } {
  const { node, rest } = parseLeadingExpression(argument);
  const target = resolveTarget(node, session.scope());
  if (target.kind !== 'memory') throw new DebugError('That is a register: give a place in memory.');
  if (target.space.name !== 'word') return { target, rest };
  return { target: { ...target, space: session.cpu.space('mem')! }, rest };
}

function dump(context: DebugContext, argument: string): void {
  const { target, rest } = leadingMemory(context, argument);
  const { space, from } = target;
  const length = target.to > from ? target.to - from + 1 : parseCount(rest, DEFAULT_DUMP);
  const bytes: number[] = [];
  for (let at = from; at < from + length && at <= space.last; at++) bytes.push(space.read(at) & 0xff);
  for (const line of dumpLines(from, bytes, space.last > 0xff ? 4 : 2)) context.print(line);
}

/** Bytes of `12 34 0A` or of a text in quotes. */
function parsePattern(text: string): number[] {
  const quoted = /^"(.*)"$/.exec(text);
  if (quoted) return [...quoted[1]!].map((character) => character.charCodeAt(0));
  return words(text).map((word) => {
    if (!/^[0-9a-f]{2}$/i.test(word)) {
      throw new DebugError(`"${word}" is no byte: give two hex digits each, or a text in quotes.`);
    }
    return Number.parseInt(word, 16);
  });
}

function find(context: DebugContext, argument: string): void {
  const { target, rest } = leadingMemory(context, argument);
  const pattern = parsePattern(rest);
  if (pattern.length === 0) throw new DebugError('Say what to find: hex bytes, or a text in quotes.');
  const { space, from } = target;
  const to = target.to > from ? target.to : space.last;
  let found = 0;
  for (let at = from; at + pattern.length - 1 <= to; at++) {
    if (!pattern.every((byte, n) => space.read(at + n) === byte)) continue;
    found++;
    context.print(`${space.name}[${hexDigits(at, space.last > 0xff ? 4 : 2)}]`);
  }
  context.print(`found ${found}`);
}

function printSymbols({ session, print }: DebugContext, argument: string): void {
  const pattern = argument
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const wanted = argument === '' ? /./ : new RegExp(`^${pattern}$`, 'i');
  const found = session.symbols[session.focus].list().filter(({ name }) => wanted.test(name));
  if (found.length === 0) throw new DebugError(`The ${session.focus} has no symbol ${argument}.`);
  for (const { name, value, kind } of found) {
    print(`${value < 0 ? `-${hexDigits(-value, 4)}` : hexDigits(value, 4)} ${kind.padEnd(6)} ${name}`);
  }
}

function printBacktrace({ session, print }: DebugContext): void {
  const { focus, cpu } = session;
  const { frames, guesses } = session.backtrace();
  print(`0 at ${addressText(session, focus, cpu.pc)}`);
  let depth = 1;
  for (const { kind, from, target, cycle } of [...frames].reverse()) {
    const what = kind === 'interrupt' ? 'interrupted' : 'called from';
    print(
      `${depth++} ${what} ${addressText(session, focus, from)} (to ${addressText(session, focus, target)}, cycle ${cycle})`,
    );
  }
  for (const address of guesses)
    print(`${depth++} perhaps called before ${addressText(session, focus, address)}`);
}

function printOddities({ session, print }: DebugContext): void {
  const all = session.machine.oddities();
  let count = 0;
  for (const cpu of CPU_NAMES satisfies readonly CpuName[]) {
    for (const { what, address, pc, count: times } of all[cpu]) {
      count++;
      print(`${cpu} ${what}: ${hexDigits(address, 4)} from ${addressText(session, cpu, pc)}, ${times} times`);
    }
  }
  if (count === 0) print('no oddities');
}

export const VIEW_COMMANDS: readonly DebugCommand[] = [
  {
    name: 'cpu',
    aliases: [],
    usage: '[assigner|lower|upper]',
    help: 'choose the processor that everything else is about, and say where it is',
    run: chooseCpu,
  },
  {
    name: 'regs',
    aliases: ['r'],
    usage: '',
    help: 'print the registers',
    run: printRegisters,
  },
  {
    name: 'print',
    aliases: ['p'],
    usage: 'EXPR',
    help: 'print the value of an expression',
    run: printValue,
  },
  {
    name: 'set',
    aliases: [],
    usage: 'TARGET = EXPR',
    help: 'set a register, a byte, a range of bytes or a bit',
    run: setTarget,
  },
  {
    name: 'list',
    aliases: ['l'],
    usage: '[PLACE [COUNT]]',
    help: 'disassemble, from where the processor is or on from the last list',
    run: list,
  },
  {
    name: 'mem',
    aliases: ['x', 'dump'],
    usage: 'PLACE [COUNT] | SPACE[FROM..TO]',
    help: 'print bytes of memory',
    run: dump,
  },
  {
    name: 'find',
    aliases: [],
    usage: 'SPACE[FROM..TO] BYTES | "TEXT"',
    help: 'find bytes in memory',
    run: find,
  },
  {
    name: 'symbols',
    aliases: ['sym'],
    usage: '[PATTERN]',
    help: 'list symbols; * stands for any letters',
    run: printSymbols,
  },
  {
    name: 'backtrace',
    aliases: ['bt', 'where'],
    usage: '',
    help: 'print the calls that have not returned',
    run: printBacktrace,
  },
  {
    name: 'oddities',
    aliases: [],
    usage: '',
    help: 'list what the programs did that nothing answers',
    run: printOddities,
  },
];
