import { describe, expect, it } from 'vitest';
import { filterResponse } from '../../src/analog/chorusFilter.js';
import { BLOCK } from '../../src/analog/kernel/layout.js';
import { OutputStage } from '../../src/analog/outputStage.js';
import {
  type AnalogProfile,
  analogProfile,
  type ChorusFilterPole,
} from '../../src/profiles/analogProfile.js';
import { SnapshotError, StateReader, StateWriter } from '../../src/snapshot.js';
import { LATCH_CHORUS, LATCH_HPF, LATCH_MUTE } from '../../src/tape/controlTape.js';

const ONES = new Float64Array(BLOCK).fill(1);

interface Sound {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** Runs `blocks` blocks of `input` (a function of the sample index) through a stage, in pieces of `piece`. */
function run(
  stage: OutputStage,
  input: (index: number) => number,
  blocks: number,
  start = 0,
  piece = BLOCK,
): Sound {
  const left = new Float64Array(blocks * BLOCK);
  const right = new Float64Array(blocks * BLOCK);
  for (let block = 0; block < blocks; block++) {
    const position = (start + block) * BLOCK;
    const bus = Float64Array.from({ length: BLOCK }, (_, i) => input(position + i));
    for (let from = 0; from < BLOCK; from += piece) {
      const to = Math.min(from + piece, BLOCK);
      stage.process(bus, ONES, position, from, to, left, right, block * BLOCK);
    }
  }
  return { left, right };
}

function stageOf(profile: AnalogProfile | string, chorus = 0, hpf = 0): OutputStage {
  const stage = new OutputStage(typeof profile === 'string' ? analogProfile(profile) : profile, 1, 0);
  stage.latch(LATCH_MUTE, 1);
  stage.latch(LATCH_CHORUS, chorus);
  stage.latch(LATCH_HPF, hpf);
  return stage;
}

const tone = (index: number): number => Math.sin((2 * Math.PI * 1000 * index) / 96_000);

/** Amplitude of a frequency in the last 9600 samples. */
function sizeAt(x: Float64Array, frequency: number): number {
  const from = x.length - 9600;
  let re = 0;
  let im = 0;
  for (let i = from; i < x.length; i++) {
    re += x[i]! * Math.cos((2 * Math.PI * frequency * i) / 96_000);
    im += x[i]! * Math.sin((2 * Math.PI * frequency * i) / 96_000);
  }
  return Math.hypot(re, im) / 4800;
}

describe('output stage', () => {
  it('passes 1 kHz at gain 1 and 20 kHz by its 40 kHz low-pass', () => {
    expect(sizeAt(run(stageOf('ideal'), tone, 160).left, 1000)).toBeCloseTo(1, 3);
    const high = (index: number): number => Math.sin((2 * Math.PI * 20_000 * index) / 96_000);
    const level = 20 * Math.log10(sizeAt(run(stageOf('ideal'), high, 160).left, 20_000));
    expect(level).toBeCloseTo(-10 * Math.log10(1 + 0.25), 3);
  });

  it('with the chorus off both channels are one; on, the dry part is common and the wet part is not', () => {
    const off = run(stageOf('ideal'), tone, 160);
    expect(off.right).toEqual(off.left);
    // No depth: both lines delay alike, and the wet gain is that of the profile.
    const ideal = analogProfile('ideal');
    const still = {
      ...ideal,
      chorus: { ...ideal.chorus, depth: 0, delay: 2e-3, transfer: 1, leakTime: 1e6 },
    };
    const low = (index: number): number => 0.1 * Math.sin((2 * Math.PI * 200 * index) / 96_000);
    const on = run(stageOf(still, 1), low, 300);
    expect(on.right).toEqual(on.left);
    // The delay, half a clock period of held steps and the filters' phase: dry and wet add as vectors.
    const lag = (filter: readonly ChorusFilterPole[]): number => {
      const [re, im] = filterResponse(filter, 200);
      return -Math.atan2(im, re);
    };
    const { inputFilter, outputFilter, delay, wet } = still.chorus;
    const phase = 2 * Math.PI * 200 * delay * (1 + 1 / 256) + lag(inputFilter) + lag(outputFilter);
    const sum = Math.hypot(1 + wet * Math.cos(phase), wet * Math.sin(phase));
    expect(sizeAt(on.left, 200) / 0.1).toBeCloseTo(sum, 2);
    const moving = run(stageOf('ideal', 1), tone, 300);
    expect(moving.right).not.toEqual(moving.left);
  });

  it('turns the wet part on and off in about 5 ms', () => {
    const stage = stageOf('ideal');
    const level = (blocks: number, start: number): number => {
      const { left, right } = run(stage, tone, blocks, start);
      return left.reduce((most, x, i) => Math.max(most, Math.abs(x - right[i]!)), 0);
    };
    expect(level(75, 0)).toBe(0);
    stage.latch(LATCH_CHORUS, 2);
    expect(level(1, 75)).toBeLessThan(0.6);
    expect(level(75, 76)).toBeGreaterThan(0.6);
    stage.latch(LATCH_CHORUS, 0);
    // 20 ms are four time constants.
    level(15, 151);
    expect(level(1, 166)).toBeLessThan(2.4 * Math.exp(-3.9));
    level(90, 167);
    // What is left are the two coupling capacitors, 1 Hz.
    expect(level(1, 257)).toBeLessThan(1e-4);
  });

  it('is muted from power-on until the latch opens, and softly', () => {
    const stage = new OutputStage(analogProfile('ideal'), 1, 0);
    expect(run(stage, tone, 10).left.every((x) => x === 0)).toBe(true);
    stage.latch(LATCH_MUTE, 1);
    run(stage, tone, 10, 10);
    expect(sizeAt(run(stage, tone, 80, 20).left, 1000)).toBeCloseTo(1, 3);
    stage.latch(LATCH_MUTE, 0);
    const end = run(stage, tone, 40, 100).left;
    expect(Math.abs(end[0]! - end[1]!)).toBeLessThan(0.1);
    expect(Math.abs(end.at(-1)!)).toBe(0);
  });

  it('noise of the two channels of the chorus is not the same, and is 55 dB below one saw', () => {
    const { left, right } = run(stageOf('default', 1), () => 0, 800);
    const rms = (x: Float64Array): number => Math.sqrt(x.reduce((sum, y) => sum + y * y, 0) / x.length);
    const difference = left.map((x, i) => x - right[i]!);
    // Independent: the difference of two is root 2 larger; to 48 kHz there is root 2.4 more than to 20 kHz.
    const saw = 5 / Math.sqrt(12);
    const expected = saw * 10 ** (-55 / 20) * Math.SQRT2;
    expect(rms(difference) / expected).toBeGreaterThan(1);
    expect(rms(difference) / expected).toBeLessThan(Math.sqrt(2.4));
  });

  it('does not depend on how it is cut, and continues from a snapshot', () => {
    const stage = () => stageOf('default', 1, 2);
    const whole = run(stage(), tone, 40);
    expect(run(stage(), tone, 40, 0, 13)).toEqual(whole);
    const first = stage();
    const head = run(first, tone, 17);
    const writer = new StateWriter();
    first.save(writer);
    const second = new OutputStage(analogProfile('default'), 1, 0);
    second.load(new StateReader(writer.finish()));
    const tail = run(second, tone, 23, 17);
    expect(Float64Array.from([...head.left, ...tail.left])).toEqual(whole.left);
    expect(Float64Array.from([...head.right, ...tail.right])).toEqual(whole.right);
  });

  it('every byte of a snapshot may be damaged: it is refused or plays on without NaN', () => {
    const stage = stageOf('default', 1, 1);
    run(stage, tone, 3);
    const writer = new StateWriter();
    stage.save(writer);
    const state = writer.finish();
    let refused = 0;
    for (let at = 0; at < state.length; at += 7) {
      const damaged = state.slice();
      damaged[at]! ^= 0xff;
      const target = new OutputStage(analogProfile('default'), 1, 0);
      try {
        target.load(new StateReader(damaged));
      } catch (error) {
        expect(error).toBeInstanceOf(SnapshotError);
        refused++;
        continue;
      }
      const { left, right } = run(target, tone, 2, 3);
      expect(left.every(Number.isFinite) && right.every(Number.isFinite)).toBe(true);
    }
    expect(refused).toBeGreaterThan(10);
  });
});
