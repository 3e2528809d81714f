import { describe, expect, it } from 'vitest';
import { Comparison } from '../../src/compare/comparedQuantity.js';
import { compareSounds } from '../../src/compare/compareSounds.js';
import { compareWithClean } from '../../src/compare/compareWithClean.js';
import { comparisonText } from '../../src/compare/comparisonText.js';
import { levelApart } from '../../src/compare/noteEnvelope.js';
import { QUANTITIES } from '../../src/compare/quantities.js';
import { clippedAt, type Sound, SoundError } from '../../src/compare/sound.js';
import { whiteNoise } from './spoil.js';

const RATE = 44100;

/** A note of ten harmonics from 0.2 to 0.9 of 1.2 s, a little noise under it. */
function note({ rate = RATE, channels = 1, frequency = 220, attack = 0.005, gain = 0.3 } = {}): Sound {
  const length = Math.round(1.2 * rate);
  const noise = whiteNoise(length);
  const signal = Float64Array.from({ length }, (_, i) => {
    const time = i / rate;
    const height = Math.max(0, Math.min(1, (time - 0.2) / attack, (0.9 - time) / 0.01));
    let sum = 0;
    for (let k = 1; k <= 10; k++) sum += Math.sin(2 * Math.PI * k * frequency * time) / k;
    return gain * height * sum + 1e-5 * noise[i]!;
  });
  return { sampleRate: rate, channels: Array.from({ length: channels }, () => signal) };
}

function value(a: Sound, b: Sound, name: string): number | null {
  return compareSounds(a, b).quantities.find((quantity) => quantity.name === name)!.difference;
}

describe('compareSounds', () => {
  it('finds no difference between a sound and itself, and has every quantity', () => {
    const { difference, quantities } = compareSounds(note(), note());
    expect(difference).toBe(0);
    expect(quantities.map(({ name }) => name)).toEqual(QUANTITIES.map(({ name }) => name));
    for (const { a, b, difference: found, reason, name } of quantities) {
      for (const number of [a, b, found]) expect(number === null || Number.isFinite(number), name).toBe(true);
      if (found === null) expect(reason, name).toMatch(/\w/);
    }
  });

  it('measures pitch, attack and level as they were made', () => {
    const other = note({ frequency: 220 * 2 ** (7 / 1200), attack: 0.1, gain: 0.15 });
    expect(value(note(), other, 'pitchCents')).toBeCloseTo(7, 1);
    expect(value(note(), other, 'level')).toBeCloseTo(-6.02, 1);
    expect(value(note(), other, 'attackT90')! / (0.88 * 0.095)).toBeCloseTo(1, 1);
  });

  it('takes other rates and channels, and says so', () => {
    const found = compareSounds(note(), note({ rate: 96000, channels: 2 }));
    expect(found.notes).toEqual([
      'A is mono, so the mono sum of the other is compared.',
      'B is measured at 44100 Hz instead of its own 96000 Hz.',
    ]);
    expect(found.difference).toBeLessThan(0.5);
    expect(found.quantities.find(({ name }) => name === 'correlation')!.reason).toBe(
      'not two channels with sound',
    );
  });

  it('hears that a channel is missing or softer', () => {
    const [left] = note().channels as [Float64Array];
    const half = left.map((x) => x / 2);
    const pair = (...channels: Float64Array[]): Sound => ({ sampleRate: RATE, channels });
    expect(value(pair(left, left), pair(left, half), 'balance')).toBeCloseTo(6.02, 2);
    expect(value(pair(left, half), pair(half, left), 'balance')).toBeCloseTo(-12.04, 2);
    const dead = compareSounds(pair(left, left), pair(left, new Float64Array(left.length)));
    expect(dead.largest).toBe('balance');
    expect(dead.difference).toBeGreaterThan(10);
  });

  it('says in a sentence what it cannot compare', () => {
    const broken = note();
    (broken.channels[0] as Float64Array)[441] = Number.NaN;
    const sound = (signal: Float64Array): Sound => ({ sampleRate: RATE, channels: [signal] });
    for (const [bad, message] of [
      [broken, 'B has samples that are no numbers, the first at 0.010 s.'],
      [sound(new Float64Array(RATE)), 'B is silent.'],
      [sound(new Float64Array(RATE).fill(0.5)), 'B is silent.'],
      [sound(new Float64Array(0)), 'B has no sound in it.'],
      [sound(whiteNoise(441)), 'B has only 0.010 s; 0.1 s are needed.'],
    ] as const) {
      expect(() => compareSounds(note(), bad)).toThrow(new SoundError(message));
    }
    const clipped = note({ gain: 3 });
    const cut = {
      ...clipped,
      channels: [clipped.channels[0]!.map((x) => Math.max(-1, Math.min(1, x)))],
    } as Sound;
    expect(clippedAt(cut)).toBeCloseTo(0.2, 1);
    expect(compareSounds(note(), cut).notes[0]).toMatch(/^B is clipped, first at 0\.20\d s\.$/);
    expect(clippedAt(note())).toBeUndefined();
  });

  it('counts a time at which both levels creep by the difference of the levels', () => {
    // up to `knee` within a millisecond, then 0.3 in a second
    const rise = (knee: number) => {
      const t90 = 0.001 + (0.9 - knee) / 0.3;
      const height = (time: number) => (time < 0.001 ? (knee * time) / 0.001 : knee + 0.3 * (time - 0.001));
      const t10 = (0.1 * 0.001) / knee;
      const shape = Array.from(
        { length: 24 },
        (_, n) => -20 * Math.log10(height(t10 + (n * (t90 - t10)) / 23)),
      );
      return { t10, t50: (0.5 * 0.001) / knee, t90, shape, begin: 0, fromLevel: 0, toLevel: 1 };
    };
    const [one, other] = [rise(0.88), rise(0.884)];
    expect(one.t90 - other.t90).toBeCloseTo(0.0133, 3);
    const apart = levelApart(one, other, 't90');
    expect(apart).toBeCloseTo(20 * Math.log10(0.9 / 0.896), 2);
    expect(levelApart({ ...one, t10: 1, t90: 2 }, other, 't10')).toBe(Number.POSITIVE_INFINITY);
    const comparison = new Comparison();
    comparison.put('attackT90', one.t90, other.t90, { most: apart / 0.5 });
    expect(comparison.result().difference).toBeLessThan(0.1);
  });

  it('prints a table without minus zeros and numbers that are none', () => {
    const text = comparisonText(compareSounds(note(), note({ gain: 0.29 }))).join('\n');
    expect(text).not.toMatch(/NaN|undefined|Infinity|-0\.0+\b/);
    expect(text).toMatch(/^pitch of B against A +cents/m);
    expect(text).toContain('Largest difference:');
  });
});

describe('compareWithClean', () => {
  it('tells that an echo like the real one is nearer than none, and what the echo is', () => {
    const noise = whiteNoise(RATE).map((x, i) => (i < 4410 || i > 40000 ? 1e-4 * x : 0.2 * x));
    const echo = (late: number, gain: number): Sound => ({
      sampleRate: RATE,
      channels: [noise.map((x, i) => x + gain * (noise[i - late] ?? 0))],
    });
    const clean: Sound = { sampleRate: RATE, channels: [noise] };
    const found = compareWithClean(echo(40, 0.7), echo(40, 0.6), clean);
    expect(found.nearer).toBe(true);
    expect(found.gain).toBeGreaterThan(1);
    expect(found.responses!.tapsA[1]!.delay).toBeCloseTo(40 / RATE, 4);
    expect(found.responses!.likeness.correlation).toBeGreaterThan(0.98);
    const same = compareWithClean(echo(40, 0.7), clean, clean);
    expect(same.nearer).toBe(false);
    expect(same.verdict[0]).toContain('B is no nearer to A than the clean sound is');
  });
});
