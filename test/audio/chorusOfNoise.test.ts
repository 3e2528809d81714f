import { expect, it } from 'vitest';
import { chorusMotion } from '../../src/audio/chorusMotion.js';
import { whiteNoise } from '../compare/spoil.js';

const RATE = 48_000;
const SHORTEST = 0.00162;
const LONGEST = 0.00544;

/** Noise with itself after a triangular delay at 0.5 Hz. */
function chorused(noise: Float64Array, turn: number): Float64Array {
  return Float64Array.from({ length: noise.length - 1000 }, (_, i) => {
    const turns = (0.5 * i) / RATE + turn;
    const part = 2 * Math.abs(turns - Math.floor(turns) - 0.5);
    const place = i + 1000 - RATE * (LONGEST + (SHORTEST - LONGEST) * part);
    const below = Math.floor(place);
    return noise[i + 1000]! + noise[below]! + (noise[below + 1]! - noise[below]!) * (place - below);
  });
}

/** Through a low-pass filter of 5 kHz, as a synthesizer's noise is. */
function dark(noise: Float64Array): Float64Array {
  let low = 0;
  return noise.map((sample) => {
    low += (1 - Math.exp((-2 * Math.PI * 5000) / RATE)) * (sample - low);
    return low;
  });
}

it('finds the delays of a wide and slow chorus of noise, wherever in its turn it begins', () => {
  for (const [seed, turn] of [
    [16, 0.442],
    [24, 0.15],
  ] as const) {
    const noise = dark(whiteNoise(4.2 * RATE, seed));
    const found = chorusMotion(chorused(noise, turn), chorused(noise, turn + 0.5), RATE);
    expect(found?.rate, `start ${turn}`).toBeCloseTo(0.5, 2);
    for (const [shortest, longest] of [found!.left!, found!.right!]) {
      expect(Math.abs(shortest - SHORTEST)).toBeLessThan(50e-6);
      expect(Math.abs(longest - LONGEST)).toBeLessThan(50e-6);
    }
  }
});
