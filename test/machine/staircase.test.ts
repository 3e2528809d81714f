import { describe, expect, it } from 'vitest';
import {
  CV_COUNT,
  CV_NAMES,
  CV_VCA,
  CV_VCF,
  CV_VOLUME,
  HOLD,
  PIT_WRITE,
  SAMPLE,
} from '../../src/tape/controlTape.js';
import { TICKS_PER_SECOND } from '../../src/time.js';
import { Bench, type TapeEvent } from './bench.js';

/** A value as it stands from `tick` on. */
interface Step {
  readonly tick: number;
  readonly value: number;
}

/** What a hold capacitor is left with each time the multiplexer lets it go. */
function heldVoltages(tape: readonly TapeEvent[], cv: number): Step[] {
  const steps: Step[] = [];
  let code = -1;
  for (const { tick, what, value } of tape) {
    if (what === SAMPLE + cv) code = value;
    if (what === HOLD + cv && code >= 0) steps.push({ tick, value: code });
  }
  return steps;
}

/** The counts that DCO1 of voice 0 is given, low byte first. */
function counts(tape: readonly TapeEvent[]): Step[] {
  const writes = tape.filter(({ what }) => what === PIT_WRITE);
  const steps: Step[] = [];
  for (let n = 0; n + 1 < writes.length; n += 2) {
    steps.push({ tick: writes[n + 1]!.tick, value: writes[n]!.value | (writes[n + 1]!.value << 8) });
  }
  return steps;
}

/** Seconds from each step to the next. */
function intervals(steps: readonly Step[]): number[] {
  return steps.slice(1).map((step, n) => (step.tick - steps[n]!.tick) / TICKS_PER_SECOND);
}

/** Length of the board's round: how often the volume is refreshed, seconds. */
function roundOf(tape: readonly TapeEvent[]): number {
  const all = intervals(heldVoltages(tape, CV_VOLUME));
  return all.reduce((sum, interval) => sum + interval, 0) / all.length;
}

/** Seconds between changes of the value. */
function changeIntervals(steps: readonly Step[]): number[] {
  return intervals(steps.filter((step, n) => n === 0 || step.value !== steps[n - 1]!.value));
}

/** Every interval is a whole number of rounds, give or take a hundredth of one. */
function expectOnRounds(all: readonly number[], round: number): void {
  for (const interval of all) {
    const rounds = interval / round;
    expect(Math.round(rounds)).toBeGreaterThanOrEqual(1);
    expect(Math.abs(rounds - Math.round(rounds))).toBeLessThan(0.01);
  }
}

describe('the 10 ms staircase on the control tape', () => {
  it('has a round between 10 and 12 ms, constant within 1 %', () => {
    const busy = { 131: 40, 132: 50, 139: 30, 153: 60, 154: 40, 163: 100, 169: 70 };
    const bench = new Bench().set(busy);
    for (const voice of [0, 1, 2, 3, 4, 5]) bench.press(40 + 9 * voice, 100, voice);
    const tape = bench.tape(0.5);
    const round = roundOf(tape);
    expect(round).toBeGreaterThan(0.00999);
    expect(round).toBeLessThan(0.01201);
    for (const interval of intervals(heldVoltages(tape, CV_VOLUME))) {
      expect(Math.abs(interval / round - 1)).toBeLessThan(0.01);
    }
    // the round itself is paced by a timer; serial bytes and voices with less to do shift what is in it
    for (let cv = 0; cv < CV_COUNT; cv++) {
      for (const interval of intervals(heldVoltages(tape, cv))) {
        expect(Math.abs(interval / round - 1), CV_NAMES[cv]).toBeLessThan(0.1);
      }
    }
  });

  it('moves the VCA in equal steps, one a round, during an attack, and never in between', () => {
    const tape = new Bench().set({ 169: 80 }).press(69).tape(0.5);
    const steps = heldVoltages(tape, CV_VCA).filter(({ value }) => value > 0 && value < 4095);
    expect(steps.length).toBeGreaterThan(35);
    const rises = steps.slice(1).map(({ value }, n) => value - steps[n]!.value);
    expect(Math.max(...rises) - Math.min(...rises)).toBeLessThanOrEqual(1);
    expect(Math.min(...rises)).toBeGreaterThan(20);
    expectOnRounds(changeIntervals(steps), roundOf(tape));
    // while a hold is open it sees the new value and nothing else
    const seen = new Set(tape.filter(({ what }) => what === SAMPLE + CV_VCA).map(({ value }) => value));
    expect([...seen].filter((value) => value > 0 && value < 4095)).toEqual(steps.map(({ value }) => value));
  });

  it('moves the VCF once a round under an LFO', () => {
    const tape = new Bench().set({ 151: 64, 153: 60, 163: 64 }).press(69).tape(0.7);
    const steps = heldVoltages(tape, CV_VCF);
    const changes = changeIntervals(steps);
    expect(changes.length).toBeGreaterThan(50);
    expectOnRounds(changes, roundOf(tape));
  });

  it('moves the pitch once a round under vibrato', () => {
    const tape = new Bench().set({ 131: 50, 163: 64 }).press(69).tape(0.7);
    const changes = changeIntervals(counts(tape).slice(1));
    expect(changes.length).toBeGreaterThan(40);
    expectOnRounds(changes, roundOf(tape));
  });

  it('moves the pitch once a round under portamento, in equal steps of pitch', () => {
    const bench = new Bench().set({ 181: 127, 176: 12 }).press(45).skip(1).press(69);
    const tape = bench.tape(0.8);
    const steps = counts(tape);
    expectOnRounds(changeIntervals(steps), roundOf(tape));
    const pitches = steps.map(({ value }) => 12 * Math.log2(1e6 / value / 440));
    const climbs = pitches.slice(1).map((pitch, n) => pitch - pitches[n]!);
    const moving = climbs.filter((climb) => climb > 0.01);
    // 5 s an octave x 12 / 127: about half a second an octave, a quarter of a semitone a round
    const expected = 12 * (roundOf(tape) / ((5 * 12) / 127));
    for (const climb of moving.slice(1, -1)) expect(Math.abs(climb - expected)).toBeLessThan(0.02);
    expect(moving.length).toBeGreaterThan(70);
  });
});
