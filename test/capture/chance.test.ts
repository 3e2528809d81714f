import { describe, expect, it } from 'vitest';
import { filterResponse } from '../../src/audio/filterResponse.js';
import { mean } from '../../src/audio/levels.js';
import { powerDensity } from '../../src/audio/spectrum.js';
import { filterChance, levelChance } from '../../src/capture/takes/chance.js';
import { whiteNoise } from '../compare/spoil.js';

const RATE = 48_000;
const SIZE = 4096;

/** Four equal poles at `corner` Hz. */
function fourPoles(noise: Float64Array, corner: number): Float32Array {
  const step = 1 - Math.exp((-2 * Math.PI * corner) / RATE);
  const state = [0, 0, 0, 0];
  return Float32Array.from(noise, (sample) => {
    let through = sample;
    state.forEach((value, pole) => {
      state[pole] = value + step * (through - value);
      through = state[pole]!;
    });
    return through;
  });
}

const stereo = (left: Float32Array) => ({ left, right: left, sampleRate: RATE });
const rms = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => value ** 2)));
const spread = (values: readonly number[]) => {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
};

describe('the chance of noise', () => {
  it('is 4.34 dB over the root of bandwidth and time in its level', () => {
    // equal poles: the statistical bandwidth is the square of the integral of (1 + x^2)^-4 over that of its square
    const bandwidth = (100 * ((5 * Math.PI) / 32) ** 2) / ((429 * Math.PI) / 4096);
    const errors = Array.from({ length: 12 }, (_, seed) => {
      const sound = fourPoles(whiteNoise(2 * RATE, 40 + seed), 100).subarray(RATE / 2);
      return levelChance(stereo(sound)) ?? 0;
    });
    expect(rms(errors) / (4.343 / Math.sqrt(bandwidth * 1.5))).toBeGreaterThan(0.75);
    expect(rms(errors) / (4.343 / Math.sqrt(bandwidth * 1.5))).toBeLessThan(1.25);
  });

  it('is not told of a tone', () => {
    const tone = Float32Array.from({ length: RATE }, (_, i) => Math.sin((2 * Math.PI * 220 * i) / RATE));
    expect(levelChance(stereo(tone))).toBeUndefined();
  });

  it('is how far the corners and slopes of many such noises are apart', () => {
    const open = Float32Array.from(whiteNoise(3 * RATE, 3));
    const found = Array.from({ length: 10 }, (_, seed) => {
      const through = fourPoles(whiteNoise(1.6 * RATE, 90 + seed), 700).subarray(0.2 * RATE);
      const { corner, slope } = filterResponse(
        powerDensity(open, RATE, SIZE),
        powerDensity(through, RATE, SIZE),
        'low',
      );
      return {
        cents: 1200 * Math.log2(corner!),
        slope: slope!,
        chance: filterChance(stereo(open), stereo(through), SIZE, 'low'),
      };
    });
    const ratio = (name: 'corner' | 'slope', values: readonly number[]) =>
      rms(found.map(({ chance }) => chance[name]!)) / spread(values);
    expect(
      ratio(
        'corner',
        found.map(({ cents }) => cents),
      ),
    ).toBeGreaterThan(0.7);
    expect(
      ratio(
        'corner',
        found.map(({ cents }) => cents),
      ),
    ).toBeLessThan(1.6);
    expect(
      ratio(
        'slope',
        found.map(({ slope }) => slope),
      ),
    ).toBeGreaterThan(0.7);
    expect(
      ratio(
        'slope',
        found.map(({ slope }) => slope),
      ),
    ).toBeLessThan(1.6);
  });
});
