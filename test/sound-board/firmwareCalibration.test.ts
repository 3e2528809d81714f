import { describe, expect, it } from 'vitest';
import { CalibrationComparator } from '../../src/analog/calibrationComparator.js';
import { rampRate } from '../../src/analog/spread.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { REFERENCE_SOUND_BOARD } from '../../src/profiles/soundBoardProfile.js';
import { SoundBoard } from '../../src/sound-board/soundBoard.js';
import { TICKS_PER_BYTE, TICKS_PER_SECOND } from '../../src/time.js';
import { image, ROUND_TICKS } from './firmwareBench.js';
import { PLAIN_TONE } from './firmwareStreams.js';

describe('open sound-board firmware with the analog ramps', () => {
  it.each([
    ['lower', 0, 1],
    ['upper', 1, 77],
  ] as const)('removes the spread of the integrators: %s board, 1 to 7 kHz', (name, board, seed) => {
    const profile = analogProfile('default');
    const { dco2Clock, counters, prescalerNibble } = REFERENCE_SOUND_BOARD;
    const comparator = new CalibrationComparator({
      profile,
      seed,
      board,
      dco2Clock,
      counters,
      prescalerNibble,
    });
    const soundBoard = new SoundBoard({
      program: image(name).bytes,
      profile: REFERENCE_SOUND_BOARD,
      sense: comparator,
      sink: comparator,
    });
    let tick = 0;
    while (soundBoard.muted) {
      tick += ROUND_TICKS;
      expect(tick).toBeLessThan(TICKS_PER_SECOND / 2);
      soundBoard.runTo(tick);
    }
    const rates = Array.from({ length: 12 }, (_, n) => rampRate(profile, seed, board, n));
    expect(Math.max(...rates) / Math.min(...rates)).toBeGreaterThan(1.1);

    for (const note of [60, 72, 84, 93]) {
      const bytes = [name === 'lower' ? 0xf1 : 0xf9, ...PLAIN_TONE, 0x80, 0x60, 0x85, 0x60];
      for (let voice = 0; voice < 6; voice++) bytes.push(0xc0 + voice, note, 100);
      for (const byte of bytes) {
        soundBoard.receive(byte, tick);
        tick += TICKS_PER_BYTE;
      }
      tick = (Math.ceil(tick / ROUND_TICKS) + 5) * ROUND_TICKS;
      soundBoard.runTo(tick);
      for (let oscillator = 0; oscillator < 12; oscillator++) {
        const peak = comparator.lastPeak(tick, oscillator % 6, Math.floor(oscillator / 6));
        expect(Math.abs(peak / 12 - 1), `oscillator ${oscillator}, note ${note}`).toBeLessThan(0.0025);
      }
    }
  });
});
