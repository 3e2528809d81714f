import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { cases, check, FULL, Random, seeds, TIME_LIMIT } from './cases.js';
import { damagedState, extremeStates, survives, tamperedState } from './hostile.js';
import { PARTS } from './parts.js';
import { type Action, actions } from './rig.js';

vi.setConfig({ testTimeout: TIME_LIMIT });

/** A little of everything, as a past and as a future. */
const LIFE: readonly Action[] = Array.from({ length: 32 }, (_, n) => [
  n & 15,
  (n * 77) & 0xff,
  (n * 7919) & 0xffff,
]);

describe.each(PARTS)('%s', (_, make, sample, all) => {
  it('refuses or lives with a state in which any one number is at an extreme', async () => {
    const rig = make();
    for (const action of LIFE) rig.act(action);
    // the large parts consist of the small ones: a sample of their states will do
    const every = sample > 30 ? 1 : FULL ? 11 : sample === 30 ? 101 : 401;
    let states = 0;
    for (const state of extremeStates(rig)) {
      if (states++ % every === 0) survives(make, state, LIFE);
      if (states % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  });

  it('refuses a tampered state or lives with it', async () => {
    let taken = 0;
    let refused = 0;
    await check(
      fc.property(seeds(), actions(25), actions(25), (seed, past, future) => {
        const random = new Random(seed);
        const rig = make();
        for (const action of past) rig.act(action);
        if (survives(make, tamperedState(rig, random), future)) taken++;
        else refused++;
      }),
      cases(sample, all),
    );
    expect(taken).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
  });

  it('refuses a damaged state or lives with it', async () => {
    await check(
      fc.property(seeds(), actions(15), actions(15), (seed, past, future) => {
        const rig = make();
        for (const action of past) rig.act(action);
        survives(make, damagedState(rig, new Random(seed)), future);
      }),
      cases(sample >> 1, all >> 1),
    );
  });
});
