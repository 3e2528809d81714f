/** Worker thread that makes recordings of a made-up unit, one block and take at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { captureKit } from '../capture/kit/captureKit.js';
import type { BlockSound } from '../capture/kit/renderBlock.js';
import { type SyntheticTakeOptions, syntheticTakeSteps } from '../capture/kit/syntheticTake.js';
import type { ModelName } from '../machine/models.js';

/** What a thread does. */
export interface TakeTask {
  /** Whose kit is played. */
  readonly kit: ModelName;
  /** 0-11. */
  readonly block: number;
  readonly options: SyntheticTakeOptions;
}

/** Seconds rendered so far, and at last the recording. */
export type TakeReport = { readonly seconds: number } | { readonly sound: BlockSound };

const port = parentPort;
if (port) {
  const { kit, block, options } = workerData as TakeTask;
  const steps = syntheticTakeSteps(captureKit(kit).blocks[block]!, options);
  for (;;) {
    const step = await steps.next();
    if (step.done) {
      const sound = step.value;
      const arrays = [sound.left.buffer, sound.right.buffer] as ArrayBuffer[];
      port.postMessage({ sound } satisfies TakeReport, arrays);
      break;
    }
    port.postMessage({ seconds: step.value } satisfies TakeReport);
  }
}
