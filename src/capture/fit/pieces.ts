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

/**
 * Cuts stretches out of a tape that begins at power-on. They may overlap.
 * @throws RangeError for a stretch without length.
 */
export function cutPieces(tape: RecordedTape, stretches: readonly Stretch[]): TapePiece[] {
  const pieces = stretches.map(({ from, to }) => {
    if (!(to > from)) throw new RangeError(`a piece of a tape can't go from ${from} s to ${to} s`);
    return { from, to, boards: [] as ControlTape[] };
  });
  const ticksOf = (seconds: number) => tape.originTick + Math.round(seconds * TICKS_PER_SECOND);
  const inOrder = [...pieces].sort((a, b) => a.from - b.from);
  for (const board of tape.boards) {
    const { ticks, whats, values, length } = board.tape;
    const state = new TapeState();
    const open = new Set<{ readonly cut: ControlTape; readonly first: number; readonly end: number }>();
    let next = 0;
    let opens = inOrder.length > 0 ? ticksOf(inOrder[0]!.from) : Number.POSITIVE_INFINITY;
    const openUntil = (tick: number): void => {
      for (; next < inOrder.length && opens <= tick; next++) {
        const piece = inOrder[next]!;
        const cut = new ControlTape();
        state.restate(0, RESTATE_TICKS - 1, cut);
        piece.boards.push(cut);
        open.add({ cut, first: opens, end: ticksOf(piece.to) });
        opens = next + 1 < inOrder.length ? ticksOf(inOrder[next + 1]!.from) : Number.POSITIVE_INFINITY;
      }
    };
    for (let at = 0; at < length && (open.size > 0 || next < inOrder.length); at++) {
      const tick = ticks[at]!;
      openUntil(tick);
      for (const piece of open) {
        if (tick >= piece.end) open.delete(piece);
        else piece.cut.event(RESTATE_TICKS + tick - piece.first, whats[at]!, values[at]!);
      }
      state.event(tick, whats[at]!, values[at]!);
    }
    openUntil(Number.MAX_SAFE_INTEGER);
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
