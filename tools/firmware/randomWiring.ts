import {
  type CounterPlace,
  type LatchField,
  REFERENCE_SOUND_BOARD,
  type SoundBoardPort,
  type SoundBoardProfile,
} from '../../src/profiles/soundBoardProfile.js';

/** Numbers from a seed (mulberry32). */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function shuffled(count: number, random: (below: number) => number): number[] {
  const list = Array.from({ length: count }, (_, n) => n);
  for (let n = count - 1; n > 0; n--) {
    const m = random(n + 1);
    [list[n], list[m]] = [list[m]!, list[n]!];
  }
  return list;
}

/**
 * A board with its lines connected at random: lines of P1, PB and PC among themselves, counters, prescalers, the
 * comparator's pin and level. The firmware built for it has the same instructions at the same times.
 */
export function randomWiring(seed: number): SoundBoardProfile {
  const random = generator(seed);
  const lines: Record<SoundBoardPort, number[]> = {
    P1: shuffled(8, random),
    PB: shuffled(8, random),
    PC: shuffled(6, random),
  };
  const move = (field: LatchField): LatchField => ({
    port: field.port,
    bits: field.bits.map((bit) => lines[field.port][bit]!),
  });
  const moveByte = (value: number) =>
    lines.P1.reduce((sum, to, from) => sum | (((value >> from) & 1) << to), 0);
  const { latches, calibration, multiplexer } = REFERENCE_SOUND_BOARD;
  const swapped = random(2) as 0 | 1;
  return {
    ...REFERENCE_SOUND_BOARD,
    multiplexer: multiplexer.map((conditions) =>
      conditions.map(({ port, mask, value }) => ({ port, mask: moveByte(mask), value: moveByte(value) })),
    ),
    latches: {
      wave1: move(latches.wave1),
      wave2: move(latches.wave2),
      crossMod: move(latches.crossMod),
      hpf: move(latches.hpf),
      chorus: move(latches.chorus),
      mute: move(latches.mute),
    },
    calibration: {
      voice: move(calibration.voice),
      dco: move(calibration.dco),
      sensePin: 2 + random(4),
      levelWhenReached: random(2) as 0 | 1,
    },
    counters: shuffled(12, random).map((n): CounterPlace => ({ chip: Math.floor(n / 3), counter: n % 3 })),
    prescalerNibble: { dco1: swapped, dco2: swapped === 0 ? 1 : 0 },
  };
}
