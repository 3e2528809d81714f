#!/usr/bin/env node
import { optimizeWholeFunctions } from './engine.js';
import { run } from './run.js';

/** Exit status after Ctrl-C, as shells expect it. */
const EXIT_INTERRUPTED = 130;

/** A pipe that is closed before we are done (`superjx disasm ... | head`) is no error of ours. */
function stopAtClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

process.on('SIGINT', () => process.exit(EXIT_INTERRUPTED));
process.on('SIGTERM', () => process.exit(EXIT_INTERRUPTED));
process.stdout.on('error', stopAtClosedPipe);
optimizeWholeFunctions();
await run(process.argv.slice(2));
