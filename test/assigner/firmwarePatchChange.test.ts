import { describe, expect, it } from 'vitest';
import { Patch } from '../../src/patches/patch.js';
import { TICKS_PER_BYTE } from '../../src/time.js';
import { CAPTURED_LOWER, CAPTURED_PATCH, CAPTURED_STREAM, CAPTURED_UPPER } from './capturedPatch.js';
import { FirmwareBench } from './firmwareBench.js';
import { fineTuning, patchApr, patchBulk, toneApr, toneBulk } from './sysexMessages.js';

/** Master tune +1 step of 100/128 cent, as the captured machine stood. */
const CAPTURED_TUNE = fineTuning(0x2040);

describe('boot of the open assigner', () => {
  const bench = new FirmwareBench();
  bench.run(1.99);

  it('is silent for two seconds', () => {
    expect(bench.wire).toEqual([]);
  });

  it('then wakes both boards with eight prefixes each and sends patch A1', () => {
    bench.run(0.2);
    expect(bench.wire.slice(0, 16)).toEqual([...Array(8).fill(0xf1), ...Array(8).fill(0xf9)]);
    expect(bench.wire.length).toBe(16 + CAPTURED_STREAM.length);
    expect(bench.wire.slice(-3)).toEqual([0xf5, 0xc0, 0]);
    expect(bench.wireTicks[0]! / 48e6).toBeGreaterThan(2);
    expect(bench.wireTicks[0]! / 48e6).toBeLessThan(2.03);
  });

  it('keeps the wire full while it sends', () => {
    const ticks = bench.wireTicks.at(-1)! - bench.wireTicks[0]!;
    expect(ticks / TICKS_PER_BYTE).toBeLessThan(bench.wire.length + 3);
  });

  it('hears MIDI meanwhile and sends the patch that was asked for', () => {
    const early = new FirmwareBench().run(1);
    early.send([0xc0, 17]).run(1.3);
    expect(early.wire.length).toBe(16 + CAPTURED_STREAM.length);
    expect(early.wire.slice(-3)).toEqual([0xf5, 0xc0, 17]);
  });
});

describe('patch change of an original MKS-70', () => {
  it('is sent byte for byte when patch and tones come from memory', () => {
    const bench = FirmwareBench.booted();
    bench.send(CAPTURED_TUNE);
    bench.send(toneBulk(10, CAPTURED_UPPER)).send(toneBulk(11, CAPTURED_LOWER));
    bench.send(patchBulk(0, Patch.fromParameters(CAPTURED_PATCH).raw), 0.3);
    bench.forget();
    bench.send([0xc0, 0], 0.2);
    expect(bench.wire).toEqual(CAPTURED_STREAM);
  });

  it('leaves the boards in the same state when it comes as APRs', () => {
    const bench = FirmwareBench.booted();
    bench.send(CAPTURED_TUNE);
    bench.forget();
    bench.send(
      [...patchApr(CAPTURED_PATCH), ...toneApr(1, CAPTURED_UPPER), ...toneApr(2, CAPTURED_LOWER)],
      0.4,
    );
    expect(boardState(bench.wire)).toEqual(boardState(CAPTURED_STREAM.slice(0, -3)));
  });

  it('leaves MIDI OUT alone when the edit area is loaded', () => {
    const bench = FirmwareBench.booted();
    bench.send(patchApr(CAPTURED_PATCH), 0.3);
    expect(bench.wire).not.toContain(0xf5);
  });
});

/** Last value of every parameter by board. */
function boardState(bytes: readonly number[]): Record<string, number> {
  const state: Record<string, number> = {};
  let prefix = 0;
  let number = 0;
  for (const byte of bytes) {
    if (byte >= 0xf0) prefix = byte;
    else if (byte >= 0x80) number = byte;
    else for (const board of prefix === 0xf4 ? [0xf1, 0xf9] : [prefix]) state[`${board} ${number}`] = byte;
  }
  return state;
}
