#!/usr/bin/env node
import { optimizeWholeFunctions } from './engine.js';
import { interrupted } from './interrupt.js';
import { run } from './run.js';

/** A pipe that is closed before we are done (`superjx disasm ... | head`) is no error of ours. */
function stopAtClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

process.on('SIGINT', interrupted);
process.on('SIGTERM', interrupted);
process.on('SIGHUP', interrupted);
process.stdout.on('error', stopAtClosedPipe);
optimizeWholeFunctions();
await run(process.argv.slice(2));
