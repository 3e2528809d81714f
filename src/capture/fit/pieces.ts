import { ControlTape } from '../../tape/controlTape.js';
import type { RecordedTape } from '../../tape/recordedTape.js';
import { TapeState } from '../../tape/tapeState.js';
import { TICKS_PER_SECOND } from '../../time.js';

/**
 * Stretches of a control tape, cut out and put end to end. A replay of the result plays only what is wanted: each
 * piece begins with what held there restated, so its voltages are right from the first moment, while oscillators
 * and chorus have another phase and capacitors need a run-in.
 */

/** A stretch of a tape; seconds after the song's start. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The events of one stretch, of each board; ticks count from its beginning. */
export interface TapePiece extends Stretch {
  readonly boards: readonly ControlTape[];
}

/** Restated holds are connected to the DAC for this long, ticks: 1 ms, enough to reach any voltage. */
const RESTATE_TICKS = 48_000;

/** Unites stretches that overlap or touch; in time order. */
export function unitedStretches(stretches: readonly Stretch[]): Stretch[] {
  const united: { from: number; to: number }[] = [];
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = united.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else united.push({ from, to });
  }
  return united;
}

/**
 * Cuts stretches out of a tape that begins at power-on. They may not overlap and are in time order.
 * @throws RangeError if they are not.
 */
export function cutPieces(tape: RecordedTape, stretches: readonly Stretch[]): TapePiece[] {
  stretches.forEach(({ from, to }, i) => {
    if (!(to > from) || (i > 0 && from < stretches[i - 1]!.to)) {
      throw new RangeError('pieces of a tape are in time order and do not overlap');
    }
  });
  const pieces = stretches.map((stretch) => ({ ...stretch, boards: [] as ControlTape[] }));
  for (const board of tape.boards) {
    const { ticks, whats, values, length } = board.tape;
    const state = new TapeState();
    let at = 0;
    for (const piece of pieces) {
      const first = tape.originTick + Math.round(piece.from * TICKS_PER_SECOND);
      const end = tape.originTick + Math.round(piece.to * TICKS_PER_SECOND);
      for (; at < length && ticks[at]! < first; at++) state.event(ticks[at]!, whats[at]!, values[at]!);
      const cut = new ControlTape();
      state.restate(0, RESTATE_TICKS - 1, cut);
      for (; at < length && ticks[at]! < end; at++) {
        cut.event(RESTATE_TICKS + ticks[at]! - first, whats[at]!, values[at]!);
        state.event(ticks[at]!, whats[at]!, values[at]!);
      }
      piece.boards.push(cut);
    }
  }
  return pieces;
}

/** Pieces put end to end, and where each begins in the sound of a replay, seconds. */
export interface JoinedTape {
  readonly tape: RecordedTape;
  readonly starts: readonly number[];
}

/**
 * Puts pieces of a tape end to end. Each begins on a 10 ms boundary, so that samples fall as in the whole tape.
 * @param pause seconds from the tape's beginning to the first piece, a multiple of 0.01; it decides which noise comes.
 */
export function joinPieces(tape: RecordedTape, pieces: readonly TapePiece[], pause = 0): JoinedTape {
  const grid = TICKS_PER_SECOND / 100;
  let tick = Math.round(pause * 100) * grid;
  const begins = pieces.map(({ from, to }) => {
    const begin = tick;
    tick += Math.ceil((RESTATE_TICKS + (to - from) * TICKS_PER_SECOND) / grid) * grid;
    return begin;
  });
  return {
    starts: begins.map((begin) => (begin + RESTATE_TICKS) / TICKS_PER_SECOND),
    tape: {
      ...tape,
      originTick: 0,
      fromTick: 0,
      toTick: tick,
      notes: [],
      boards: tape.boards.map((board, n) => {
        const joined = new ControlTape(pieces.reduce((sum, { boards }) => sum + boards[n]!.length, 16));
        pieces.forEach((piece, i) => {
          const { ticks, whats, values, length } = piece.boards[n]!;
          for (let k = 0; k < length; k++) joined.event(begins[i]! + ticks[k]!, whats[k]!, values[k]!);
        });
        return { ...board, tape: joined, restated: 0 };
      }),
    },
  };
}
