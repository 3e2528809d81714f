import type { Signal } from '../../src/audio/levels.js';
import { resample } from '../../src/audio/resample.js';
import type { Sound } from '../../src/compare/sound.js';

/** Copies of a sound with something done to them, by textbook formulas of their own. */

type Spoil = (signal: Float64Array, sampleRate: number) => Float64Array;

function each(spoil: Spoil): (sound: Sound) => Sound {
  return (sound) => ({
    ...sound,
    channels: sound.channels.map((channel) => spoil(Float64Array.from(channel), sound.sampleRate)),
  });
}

/** Uniform white noise, -1 to 1, the same each time. */
export function whiteNoise(length: number, seed = 1): Float64Array {
  let state = seed | 0;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 0x8000_0000;
  });
}

export const detune = (cents: number) => each((signal) => resample(signal, 2 ** (cents / 1200)));

/** Three second-order all-passes at 300, 1000 and 3000 Hz. */
export const allPasses = each((signal, sampleRate) => {
  let output = signal;
  for (const corner of [300, 1000, 3000]) {
    const omega = (2 * Math.PI * corner) / sampleRate;
    const alpha = Math.sin(omega) / (2 * 0.7);
    const [a0, a1, a2] = [1 + alpha, -2 * Math.cos(omega), 1 - alpha];
    output = biquad(output, [a2 / a0, a1 / a0, 1], [a1 / a0, a2 / a0]);
  }
  return output;
});

function biquad(
  signal: Signal,
  [b0, b1, b2]: readonly [number, number, number],
  [a1, a2]: readonly [number, number],
): Float64Array {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return Float64Array.from(signal, (x) => {
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
}

export const lowPass = (corner: number) =>
  each((signal, sampleRate) => {
    const part = 1 - Math.exp((-2 * Math.PI * corner) / sampleRate);
    let y = 0;
    return signal.map((x) => {
      y += part * (x - y);
      return y;
    });
  });

/** A shelf of `decibels` above about 1 kHz. */
export const tilt = (decibels: number) =>
  each((signal, sampleRate) => {
    const part = 1 - Math.exp((-2 * Math.PI * 1000) / sampleRate);
    const gain = 10 ** (decibels / 20);
    let low = 0;
    return signal.map((x) => {
      low += part * (x - low);
      return low + gain * (x - low);
    });
  });

/** Reads the sound with a speed that swings by `cents`. */
export const vibrato = (rate: number, cents: number) =>
  each((signal, sampleRate) => {
    const depth = (2 ** (cents / 1200) - 1) / (2 * Math.PI * rate);
    // read between samples by a cubic, from four times as many samples
    const fine = resample(signal, 0.25);
    return signal.map((_, i) => {
      const at = 4 * (i + depth * sampleRate * Math.sin((2 * Math.PI * rate * i) / sampleRate));
      const below = Math.floor(at);
      const one = fine[below] ?? 0;
      return one + ((fine[below + 1] ?? 0) - one) * (at - below);
    });
  });

export const tremolo = (rate: number, decibels: number) =>
  each((signal, sampleRate) =>
    signal.map((x, i) => x * 10 ** ((decibels * Math.sin((2 * Math.PI * rate * i) / sampleRate)) / 20)),
  );

/** Adds noise of a level in dBFS rms. */
export const addNoise = (level: number) =>
  each((signal) => {
    const noise = whiteNoise(signal.length, 99);
    const gain = Math.sqrt(3) * 10 ** (level / 20);
    return signal.map((x, i) => x + gain * noise[i]!);
  });

export const distort = (drive: number) => each((signal) => signal.map((x) => Math.tanh(x * drive) / drive));

/** When the sound first is within 20 dB of its largest sample, s. */
function beginning(signal: Signal, sampleRate: number): number {
  let largest = 0;
  for (const x of signal) largest = Math.max(largest, Math.abs(x));
  let first = 0;
  while (Math.abs(signal[first]!) < 0.1 * largest) first++;
  return first / sampleRate;
}

/** A slow attack of `seconds` from where the sound begins. */
export const slowAttack = (seconds: number) =>
  each((signal, sampleRate) => {
    const at = beginning(signal, sampleRate);
    return signal.map((x, i) => x * Math.max(0, Math.min(1, (i / sampleRate - at) / seconds)));
  });

/** Lets it fade, with a time constant, from its beginning on. */
export const fade = (seconds: number) =>
  each((signal, sampleRate) => {
    const at = beginning(signal, sampleRate);
    return signal.map((x, i) => x * Math.exp(-Math.max(0, i / sampleRate - at) / seconds));
  });
