import fc from 'fast-check';
import { it, vi } from 'vitest';
import { cases, check, TIME_LIMIT } from '../robustness/cases.js';
import {
  AdcRig,
  CartridgeRig,
  DisplayRig,
  I8155Rig,
  KeyScannerRig,
  NvramRig,
  Pg800Rig,
  PitRig,
} from '../robustness/chips.js';
import { actions, expectToContinue, type Rig } from '../robustness/rig.js';

vi.setConfig({ testTimeout: TIME_LIMIT });

const CHIPS: readonly [string, () => Rig][] = [
  ['8253', () => new PitRig('8253')],
  ['82C54', () => new PitRig('82C54')],
  ['8155', () => new I8155Rig()],
  ['display', () => new DisplayRig('rising', true, 8)],
  ['display of another rule', () => new DisplayRig('falling', false, 5)],
  ['uPD7001', () => new AdcRig()],
  ['keyboard scanner', () => new KeyScannerRig(false)],
  ['keyboard scanner with an adapter', () => new KeyScannerRig(true)],
  ['battery-backed memory', () => new NvramRig()],
  ['cartridge slot', () => new CartridgeRig()],
  ['PG-800', () => new Pg800Rig()],
];

it.each(CHIPS)('%s: goes on from a snapshot as if nothing had happened', async (_, make) => {
  await check(
    fc.property(actions(80), actions(30), actions(80), (past, otherPast, future) => {
      expectToContinue(make, past, otherPast, future);
    }),
    cases(100, 10_000),
  );
});
