/**
 * Speed of the analog stage alone, by part: two boards of six voices, two saws each, chorus on, fed from a tape.
 * Processor time, the fastest of several rounds, in nanoseconds per voice-sample (96 kHz), in steps of the
 * calibration loop, and as a factor over real time. `npx tsx bench/analog.ts [SECONDS] [wasm | reference]`
 */
import { AnalogBoard } from '../src/analog/analogBoard.js';
import type { AnalogPart, VoiceSolver } from '../src/analog/kernel/voiceKernel.js';
import { analogProfile, FILTER_READINGS, type FilterReading } from '../src/profiles/analogProfile.js';
import {
  ControlTape,
  CV_RESONANCE,
  CV_VCF,
  HOLD,
  LATCH_CHORUS,
  LATCH_CROSS_MOD,
  SAMPLE,
} from '../src/tape/controlTape.js';
import { CORE_SAMPLE_RATE, TICKS_PER_CORE_SAMPLE, TICKS_PER_SECOND } from '../src/time.js';
import { boardOptions, cutoffCode, HandTape, note } from '../test/analog/board.js';
import { calibrate } from './calibration.js';

const BLOCK = 128;
const ROUNDS = 5;
const PARTS: readonly AnalogPart[] = ['events', 'tracks', 'oscillators', 'filters', 'output'];
const seconds = Number(process.argv[2] ?? 1);
const voiceSolver = (process.argv[3] ?? 'wasm') as VoiceSolver;

interface Scene {
  readonly name: string;
  /** Voices of each board. */
  readonly voices: number;
  /** Lowest and highest corner of the filters, Hz: a sweep of half a second there and back. */
  readonly corners: readonly [number, number];
  readonly resonance?: number;
  readonly wave?: number;
  readonly crossModulation?: number;
  readonly reading?: FilterReading;
}

const SCENES: readonly Scene[] = [
  { name: 'two saws, fc 0.5-6 kHz, resonance', voices: 6, corners: [500, 6000], resonance: 2600 },
  { name: 'two saws, fc 2 kHz', voices: 6, corners: [2000, 2000] },
  { name: 'two pulses, fc 2 kHz', voices: 6, corners: [2000, 2000], wave: 2 },
  { name: 'two saws, fc 20 kHz, sync', voices: 6, corners: [20_000, 20_000], crossModulation: 1 },
  { name: 'two saws, fc 50 kHz, sync', voices: 6, corners: [50_000, 50_000], crossModulation: 1 },
  { name: 'the sweep, reading ladder', voices: 6, corners: [500, 6000], resonance: 2600, reading: 'ladder' },
  { name: 'the sweep, reading juno', voices: 6, corners: [500, 6000], resonance: 2600, reading: 'juno' },
  { name: 'one voice, fc 2 kHz', voices: 1, corners: [2000, 2000] },
  { name: 'no voice', voices: 0, corners: [2000, 2000] },
];

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Voices spread over three octaves from 440 Hz up, their holds refreshed every 10 ms as the firmware does. */
function chord({ voices, corners, resonance = 0, wave = 3, crossModulation = 0 }: Scene): ControlTape {
  const hand = new HandTape().open().latch(0, LATCH_CHORUS, 1).latch(0, LATCH_CROSS_MOD, crossModulation);
  hand.hold(0, CV_RESONANCE, resonance);
  const [low, high] = corners.map(cutoffCode) as [number, number];
  for (let voice = 0; voice < voices; voice++) {
    const count1 = Math.round(4545 * 2 ** (1 - voice / 2));
    note(hand, { voice, count1, count2: count1 + 7, wave1: wave, wave2: wave, cutoff: low });
  }
  const held = hand.written.filter(({ what }) => what >= SAMPLE && what < HOLD);
  for (let round = 1; round <= seconds * (ROUNDS + 2) * 100; round++) {
    const sweep = Math.abs(((round / 50) % 2) - 1);
    held.forEach(({ what, value }, n) => {
      const cv = what - SAMPLE;
      const isCutoff = cv >= CV_VCF && cv < CV_VCF + 6;
      const code = isCutoff ? Math.round(high + (low - high) * sweep) : value;
      hand.hold((round * TICKS_PER_SECOND) / 100 + n * 9000, cv, code);
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

/** Runs both boards for `seconds`. */
function play(boards: readonly AnalogBoard[], feeders: readonly Feeder[]): void {
  const left = new Float64Array(BLOCK);
  const right = new Float64Array(BLOCK);
  for (let n = 0; n < seconds * CORE_SAMPLE_RATE; n += BLOCK) {
    for (const [b, board] of boards.entries()) {
      feeders[b]!.to((board.position + BLOCK) * TICKS_PER_CORE_SAMPLE);
      board.render(feeders[b]!.tape, BLOCK, left, right);
    }
  }
}

/** Milliseconds of processor time per second of sound, all in all and by part. */
function measure(scene: Scene): { total: number; parts: Record<AnalogPart, number> } {
  const tape = chord(scene);
  const parts = { events: 0, tracks: 0, oscillators: 0, filters: 0, output: 0 };
  let total = Number.POSITIVE_INFINITY;
  const base = analogProfile('default');
  const topology = FILTER_READINGS[scene.reading ?? 'S2'];
  const profile = { ...base, vcf: { ...base.vcf, topology } };
  const options = (board: number) => ({ ...boardOptions(profile, 1, board), voiceSolver });
  const boards = [0, 1].map((board) => new AnalogBoard(options(board)));
  const feeders = boards.map(() => new Feeder(tape));
  play(boards, feeders);
  for (let round = 0; round < ROUNDS; round++) {
    const start = cpuMilliseconds();
    play(boards, feeders);
    total = Math.min(total, (cpuMilliseconds() - start) / seconds);
  }
  let last = 0;
  const part = (name: AnalogPart) => {
    const now = performance.now();
    parts[name] += now - last;
    last = now;
  };
  const timed = [0, 1].map((board) => new AnalogBoard(options(board), { part }));
  const again = timed.map(() => new Feeder(tape));
  play(timed, again);
  for (const name of PARTS) parts[name] = 0;
  last = performance.now();
  play(timed, again);
  const sum = PARTS.reduce((all, name) => all + parts[name], 0);
  for (const name of PARTS) parts[name] *= total / sum;
  return { total, parts };
}

const step = calibrate(cpuMilliseconds);
console.log(`calibration loop: ${step.toFixed(1)} ns a step; solver: ${voiceSolver}`);
console.log(
  `${''.padEnd(36)}${['ns/v-s', 'steps', 'RTF', ...PARTS].map((x) => x.slice(0, 8).padStart(9)).join('')}`,
);
for (const scene of SCENES) {
  const { total, parts } = measure(scene);
  const voiceSamples = 2 * Math.max(1, scene.voices) * CORE_SAMPLE_RATE;
  const perVoice = (milliseconds: number) => (milliseconds * 1e6) / voiceSamples;
  const columns = [
    perVoice(total).toFixed(1),
    (perVoice(total) / step).toFixed(2),
    `x${(1000 / total).toFixed(1)}`,
    ...PARTS.map((name) => perVoice(parts[name]).toFixed(1)),
  ];
  console.log(scene.name.padEnd(36) + columns.map((column) => column.padStart(9)).join(''));
}
