import type { Worker } from 'node:worker_threads';
import type { BlockPlayer, OpenBlock } from '../capture/fit/trialStage.js';
import type { FitAnswer, FitTask, FitWorkerSetup } from './fitWorker.js';
import { startWorker } from './workerThread.js';

/** A task without its number. */
type Question = FitTask extends infer T ? (T extends unknown ? Omit<T, 'id'> : never) : never;

/** One thread and what it has been asked. */
class FitThread {
  /** Seconds of sound of the blocks that it plays. */
  load = 0;
  private readonly waiting = new Map<
    number,
    { readonly resolve: (answer: FitAnswer) => void; readonly reject: (error: Error) => void }
  >();
  private readonly worker: Worker;
  private asked = 0;

  constructor(setup: FitWorkerSetup) {
    this.worker = startWorker(import.meta.url, './fitWorker', setup);
    this.worker.on('message', (answer: FitAnswer) => {
      const one = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if (answer.error === undefined) one?.resolve(answer);
      else one?.reject(new Error(answer.error));
    });
    this.worker.on('error', (error) => this.fail(error instanceof Error ? error : new Error(String(error))));
    this.worker.on('exit', () => this.fail(new Error('a thread of the fit has ended')));
  }

  ask(question: Question): Promise<FitAnswer> {
    const id = this.asked++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, ...question });
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

/** Threads for `fitProfile`: its `openBlock`, and what ends them. */
export interface FitThreads {
  readonly openBlock: OpenBlock;
  close(): Promise<void>;
}

/**
 * Threads that play the trials of a fit; each block stays with the thread that has least to do when it is opened.
 * @param threads 1 or more.
 */
export function startFitThreads(setup: FitWorkerSetup, threads: number): FitThreads {
  const crew = Array.from({ length: threads }, () => new FitThread(setup));
  return {
    openBlock: async ({ number, seconds: length }, needs): Promise<BlockPlayer> => {
      const thread = crew.reduce((least, one) => (one.load < least.load ? one : least));
      thread.load += length;
      const { seconds = 0 } = await thread.ask({ block: number, needs });
      return {
        seconds,
        measure: async (trial) => (await thread.ask({ block: number, trial })).items ?? {},
      };
    },
    close: async () => {
      await Promise.all(crew.map((thread) => thread.close()));
    },
  };
}
