import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WireQueue } from '../../src/midi/wireQueue.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';

/** 320 us a byte at 31 250 baud, in 48 MHz ticks. */
const BYTE = 15_360;

function drain(queue: WireQueue): [number, number][] {
  const sent: [number, number][] = [];
  while (queue.take()) sent.push([queue.startTick, queue.value]);
  return sent;
}

describe('wire queue', () => {
  it('spaces bytes by 320 us and waits for the tick of each', () => {
    const queue = new WireQueue();
    queue.push(100, [0x90, 60, 127]);
    queue.push(200, [0xc0, 5]);
    queue.push(1_000_000, [0xfe]);
    expect(queue.nextStart()).toBe(100);
    expect(drain(queue)).toEqual([
      [100, 0x90],
      [100 + BYTE, 60],
      [100 + 2 * BYTE, 127],
      [100 + 3 * BYTE, 0xc0],
      [100 + 4 * BYTE, 5],
      [1_000_000, 0xfe],
    ]);
    expect(queue.nextStart()).toBe(Infinity);
    expect(queue.take()).toBe(false);
  });

  it('lets real-time bytes pass within a message, not before their time', () => {
    const queue = new WireQueue();
    queue.push(0, [0xf0, 1, 2, 3, 0xf7]);
    queue.push(BYTE + 5, [0xf8]);
    expect(drain(queue).map(([, value]) => value)).toEqual([0xf0, 1, 0xf8, 2, 3, 0xf7]);
  });

  it('on a faster line sends bytes closer together, order kept', () => {
    const queue = new WireQueue(BYTE / 4);
    queue.push(50, [0x90, 60]);
    queue.push(40, [0x80, 60]);
    expect(drain(queue)).toEqual([
      [50, 0x90],
      [50 + BYTE / 4, 60],
      [50 + BYTE / 2, 0x80],
      [50 + (3 * BYTE) / 4, 60],
    ]);
  });

  it('never overlaps bytes nor sends one early, and keeps the order of each kind', () => {
    const push = fc.tuple(fc.nat(200_000), fc.uint8Array({ minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(fc.array(push, { maxLength: 200 }), (pushes) => {
        const queue = new WireQueue();
        const messages: number[] = [];
        const realTime: number[] = [];
        for (const [tick, bytes] of pushes) {
          queue.push(tick, bytes);
          for (const byte of bytes) (byte >= 0xf8 ? realTime : messages).push(byte);
        }
        const sent = drain(queue);
        for (let n = 1; n < sent.length; n++) {
          expect(sent[n]![0] - sent[n - 1]![0]).toBeGreaterThanOrEqual(BYTE);
        }
        const values = sent.map(([, value]) => value);
        expect(values.filter((value) => value < 0xf8)).toEqual(messages);
        expect(values.filter((value) => value >= 0xf8)).toEqual(realTime);
      }),
      { numRuns: 100, seed: 31250 },
    );
  });

  it('continues from a snapshot in the middle of a message', () => {
    const queue = new WireQueue();
    queue.push(0, [0xf0, 1, 2, 0xf7]);
    queue.push(20_000, [0xf8]);
    queue.take();
    const writer = new StateWriter();
    queue.save(writer);
    const copy = new WireQueue(BYTE / 4);
    copy.load(new StateReader(writer.finish()));
    expect(drain(copy)).toEqual(drain(queue));
  });
});
