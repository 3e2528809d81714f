import { describe, expect, it } from 'vitest';
import { soundOffset } from '../../src/audio/alignment.js';
import { brightnessTrack } from '../../src/audio/brightnessTrack.js';
import { chorusMotion } from '../../src/audio/chorusMotion.js';
import { fallTimes, riseTimes } from '../../src/audio/envelopeTimes.js';
import { filterResponse } from '../../src/audio/filterResponse.js';
import { impulseResponse, mainTaps, responseLikeness } from '../../src/audio/impulseResponse.js';
import {
  MEL_BANDS,
  MEL_SILENCE,
  melBandCentre,
  melDistance,
  melSpectrum,
} from '../../src/audio/melSpectrum.js';
import { measureModulation } from '../../src/audio/modulation.js';
import { noiseFloor } from '../../src/audio/noiseFloor.js';
import { onsetTime } from '../../src/audio/onset.js';
import { partialLevels } from '../../src/audio/partialLevels.js';
import { pitchTrack, trackInCents } from '../../src/audio/pitchTrack.js';
import { resample } from '../../src/audio/resample.js';
import { powerDensity } from '../../src/audio/spectrum.js';
import { median } from '../../src/audio/statistics.js';
import { whiteNoise } from '../compare/spoil.js';

const RATE = 44100;

/** Sawtooth of at most 60 harmonics below 18 kHz, about -12 dBFS; `turns` is the phase by time. */
function saw(seconds: number, frequency: number, turns = (time: number) => frequency * time): Float64Array {
  const count = Math.min(60, Math.floor(18000 / frequency));
  return Float64Array.from({ length: Math.round(seconds * RATE) }, (_, i) => {
    const angle = 2 * Math.PI * turns(i / RATE);
    // sin(k x) by recurrence
    let [before, now, sum] = [0, Math.sin(angle), 0];
    const twice = 2 * Math.cos(angle);
    for (let k = 1; k <= count; k++) {
      sum += now / k;
      [before, now] = [now, twice * now - before];
    }
    return 0.2 * sum;
  });
}

function sine(seconds: number, frequency: number, amplitude: number): Float64Array {
  return Float64Array.from(
    { length: Math.round(seconds * RATE) },
    (_, i) => amplitude * Math.sin((2 * Math.PI * frequency * i) / RATE),
  );
}

describe('mel spectrum', () => {
  it('shares a sine of -20 dBFS between two bands, and all bands together have its power', () => {
    const mel = melSpectrum([sine(1, 1000, Math.SQRT2 * 0.1)], RATE);
    const total = 10 * Math.log10(mel.reduce((sum, level) => sum + 10 ** (level / 10), 0));
    expect(total).toBeCloseTo(-20, 2);
    const loud = [...mel.keys()].filter((band) => mel[band]! > -40);
    for (const band of loud) expect(Math.abs(melBandCentre(band) / 1000 - 1)).toBeLessThan(0.1);
  });

  it('gives two channels the mean power, silence -200 dB, and refuses nothing at all', () => {
    const tone = sine(0.5, 440, 0.1);
    const both = melSpectrum([tone, new Float64Array(tone.length)], RATE);
    const one = melSpectrum([tone], RATE);
    for (let band = 0; band < MEL_BANDS; band++) {
      if (one[band]! > -90) expect(one[band]! - both[band]!).toBeCloseTo(3.01, 1);
    }
    expect([...melSpectrum([new Float64Array(9000)], RATE)].every((level) => level === MEL_SILENCE)).toBe(
      true,
    );
    expect(() => melSpectrum([tone], RATE, 2, 3)).toThrow(RangeError);
  });

  it('measures a distance as rms dB above a floor', () => {
    const a = new Float64Array(64).fill(-30);
    expect(
      melDistance(
        a,
        a.map((level) => level - 2),
      ),
    ).toBeCloseTo(2, 9);
    const deep = a.map((level, band) => (band < 32 ? level : -190));
    expect(melDistance(a, deep)).toBeCloseTo(80 * Math.sqrt(0.5), 9);
    const floor = a.map((level, band) => (band < 32 ? level : -111));
    expect(melDistance(deep, floor)).toBe(0);
  });
});

describe('envelope times', () => {
  const noise = whiteNoise(12 * RATE).map((sample) => sample * 1e-4);

  it.each([
    [32.7, 0.001, 0.004],
    [261.6, 0.001, 0.001],
    [261.6, 0.03, 0.0015],
    [1046.5, 0.3, 0.004],
    [32.7, 3, 0.03],
  ])('of a saw of %d Hz with an attack of %d s are found within %d s', (frequency, attack, tolerance) => {
    const tone = saw(attack * 1.5 + 0.8, frequency);
    const sound = tone.map(
      (sample, i) => noise[i]! + sample * Math.max(0, Math.min(1, (i / RATE - 0.2) / attack)),
    );
    const found = riseTimes([sound], RATE)!;
    // the beginning is at 2 % of the way
    expect(Math.abs(found.t50 - 0.48 * attack)).toBeLessThan(tolerance);
    expect(Math.abs(found.t90 - 0.88 * attack)).toBeLessThan(tolerance + 0.03 * attack);
    expect(Math.abs(found.begin - 0.2 - 0.02 * attack)).toBeLessThan(tolerance + 0.02 * attack);
    expect(found.shape).toHaveLength(24);
    expect(found.shape[23]!).toBeCloseTo(20 * Math.log10(1 / 0.9), 0);
  });

  it.each([
    [261.6, 0.02],
    [65.4, 0.3],
    [440, 2],
  ])(
    'of a saw of %d Hz that decays with a time constant of %d s are those of an exponential',
    (frequency, tau) => {
      const tone = saw(0.4 + 6 * tau, frequency);
      const sound = tone.map(
        (sample, i) => noise[i]! + sample * Math.exp(-Math.max(0, i / RATE - 0.3) / tau),
      );
      const found = fallTimes([sound], RATE, 0.1)!;
      const late = tau * Math.log(1 / 0.98);
      expect(Math.abs(found.t50 - (tau * Math.LN2 - late))).toBeLessThan(0.03 * tau + 0.002);
      expect(Math.abs(found.t90 - (tau * Math.log(10) - late))).toBeLessThan(0.05 * tau + 0.003);
      // straight in dB: from 0.9 to 0.1 of the amplitude
      const straight = found.shape.map((_, n) => 0.915 + (19.085 * n) / 23);
      found.shape.forEach((level, n) => {
        expect(Math.abs(level - straight[n]!)).toBeLessThan(1);
      });
    },
  );

  it.each([
    [65.4, 0.02],
    [41.2, 0.03],
    [261.6, 0.005],
  ])('of a saw of %d Hz that grows to its end and falls with %d s begin at that end', (frequency, tau) => {
    const sound = saw(1, frequency).map((sample, i) => {
      const time = i / RATE - 0.5;
      return noise[i]! + sample * (time < 0 ? 1 + 0.4 * time : Math.exp(-time / tau));
    });
    const found = fallTimes([sound], RATE, 0.2)!;
    const late = tau * Math.log(1 / 0.98);
    expect(Math.abs(found.begin - 0.5 - late)).toBeLessThan(0.002);
    expect(Math.abs(found.t50 - (tau * Math.LN2 - late))).toBeLessThan(0.002);
    expect(Math.abs(found.t90 - (tau * Math.log(10) - late))).toBeLessThan(0.006);
  });

  it('know a decay to a sustain level, and that nothing moves', () => {
    const tone = saw(2, 220);
    const sound = tone.map(
      (sample, i) => sample * (0.3 + 0.7 * Math.exp(-Math.max(0, i / RATE - 0.3) / 0.1)),
    );
    const found = fallTimes([sound], RATE, 0.1)!;
    expect(found.toLevel / found.fromLevel).toBeCloseTo(0.3, 2);
    expect(found.t50).toBeCloseTo(0.1 * Math.log(2 * 0.98), 2);
    expect(riseTimes([tone], RATE, 0.5, 1.5)).toBeNull();
  });
});

describe('pitch and brightness over time', () => {
  it('follows a vibrato of 6 Hz and 20 cents, and a steady tone to a tenth of a cent', () => {
    const depth = (220 * (2 ** (20 / 1200) - 1)) / (2 * Math.PI * 6);
    const sound = saw(2, 220, (time) => 220 * time - depth * Math.cos(2 * Math.PI * 6 * time));
    const found = measureModulation(trackInCents(pitchTrack(sound, RATE), 220))!;
    expect(found.rate).toBeCloseTo(6, 2);
    expect(Math.abs(found.depth - 20)).toBeLessThan(0.8);
    expect(found.wave).toBe('sine');
    const steady = trackInCents(pitchTrack(saw(1, 97.3), RATE), 97.3).values.slice(10, -10);
    expect(Math.max(...steady.map(Math.abs))).toBeLessThan(0.1);
  });

  it('follows a glide of two octaves', () => {
    const sound = saw(1, 880, (time) => (220 * (4 ** time - 1)) / Math.log(4));
    const { values, step } = pitchTrack(sound, RATE);
    for (const time of [0.2, 0.5, 0.8]) {
      expect(Math.abs(1200 * Math.log2(values[Math.round(time / step)]! / (220 * 4 ** time)))).toBeLessThan(
        5,
      );
    }
    expect(median(pitchTrack(whiteNoise(RATE), RATE).values)).toBeUndefined();
  });

  it('has the brightness of a sine at its frequency', () => {
    const { values } = brightnessTrack([sine(0.5, 2000, 0.1)], RATE);
    for (const value of values) expect(value).toBeCloseTo(12, 1);
  });
});

describe('modulation', () => {
  it.each([
    ['sine', (angle: number) => Math.sin(angle)],
    ['triangle', (angle: number) => (2 / Math.PI) * Math.asin(Math.sin(angle))],
    ['square', (angle: number) => Math.sign(Math.sin(angle))],
    ['saw', (angle: number) => (2 / Math.PI) * Math.atan(Math.tan((angle - Math.PI) / 2))],
  ] as const)('finds a %s that comes after 1.2 s', (wave, height) => {
    const noise = whiteNoise(800);
    const values = noise.map((value, i) => {
      const time = i * 0.005;
      const come = Math.max(0, Math.min(1, (time - 0.8) / 0.8));
      return 100 + value + come * 20 * height(2 * Math.PI * (5.3 * time + 0.3));
    });
    const found = measureModulation({ values, step: 0.005, start: 0 })!;
    expect(found.wave).toBe(wave);
    expect(Math.abs(found.rate / 5.3 - 1)).toBeLessThan(0.002);
    expect(Math.abs(found.depth - 20)).toBeLessThan(0.8);
    expect(Math.abs(found.delay - 1.2)).toBeLessThan(0.05);
  });

  it('finds none in noise and none in a drift', () => {
    const noise = whiteNoise(800, 7);
    expect(measureModulation({ values: noise, step: 0.005, start: 0 })).toBeNull();
    let sum = 0;
    const drift = noise.map((value) => {
      sum += value;
      return sum;
    });
    expect(measureModulation({ values: drift, step: 0.005, start: 0 })).toBeNull();
  });
});

describe('chorus', () => {
  /** Dry sound with itself after a triangular delay, 2 to 5 ms at 0.7 Hz; `turn` moves its phase. */
  function chorused(dry: (time: number) => number, seconds: number, turn: number): Float64Array {
    return Float64Array.from({ length: Math.round(seconds * RATE) }, (_, i) => {
      const time = i / RATE;
      const turns = 0.7 * time + turn;
      const part = turns - Math.floor(turns);
      const delay = 0.002 + 0.003 * (part < 0.5 ? 2 * part : 2 - 2 * part);
      return dry(time) + 0.8 * dry(time - delay);
    });
  }

  it('of a saw of 110 Hz is found with its rate and delays in both channels', () => {
    const table = saw(1, 110 / 4).map((sample) => sample);
    const dry = (time: number) => {
      // one second of 27.5 Hz, read four times as fast
      const at = (((time * 4) % 1) + 1) % 1;
      const place = at * (RATE - 2);
      const below = Math.floor(place);
      return table[below]! + (table[below + 1]! - table[below]!) * (place - below);
    };
    const found = chorusMotion(chorused(dry, 3, 0), chorused(dry, 3, 0.5), RATE)!;
    expect(Math.abs(found.rate / 0.7 - 1)).toBeLessThan(0.005);
    for (const delays of [found.left!, found.right!]) {
      expect(Math.abs(delays[0] - 0.002)).toBeLessThan(0.0002);
      expect(Math.abs(delays[1] - 0.005)).toBeLessThan(0.0002);
    }
  });

  it('of noise is found as well, and none in plain noise, a plain tone and a vibrato', () => {
    const white = whiteNoise(4 * RATE);
    const dry = (time: number) => {
      const place = Math.max(0, time * RATE + 1000);
      const below = Math.floor(place);
      return 0.3 * (white[below]! + (white[below + 1]! - white[below]!) * (place - below));
    };
    const left = chorused(dry, 3, 0);
    const found = chorusMotion(left, left, RATE)!;
    expect(Math.abs(found.rate / 0.7 - 1)).toBeLessThan(0.01);
    expect(Math.abs(found.left![0] - 0.002)).toBeLessThan(0.0002);
    expect(Math.abs(found.left![1] - 0.005)).toBeLessThan(0.0002);
    const plain = white.subarray(0, 2 * RATE);
    expect(chorusMotion(plain, plain, RATE)).toBeNull();
    const tone = saw(2, 110);
    expect(chorusMotion(tone, tone, RATE)).toBeNull();
    const depth = (220 * (2 ** (30 / 1200) - 1)) / (2 * Math.PI * 3);
    const swinging = saw(2, 220, (time) => 220 * time - depth * Math.cos(2 * Math.PI * 3 * time));
    expect(chorusMotion(swinging, swinging, RATE)).toBeNull();
  });
});

describe('spectra of one and of two sounds', () => {
  it('has the partials of a saw, 6 dB an octave', () => {
    const levels = partialLevels([saw(1, 220)], RATE, 0.1, 0.9, 220, 100);
    for (const k of [1, 2, 4, 8, 32]) {
      expect(levels[k - 1]! - levels[0]!).toBeCloseTo(-20 * Math.log10(k), 1);
    }
    expect(levels[90]).toBeNaN();
    expect(partialLevels([saw(1, 220)], RATE, 0.1, 0.12, 220)).toHaveLength(0);
  });

  it('finds corner, slope and peak of a four-pole filter', () => {
    const noise = whiteNoise(4 * RATE);
    const part = 1 - Math.exp((-2 * Math.PI * 1000) / RATE);
    let sound = noise;
    for (let pole = 0; pole < 4; pole++) {
      let y = 0;
      sound = sound.map((x) => {
        y += part * (x - y);
        return y;
      });
    }
    const found = filterResponse(powerDensity(noise, RATE), powerDensity(sound, RATE), 'low');
    // four equal poles are 12.04 dB down at their corner, and fall by 19.1 dB from 1.41 to 2.83 times that
    expect(Math.abs(1200 * Math.log2(found.corner! / 1000))).toBeLessThan(30);
    expect(Math.abs(found.slope! + 19.1)).toBeLessThan(1);
    expect(found.peak).toBeLessThan(0.6);
    expect(filterResponse(powerDensity(noise, RATE), powerDensity(noise, RATE), 'low').corner).toBeNull();
  });

  it('finds the taps of an echo, and how alike two are', () => {
    const noise = whiteNoise(RATE);
    const echo = (late: number, gain: number) =>
      noise.map((sample, i) => 0.5 * sample + gain * (noise[i - late] ?? 0));
    const one = impulseResponse(noise, echo(300, 0.3), RATE);
    const taps = mainTaps(one);
    expect(taps[0]!.delay).toBeCloseTo(0, 5);
    expect(taps[0]!.height).toBeCloseTo(0.5, 1);
    expect(taps[1]!.delay).toBeCloseTo(300 / RATE, 5);
    expect(responseLikeness(one, one)).toEqual({ magnitude: 0, correlation: 1 });
    const other = impulseResponse(noise, echo(60, 0.3), RATE);
    expect(responseLikeness(one, other).correlation).toBeLessThan(0.85);
  });
});

describe('time', () => {
  const note = (begin: number, level = 1) =>
    saw(1.5, 220).map((sample, i) => (i / RATE >= begin && i / RATE < begin + 0.8 ? level * sample : 0));

  it('finds how late a sound is to half a millisecond, however loud', () => {
    const offset = soundOffset([note(0.2)], [note(0.3337, 0.2)], RATE);
    expect(offset).toBeCloseTo(0.1337, 3);
    expect(soundOffset([saw(1, 220)], [saw(1, 330)], RATE)).toBe(0);
  });

  it('finds the beginning and the noise before it', () => {
    const noise = whiteNoise(1.5 * RATE).map((sample) => sample * Math.sqrt(3) * 1e-3);
    const sound = note(0.4).map((sample, i) => sample + noise[i]!);
    expect(Math.abs(onsetTime([sound], RATE)! - 0.4)).toBeLessThan(0.002);
    expect(noiseFloor([sound], RATE)!).toBeCloseTo(-60, 0);
    expect(onsetTime([saw(1, 220)], RATE)).toBeNull();
    expect(noiseFloor([saw(1, 220)], RATE)).toBeNull();
  });

  it('reads a sound faster without new frequencies', () => {
    const fast = resample(sine(0.5, 1000, 0.5), 2 ** (100 / 1200));
    expect(median(pitchTrack(fast, RATE).values)).toBeCloseTo(1000 * 2 ** (1 / 12), 1);
    expect(() => resample(fast, 0)).toThrow(RangeError);
  });
});
