/** Worker thread that renders boards' analog halves, or some of their voices: stretches of control tape in, samples out. */
import { parentPort, workerData } from 'node:worker_threads';
import type { PairSums } from '../analog/pairSums.js';
import type { BoardShare } from '../machine/boardShares.js';
import {
  AttachedOutput,
  AttachedVoices,
  type DetachedBoard,
  type TapeStretch,
} from '../machine/detachedBoards.js';

/** What a thread does, and from which state on. */
export interface BoardTask {
  readonly share: BoardShare;
  readonly detached: DetachedBoard;
}

/** What the main thread sends: a stretch of a board's tape and how far it is good for. */
export interface BoardRequest {
  readonly board: number;
  readonly tape: TapeStretch;
  /** Output samples of the stretch, and 96 kHz samples since power-on at its end. */
  readonly count: number;
  readonly cores: number;
  /** Sums of the board's other voices, for the thread that joins them. */
  readonly others: readonly PairSums[];
}

/** Samples of a board, full scale 1. */
export interface BoardSamples {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** The answer, in the order of the requests: from the thread that joins a board's voices its samples, else sums. */
export type BoardAnswer = BoardSamples | PairSums;

type Attached = (request: BoardRequest) => BoardAnswer;

function attach({ share, detached }: BoardTask): Attached {
  if (!share.joins) {
    const voices = new AttachedVoices(detached, share.pairs);
    return ({ tape, cores }) => voices.render(tape, cores);
  }
  const output = new AttachedOutput(detached, share.pairs);
  return ({ tape, count, others }) => {
    const left = new Float64Array(count);
    const right = new Float64Array(count);
    output.render(tape, left, right, others);
    return { left, right };
  };
}

const port = parentPort;
if (port) {
  const boards = new Map<number, Attached>();
  for (const task of workerData as BoardTask[]) boards.set(task.share.board, attach(task));
  port.on('message', (request: BoardRequest) => {
    const answer = boards.get(request.board)!(request);
    const arrays = 'left' in answer ? [answer.left, answer.right] : [answer.narrow, answer.wide];
    port.postMessage(
      answer,
      arrays.flatMap((array) => (array ? [array.buffer as ArrayBuffer] : [])),
    );
  });
}
