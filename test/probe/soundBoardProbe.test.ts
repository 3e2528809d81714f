import { describe, expect, it } from 'vitest';
import { BareBoard } from '../../src/machine/bareBoard.js';
import { MKS70, MODELS } from '../../src/machine/models.js';
import { probeSoundBoard } from '../../src/probe/soundBoard/soundBoardProbe.js';
import { checkWiring } from '../../src/probe/soundBoard/wiringCheck.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { readMachineProfile, writeMachineProfile } from '../../src/profiles/profileFile.js';
import { REFERENCE_SOUND_BOARD, type SoundBoardProfile } from '../../src/profiles/soundBoardProfile.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { noteOnBytes, parameterBytes } from '../../src/wire/commands.js';
import { buildSoundBoard } from '../../tools/firmware/build.js';
import { randomWiring } from '../../tools/firmware/randomWiring.js';
import { otherBoardProgram } from './otherBoard.js';

/** Fast: the first two of the five. */
const SEEDS = process.env.SUPERJX_FULL ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] : [1, 2];

function foreignImage(wiring: SoundBoardProfile, seed: number): Uint8Array {
  return buildSoundBoard(seed % 2 === 0 ? 'lower' : 'upper', wiring).bytes;
}

/** A third of a second of six voices with sync, chorus and high-pass on. */
function sound(program: Uint8Array, soundBoard: SoundBoardProfile, prefix: number): Float32Array[] {
  const board = new BareBoard({
    program,
    soundBoard,
    analog: analogProfile('default'),
    seed: 7,
    board: 0,
    sampleRate: 48_000,
  });
  board.boot();
  const tone = [
    [0x80, 0x20],
    [0x85, 0x40],
    [0x81, 0x60],
    [0x86, 0x20],
    [0x87, 0x20],
    [0x89, 0x50],
    [0x91, 90],
    [0x92, 70],
    [0x96, 0x40],
    [0x97, 60],
    [0x98, 70],
    [0x9a, 40],
    [0x9e, 100],
    [0xa0, 0x40],
    [0xab, 0x40],
    [0xaf, 0x40],
  ].flatMap(([number, value]) => parameterBytes(number!, value!));
  board.send([prefix, ...tone, ...[0, 1, 2, 3, 4, 5].flatMap((v) => noteOnBytes(v, 40 + 7 * v, 90))]);
  const left = new Float32Array(16_000);
  const right = new Float32Array(16_000);
  board.render(left, right);
  return [left, right];
}

describe('the open firmware built for boards wired at random, as images nobody knows', () => {
  const reference = new Map(
    ([0xf1, 0xf9] as const).map((prefix) => {
      const { lower, upper } = openFirmware();
      return [prefix, sound(prefix === 0xf1 ? lower : upper!, REFERENCE_SOUND_BOARD, prefix)];
    }),
  );

  it.each(SEEDS)(
    'wiring %i: the probe finds every field, and with what it found the board sounds the same',
    (seed) => {
      const wiring = randomWiring(seed);
      const image = foreignImage(wiring, seed);
      const { works, profile, findings } = probeSoundBoard(image);
      expect(works).toBe(true);
      expect(profile).toEqual(wiring);
      // what no program shows: pull-ups; and what the timer's pulses do to the clock
      const unsure = findings.filter(({ confidence }) => confidence !== 'certain').map(({ field }) => field);
      expect(unsure).toEqual(['soundBoard.dco2Clock', 'soundBoard.undriven']);

      const prefix = seed % 2 === 0 ? 0xf1 : 0xf9;
      const played = sound(image, profile!, prefix);
      expect(played[0]!.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
      expect(played).toEqual(reference.get(prefix));
    },
  );

  it('with the wiring of another board, the check names what is wrong', () => {
    const wiring = randomWiring(1);
    const probe = probeSoundBoard(foreignImage(wiring, 1));
    expect(checkWiring(wiring, probe)).toEqual([]);
    const { latches, calibration, counters } = wiring;
    const swapped = counters.map((place, n) => (n === 2 ? counters[9]! : n === 9 ? counters[2]! : place));
    const wrong: SoundBoardProfile = {
      ...wiring,
      counters: swapped,
      latches: { ...latches, hpf: latches.crossMod },
      calibration: { ...calibration, sensePin: calibration.sensePin === 4 ? 5 : 4 },
      multiplexer: wiring.multiplexer.map((conditions, cv) =>
        cv === 30 ? wiring.multiplexer[31]! : conditions,
      ),
    };
    expect(checkWiring(wrong, probe).map(({ field }) => field)).toEqual([
      'soundBoard.multiplexer.VCA.0',
      'soundBoard.multiplexer.VCA.1',
      'soundBoard.counters.DCO1.2',
      'soundBoard.counters.DCO2.3',
      'soundBoard.latches.hpf',
      'soundBoard.calibration.sensePin',
    ]);
    const other = checkWiring(REFERENCE_SOUND_BOARD, probe);
    expect(other.length).toBeGreaterThan(40);
  });
});

describe('a program for a board of another build', () => {
  const program = otherBoardProgram();
  const probe = probeSoundBoard(program);
  const profile = probe.profile!;

  it('is understood: inhibit lines, channels on another port, the DAC written into open holds', () => {
    expect(probe.geometry!.openAtWrite).toBe(true);
    const hold = (inhibits: number, channel: number) => [
      { port: 'P1', mask: 0x3f, value: 0x3f & ~(1 << inhibits) },
      { port: 'PB', mask: 0x07, value: channel },
    ];
    const voices = [0, 1, 2, 3, 4, 5];
    const wanted = [0, 1, 2, 3, 4, 5].flatMap((bank) => voices.map((voice) => hold(bank, voice)));
    expect(profile.multiplexer.slice(0, 36)).toEqual(wanted);
    expect(profile.multiplexer[36]).toEqual(hold(4, 6));
    expect(profile.latches).toMatchObject({
      wave1: { port: 'PC', bits: [0, 1] },
      wave2: { port: 'PC', bits: [2, 3] },
      hpf: { port: 'P1', bits: [6, 7] },
      chorus: { port: 'PC', bits: [4, 5] },
    });
    const places = [2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12];
    expect(profile.counters).toEqual(places.map((place) => ({ chip: place >> 2, counter: place & 3 })));
    expect(profile.dco2Clock).toBe('plain');
  });

  it('is said to lack what it lacks, and sounds all the same', () => {
    expect(profile.absent).toEqual({ holds: { VOLUME: 4095 }, latches: { crossMod: 0, mute: 1 } });
    const unknown = probe.findings
      .filter(({ confidence }) => confidence === 'unknown')
      .map(({ field }) => field);
    expect(unknown).toEqual([
      'soundBoard.multiplexer.VOLUME',
      'soundBoard.latches.crossMod',
      'soundBoard.calibration.sensePin',
      'soundBoard.calibration.voice',
      'soundBoard.calibration.dco',
      'soundBoard.latches.mute',
      'soundBoard.undriven',
    ]);
    const file = writeMachineProfile({ ...MKS70, soundBoard: profile }, MKS70);
    expect(readMachineProfile(file, { models: MODELS }).soundBoard).toEqual(profile);
    const [left] = sound(program, profile, 0xf9);
    expect(left!.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
  });
});

describe('images that are no sound-board program', () => {
  it('gives a report on noise and zeros; on nothing with SUPERJX_FULL=1', () => {
    let state = 1;
    const noise = () => {
      state = Math.imul(state, 1664525) + 1013904223;
      return (state >>> 24) & 0xff;
    };
    const images = [
      new Uint8Array(0x2000).map(noise),
      new Uint8Array(0x2000),
      ...(process.env.SUPERJX_FULL ? [new Uint8Array(0x4000).fill(0xff)] : []),
    ];
    for (const image of images) {
      const probe = probeSoundBoard(image);
      expect(probe.works).toBe(false);
      expect(probe.summary).toContain('never came to steady rounds');
      expect(probe.profile).toBeUndefined();
    }
  });
});
