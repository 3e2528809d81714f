import { describe, expect, it } from 'vitest';
import { cents, measureFrequency } from '../../src/audio/measure.js';
import { Bench, SAMPLE_RATE, type Settings } from './bench.js';

/** Keys of the instrument, MIDI notes. */
const KEYS = Array.from({ length: 76 }, (_, n) => 28 + n);

/** Both oscillators of every key take twice as long; SUPERJX_FULL=1 does it. */
const FULL = process.env.SUPERJX_FULL === '1';

const WAVEFORMS = [
  { waveform: 'square', value: 0x20 },
  { waveform: 'pulse', value: 0x40 },
  { waveform: 'saw', value: 0x60 },
] as const;

/** Frequency of the divider nearest to a key at 8': 8 MHz / (8 N) with a whole N. */
function nearestDividerFrequency(key: number): number {
  const wanted = 440 * 2 ** ((key - 69) / 12);
  return 1e6 / Math.round(1e6 / wanted);
}

/** Plays the keys one after the other on voices 0-5 in turn and measures each; errors in cents by key. */
function pitchErrors(settings: Settings, keys: readonly number[]): Map<number, number> {
  const bench = new Bench().set(settings);
  const errors = new Map<number, number>();
  for (const [n, key] of keys.entries()) {
    const voice = n % 6;
    const expected = nearestDividerFrequency(key);
    bench.press(key, 100, voice).skip(0.05);
    // nine periods, and long enough for the window to tell a hundredth of a cent
    const sound = bench.hear(Math.max(0.08, 9 / expected));
    const measured = measureFrequency(sound, SAMPLE_RATE, { near: expected }) ?? Number.NaN;
    errors.set(key, cents(measured, expected));
    bench.release(key, voice).skip(0.03);
  }
  return errors;
}

function expectInTune(errors: Map<number, number>): void {
  const wrong = [...errors].filter(([, error]) => !(Math.abs(error) <= 0.1));
  expect(wrong.map(([key, error]) => `key ${key} is ${error.toFixed(3)} cents off`)).toEqual([]);
}

describe.each(WAVEFORMS)('pitch of the $waveform in the audio', ({ waveform, value }) => {
  it('is the nearest divider of the keys 28-103 on DCO1, within 0.1 cent', () => {
    // what one wave shows of every key the others need not show again
    const every = FULL || waveform === 'saw';
    expectInTune(pitchErrors({ 129: value }, every ? KEYS : KEYS.filter((_, n) => n % 5 === 0)));
  });

  it(`is the same on DCO2 (${FULL ? 'every key' : 'every fifth key; all with SUPERJX_FULL=1'})`, () => {
    const keys = KEYS.filter((_, n) => FULL || n % 5 === 0);
    expectInTune(pitchErrors({ 134: value, 145: 0, 146: 0x7f }, keys));
  });
});

describe('the nearest divider', () => {
  it('is within half a count of equal temperament, as the arithmetic says', () => {
    for (const key of KEYS) {
      const wanted = 440 * 2 ** ((key - 69) / 12);
      const divider = 1e6 / nearestDividerFrequency(key);
      expect(Math.abs(cents(nearestDividerFrequency(key), wanted))).toBeLessThan((866 / divider) * 1.001);
    }
  });
});
