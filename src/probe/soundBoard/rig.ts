import type { Boot } from './boot.js';
import { type Geometry, geometryOf, type Refresh, refreshes } from './geometry.js';
import { lineWord, stretches } from './lines.js';
import { type Observation, observe } from './observation.js';
import { CYCLES_PER_MS, type SoundBench } from './soundBench.js';

/** What follows a stimulus may take this long to come through, and is then watched for at least `WATCH_MS`. */
const SETTLE_MS = 60;
const WATCH_MS = 35;

/** Time that is looked at to find the rounds. */
const STEADY_MS = 120;

/**
 * A tone in which every parameter that an experiment moves can be seen: both saws at 8', gate envelopes, everything
 * half open. Pairs of parameter number and value (wire protocol).
 */
const TONE: readonly (readonly [number, number])[] = [
  [0x80, 0x20],
  [0x81, 0x60],
  [0x82, 0x40],
  [0x83, 0],
  [0x84, 0],
  [0x85, 0x20],
  [0x86, 0x60],
  [0x87, 0],
  [0x88, 0x40],
  [0x89, 0x40],
  [0x8a, 0],
  [0x8b, 0],
  [0x8c, 0],
  [0x8d, 0],
  [0x8e, 0],
  [0x8f, 0],
  [0x90, 0x60],
  [0x91, 0x40],
  [0x92, 0x40],
  [0x93, 0],
  [0x94, 0],
  [0x95, 0x60],
  [0x96, 0],
  [0x97, 0x40],
  [0x98, 0x20],
  [0x99, 0],
  [0x9a, 0],
  [0x9b, 0],
  [0x9c, 0],
  [0x9d, 0x60],
  [0x9e, 0x40],
  [0x9f, 0],
  [0xa0, 0],
  [0xa1, 0x40],
  [0xa2, 0],
  [0xa3, 0x20],
  [0xa4, 0],
  [0xa5, 0],
  [0xa6, 0x7f],
  [0xa7, 0],
  [0xa8, 0],
  [0xa9, 0],
  [0xaa, 0],
  [0xab, 0x7f],
  [0xac, 0],
  [0xad, 0],
  [0xaf, 0],
  [0xb0, 0],
  [0xb1, 0x7f],
  [0xb2, 0],
  [0xb3, 0],
  [0xb4, 0x40],
  [0xb5, 0],
  [0xb7, 0],
  [0xb8, 0],
  [0xb9, 0],
  [0xba, 0],
  [0xbb, 0],
  [0xbc, 0],
  [0xbe, 0x40],
  [0xbf, 0x7f],
];

export const VOICES = [0, 1, 2, 3, 4, 5] as const;

/** The note that all voices hold. */
const NOTE = 60;
const VELOCITY = 100;

const SYNC = [...new Array<number>(8).fill(0xf1), ...new Array<number>(8).fill(0xf9)];

export function noteOn(voice: number, note: number): number[] {
  return [0xc0 + voice, note, VELOCITY];
}

export function noteOff(voice: number): number[] {
  return [0xd0 + voice, NOTE, 0];
}

/** A program at work, from which experiments start that know nothing of each other. */
export class Rig {
  readonly geometry: Geometry;
  /** Two rounds or more before anything was sent. */
  readonly steady: readonly Refresh[];
  private readonly bench: SoundBench;
  private state: Uint8Array;

  constructor(boot: Boot) {
    this.bench = boot.bench;
    const { bench } = this;
    bench.log.clear();
    const start = lineWord(bench.lines);
    bench.runTo(bench.cycle + STEADY_MS * CYCLES_PER_MS);
    const list = stretches(bench.log, start, bench.cycle);
    this.geometry = geometryOf(list);
    this.steady = refreshes(list, this.geometry);
    bench.send(SYNC);
    bench.runTo(bench.cycle + SETTLE_MS * CYCLES_PER_MS);
    this.state = bench.save();
  }

  /** What the board does after these bytes; nothing of it stays. */
  try(bytes: readonly number[], settleMs = SETTLE_MS, watchMs = WATCH_MS): Observation {
    const { bench } = this;
    bench.load(this.state);
    const before = { word: lineWord(bench.lines), portA: bench.lines.pa };
    const from = (bytes.length === 0 ? bench.cycle : bench.send(bytes)) + settleMs * CYCLES_PER_MS;
    const end = from + watchMs * CYCLES_PER_MS;
    bench.runTo(end);
    return observe(bench.log, before, this.geometry, from, end);
  }

  /** From now on experiments start with these bytes received. */
  keep(bytes: readonly number[]): void {
    const { bench } = this;
    bench.load(this.state);
    bench.runTo(bench.send(bytes) + SETTLE_MS * CYCLES_PER_MS);
    this.state = bench.save();
  }

  /** The tone of the experiments, and all six voices holding a note. */
  keepTone(prefix: number): void {
    this.keep([prefix, ...TONE.flat(), ...VOICES.flatMap((voice) => noteOn(voice, NOTE))]);
  }
}
