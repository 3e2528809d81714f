import { Fft } from './fft.js';
import type { Signal } from './levels.js';
import type { Track } from './tracks.js';
import { HANN, windowOf } from './windows.js';

/** Hz of brightness 0. */
const BRIGHTNESS_REFERENCE = 1000;
/** Hz; what recorders and resamplers do to the topmost octave is not brightness. */
const HIGHEST = 14000;
/** dB below the loudest piece where brightness would be that of the noise. */
const QUIETEST = -50;

/** Samples of the window that stands for one of `window` seconds: a power of two. */
export function brightnessWindow(window: number, sampleRate: number): number {
  return 2 ** Math.round(Math.log2(window * sampleRate));
}

/**
 * Brightness over time, semitones above 1 kHz: where the sum of f^2 P(f) over the sum of f P(f) lies, which for a
 * sawtooth through a low-pass filter moves with the filter's corner, and noise far below hardly touches. NaN in
 * silence. `window` seconds should hold three periods of the tone.
 */
export function brightnessTrack(
  channels: readonly Signal[],
  sampleRate: number,
  window = 0.04,
  step = 0.01,
): Track {
  const length = Math.min(...channels.map((channel) => channel.length));
  const size = brightnessWindow(window, sampleRate);
  const highest = Math.min(size / 2, Math.round((HIGHEST * size) / sampleRate));
  const fft = new Fft(size);
  const weights = windowOf(HANN, size);
  const count = Math.max(0, Math.floor((length - size) / (step * sampleRate)) + 1);
  const values = new Float64Array(count);
  const powers = new Float64Array(count);
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  for (let n = 0; n < count; n++) {
    const from = Math.round(n * step * sampleRate);
    let power = 0;
    let first = 0;
    let second = 0;
    for (let c = 0; c < channels.length; c += 2) {
      const one = channels[c]!;
      const two = channels[c + 1];
      for (let i = 0; i < size; i++) {
        re[i] = one[from + i]! * weights[i]!;
        im[i] = two ? two[from + i]! * weights[i]! : 0;
      }
      fft.transform(re, im);
      for (let k = 2; k < highest; k++) {
        const r = re[k]!;
        const i = im[k]!;
        const mirrorR = re[size - k]!;
        const mirrorI = im[size - k]!;
        const here = r * r + i * i + mirrorR * mirrorR + mirrorI * mirrorI;
        power += here;
        first += k * here;
        second += k * k * here;
      }
    }
    powers[n] = power;
    const frequency = ((second / first) * sampleRate) / size;
    values[n] = 12 * Math.log2(frequency / BRIGHTNESS_REFERENCE);
  }
  const quiet = powers.reduce((most, power) => Math.max(most, power), 0) * 10 ** (QUIETEST / 10);
  for (let n = 0; n < count; n++) if (!(powers[n]! > quiet)) values[n] = Number.NaN;
  return { values, step, start: size / 2 / sampleRate };
}
