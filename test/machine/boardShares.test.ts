import { beforeAll, describe, expect, it } from 'vitest';
import { type BoardShare, shareOut } from '../../src/machine/boardShares.js';
import {
  AttachedOutput,
  AttachedVoices,
  type DetachedBoard,
  type DigitalStretch,
} from '../../src/machine/detachedBoards.js';
import { SuperJX } from '../../src/machine/superJx.js';
import { toneApr } from '../../src/patches/sysexBuild.js';
import { Tone } from '../../src/patches/tone.js';
import { noteMessage, toneSelection } from '../../src/render/setup.js';
import { TICKS_PER_SECOND } from '../../src/time.js';

const SAMPLE_RATE = 44_100;
/** Blocks of every kind; six tenths of a second in all. */
const BLOCKS = [1, 2, 4096, 63, 4096, 1000, 1, 8192, 2048, 6961];
const SAMPLES = BLOCKS.reduce((sum, count) => sum + count, 0);

/** Sawtooths in sync, filters that the LFO moves to both sides of 10 kHz, chorus; short notes. */
function brightTone(): Tone {
  const tone = Tone.initial('BRIGHT');
  tone.setStep('cross-mod', 1);
  tone.setStep('chorus', 1);
  tone.set('mix-dco2', 127);
  tone.set('dco2-fine-tune', 80);
  tone.set('vcf-cutoff', 114);
  tone.set('vcf-resonance', 60);
  tone.set('vcf-lfo', 30);
  tone.set('lfo-rate', 90);
  tone.set('env2-release', 0);
  return tone;
}

/** Noise on one oscillator, which modulates the other's level; the other chorus. */
function noisyTone(): Tone {
  const tone = brightTone();
  tone.setStep('cross-mod', 3);
  tone.setStep('dco2-waveform', 0);
  tone.setStep('chorus', 2);
  tone.setStep('hpf-cutoff', 2);
  tone.set('vcf-cutoff', 100);
  return tone;
}

/** Chords with rests in which voices fall asleep, each of other voices; another tone meanwhile. */
function play(machine: SuperJX): void {
  const at = (seconds: number) => machine.tick + seconds * TICKS_PER_SECOND;
  const chord = (keys: readonly number[], start: number, end: number) => {
    machine.midiIn(
      keys.flatMap((key) => [...noteMessage(key, 100)]),
      at(start),
    );
    machine.midiIn(
      keys.flatMap((key) => [...noteMessage(key, 0)]),
      at(end),
    );
  };
  chord([36, 43, 48, 52, 55, 60, 64, 67, 72, 79, 84], 0.01, 0.12);
  chord([40, 65, 93], 0.28, 0.38);
  machine.midiIn(toneApr(noisyTone()), at(0.385));
  chord([45, 50, 57, 62], 0.47, 0.56);
}

let stretches: DigitalStretch[];
let boards: readonly DetachedBoard[];
/** Of a whole machine: both channels of each board. */
let serial: Float32Array[];
/** The same of whole boards, in doubles. */
let whole: Float64Array[];

beforeAll(async () => {
  const machine = await SuperJX.create({ sampleRate: SAMPLE_RATE });
  for (const message of toneSelection(brightTone())) machine.midiIn(message);
  machine.settle();
  play(machine);
  const detachedMachine = SuperJX.restore(machine.save(), { sampleRate: SAMPLE_RATE });
  const channel = () => new Float32Array(SAMPLES);
  serial = [channel(), channel(), channel(), channel()];
  const [lowerLeft, lowerRight, upperLeft, upperRight] = serial as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  machine.render(channel(), channel(), { lowerLeft, lowerRight, upperLeft, upperRight });
  const detached = detachedMachine.detach();
  boards = detached.outputs;
  stretches = BLOCKS.map((count) => detached.run(count));
  whole = renderShared(shareOut(boards.length, 1).flat()).heard;
});

/** What the threads would make of it, one after the other; and how many sums had anything on the 192 kHz bus. */
function renderShared(shares: readonly BoardShare[]): {
  heard: Float64Array[];
  wide: number;
  narrow: number;
} {
  const heard = serial.map(() => new Float64Array(SAMPLES));
  let wide = 0;
  let narrow = 0;
  boards.forEach((board, n) => {
    const own = shares.filter((share) => share.board === n);
    const output = new AttachedOutput(board, own.find(({ joins }) => joins)!.pairs);
    const voices = own.filter(({ joins }) => !joins).map(({ pairs }) => new AttachedVoices(board, pairs));
    let done = 0;
    BLOCKS.forEach((count, block) => {
      const { tapes, cores } = stretches[block]!;
      const sums = voices.map((some) => some.render(tapes[n]!, cores));
      for (const sum of sums) sum.wide ? wide++ : narrow++;
      const [left, right] = [2 * n, 2 * n + 1].map((k) => heard[k]!.subarray(done, done + count));
      output.render(tapes[n]!, left!, right!, sums);
      done += count;
    });
  });
  return { heard, wide, narrow };
}

function same(a: Float32Array | Float64Array, b: Float32Array | Float64Array): boolean {
  return a.length === b.length && a.every((sample, i) => sample === b[i]);
}

describe('boards shared out among threads', () => {
  it('whole boards give the samples of the machine', () => {
    expect(serial.map((channel) => channel.some((sample) => Math.abs(sample) > 0.01))).not.toContain(false);
    for (const [n, channel] of serial.entries())
      expect(same(Float32Array.from(whole[n]!), channel)).toBe(true);
  });

  it.each([2, 3, 4, 5, 6])('the samples of %i threads are those of one, in doubles', (threads) => {
    const { heard, wide, narrow } = renderShared(shareOut(boards.length, threads).flat());
    for (const [n, channel] of whole.entries()) expect(same(heard[n]!, channel)).toBe(true);
    if (threads > 2) expect(Math.min(wide, narrow)).toBeGreaterThan(0);
  });

  it('the voices rest at times', () => {
    const from = Math.round(0.25 * SAMPLE_RATE);
    const rest = serial[0]!.subarray(from, from + 0.03 * SAMPLE_RATE);
    expect(rest.every((sample) => Math.abs(sample) < 1e-3)).toBe(true);
  });

  it('sums that do not fit are refused', () => {
    const board = boards[0]!;
    const { tapes, cores } = stretches[0]!;
    const [left, right] = [new Float64Array(BLOCKS[0]!), new Float64Array(BLOCKS[0]!)];
    const first = { first: 0, end: 1 };
    const middle = new AttachedVoices(board, { first: 1, end: 2 }).render(tapes[0]!, cores);
    const last = new AttachedVoices(board, { first: 2, end: 3 }).render(tapes[0]!, cores);
    const output = () => new AttachedOutput(board, first);
    expect(() => output().render(tapes[0]!, left, right)).toThrow('not those of the other pairs');
    expect(() => output().render(tapes[0]!, left, right, [middle])).toThrow('not those of the other pairs');
    const short = { ...last, count: 0 };
    expect(() => output().render(tapes[0]!, left, right, [middle, short])).toThrow('not those');
    const long = new Float64Array(99);
    expect(() => output().render(tapes[0]!, long, long, [middle, last])).toThrow('are missing');
    const twice = output();
    twice.render(tapes[0]!, new Float64Array(0), new Float64Array(0), [middle, last]);
    expect(() => twice.render(tapes[0]!, left, right, [middle, last])).toThrow('not been used up');
  });
});

describe('sharing out', () => {
  it.each([1, 2])(
    'gives every pair of voices of %i boards to one thread, evenly, and each board a joiner',
    (count) => {
      for (let threads = 1; threads <= 8; threads++) {
        const shares = shareOut(count, threads);
        expect(shares).toHaveLength(Math.min(threads, 3 * count));
        const pairsOf = (own: readonly BoardShare[]) =>
          own.flatMap(({ board, pairs }) =>
            [0, 1, 2].slice(pairs.first, pairs.end).map((pair) => 3 * board + pair),
          );
        expect(shares.flatMap(pairsOf)).toEqual([0, 1, 2, 3, 4, 5].slice(0, 3 * count));
        const loads = shares.map((own) => pairsOf(own).length);
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThan(2);
        const joiners = shares.flat().filter(({ joins }) => joins);
        expect(joiners.map(({ board }) => board)).toEqual([0, 1].slice(0, count));
      }
    },
  );

  it('no threads, and parts of them, are refused', () => {
    for (const threads of [0, 1.5, Number.NaN]) expect(() => shareOut(2, threads)).toThrow('from 1 on');
  });

  it('as many threads as boards take one board each', () => {
    const whole = { first: 0, end: 3 };
    expect(shareOut(2, 2)).toEqual([
      [{ board: 0, pairs: whole, joins: true }],
      [{ board: 1, pairs: whole, joins: true }],
    ]);
  });

  it('the output stages fall to the threads with the fewest voices', () => {
    const joining = shareOut(2, 4).map((own) =>
      own.map(({ pairs, joins }) => [pairs.end - pairs.first, joins]),
    );
    expect(joining).toEqual([[[1, true]], [[2, false]], [[1, true]], [[2, false]]]);
  });
});
