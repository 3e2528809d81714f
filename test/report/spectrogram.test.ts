import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWav } from '../../src/audio/wavReader.js';
import { levelColours } from '../../src/report/colourMap.js';
import {
  spectrogram,
  spectrogramPng,
  spectrogramPngBytes,
  spectrogramSvg,
} from '../../src/report/spectrogram.js';
import { decodePng } from './decodePng.js';
import { textFaults } from './svgTexts.js';

const RATE = 48_000;

function sine(frequency: number, amplitude: number, seconds: number): Float32Array {
  return Float32Array.from(
    { length: seconds * RATE },
    (_, n) => amplitude * Math.sin((2 * Math.PI * frequency * n) / RATE),
  );
}

/** CIE L* of an sRGB colour, 0-100 (IEC 61966-2-1, CIE 15). */
function lightness(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (24389 / 27) * y;
}

/** Row of the strongest level in a column. */
function loudestRow(levels: Float64Array, width: number, height: number, x: number): number {
  let best = 0;
  for (let y = 0; y < height; y++) if (levels[y * width + x]! > levels[best * width + x]!) best = y;
  return best;
}

describe('spectrogram', () => {
  const size = { width: 40, height: 120, lowest: 50, highest: 12_800 };

  it('shows a sine at its frequency and level: eight octaves on a logarithmic axis', () => {
    for (const [frequency, octave] of [
      [200, 2],
      [800, 4],
      [3200, 6],
    ] as const) {
      const levels = spectrogram(sine(frequency, 0.1, 1), RATE, size);
      const row = loudestRow(levels, 40, 120, 20);
      expect(Math.abs(row + 0.5 - 120 * (1 - octave / 8))).toBeLessThan(2);
      // a Hann window shows a sine between two bins up to 1.42 dB lower (Harris 1978, table 1)
      expect(levels[row * 40 + 20]).toBeLessThan(-19.9);
      expect(levels[row * 40 + 20]).toBeGreaterThan(-21.5);
    }
  });

  it('shows a sine at its place on a mel axis', () => {
    const mel = (hertz: number) => 2595 * Math.log10(1 + hertz / 700);
    const levels = spectrogram(sine(1000, 0.1, 1), RATE, { ...size, scale: 'mel' });
    const share = (mel(1000) - mel(50)) / (mel(12_800) - mel(50));
    expect(Math.abs(loudestRow(levels, 40, 120, 20) + 0.5 - 120 * (1 - share))).toBeLessThan(2);
  });

  it('shows when a sound begins, and silence beyond its end', () => {
    const signal = new Float32Array(RATE);
    signal.set(sine(1000, 0.5, 0.5), RATE / 2);
    const levels = spectrogram(signal, RATE, { ...size, to: 2 });
    const loud = (x: number) => Math.max(...Array.from({ length: 120 }, (_, y) => levels[y * 40 + x]!));
    expect(loud(5)).toBeLessThan(-100);
    expect(loud(15)).toBeGreaterThan(-10);
    expect(loud(30)).toBeLessThan(-100);
  });

  it('becomes a PNG file in which loud is light and silence dark', () => {
    const options = { width: 60, height: 50, lowest: 100, highest: 10_000 };
    const signal = sine(1000, 0.5, 1);
    const { colours, width, height } = decodePng(spectrogramPngBytes(signal, RATE, options));
    expect([width, height]).toEqual([60, 50]);
    expect(lightness(colours[25 * 60 + 30]!)).toBeGreaterThan(85);
    expect(lightness(colours[2 * 60 + 30]!)).toBeLessThan(15);
    expect(spectrogramPng(signal, RATE, options)).toMatch(/^data:image\/png;base64,iVBORw0KGgo/);
  });

  it('keeps the axes inside the picture', () => {
    for (const scale of ['log', 'mel'] as const) {
      const svg = spectrogramSvg(sine(440, 0.3, 1.2), RATE, { title: 'A4 with a rather long title', scale });
      expect(textFaults(svg)).toEqual([]);
    }
  });

  const folder = process.env.SUPERJX_REFERENCE;
  const file = folder ? join(folder, 'recordings', 'juno60', 'DCO_Sawtooth_Juno_60_Saw8veMidMidA.wav') : '';
  const found = file !== '' && existsSync(file);
  it.runIf(found)(
    `shows a recorded Juno-60's A4 at 440 Hz${found ? '' : ' (skipped: no reference folder)'}`,
    () => {
      const { channels, sampleRate } = readWav(readFileSync(file));
      const levels = spectrogram(channels[0]!, sampleRate, {
        ...size,
        highest: 880,
        lowest: 220,
        window: 0.09,
      });
      expect(Math.abs(loudestRow(levels, 40, 120, 20) + 0.5 - 60)).toBeLessThan(2);
    },
  );
});

describe('levelColours', () => {
  it('become lighter in even steps, so that they stay true in grey', () => {
    const steps = levelColours(33).map(lightness);
    const differences = steps.slice(1).map((value, n) => value - steps[n]!);
    const mean = (steps[32]! - steps[0]!) / 32;
    expect(steps[0]).toBeLessThan(10);
    expect(steps[32]).toBeGreaterThan(92);
    for (const difference of differences) {
      expect(difference).toBeGreaterThan(0.5 * mean);
      expect(difference).toBeLessThan(1.6 * mean);
    }
  });

  it('are as many as asked for, all different', () => {
    for (const count of [2, 16, 64, 256]) expect(new Set(levelColours(count)).size).toBe(count);
  });
});
