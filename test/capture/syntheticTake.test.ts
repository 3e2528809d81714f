import { describe, expect, it } from 'vitest';
import { acRms, decibels } from '../../src/audio/levels.js';
import { recordedSound, syntheticOffset } from '../../src/capture/kit/syntheticTake.js';

const RATE = 48_000;

/** Two seconds with a short band-limited pulse at 0.5 and 1.5 s. */
function pulses() {
  const left = new Float32Array(2 * RATE);
  for (const at of [0.5, 1.5]) {
    for (let n = -40; n <= 40; n++) left[at * RATE + n]! += 0.5 * Math.exp(-((n / 8) ** 2));
  }
  return { left, right: left.slice(), sampleRate: RATE };
}

/** Centre of the power between two seconds. */
function centre(samples: Float32Array, from: number, to: number): number {
  let power = 0;
  let moment = 0;
  for (let n = Math.round(from * RATE); n < to * RATE; n++) {
    power += samples[n]! ** 2;
    moment += n * samples[n]! ** 2;
  }
  return moment / power / RATE;
}

describe('a made-up recording', () => {
  it('has the offset, the drift and the gain it was given', () => {
    const drift = 100;
    const { left } = recordedSound(pulses(), { offset: 1.2345678, drift, noise: -300, gain: -6 });
    const clock = 1 + drift * 1e-6;
    expect(centre(left, 1.5, 2)).toBeCloseTo(1.2345678 + 0.5 * clock, 8);
    expect(centre(left, 2.5, 3)).toBeCloseTo(1.2345678 + 1.5 * clock, 8);
    expect(decibels(left.reduce((a, b) => Math.max(a, b)) / 0.5)).toBeCloseTo(-6, 1);
  });

  it('has noise of the level it was given, another in each channel', () => {
    const silence = new Float32Array(RATE);
    const sound = { left: silence, right: silence, sampleRate: RATE };
    const { left, right } = recordedSound(sound, { offset: 0.5, drift: 0, noise: -60, gain: 0 });
    expect(decibels(acRms(left))).toBeCloseTo(-60, 1);
    expect(decibels(acRms(right))).toBeCloseTo(-60, 1);
    const both = left.map((sample, n) => sample + right[n]!);
    expect(decibels(acRms(both))).toBeCloseTo(-60 + 10 * Math.log10(2), 1);
  });

  it('begins at another time in every file', () => {
    const offsets = new Set<number>();
    for (let block = 0; block < 12; block++) {
      for (const take of [1, 2]) offsets.add(syntheticOffset(2, block, take));
    }
    expect(offsets.size).toBe(24);
    for (const offset of offsets) expect(offset).toBeGreaterThanOrEqual(0.5);
  });
});
