import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { BareBoard, type BareBoardOptions } from '../../src/machine/bareBoard.js';
import { MKS70, MODELS, type ModelName } from '../../src/machine/models.js';
import { SAMPLE_RATES, SuperJX, type SuperJXOptions } from '../../src/machine/superJx.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { noteOnBytes, parameterBytes } from '../../src/wire/commands.js';
import { cases, check, FULL, Random, seeds, TIME_LIMIT } from '../robustness/cases.js';
import { midiTraffic, mutatedTraffic } from '../robustness/midiTraffic.js';

vi.setConfig({ testTimeout: TIME_LIMIT });

/** Stereo samples one after the other. */
type Samples = number[];

interface Renderer {
  render(left: Float32Array, right: Float32Array): void;
}

/** Renders `samples` in blocks of random sizes. */
function render(machine: Renderer, samples: number, random: Random): Samples {
  const heard: Samples = [];
  for (let left = samples; left > 0; ) {
    const size = Math.min(left, random.pick([1, 7, 64, 65, 1 + random.below(500)]));
    const channels = [new Float32Array(size), new Float32Array(size)] as const;
    machine.render(...channels);
    for (let n = 0; n < size; n++) heard.push(channels[0][n]!, channels[1][n]!);
    left -= size;
  }
  return heard;
}

const states = new Map<string, Uint8Array>();

/** A machine that has booted, which costs a second each time, from a snapshot of the first of its kind. */
async function booted(options: SuperJXOptions): Promise<Uint8Array> {
  const key = `${options.model} ${options.sampleRate}`;
  let state = states.get(key);
  if (!state) {
    state = (await SuperJX.create(options)).save();
    states.set(key, state);
  }
  return state;
}

/** Plays something: bytes at odd times, and hands on the panel. */
function play(machine: SuperJX, seed: number): void {
  const random = new Random(seed);
  const bytes = random.chance(70) ? midiTraffic(random, 6) : mutatedTraffic(random, 6);
  for (let n = 0; n < 3; n++) machine.midiIn([0x90, 40 + random.below(40), 1 + random.below(127)]);
  machine.midiIn(bytes, machine.tick + random.below(1_000_000));
  const buttons = Object.keys(machine.model.assigner.buttons);
  if (random.chance(30)) machine.pressButton(random.pick(buttons), random.chance(50));
  if (random.chance(30)) machine.turnDial(random.chance(50) ? 1 : -1);
  if (random.chance(20)) machine.wireRate = random.chance(50);
}

const KINDS: readonly [ModelName, number][] = FULL
  ? MODELS.flatMap(({ name }) => SAMPLE_RATES.map((rate) => [name, rate] as [ModelName, number]))
  : [
      ['mks70', 44_100],
      ['jx10', 48_000],
      ['mks70', 96_000],
    ];

describe.each(KINDS)('%s at %i Hz', (model, sampleRate) => {
  it('goes on from a snapshot between any two samples, to the bit', async () => {
    const first = await booted({ model, sampleRate });
    await check(
      fc.property(seeds(), fc.integer({ min: 0, max: 3000 }), seeds(), (seed, before, laterSeed) => {
        const out: number[] = [];
        const options: SuperJXOptions = { model, sampleRate };
        const heardOut = { ...options, onMidiOut: (byte: number, tick: number) => out.push(byte, tick) };
        const machine = SuperJX.restore(first, heardOut);
        play(machine, seed);
        render(machine, before, new Random(seed));
        const state = machine.save();
        const outOfCopy: number[] = [];
        const copy = SuperJX.restore(state, {
          ...options,
          onMidiOut: (byte, tick) => outOfCopy.push(byte, tick),
        });
        expect(Buffer.compare(copy.save(), state)).toBe(0);
        expect(copy.tick).toBe(machine.tick);
        expect(copy.display).toBe(machine.display);
        out.length = 0;
        play(machine, laterSeed);
        play(copy, laterSeed);
        const sameBlocks = laterSeed % 2 === 0;
        const expected = render(machine, 1500, new Random(laterSeed));
        const found = render(copy, 1500, new Random(sameBlocks ? laterSeed : laterSeed + 1));
        expect(found.findIndex((sample, n) => !Object.is(sample, expected[n]))).toBe(-1);
        expect(outOfCopy).toEqual(out);
        // other blocks may leave other leftovers behind, which no sample shows
        if (sameBlocks) expect(Buffer.compare(copy.save(), machine.save())).toBe(0);
      }),
      cases(3, 40),
    );
  });
});

describe('a bare board', () => {
  const options: BareBoardOptions = {
    program: openFirmware().lower,
    soundBoard: MKS70.soundBoard,
    analog: analogProfile('default'),
    seed: 1,
    board: 0,
    sampleRate: 48_000,
  };

  it('goes on from a snapshot between any two samples, to the bit', async () => {
    const first = new BareBoard(options);
    first.boot();
    const state = first.snapshot();
    const send = (board: BareBoard, seed: number) => {
      const random = new Random(seed);
      board.send(noteOnBytes(random.below(6), 30 + random.below(60), 100));
      for (let n = 0; n < 20; n++) {
        board.send(
          parameterBytes(0x80 + random.below(64), random.below(128)),
          board.tick + random.below(200_000),
        );
      }
    };
    await check(
      fc.property(seeds(), fc.integer({ min: 0, max: 3000 }), (seed, before) => {
        const board = BareBoard.restore(state, options);
        send(board, seed);
        render(board, before, new Random(seed));
        const middle = board.snapshot();
        const copy = BareBoard.restore(middle, options);
        expect(Buffer.compare(copy.snapshot(), middle)).toBe(0);
        send(board, seed + 1);
        send(copy, seed + 1);
        const sameBlocks = seed % 2 === 0;
        const expected = render(board, 1500, new Random(seed + 1));
        const found = render(copy, 1500, new Random(sameBlocks ? seed + 1 : seed + 2));
        expect(found.findIndex((sample, n) => !Object.is(sample, expected[n]))).toBe(-1);
        if (sameBlocks) expect(Buffer.compare(copy.snapshot(), board.snapshot())).toBe(0);
      }),
      cases(4, 100),
    );
  });

  it('takes nothing but bytes and times', () => {
    const board = new BareBoard(options);
    for (const byte of [-1, 256, 1.5, Number.NaN]) expect(() => board.send([0x90, byte])).toThrow(RangeError);
    expect(() => board.send([0x90], Number.NaN)).toThrow(/finite/);
    expect(() => board.send([0x90], Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});
