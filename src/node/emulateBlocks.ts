import type { RenderBlockOptions } from '../capture/kit/renderBlock.js';
import type { Kit, KitBlock } from '../capture/kit.js';
import { type EmulatedBlock, emulateBlockSteps } from '../capture/verdict/emulateBlock.js';
import type { BlockReport, BlockTask } from './blockWorker.js';
import { startWorker } from './workerThread.js';

/** Told how many seconds of a block are rendered. */
export type BlockProgress = (block: KitBlock, seconds: number) => void;

/** Blocks after which signals and timers get their turn, in this thread. */
const STEPS_A_TURN = 4;

/** Renders and measures a block in this thread, with pauses for whoever else has something to do. */
export async function emulateBlockHere(
  kit: Kit,
  block: KitBlock,
  options: RenderBlockOptions,
  onProgress?: BlockProgress,
): Promise<EmulatedBlock> {
  const steps = emulateBlockSteps(kit, block, options);
  for (let n = 1; ; n++) {
    const step = await steps.next();
    if (step.done) return step.value;
    onProgress?.(block, step.value);
    if (n % STEPS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * The same in a thread of its own; several calls run side by side. The result is the same to the bit.
 * @throws what the thread throws.
 */
export function emulateBlockThreaded(
  kit: Kit,
  block: KitBlock,
  options: RenderBlockOptions,
  onProgress?: BlockProgress,
): Promise<EmulatedBlock> {
  const task: BlockTask = { kit: kit.model, block: block.number, options };
  const worker = startWorker(import.meta.url, './blockWorker', task);
  return new Promise<EmulatedBlock>((resolve, reject) => {
    worker.on('message', (report: BlockReport) => {
      if ('made' in report) resolve(report.made);
      else onProgress?.(block, report.seconds);
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error(`the thread that renders block ${block.number} has ended`)));
  }).finally(() => worker.terminate());
}
