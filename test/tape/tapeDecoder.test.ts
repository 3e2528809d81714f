import { describe, expect, it } from 'vitest';
import { noteName, noteOfHertz } from '../../src/midi/noteName.js';
import {
  HOLD,
  LATCH,
  LATCH_CROSS_MOD,
  LATCH_MUTE,
  LATCH_WAVE1,
  PIT_WRITE,
  PRESCALER,
  SAMPLE,
  TIMER_COMMAND,
  TIMER_LENGTH_HIGH,
  TIMER_LENGTH_LOW,
  TIMER_RESET,
} from '../../src/tape/controlTape.js';
import { decoded, WIRING, type WrittenEvent } from './handTape.js';

/** Control word for counter 0-2: both bytes, mode 3, binary (8254 data sheet: SC1 SC0 RW1 RW0 M2 M1 M0 BCD). */
const SQUARE = (counter: number) => (counter << 6) | 0b0011_0110;

const write = (chip: number, register: number, value: number): WrittenEvent => [
  100,
  PIT_WRITE + 4 * chip + register,
  value,
];

/** Nibbles that divide by 8 and 2: 16 - 8 = 8 for DCO 1, 16 - 2 = 14 for DCO 2. */
const RANGES: WrittenEvent = [0, PRESCALER, 0xe8];

describe('counter writes', () => {
  it('become a count and its frequency: 2273 at 8 feet is A4 less 0.2 cents', () => {
    const events = decoded([
      RANGES,
      write(1, 3, SQUARE(2)),
      write(1, 2, 2273 & 0xff),
      write(1, 2, 2273 >> 8),
    ]);
    expect(events.map(({ kind }) => kind)).toEqual(['prescaler', 'mode', 'load']);
    expect(events[1]).toMatchObject({
      oscillator: 5,
      chip: 1,
      counter: 2,
      mode: 3,
      format: 'low and high byte',
    });
    // 8 MHz / (8 x 2273)
    expect(events[2]).toMatchObject({ oscillator: 5, divider: 2273, hertz: 8e6 / 8 / 2273 });
  });

  it('follow the format of the control word, and BCD', () => {
    const low = decoded([write(0, 3, 0b0001_0110), write(0, 0, 200)]);
    expect(low.at(-1)).toMatchObject({ kind: 'load', divider: 200 });
    const high = decoded([write(0, 3, 0b0010_0110), write(0, 0, 2)]);
    expect(high.at(-1)).toMatchObject({ kind: 'load', divider: 512 });
    const bcd = decoded([write(0, 3, 0b0011_0111), write(0, 0, 0x34), write(0, 0, 0x12)]);
    expect(bcd.at(-1)).toMatchObject({ kind: 'load', divider: 1234 });
    const most = decoded([write(0, 3, SQUARE(0)), write(0, 0, 0), write(0, 0, 0)]);
    expect(most.at(-1)).toMatchObject({ kind: 'load', divider: 65_536 });
    const mostBcd = decoded([write(0, 3, SQUARE(0) | 1), write(0, 0, 0), write(0, 0, 0)]);
    expect(mostBcd.at(-1)).toMatchObject({ kind: 'load', divider: 10_000 });
  });

  it('say nothing without a control word, and latch commands change nothing', () => {
    expect(decoded([write(0, 0, 5), write(0, 0, 5)])).toEqual([]);
    const events = decoded([write(0, 3, SQUARE(0)), write(0, 0, 1), write(0, 3, 0x00), write(0, 0, 1)]);
    expect(events.at(-1)).toMatchObject({ kind: 'load', divider: 257 });
  });

  it('have no frequency in the modes that do not repeat', () => {
    const events = decoded([write(0, 3, 0b0011_0000), write(0, 0, 0), write(0, 0, 8)]);
    expect(events.at(-1)).toMatchObject({ kind: 'load', mode: 0, hertz: 0 });
  });
});

describe('the clocks of the counters', () => {
  const loads = [write(0, 3, SQUARE(0)), write(0, 0, 0xe8), write(0, 0, 3)];
  const loads2 = [write(2, 3, SQUARE(0)), write(2, 0, 0xe8), write(2, 0, 3)];

  it('change the frequencies of what is loaded', () => {
    const events = decoded([...loads, ...loads2, [200, PRESCALER, 0xf8]]);
    expect(events.slice(-2)).toMatchObject([
      { kind: 'prescaler', dividesBy: [8, 1] },
      { kind: 'clock', oscillator: 0, divider: 1000, hertz: 1000 },
    ]);
  });

  it('lose one pulse in 35 by the 8155 timer: -50.2 cents, on DCO 2 only', () => {
    const events = decoded([
      ...loads,
      ...loads2,
      [200, TIMER_LENGTH_LOW, 35],
      [200, TIMER_LENGTH_HIGH, 0xc0],
      [200, TIMER_COMMAND, 3],
    ]);
    const [timer, clock] = events.slice(-2);
    expect(timer).toMatchObject({ kind: 'timer', action: 'start', length: 35, mode: 3, every: 35 });
    expect(clock).toMatchObject({ kind: 'clock', oscillator: 6 });
    const hertz = clock?.kind === 'clock' ? clock.hertz : 0;
    expect(1200 * Math.log2(hertz / 8000)).toBeCloseTo(-50.2, 1);
    const stopped = decoded([
      ...loads2,
      [200, TIMER_LENGTH_LOW, 35],
      [200, TIMER_LENGTH_HIGH, 0xc0],
      [200, TIMER_COMMAND, 3],
      [300, TIMER_RESET, 0],
    ]);
    expect(stopped.at(-1)).toMatchObject({ kind: 'clock', hertz: 8000 });
  });

  it('are left alone by a timer that fires once, and where it is not wired', () => {
    const once: WrittenEvent[] = [
      [200, TIMER_LENGTH_LOW, 35],
      [200, TIMER_LENGTH_HIGH, 0x80],
      [200, TIMER_COMMAND, 3],
    ];
    expect(decoded([...loads2, ...once]).at(-1)).toMatchObject({ kind: 'timer', every: 0 });
    const always: WrittenEvent[] = [once[0]!, [200, TIMER_LENGTH_HIGH, 0xc0], once[2]!];
    const plain = decoded([...loads2, ...always], { ...WIRING, dco2Clock: 'plain' });
    expect(plain.at(-1)).toMatchObject({ kind: 'timer', every: 35 });
  });
});

describe('holds and latches', () => {
  it('have volts and names', () => {
    const events = decoded([
      [5, SAMPLE + 24, 4095],
      [9, HOLD + 24, 0],
      [9, LATCH + LATCH_WAVE1, 3],
      [9, LATCH + LATCH_CROSS_MOD, 2],
      [9, LATCH + LATCH_MUTE, 0],
    ]);
    expect(events).toEqual([
      { kind: 'sample', tick: 5, cv: 24, code: 4095, volts: 10 },
      { kind: 'hold', tick: 9, cv: 24, code: 4095, volts: 10 },
      { kind: 'latch', tick: 9, latch: 0, value: 3, text: 'SAW' },
      { kind: 'latch', tick: 9, latch: 2, value: 2, text: 'SYNC 2' },
      { kind: 'latch', tick: 9, latch: 5, value: 0, text: 'MUTED' },
    ]);
  });
});

describe('note names', () => {
  it('put C4 at 60 and A4 at 440 Hz', () => {
    expect([0, 60, 61, 127].map(noteName)).toEqual(['C-1', 'C4', 'C#4', 'G9']);
    expect(noteOfHertz(440)).toBe(69);
    expect(noteOfHertz(880)).toBe(81);
  });
});
