import { DebugError } from '../../debug/expression.js';
import { TICKS_PER_SECOND } from '../../time.js';
import type { DebugCommand, DebugContext } from './context.js';
import { parseCount } from './context.js';
import { stopLines, valueText } from './format.js';

const UNITS: Readonly<Record<string, number>> = {
  s: TICKS_PER_SECOND,
  ms: TICKS_PER_SECOND / 1000,
  us: TICKS_PER_SECOND / 1_000_000,
  tick: 1,
  ticks: 1,
};

/** Ticks of `10ms`, `1.5 s`, `300us`, `2000 cycles`, `48000 ticks`. @throws DebugError */
export function parseTicks(text: string, ticksPerCycle: number): number {
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*([a-z]+)$/i.exec(text.trim());
  const unit = (match?.[2] ?? '').toLowerCase();
  const ticks = unit === 'cycle' || unit === 'cycles' ? ticksPerCycle : UNITS[unit];
  if (!match || ticks === undefined) {
    throw new DebugError(
      `"${text}" is no time: give a number with s, ms, us, cycles or ticks, such as 10ms.`,
    );
  }
  return Math.round(Number(match[1]) * ticks);
}

/** Runs what was begun and says where it stopped, and what the watches show there. */
async function runToStop(context: DebugContext): Promise<void> {
  const stop = await context.finishRun();
  context.listFrom = undefined;
  for (const log of context.logs.values()) log.flush();
  for (const line of stopLines(context.session, stop)) context.print(line);
  printWatches(context);
}

/** Each watch with its value, or why it has none. */
export function printWatches({ watches, print }: DebugContext): void {
  for (const { number, cpu, text, value } of watches) {
    let shown: string;
    try {
      shown = valueText(value());
    } catch (error) {
      if (!(error instanceof DebugError)) throw error;
      shown = error.message;
    }
    print(`watch ${number}: ${cpu} ${text} = ${shown}`);
  }
}

async function runTo(context: DebugContext, argument: string): Promise<void> {
  const { session } = context;
  const time = /^(time|cycle|tick)\s+(.+)$/i.exec(argument);
  if (!time) {
    if (argument === '') {
      throw new DebugError('Say where to: an address, or time 2.5s, cycle 100000, tick 48000000.');
    }
    session.begin({ kind: 'address', place: argument });
    await runToStop(context);
    return;
  }
  const kind = time[1]!.toLowerCase();
  const { tick, ticksPerCycle } = session.cpu;
  const wanted =
    kind === 'time'
      ? parseTicks(time[2]!, ticksPerCycle)
      : session.evaluate(time[2]!) * (kind === 'cycle' ? ticksPerCycle : 1);
  if (wanted < tick) {
    throw new DebugError(`The ${session.focus} is past that already, at cycle ${session.cpu.cycle}.`);
  }
  session.begin({ kind: 'time', tick: wanted });
  await runToStop(context);
}

export const RUN_COMMANDS: readonly DebugCommand[] = [
  {
    name: 'step',
    aliases: ['s'],
    usage: '[COUNT]',
    help: 'run one instruction (or so many); the call of an interrupt counts as one',
    run: async (context, argument) => {
      context.session.begin({ kind: 'step', count: parseCount(argument, 1) });
      await runToStop(context);
    },
  },
  {
    name: 'next',
    aliases: ['n', 'over'],
    usage: '[COUNT]',
    help: 'run one instruction, a call with everything it calls',
    run: async (context, argument) => {
      const count = parseCount(argument, 1);
      for (let left = count; left > 1; left--) {
        context.session.begin({ kind: 'over' });
        const stop = await context.finishRun();
        if (stop.reason === 'done') continue;
        for (const line of stopLines(context.session, stop)) context.print(line);
        printWatches(context);
        return;
      }
      context.session.begin({ kind: 'over' });
      await runToStop(context);
    },
  },
  {
    name: 'out',
    aliases: ['finish'],
    usage: '',
    help: 'run until the routine at hand returns',
    run: async (context) => {
      context.session.begin({ kind: 'out' });
      await runToStop(context);
    },
  },
  {
    name: 'continue',
    aliases: ['c'],
    usage: '[TIME]',
    help: 'run until a breakpoint stops it, at most 60 s of the machine (or TIME)',
    run: async (context, argument) => {
      const { session } = context;
      const limit = argument === '' ? undefined : parseTicks(argument, session.cpu.ticksPerCycle);
      session.begin({ kind: 'continue', limitTicks: limit });
      await runToStop(context);
    },
  },
  {
    name: 'run',
    aliases: [],
    usage: 'TIME',
    help: 'run for a time: 10ms, 1.5s, 300us, 2000 cycles, 48000 ticks',
    run: async (context, argument) => {
      const { cpu } = context.session;
      context.session.begin({ kind: 'time', tick: cpu.tick + parseTicks(argument, cpu.ticksPerCycle) });
      await runToStop(context);
    },
  },
  {
    name: 'to',
    aliases: [],
    usage: 'PLACE | time TIME | cycle N | tick N',
    help: 'run to an address, or to a time since power-on',
    run: runTo,
  },
  {
    name: 'until',
    aliases: ['u'],
    usage: 'EXPR',
    help: 'run until an expression is true in front of an instruction',
    run: async (context, argument) => {
      context.session.begin({ kind: 'until', expression: argument });
      await runToStop(context);
    },
  },
];
