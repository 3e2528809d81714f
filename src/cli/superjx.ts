#!/usr/bin/env node
import { optimizeWholeFunctions } from './engine.js';
import { interrupted } from './interrupt.js';
import { run } from './run.js';

/** A pipe that is closed before we are done (`superjx disasm ... | head`) is no error of ours. */
function stopAtClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

/** The terminal has gone; Node would abort when it tries to give it back as it was. */
function dieOfHangup(): void {
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}

process.on('SIGINT', interrupted);
process.on('SIGTERM', interrupted);
process.on('SIGHUP', () => {
  process.once('exit', dieOfHangup);
  interrupted();
});
process.stdout.on('error', stopAtClosedPipe);
process.stderr.on('error', () => {
  // nobody is left to tell
});
optimizeWholeFunctions();
await run(process.argv.slice(2));
