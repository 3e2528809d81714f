import { WavError } from '../../audio/wavReader.js';
import { compareSounds } from '../../compare/compareSounds.js';
import { readWavFile } from '../../node/wavFile.js';
import { UsageError } from '../values.js';

export interface FileComparisonArguments {
  readonly json?: boolean;
  readonly clean?: string;
  readonly abx?: string;
}

/** Prints how far two WAV files are apart. @throws UsageError for files that can't be compared. */
export async function compareFiles(
  pathA: string,
  pathB: string,
  options: FileComparisonArguments,
): Promise<void> {
  const [a, b] = [pathA, pathB].map((path) => {
    try {
      return readWavFile(path);
    } catch (error) {
      throw error instanceof WavError ? new UsageError(error.message) : error;
    }
  });
  const comparison = compareSounds(a!, b!);
  if (options.json) process.stdout.write(`${JSON.stringify(comparison, null, 2)}\n`);
  else process.stdout.write(`${comparison.difference}\n`);
}
