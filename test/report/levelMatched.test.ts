import { describe, expect, it } from 'vitest';
import { acRms, decibels } from '../../src/audio/levels.js';
import { readWav } from '../../src/audio/wavReader.js';
import { levelMatched } from '../../src/report/abx/levelMatched.js';

/** A sum of three sines at any time, so that other rates and times have a closed form. */
function chord(seconds: number): number {
  const part = (frequency: number) => Math.sin(2 * Math.PI * frequency * seconds);
  return 0.2 * part(220.3) + 0.1 * part(1234.5) + 0.05 * part(7000.1);
}

function sound(rate: number, seconds: number, delay = 0, gain = 1): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * rate) }, (_, n) => gain * chord(n / rate - delay));
}

describe('levelMatched', () => {
  it('makes the same moment of both equally loud, of one length', () => {
    const delay = 0.0173215;
    const matched = levelMatched(
      { channels: [sound(48_000, 2)], sampleRate: 48_000 },
      { channels: [sound(44_100, 2, delay, 0.25)], sampleRate: 44_100 },
      { offset: delay },
    );
    const [a, b] = [readWav(matched.a), readWav(matched.b)];
    expect(b.sampleRate).toBe(48_000);
    expect(a.channels[0]!.length).toBe(b.channels[0]!.length);
    expect(matched.gainB - matched.gainA).toBeCloseTo(12.04, 1);
    expect(decibels(acRms(a.channels[0]!))).toBeCloseTo(-20, 0);
    expect(decibels(acRms(a.channels[0]!) / acRms(b.channels[0]!))).toBeCloseTo(0, 2);
    const difference = a.channels[0]!.map((sample, n) => sample - b.channels[0]![n]!);
    expect(decibels(acRms(difference) / acRms(a.channels[0]!))).toBeLessThan(-50);
  });

  it('keeps to ten seconds, fades both ends, and puts mono on both sides of stereo', () => {
    const long = sound(8000, 12);
    const matched = levelMatched(
      { channels: [long], sampleRate: 8000 },
      { channels: [long, long], sampleRate: 8000 },
    );
    const { channels } = readWav(matched.a);
    expect(matched.seconds).toBe(10);
    expect(channels).toHaveLength(2);
    // dither alone is left
    expect(Math.abs(channels[0]![0]!)).toBeLessThan(1e-4);
    expect(Math.abs(channels[0]!.at(-1)!)).toBeLessThan(1e-4);
  });

  it('never clips: a peak lowers both', () => {
    const spiky = new Float32Array(48_000);
    for (let n = 100; n < spiky.length; n += 4800) spiky[n] = 0.9;
    const matched = levelMatched(
      { channels: [spiky], sampleRate: 48_000 },
      { channels: [sound(48_000, 1)], sampleRate: 48_000 },
    );
    const [a, b] = [readWav(matched.a), readWav(matched.b)].map(({ channels }) => channels[0]!);
    expect(Math.max(...a!.map(Math.abs))).toBeLessThan(0.95);
    expect(decibels(acRms(a!) / acRms(b!))).toBeCloseTo(0, 1);
  });

  it('says what is wrong', () => {
    const some = { channels: [sound(48_000, 0.5)], sampleRate: 48_000 };
    const silent = { channels: [new Float32Array(24_000)], sampleRate: 48_000 };
    expect(() => levelMatched(some, some, { offset: 0.48 })).toThrow('less than 50 ms in common');
    expect(() => levelMatched(some, silent)).toThrow('sound B is silent');
  });
});
