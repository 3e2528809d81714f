/**
 * Runs a folder of test vectors for the processors and counters: `npm run vectors -- --dir DIR`.
 *
 * DIR holds any of hd6303/ and mcs51/ (single steps, `.jsonl` or `.jsonl.gz`), hd6303/periph/ and mcs51/periph/
 * (programs), pit8253/ and i8155/ (counter scripts). Without --dir it is vectors/ in the folder that
 * SUPERJX_REFERENCE names, else the sample in test/vectors.
 *
 * Exit code 0 when every case passed, 1 when one failed or none was found, 2 when the folder or a file in it
 * cannot be read.
 */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runVectors } from './vectors/run.js';

class UsageError extends Error {}

function chooseFolder(given: string | undefined): string {
  if (given !== undefined) return given;
  const reference = process.env.SUPERJX_REFERENCE;
  if (reference !== undefined && reference !== '') return join(reference, 'vectors');
  return fileURLToPath(new URL('../test/vectors', import.meta.url));
}

function readArguments(): string | undefined {
  try {
    return parseArgs({ options: { dir: { type: 'string' } } }).values.dir;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}; usage: npm run vectors -- --dir DIR`);
  }
}

function main(): number {
  const folder = chooseFolder(readArguments());
  if (!existsSync(folder)) throw new UsageError(`There is no folder ${folder}.`);
  if (!statSync(folder).isDirectory()) throw new UsageError(`${folder} is not a folder.`);
  console.log(`vectors of ${folder}`);
  const results = runVectors(folder, Number.POSITIVE_INFINITY);
  for (const { part, run, failed, failures } of results) {
    console.log(`${part.padEnd(14)} ${String(run).padStart(6)} run ${String(failed).padStart(6)} failed`);
    for (const failure of failures) console.log(`    ${failure}`);
    if (failed > failures.length) console.log(`    and ${failed - failures.length} more`);
  }
  if (results.length === 0) {
    console.error(`No case was found in ${folder}.`);
    return 1;
  }
  return results.some((result) => result.failed > 0) ? 1 : 0;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
