import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ControlTape, CV_VCF, SAMPLE } from '../../src/tape/controlTape.js';
import { eventsOf, type WrittenEvent } from './handTape.js';

function event(n: number): WrittenEvent {
  return [100 * n, SAMPLE + CV_VCF + (n % 6), n & 0xfff];
}

/** Appends (positive) and lets go of (negative) so many events at a time. */
const aTraffic = fc.array(fc.integer({ min: -3000, max: 3000 }), { maxLength: 30 });

it('hands events out in their order, whatever waits and whatever is let go', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4096 }), aTraffic, (capacity, traffic) => {
      const tape = new ControlTape(capacity);
      let written = 0;
      let gone = 0;
      for (const step of traffic) {
        for (let n = 0; n < step; n++) tape.event(...event(written++));
        if (step >= 0) continue;
        const count = Math.min(-step, written - gone);
        tape.discard(count);
        gone += count;
      }
      const waiting = Array.from({ length: written - gone }, (_, n) => event(gone + n));
      expect(eventsOf(tape)).toEqual(waiting);
    }),
    { numRuns: 60 },
  );
});

it('does not move a whole song for every event that is let go', () => {
  const events = 100_000;
  const tape = new ControlTape();
  for (let n = 0; n < events; n++) tape.event(...event(n));
  const { buffer } = tape.ticks;
  for (let n = 1; n < events - 2000; n++) {
    tape.discard(1);
    if (tape.ticks[0] !== event(n)[0]) expect(tape.ticks[0]).toBe(event(n)[0]);
  }
  // The same memory, seen from further on: nothing has been copied.
  expect(tape.ticks.buffer).toBe(buffer);
  expect(tape.ticks.byteOffset).toBe(8 * (events - 2001));
});

it('keeps to its arrays while a running board is listened to', () => {
  const tape = new ControlTape();
  const { ticks, whats, values } = tape;
  for (let n = 0; n < 50_000; n++) {
    tape.event(...event(n));
    if (tape.length === 1000) tape.discard(600);
  }
  expect([tape.ticks, tape.whats, tape.values].every((one, n) => one === [ticks, whats, values][n])).toBe(
    true,
  );
});
