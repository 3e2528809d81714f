import type { KitBlock } from '../kit.js';
import type { StereoSound } from '../stereoSound.js';
import { FIRST_SYNC_ONSETS, LAST_SYNC_ONSETS, SYNC_TONE } from '../syncPattern.js';
import { findOnset } from './onsets.js';
import type { PlacedBlock } from './placeBlocks.js';
import { type FitPoint, fitCommonLine } from './robustLine.js';

/** Where a block's times lie in a recording: second t of the block is second offset + t x (1 + drift / 1e6) of it. */
export interface TakeAlignment {
  /** Seconds of the recording. */
  readonly offset: number;
  /** One standard deviation of the offset, seconds; how far off `SYNC_LATENCY` is for this machine is not in it. */
  readonly offsetError: number;
  /** How much faster the recorder's clock runs than the player's, parts in a million. */
  readonly drift: number;
  /** One standard deviation. */
  readonly driftError: number;
  /** Notes that were used. */
  readonly notes: number;
}

/**
 * Mean time from the first byte of a note on to a tenth of the peak of the pattern's sawtooth, seconds: measured on the
 * emulator (10.6, 10.8 and 10.4 ms of an MKS-70, JX-10 and JX-8P, 120 notes each). Nobody can measure it in a recording, where MIDI and sound have no common clock; the offset is chosen so
 * that the pattern's notes have it.
 */
export const SYNC_LATENCY = 0.0105;

/** Second of the recording at a second of the block. */
export function recordedTime({ offset, drift }: Pick<TakeAlignment, 'offset' | 'drift'>, at: number): number {
  return offset + at * (1 + drift / 1e6);
}

/**
 * Standard deviations, seconds, of a note's delay, which is anything up to a refresh of 10 ms, and of the delays of other
 * sharp tones against the pattern's. Measured on the emulator.
 */
const KNOWN = { main: SYNC_TONE, scatter: 0.0029, spread: 0.001 } as const;
/** A pattern's three notes are so close together that they meet the refresh alike: they count for one. */
const SYNC_WEIGHT = 1 / FIRST_SYNC_ONSETS.length;
/** Seconds a note may be off its place. */
const REACH = 0.03;
/** Seconds that a note may rise slower than the pattern's notes to be used. */
const SLOWER = 0.003;

/** A clock drift and how sure it is, both parts in a million; `error` is one standard deviation. */
export interface KnownDrift {
  readonly drift: number;
  readonly error: number;
}

/**
 * Offset and clock drift of a block in a recording, from the onsets of both patterns and of all notes that begin as
 * sharply. The machine itself delays every note by up to a refresh of its controls, so it takes many of them.
 */
export function alignTake(sound: StereoSound, placed: PlacedBlock): TakeAlignment {
  return alignPoints(alignmentPoints(sound, placed));
}

/** The onsets that tell where a block lies: seconds of the block, and by how much they are later in the recording. */
export function alignmentPoints(sound: StereoSound, { block, first, last }: PlacedBlock): FitPoint[] {
  const points: FitPoint[] = [
    ...FIRST_SYNC_ONSETS.map((onset, n) => syncPoint(block.sync[0] + onset, first.onsets[n]!)),
    ...LAST_SYNC_ONSETS.map((onset, n) => syncPoint(block.sync[1] + onset, last.onsets[n]!)),
  ];
  const coarse = fitCommonLine(points, KNOWN);
  const sharp = sharpness(sound, points);
  for (const note of notesOf(block)) {
    const place = note.at + coarse.slope * note.at + coarse.intercept;
    const onset = findOnset(sound, place - REACH, place + REACH);
    if (!onset || onset.rise > sharp + SLOWER) continue;
    points.push({ x: note.at, y: onset.at - note.at, group: note.group });
  }
  return points;
}

/** The alignment that these onsets tell, with a clock drift that is known from elsewhere if there is one. */
export function alignPoints(points: readonly FitPoint[], known?: KnownDrift): TakeAlignment {
  const slope = known && { value: known.drift / 1e6, error: known.error / 1e6 };
  const line = fitCommonLine(points, { ...KNOWN, ...(slope && { slope }) });
  return {
    offset: line.intercept - SYNC_LATENCY,
    offsetError: line.interceptError,
    drift: 1e6 * line.slope,
    driftError: 1e6 * line.slopeError,
    notes: line.used,
  };
}

function syncPoint(at: number, found: number): FitPoint {
  return { x: at, y: found - at, group: SYNC_TONE, weight: SYNC_WEIGHT };
}

/** The slowest rise of the pattern's notes, seconds. */
function sharpness(sound: StereoSound, points: readonly FitPoint[]): number {
  const rises = points.map(({ x, y }) => findOnset(sound, x + y - 0.01, x + y + 0.01)?.rise ?? 0);
  return Math.max(...rises);
}

/** Notes with something quiet before; those of one tone have the same delay. */
function notesOf(block: KitBlock): { readonly at: number; readonly group: string }[] {
  return block.items
    .filter(({ measures }) => !measures.some(({ kind }) => kind === 'noiseFloor'))
    .map(({ at, tone }) => ({ at, group: tone }));
}
