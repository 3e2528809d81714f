import fc from 'fast-check';
import { describe, it, vi } from 'vitest';
import { MODELS } from '../../src/machine/models.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { AssignerRig, DigitalMachineRig, SoundBoardRig } from '../robustness/boards.js';
import { cases, check, Random, seeds, TIME_LIMIT } from '../robustness/cases.js';
import { actions, expectToContinue, loadState, type Rig, stateOf } from '../robustness/rig.js';
import { assignerImage, boardImage, DAMAGES, damagedRoms } from '../robustness/roms.js';

vi.setConfig({ testTimeout: TIME_LIMIT });

const OPEN = openFirmware();

/** A part that has booted costs a while; each case gets a copy of its state. */
function booted<R extends Rig>(make: () => R, boot: (rig: R) => void): () => R {
  const first = make();
  boot(first);
  const state = stateOf(first);
  return () => {
    const rig = make();
    loadState(rig, state);
    return rig;
  };
}

/** Runs for `seconds` by actions, each 5 ms and a bit. */
function wait(rig: Rig, seconds: number): void {
  for (let n = 0; n < seconds / 0.0055; n++) rig.act([15, 255, 0xffff]);
}

async function goesOn(make: (seed: number) => Rig, sample: number, all: number): Promise<void> {
  await check(
    fc.property(seeds(), actions(30), actions(10), actions(30), (seed, past, otherPast, future) => {
      expectToContinue(() => make(seed), past, otherPast, future);
    }),
    cases(sample, all),
  );
}

describe('sound board', () => {
  it('goes on from a snapshot with the open firmware playing', async () => {
    const make = booted(
      () => new SoundBoardRig(OPEN.lower),
      (rig) => wait(rig, 1.5),
    );
    await goesOn(make, 50, 2000);
  });

  it('goes on from a snapshot whatever it runs', async () => {
    await goesOn(
      (seed) => {
        const random = new Random(seed);
        return new SoundBoardRig(boardImage(random, random.pick(DAMAGES)));
      },
      60,
      2000,
    );
  });
});

describe('assigner', () => {
  it('goes on from a snapshot with the open firmware playing', async () => {
    const make = booted(
      () => new AssignerRig(OPEN.assigner),
      (rig) => wait(rig, 1.5),
    );
    await goesOn(make, 50, 2000);
  });

  it('goes on from a snapshot whatever it runs', async () => {
    await goesOn(
      (seed) => {
        const random = new Random(seed);
        return new AssignerRig(assignerImage(random, random.pick(DAMAGES)));
      },
      60,
      2000,
    );
  });
});

describe('the three computers', () => {
  it.each(MODELS.map(({ name }) => name))(
    '%s: go on from a snapshot with the open firmware',
    async (model) => {
      const make = booted(
        () => new DigitalMachineRig({ model }),
        (rig) => {
          rig.machine.boot();
          rig.takeTapes();
        },
      );
      await goesOn(make, 15, 1500);
    },
  );

  it('go on from a snapshot whatever they run', async () => {
    await goesOn((seed) => new DigitalMachineRig({ roms: damagedRoms(new Random(seed)) }), 20, 1500);
  });
});
