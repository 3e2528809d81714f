import { beforeAll, describe, expect, it } from 'vitest';
import {
  PIT_WRITE,
  PRESCALER,
  TIMER_COMMAND,
  TIMER_LENGTH_HIGH,
  TIMER_LENGTH_LOW,
} from '../../src/tape/controlTape.js';
import { noteOnBytes, PREFIX_BOTH } from '../../src/wire/commands.js';
import { CAPTURED_STREAM } from '../assigner/capturedPatch.js';
import { bareBoard, recordTape, type TapeEvent } from './bench.js';

/** Control bits of the 8155 timer's high length byte: one pulse at every terminal count, with reload. */
const PULSES_WITH_RELOAD = 3;

/** What a tape from power-on says about the oscillators of voice 0 in the end. */
interface Tuning {
  /** Counts of DCO1 and DCO2. */
  readonly counts: readonly [number, number];
  /** 8 MHz is divided by these. */
  readonly prescalers: readonly [number, number];
  /** One clock in so many is taken from DCO2; Infinity with the timer stopped. */
  readonly swallowed: number;
}

function tuningOf(tape: readonly TapeEvent[]): Tuning {
  const counts: [number, number] = [0, 0];
  const low: [number, number] = [-1, -1];
  let prescaler = 0;
  let length = 0;
  let swallowed = Number.POSITIVE_INFINITY;
  for (const { what, value } of tape) {
    // counter 0 of PIT1 is DCO1 of voice 0, counter 0 of PIT3 its DCO2; low byte first
    for (const [dco, register] of [PIT_WRITE, PIT_WRITE + 8].entries()) {
      if (what !== register) continue;
      if (low[dco]! < 0) {
        low[dco as 0 | 1] = value;
      } else {
        counts[dco as 0 | 1] = low[dco]! | (value << 8);
        low[dco as 0 | 1] = -1;
      }
    }
    if (what === PRESCALER) prescaler = value;
    if (what === TIMER_LENGTH_LOW) length = (length & 0xff00) | value;
    if (what === TIMER_LENGTH_HIGH) length = (length & 0x00ff) | (value << 8);
    if (what === TIMER_COMMAND) {
      const starts = value === 3 && length >> 14 === PULSES_WITH_RELOAD;
      swallowed = starts ? length & 0x3fff : Number.POSITIVE_INFINITY;
    }
  }
  return { counts, prescalers: [16 - (prescaler & 15), 16 - (prescaler >> 4)], swallowed };
}

/** Half a count, in cents. */
const halfCount = (count: number) => 1200 * Math.log2((count + 0.5) / count);

/** From one length of the timer to the next, in cents. */
const timerStep = (length: number) =>
  Number.isFinite(length) ? 1200 * Math.log2((1 - 1 / (length + 1)) / (1 - 1 / length)) : 0;

/**
 * A patch change of a real MKS-70, patch A1 ELECTRIC PIANO 1, byte for byte, and the four pitches of its A4 with
 * the envelopes settled: ranges and tunes from the bytes, dual detune, fine tune.
 */
const BOARDS = [
  { name: 'lower', board: 0, dco1: 3547.1, dco2: 2523.0 },
  { name: 'upper', board: 1, dco1: 218.61, dco2: 3207.5 },
] as const;

describe.each(BOARDS)('the captured patch change, then A4, on the $name board', ({ board, dco1, dco2 }) => {
  let tuning: Tuning;

  beforeAll(() => {
    const bare = bareBoard(board, 'ideal');
    const tape = recordTape(bare);
    bare.boot();
    bare.send(CAPTURED_STREAM);
    bare.send([PREFIX_BOTH, ...noteOnBytes(0, 69, 100)]);
    bare.settle();
    bare.settle();
    tuning = tuningOf(tape);
  });

  it(`tunes DCO1 to ${dco1} Hz`, () => {
    const [count] = tuning.counts;
    const frequency = 8e6 / tuning.prescalers[0] / count;
    expect(Math.abs(1200 * Math.log2(frequency / dco1))).toBeLessThan(halfCount(count) + 0.3);
  });

  it(`tunes DCO2 to ${dco2} Hz`, () => {
    const [, count] = tuning.counts;
    const frequency = (8e6 / tuning.prescalers[1] / count) * (1 - 1 / tuning.swallowed);
    const tolerance = halfCount(count) + 0.3 + timerStep(tuning.swallowed);
    expect(Math.abs(1200 * Math.log2(frequency / dco2))).toBeLessThan(tolerance);
    expect(tuning.swallowed).toBeLessThan(16384);
  });
});
