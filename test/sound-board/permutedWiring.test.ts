import { describe, expect, it } from 'vitest';
import { REFERENCE_SOUND_BOARD, type SoundBoardProfile } from '../../src/profiles/soundBoardProfile.js';
import { SoundBoard } from '../../src/sound-board/soundBoard.js';
import { ControlTape, CV_COUNT, LATCH, PIT_WRITE, PRESCALER } from '../../src/tape/controlTape.js';
import { TICKS_PER_BYTE, TICKS_PER_SECOND } from '../../src/time.js';
import { noteOnBytes, syncBytes } from '../../src/wire/commands.js';
import { buildSoundBoard } from '../../tools/firmware/build.js';
import { randomWiring } from '../../tools/firmware/randomWiring.js';

/** What the analog side is told, free of the wiring: time, what by name, value. */
function story(profile: SoundBoardProfile): string[] {
  const tape = new ControlTape();
  const board = new SoundBoard({
    program: buildSoundBoard('lower', profile).bytes,
    profile,
    sink: tape,
    // any fixed answer will do: each oscillator has a level of its own
    sense: { peakReached: (tick, voice, dco) => (Math.floor(tick / 240_000) * 7 + voice * 3 + dco) % 5 > 1 },
  });
  board.runTo(0.6 * TICKS_PER_SECOND);
  let at = 0.6 * TICKS_PER_SECOND;
  const tone = [0x80, 0x20, 0x85, 0x40, 0x81, 0x60, 0x86, 0x40, 0x87, 0x20, 0x91, 90, 0x92, 70, 0x96, 0x40];
  const rest = [0x89, 0x50, 0x97, 60, 0x98, 30, 0x9e, 100, 0xa0, 0x40, 0xab, 0x40, 0xaf, 0x40];
  const notes = [0, 1, 2, 3, 4, 5].flatMap((voice) => noteOnBytes(voice, 40 + 7 * voice, 90));
  for (const byte of [...syncBytes(), 0xf1, ...tone, ...rest, ...notes]) {
    board.receive(byte, at);
    at += TICKS_PER_BYTE;
  }
  board.runTo(at + 0.1 * TICKS_PER_SECOND);

  const counterName = new Map(
    profile.counters.map(({ chip, counter }, n) => [chip * 4 + counter, `counter ${n}`]),
  );
  const lines: string[] = [];
  for (let i = 0; i < tape.length; i++) {
    const what = tape.whats[i]!;
    const value = tape.values[i]!;
    const tick = tape.ticks[i]!;
    if (what < PRESCALER) {
      const isControl = (what & 3) === 3;
      const place = isControl ? (what & 0x0c) | (value >> 6) : what - PIT_WRITE;
      lines.push(
        `${tick} ${isControl ? 'mode of' : 'count of'} ${counterName.get(place)} ${value & (isControl ? 0x3f : 0xff)}`,
      );
    } else if (what === PRESCALER) {
      const { dco1, dco2 } = profile.prescalerNibble;
      lines.push(`${tick} prescalers ${(value >> (4 * dco1)) & 15} ${(value >> (4 * dco2)) & 15}`);
    } else {
      lines.push(`${tick} ${what} ${value}`);
    }
  }
  // simultaneous latch changes come in the order of their ports' bits
  return lines.sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b) || (a < b ? -1 : 1));
}

describe('the open firmware on a board wired otherwise', () => {
  it('tells the analog side the same, at the same times, when built for that wiring', () => {
    const wiring = randomWiring(5);
    // of what has few places none is where the reference board has it
    const { calibration, counters, prescalerNibble } = REFERENCE_SOUND_BOARD;
    expect(wiring.calibration.sensePin).not.toBe(calibration.sensePin);
    expect(wiring.calibration.levelWhenReached).not.toBe(calibration.levelWhenReached);
    expect(wiring.prescalerNibble).not.toEqual(prescalerNibble);
    expect(wiring.counters).not.toEqual(counters);
    const reference = story(REFERENCE_SOUND_BOARD);
    const other = story(wiring);
    expect(reference.length).toBeGreaterThan(2000);
    expect(reference.filter((line) => Number(line.split(' ')[1]) >= LATCH).length).toBeGreaterThan(6);
    expect(new Set(reference.map((line) => line.split(' ')[1])).size).toBeGreaterThan(CV_COUNT);
    expect(other).toEqual(reference);
  });
});
