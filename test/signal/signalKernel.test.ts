import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BbdPair } from '../../src/analog/bbd.js';
import { hash32 } from '../../src/analog/hash.js';
import { BLOCK } from '../../src/analog/kernel/layout.js';
import { createRateConverter } from '../../src/audio/rateConverter.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { CHORUS_BLOCK } from '../../src/signal/layout.js';
import { createSignalKernel } from '../../src/signal/signalKernel.js';
import { compileSignalKernel, signalKernelModule } from '../../tools/kernel/compile.js';

const NOISE = Float64Array.from({ length: 4096 }, (_, n) => hash32(n + 1) / 0x8000_0000);

describe('the WebAssembly signal kernel', () => {
  it('is what its source compiles to', async () => {
    const stored = readFileSync(new URL('../../src/signal/signalImage.ts', import.meta.url), 'utf8');
    expect(stored).toBe(signalKernelModule(await compileSignalKernel()));
  });

  it('is used here', () => {
    expect(createSignalKernel(8).constructor.name).not.toBe(
      createSignalKernel(8, 'reference').constructor.name,
    );
  });

  it.each([44_100, 48_000, 88_200, 192_000])(
    'gives the bits of the reference on the way to %i Hz',
    (rate) => {
      const outputs = (['fastest', 'reference'] as const).map((solver) => {
        const converter = createRateConverter(rate, solver);
        const left = new Float64Array(2 * NOISE.length);
        const right = new Float64Array(2 * NOISE.length);
        const made = converter.push(NOISE, NOISE.slice().reverse(), NOISE.length, left, right);
        return [left.subarray(0, made), right.subarray(0, made)];
      });
      expect(outputs[0]).toEqual(outputs[1]);
      expect(outputs[0]![0]!.some((x) => x !== 0)).toBe(true);
    },
  );

  it('gives the bits of the reference in the chorus, soft and far too loud', () => {
    const { chorus } = analogProfile('default');
    for (const [gain, rate, delay] of [
      [1, 0.5, chorus.delay],
      [1e-6, 40, chorus.delay],
      [300, 0.83, 2e-3],
    ] as const) {
      const outputs = (['fastest', 'reference'] as const).map((solver) => {
        const bbd = new BbdPair({ ...chorus, delay }, solver);
        bbd.setRate(rate);
        const sums = new Float64Array(2 * NOISE.length);
        for (let at = 0; at < NOISE.length; at += BLOCK) {
          bbd.input.set(NOISE.subarray(at, at + BLOCK).map((x) => gain * x));
          bbd.process(at, 0, 50);
          bbd.process(at, 50, BLOCK);
          sums.set(bbd.first, at);
          sums.set(bbd.second, NOISE.length + at);
        }
        return sums;
      });
      expect(outputs[0]).toEqual(outputs[1]);
      expect(outputs[0]!.every(Number.isFinite)).toBe(true);
    }
  });

  it('works in blocks as long as the board does', () => {
    expect(CHORUS_BLOCK).toBe(BLOCK);
  });
});
