import type { Worker } from 'node:worker_threads';
import type { DetachedOutput } from '../machine/detachedBoards.js';
import type { Stems, SuperJX } from '../machine/superJx.js';
import { type OfflineOptions, OfflineSchedule } from '../render/offline.js';
import type { BoardAnswer, BoardRequest } from './boardWorker.js';
import { startWorker } from './workerThread.js';

/** Blocks that are under way at the same time: enough that no thread ever waits for another. */
const BLOCKS_AHEAD = 4;

/**
 * The same as `renderSteps`, with the analog half of each board in a worker thread of its own while the computers
 * run in this one. The samples are the same to the bit. The machine can only be thrown away afterwards.
 */
export async function* renderThreaded(
  machine: SuperJX,
  options: OfflineOptions,
): AsyncGenerator<number, number, void> {
  const schedule = new OfflineSchedule(machine.tick, options);
  const detached = machine.detach();
  const boards = detached.outputs.map((output) => new BoardThread(output));
  const underWay: { readonly count: number; readonly answers: Promise<BoardAnswer[]> }[] = [];
  try {
    for (;;) {
      while (underWay.length < BLOCKS_AHEAD) {
        const count = schedule.begin();
        if (count === 0) break;
        const answers = detached.run(count).map((tape, board) => boards[board]!.render({ tape, count }));
        underWay.push({ count, answers: Promise.all(answers) });
      }
      const next = underWay.shift();
      if (!next) break;
      const [lower, upper] = await next.answers;
      mix(lower!, upper, schedule.left, schedule.right, schedule.stems);
      const goesOn = schedule.finish(next.count);
      yield schedule.seconds;
      if (!goesOn) break;
    }
    return schedule.done;
  } finally {
    // blocks that were begun in vain when the tail ended early
    for (const { answers } of underWay) answers.catch(() => {});
    await Promise.all(boards.map((board) => board.close()));
  }
}

function mix(
  lower: BoardAnswer,
  upper: BoardAnswer | undefined,
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

/** One worker; answers come in the order of the requests. */
class BoardThread {
  private readonly worker: Worker;
  private readonly waiting: {
    readonly resolve: (answer: BoardAnswer) => void;
    readonly reject: (error: Error) => void;
  }[] = [];

  constructor(output: DetachedOutput) {
    this.worker = startWorker(import.meta.url, './boardWorker', output);
    this.worker.on('message', (answer: BoardAnswer) => this.waiting.shift()?.resolve(answer));
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', () => this.fail(new Error('a render thread ended before its work was done')));
  }

  render(request: BoardRequest): Promise<BoardAnswer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(request);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}
