import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { SAMPLE_RATES } from '../../src/audio/outputRate.js';
import { BoardOutput } from '../../src/machine/boardOutput.js';
import { MKS70 } from '../../src/machine/models.js';
import { ANALOG_PROFILE_NAMES, analogProfile } from '../../src/profiles/analogProfile.js';
import { ControlTape, CV_COUNT, HOLD, LATCH, SAMPLE } from '../../src/tape/controlTape.js';
import { TICKS_PER_CORE_SAMPLE } from '../../src/time.js';
import { cases, check, Random, seeds, TIME_LIMIT } from './cases.js';

vi.setConfig({ testTimeout: TIME_LIMIT });

/** Any event that a sound board can put on its tape. */
function randomEvent(random: Random): [what: number, value: number] {
  switch (random.below(6)) {
    case 0:
      return [random.below(16), random.below(256)];
    case 1:
      return [0x10, random.below(256)];
    case 2:
      return [0x11 + random.below(2), random.below(256)];
    case 3:
      return random.chance(80) ? [0x13, 1 + random.below(3)] : [0x14, 0];
    case 4: {
      const latch = random.below(6);
      return [LATCH + latch, random.below(latch === 5 ? 2 : 4)];
    }
    default: {
      const cv = random.below(CV_COUNT);
      return random.chance(70) ? [SAMPLE + cv, random.pick([0, 4095, random.below(4096)])] : [HOLD + cv, 0];
    }
  }
}

it('any control tape gives samples that are finite and no louder than the supply allows', async () => {
  await check(
    fc.property(seeds(), fc.constantFrom(...ANALOG_PROFILE_NAMES), (seed, profile) => {
      const random = new Random(seed);
      const tape = new ControlTape();
      const output = new BoardOutput(tape, {
        soundBoard: MKS70.soundBoard,
        analog: analogProfile(profile),
        seed,
        board: 0,
        sampleRate: random.pick(SAMPLE_RATES),
      });
      const density = random.pick([50, 500, 5000]);
      let tick = 0;
      for (let block = 0; block < 30; block++) {
        const end = output.coreTick + output.coreSamplesFor(64) * TICKS_PER_CORE_SAMPLE;
        for (tick += random.below(density); tick < end; tick += random.below(density)) {
          tape.event(tick, ...randomEvent(random));
        }
        const made = output.render(64);
        for (let n = 0; n < made; n++) {
          expect(Math.abs(output.left[n]!)).toBeLessThan(4);
          expect(Math.abs(output.right[n]!)).toBeLessThan(4);
        }
      }
    }),
    cases(6, 2000),
  );
});
