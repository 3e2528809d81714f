import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CV_COUNT,
  HOLD,
  LATCH,
  LATCH_COUNT,
  PRESCALER,
  SAMPLE,
  TIMER_COMMAND,
  TIMER_RESET,
} from '../../src/tape/controlTape.js';
import { TapeCutter } from '../../src/tape/recordedTape.js';
import type { DecodedEvent } from '../../src/tape/tapeDecoder.js';
import { decoded, eventsOf, tapeOf, type WrittenEvent } from './handTape.js';

/** Any event a sound board can make. */
const anEvent = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 255 })),
  fc.tuple(fc.integer({ min: PRESCALER, max: TIMER_COMMAND - 1 }), fc.integer({ min: 0, max: 255 })),
  fc.tuple(fc.constant(TIMER_COMMAND), fc.integer({ min: 1, max: 3 })),
  fc.constant([TIMER_RESET, 0] as const),
  fc.tuple(fc.integer({ min: SAMPLE, max: SAMPLE + CV_COUNT - 1 }), fc.integer({ min: 0, max: 4095 })),
  fc.tuple(fc.integer({ min: HOLD, max: HOLD + CV_COUNT - 1 }), fc.constant(0)),
  fc.tuple(fc.integer({ min: LATCH, max: LATCH + LATCH_COUNT - 1 }), fc.integer({ min: 0, max: 3 })),
);

const aTape = fc
  .array(anEvent, { maxLength: 120 })
  .map((events) => events.map(([what, value], n): WrittenEvent => [100_000 + 1000 * n, what, value]));

function cut(events: readonly WrittenEvent[], from: number, to: number): TapeCutter {
  const cutter = new TapeCutter(from, to);
  cutter.take(tapeOf(events));
  cutter.finish();
  return cutter;
}

/** What a decoder thinks is the case after some events: the last word on each counter, hold, latch and clock. */
function standing(events: readonly DecodedEvent[]): Map<string, unknown> {
  const state = new Map<string, unknown>();
  for (const event of events) {
    if (event.kind === 'mode') {
      state.set(`mode ${event.chip} ${event.counter}`, [event.mode, event.format, event.bcd]);
      state.delete(`load ${event.chip} ${event.counter}`);
    }
    if (event.kind === 'load' || event.kind === 'clock') {
      state.set(`load ${event.chip} ${event.counter}`, [event.divider, event.hertz]);
    }
    if (event.kind === 'prescaler') state.set('prescaler', event.dividesBy);
    if (event.kind === 'timer') state.set('timer', event.every);
    if (event.kind === 'sample') state.set(`hold ${event.cv}`, ['open', event.code]);
    if (event.kind === 'hold' && state.has(`hold ${event.cv}`))
      state.set(`hold ${event.cv}`, ['held', event.code]);
    if (event.kind === 'latch') state.set(`latch ${event.latch}`, event.value);
  }
  return state;
}

describe('a tape cut out of a longer one', () => {
  it('from power-on is the tape itself', () => {
    const events: WrittenEvent[] = [
      [0, PRESCALER, 0x88],
      [50, LATCH, 2],
      [60, LATCH, 1],
    ];
    const whole = cut(events, 0, 60);
    expect(eventsOf(whole.tape)).toEqual(events.slice(0, 2));
    expect(whole.restated).toBe(0);
  });

  it('begins by restating what held at the cut, and goes on as the tape does', () => {
    fc.assert(
      fc.property(aTape, fc.integer({ min: 0, max: 120 }), (events, at) => {
        const from = 100_000 + 1000 * at - 500;
        const { tape, restated } = cut(events, from, 10_000_000);
        const all = eventsOf(tape);
        expect(all.slice(restated)).toEqual(events.slice(at));
        expect(all.slice(0, restated).every(([tick]) => tick < from)).toBe(true);
        expect(standing(decoded(all))).toEqual(standing(decoded(events)));
      }),
      { numRuns: 300 },
    );
  });

  it('restates also where nothing happens any more', () => {
    const { tape, restated } = cut([[10, LATCH, 2]], 500_000, 600_000);
    expect(eventsOf(tape)).toEqual([[500_000 - 48_000, LATCH, 2]]);
    expect(restated).toBe(1);
  });
});
