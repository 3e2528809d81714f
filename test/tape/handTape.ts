import { ControlTape } from '../../src/tape/controlTape.js';
import type { RecordedTape, TapedBoard } from '../../src/tape/recordedTape.js';
import type { DecodedEvent, TapeWiring } from '../../src/tape/tapeDecoder.js';
import { TapeDecoder } from '../../src/tape/tapeDecoder.js';

/** The reference wiring: PIT1 and PIT2 are DCO 1 of voices 0-5, PIT3 and PIT4 DCO 2. */
export const WIRING: TapeWiring = {
  counters: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((n) => ({ chip: Math.floor(n / 3), counter: n % 3 })),
  prescalerNibble: { dco1: 0, dco2: 1 },
  dco2Clock: 'swallow',
};

export const FULL_SCALE = { code: 4095, volts: 10 };

export type WrittenEvent = readonly [tick: number, what: number, value: number];

export function tapeOf(events: readonly WrittenEvent[]): ControlTape {
  const tape = new ControlTape(16);
  for (const [tick, what, value] of events) tape.event(tick, what, value);
  return tape;
}

export function eventsOf(tape: ControlTape): WrittenEvent[] {
  return Array.from(
    { length: tape.length },
    (_, i) => [tape.ticks[i]!, tape.whats[i]!, tape.values[i]!] as const,
  );
}

export function decoded(events: readonly WrittenEvent[], wiring: TapeWiring = WIRING): DecodedEvent[] {
  const found: DecodedEvent[] = [];
  const decoder = new TapeDecoder(wiring, FULL_SCALE, (event) => found.push(event));
  for (const [tick, what, value] of events) decoder.event(tick, what, value);
  return found;
}

export function taped(name: 'lower' | 'upper', events: readonly WrittenEvent[], restated = 0): TapedBoard {
  return { name, wiring: WIRING, fullScale: FULL_SCALE, tape: tapeOf(events), restated };
}

export function recorded(boards: readonly TapedBoard[], more: Partial<RecordedTape> = {}): RecordedTape {
  return {
    title: 'hand.mid',
    sound: 'patch A1',
    model: 'mks70',
    seed: 1,
    analog: 'default',
    originTick: 0,
    fromTick: 0,
    toTick: 48_000_000,
    notes: [{ startTick: 0, endTick: 24_000_000, key: 60, velocity: 100 }],
    boards,
    ...more,
  };
}
