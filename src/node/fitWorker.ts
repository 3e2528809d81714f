/** Worker thread that plays trials of a fit: the blocks that it is given, each with its own tape. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ItemFeatures } from '../capture/features.js';
import type { TrialOptions } from '../capture/fit/blockTrial.js';
import type { Needs } from '../capture/fit/quantities.js';
import { type BlockPlayer, openBlockHere } from '../capture/fit/trialStage.js';
import { captureKit } from '../capture/kit/captureKit.js';
import type { BlockMachine } from '../capture/kit/renderBlock.js';
import type { ModelName } from '../machine/models.js';

/** What a thread is told once: the kit, and the machine that plays it. */
export interface FitWorkerSetup {
  readonly kit: ModelName;
  readonly machine: BlockMachine;
}

/** What a thread does next. */
export type FitTask = { readonly id: number; readonly block: number } & (
  | { readonly needs: Needs }
  | { readonly trial: TrialOptions }
);

/** What comes back: seconds of a block that was opened, features of a trial, or what went wrong. */
export interface FitAnswer {
  readonly id: number;
  readonly seconds?: number;
  readonly items?: Readonly<Record<string, ItemFeatures>>;
  readonly error?: string;
}

const port = parentPort;
if (port) {
  const { kit, machine } = workerData as FitWorkerSetup;
  const open = openBlockHere(machine);
  const players = new Map<number, Promise<BlockPlayer>>();
  const answer = async (task: FitTask): Promise<FitAnswer> => {
    const { id, block } = task;
    if ('needs' in task) {
      const player = open(captureKit(kit).blocks[block]!, task.needs);
      players.set(block, player);
      return { id, seconds: (await player).seconds };
    }
    return { id, items: await (await players.get(block)!).measure(task.trial) };
  };
  port.on('message', (task: FitTask) => {
    answer(task).then(
      (done) => port.postMessage(done),
      (error) =>
        port.postMessage({ id: task.id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
}
