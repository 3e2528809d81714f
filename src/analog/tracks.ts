/**
 * The held voltages of a board at the sample times of a block. What a hold does between two events is one formula, so
 * it is handed to the voice kernel as runs (see `kernel/layout.ts`), which the kernel writes out. A run counts from
 * the first sample after an event, however the time is cut into blocks, and starts anew after `LONGEST_RUN` samples.
 */

import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { CV_COUNT, CV_RESONANCE } from '../tape/controlTape.js';
import { CORE_SAMPLE_RATE, TICKS_PER_CORE_SAMPLE } from '../time.js';
import type { HoldBank } from './holds.js';
import {
  I_RUNS,
  LONGEST_RUN,
  POWERS,
  RUN_AFTER,
  RUN_COUNT,
  RUN_FALL,
  RUN_FAST,
  RUN_FIELDS,
  RUN_LEVEL,
  RUN_PLACE,
  RUN_SLOW,
  RUN_TABLE,
  TRACK_LENGTH,
} from './kernel/layout.js';
import type { VoiceMemory } from './kernel/voiceMemory.js';

/** Powers below this are nothing (and must not become denormals). */
const NEGLIGIBLE = 1e-30;

/** Smoothing tables of the groups of six, SAW1 to VCA. */
const GROUP_TABLES = [0, 0, 1, 1, 2, 3];

/** Smoothing table of a held voltage. */
function tableOf(cv: number): number {
  return cv < CV_RESONANCE ? GROUP_TABLES[Math.floor(cv / 6)]! : 4 + cv - CV_RESONANCE;
}

/** Writes the powers of what is left of a transient after one sample. */
function writePowers(powers: Float64Array, timeConstant: number): void {
  for (let n = 0; n < powers.length; n++) {
    const power = Math.exp(-n / (CORE_SAMPLE_RATE * timeConstant));
    powers[n] = power < NEGLIGIBLE ? 0 : power;
  }
}

export class Tracks implements Snapshotable {
  /** 96 kHz index of sample 0 of the block; in an array, so that it is never put on the heap. */
  readonly position = new Float64Array(1);

  private readonly tables = Uint8Array.from({ length: CV_COUNT }, (_, cv) => tableOf(cv));
  /** 1: the anchor of a hold is a sample time, from which its run counts. */
  private readonly running = new Uint8Array(CV_COUNT);
  /** Next sample of the block to be written. */
  private readonly cursor = new Int32Array(CV_COUNT);
  /** Fields of the run of each held voltage. */
  private readonly levels = new Float64Array(CV_COUNT);
  private readonly falls = new Float64Array(CV_COUNT);
  private readonly fasts = new Float64Array(CV_COUNT);
  private readonly slows = new Float64Array(CV_COUNT);
  /** Samples after the anchor at which the run needs a new start. */
  private readonly ends = new Int32Array(CV_COUNT);
  private readonly droopPerSample: number;

  constructor(
    private readonly holds: HoldBank,
    private readonly memory: VoiceMemory,
  ) {
    this.droopPerSample = holds.droop / CORE_SAMPLE_RATE;
    writePowers(memory.fastPowers, holds.acquisition);
    for (let cv = 0; cv < CV_COUNT; cv++) {
      const at = this.tables[cv]! * POWERS;
      writePowers(memory.slowPowers.subarray(at, at + POWERS), holds.tau[cv]!);
    }
  }

  /** Starts a block: the track of `cv` will be written from `sample` on. */
  begin(cv: number, sample: number): void {
    this.cursor[cv] = sample;
  }

  /** An event moves the hold of `cv`, or has while its track was not written. */
  interrupt(cv: number): void {
    this.running[cv] = 0;
  }

  /** Hands over the track of `cv` up to and including sample `last`. */
  fill(cv: number, last: number): void {
    const { holds, running, ends, cursor } = this;
    const position = this.position[0]!;
    while (cursor[cv]! <= last) {
      const first = cursor[cv]!;
      if (running[cv] === 0) this.start(cv, first);
      const after = position + first - holds.anchor[cv]! / TICKS_PER_CORE_SAMPLE;
      if (after >= ends[cv]!) {
        this.start(cv, first);
        continue;
      }
      const count = Math.min(last + 1 - first, ends[cv]! - after);
      this.hand(cv, first, count, after);
      cursor[cv] = first + count;
    }
  }

  save(writer: StateWriter): void {
    writer.section('TRAC');
    writer.bytes(this.running);
  }

  /** Call after the holds have been loaded and with the position of the next block set. */
  load(reader: StateReader): void {
    reader.section('TRAC');
    reader.bytesInto(this.running, 1);
    for (let cv = 0; cv < CV_COUNT; cv++) {
      if (this.running[cv] === 0) continue;
      const sample = this.holds.anchor[cv]! / TICKS_PER_CORE_SAMPLE;
      const fits = Number.isInteger(sample) && sample <= this.position[0]!;
      reader.expect(fits, 'the time of a held voltage');
      this.describe(cv);
    }
  }

  /** Moves the anchor of `cv` to sample `first` of the block and lets its run count from there. */
  private start(cv: number, first: number): void {
    this.holds.time[0] = (this.position[0]! + first) * TICKS_PER_CORE_SAMPLE;
    this.holds.advance(cv);
    this.running[cv] = 1;
    this.describe(cv);
  }

  /** The run of `cv` from its anchor on. */
  private describe(cv: number): void {
    const { hold, excess, target, open, tau, acquisition } = this.holds;
    const held = hold[cv]!;
    this.ends[cv] = LONGEST_RUN;
    if (open[cv] === 1) {
      const level = target[cv]!;
      const fast = ((held - level) * acquisition) / (acquisition - tau[cv]!);
      this.levels[cv] = level;
      this.falls[cv] = 0;
      this.fasts[cv] = fast;
      this.slows[cv] = held + excess[cv]! - level - fast;
      return;
    }
    this.levels[cv] = held > 0 ? held + this.holds.lags[cv]! : 0;
    this.falls[cv] = held > 0 ? this.droopPerSample : 0;
    this.fasts[cv] = 0;
    this.slows[cv] = excess[cv]!;
    if (this.falls[cv]! > 0) {
      this.ends[cv] = Math.max(1, Math.min(LONGEST_RUN, Math.ceil(held / this.droopPerSample)));
    }
  }

  /** Puts a run into the kernel's list. */
  private hand(cv: number, first: number, count: number, after: number): void {
    const { runs, integers } = this.memory;
    const at = integers[I_RUNS]! * RUN_FIELDS;
    integers[I_RUNS]! += 1;
    runs[at + RUN_PLACE] = cv * TRACK_LENGTH + first;
    runs[at + RUN_COUNT] = count;
    runs[at + RUN_AFTER] = after;
    runs[at + RUN_LEVEL] = this.levels[cv]!;
    runs[at + RUN_FALL] = this.falls[cv]!;
    runs[at + RUN_FAST] = this.fasts[cv]!;
    runs[at + RUN_SLOW] = this.slows[cv]!;
    runs[at + RUN_TABLE] = this.tables[cv]!;
  }
}
