import FFT from 'fft.js';
import { describe, expect, it } from 'vitest';
import { Fft } from '../../src/audio/fft.js';
import {
  acRms,
  amplitudeSpectrum,
  bandRms,
  cents,
  correlation,
  crestFactor,
  decibels,
  envelope,
  harmonics,
  mean,
  measureFrequency,
  peak,
  powerDensity,
  rms,
  soundEnd,
  spectralCentroid,
  strongestInharmonic,
} from '../../src/audio/measure.js';

const RATE = 48000;

/** A sawtooth as the sum of its harmonics below 20 kHz: amplitude 2 / (pi k), exactly periodic. */
function saw(frequency: number, seconds: number, rate = RATE): Float64Array {
  const samples = new Float64Array(Math.round(seconds * rate));
  for (let k = 1; k * frequency < Math.min(20_000, rate / 2); k++) {
    const step = (2 * Math.PI * k * frequency) / rate;
    for (let i = 0; i < samples.length; i++) {
      samples[i] = samples[i]! + (2 / (Math.PI * k)) * Math.sin(step * i + 0.3 * k);
    }
  }
  return samples;
}

function sine(frequency: number, seconds: number, amplitude = 1, phase = 0): Float64Array {
  return Float64Array.from({ length: Math.round(seconds * RATE) }, (_, i) => {
    return amplitude * Math.sin((2 * Math.PI * frequency * i) / RATE + phase);
  });
}

/** Uniform noise of -1 to 1 from a fixed seed. */
function noise(length: number, seed = 1): Float64Array {
  let state = seed;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 0x8000_0000;
  });
}

describe('Fft', () => {
  it('agrees with fft.js', () => {
    for (const size of [2, 8, 1024]) {
      const input = noise(2 * size);
      const re = input.filter((_, i) => i % 2 === 0);
      const im = input.filter((_, i) => i % 2 === 1);
      const reference = new FFT(size);
      const expected = reference.createComplexArray();
      reference.transform(expected, Array.from(input));
      new Fft(size).transform(re, im);
      for (let k = 0; k < size; k++) {
        expect(re[k]).toBeCloseTo(expected[2 * k]!, 9);
        expect(im[k]).toBeCloseTo(expected[2 * k + 1]!, 9);
      }
    }
    expect(() => new Fft(12)).toThrow('power of two');
  });
});

describe('levels', () => {
  it('are those of a sine and a sawtooth', () => {
    const tone = sine(1000, 1, 0.5).map((value) => value + 0.25);
    expect(decibels(rms(sine(1000, 1)))).toBeCloseTo(-3.0103, 4);
    expect(mean(tone)).toBeCloseTo(0.25, 9);
    expect(acRms(tone)).toBeCloseTo(0.5 / Math.SQRT2, 9);
    expect(peak(tone)).toBeCloseTo(0.75, 4);
    expect(crestFactor(tone)).toBeCloseTo(3.0103, 3);
    const ramp = Float64Array.from({ length: 4800 }, (_, i) => ((i % 480) + 0.5) / 240 - 1);
    expect(acRms(ramp)).toBeCloseTo(1 / Math.sqrt(3), 5);
    expect(rms([])).toBe(0);
  });

  it('follow an exponential decay', () => {
    const tone = sine(1000, 2).map((value, i) => value * Math.exp(-i / RATE / 0.3));
    const { levels, step } = envelope(tone, RATE, 0.01);
    expect(step).toBe(0.01);
    expect(levels.length).toBe(200);
    const slope = (decibels(levels[100]!) - decibels(levels[0]!)) / 1;
    expect(slope).toBeCloseTo(-8.685889638 / 0.3, 4);
  });

  it('find where a sound ends, in either channel and whatever the DC', () => {
    const tone = sine(1000, 2, 0.1).map((value, i) => (i < 0.73 * RATE ? value : 0) + 0.2);
    const silent = new Float64Array(tone.length).fill(0.2);
    expect(soundEnd([tone, silent], RATE)).toBeCloseTo(0.75, 9);
    expect(soundEnd([silent, tone], RATE)).toBeCloseTo(0.75, 9);
    expect(soundEnd([silent], RATE)).toBe(0);
    expect(soundEnd([sine(1000, 1.03)], RATE)).toBeCloseTo(1.03, 9);
  });

  it('tell how alike two channels are', () => {
    const left = sine(500, 1);
    expect(correlation(left, left)).toBeCloseTo(1, 9);
    expect(
      correlation(
        left,
        left.map((value) => 0.1 - value),
      ),
    ).toBeCloseTo(-1, 9);
    expect(correlation(left, sine(500, 1, 1, Math.PI / 3))).toBeCloseTo(0.5, 6);
    expect(Math.abs(correlation(noise(RATE, 1), noise(RATE, 77)))).toBeLessThan(0.02);
    expect(correlation(left, new Float64Array(RATE))).toBe(0);
  });
});

describe('measureFrequency', () => {
  it.each([27.5, 61.7354, 218.61, 440.0254, 1046.37, 2523.0, 3547.1])(
    'finds %f Hz of a sawtooth in one second to a thousandth of a cent',
    (frequency) => {
      const found = measureFrequency(saw(frequency, 1), RATE);
      expect(Math.abs(cents(found!, frequency))).toBeLessThan(0.001);
    },
  );

  it('needs no fundamental, bears noise and a start anywhere, and works at other rates', () => {
    const frequency = 110.1234;
    const full = saw(frequency, 1.5);
    const low = sine(frequency, 1.5, 2 / Math.PI, 0.3);
    const hollow = full.map((value, i) => value - low[i]!);
    expect(Math.abs(cents(measureFrequency(hollow, RATE)!, frequency))).toBeLessThan(0.001);
    const hiss = noise(full.length);
    const dirty = full.map((value, i) => value + 0.01 * hiss[i]! + 0.3);
    expect(Math.abs(cents(measureFrequency(dirty, RATE)!, frequency))).toBeLessThan(0.05);
    const fast = saw(frequency, 1, 96000);
    expect(Math.abs(cents(measureFrequency(fast, 96000)!, frequency))).toBeLessThan(0.001);
    const single = Float32Array.from(sine(frequency, 1, 0.01));
    expect(Math.abs(cents(measureFrequency(single, RATE)!, frequency))).toBeLessThan(0.001);
  });

  it('is guided by an expected frequency', () => {
    const found = measureFrequency(saw(2093.4, 1), RATE, { near: 2093.4 * 1.02 });
    expect(Math.abs(cents(found!, 2093.4))).toBeLessThan(0.001);
  });

  it('finds none in noise or silence', () => {
    expect(measureFrequency(noise(RATE), RATE)).toBeUndefined();
    expect(measureFrequency(new Float64Array(RATE), RATE)).toBeUndefined();
  });
});

describe('spectrum', () => {
  it('gives the harmonics of a sawtooth, 2 / (pi k)', () => {
    const frequency = 437.77;
    const levels = harmonics(saw(frequency, 1), RATE, frequency, 60);
    for (let k = 1; k <= 45; k++) expect(decibels(levels[k - 1]! * k * (Math.PI / 2))).toBeCloseTo(0, 3);
    expect(levels[59]).toBe(0);
  });

  it('shows the amplitude of a sine on a bin', () => {
    const { values, step } = amplitudeSpectrum(sine((100 * RATE) / 32768, 1, 0.3), RATE);
    expect(step).toBe(RATE / 32768);
    expect(values[100]).toBeCloseTo(0.3, 6);
    expect(values[120]).toBeLessThan(0.3e-4);
  });

  it('has the power of the sound under its density, and white noise is flat', () => {
    const hiss = noise(4 * RATE);
    const density = powerDensity(hiss, RATE);
    expect(bandRms(density, 0, RATE) / acRms(hiss)).toBeCloseTo(1, 2);
    expect(decibels(bandRms(density, 2000, 4000) / bandRms(density, 18_000, 20_000))).toBeCloseTo(0, 0);
    expect(spectralCentroid(hiss, RATE) / (RATE / 4)).toBeCloseTo(1, 1);
    expect(spectralCentroid(sine(3000, 1), RATE)).toBeCloseTo(3000, 0);
    expect(spectralCentroid(new Float64Array(8192), RATE)).toBe(0);
    expect(() => powerDensity([1, 2], RATE)).toThrow('4096 samples, not 2');
  });

  it('finds a spur between harmonics', () => {
    const tone = saw(1000.3, 1);
    const spur = sine(1533, 1, (2 / Math.PI) * 1e-3);
    const found = strongestInharmonic(
      tone.map((value, i) => value + spur[i]!),
      RATE,
      1000.3,
    );
    // between two bins the window shows up to 0.83 dB less
    expect(Math.abs(found.level + 60)).toBeLessThan(0.83);
    expect(found.frequency).toBeCloseTo(1533, -1);
    expect(strongestInharmonic(tone, RATE, 1000.3).level).toBeLessThan(-85);
  });
});
