import { noteName } from '../../midi/noteName.js';
import type { Kit } from '../kit.js';
import { syncKeys } from '../syncPattern.js';
import { readTakeFileName } from '../unit/unit.js';
import { type FoundSync, findSync, type SyncSearch } from './findSync.js';
import { type PlacedBlock, type Placement, placeBlocks } from './placeBlocks.js';
import { findClipping, type OpenTake, TakeError } from './takeFile.js';

/** What is already known about a recording before it is listened to. */
export interface TakeExpectation {
  /** The block that it must be of. */
  readonly block?: number;
}

/**
 * The blocks of a kit that a recording holds, in time order.
 * @throws TakeError if there are none, one is cut, clipped, or not the one that is expected.
 */
export function findBlocks(take: OpenTake, kit: Kit, expected: TakeExpectation = {}): readonly PlacedBlock[] {
  const { file, sound } = take;
  const search = findSync(sound);
  const placement = placeBlocks(search.patterns, kit);
  if (placement.blocks.length === 0) {
    checkClipping(take, 0, Number.POSITIVE_INFINITY, 12);
    throw new TakeError(missingPatterns(file, search, kit));
  }
  checkSingles(file, placement);
  for (const { first, last } of placement.blocks) {
    checkClipping(take, first.onsets[0] - 0.1, last.onsets[2] + 0.2, 6);
  }
  checkBlock(file, placement.blocks, expected);
  return placement.blocks;
}

/** Looks at a file's name before the file is read. @throws TakeError if it names another version of the kit. */
export function checkKitVersion(file: string, kit: Kit): void {
  const name = readTakeFileName(baseName(file));
  if (!name || name.kitVersion === kit.version) return;
  throw new TakeError(
    `${file} is by its name of kit version ${name.kitVersion}; this program knows version ${kit.version} only, so it must be recorded anew.`,
  );
}

/** The last part of a path, of any system. */
function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1)!;
}

function checkClipping({ file, sound }: OpenTake, from: number, to: number, lower: number): void {
  const clipping = findClipping(sound, Math.max(0, from), to);
  if (!clipping) return;
  const { at, places } = clipping;
  const times = places === 1 ? 'once' : `in ${places} places`;
  throw new TakeError(
    `${file} is clipped ${times}, first at ${at.toFixed(2)} s: record it again at least ${lower} dB lower.`,
  );
}

/** Says what of the patterns is there. */
function missingPatterns(file: string, { patterns, offPitch }: SyncSearch, kit: Kit): string {
  const pair = patterns.find(
    ({ which, block, onsets }) =>
      which === 'first' &&
      patterns.some(
        (other) => other.which === 'last' && other.block === block && other.onsets[0] > onsets[0],
      ),
  );
  if (pair) return wrongDistance(file, pair, patterns, kit);
  const [first] = patterns;
  if (first) return halfPattern(file, first);
  const [off] = offPitch;
  const notes = `${noteName(syncKeys(0)[0])}, ${noteName(syncKeys(0)[1])} and a third key`;
  if (off) {
    const pitches = off.frequencies.map((hertz) =>
      hertz === undefined ? 'no pitch' : `${hertz.toFixed(1)} Hz`,
    );
    return (
      `${file} has three notes in the rhythm of a sync pattern at ${off.at.toFixed(1)} s, but of ${pitches.join(', ')} ` +
      `instead of ${notes}: the instrument must have the kit's tones, no transposition and be in tune to 50 cents.`
    );
  }
  return (
    `${file} has no sync pattern, neither at its start nor at its end (three short notes of a saw, ${notes}): ` +
    'record from before the first note of the MIDI file to after the last one.'
  );
}

function wrongDistance(file: string, first: FoundSync, patterns: readonly FoundSync[], kit: Kit): string {
  const last = patterns.find(
    (other) => other.which === 'last' && other.block === first.block && other.onsets[0] > first.onsets[0],
  )!;
  const block = kit.blocks.find(({ number }) => number === first.block);
  const expected = block ? (block.sync[1] - block.sync[0]).toFixed(2) : '?';
  return (
    `${file} has the sync patterns of block ${first.block} ${(last.onsets[0] - first.onsets[0]).toFixed(2)} s apart ` +
    `instead of ${expected} s: play the MIDI file of this kit and model at its own tempo, and record without gaps.`
  );
}

function halfPattern(file: string, { which, block, onsets }: FoundSync): string {
  const found = `has the ${which} sync pattern of block ${block} at ${onsets[0].toFixed(1)} s`;
  return which === 'first'
    ? `${file} ${found} but not the last one: the recording ends too early, record to after the last note.`
    : `${file} ${found} but not the first one: the recording begins too late, record from before the first note.`;
}

/** A block that was begun, stopped and begun again is no fault; one that is not there whole is. */
function checkSingles(file: string, { blocks, single }: Placement): void {
  const lost = single.find(({ block }) => !blocks.some((placed) => placed.block.number === block));
  if (lost) throw new TakeError(halfPattern(file, lost));
}

function checkBlock(file: string, blocks: readonly PlacedBlock[], expected: TakeExpectation): void {
  const found = blocks.map(({ block }) => block.number);
  const are = `the sync pattern is that of block ${found.join(', ')}`;
  const named = readTakeFileName(baseName(file))?.block;
  if (expected.block !== undefined && (found.length > 1 || found[0] !== expected.block)) {
    throw new TakeError(`${file} was said to be block ${expected.block}, but ${are}.`);
  }
  if (named !== undefined && expected.block === undefined && (found.length > 1 || found[0] !== named)) {
    throw new TakeError(
      `${file} is block ${named} by its name, but ${are}: rename it, or record block ${named}.`,
    );
  }
}
