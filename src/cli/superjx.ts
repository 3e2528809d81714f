#!/usr/bin/env node
import { CommanderError } from 'commander';
import { commandLine } from './commandLine.js';

/** Exit status for input that can't be used. */
const EXIT_USAGE = 2;
/** Exit status after Ctrl-C, as shells expect it. */
const EXIT_INTERRUPTED = 130;

/** A pipe that is closed before we are done (`superjx disasm ... | head`) is no error of ours. */
function stopAtClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

/** Commander says `error: unknown option '--x'`, the library `seed 1.5 must be an integer`; we say a sentence. */
function sentence(error: unknown): string {
  if (error instanceof CommanderError && error.code === 'commander.help') {
    return 'There is no such command: superjx --help lists them.';
  }
  const text = (error instanceof Error ? error.message : String(error)).replace(/^error: /, '').trim();
  if (!(error instanceof CommanderError || error instanceof RangeError)) return text;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

async function main(): Promise<void> {
  process.on('SIGINT', () => process.exit(EXIT_INTERRUPTED));
  process.on('SIGTERM', () => process.exit(EXIT_INTERRUPTED));
  process.stdout.on('error', stopAtClosedPipe);
  const program = commandLine();
  if (process.argv.length <= 2) {
    program.outputHelp();
    return;
  }
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    process.stderr.write(`superjx: ${sentence(error)}\n`);
    process.exitCode = EXIT_USAGE;
  }
}

await main();
