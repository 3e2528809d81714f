import {
  type ControlTape,
  CV_RESONANCE,
  LATCH_CHORUS,
  LATCH_CROSS_MOD,
  LATCH_HPF,
  LATCH_WAVE1,
  LATCH_WAVE2,
  TIMER_COMMAND,
  TIMER_LENGTH_HIGH,
  TIMER_LENGTH_LOW,
} from '../../src/tape/controlTape.js';
import { HandTape } from './board.js';

/** Numbers in [0, 1) from a seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

export interface RandomTapeOptions {
  readonly seed: number;
  /** Length in 96 kHz samples. */
  readonly samples: number;
  /** Lowest count of the oscillators; small ones make hundreds of edges a step. */
  readonly lowestCount?: number;
  /** Share of VCA writes that shut the voice. */
  readonly silences?: number;
}

/** A tape on which everything that a board hears changes at random times. */
export function randomTape(options: RandomTapeOptions): ControlTape {
  const { seed, samples, lowestCount = 200, silences = 0.1 } = options;
  const random = randomNumbers(seed);
  const below = (n: number) => Math.floor(random() * n);
  const count = () => Math.floor(lowestCount * 2 ** (random() * Math.log2(60_000 / lowestCount)));
  const hand = new HandTape().open().prescale(0, 2, 2);
  hand.event(0, TIMER_LENGTH_LOW, 35).event(0, TIMER_LENGTH_HIGH, 0xc0);
  for (let oscillator = 0; oscillator < 12; oscillator++) hand.counter(below(1000), oscillator, count());
  for (let cv = 0; cv < CV_RESONANCE; cv++) hand.hold(below(50_000), cv, below(4096));
  const end = samples * 500;
  for (let tick = 0; tick < end; tick += 1 + below(24_000)) {
    const what = below(100);
    if (what < 60) {
      const cv = below(CV_RESONANCE + 1);
      const shut = cv >= 30 && cv < 36 && random() < silences;
      hand.hold(tick, cv, shut ? 0 : below(4096));
    } else if (what < 80) {
      hand.count(tick, below(12), count());
    } else if (what < 90) {
      hand.latch(tick, random() < 0.5 ? LATCH_WAVE1 : LATCH_WAVE2, below(4));
    } else if (what < 93) {
      hand.latch(tick, LATCH_CROSS_MOD, below(4));
    } else if (what < 95) {
      hand.prescale(tick, 1 << below(4), 1 << below(4));
    } else if (what < 97) {
      hand.event(tick, TIMER_COMMAND, random() < 0.7 ? 3 : 1);
    } else {
      hand.latch(tick, random() < 0.5 ? LATCH_HPF : LATCH_CHORUS, below(4));
    }
  }
  return hand.finish();
}
