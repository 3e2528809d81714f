import { describe, expect, it } from 'vitest';
import { type ControlTape, CV_COUNT, CV_VOLUME, HOLD, SAMPLE } from '../../src/tape/controlTape.js';
import { TICKS_PER_BYTE, TICKS_PER_MCS51_CYCLE, TICKS_PER_SECOND } from '../../src/time.js';
import { Bench, image, ROUND_TICKS } from './firmwareBench.js';

/** Times at which the board's VOLUME hold was opened: the first act of every round. */
function roundStarts(tape: ControlTape, from: number): number[] {
  const starts: number[] = [];
  for (let n = 0; n < tape.length; n++) {
    if (tape.whats[n] === SAMPLE + CV_VOLUME && tape.ticks[n]! >= from) starts.push(tape.ticks[n]!);
  }
  return starts;
}

/** Everything on, every path of the voice at its longest, six voices. */
const BUSY: readonly number[] = [
  0xf1,
  ...Array.from({ length: 0x40 }, (_, n) => (n === 0x36 ? [] : [0x80 + n, 0x7f])).flat(),
  ...[
    0x8f, 0x60, 0x94, 0x60, 0x9c, 0x60, 0x9f, 0x60, 0x90, 0x60, 0x95, 0x20, 0x9d, 0x40, 0xa8, 0x60, 0xad,
    0x60,
  ],
  ...[
    0x97, 0x20, 0xa6, 0x10, 0xab, 0x10, 0xb2, 0x40, 0xbf, 0x00, 0xa1, 0x40, 0xa2, 0x7f, 0x8b, 0x40, 0x84,
    0x40,
  ],
  ...[0, 1, 2, 3, 4, 5].flatMap((voice) => [0xc0 + voice, 60 + voice * 5, 100]),
];

/** Endless streams of what an assigner can send, each as a function of a running number. */
const STREAMS: Readonly<Record<string, (n: number) => number[]>> = {
  'one parameter': (n) => [0xa6, 0x10 + (n & 15)],
  'fine tune': (n) => [0x89, (n * 7) & 127],
  'notes on': (n) => [0xc0 + (n % 6), 40 + ((n * 7) % 60), 50 + (n % 70)],
  'notes off and on': (n) => [0xd0 + (n % 6), 40, 0, 0xc0 + (n % 6), 40 + ((n * 7) % 60), 50 + (n % 70)],
  silence: () => [0xb6, 0x7f],
  'bytes to forward': (n) => (n === 0 ? [0xf5] : [n & 127]),
  'notes and forwarded bytes': (n) => [0xf5, 0x90, 0x40, 0x40, 0xf1, 0xc0 + (n % 6), 40 + (n % 50), 50],
  'prefixes alone': () => [0xf9, 0xf5, 0xf1],
};

describe('open sound-board firmware: the round', () => {
  it('takes 10.000 ms to the cycle when nothing comes in, idle or with six voices', () => {
    const bench = Bench.booted();
    for (const bytes of [[], BUSY]) {
      bench.send(...bytes);
      bench.settle();
      const from = bench.tick;
      bench.run(0.5);
      const starts = roundStarts(bench.outputs.tape, from);
      expect(starts.length).toBeGreaterThanOrEqual(49);
      for (let n = 1; n < starts.length; n++) expect(starts[n]! - starts[n - 1]!).toBe(ROUND_TICKS);
    }
  });

  it.each(Object.entries(STREAMS))('keeps 10.000 ms with six voices under "%s" at wire rate', (_, stream) => {
    const bench = Bench.booted();
    bench.send(...BUSY);
    bench.settle();
    const from = bench.tick;
    const bytes: number[] = [];
    for (let n = 0; bytes.length < 1500; n++) bytes.push(...stream(n));
    bench.send(...bytes);
    bench.run((1500 * TICKS_PER_BYTE) / TICKS_PER_SECOND);
    const starts = roundStarts(bench.outputs.tape, from);
    const rounds = starts.length - 1;
    expect(rounds).toBeGreaterThanOrEqual(46);
    /** One interrupt of each kind, 30 cycles together, may delay a start; delays do not add up. */
    const interrupt = 32 * TICKS_PER_MCS51_CYCLE;
    starts.forEach((start, n) => {
      expect(Math.abs(start - starts[0]! - n * ROUND_TICKS)).toBeLessThanOrEqual(interrupt);
    });
  });

  it('renews each hold at its place in the round: to 1 % in play, to 3 % at full wire rate', () => {
    for (const [stream, limit] of [
      [undefined, 100],
      ...Object.values(STREAMS).map((made) => [made, 300] as const),
    ] as const) {
      const bench = Bench.booted();
      bench.send(...BUSY);
      bench.settle();
      const from = bench.tick;
      const bytes: number[] = [];
      if (stream !== undefined) for (let n = 0; bytes.length < 1200; n++) bytes.push(...stream(n));
      bench.send(...bytes);
      for (let n = 0; n < 20; n++) {
        if (stream === undefined) bench.send(n % 3 === 0 ? 0xd0 + (n % 6) : 0xc0 + (n % 6), 40 + n, 100);
        bench.run(0.017);
      }
      const { tape } = bench.outputs;
      const earliest = new Float64Array(CV_COUNT).fill(Number.POSITIVE_INFINITY);
      const latest = new Float64Array(CV_COUNT).fill(Number.NEGATIVE_INFINITY);
      const start = roundStarts(tape, from)[0]!;
      for (let n = 0; n < tape.length; n++) {
        const cv = tape.whats[n]! - SAMPLE;
        if (tape.ticks[n]! < start || cv < 0 || cv >= CV_COUNT) continue;
        const place = (tape.ticks[n]! - start + ROUND_TICKS / 2000) % ROUND_TICKS;
        earliest[cv] = Math.min(earliest[cv]!, place);
        latest[cv] = Math.max(latest[cv]!, place);
      }
      for (let cv = 0; cv < CV_COUNT; cv++) {
        if (cv === CV_VOLUME) continue;
        expect(latest[cv]! - earliest[cv]!).toBeLessThanOrEqual(limit * TICKS_PER_MCS51_CYCLE);
      }
    }
  });

  it('is done at least 200 of 10 000 cycles before the next round in the worst of these', () => {
    const symbols = image('lower').program.symbols;
    const round = symbols.get('ROUND')!;
    const wait = symbols.get('WAIT')!;
    for (const stream of Object.values(STREAMS)) {
      const bench = Bench.booted();
      bench.send(...BUSY);
      bench.settle();
      const { cpu } = bench.board;
      const bytes: number[] = [];
      for (let n = 0; bytes.length < 400; n++) bytes.push(...stream(n));
      bench.send(...bytes);
      const end = cpu.cycle + 120_000;
      let start = 0;
      let worst = 0;
      while (cpu.cycle < end) {
        if (cpu.pc === round) start = cpu.cycle;
        if (cpu.pc === wait && start > 0) {
          worst = Math.max(worst, cpu.cycle - start);
          start = 0;
        }
        cpu.step();
      }
      expect(worst).toBeGreaterThan(5000);
      expect(worst).toBeLessThan(9800);
    }
  });

  it('opens every hold once a round for at least 30 us and holds before the DAC changes', () => {
    const bench = Bench.booted();
    bench.send(...BUSY);
    bench.settle();
    const { tape } = bench.outputs;
    const from = bench.tick;
    bench.run(0.2);
    const opened = new Float64Array(CV_COUNT);
    const times = new Int32Array(CV_COUNT);
    let shortest = Number.POSITIVE_INFINITY;
    for (let n = 0; n < tape.length; n++) {
      const what = tape.whats[n]!;
      if (tape.ticks[n]! < from || what < SAMPLE || what >= HOLD + CV_COUNT) continue;
      if (what < HOLD) {
        opened[what - SAMPLE] = tape.ticks[n]!;
        times[what - SAMPLE]!++;
      } else if (opened[what - HOLD]! > 0) {
        shortest = Math.min(shortest, tape.ticks[n]! - opened[what - HOLD]!);
      }
    }
    expect(shortest).toBeGreaterThanOrEqual(30 * TICKS_PER_MCS51_CYCLE);
    for (const count of times) expect(Math.abs(count - 20)).toBeLessThanOrEqual(1);
  });
});

describe('open sound-board firmware: the wire', () => {
  it('loses no byte at wire rate: every parameter and note of a burst arrives', () => {
    const bench = Bench.booted();
    bench.send(...BUSY);
    bench.settle();
    for (let burst = 0; burst < 12; burst++) {
      const bytes: number[] = [0xf1, 0xb5, 0x00];
      for (let n = 0; n < 160; n++) bytes.push(0x83 + (n % 5), (n * 5 + burst) & 127);
      for (let voice = 0; voice < 6; voice++) bytes.push(0xc0 + voice, 40 + burst + voice, 64 + voice);
      const last = [0x83, 0x8a, 0xa2, 0xa3].flatMap((number) => [number, 0]);
      bench.send(...bytes, ...last, 0x82, 0x40, 0x84, 0x00, 0xb2, 0x00, 0xbc, 0x00, 0xb3, 0x00, 0xb4, 0x40);
      bench.settle();
      for (let voice = 0; voice < 6; voice++) {
        const nearest = Math.round(1e6 / (440 * 2 ** ((40 + burst + voice - 69) / 12)));
        expect(bench.outputs.dividers[voice]).toBe(nearest);
      }
    }
  });

  it('forwards what follows F5 in order and without loss, also between commands', () => {
    const bench = Bench.booted();
    bench.send(...BUSY);
    bench.settle();
    const expected: number[] = [];
    for (let n = 0; n < 120; n++) {
      const midi = Array.from({ length: n % 7 }, (_, k) =>
        k % 3 === 0 ? 0x90 + (n % 16) : (n * 3 + k) & 127,
      );
      if (n % 5 === 0) midi.push(0xf8, 0xf0, 0x41, 0xf7);
      bench.send(0xf5, ...midi, n % 2 === 0 ? 0xf1 : 0xf9, 0xc0 + (n % 6), 60, 100);
      expected.push(...midi);
    }
    const flood = Array.from({ length: 500 }, (_, n) => n & 127);
    bench.send(0xf5, ...flood, 0xf4);
    bench.settle();
    expect(bench.sent).toEqual([...expected, ...flood]);
  });

  it('obeys its own prefix and F4, and no other', () => {
    for (const [board, own, other] of [
      ['lower', 0xf1, 0xf9],
      ['upper', 0xf9, 0xf1],
    ] as const) {
      const bench = Bench.booted({ board });
      const played = (...bytes: number[]) => {
        bench.set(...bytes);
        return bench.outputs.dividers[0];
      };
      const divider = (note: number) => Math.round(1e6 / (440 * 2 ** ((note - 69) / 12)));
      expect(played(own, 0x82, 0x40, 0xb0, 0x00, 0xc0, 69, 1)).toBe(divider(69));
      expect(played(other, 0xc0, 70, 1)).toBe(divider(69));
      expect(played(0xf5, 0xc0, 71, 1)).toBe(divider(69));
      expect(played(0xf4, 0xc0, 72, 1)).toBe(divider(72));
      expect(played(0xc0, 0xc0, 73, 0xc0, 74, 1)).toBe(divider(74));
      expect(played(0xc7, 75, 1, 0xe0, 76, 1, 77, 0xc0, 78)).toBe(divider(74));
      expect(bench.sent).toEqual([0xc0, 71, 1]);
    }
  });
});
