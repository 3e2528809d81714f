import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { DigitalMachine } from '../../src/machine/digitalMachine.js';
import { TICKS_PER_BYTE, TICKS_PER_SECOND } from '../../src/time.js';
import { cases, check, Random, seeds, TIME_LIMIT } from './cases.js';
import { midiTraffic, mutatedTraffic, randomBytes } from './midiTraffic.js';
import { LineWatch, runWatched } from './observed.js';

vi.setConfig({ testTimeout: TIME_LIMIT });

let booted: Uint8Array;

beforeAll(() => {
  const machine = new DigitalMachine();
  machine.boot();
  for (const { tape } of machine.boards) tape.discard(tape.length);
  booted = machine.snapshot();
});

const NOTHING_ODD = { assigner: [], lower: [], upper: [] };

describe.each([
  ['random bytes', randomBytes],
  ['traffic of a keyboard and a librarian', midiTraffic],
  ['damaged traffic', mutatedTraffic],
] as const)('%s on MIDI IN', (_, make) => {
  it('leave the machine running, and the open firmware where it belongs', async () => {
    await check(
      fc.property(seeds(), fc.boolean(), (seed, wireRate) => {
        const random = new Random(seed);
        const midiOut = new LineWatch();
        const machine = DigitalMachine.restore(booted, { onMidiOut: midiOut.hear });
        machine.wireRate = wireRate;
        const bytes = make(random, 1 + random.below(12));
        machine.midiIn(bytes, machine.tick + random.below(100_000));
        runWatched(machine, bytes.length * TICKS_PER_BYTE + TICKS_PER_SECOND / 50, random);
        expect(machine.oddities()).toEqual(NOTHING_ODD);
      }),
      cases(12, 2000),
    );
  });
});
