import fc from 'fast-check';
import { describe, it, vi } from 'vitest';
import { cases, check, seeds, TIME_LIMIT } from '../robustness/cases.js';
import { Hd6303Rig, Mcs51Rig } from '../robustness/processors.js';
import { actions, expectToContinue, type Rig } from '../robustness/rig.js';

vi.setConfig({ testTimeout: TIME_LIMIT });

/** Random programs, saved between any two instructions, with peripherals wherever they happen to be. */
describe.each<[string, (seed: number) => Rig]>([
  ['HD6303R', (seed) => new Hd6303Rig(seed)],
  ['8031', (seed) => new Mcs51Rig(seed)],
])('%s', (_, make) => {
  it('goes on from a snapshot as if nothing had happened, whatever it runs', async () => {
    await check(
      fc.property(seeds(), actions(60), actions(20), actions(60), (seed, past, otherPast, future) => {
        expectToContinue(() => make(seed), past, otherPast, future);
      }),
      cases(150, 10_000),
    );
  });
});
