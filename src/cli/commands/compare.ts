import type { Command } from 'commander';
import { compareFiles, type FileComparisonArguments } from '../compare/files.js';
import {
  addUnitOptions,
  compareWithUnit,
  type UnitComparisonArguments,
  unitOptionWithoutUnit,
} from '../compare/unit.js';
import { UsageError } from '../values.js';

async function runCompare(
  files: readonly string[],
  options: FileComparisonArguments & UnitComparisonArguments,
): Promise<void> {
  const { unit } = options;
  if (unit !== undefined) {
    if (files.length > 0) throw new UsageError('Give either two WAV files or --unit, not both.');
    const stray = options.clean !== undefined ? '--clean' : options.abx !== undefined ? '--abx' : undefined;
    if (stray !== undefined) throw new UsageError(`${stray} goes with two WAV files, not with --unit.`);
    await compareWithUnit(unit, options);
    return;
  }
  const stray = unitOptionWithoutUnit(options);
  if (stray !== undefined) throw new UsageError(`${stray} goes with --unit, not with two WAV files.`);
  if (files.length !== 2) {
    throw new UsageError(`Two WAV files are compared, not ${files.length}; or give --unit NAME.`);
  }
  await compareFiles(files[0]!, files[1]!, options);
}

/** `superjx compare`: two sounds, or a unit of recorded hardware against the emulator. */
export function addCompareCommand(program: Command): void {
  const command = program
    .command('compare')
    .description('how far two sounds are apart, or the emulator from a recorded unit, in separate numbers')
    .argument('[files...]', 'two WAV files: A, the one that counts, and B')
    .option('--json', 'print JSON instead of a table')
    .option('--clean <file>', 'the sound A was made from: is B nearer to A than that?')
    .option('--abx <file>', 'write a page for a blind listening test of the two, .html');
  addUnitOptions(command).action(runCompare);
}
