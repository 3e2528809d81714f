import { vi } from 'vitest';
import { run } from '../../src/cli/run.js';
import type { ProcessResult } from './superjxProcess.js';

/** Runs the command line within this process, which is much quicker than one of its own; one at a time. */
export async function superjxHere(...args: string[]): Promise<ProcessResult> {
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const textOf = (spy: typeof stdout) => spy.mock.calls.map(([text]) => String(text)).join('');
  try {
    await run(args);
    return { status: Number(process.exitCode ?? 0), stdout: textOf(stdout), stderr: textOf(stderr) };
  } finally {
    process.exitCode = undefined;
    stdout.mockRestore();
    stderr.mockRestore();
  }
}
