import { basename } from 'node:path';
import { WavError } from '../../audio/wavReader.js';
import { compareSounds, type SoundComparison } from '../../compare/compareSounds.js';
import { type CleanComparison, compareWithClean } from '../../compare/compareWithClean.js';
import { cleanComparisonText, comparisonText } from '../../compare/comparisonText.js';
import { checkSound, type Sound, SoundError } from '../../compare/sound.js';
import { readWavFile } from '../../node/wavFile.js';
import type { NamedSound } from '../../report/comparisonPages.js';
import { UsageError } from '../values.js';
import { ComparisonPages, type PageArguments } from './pages.js';

export interface FileComparisonArguments extends PageArguments {
  readonly json?: boolean;
  readonly clean?: string;
}

/** A file's sound, and what is wrong with the file. */
interface ReadSound {
  readonly path: string;
  readonly sound: Sound;
  readonly warnings: readonly string[];
}

/**
 * Prints how far two WAV files are apart, and writes the report and the page for ears.
 * @throws UsageError for files that can't be compared or written.
 */
export async function compareFiles(
  pathA: string,
  pathB: string,
  options: FileComparisonArguments,
): Promise<void> {
  const { clean } = options;
  const paths = [pathA, pathB, ...(clean === undefined ? [] : [clean])];
  const read = paths.map(readSound);
  const pages = new ComparisonPages(options, paths);
  try {
    const [a, b, third] = read as [ReadSound, ReadSound, ReadSound | undefined];
    const three =
      third &&
      sentences(() => compareWithClean(a.sound, b.sound, third.sound, ['A', 'B', 'the clean sound']));
    const comparison = three?.comparison ?? sentences(() => compareSounds(a.sound, b.sound));
    const notes = [...read.flatMap(({ warnings }) => warnings), ...(three?.notes ?? comparison.notes)];
    pages.finish(named(a), named(b), comparison, {
      notes,
      ...(three && { clean: { sound: named(third), comparison: three } }),
    });
    const { report, abx } = pages.paths;
    if (options.json) print([JSON.stringify(jsonOf(read, comparison, three, notes, pages.paths), null, 2)]);
    else {
      for (const note of notes) process.stderr.write(`warning: ${note}\n`);
      print([
        `A ${fileText(a)}`,
        `B ${fileText(b)}`,
        ...(third ? [`clean ${fileText(third)}`] : []),
        '',
        ...comparisonText(comparison),
        ...(three ? cleanComparisonText(three) : []),
        ...(report === undefined ? [] : [`Report: ${report}`]),
        ...(abx === undefined ? [] : [`Listening test: ${abx}`]),
      ]);
    }
  } finally {
    pages.abort();
  }
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Errors that are sentences for the user. */
function sentences<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof SoundError || error instanceof WavError ? new UsageError(error.message) : error;
  }
}

function readSound(path: string): ReadSound {
  return sentences(() => {
    if (path === '') throw new UsageError('The name of a WAV file is empty.');
    const { channels, sampleRate, missingFrames } = readWavFile(path);
    const sound = { channels, sampleRate };
    checkSound(sound, path);
    const warnings =
      missingFrames === 0
        ? []
        : [
            `${path} is cut off: ${(missingFrames / sampleRate).toFixed(2)} s that its header promises are missing.`,
          ];
    return { path, sound, warnings };
  });
}

function fileText({ path, sound: { channels, sampleRate } }: ReadSound): string {
  const seconds = (channels[0]!.length / sampleRate).toFixed(2);
  const kind =
    channels.length === 1 ? 'mono' : channels.length === 2 ? 'stereo' : `${channels.length} channels`;
  return `${path}: ${seconds} s, ${sampleRate} Hz, ${kind}`;
}

function named({ path, sound }: ReadSound): NamedSound {
  return { ...sound, name: basename(path) };
}

/** What `--json` prints. */
function jsonOf(
  read: readonly ReadSound[],
  comparison: SoundComparison,
  three: CleanComparison | undefined,
  notes: readonly string[],
  { report, abx }: ComparisonPages['paths'],
): object {
  const files = read.map(({ path, sound }) => ({
    path,
    seconds: sound.channels[0]!.length / sound.sampleRate,
    sampleRate: sound.sampleRate,
    channels: sound.channels.length,
  }));
  const { difference, largest, alignment, quantities } = comparison;
  return {
    a: files[0],
    b: files[1],
    ...(files[2] ? { clean: files[2] } : {}),
    difference,
    largest,
    alignment,
    quantities,
    ...(three ? { withClean: withCleanJson(three) } : {}),
    notes,
    report: report ?? null,
    abx: abx ?? null,
  };
}

function withCleanJson({
  aToClean,
  aToB,
  gain,
  responses,
  reason,
  modulation,
  nearer,
  verdict,
}: CleanComparison): object {
  return {
    nearer,
    verdict,
    aToClean,
    aToB,
    gain,
    impulseResponse: responses
      ? { ...responses.likeness, tapsA: responses.tapsA, tapsB: responses.tapsB }
      : { reason },
    chorus: modulation,
  };
}
