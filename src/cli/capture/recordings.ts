import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { PlannedTake } from '../../capture/addTakes.js';
import type { KnownDrift } from '../../capture/alignTake.js';
import type { Kit } from '../../capture/kit.js';
import {
  type LocatedBlock,
  locateBlocks,
  type MeasuredBlock,
  measureLocated,
  ownDrift,
} from '../../capture/measureTake.js';
import { shareDrift } from '../../capture/shareDrift.js';
import { checkKitVersion } from '../../capture/takeCheck.js';
import { type OpenTake, openTake, TakeError } from '../../capture/takeFile.js';
import { readTakeFileName, type Unit } from '../../capture/unit.js';
import { readInput } from '../files.js';
import { Progress } from '../progress.js';

/** Node reads no bigger file at once. */
export const MOST_BYTES = 0x7fff_ffff;

/** A recording whose blocks have been found, but not measured: its sound is read once more for that. */
export interface ListenedFile {
  readonly file: string;
  readonly sha256: string;
  readonly sampleRate: number;
  readonly bits: OpenTake['bits'];
  /** By the option, else by the file's name. */
  readonly take: number | undefined;
  readonly blocks: readonly LocatedBlock[];
  /** Its sound, if there is room for it: those of all files do not fit the memory. */
  readonly open?: OpenTake;
}

/** Bytes of sound that may still be kept between listening and measuring. */
export interface SoundRoom {
  bytes: number;
}

/** That of a whole take at 48 kHz; what is beyond is read twice. */
export function soundRoom(): SoundRoom {
  return { bytes: 400_000_000 };
}

/** Finds the blocks of a file. @throws UsageError or TakeError if it can't be used. */
export function listenTo(
  file: string,
  kit: Kit,
  { block, take }: { readonly block?: number; readonly take?: number },
  [n, count]: readonly [n: number, count: number],
  room: SoundRoom,
): ListenedFile {
  const progress = new Progress(`listening: ${basename(file)}`, count);
  try {
    const chosen = take ?? namedTake(file);
    checkKitVersion(file, kit);
    const { open, sha256 } = openFile(file);
    const blocks = locateBlocks(open, kit, block === undefined ? {} : { block });
    progress.update(n + 1);
    const { bits, sound } = open;
    const size = 8 * sound.left.length;
    const kept = size <= room.bytes ? { open } : {};
    if (kept.open) room.bytes -= size;
    return { file, sha256, sampleRate: sound.sampleRate, bits, take: chosen, blocks, ...kept };
  } finally {
    progress.finish();
  }
}

function openFile(file: string): { readonly open: OpenTake; readonly sha256: string } {
  const bytes = readInput(file, MOST_BYTES);
  return { open: openTake(file, bytes), sha256: createHash('sha256').update(bytes).digest('hex') };
}

function namedTake(file: string): number | undefined {
  const named = readTakeFileName(basename(file))?.take;
  if (named === undefined || named === 1 || named === 2) return named;
  throw new TakeError(`${file} is take ${named} by its name: a block has takes 1 and 2, --take says which.`);
}

/** The first frame of a block's part. */
export function firstFrame(from: number, sampleRate: number): number {
  return Math.floor(from * sampleRate);
}

/** Every block of every file, as it would be added. */
export function plannedTakes(files: readonly ListenedFile[]): PlannedTake[] {
  return files.flatMap(({ file, blocks, sha256, sampleRate, bits, take }) =>
    blocks.map(({ block: { number }, part: [from] }) => ({
      file,
      source: {
        block: number,
        sha256,
        sampleRate,
        bits,
        from: firstFrame(from, sampleRate) / sampleRate,
      },
      ...(take === undefined ? {} : { take }),
    })),
  );
}

/** A block of a file, measured. */
export interface MeasuredRecording extends MeasuredBlock {
  readonly file: string;
}

/**
 * Measures every block of every file, each with the clock drift that its take has as a whole.
 * @param takes which take each block becomes.
 * @param before blocks of the same takes that are there already say what they can about the drift.
 * @throws TakeError for a block that does not have the kit's notes, or a file that has changed.
 */
export function measureListened(
  files: readonly ListenedFile[],
  takes: readonly number[],
  kit: Kit,
  before?: Unit,
): MeasuredRecording[] {
  const places = files.flatMap((file) => file.blocks.map((located) => ({ file, located })));
  const drifts = takeDrifts(
    places.map(({ located }, n) => ({ located, take: takes[n]! })),
    before,
  );
  const seconds = places.reduce((sum, { located }) => sum + located.block.seconds, 0);
  const progress = new Progress(
    `measuring block${places.length > 1 ? 's' : ''} of kit ${kit.version}`,
    seconds,
  );
  const measured: MeasuredRecording[] = [];
  let done = 0;
  try {
    for (const file of files) {
      const open = file.open ?? openAgain(file);
      for (const located of file.blocks) {
        measured.push({
          file: file.file,
          ...measureLocated(open, located, drifts[measured.length]),
        });
        done += located.block.seconds;
        progress.update(done);
      }
    }
  } finally {
    progress.finish();
  }
  return measured;
}

function openAgain({ file, sha256 }: ListenedFile): OpenTake {
  const again = openFile(file);
  if (again.sha256 === sha256) return again.open;
  throw new TakeError(`${file} has changed while it was being added.`);
}

interface TakePlace {
  readonly located: LocatedBlock;
  readonly take: number;
}

/** The drift of each block's take, by the blocks of now and those that were there. */
function takeDrifts(places: readonly TakePlace[], before: Unit | undefined): (KnownDrift | undefined)[] {
  const drifts = places.map((): KnownDrift | undefined => undefined);
  for (const take of new Set(places.map((place) => place.take))) {
    const indexes = places.flatMap((place, n) => (place.take === take ? [n] : []));
    const there = (before?.features ?? []).filter(
      (features) =>
        features.take === take && !indexes.some((n) => places[n]!.located.block.number === features.block),
    );
    const shared = shareDrift([
      ...indexes.map((n) => ownDrift(places[n]!.located)),
      ...there.map(({ drift, driftError, ownDrift: own = drift, ownDriftError = driftError }) => ({
        drift: own,
        error: ownDriftError,
      })),
    ]);
    indexes.forEach((n, k) => {
      drifts[n] = shared[k];
    });
  }
  return drifts;
}
