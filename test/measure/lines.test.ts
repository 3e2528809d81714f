import { describe, expect, it } from 'vitest';
import { countLines, fitSines, lineSpectrum } from '../../tools/measure/lines.js';
import { frequencyOf, NOTES, window } from '../../tools/measure/notes.js';

/** Harmonics of a note over its window at 96 kHz, falling as 1/n, and one line between them. */
function harmonicSound(name: string, strangeDb: number): { signal: Float64Array; periods: number } {
  const note = NOTES.find((one) => one.name === name)!;
  const { samples, periods } = window(note);
  const signal = new Float64Array(samples);
  const add = (line: number, size: number) => {
    for (let i = 0; i < samples; i++) {
      signal[i]! += size * Math.sin((2 * Math.PI * ((line * i) % samples)) / samples + line);
    }
  };
  let power = 0;
  for (let n = 1; (n * periods * 96_000) / samples < 20_000; n++) {
    add(n * periods, 1 / n);
    power += 0.5 / n ** 2;
  }
  if (Number.isFinite(strangeDb))
    add(Math.round(3.4 * periods), Math.sqrt(2 * power * 10 ** (strangeDb / 10)));
  return { signal, periods };
}

describe('counting lines', () => {
  it.each(['C5', 'C8'])('sees a planted line at -110 dB of %s to 0.01 dB', (name) => {
    const { signal, periods } = harmonicSound(name, -110);
    const { inharmonic, worst } = countLines(signal, periods, 96_000);
    expect(inharmonic).toBeCloseTo(-110, 2);
    expect(worst.level).toBeCloseTo(-110, 2);
    expect(worst.isHarmonic).toBe(false);
    expect(worst.frequency / frequencyOf(NOTES.find((one) => one.name === name)!)).toBeCloseTo(3.4, 1);
  });

  it('has a floor below -200 dB', () => {
    const { signal, periods } = harmonicSound('C8', Number.NEGATIVE_INFINITY);
    expect(countLines(signal, periods, 96_000).inharmonic).toBeLessThan(-200);
  });

  it('transforms any length: amplitudes and phases of sines on lines', () => {
    const n = 735;
    const signal = Float64Array.from(
      { length: n },
      (_, i) => 0.3 + 2 * Math.cos((2 * Math.PI * 17 * i) / n) - 0.5 * Math.sin((2 * Math.PI * 200 * i) / n),
    );
    const { re, im, step } = lineSpectrum(signal, 44_100);
    expect(step).toBe(60);
    expect(re[17]).toBeCloseTo(2, 12);
    expect(im[17]).toBeCloseTo(0, 12);
    expect(im[200]).toBeCloseTo(0.5, 12);
    expect(Math.hypot(re[100]!, im[100]!)).toBeLessThan(1e-12);
  });

  it('windows hold whole periods', () => {
    for (const note of NOTES) {
      const { samples, periods } = window(note);
      expect(Number.isInteger(samples) && Number.isInteger(periods)).toBe(true);
      expect((periods * 96_000) / samples).toBeCloseTo(frequencyOf(note), 9);
    }
  });
});

describe('fitting sines', () => {
  it('separates harmonics of a piece that holds no whole number of periods', () => {
    const x = Float64Array.from({ length: 4000 }, (_, i) => {
      const t = (2 * Math.PI * 220 * i) / 96_000;
      return 0.1 + Math.sin(t + 0.4) + 1e-6 * Math.sin(5 * t - 1);
    });
    const [first, , , , fifth] = fitSines(x, [220, 440, 660, 880, 1100], 96_000, 500);
    expect(first!.size).toBeCloseTo(1, 10);
    expect(first!.phase).toBeCloseTo(0.4, 9);
    expect(fifth!.size * 1e6).toBeCloseTo(1, 4);
  });
});
