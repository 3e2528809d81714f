/**
 * Speed of the analog stage alone: two boards of six voices, two saws each, chorus on.
 * Prints nanoseconds per voice-sample (96 kHz) and the factor over real time. `npx tsx bench/analog.ts`
 */
import { performance } from 'node:perf_hooks';
import { AnalogBoard } from '../src/analog/analogBoard.js';
import { createRateConverter } from '../src/audio/rateConverter.js';
import { ControlTape, CV_RESONANCE, HOLD, LATCH_CHORUS, SAMPLE } from '../src/tape/controlTape.js';
import { CORE_SAMPLE_RATE, TICKS_PER_CORE_SAMPLE, TICKS_PER_SECOND } from '../src/time.js';
import { boardOptions, cutoffCode, HandTape, note } from '../test/analog/board.js';

const BLOCK = 128;
const SECONDS = Number(process.argv[2] ?? 4);
const ROUNDS = 5;

/** Voices spread over three octaves from 440 Hz up, their holds refreshed every 10 ms as the firmware does. */
function chord(voices: number, cutoffHz: number, resonance: number, wave: number): ControlTape {
  const hand = new HandTape().open().latch(0, LATCH_CHORUS, 1).hold(0, CV_RESONANCE, resonance);
  const cutoff = cutoffCode(cutoffHz);
  for (let voice = 0; voice < voices; voice++) {
    const count1 = Math.round(4545 * 2 ** (1 - voice / 2));
    note(hand, { voice, count1, count2: count1 + 7, wave1: wave, wave2: wave, cutoff });
  }
  const held = hand.written.filter(({ what }) => what >= SAMPLE && what < HOLD);
  for (let round = 1; round <= SECONDS * ROUNDS * 100; round++) {
    held.forEach(({ what, value }, n) => {
      hand.hold((round * TICKS_PER_SECOND) / 100 + n * 9000, what - SAMPLE, value);
    });
  }
  return hand.finish();
}

/** Hands over the events of a long tape in time, as a sound board does. */
class Feeder {
  readonly tape = new ControlTape();
  private next = 0;

  constructor(private readonly all: ControlTape) {}

  to(tick: number): void {
    const { all } = this;
    for (; this.next < all.length && all.ticks[this.next]! < tick; this.next++) {
      this.tape.event(all.ticks[this.next]!, all.whats[this.next]!, all.values[this.next]!);
    }
  }
}

function run(name: string, voices: number, cutoffHz: number, resonance: number, wave = 3): void {
  const feeders = [0, 1].map(() => new Feeder(chord(voices, cutoffHz, resonance, wave)));
  const boards = [0, 1].map((board) => new AnalogBoard(boardOptions('default', 1, board)));
  const converters = [0, 1].map(() => createRateConverter(48_000));
  const left = new Float64Array(BLOCK);
  const right = new Float64Array(BLOCK);
  const out = new Float64Array(BLOCK);
  const samples = SECONDS * CORE_SAMPLE_RATE;
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let n = 0; n < samples; n += BLOCK) {
      boards.forEach((board, b) => {
        const { tape } = feeders[b]!;
        feeders[b]!.to((board.position + BLOCK) * TICKS_PER_CORE_SAMPLE);
        board.render(tape, BLOCK, left, right);
        converters[b]!.push(left, right, BLOCK, out, out);
      });
    }
    times.push((performance.now() - start) / 1000);
  }
  const best = Math.min(...times);
  const median = times.sort((x, y) => x - y)[ROUNDS >> 1]!;
  const perVoice = (best * 1e9) / (samples * 2 * Math.max(voices, 1));
  console.log(
    `${name.padEnd(44)} ${perVoice.toFixed(0).padStart(4)} ns/voice-sample  ` +
      `x${(SECONDS / best).toFixed(2)} real time (median x${(SECONDS / median).toFixed(2)})`,
  );
}

const CASES: readonly [name: string, voices: number, cutoffHz: number, resonance: number, wave?: number][] = [
  ['12 voices, 2 saws, fc 2 kHz, chorus', 6, 2000, 0],
  ['12 voices, 2 saws, fc 2 kHz, resonance 0.8', 6, 2000, 3276],
  ['12 voices, 2 pulses, fc 2 kHz', 6, 2000, 0, 2],
  ['12 voices, 2 saws, fc 10 kHz', 6, 10_000, 0],
  ['12 voices, 2 saws, fc 20 kHz', 6, 20_000, 0],
  ['2 voices, 2 saws, fc 2 kHz', 1, 2000, 0],
  ['no voice', 0, 2000, 0],
];
for (const entry of CASES) run(...entry);
