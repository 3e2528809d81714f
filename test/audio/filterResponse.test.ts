import { describe, expect, it } from 'vitest';
import { filterResponse } from '../../src/audio/filterResponse.js';
import { powerDensity, type Spectrum } from '../../src/audio/spectrum.js';
import { whiteNoise } from '../compare/spoil.js';

const RATE = 48_000;
const STEP = RATE / 4096;

/** Power density of what a filter leaves of white noise, exactly; `gain` is |H|^2 by Hz. */
function through(gain: (frequency: number) => number): Spectrum {
  return { values: Float64Array.from({ length: 2049 }, (_, k) => gain(k * STEP)), step: STEP };
}

const OPEN = through(() => 1);

function decibels(power: number): number {
  return 10 * Math.log10(power);
}

function cents(one: number, other: number): number {
  return 1200 * Math.log2(one / other);
}

/** Four equal poles in a loop of gain `k`, as |H|^2: 1 / |(1 + jx)^4 + k|^2. */
function ladder(corner: number, k: number): (frequency: number) => number {
  return (frequency) => {
    const square = (frequency / corner) ** 2;
    const re = 1 - 6 * square + square ** 2 + k;
    const im = (4 * frequency * (1 - square)) / corner;
    return 1 / (re * re + im * im);
  };
}

function highPass(corner: number): (frequency: number) => number {
  return (frequency) => frequency ** 2 / (frequency ** 2 + corner ** 2);
}

describe('the response of a filter, from what it leaves of white noise', () => {
  it.each([440, 1000, 5000])('of four equal poles at %d Hz', (corner) => {
    const found = filterResponse(OPEN, through(ladder(corner, 0)), 'low');
    // 40 log10(sqrt 2) = 12.04 dB
    expect(Math.abs(cents(found.corner!, corner))).toBeLessThan(25);
    expect(found.peak).toBeLessThan(0.3);
    const gain = ladder(corner, 0);
    const slope = decibels(gain(corner * 2 ** 1.5) / gain(corner * 2 ** 0.5));
    if (corner <= 1000) expect(Math.abs(found.slope! - slope)).toBeLessThan(0.5);
  });

  it.each([
    [300, 1],
    [1000, 2],
    [1000, 3],
    [3000, 3],
  ])('of four poles at %d Hz in a loop of gain %d', (corner, k) => {
    const gain = ladder(corner, k);
    let top = 0;
    for (let f = corner / 4; f < 2 * corner; f += corner / 1000) top = gain(f) > gain(top) ? f : top;
    let down = top;
    while (decibels(gain(top) / gain(down)) < 12) down += corner / 1000;
    const found = filterResponse(OPEN, through(gain), 'low');
    // below the corner a loop takes 20 log10(1 + k) dB from everything; a sixth of an octave is averaged
    expect(Math.abs(found.peak - decibels(gain(top) / gain(56)))).toBeLessThan(1);
    expect(Math.abs(cents(found.corner!, down))).toBeLessThan(60);
  });

  it.each([122, 268, 570])('of a single high-pass pole at %d Hz', (corner) => {
    const found = filterResponse(OPEN, through(highPass(corner)), 'high');
    expect(Math.abs(cents(found.corner!, corner))).toBeLessThan(20);
    expect(found.peak).toBeLessThan(0.1);
  });

  // a sixth of an octave at 122 Hz, 14 Hz wide, is known to 0.7 dB after 3 s, and the pole's curve falls 3 dB an octave there
  it.each([
    [122, 150],
    [268, 100],
    [570, 80],
  ])('finds a high-pass pole at %d Hz within %d cents in three seconds of noise', (corner, tolerance) => {
    for (const seed of [1, 5]) {
      const open = powerDensity(whiteNoise(3 * RATE, seed), RATE, 4096);
      const part = Math.exp((-2 * Math.PI * corner) / RATE);
      let y = 0;
      let before = 0;
      const sound = whiteNoise(3 * RATE, seed + 1).map((x) => {
        y = part * y + ((1 + part) / 2) * (x - before);
        before = x;
        return y;
      });
      const found = filterResponse(open, powerDensity(sound, RATE, 4096), 'high');
      expect(Math.abs(cents(found.corner!, corner))).toBeLessThan(tolerance);
    }
  });

  it('keeps corner and peak on a noise floor, but no slope where the floor is', () => {
    const gain = ladder(1000, 2);
    const clean = filterResponse(OPEN, through(gain), 'low');
    const floored = filterResponse(
      OPEN,
      through((f) => gain(f) + 1e-4),
      'low',
    );
    expect(Math.abs(cents(floored.corner!, clean.corner!))).toBeLessThan(10);
    expect(Math.abs(floored.peak - clean.peak)).toBeLessThan(0.1);
    expect(floored.slope).toBeNull();
    expect(clean.slope!).toBeLessThan(-18);
  });

  it('is a low-pass filter also where a loop takes as much from everything as a high-pass filter', () => {
    const found = filterResponse(OPEN, through(ladder(30_000, 2)), 'low');
    expect(found.corner).toBeNull();
  });

  it('is open without a corner, and shut at 40 Hz', () => {
    expect(filterResponse(OPEN, OPEN, 'low')).toEqual({ corner: null, slope: null, peak: 0 });
    expect(filterResponse(OPEN, through(ladder(5, 0)), 'low')).toEqual({ corner: 40, slope: null, peak: 0 });
    expect(
      filterResponse(
        OPEN,
        through(() => 1e-6),
        'low',
      ).corner,
    ).toBe(40);
  });
});
