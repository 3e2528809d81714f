import { describe, expect, it } from 'vitest';
import { cents, measureFrequency } from '../../src/audio/frequency.js';
import { pitchTrack } from '../../src/audio/pitchTrack.js';
import { median } from '../../src/audio/statistics.js';
import { whiteNoise } from '../compare/spoil.js';

/** Strengths of the harmonics, from 1 on. */
const WAVES = {
  sine: (k: number) => (k === 1 ? 1 : 0),
  saw: (k: number) => 1 / k,
  needles: () => 0.3,
  'narrow pulse': (k: number) => Math.sin(0.1 * Math.PI * k) / k,
} as const;

/** A quarter of a second with all harmonics below 0.47 of the rate, up to 22 kHz, and noise at -60 dBFS. */
function tone(wave: keyof typeof WAVES, frequency: number, rate: number): Float64Array {
  const count = Math.floor(Math.min(0.47 * rate, 22_000) / frequency);
  return whiteNoise(rate / 4).map((noise, i) => {
    let sum = 1e-3 * noise;
    for (let k = 1; k <= count; k++) {
      sum += 0.2 * WAVES[wave](k) * Math.sin(2 * Math.PI * k * frequency * (i / rate) + 0.3 * k);
    }
    return sum;
  });
}

/** Tones whose period lies so between two samples, or whose overtones so near half of the rate, that it hides. */
describe('a period between two samples', () => {
  it.each([
    ['saw', 3528, 44_100],
    ['sine', 8000, 44_100],
    ['sine', 12_000, 44_100],
    ['needles', 5512.5, 48_000],
    ['needles', 85.2, 48_000],
    ['needles', 972.9, 44_100],
    ['sine', 11_025, 48_000],
  ] as const)('is no octave off: %s of %d Hz at %d Hz', (wave, frequency, rate) => {
    const found = measureFrequency(tone(wave, frequency, rate), rate);
    expect(Math.abs(cents(found!, frequency))).toBeLessThan(0.5);
  });

  it.each([
    ['needles', 101.4, 96_000],
    ['needles', 1764, 44_100],
    ['needles', 3528, 44_100],
    ['narrow pulse', 4655.7, 44_100],
    ['narrow pulse', 2762.8, 48_000],
    ['narrow pulse', 4410, 48_000],
  ] as const)('is followed no octave off: %s of %d Hz at %d Hz', (wave, frequency, rate) => {
    const found = median(pitchTrack(tone(wave, frequency, rate), rate, { step: 0.02 }).values);
    expect(Math.abs(cents(found!, frequency))).toBeLessThan(3);
  });
});
