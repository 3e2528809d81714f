/** Worker thread that renders one block of the capture kit and measures it. */
import { parentPort, workerData } from 'node:worker_threads';
import { captureKit } from '../capture/kit/captureKit.js';
import type { RenderBlockOptions } from '../capture/kit/renderBlock.js';
import { type EmulatedBlock, emulateBlockSteps } from '../capture/verdict/emulateBlock.js';
import type { ModelName } from '../machine/models.js';

/** What a thread does. */
export interface BlockTask {
  /** Whose kit is played. */
  readonly kit: ModelName;
  /** 0-11. */
  readonly block: number;
  readonly options: RenderBlockOptions;
}

/** Seconds rendered so far, and at last the result. */
export type BlockReport = { readonly seconds: number } | { readonly made: EmulatedBlock };

const port = parentPort;
if (port) {
  const { kit: model, block: number, options } = workerData as BlockTask;
  const kit = captureKit(model);
  const block = kit.blocks.find((one) => one.number === number)!;
  const steps = emulateBlockSteps(kit, block, options);
  for (;;) {
    const step = await steps.next();
    if (step.done) {
      const made = step.value;
      const arrays = [made.sound.left.buffer, made.sound.right.buffer] as ArrayBuffer[];
      port.postMessage({ made } satisfies BlockReport, arrays);
      break;
    }
    port.postMessage({ seconds: step.value } satisfies BlockReport);
  }
}
