/**
 * Standard MIDI Files as a playback list: every message with its time in 48 MHz ticks from the start.
 *
 * Formats 0 and 1: tracks run together under one tempo map, gathered from all tracks. Format 2: the tracks are
 * independent pieces, played one after the other, each with its own tempo map. Times are computed in exact
 * integers from the start of the piece and rounded once, so that no error adds up.
 *
 * What is forgiven and what is not: see `smfTracks.ts`.
 */

import { TICKS_PER_SECOND } from '../time.js';
import { readSmfContents, type SmfContents, type SmfTempo, type SmfTrack } from './smfTracks.js';

export { MidiFileError } from './smfTracks.js';

export interface SmfEvent {
  /** 48 MHz ticks from the start of the file. */
  readonly tick48M: number;
  /**
   * One message with its status byte; system exclusive in one piece, at the time of its last packet; the bytes
   * of an F7 escape as they are. Meta events do not appear.
   */
  readonly bytes: Uint8Array;
  /** Number of the track in the file, from 0. */
  readonly track: number;
}

export interface Smf {
  /** In order of time; at the same time in order of tracks, then of the file. */
  readonly events: readonly SmfEvent[];
  /** 48 MHz ticks from the start to the end of the last track, silence before its end included. */
  readonly durationTicks: number;
  /** Format as the header says it, 0-2 in legal files. */
  readonly format: number;
  /** One sentence for each thing that had to be corrected or left out. */
  readonly warnings: readonly string[];
  /** The file ends within a track: what there is can be played, but something is missing. */
  readonly cutOff: boolean;
}

/** One file tick lasts `factor / denominator` 48 MHz ticks, in metrical time for each microsecond of a quarter. */
interface TimeBase {
  readonly factor: bigint;
  readonly denominator: bigint;
  readonly metrical: boolean;
}

const DEFAULT_TEMPO = 500_000;
const TICKS_PER_MICROSECOND = BigInt(TICKS_PER_SECOND / 1_000_000);

function timeBase(contents: SmfContents): TimeBase {
  const { division, warnings } = contents;
  if ((division & 0x8000) === 0) {
    return { denominator: BigInt(division), factor: TICKS_PER_MICROSECOND, metrical: true };
  }
  const frames = 0x100 - (division >> 8);
  const ticksPerFrame = BigInt(division & 0xff);
  if (![24, 25, 29, 30].includes(frames)) {
    warnings.push(
      `the header counts ${frames} frames a second, which SMPTE does not know; it is taken as it is`,
    );
  }
  // 29 stands for 30 drop-frame, which runs at 30000/1001 frames a second.
  return frames === 29
    ? { denominator: 30_000n * ticksPerFrame, factor: BigInt(TICKS_PER_SECOND) * 1001n, metrical: false }
    : { denominator: BigInt(frames) * ticksPerFrame, factor: BigInt(TICKS_PER_SECOND), metrical: false };
}

/** Converts rising file ticks of one piece to 48 MHz ticks. */
class TempoMap {
  private next = 0;
  private from = 0;
  private elapsed = 0n;
  private tempo: bigint;

  constructor(
    private readonly base: TimeBase,
    private readonly tempi: readonly SmfTempo[],
  ) {
    this.tempo = base.metrical ? BigInt(DEFAULT_TEMPO) : 1n;
  }

  /** `ticks` must not be less than in the call before. */
  tick48M(ticks: number): number {
    const { factor, denominator, metrical } = this.base;
    while (metrical && this.next < this.tempi.length && this.tempi[this.next]!.ticks <= ticks) {
      const change = this.tempi[this.next++]!;
      this.elapsed += BigInt(change.ticks - this.from) * this.tempo;
      this.from = change.ticks;
      this.tempo = BigInt(change.microsecondsPerQuarter);
    }
    const units = (this.elapsed + BigInt(ticks - this.from) * this.tempo) * factor;
    return Number((2n * units + denominator) / (2n * denominator));
  }
}

/** Appends the tracks, played together from `offset` on, to `events`; returns when the last one ends. */
function appendPiece(
  events: SmfEvent[],
  base: TimeBase,
  tracks: readonly SmfTrack[],
  firstTrack: number,
  offset: number,
): number {
  const byTicks = (a: { ticks: number }, b: { ticks: number }) => a.ticks - b.ticks;
  const merged = tracks
    .flatMap((track, n) => track.events.map(({ ticks, bytes }) => ({ ticks, bytes, track: firstTrack + n })))
    .sort(byTicks);
  const map = new TempoMap(base, tracks.flatMap((track) => track.tempi).sort(byTicks));
  for (const { ticks, bytes, track } of merged) {
    events.push({ tick48M: offset + map.tick48M(ticks), bytes, track });
  }
  const endTicks = tracks.reduce((end, track) => Math.max(end, track.endTicks), 0);
  return offset + map.tick48M(endTicks);
}

/**
 * Reads a Standard MIDI File, bare or in a RIFF RMID wrapper.
 *
 * @throws MidiFileError if it is not a MIDI file or gives no time base.
 */
export function readSmf(bytes: Uint8Array): Smf {
  const contents = readSmfContents(bytes);
  const { format, tracks, warnings, cutOff } = contents;
  const base = timeBase(contents);
  const events: SmfEvent[] = [];
  let durationTicks = 0;
  if (format === 2) {
    tracks.forEach((track, n) => {
      durationTicks = appendPiece(events, base, [track], n, durationTicks);
    });
  } else {
    durationTicks = appendPiece(events, base, tracks, 0, 0);
  }
  if (events.length === 0) warnings.push('the file has no MIDI messages: there is nothing to play');
  return { events, durationTicks, format, warnings, cutOff };
}
