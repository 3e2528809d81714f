#!/usr/bin/env node
import { CommanderError } from 'commander';
import { commandLine } from './commandLine.js';

/** Exit status for input that can't be used. */
const EXIT_USAGE = 2;
/** Exit status after Ctrl-C, as shells expect it. */
const EXIT_INTERRUPTED = 130;

/** Commander says `error: unknown option '--x'`; we say one sentence like all others. */
function sentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^error: /, '').trim();
}

async function main(): Promise<void> {
  process.on('SIGINT', () => process.exit(EXIT_INTERRUPTED));
  process.on('SIGTERM', () => process.exit(EXIT_INTERRUPTED));
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
