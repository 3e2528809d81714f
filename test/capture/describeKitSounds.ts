import { describe, expect, it } from 'vitest';
import { captureKit } from '../../src/capture/kit/captureKit.js';
import {
  type BlockSound,
  type RenderBlockOptions,
  renderBlockSteps,
} from '../../src/capture/kit/renderBlock.js';
import type { KitBlock } from '../../src/capture/kit.js';
import type { ModelName } from '../../src/machine/models.js';
import { kitSoundFaults } from './kitSoundFaults.js';

/** Every item of every block by the emulator: two or three minutes of computing a model. SUPERJX_FULL=1 does it. */
const FULL = process.env.SUPERJX_FULL === '1';
const BLOCKS = 12;

/** With pauses, in which the test runner can say that it is alive. */
async function rendered(block: KitBlock, options: RenderBlockOptions): Promise<BlockSound> {
  const steps = renderBlockSteps(block, options);
  for (let n = 1; ; n++) {
    const step = await steps.next();
    if (step.done) return step.value;
    if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A test for each block of a model's kit; a file for each model, so that they can run side by side. */
export function describeKitSounds(model: ModelName): void {
  describe.skipIf(!FULL)(`the kit of the ${model} (SUPERJX_FULL=1)`, () => {
    for (let number = 0; number < BLOCKS; number++) {
      it(`block ${number}: everything sounds in its place, nothing clips`, { timeout: 600_000 }, async () => {
        const block = captureKit(model).blocks[number]!;
        expect(kitSoundFaults(block, await rendered(block, { model, sampleRate: 44_100 }))).toEqual([]);
      });
    }
  });
}
