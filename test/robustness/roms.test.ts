import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { SAMPLE_RATES } from '../../src/audio/outputRate.js';
import { BoardOutput } from '../../src/machine/boardOutput.js';
import { boardIndex, DigitalMachine } from '../../src/machine/digitalMachine.js';
import { MODELS, type Model } from '../../src/machine/models.js';
import { MOST_ODDITIES } from '../../src/oddities.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import type { RomSet } from '../../src/rom/romSet.js';
import { TICKS_PER_CORE_SAMPLE, TICKS_PER_SECOND } from '../../src/time.js';
import { cases, check, Random, seeds, TIME_LIMIT } from './cases.js';
import { randomBytes } from './midiTraffic.js';
import { LineWatch, runWatched } from './observed.js';
import { assignerImage, boardImage, DAMAGES, type Damage, damagedRoms } from './roms.js';

vi.setConfig({ testTimeout: TIME_LIMIT });

const MILLISECOND = TICKS_PER_SECOND / 1000;

function machineWith(roms: RomSet, model: Model, random: Random, midiOut: LineWatch): DigitalMachine {
  return new DigitalMachine({
    roms,
    model,
    nvram: random.bytes(model.assigner.nvramBytes),
    onMidiOut: midiOut.hear,
  });
}

describe.each(DAMAGES)('programs: %s', (damage: Damage) => {
  it('run without a throw, with their tapes and bytes in order', async () => {
    await check(
      fc.property(seeds(), (seed) => {
        const random = new Random(seed);
        const midiOut = new LineWatch();
        const model = random.pick(MODELS);
        const { assigner } = openFirmware(model.name);
        const roms = {
          title: damage,
          assigner: random.chance(80) ? assignerImage(random, damage, assigner) : assigner,
          lower: boardImage(random, damage),
          upper: boardImage(random, damage),
        };
        const machine = machineWith(roms, model, random, midiOut);
        machine.midiIn(randomBytes(random, 30), random.below(20 * MILLISECOND));
        runWatched(machine, (5 + random.below(40)) * MILLISECOND, random);
        for (const list of Object.values(machine.oddities())) {
          expect(list.length).toBeLessThanOrEqual(MOST_ODDITIES);
          const places = list.map(({ what, address, pc }) => `${what} ${address} ${pc}`);
          expect(new Set(places).size).toBe(list.length);
        }
      }),
      cases(10, 1000),
    );
  });
});

it('what any program plays can be heard: every sample is finite and no louder than the supply allows', async () => {
  await check(
    fc.property(seeds(), (seed) => {
      const random = new Random(seed);
      const model = random.pick(MODELS);
      const machine = machineWith(damagedRoms(random, model.name), model, random, new LineWatch());
      const { seed: spread, analogProfile: analog } = machine;
      const sampleRate = random.pick(SAMPLE_RATES);
      const outputs = model.boards.map(
        (name, n) =>
          new BoardOutput(machine.boards[n]!.tape, {
            soundBoard: model.soundBoard,
            analog,
            seed: spread,
            board: boardIndex(name),
            sampleRate,
          }),
      );
      machine.midiIn(randomBytes(random, 20));
      for (let block = 0; block < 20; block++) {
        const samples = 1 + random.below(64);
        const cores = outputs[0]!.coreSamplesFor(samples);
        machine.runTo(outputs[0]!.coreTick + cores * TICKS_PER_CORE_SAMPLE);
        for (const output of outputs) {
          const made = output.render(samples);
          for (let n = 0; n < made; n++) {
            expect(Math.abs(output.left[n]!)).toBeLessThan(4);
            expect(Math.abs(output.right[n]!)).toBeLessThan(4);
          }
        }
      }
    }),
    cases(6, 600),
  );
});
