import { CommanderError } from 'commander';
import { commandLine } from './commandLine.js';

/** Exit status for input that can't be used. */
const EXIT_USAGE = 2;

/** Commander says `error: unknown option '--x'`, the library `seed 1.5 must be an integer`; we say a sentence. */
function sentence(error: unknown): string {
  if (error instanceof CommanderError && error.code === 'commander.help') {
    return 'There is no such command: superjx --help lists them.';
  }
  const text = (error instanceof Error ? error.message : String(error)).replace(/^error: /, '').trim();
  if (!(error instanceof CommanderError || error instanceof RangeError)) return text;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

/** A text that may quote a file, without the characters that a terminal would obey. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '\ufffd');
}

/**
 * Carries out a command line, `args` without the name of the program. What is wrong with it goes to stderr, and the
 * exit status of the process says so.
 */
export async function run(args: readonly string[]): Promise<void> {
  const program = await commandLine(args[0]);
  if (args.length === 0) {
    program.outputHelp();
    return;
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    process.stderr.write(`superjx: ${printable(sentence(error))}\n`);
    process.exitCode = EXIT_USAGE;
  }
}
