import { describe, expect, it } from 'vitest';
import { DcoBank } from '../../src/analog/dco.js';
import {
  EDGE_HIGH_1,
  EDGE_HIGH_2,
  EDGE_LEVEL_2,
  EDGE_RESET_1,
  EDGE_RESET_2,
} from '../../src/analog/edgeList.js';
import { CROSS_MODULATION_READINGS } from '../../src/profiles/analogProfile.js';
import { StateReader, StateWriter } from '../../src/snapshot.js';
import {
  type ControlTape,
  LATCH_CROSS_MOD,
  TIMER_COMMAND,
  TIMER_LENGTH_HIGH,
  TIMER_LENGTH_LOW,
} from '../../src/tape/controlTape.js';
import { TICKS_PER_SECOND } from '../../src/time.js';
import { HandTape, WIRING } from './board.js';

interface Edges {
  readonly ticks: number[];
  readonly codes: number[];
}

function bank(reading: 'A' | 'B' | 'C' = 'A'): DcoBank {
  return new DcoBank(WIRING, CROSS_MODULATION_READINGS[reading]);
}

/** Edges of voice 0 before `end`, worked out in pieces of `piece` ticks. */
function edgesOf(dco: DcoBank, tape: ControlTape, end: number, piece = 32_000): Edges {
  const found: Edges = { ticks: [], codes: [] };
  let n = 0;
  for (let from = 0; from < end; from += piece) {
    const to = Math.min(from + piece, end);
    while (n < tape.length && tape.ticks[n]! < to) {
      dco.time[0] = tape.ticks[n]!;
      dco.event(tape.whats[n]!, tape.values[n]!);
      n++;
    }
    dco.time[0] = to;
    dco.run();
    for (const [voice, list] of dco.edges.entries()) {
      if (voice === 0) {
        found.ticks.push(...list.ticks.subarray(list.start, list.length));
        found.codes.push(...list.codes.subarray(list.start, list.length));
      }
      list.start = list.length;
      list.compact();
    }
  }
  return found;
}

function ticksWith(edges: Edges, flag: number): number[] {
  return edges.ticks.filter((_, n) => (edges.codes[n]! & flag) !== 0);
}

describe('frequency of the counters', () => {
  it.each([
    [2, 2273],
    [4, 2273],
    [8, 7645],
    [16, 65_535],
    [1, 3000],
    [2, 3],
  ])('p = %i, N = %i: resets exactly every 6 p N ticks', (p, count) => {
    const tape = new HandTape().prescale(0, p, p).counter(96, 0, count).finish();
    const resets = ticksWith(edgesOf(bank(), tape, p * count * 6 * 50), EDGE_RESET_1);
    const first = resets[1]!;
    expect(resets.length).toBeGreaterThan(45);
    resets.slice(1).forEach((tick, n) => {
      expect(tick).toBe(first + n * 6 * p * count);
    });
  });

  it('odd counts are high one clock longer than low (mode 3, Intel 8254 data sheet)', () => {
    const tape = new HandTape().prescale(0, 2, 2).counter(0, 0, 7).finish();
    const edges = edgesOf(bank(), tape, 2000);
    const highs: number[] = [];
    edges.ticks.forEach((tick, n) => {
      if ((edges.codes[n]! & EDGE_HIGH_1) !== 0 && n + 1 < edges.ticks.length) {
        highs.push((edges.ticks[n + 1]! - tick) / 12);
      }
    });
    expect(new Set(highs.slice(1))).toEqual(new Set([4]));
  });

  it('a new count takes over at the next half-cycle, without a jump of phase', () => {
    const tape = new HandTape().prescale(0, 1, 1).counter(0, 0, 100).count(5000, 0, 50).finish();
    const resets = ticksWith(edgesOf(bank(), tape, 9000), EDGE_RESET_1);
    const gaps = resets.slice(1).map((tick, n) => tick - resets[n]!);
    expect(gaps.slice(1, 6)).toEqual([600, 600, 600, 600, 600]);
    expect(gaps.slice(-5)).toEqual([300, 300, 300, 300, 300]);
    expect(gaps.filter((gap) => gap !== 600 && gap !== 300).every((gap) => gap === 450)).toBe(true);
  });

  it('a new prescaler nibble takes effect at the end of the running period', () => {
    const tape = new HandTape().prescale(0, 16, 16).counter(0, 0, 10).prescale(10_000, 2, 2).finish();
    const resets = ticksWith(edgesOf(bank(), tape, 12_000), EDGE_RESET_1);
    const gaps = resets.slice(1).map((tick, n) => tick - resets[n]!);
    expect(gaps[2]).toBe(960);
    expect(gaps[gaps.length - 1]).toBe(120);
    expect(resets.every((tick) => tick % 6 === 0)).toBe(true);
  });

  it('does not depend on how time is cut', () => {
    const hand = (): ControlTape =>
      new HandTape()
        .prescale(0, 2, 4)
        .counter(0, 0, 1000)
        .counter(0, 6, 701)
        .event(0, TIMER_LENGTH_LOW, 35)
        .event(0, TIMER_LENGTH_HIGH, 0xc0)
        .event(0, TIMER_COMMAND, 3)
        .latch(30_000, LATCH_CROSS_MOD, 1)
        .count(40_001, 0, 900)
        .latch(90_000, LATCH_CROSS_MOD, 3)
        .finish();
    const whole = edgesOf(bank(), hand(), 200_000, 200_000);
    expect(edgesOf(bank(), hand(), 200_000, 777)).toEqual(whole);
    expect(whole.ticks.length).toBeGreaterThan(40);
  });
});

describe('pulse swallowing on the DCO2 clock', () => {
  const swallowed = (length: number): number[] =>
    ticksWith(
      edgesOf(
        bank(),
        new HandTape()
          .prescale(0, 2, 2)
          .event(0, TIMER_LENGTH_LOW, length & 0xff)
          .event(0, TIMER_LENGTH_HIGH, 0xc0 | (length >> 8))
          .event(0, TIMER_COMMAND, 3)
          .counter(0, 6, 2273)
          .finish(),
        TICKS_PER_SECOND,
      ),
      EDGE_RESET_2,
    );

  it('T = 35 lowers DCO2 by 50.2 cents', () => {
    const resets = swallowed(35);
    const periods = resets.length - 2;
    const frequency = (TICKS_PER_SECOND * periods) / (resets[resets.length - 1]! - resets[1]!);
    const cents = 1200 * Math.log2(frequency / (4e6 / 2273));
    expect(cents).toBeCloseTo(1200 * Math.log2(34 / 35), 1);
    expect(cents).toBeCloseTo(-50.2, 1);
  });

  it('keeps every edge on the grid of the prescaled clock', () => {
    expect(swallowed(35).every((tick) => tick % 12 === 0)).toBe(true);
  });

  it('T = 255 lowers it by 6.8 cents', () => {
    const resets = swallowed(255);
    const frequency = (TICKS_PER_SECOND * (resets.length - 2)) / (resets[resets.length - 1]! - resets[1]!);
    expect(1200 * Math.log2(frequency / (4e6 / 2273))).toBeCloseTo(-6.8, 1);
  });

  it('a stopped timer, or wiring without it, leaves the clock alone', () => {
    const tape = (): ControlTape =>
      new HandTape()
        .prescale(0, 2, 2)
        .event(0, TIMER_LENGTH_LOW, 35)
        .event(0, TIMER_LENGTH_HIGH, 0xc0)
        .event(0, TIMER_COMMAND, 3)
        .event(48_000, TIMER_COMMAND, 1)
        .counter(60_000, 6, 1000)
        .finish();
    const plain = new DcoBank({ ...WIRING, dco2Clock: 'plain' }, CROSS_MODULATION_READINGS.A);
    for (const dco of [bank(), plain]) {
      const resets = ticksWith(edgesOf(dco, tape(), 200_000), EDGE_RESET_2);
      const gaps = resets.slice(1).map((tick, n) => tick - resets[n]!);
      expect(new Set(gaps.slice(1))).toEqual(new Set([12_000]));
    }
  });
});

describe('cross modulation', () => {
  const pair = (setting: number): HandTape =>
    new HandTape()
      .prescale(0, 2, 2)
      .counter(0, 0, 1000)
      .counter(0, 6, 640)
      .latch(50_000, LATCH_CROSS_MOD, setting);

  it('SYNC1 with reload makes DCO2 periodic with DCO1', () => {
    const edges = edgesOf(bank(), pair(1).finish(), 500_000);
    const masters = ticksWith(edges, EDGE_RESET_1).filter((tick) => tick > 60_000);
    const slaves = ticksWith(edges, EDGE_RESET_2).filter((tick) => tick > 60_000);
    for (const tick of masters.slice(1, -1)) {
      // reset by the master; reloaded by its pulse at that tick; its own period later again
      const own = slaves.filter((slave) => slave >= tick && slave < tick + 12_000);
      expect(own.map((slave) => slave - tick)).toEqual([0, 640 * 12]);
    }
  });

  it('a ramp reset without reload leaves the slave its own period', () => {
    const edges = edgesOf(bank(), pair(3).finish(), 500_000);
    const own = edges.ticks.filter(
      (tick, n) =>
        tick > 60_000 && (edges.codes[n]! & (EDGE_HIGH_2 | EDGE_LEVEL_2)) === (EDGE_HIGH_2 | EDGE_LEVEL_2),
    );
    const gaps = own.slice(1).map((tick, n) => tick - own[n]!);
    expect(new Set(gaps)).toEqual(new Set([7680]));
    const both = ticksWith(edges, EDGE_RESET_2).filter((tick) => tick > 60_000);
    expect(both.length).toBeGreaterThan(own.length);
  });

  it('lists DCO1 before DCO2 when both have an edge at one tick', () => {
    const tape = new HandTape().prescale(0, 2, 2).counter(0, 0, 500).counter(0, 6, 500).finish();
    const edges = edgesOf(bank(), tape, 40_000);
    for (let n = 0; n + 1 < edges.ticks.length; n += 2) {
      expect(edges.ticks[n]).toBe(edges.ticks[n + 1]);
      expect(edges.codes[n]! & EDGE_LEVEL_2).toBe(0);
    }
  });

  it('mutual sync with reload does not deadlock', () => {
    const both = { rampReset: true, reload: true, gate: false, am: 'off' } as const;
    const setting = { dco1ToDco2: both, dco2ToDco1: both };
    const dco = new DcoBank(WIRING, [setting, setting, setting, setting]);
    const edges = edgesOf(dco, pair(0).finish(), 500_000);
    // the faster one, DCO2, keeps resetting the slower before it gets to its own edge
    const own = ticksWith(edges, EDGE_RESET_2).filter((tick) => tick > 60_000);
    expect(own.length).toBeGreaterThan(50);
    expect(own.length).toBeLessThan(65);
  });
});

describe('snapshot of the counters', () => {
  it('continues with the same edges', () => {
    const tape = new HandTape()
      .prescale(0, 2, 2)
      .counter(0, 0, 1001)
      .counter(0, 6, 703)
      .event(0, TIMER_LENGTH_LOW, 35)
      .event(0, TIMER_LENGTH_HIGH, 0xc0)
      .event(0, TIMER_COMMAND, 3)
      .latch(0, LATCH_CROSS_MOD, 1)
      .finish();
    const one = bank();
    edgesOf(one, tape, 123_456);
    const writer = new StateWriter();
    one.save(writer);
    const two = bank();
    const reader = new StateReader(writer.finish());
    two.load(reader);
    reader.end();
    for (const dco of [one, two]) {
      dco.time[0] = 300_000;
      dco.run();
    }
    expect(Array.from(two.edges[0]!.ticks.subarray(0, two.edges[0]!.length))).toEqual(
      Array.from(one.edges[0]!.ticks.subarray(one.edges[0]!.start, one.edges[0]!.length)),
    );
  });
});
