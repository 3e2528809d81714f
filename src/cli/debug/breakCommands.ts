import type { AccessKind } from '../../debug/breakpoint.js';
import type { BreakpointOptions } from '../../debug/debugSession.js';
import { DebugError } from '../../debug/expression.js';
import type { DebugCommand, DebugContext } from './context.js';
import { parseCount } from './context.js';
import { breakpointText } from './format.js';
import { printWatches } from './runCommands.js';

const ACCESS = /^(read|write|access)\s+/i;

/** Takes `if EXPR` and `ignore N` off the end of `PLACE [if EXPR] [ignore N]`. */
function splitBreak(argument: string): { place: string; options: BreakpointOptions } {
  const ignored = /(?:^|\s)ignore\s+(\d+)\s*$/i.exec(argument);
  const rest = ignored ? argument.slice(0, ignored.index) : argument;
  const condition = /(?:^|\s)if\s+(.+)$/i.exec(rest);
  const place = (condition ? rest.slice(0, condition.index) : rest).trim();
  return {
    place,
    options: { condition: condition?.[1]?.trim() ?? '', ignore: ignored ? Number(ignored[1]) : 0 },
  };
}

function addBreak({ session, print }: DebugContext, argument: string, temporary: boolean): void {
  const { place, options: split } = splitBreak(argument);
  const options = { ...split, temporary };
  const access = ACCESS.exec(place);
  if (place === '' && split.condition === '') {
    throw new DebugError('Say where: PLACE, read PLACE, write PLACE, access PLACE, or if EXPR.');
  }
  const breakpoint = access
    ? session.breakOn(access[1]!.toLowerCase() as AccessKind, place.slice(access[0].length), options)
    : place === ''
      ? session.breakWhen(split.condition!, options)
      : session.breakAt(place, options);
  print(breakpointText(session, breakpoint));
}

function breakNumbers({ session }: DebugContext, argument: string): number[] {
  if (argument.toLowerCase() === 'all') return session.breakpoints.map(({ number }) => number);
  const numbers = argument.split(/[\s,]+/).filter((word) => word !== '');
  if (numbers.length === 0) throw new DebugError('Say which: numbers of breakpoints, or all.');
  return numbers.map((word) => parseCount(word, 0));
}

function switchBreaks(context: DebugContext, argument: string, enabled: boolean): void {
  for (const number of breakNumbers(context, argument)) {
    context.session.enableBreakpoint(number, enabled);
    context.print(`breakpoint ${number} is ${enabled ? 'on' : 'off'}`);
  }
}

export const BREAK_COMMANDS: readonly DebugCommand[] = [
  {
    name: 'break',
    aliases: ['b'],
    usage: '[read|write|access] PLACE [if EXPR] [ignore N] | if EXPR',
    help: 'stop at an instruction, after an access, or when an expression becomes true',
    run: (context, argument) => addBreak(context, argument, false),
  },
  {
    name: 'tbreak',
    aliases: ['tb'],
    usage: 'as break',
    help: 'the same, gone after its first stop',
    run: (context, argument) => addBreak(context, argument, true),
  },
  {
    name: 'breaks',
    aliases: [],
    usage: '',
    help: 'list the breakpoints with their hits',
    run: ({ session, print }) => {
      if (session.breakpoints.length === 0) print('no breakpoints');
      for (const breakpoint of session.breakpoints) print(breakpointText(session, breakpoint));
    },
  },
  {
    name: 'delete',
    aliases: ['del'],
    usage: 'N... | all',
    help: 'remove breakpoints',
    run: (context, argument) => {
      for (const number of breakNumbers(context, argument)) {
        context.session.removeBreakpoint(number);
        context.print(`breakpoint ${number} is gone`);
      }
    },
  },
  {
    name: 'enable',
    aliases: [],
    usage: 'N... | all',
    help: 'switch breakpoints on',
    run: (context, argument) => switchBreaks(context, argument, true),
  },
  {
    name: 'disable',
    aliases: [],
    usage: 'N... | all',
    help: 'switch breakpoints off',
    run: (context, argument) => switchBreaks(context, argument, false),
  },
  {
    name: 'watch',
    aliases: ['w'],
    usage: 'EXPR',
    help: 'print an expression at each stop',
    run: (context, argument) => {
      const value = context.session.compile(argument);
      const watch = { number: context.nextWatch++, cpu: context.session.focus, text: argument, value };
      context.watches.push(watch);
      printWatches({ ...context, watches: [watch] });
    },
  },
  {
    name: 'watches',
    aliases: [],
    usage: '',
    help: 'print all watches',
    run: (context) => {
      if (context.watches.length === 0) context.print('no watches');
      printWatches(context);
    },
  },
  {
    name: 'unwatch',
    aliases: [],
    usage: 'N | all',
    help: 'remove a watch',
    run: ({ watches, print }, argument) => {
      const all = argument.toLowerCase() === 'all';
      const at = all ? 0 : watches.findIndex(({ number }) => number === parseCount(argument, 0));
      if (at < 0) throw new DebugError(`There is no watch ${argument}.`);
      watches.splice(at, all ? watches.length : 1);
      print(all ? 'no watches' : `watch ${argument} is gone`);
    },
  },
];
