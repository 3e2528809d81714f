import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { LiveMachine } from '../../src/live/livePlayer.js';
import { DigitalMachine } from '../../src/machine/digitalMachine.js';
import { SuperJX } from '../../src/machine/superJx.js';
import { individualParameters } from '../../src/patches/sysexBuild.js';
import { TICKS_PER_SECOND } from '../../src/time.js';
import { Bench, RATE, randoms } from './fakes.js';

const FULL = process.env.SUPERJX_FULL === '1';

/** Emulated hours of the three computers with their tapes thrown away, and of the whole machine. */
const DIGITAL_HOURS = FULL ? 24 : 1 / 120;
const SOUND_HOURS = FULL ? 1 : 1 / 900;

/** Stretches after which memory is looked at. */
const LOOKS = 8;

/** Most bytes that may have been added between the second look and the last. */
const FLAT = 4e6;

/** The three computers as an instrument that makes silence. */
class DigitalInstrument implements LiveMachine {
  readonly sampleRate = RATE;

  constructor(private readonly machine: DigitalMachine) {
    machine.boot();
  }

  get tick(): number {
    return this.machine.tick;
  }

  midiIn(bytes: ArrayLike<number>, tick: number): void {
    this.machine.midiIn(bytes, tick);
  }

  render(left: Float32Array): void {
    this.machine.runTo(this.machine.tick + (left.length * TICKS_PER_SECOND) / RATE);
    for (const { tape } of this.machine.boards) tape.discard(tape.length);
  }
}

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/** Plays, with notes, pedal and knobs now and then, and tells what memory was held after each stretch. */
async function playFor(
  machine: LiveMachine,
  hours: number,
  block: number,
): Promise<{ bench: Bench; held: number[] }> {
  const collect = collector();
  const random = randoms(3);
  let written = 0;
  const output = {
    waitingFrames: 0,
    write: (left: Float32Array) => {
      written += left.length;
    },
  };
  const bench = new Bench({ machine, output, block });
  const held: number[] = [];
  let keys: number[] = [];
  for (let look = 0; look < LOOKS; look++) {
    await bench.runLong((hours * 3_600_000) / LOOKS, 20, () => {
      const chance = random();
      if (chance < 0.05) {
        const key = 36 + Math.floor(60 * random());
        keys.push(key);
        bench.player.midi(Uint8Array.of(0x90, key, 1 + Math.floor(126 * random())), bench.now - 5 * random());
      } else if (chance < 0.1) {
        for (const key of keys) bench.player.midi(Uint8Array.of(0x80, key, 0), bench.now);
        keys = [];
      } else if (chance < 0.15) {
        const value = Math.floor(128 * random());
        bench.player.edit('1:34', individualParameters('tone', [{ number: 34, value }]));
      }
    });
    collect();
    const { heapUsed, external } = process.memoryUsage();
    held.push(heapUsed + external);
  }
  expect(written).toBe(bench.player.position);
  return { bench, held };
}

describe(`memory while playing (${FULL ? 'a day' : 'half a minute; a day with SUPERJX_FULL=1'})`, () => {
  it(
    `stays flat for ${DIGITAL_HOURS.toFixed(3)} h of the three computers`,
    async () => {
      const { bench, held } = await playFor(new DigitalInstrument(new DigitalMachine()), DIGITAL_HOURS, 1024);
      expect(bench.player.seconds).toBeCloseTo(DIGITAL_HOURS * 3600, -1);
      expect(bench.player.counters).toMatchObject({ underruns: 0, refusedMessages: 0, lateMessages: 0 });
      expect(held.at(-1)! - held[1]!).toBeLessThan(FLAT);
    },
    2 * 3_600_000,
  );

  it(`stays flat for ${SOUND_HOURS.toFixed(3)} h of the whole machine`, async () => {
    const { bench, held } = await playFor(await SuperJX.create(), SOUND_HOURS, 128);
    expect(bench.player.counters).toMatchObject({ underruns: 0, refusedMessages: 0, lateMessages: 0 });
    expect(held.at(-1)! - held[1]!).toBeLessThan(FLAT);
  }, 3_600_000);
});
