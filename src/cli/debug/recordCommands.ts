import { DebugError } from '../../debug/expression.js';
import { hexDigits } from '../../debug/symbolicText.js';
import { closeLog, type DebugCommand, type DebugContext, openLog, parseCount } from './context.js';

const DEFAULT_PROFILE_ROWS = 25;

function trace(context: DebugContext, argument: string): void {
  const { session, print } = context;
  const { focus } = session;
  const key = `trace ${focus}`;
  if (argument === '' || argument.toLowerCase() === 'off') {
    const log = context.logs.get(key);
    if (argument === '') {
      print(log ? `trace of ${focus} goes to ${log.path}, ${log.lines} lines` : `no trace of ${focus}`);
      return;
    }
    session.stopTrace(focus);
    closeLog(context, key);
    print(log ? `trace of ${focus} ended: ${log.path}, ${log.lines} lines` : `no trace of ${focus}`);
    return;
  }
  const split = /^(\S+)(?:\s+if\s+(.+))?$/i.exec(argument);
  if (!split) throw new DebugError('Write trace FILE, trace FILE if EXPR, or trace off.');
  const condition = split[2];
  // A condition that means nothing must not cost an old trace.
  if (condition !== undefined) session.compile(condition);
  if ([...context.logs].some(([other, log]) => other !== key && log.path === split[1])) {
    throw new DebugError(`${split[1]} is being written already: give each log a file of its own.`);
  }
  const log = openLog(context, key, split[1]!);
  session.startTrace(focus, (line) => log.write(line), condition);
  print(`trace of ${focus} goes to ${split[1]}${condition === undefined ? '' : ` if ${condition}`}`);
}

function profile({ session, print }: DebugContext, argument: string): void {
  const { focus } = session;
  if (argument.toLowerCase() === 'on' || argument.toLowerCase() === 'reset') {
    session.startProfile(focus);
    print(`profile of ${focus} begins at cycle ${session.cpu.cycle}`);
    return;
  }
  const off = argument.toLowerCase() === 'off';
  const rows = off || argument === '' ? DEFAULT_PROFILE_ROWS : parseCount(argument, DEFAULT_PROFILE_ROWS);
  const report = off ? session.stopProfile(focus) : session.profile(focus);
  if (!report) throw new DebugError(`There is no profile of the ${focus}: begin one with profile on.`);
  print(
    `profile of ${focus}: ${report.cycles} cycles from cycle ${report.fromCycle}, ${report.rows.length} routines`,
  );
  print('       self      %    calls  inclusive  address routine');
  for (const { name, address, self, share, calls, inclusive } of report.rows.slice(0, rows)) {
    print(
      `${String(self).padStart(11)} ${(100 * share).toFixed(2).padStart(6)} ${String(calls).padStart(8)} ` +
        `${String(inclusive).padStart(10)}     ${hexDigits(address, 4)} ${name}`,
    );
  }
}

export const RECORD_COMMANDS: readonly DebugCommand[] = [
  {
    name: 'trace',
    aliases: [],
    usage: 'FILE [if EXPR] | off',
    help: 'write each instruction of the processor with its registers and cycle to a file',
    run: trace,
  },
  {
    name: 'profile',
    aliases: [],
    usage: 'on | off | reset | [ROWS]',
    help: 'count cycles by routine; without argument print the table so far',
    run: profile,
  },
];
