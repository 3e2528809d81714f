import type { BlockSound } from '../capture/kit/renderBlock.js';
import type { TakeReport, TakeTask } from './takeWorker.js';
import { startWorker } from './workerThread.js';

/** One recording that has been made; `task` is its place in the list. */
export interface MadeTake {
  readonly task: number;
  readonly sound: BlockSound;
}

/**
 * Makes recordings of a made-up unit in `threads` threads and hands each to `onTake` when it is ready, in no order; a
 * thread waits until that is done. Tells the seconds rendered of all. @throws what a thread or `onTake` throws.
 */
export async function makeSyntheticTakes(
  tasks: readonly TakeTask[],
  threads: number,
  onTake: (made: MadeTake) => void,
  onProgress: (seconds: number) => void = () => {},
): Promise<void> {
  const seconds = new Float64Array(tasks.length);
  let next = 0;
  let failed = false;
  const thread = async (): Promise<void> => {
    while (next < tasks.length && !failed) {
      const task = next++;
      try {
        const sound = await makeTake(tasks[task]!, (done) => {
          seconds[task] = done;
          onProgress(seconds.reduce((a, b) => a + b, 0));
        });
        onTake({ task, sound });
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.min(threads, tasks.length) }, thread));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

function makeTake(task: TakeTask, onProgress: (seconds: number) => void): Promise<BlockSound> {
  const worker = startWorker(import.meta.url, './takeWorker', task);
  return new Promise<BlockSound>((resolve, reject) => {
    worker.on('message', (report: TakeReport) => {
      if ('sound' in report) resolve(report.sound);
      else onProgress(report.seconds);
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error(`the thread that renders block ${task.block} has ended`)));
  }).finally(() => worker.terminate());
}
