import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldKeys } from '../../src/midi/heldKeys.js';
import { MidiMessageStream } from '../../src/midi/messageStream.js';
import { MessageTimes } from '../../src/midi/messageTimes.js';

function messagesOf(...pieces: readonly (readonly number[])[]): { messages: number[][]; garbage: number } {
  const messages: number[][] = [];
  const stream = new MidiMessageStream((message) => messages.push([...message]));
  for (const piece of pieces) stream.push(piece);
  stream.end();
  return { messages, garbage: stream.garbage };
}

describe('cutting a MIDI line into messages', () => {
  it('running status is written out', () => {
    expect(messagesOf([0x90, 60, 100, 64, 90, 0xc3, 5, 6]).messages).toEqual([
      [0x90, 60, 100],
      [0x90, 64, 90],
      [0xc3, 5],
      [0xc3, 6],
    ]);
  });

  it('real-time bytes stand anywhere and disturb nothing', () => {
    expect(messagesOf([0x90, 0xf8, 60, 0xfe, 100, 0xf0, 1, 0xf8, 2, 0xf7])).toEqual({
      messages: [[0xf8], [0xfe], [0x90, 60, 100], [0xf8], [0xf0, 1, 2, 0xf7]],
      garbage: 0,
    });
  });

  it('system messages have their lengths and end running status', () => {
    expect(messagesOf([0x90, 1, 2, 0xf2, 3, 4, 0xf3, 5, 0xf6, 6])).toEqual({
      messages: [[0x90, 1, 2], [0xf2, 3, 4], [0xf3, 5], [0xf6]],
      garbage: 1,
    });
  });

  it('what belongs to no message is counted: data without status, messages cut short, undefined bytes', () => {
    expect(messagesOf([1, 2, 3])).toEqual({ messages: [], garbage: 3 });
    expect(messagesOf([0x90, 60, 0x80, 60, 0])).toEqual({ messages: [[0x80, 60, 0]], garbage: 1 });
    expect(messagesOf([0xf0, 1, 2, 0x90, 60, 1])).toEqual({ messages: [[0x90, 60, 1]], garbage: 3 });
    expect(messagesOf([0xf4, 0xf5, 0xf7])).toEqual({ messages: [], garbage: 3 });
    expect(messagesOf([0xf0, 1, 2])).toEqual({ messages: [], garbage: 3 });
  });

  it('an exclusive message without end is given up and keeps no memory', () => {
    const flood = new Array<number>(200_000).fill(7);
    const { messages, garbage } = messagesOf([0xf0], flood, [0x90, 60, 1]);
    expect(messages).toEqual([[0x90, 60, 1]]);
    expect(garbage).toBe(200_001);
  });

  it('pieces do not matter, and every byte is in a message or counted', () => {
    const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 200 });
    fc.assert(
      fc.property(bytes, fc.array(fc.integer({ min: 1, max: 20 })), (line, cuts) => {
        const whole = messagesOf(line);
        const pieces: number[][] = [];
        let at = 0;
        for (const cut of cuts) {
          pieces.push(line.slice(at, at + cut));
          at += cut;
        }
        pieces.push(line.slice(at));
        expect(messagesOf(...pieces)).toEqual(whole);
        // what comes out is legal, and goes through again unchanged
        expect(messagesOf(whole.messages.flat())).toEqual({ messages: whole.messages, garbage: 0 });
      }),
    );
  });
});

describe('keys that a sender holds', () => {
  it('are released with its pedals when it leaves, and only once', () => {
    const held = new HeldKeys();
    for (const message of [
      [0x90, 60, 100],
      [0x91, 61, 100],
      [0x90, 64, 100],
      [0x90, 64, 0],
      [0x90, 65, 1],
      [0x80, 65, 0],
      [0xb2, 64, 127],
      [0xf8],
    ]) {
      held.push(message);
    }
    expect(held.release().map((message) => [...message])).toEqual([
      [0x90, 60, 0],
      [0x91, 61, 0],
      [0xb2, 64, 0],
    ]);
    expect(held.release()).toEqual([]);
  });

  it('all notes off on a channel forgets that channel', () => {
    const held = new HeldKeys();
    held.push([0x90, 60, 100]);
    held.push([0x91, 60, 100]);
    held.push([0xb0, 123, 0]);
    expect(held.release().map((message) => [...message])).toEqual([[0x91, 60, 0]]);
  });
});

describe('time stamps of a driver', () => {
  it('undo the lateness with which messages are told of', () => {
    const times = new MessageTimes();
    const lateness = [3, 0.5, 12, 40, 0.5, 7];
    let real = 1000;
    const errors = lateness.map((late, n) => {
      const delta = n === 0 ? 0 : 25;
      real += delta;
      return times.push(delta, real + late) - real;
    });
    // until the first quick one comes, the lateness of the first is taken for normal
    expect(errors[0]).toBeCloseTo(3, 6);
    for (const error of errors.slice(1)) expect(Math.abs(error - 0.5)).toBeLessThan(0.1);
  });

  it('follow a driver whose clock drifts, and never go back or into the future', () => {
    const times = new MessageTimes();
    let last = 0;
    let worst = 0;
    for (let n = 1; n <= 20_000; n++) {
      const real = 100 * n;
      const time = times.push(100 * (1 - 1e-4), real + 0.5);
      expect(time).toBeLessThanOrEqual(real + 0.5);
      expect(time).toBeGreaterThanOrEqual(last);
      worst = Math.max(worst, Math.abs(time - real - 0.5));
      last = time;
    }
    expect(worst).toBeLessThan(1);
  });
});
