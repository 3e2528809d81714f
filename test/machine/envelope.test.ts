import { describe, expect, it } from 'vitest';
import { acRms } from '../../src/audio/measure.js';
import { Bench, type Settings } from './bench.js';
import { fallTime, firstPassing, levelTrack, riseTime, type TrackPoint } from './measures.js';
import { attackTime, decayTime } from './modulationRows.js';
import { sound } from './rows.js';

/** A6: nine periods fit into a level window of 5 ms. */
const NOTE = 93;

/** Level over time from the key on. */
function levelsOf(settings: Settings, seconds: number, note = NOTE): TrackPoint[] {
  return levelTrack(sound(settings, { note, after: 0, seconds }));
}

/** Level of the sounding plain tone. */
function fullLevel(note = NOTE): number {
  return acRms(sound({}, { note, after: 0.1, seconds: 0.1 }));
}

function expectWithin(measured: number, law: number, part: number): void {
  expect(measured / law).toBeGreaterThan(1 - part);
  expect(measured / law).toBeLessThan(1 + part);
}

describe('ENV2 in the level of a note', () => {
  it.each([64, 80, 96])('attack %i is straight and takes the stated time within 5 %', (value) => {
    const full = fullLevel();
    const track = levelsOf({ 169: value }, 1.15 * attackTime(value) + 0.05);
    expectWithin(riseTime(track, full), attackTime(value), 0.05);
    const [first, middle, last] = [0.2, 0.5, 0.8].map((part) => firstPassing(track, part * full, 1));
    expectWithin((last! - middle!) / (middle! - first!), 1, 0.06);
  });

  it.each([64, 80, 92])('decay %i is exponential and reaches 1 %% in the stated time within 5 %', (value) => {
    const full = fullLevel();
    const track = levelsOf({ 170: value, 171: 0 }, 0.75 * decayTime(value) + 0.05);
    expectWithin(fallTime(track, full), decayTime(value), 0.05);
    const [first, middle, last] = [0.8, 0.4, 0.2].map((part) => firstPassing(track, part * full, -1));
    expectWithin((last! - middle!) / (middle! - first!), 1, 0.08);
  });

  it('decay goes to the sustain level in the same time', () => {
    const full = fullLevel();
    const sustain = (full * 64) / 127;
    const value = 80;
    const track = levelsOf({ 170: value, 171: 64 }, 0.75 * decayTime(value) + 0.05);
    const aboveSustain = track.map((point) => ({ time: point.time, value: point.value - sustain }));
    expectWithin(fallTime(aboveSustain, full - sustain), decayTime(value), 0.06);
  });

  it.each([64, 80, 92])('release %i reaches 1 %% in the stated time within 5 %', (value) => {
    const full = fullLevel();
    const bench = new Bench().set({ 172: value }).press(NOTE).skip(0.06).release(NOTE);
    expectWithin(
      fallTime(levelTrack(bench.hear(0.75 * decayTime(value) + 0.05)), full),
      decayTime(value),
      0.05,
    );
  });

  it('release goes on from wherever the key was let go', () => {
    const value = 76;
    const bench = new Bench().set({ 169: 100, 172: value }).press(NOTE).skip(0.5).release(NOTE).skip(0.02);
    const track = levelTrack(bench.hear(0.75 * decayTime(value) + 0.05));
    const start = track[0]!.value;
    expect(start).toBeLessThan(0.4 * fullLevel());
    expectWithin(fallTime(track, start), decayTime(value), 0.05);
  });

  it('key follow pivots at note 28: no change there, half the time at the top for 1', () => {
    const settings = { 170: 72, 171: 0 };
    const times = [0, 0x20, 0x60].map((follow) => {
      const bass = levelTrack(
        sound({ ...settings, 173: follow }, { note: 28, after: 0.03, seconds: 0.7 * decayTime(72) }),
        1 / 41.2,
      );
      return fallTime(bass, bass[0]!.value);
    });
    for (const time of times) expectWithin(time, decayTime(72), 0.06);
    const top = levelsOf({ ...settings, 173: 0x20 }, 0.5 * decayTime(72), 103);
    expectWithin(fallTime(top, fullLevel(103)), decayTime(72) / 2, 0.06);
  });

  it('code 0 is one refresh: all the way in a single step of the staircase', () => {
    const full = fullLevel();
    const fivePeriods = 5 / 1760;
    const rise = levelTrack(sound({}, { note: NOTE, after: 0, seconds: 0.06 }), fivePeriods);
    expect(firstPassing(rise, 0.9 * full, 1) - firstPassing(rise, 0.1 * full, 1)).toBeLessThan(0.006);
    const bench = new Bench().press(NOTE).skip(0.06).release(NOTE);
    const fall = levelTrack(bench.hear(0.06), fivePeriods);
    expect(firstPassing(fall, 0.1 * full, -1) - firstPassing(fall, 0.9 * full, -1)).toBeLessThan(0.006);
  });
});
