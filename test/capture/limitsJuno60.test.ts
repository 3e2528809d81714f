import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { measureFrequency } from '../../src/audio/frequency.js';
import { mean } from '../../src/audio/levels.js';
import { melSpectrum } from '../../src/audio/melSpectrum.js';
import { partialLevels } from '../../src/capture/takes/partialLevels.js';
import { FIXED_LIMITS } from '../../src/capture/verdict/limits.js';
import type { Reading } from '../../src/capture/verdict/reading.js';
import { levelledMelDistance, partialDifferences } from '../../src/capture/verdict/readingDistances.js';
import type { Sound } from '../../src/compare/sound.js';
import { readWavFile } from '../../src/node/wavFile.js';
import { lowPass } from '../compare/spoil.js';

/** Real recordings of a Roland Juno-60 (github:pendragon-andyh/Juno60, MIT). */
const folder = `${process.env.SUPERJX_REFERENCE ?? ''}/recordings/juno60`;
const missing = !process.env.SUPERJX_REFERENCE || !existsSync(folder);

/** The steady part of one note, seconds. */
const STEADY = [0.15, 0.85] as const;

function readingOf({ channels, sampleRate }: Sound): Reading {
  const signal = Float32Array.from(channels[0]!);
  const part = signal.subarray(STEADY[0] * sampleRate, STEADY[1] * sampleRate);
  const frequency = measureFrequency(part, sampleRate, { lowest: 50 })!;
  const features = {
    frequency,
    partials: partialLevels(part, part, sampleRate, frequency),
    mel: [...melSpectrum([signal, signal], sampleRate, ...STEADY)],
  };
  const item = { id: 'a', title: 'A4', tone: 'BASE', key: 69, at: 0, off: 1, end: 1, steady: STEADY };
  return { block: 2, item: { ...item, group: 'base', measures: [] }, features, gain: 0, tuning: 0 };
}

describe.skipIf(missing)(
  'the limits of spectra on a Juno-60 (needs SUPERJX_REFERENCE with recordings/juno60)',
  () => {
    const read = (name: string) => readWavFile(`${folder}/Baseline_Juno_60_Base_Setting_${name}.wav`);
    const distances = (one: Reading, other: Reading) => ({
      mel: levelledMelDistance(one, other),
      mean: mean(partialDifferences(one, other)),
      worst: Math.max(...partialDifferences(one, other)),
    });
    const limits = {
      mel: FIXED_LIMITS['mel distance'].limit!,
      mean: FIXED_LIMITS['partials, mean'].limit!,
      worst: FIXED_LIMITS['partials, worst'].limit!,
    };

    it('are ten times what two recordings of one setting differ by', () => {
      const found = distances(readingOf(read('2s')), readingOf(read('1s')));
      for (const name of ['mel', 'mean', 'worst'] as const) {
        expect(found[name], name).toBeLessThan(limits[name] / 10);
      }
    });

    it('lie between a low-pass of one pole at 8 kHz and one at 4 kHz', () => {
      const sound = read('2s');
      const [high, low] = [8000, 4000].map((hertz) =>
        distances(readingOf(sound), readingOf(lowPass(hertz)(sound))),
      );
      for (const name of ['mel', 'mean', 'worst'] as const) {
        expect(high![name], name).toBeLessThan(limits[name]);
        expect(low![name], name).toBeGreaterThan(limits[name]);
      }
    });
  },
);
