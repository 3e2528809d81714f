import { NvramError } from '../../chips/nvram.js';
import type { DebugSession } from '../../debug/debugSession.js';
import { compileExpression, DebugError, parseDebugExpression } from '../../debug/expression.js';
import type { StopReason } from '../../debug/stop.js';
import { SnapshotError } from '../../snapshot.js';
import { readInput } from '../files.js';
import { UsageError } from '../values.js';
import { BREAK_COMMANDS } from './breakCommands.js';
import { CHIP_COMMANDS } from './chipCommands.js';
import type { DebugCommand, DebugContext } from './context.js';
import { valueText } from './format.js';
import { MACHINE_COMMANDS } from './machineCommands.js';
import { RECORD_COMMANDS } from './recordCommands.js';
import { RUN_COMMANDS } from './runCommands.js';
import { VIEW_COMMANDS } from './viewCommands.js';

/** Steps between two looks at the keyboard: some 10 ms of ours. */
const STEPS_A_TURN = 40_000;

/** Scripts that call scripts. */
const MOST_NESTED = 16;

/** A line that could not be carried out, with its place. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

/** True for what a user's line can cause; the message is a sentence for him. */
function isUserError(error: unknown): error is Error {
  return (
    error instanceof DebugError ||
    error instanceof UsageError ||
    error instanceof SnapshotError ||
    error instanceof NvramError ||
    error instanceof RangeError
  );
}

function assertion({ session }: DebugContext, argument: string): void {
  const node = parseDebugExpression(argument);
  if (compileExpression(node, session.scope())() !== 0) return;
  const isComparison = node.kind === 'binary' && /^([=!<>]=|[<>])$/.test(node.operator);
  const sides = isComparison
    ? `: ${[node.left, node.right].map((side) => valueText(compileExpression(side, session.scope())())).join(' and ')}`
    : '';
  throw new DebugError(`The assertion ${argument} does not hold${sides}.`);
}

const SESSION_COMMANDS: readonly DebugCommand[] = [
  {
    name: 'assert',
    aliases: [],
    usage: 'EXPR',
    help: 'fail if an expression is not true (a script then ends)',
    run: assertion,
  },
  {
    name: 'echo',
    aliases: [],
    usage: '[TEXT]',
    help: 'print a text',
    run: ({ print }, argument) => print(argument),
  },
  {
    name: 'source',
    aliases: [],
    usage: 'FILE',
    help: 'carry out the commands of a file',
    run: (context, argument) => context.source(argument),
  },
  {
    name: 'help',
    aliases: ['h', '?'],
    usage: '[COMMAND]',
    help: 'list the commands, or explain one',
    run: ({ print }, argument) => help(print, argument),
  },
  {
    name: 'quit',
    aliases: ['q', 'exit'],
    usage: '',
    help: 'end',
    run: (context) => {
      context.quit = true;
    },
  },
];

const GROUPS: readonly (readonly [title: string, commands: readonly DebugCommand[]])[] = [
  ['Run', RUN_COMMANDS],
  ['Stop and watch', BREAK_COMMANDS],
  ['Look and change', VIEW_COMMANDS],
  ['Chips', CHIP_COMMANDS],
  ['Play and save', MACHINE_COMMANDS],
  ['Record', RECORD_COMMANDS],
  ['Session', SESSION_COMMANDS],
];

const COMMANDS: readonly DebugCommand[] = GROUPS.flatMap(([, commands]) => commands);

/** All names of commands, for completion. */
export const COMMAND_NAMES: readonly string[] = COMMANDS.map(({ name }) => name);

/** Where explanations begin in the list of commands. */
const HELP_COLUMN = 40;

function help(print: (line: string) => void, argument: string): void {
  if (argument !== '') {
    const { name, aliases, usage, help: text } = commandNamed(argument);
    print(`${name} ${usage}`.trim());
    print(`  ${text}`);
    if (aliases.length > 0) print(`  also: ${aliases.join(', ')}`);
    return;
  }
  for (const [title, commands] of GROUPS) {
    print(`${title}:`);
    for (const { name, usage, help: text } of commands) {
      const head = `  ${name} ${usage}`;
      if (head.length < HELP_COLUMN) {
        print(head.padEnd(HELP_COLUMN) + text);
      } else {
        print(head);
        print(' '.repeat(HELP_COLUMN) + text);
      }
    }
  }
  print(
    'Expressions: C operators, 0x40 $40 40h 64, registers, symbols, [ADDRESS], SPACE[ADDRESS], cycle, tick.',
  );
}

/** A command by its name, an alias, or the only beginning it can be. @throws DebugError */
function commandNamed(word: string): DebugCommand {
  const wanted = word.toLowerCase();
  const exact = COMMANDS.find(({ name, aliases }) => name === wanted || aliases.includes(wanted));
  if (exact) return exact;
  const beginning = COMMANDS.filter(({ name }) => name.startsWith(wanted));
  if (beginning.length === 1) return beginning[0]!;
  const names = beginning.map(({ name }) => name).join(', ');
  throw new DebugError(
    beginning.length > 1
      ? `"${word}" can be ${names}: write more of it.`
      : `There is no command "${word}": help lists them.`,
  );
}

/** Carries out the debugger's commands, one line each. */
export class DebugInterpreter {
  readonly context: DebugContext;
  private running = false;
  private depth = 0;

  constructor(session: DebugSession, print: (line: string) => void, inputs: readonly string[] = []) {
    this.context = {
      session,
      print,
      inputs: [...inputs],
      watches: [],
      nextWatch: 1,
      listFrom: undefined,
      logs: new Map(),
      finishRun: () => this.finishRun(),
      source: (path) => this.sourceFile(path),
      quit: false,
    };
  }

  /** True while the machine runs. */
  get isRunning(): boolean {
    return this.running;
  }

  /**
   * Carries out one line; empty lines and those that begin with # do nothing.
   * @throws DebugError, or another error whose message is a sentence, if it can't.
   */
  async execute(line: string): Promise<void> {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) return;
    const [, word, argument] = /^(\S+)\s*(.*)$/.exec(text)!;
    await commandNamed(word!).run(this.context, argument!.trim());
  }

  /** Like `execute`; tells what went wrong instead of throwing. */
  async tryExecute(line: string, complain: (sentence: string) => void): Promise<void> {
    try {
      await this.execute(line);
    } catch (error) {
      if (!isUserError(error) && !(error instanceof ScriptError)) throw error;
      complain(error.message);
    }
  }

  /**
   * Carries out the lines of a script until `quit`; `name` stands in messages.
   * @throws ScriptError with the number of the line that failed.
   */
  async runScript(text: string, name: string): Promise<void> {
    const lines = text.split(/\r?\n/);
    for (let n = 0; n < lines.length && !this.context.quit; n++) {
      try {
        await this.execute(lines[n]!);
      } catch (error) {
        if (error instanceof ScriptError || !isUserError(error)) throw error;
        throw new ScriptError(`${name}:${n + 1}: ${error.message}`);
      }
    }
  }

  /** Carries out one line of the command line. @throws ScriptError that begins with the line. */
  async runCommand(line: string): Promise<void> {
    try {
      await this.execute(line);
    } catch (error) {
      if (error instanceof ScriptError || !isUserError(error)) throw error;
      throw new ScriptError(`${line}: ${error.message}`);
    }
  }

  /** Ends all logs. */
  close(): void {
    for (const log of this.context.logs.values()) log.close();
    this.context.logs.clear();
  }

  private async sourceFile(path: string): Promise<void> {
    if (this.depth >= MOST_NESTED)
      throw new DebugError(`Scripts call scripts more than ${MOST_NESTED} deep.`);
    const text = new TextDecoder().decode(readInput(path));
    this.depth++;
    try {
      await this.runScript(text, path);
    } finally {
      this.depth--;
    }
  }

  /** Runs in turns, between which keys are seen. */
  private async finishRun(): Promise<StopReason> {
    this.running = true;
    try {
      for (;;) {
        const stop = this.context.session.proceed(STEPS_A_TURN);
        if (stop) return stop;
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      this.running = false;
    }
  }
}
