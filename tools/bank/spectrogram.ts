/** A sound as a picture: time to the right, pitch upwards, the darker the louder. */

import { Fft } from '../../src/audio/fft.js';
import { encodePng, type Palette } from '../../src/report/png.js';

export const SPECTROGRAM = { width: 150, height: 72, lowest: 40, highest: 14_000 } as const;
/** Samples of a window: 85 ms, so that keys an octave below C4 show their partials apart. */
const WINDOW = 4096;
/** Level of white, dB below full scale of one partial, and dB from one colour to the next. */
const FLOOR = -84;
const STEP = 4.4;

/** White over blue to nearly black. */
// biome-ignore format: reads as the scale it is
const PALETTE: Palette = [
  '#ffffff', '#eef5fb', '#dcebf7', '#c9e0f2', '#b0d2e8', '#93c3df', '#74b2d8', '#58a0ce',
  '#418dc4', '#2f79b9', '#2166ab', '#155398', '#0d4282', '#08326a', '#062450', '#041737',
];

/** The spectrogram of a sound as a PNG file. */
export function spectrogramPng(sound: Float32Array, sampleRate: number): Uint8Array {
  const { width, height, lowest, highest } = SPECTROGRAM;
  const fft = new Fft(WINDOW);
  const hann = Float64Array.from(
    { length: WINDOW },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW),
  );
  const pixels = new Uint8Array(width * height);
  const bin = (y: number) => (lowest * (highest / lowest) ** (1 - y / height) * WINDOW) / sampleRate;
  for (let x = 0; x < width; x++) {
    const centre = Math.round(((x + 0.5) / width) * sound.length);
    const re = hann.map((weight, i) => weight * (sound[centre - WINDOW / 2 + i] ?? 0));
    const im = new Float64Array(WINDOW);
    fft.transform(re, im);
    for (let y = 0; y < height; y++) {
      const from = bin(y + 1);
      const to = bin(y);
      let power = 0;
      for (let k = Math.round(from); k <= Math.max(Math.round(from), Math.round(to) - 1); k++) {
        power = Math.max(power, re[k]! ** 2 + im[k]! ** 2);
      }
      const level = 10 * Math.log10(power * (4 / WINDOW) ** 2 + 1e-20);
      pixels[y * width + x] = Math.max(0, Math.min(PALETTE.length - 1, Math.round((level - FLOOR) / STEP)));
    }
  }
  return encodePng(width, height, pixels, PALETTE);
}
