import type { Worker } from 'node:worker_threads';
import type { PairSums } from '../analog/pairSums.js';
import { type BoardShare, shareOut } from '../machine/boardShares.js';
import type { DetachedBoard, DigitalStretch } from '../machine/detachedBoards.js';
import type { Stems, SuperJX } from '../machine/superJx.js';
import { type OfflineOptions, OfflineSchedule } from '../render/offline.js';
import type { BoardAnswer, BoardRequest, BoardSamples, BoardTask } from './boardWorker.js';
import { startWorker } from './workerThread.js';

/**
 * Blocks that are under way at the same time: enough that no thread ever waits for another, though a block may go
 * through two of them.
 */
const BLOCKS_AHEAD = 6;

/**
 * The same as `renderSteps`, with the analog halves of the boards in `threads` worker threads while the computers run
 * in this one. As many threads as boards (the default) take one board each; more of them share the voices, up to
 * three a board, and what goes beyond that is not used. The samples are the same to the bit. The machine can only be
 * thrown away afterwards.
 * @throws RangeError unless `threads` is a whole number from 1 on; the machine is then as it was.
 */
export async function* renderThreaded(
  machine: SuperJX,
  options: OfflineOptions,
  threads = machine.model.boards.length,
): AsyncGenerator<number, number, void> {
  const shares = shareOut(machine.model.boards.length, threads);
  const schedule = new OfflineSchedule(machine.tick, options);
  const detached = machine.detach();
  const crew = new BoardCrew(detached.outputs, shares);
  const underWay: { readonly count: number; readonly samples: Promise<BoardSamples[]> }[] = [];
  try {
    for (;;) {
      while (underWay.length < BLOCKS_AHEAD) {
        const count = schedule.begin();
        if (count === 0) break;
        const samples = crew.render(detached.run(count), count);
        // Blocks that were begun in vain when the tail ended early, or a thread failed, are not looked at.
        samples.catch(() => {});
        underWay.push({ count, samples });
      }
      const next = underWay.shift();
      if (!next) break;
      const [lower, upper] = await next.samples;
      mix(lower!, upper, schedule.left, schedule.right, schedule.stems);
      const goesOn = schedule.finish(next.count);
      yield schedule.seconds;
      if (!goesOn) break;
    }
    return schedule.done;
  } finally {
    await crew.close();
  }
}

function mix(
  lower: BoardSamples,
  upper: BoardSamples | undefined,
  left: Float32Array,
  right: Float32Array,
  stems: Stems | undefined,
): void {
  stems?.lowerLeft.set(lower.left);
  stems?.lowerRight.set(lower.right);
  if (!upper) {
    left.set(lower.left);
    right.set(lower.right);
    stems?.upperLeft.fill(0);
    stems?.upperRight.fill(0);
    return;
  }
  for (let i = 0; i < lower.left.length; i++) {
    left[i] = lower.left[i]! + upper.left[i]!;
    right[i] = lower.right[i]! + upper.right[i]!;
  }
  stems?.upperLeft.set(upper.left);
  stems?.upperRight.set(upper.right);
}

/** The threads, and who of them does what of which board. */
class BoardCrew {
  private readonly threads: readonly BoardThread[];
  /** Of each board: who solves some of its voices, and who joins them. */
  private readonly boards: readonly {
    readonly joiner: BoardThread;
    readonly others: readonly BoardThread[];
  }[];

  constructor(detached: readonly DetachedBoard[], shares: readonly (readonly BoardShare[])[]) {
    this.threads = shares.map(
      (own) => new BoardThread(own.map((share) => ({ share, detached: detached[share.board]! }))),
    );
    const withShare = (board: number, joins: boolean) =>
      this.threads.filter((_, n) =>
        shares[n]!.some((share) => share.board === board && share.joins === joins),
      );
    this.boards = detached.map((_, board) => ({
      joiner: withShare(board, true)[0]!,
      others: withShare(board, false),
    }));
  }

  /** The samples of each board; calls may overlap. */
  render({ tapes, cores }: DigitalStretch, count: number): Promise<BoardSamples[]> {
    const board = ({ joiner, others }: BoardCrew['boards'][number], n: number): Promise<BoardAnswer> => {
      const request: BoardRequest = { board: n, tape: tapes[n]!, count, cores, others: [] };
      if (others.length === 0) return joiner.render(request);
      const sums = Promise.all(others.map((thread) => thread.render(request)));
      return sums.then((given) => joiner.render({ ...request, others: given as PairSums[] }));
    };
    return Promise.all(this.boards.map(board)) as Promise<BoardSamples[]>;
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }
}

/** One worker; answers come in the order of the requests. */
class BoardThread {
  private readonly worker: Worker;
  private failure: Error | undefined;
  private readonly waiting: {
    readonly resolve: (answer: BoardAnswer) => void;
    readonly reject: (error: Error) => void;
  }[] = [];

  constructor(tasks: readonly BoardTask[]) {
    this.worker = startWorker(import.meta.url, './boardWorker', tasks);
    this.worker.on('message', (answer: BoardAnswer) => this.waiting.shift()?.resolve(answer));
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', () => this.fail(new Error('a render thread ended before its work was done')));
  }

  render(request: BoardRequest): Promise<BoardAnswer> {
    return new Promise((resolve, reject) => {
      if (this.failure) {
        reject(this.failure);
        return;
      }
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(request);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}
