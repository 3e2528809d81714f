import { ControlTape } from '../../tape/controlTape.js';
import type { RecordedTape } from '../../tape/recordedTape.js';
import { TapeState } from '../../tape/tapeState.js';
import { TICKS_PER_SECOND } from '../../time.js';

/**
 * Stretches of a control tape, cut out to be replayed one by one. Each begins with what held there restated, so its
 * voltages are right from the first moment, while oscillators and chorus have another phase and capacitors are empty.
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

/** From where a piece's tape restates to where the piece begins, seconds. */
export const RESTATE_SECONDS = RESTATE_TICKS / TICKS_PER_SECOND;

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

/** A tape with everything but its events. */
export function withoutEvents(tape: RecordedTape): RecordedTape {
  const boards = tape.boards.map((board) => ({ ...board, tape: new ControlTape(1), restated: 0 }));
  return { ...tape, originTick: 0, fromTick: 0, toTick: 0, notes: [], boards };
}

/**
 * One piece as a tape from power-on: silence for `pause` seconds, a millisecond in which what held is restated, then
 * the piece. Another pause makes other noise.
 * @param frame the tape that the piece was cut from, without its events.
 */
export function tapeOf(frame: RecordedTape, piece: TapePiece, pause: number): RecordedTape {
  const begin = Math.round(pause * TICKS_PER_SECOND);
  const boards = frame.boards.map((board, n) => {
    const { ticks, whats, values, length } = piece.boards[n]!;
    const tape = new ControlTape(Math.max(1, length));
    for (let i = 0; i < length; i++) tape.event(begin + ticks[i]!, whats[i]!, values[i]!);
    return { ...board, tape };
  });
  const toTick = begin + RESTATE_TICKS + Math.round((piece.to - piece.from) * TICKS_PER_SECOND);
  return { ...frame, toTick, boards };
}
