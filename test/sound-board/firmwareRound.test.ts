import { describe, expect, it } from 'vitest';
import { CV_VOLUME, SAMPLE } from '../../src/tape/controlTape.js';
import { TICKS_PER_BYTE, TICKS_PER_MCS51_CYCLE, TICKS_PER_SECOND } from '../../src/time.js';
import { pause, randomFrom } from '../assigner/denseTraffic.js';
import { Bench, image, ROUND_TICKS } from './firmwareBench.js';

/**
 * The round measured over the parameter space with nothing on the wire: from start to start (the refresh period), and
 * from its start until everything is done and only time is waited for (its work).
 */

const full = process.env.SUPERJX_FULL !== undefined;
const TIMEOUT_MS = full ? 900_000 : 60_000;
/** Random settings, and steps of the search for the most work. */
const SETTINGS = full ? 20_000 : 600;
const CLIMBS = full ? 12 : 1;
const STEPS = full ? 1500 : 250;
/** Seconds of a full wire. */
const WIRE_SECONDS = full ? 600 : 20;

const FIRST = 0x80;
const PARAMETERS = 0x40;
/** Stops all voices at once; sent between settings, not among them. */
const SILENCE = 0xb6;
const ROUND_CYCLES = 10_000;
/** One interrupt of each kind may delay the start of a round, or of the first one that all are compared with, us. */
const INTERRUPTS = 50;

const { symbols } = image('lower').program;
const ROUND = symbols.get('ROUND')!;
const WAIT = symbols.get('WAIT')!;

/** What parameters there are, SILENCE apart. */
const NUMBERS = Array.from({ length: PARAMETERS }, (_, n) => FIRST + n).filter(
  (number) => number !== SILENCE,
);

/** Everything seen so far, cycles. */
class Extremes {
  rounds = 0;
  shortest = Number.POSITIVE_INFINITY;
  longest = 0;
  least = Number.POSITIVE_INFINITY;
  most = 0;

  /** Steps through `rounds` rounds that have nothing to receive; returns the most work of one of them. */
  watch(bench: Bench, rounds: number): number {
    const { cpu } = bench.board;
    let most = 0;
    let start = 0;
    let worked = false;
    for (let seen = 0; seen <= rounds; ) {
      if (cpu.pc === ROUND) {
        if (start > 0) {
          this.shortest = Math.min(this.shortest, cpu.cycle - start);
          this.longest = Math.max(this.longest, cpu.cycle - start);
          this.rounds++;
        }
        start = cpu.cycle;
        worked = false;
        seen++;
      } else if (cpu.pc === WAIT && start > 0 && !worked) {
        most = Math.max(most, cpu.cycle - start);
        this.least = Math.min(this.least, cpu.cycle - start);
        worked = true;
      }
      cpu.step();
    }
    bench.board.flush();
    bench.outputs.tape.discard(bench.outputs.tape.length);
    bench.tick = Math.ceil(cpu.cycle * TICKS_PER_MCS51_CYCLE);
    this.most = Math.max(this.most, most);
    return most;
  }

  expectConstant(): void {
    expect(this.longest - this.shortest).toBe(0);
    expect(this.longest).toBe(ROUND_CYCLES);
    expect(this.most).toBeLessThan(ROUND_CYCLES);
  }

  toString(): string {
    const spread = ((this.longest - this.shortest) / this.longest) * 100;
    return (
      `${this.rounds} rounds: period ${this.shortest} to ${this.longest} cycles of 1 us, spread ${spread.toFixed(3)} %; ` +
      `the last voice is done ${this.least} to ${this.most} cycles after the start`
    );
  }
}

type Random = (below: number) => number;

/** A value of a parameter: often an end of its range or a border of its steps. */
function anyValue(random: Random): number {
  const borders = [0, 1, 0x1f, 0x20, 0x3f, 0x40, 0x5f, 0x60, 0x7e, 0x7f];
  return random(2) === 0 ? borders[random(borders.length)]! : random(128);
}

/** One to six voices struck or let go, any note and velocity. */
function anyNotes(random: Random): number[] {
  const bytes: number[] = [];
  for (let voice = 0; voice < 6; voice++) {
    if (random(4) !== 0) bytes.push(0xc0 + voice, random(128), random(128));
    else if (random(2) === 0) bytes.push(0xd0 + voice, 60, 0);
  }
  return bytes;
}

/** All parameters alike, six voices. */
function flat(value: number): number[] {
  return [
    0xf1,
    ...NUMBERS.flatMap((number) => [number, value]),
    ...[0, 1, 2, 3, 4, 5].flatMap((voice) => [0xc0 + voice, 40 + 9 * voice, 100]),
  ];
}

describe('open sound-board firmware: the refresh period with nothing on the wire', () => {
  it('is the same with every value of every parameter at its ends and steps, against three backgrounds', () => {
    const extremes = new Extremes();
    for (const background of [0x00, 0x40, 0x7f]) {
      const bench = Bench.booted();
      bench.set(...flat(background));
      for (const number of NUMBERS) {
        for (const value of [0x00, 0x20, 0x40, 0x60, 0x7f]) {
          bench.set(number, value);
          extremes.watch(bench, 1);
        }
        bench.set(number, background);
      }
    }
    console.log(`each parameter: ${extremes}`);
    expect(extremes.rounds).toBe(3 * NUMBERS.length * 5);
    extremes.expectConstant();
  });

  it('is the same for all combinations of waveforms, cross modulation, LFO waves and envelope modes', () => {
    const extremes = new Extremes();
    const bench = Bench.booted();
    bench.set(...flat(0x50));
    for (let combination = 0; combination < 4 ** 4; combination++) {
      const step = (place: number) => ((combination >> (2 * place)) & 3) << 5;
      bench.set(
        ...[0x81, step(0), 0x86, step(1), 0x87, step(2), 0xa1, step(3)],
        ...[0x90, step(3), 0x95, step(2), 0x9d, step(1), 0x8f, step(0)],
        ...[0x94, step(1), 0x9c, step(2), 0x9f, step(3), 0xa8, step(0), 0xad, step(3), 0xaf, step(0)],
      );
      if (combination % 4 === 0) bench.set(0xc0 + (combination % 6), 28 + (combination % 76), 90);
      extremes.watch(bench, 1);
    }
    console.log(`combinations: ${extremes}`);
    extremes.expectConstant();
  });

  it('is the same through every phase of slow and fast envelopes, glides, LFO delay and fade', () => {
    const extremes = new Extremes();
    for (const time of [0, 1, 30, 70, 127]) {
      const bench = Bench.booted();
      bench.set(
        ...flat(0x60),
        ...[0xa4, time, 0xa5, time, 0xa6, 0x30, 0xa7, time, 0xa9, time, 0xaa, time, 0xab, 0x30, 0xac, time],
        ...[0xb0, time, 0xb5, 0x7f, 0xa2, time, 0xa3, 127 - time],
      );
      extremes.watch(bench, 12);
      for (let voice = 0; voice < 6; voice++) bench.send(0xc0 + voice, 100 - 12 * voice, 20 * voice);
      bench.settle();
      extremes.watch(bench, 12);
      for (let voice = 0; voice < 6; voice++) bench.send(0xd0 + voice, 0, 0);
      bench.send(0xbb, 0);
      bench.settle();
      extremes.watch(bench, 12);
    }
    console.log(`phases: ${extremes}`);
    extremes.expectConstant();
  });

  it(
    `is the same for ${SETTINGS} random settings of everything`,
    async () => {
      const random = randomFrom(1_234_567);
      const extremes = new Extremes();
      const bench = Bench.booted();
      bench.set(...flat(0x40));
      for (let n = 0; n < SETTINGS; n++) {
        const bytes: number[] = random(8) === 0 ? [SILENCE, 0x7f] : [];
        for (const number of NUMBERS) if (random(2) === 0) bytes.push(number, anyValue(random));
        bench.set(...bytes, ...anyNotes(random));
        extremes.watch(bench, 2);
        if (n % 200 === 0) await pause();
      }
      console.log(`random: ${extremes}`);
      extremes.expectConstant();
    },
    TIMEOUT_MS,
  );

  it(
    `is the same where a search of ${CLIMBS} x ${STEPS} steps has found the most work`,
    async () => {
      const extremes = new Extremes();
      for (let climb = 0; climb < CLIMBS; climb++) {
        const random = randomFrom(987_654_321 + climb);
        const bench = Bench.booted();
        bench.set(...flat([0x7f, 0x60, 0x20][climb % 3]!));
        const values = new Map(NUMBERS.map((number) => [number, [0x7f, 0x60, 0x20][climb % 3]!]));
        let most = extremes.watch(bench, 2);
        for (let step = 0; step < STEPS; step++) {
          if (step % 200 === 0) await pause();
          const changes = new Map<number, number>();
          for (let n = 1 + random(4); n > 0; n--)
            changes.set(NUMBERS[random(NUMBERS.length)]!, anyValue(random));
          const notes = random(3) === 0 ? anyNotes(random) : [];
          bench.set(...[...changes].flat(), ...notes);
          const work = extremes.watch(bench, 2);
          if (work >= most) {
            most = work;
            for (const [number, value] of changes) values.set(number, value);
          } else {
            bench.set(...[...changes.keys()].flatMap((number) => [number, values.get(number)!]));
          }
        }
      }
      console.log(`search: ${extremes}`);
      extremes.expectConstant();
    },
    TIMEOUT_MS,
  );
});

/** Where a board keeps what it has received: its 64 parameters, and note and velocity of six voices. */
function received(bench: Bench): { parameters: number[]; notes: number[] } {
  const ram = (address: number) => bench.board.readExternal(address);
  const records = symbols.get('VOICES')!;
  return {
    parameters: NUMBERS.map((number) => ram(number - FIRST)),
    notes: [0, 1, 2, 3, 4, 5].flatMap((voice) => [
      ram(records + 16 * voice + 1),
      ram(records + 16 * voice + 2),
    ]),
  };
}

describe(`open sound-board firmware: ${WIRE_SECONDS} s of a full wire while six voices play`, () => {
  it(
    'lose no byte: what was sent last is what the board has, what it forwards is whole, and hardly a round is late',
    async () => {
      const random = randomFrom(55_555);
      const bench = Bench.booted();
      bench.set(...flat(0x60));
      const values = new Map(NUMBERS.map((number) => [number, 0x60]));
      const notes = new Map<number, readonly [number, number]>();
      const forwarded: number[] = [];
      const { tape } = bench.outputs;
      let firstStart = -1;
      let drift = 0;
      let rounds = 0;
      let late = 0;
      for (let sent = 0; sent < WIRE_SECONDS * (TICKS_PER_SECOND / TICKS_PER_BYTE); ) {
        const bytes: number[] = [];
        for (const length = 200 + random(400); bytes.length < length; ) {
          const kind = random(16);
          if (kind < 9) {
            const number = NUMBERS[random(NUMBERS.length)]!;
            const value = anyValue(random);
            values.set(number, value);
            bytes.push(number, value);
          } else if (kind < 13) {
            const voice = random(6);
            const note = [random(128), 1 + random(127)] as const;
            notes.set(voice, note);
            bytes.push(0xc0 + voice, ...note);
          } else if (kind < 14) {
            bytes.push(0xd0 + random(6), 0, 0);
          } else if (kind < 15) {
            const midi = Array.from({ length: random(12) }, () => random(128));
            forwarded.push(...midi);
            bytes.push(0xf5, ...midi, random(2) === 0 ? 0xf1 : 0xf4);
          } else {
            bytes.push(0xf9, 0x80 + random(64), random(128), 0xf1); // for the other board
          }
        }
        bench.send(...bytes);
        sent += bytes.length;
        await pause();
        bench.run((bytes.length * TICKS_PER_BYTE) / TICKS_PER_SECOND);
        for (let n = 0; n < tape.length; n++) {
          if (tape.whats[n] !== SAMPLE + CV_VOLUME) continue;
          if (firstStart < 0) firstStart = tape.ticks[n]!;
          const place = (tape.ticks[n]! - firstStart) % ROUND_TICKS;
          const delay = Math.min(place, ROUND_TICKS - place) / TICKS_PER_MCS51_CYCLE;
          drift = Math.max(drift, delay);
          rounds++;
          if (delay > INTERRUPTS) late++;
        }
        tape.discard(tape.length);
        if (sent % 7 !== 0) continue; // mostly the wire is never idle
        bench.settle();
        expect(received(bench).parameters).toEqual([...values.values()]);
      }
      bench.settle();
      const { parameters, notes: heard } = received(bench);
      expect(parameters).toEqual([...values.values()]);
      expect(heard).toEqual([0, 1, 2, 3, 4, 5].flatMap((voice) => notes.get(voice) ?? [0, 0]));
      expect(bench.sent).toEqual(forwarded);
      // a byte lost at RXD or beyond the buffer is an oddity of the processor
      expect(bench.board.oddities.list()).toEqual([]);
      console.log(
        `full wire: ${late} of ${rounds} rounds late, by at most ${drift} us; none ever delays the next`,
      );
      expect(late / rounds).toBeLessThan(0.005);
      expect(drift).toBeLessThan(500);
    },
    TIMEOUT_MS,
  );
});
