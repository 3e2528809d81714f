import { describe, expect, it } from 'vitest';
import { expectSoundsAlike } from '../../src/vitest/index.js';

const RATE = 48_000;

const SAMPLES = RATE / 2;

/** A band-limited sawtooth of half a second that fades in and out. */
function saw(frequency: number, brightness = 1): { sampleRate: number; channels: Float32Array[] } {
  const samples = Float32Array.from({ length: SAMPLES }, (_, n) => {
    let sum = 0;
    for (let k = 1; k * frequency < 8000; k++) {
      sum += Math.sin((2 * Math.PI * k * frequency * n) / RATE) / k ** (2 - brightness);
    }
    return 0.2 * sum * Math.min(1, n / 2000, (SAMPLES - n) / 2000);
  });
  return { sampleRate: RATE, channels: [samples, samples] };
}

describe('expectSoundsAlike', () => {
  it('passes one sound and itself, and a cent of detuning', () => {
    expectSoundsAlike(saw(220), saw(220));
    expectSoundsAlike(saw(220), saw(220 * 2 ** (1 / 1200)));
  });

  it('fails for another pitch and another brightness, naming them', () => {
    expect(() => expectSoundsAlike(saw(220), saw(226))).toThrow(/pitchCents/);
    expect(() => expectSoundsAlike(saw(220), saw(220, 0.5))).toThrow(/partialsMean/);
  });

  it('takes limits of one own', () => {
    const detuned = saw(220 * 2 ** (1 / 1200));
    expect(() => expectSoundsAlike(saw(220), detuned, { pitchCents: 0.5 })).toThrow('the limit is 0.5 cents');
    expectSoundsAlike(saw(220), detuned, { pitchCents: 1.5 });
  });

  it('fails for a file that is not there', () => {
    expect(() => expectSoundsAlike('nothing.wav', saw(220))).toThrow(/nothing\.wav/);
  });
});
