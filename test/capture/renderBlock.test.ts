import { describe, expect, it } from 'vitest';
import { measureFrequency } from '../../src/audio/frequency.js';
import { acRms, decibels } from '../../src/audio/levels.js';
import { captureKit } from '../../src/capture/kit/captureKit.js';
import { type BlockSound, recordBlockTape, renderBlock } from '../../src/capture/kit/renderBlock.js';
import type { KitBlock } from '../../src/capture/kit.js';
import { FIRST_SYNC_ONSETS, SYNC_HOLD, syncKeys } from '../../src/capture/syncPattern.js';
import { replayTape } from '../../src/render/replayTape.js';
import { TICKS_PER_SECOND } from '../../src/time.js';

/** The beginning of a block. */
function cut(block: KitBlock, seconds: number): KitBlock {
  return {
    ...block,
    seconds,
    events: block.events.filter(({ at }) => at < seconds),
    items: block.items.filter(({ end }) => end <= seconds),
  };
}

function level({ left, right, sampleRate }: BlockSound, from: number, to: number): number {
  const [first, last] = [Math.round(from * sampleRate), Math.round(to * sampleRate)];
  return decibels(Math.hypot(acRms(left, first, last), acRms(right, first, last)) / Math.SQRT2);
}

describe('a rendered block', () => {
  it('begins with the pattern of the block', async () => {
    for (const model of ['mks70', 'jx10'] as const) {
      const block = cut(captureKit(model).blocks[7]!, 2.4);
      const sound = await renderBlock(block, { model });
      for (const [n, onset] of FIRST_SYNC_ONSETS.entries()) {
        const at = block.sync[0] + onset;
        expect(level(sound, at - 0.08, at), model).toBeLessThan(-70);
        expect(level(sound, at + 0.03, at + SYNC_HOLD), model).toBeGreaterThan(-32);
        const note = sound.left.slice(
          Math.round((at + 0.03) * 48_000),
          Math.round((at + SYNC_HOLD) * 48_000),
        );
        const wanted = 440 * 2 ** ((syncKeys(7)[n]! - 69) / 12);
        expect(Math.abs(1200 * Math.log2(measureFrequency(note, 48_000)! / wanted)), model).toBeLessThan(6);
      }
    }
  });

  it.runIf(process.env.SUPERJX_FULL)(
    'is what its tape gives when the analog half alone plays it (SUPERJX_FULL=1)',
    async () => {
      const block = cut(captureKit('jx8p').blocks[2]!, 3);
      const options = { model: 'jx8p', seed: 5, take: 2 } as const;
      const { left } = await renderBlock(block, options);
      const tape = recordBlockTape(block, options);
      const replayed = new Float32Array(left.length);
      const origin = (tape.originTick * 48_000) / TICKS_PER_SECOND;
      for (const part of replayTape(tape)) {
        for (let i = 0; i < part.count; i++) {
          const n = part.position + i - origin;
          if (n >= 0 && n < replayed.length) replayed[n] = part.left[i]!;
        }
      }
      expect(replayed).toEqual(left);
    },
  );

  it.runIf(process.env.SUPERJX_FULL)(
    'is another take with other samples, and the same take with the same (SUPERJX_FULL=1)',
    async () => {
      const block = cut(captureKit('jx8p').blocks[0]!, 2);
      const [one, again, two] = await Promise.all(
        [1, 1, 2].map((take) => renderBlock(block, { model: 'jx8p', take })),
      );
      expect(again!.left).toEqual(one!.left);
      expect(two!.left).not.toEqual(one!.left);
      const at = block.sync[0] + 0.03;
      expect(Math.abs(level(one!, at, at + 0.07) - level(two!, at, at + 0.07))).toBeLessThan(1);
      await expect(renderBlock(block, { model: 'jx8p', take: 0 })).rejects.toThrow(/takes count from 1/);
    },
  );
});
