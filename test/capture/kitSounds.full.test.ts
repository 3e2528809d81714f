import { describe, expect, it } from 'vitest';
import { acRms, decibels } from '../../src/audio/levels.js';
import { captureKit } from '../../src/capture/captureKit.js';
import type { KitBlock, KitItem } from '../../src/capture/kit.js';
import { type BlockSound, type RenderBlockOptions, renderBlockSteps } from '../../src/capture/renderBlock.js';
import { FIRST_SYNC_ONSETS, LAST_SYNC_ONSETS } from '../../src/capture/syncPattern.js';

/** Every item of every block on every model, by the emulator: some minutes of computing. SUPERJX_FULL=1 does it. */
const FULL = process.env.SUPERJX_FULL === '1';
const SAMPLE_RATE = 44_100;

/** With pauses, in which the test runner can say that it is alive. */
async function rendered(block: KitBlock, options: RenderBlockOptions): Promise<BlockSound> {
  const steps = renderBlockSteps(block, options);
  for (let n = 1; ; n++) {
    const step = await steps.next();
    if (step.done) return step.value;
    if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** dBFS, rms of both channels. */
function level({ left, right }: BlockSound, from: number, to: number): number {
  const [first, last] = [Math.round(from * SAMPLE_RATE), Math.round(to * SAMPLE_RATE)];
  return decibels(Math.hypot(acRms(left, first, last), acRms(right, first, last)) / Math.SQRT2 + 1e-9);
}

/** Loudest twentieth of a second of an item. */
function loudest(sound: BlockSound, { at, end }: KitItem): number {
  let most = -200;
  for (let from = at; from + 0.05 <= end; from += 0.05)
    most = Math.max(most, level(sound, from, from + 0.05));
  return most;
}

/** What hums while nothing sounds, with chorus and without, dBFS. */
const CHORUS_FLOOR = -77;
const FLOOR = -92;

describe.skipIf(!FULL).each(['mks70', 'jx10', 'jx8p'] as const)(
  'the kit of the %s (SUPERJX_FULL=1)',
  (model) => {
    for (const block of captureKit(model).blocks) {
      it(`block ${block.number}, ${block.title}: everything sounds in its place, nothing clips`, {
        timeout: 300_000,
      }, async () => {
        const sound = await rendered(block, { model, sampleRate: SAMPLE_RATE });
        let peak = 0;
        for (const channel of [sound.left, sound.right]) {
          for (const sample of channel) peak = Math.max(peak, Math.abs(sample));
        }
        expect(decibels(peak)).toBeLessThan(-3);
        for (const [n, onsets] of [FIRST_SYNC_ONSETS, LAST_SYNC_ONSETS].entries()) {
          const from = block.sync[n]!;
          expect(level(sound, from - 0.3, from)).toBeLessThan(-60);
          for (const onset of onsets) {
            expect(level(sound, from + onset + 0.03, from + onset + 0.1)).toBeGreaterThan(-31);
            expect(level(sound, from + onset + 0.17, from + onset + 0.24)).toBeLessThan(-60);
          }
        }
        for (const item of block.items) {
          if (item.measures.some(({ kind }) => kind === 'noiseFloor')) {
            expect(level(sound, ...item.steady), item.id).toBeLessThan(CHORUS_FLOOR);
            continue;
          }
          const before = level(sound, item.at - 0.03, item.at);
          expect(loudest(sound, item), item.id).toBeGreaterThan(Math.max(before, FLOOR) + 3);
          // what is left of the item before it
          expect(before, item.id).toBeLessThan(-60);
        }
      });
    }
  },
);
