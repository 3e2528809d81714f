import type { Command } from 'commander';
import { compareFiles, type FileComparisonArguments } from '../compare/files.js';
import { UsageError } from '../values.js';

/** `superjx compare`: two sounds, or a unit of recorded hardware against the emulator. */
export function addCompareCommand(program: Command): void {
  program
    .command('compare')
    .description('how far two sounds are apart, in separate numbers')
    .argument('[files...]', 'two WAV files: A, the one that counts, and B')
    .option('--json', 'print JSON instead of a table')
    .option('--clean <file>', 'the sound A was made from: is B nearer to A than that?')
    .option('--abx <file>', 'write a page for a blind listening test of the two, .html')
    .action(async (files: string[], options: FileComparisonArguments) => {
      if (files.length !== 2) {
        throw new UsageError(`Two WAV files are compared, not ${files.length}.`);
      }
      await compareFiles(files[0]!, files[1]!, options);
    });
}
