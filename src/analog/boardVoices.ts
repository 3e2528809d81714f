/**
 * The voices of a sound board, from its control tape to the sums of each pair of them: counters, held voltages, noise
 * and the kernel that solves the circuits. A pure function of tape, profile, seed and board number; how the work is
 * cut into calls does not show, nor which of the pairs are solved here and which somewhere else.
 *
 * Sample n is the state of the circuit at tick n x 500, after every event before that tick.
 *
 * Work goes in blocks. In each, tape events are taken in time order (edges listed, holds moved in closed form), then
 * the held voltages become tracks, then the voices are solved by a kernel. A voice whose VCA has been shut for 50 ms
 * is frozen: its filter is zero, its counters run on as lists of edges, its ramps and coupling capacitors in closed
 * form.
 */

import type { AnalogProfile } from '../profiles/analogProfile.js';
import { LATEST_TICK, type Snapshotable, type StateReader, type StateWriter } from '../snapshot.js';
import {
  type ControlTape,
  CV_COUNT,
  CV_MIX1,
  CV_RESONANCE,
  CV_VCA,
  CV_VOLUME,
  HOLD,
  LATCH,
  LATCH_CROSS_MOD,
  LATCH_WAVE1,
  LATCH_WAVE2,
  SAMPLE,
} from '../tape/controlTape.js';
import { TICKS_PER_CORE_SAMPLE, TICKS_PER_SECOND } from '../time.js';
import { DcoBank, type DcoWiring, type EdgeTap, VOICES } from './dco.js';
import { FrozenVoices } from './frozenVoices.js';
import { epochKey } from './hash.js';
import { HoldBank } from './holds.js';
import { createKernel } from './kernel/createKernel.js';
import {
  BLOCK,
  EDGE_CAPACITY,
  I_ACTIVE,
  I_EDGE_END,
  I_EDGE_START,
  I_FROM,
  I_POSITION,
  I_THERMAL_KEY,
  I_TO,
  I_VOICE_FROM,
  I_WIDE_USED,
  PAIRS,
  TRACK_LENGTH,
  WAVE_NOISE,
} from './kernel/layout.js';
import type { AnalogPart, FilterInput, VoiceKernel, VoiceSolver } from './kernel/voiceKernel.js';
import type { VoiceMemory } from './kernel/voiceMemory.js';
import { LinearTap, type OscillatorTap } from './linearTap.js';
import { NoiseSource } from './noise.js';
import { Tracks } from './tracks.js';

/** Pairs of voices `first .. end - 1` of a board's three; pair p are voices 2p and 2p + 1. */
export interface PairRange {
  readonly first: number;
  readonly end: number;
}

/** What a board does with the latches that do not concern its voices. */
export interface OutputLatches {
  /** A latch changes before sample `sample` of the block. */
  latch(sample: number, latch: number, value: number): void;
}

export interface AnalogBoardOptions extends DcoWiring {
  readonly profile: AnalogProfile;
  /** Chooses tolerances and noise; any integer. */
  readonly seed: number;
  /** 0 lower, 1 upper: each has its own tolerances and noise. */
  readonly board: number;
  /** Which kernel solves the voices; both give the same bits. Default: WebAssembly where there is one. */
  readonly voiceSolver?: VoiceSolver | undefined;
  /** The voices that are solved here, where others share the work; default: all. */
  readonly pairs?: PairRange | undefined;
}

/** Hooks for measurements; unset they cost nothing. */
export interface AnalogTaps {
  /** Replaces the mixer output of every voice, volts as a function of time; steps evaluate start, middle and end. */
  filterInput?: FilterInput;
  /** Receives each voice's filter output in volts, in blocks: sample `position + i` is `samples[i]`. */
  filterOutput?: (voice: number, position: number, samples: Float64Array, from: number, to: number) => void;
  /** Receives each oscillator's wave, band-limited, while its voice sounds: see `LinearTap`. */
  oscillator?: OscillatorTap;
  /** Receives the sum of the voices in volts, as it goes to the output stage: sample `position + i` is `samples[i]`. */
  bus?: (position: number, samples: Float64Array, count: number) => void;
  /** Hears every edge of a counter's OUT. */
  edge?: EdgeTap;
  /** Called each time one part of the board has done its share of a block; a benchmark's hook. */
  part?: (part: AnalogPart) => void;
}

/**
 * Voices are frozen, and their remains flushed, only at multiples of this many samples, so that it does not matter
 * how the work is cut.
 */
const GRID = 64;

export const ALL_PAIRS: PairRange = { first: 0, end: PAIRS };

/** Elements of the times of a block: its first tick, the tick behind it, the event being taken. */
const FIRST = 0;
const END = 1;
const NOW = 2;

/** A voice that has never sounded counts as shut since long ago. */
const LONG_AGO = -1e9;

export class BoardVoices implements Snapshotable {
  /** Index of the next 96 kHz sample since power-on. */
  position = 0;
  /** What the kernels have made of the last block: `pairBuses`, `pairWideBuses`, the tracks. */
  readonly memory: VoiceMemory;
  /** False if the 192 kHz buses of the last block hold nothing but zeros. */
  wideUsed = false;

  private readonly dco: DcoBank;
  private readonly holds: HoldBank;
  private readonly tracks: Tracks;
  private readonly noise: NoiseSource;
  private readonly kernel: VoiceKernel;
  private readonly frozenVoices: FrozenVoices;
  private readonly linearTap: LinearTap | undefined;
  /** See `FIRST`, `END`, `NOW`; in an array, since numbers passed to a function are put on the heap. */
  private readonly times = new Float64Array(3);
  private readonly shut: number;
  private readonly freezeTicks: number;
  /** No thermal noise keeps the filters from dying away into denormals. */
  private readonly isNoiseless: boolean;
  /** The voices that are solved here: `first .. end - 1`. The others count as frozen and nothing is done for them. */
  private readonly first: number;
  private readonly end: number;

  /** Per voice: 1 = frozen, and the sample of the block at which it thaws (-1 = not in this block). */
  private readonly frozen = new Uint8Array(VOICES).fill(1);
  private readonly thawAt = new Int32Array(VOICES).fill(-1);
  /** Last tick at which each voice's VCA was known to be open. */
  private readonly lastOpen = new Float64Array(VOICES).fill(LONG_AGO);
  /** Waveforms of both DCOs as latched, for the noise generator. */
  private wave1 = WAVE_NOISE;
  private wave2 = WAVE_NOISE;

  /** The profile must be one that `checkAnalogProfile` accepts. */
  constructor(
    options: AnalogBoardOptions,
    private readonly taps: AnalogTaps = {},
    private readonly latches?: OutputLatches,
  ) {
    const { profile, seed, board, pairs = ALL_PAIRS } = options;
    this.first = 2 * pairs.first;
    this.end = 2 * pairs.end;
    this.dco = new DcoBank(options, profile.dco.crossModulation, this.first, this.end);
    this.dco.edgeTap = taps.edge;
    this.kernel = createKernel(profile, seed, board, options.voiceSolver);
    this.kernel.filterInput = taps.filterInput;
    this.kernel.onPart = taps.part;
    this.memory = this.kernel.memory;
    this.memory.tapped = taps.filterOutput !== undefined;
    this.linearTap = taps.oscillator && new LinearTap(this.memory, taps.oscillator);
    this.holds = new HoldBank(profile);
    this.tracks = new Tracks(this.holds, this.memory);
    this.noise = new NoiseSource(profile, seed, board, this.memory.noise);
    this.frozenVoices = new FrozenVoices(profile, this.holds, this.memory, seed, board);
    this.shut = profile.vca.shut;
    this.freezeTicks = profile.vca.freezeTime * TICKS_PER_SECOND;
    this.isNoiseless = profile.vcf.inputNoise === 0;
  }

  /** Voices that are being solved now, 0-6: the rest are frozen. */
  get activeVoices(): number {
    let active = 0;
    for (let voice = this.first; voice < this.end; voice++) active += 1 - this.frozen[voice]!;
    return active;
  }

  /** The state can be taken over by a board that solves fewer pairs, but not by one that solves more. */
  save(writer: StateWriter): void {
    writer.section('ANLG');
    writer.f64(this.position);
    writer.bytes(this.frozen);
    writer.f64s(this.lastOpen);
    writer.u8(this.wave1);
    writer.u8(this.wave2);
    this.dco.save(writer);
    this.holds.save(writer);
    this.tracks.save(writer);
    this.noise.save(writer);
    this.memory.save(writer);
    this.frozenVoices.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('ANLG');
    this.position = reader.whole(0, LATEST_TICK / TICKS_PER_CORE_SAMPLE);
    reader.bytesInto(this.frozen, 1);
    this.frozen.fill(1, 0, this.first).fill(1, this.end);
    reader.f64sInto(this.lastOpen, Number.NEGATIVE_INFINITY, LATEST_TICK);
    this.wave1 = reader.u8(3);
    this.wave2 = reader.u8(3);
    this.dco.load(reader);
    this.dco.expectDoneBefore(reader, this.position * TICKS_PER_CORE_SAMPLE);
    this.holds.load(reader);
    this.times[END] = this.position * TICKS_PER_CORE_SAMPLE;
    this.tracks.position[0] = this.position;
    this.tracks.load(reader);
    this.noise.load(reader);
    this.memory.load(reader);
    this.frozenVoices.load(reader);
  }

  /**
   * As much of `most` samples, at most `BLOCK`, as may be rendered in one go: where something is to be done on the grid
   * a block ends.
   */
  blockLength(most: number): number {
    let length = most;
    for (let grid = GRID - (this.position % GRID); grid < length; grid += GRID) {
      const tick = this.times[END]! + grid * TICKS_PER_CORE_SAMPLE;
      for (let voice = this.first; voice < this.end; voice++) {
        if (this.frozen[voice] === 1) continue;
        if (this.isNoiseless || tick - this.lastOpen[voice]! >= this.freezeTicks) length = grid;
      }
    }
    return length;
  }

  /**
   * Renders a block of `length` samples (see `blockLength`) into the pair buses of `memory`, taking the tape's events
   * from number `used` on. @returns the number of the first event that belongs to a later block.
   */
  render(tape: ControlTape, used: number, length: number): number {
    const { times } = this;
    times[FIRST] = times[END]!;
    times[END] = times[FIRST]! + length * TICKS_PER_CORE_SAMPLE;
    this.tracks.position[0] = this.position;
    this.begin();
    while (used < tape.length && tape.ticks[used]! < times[END]!) {
      times[NOW] = tape.ticks[used]!;
      this.event(tape.whats[used]!, tape.values[used]!);
      used++;
    }
    this.dco.time[0] = times[END]!;
    this.dco.run();
    this.taps.part?.('events');
    this.fillTracks(length);
    this.noise.fill(length, this.position, this.usesNoise());
    this.taps.part?.('tracks');
    this.solve(length);
    this.position += length;
    return used;
  }

  /** Decides which voices are frozen and starts the tracks of the others. */
  private begin(): void {
    const { tracks, frozen, memory } = this;
    const aligned = this.position % GRID === 0;
    this.noise.begin();
    tracks.begin(CV_RESONANCE, 0);
    tracks.begin(CV_VOLUME, 0);
    for (let voice = this.first; voice < this.end; voice++) {
      this.thawAt[voice] = -1;
      memory.integers[I_VOICE_FROM + voice] = 0;
      if (frozen[voice] === 1) continue;
      if (aligned) {
        if (this.isNoiseless) memory.flush(voice);
        if (this.times[FIRST]! - this.lastOpen[voice]! >= this.freezeTicks) {
          this.freeze(voice);
          continue;
        }
      }
      for (let cv = voice; cv < CV_RESONANCE; cv += VOICES) tracks.begin(cv, 0);
    }
  }

  /** What happens now, from the tape. */
  private event(what: number, value: number): void {
    if (what < SAMPLE) {
      this.dco.time[0] = this.times[NOW]!;
      this.dco.event(what, value);
    } else if (what < LATCH) {
      const opens = what < HOLD;
      const cv = what - (opens ? SAMPLE : HOLD);
      if (cv < CV_COUNT) this.holdEvent(cv, opens ? value : -1);
    } else {
      this.latchEvent(what - LATCH, value);
    }
  }

  /** Last sample of the block that is not after now. */
  private sampleNow(): number {
    return Math.floor((this.times[NOW]! - this.times[FIRST]!) / TICKS_PER_CORE_SAMPLE);
  }

  /** A multiplexer channel opens on `code`, or closes (-1). */
  private holdEvent(cv: number, code: number): void {
    const { times, holds, tracks, thawAt, lastOpen } = this;
    const now = times[NOW]!;
    const voice = cv < CV_RESONANCE ? cv % VOICES : -1;
    if (voice >= 0 && (voice < this.first || voice >= this.end)) return;
    if (voice >= 0 && this.frozen[voice] === 1) {
      if (thawAt[voice]! >= 0 && this.sampleNow() >= thawAt[voice]!) {
        this.thaw(voice);
      } else {
        this.dco.time[0] = now;
        if (cv < CV_MIX1) this.dco.runVoice(voice);
        holds.time[0] = now;
        this.frozenVoices.beforeHoldEvent(cv, voice, this.dco.edges[voice]!);
        if (cv >= CV_VCA && code > 0 && thawAt[voice]! < 0) {
          lastOpen[voice] = now;
          thawAt[voice] = this.sampleNow() + 1;
        }
      }
    }
    if (voice < 0 || this.frozen[voice] === 0) {
      if (cv >= CV_VCA && cv < CV_RESONANCE && code > 0) lastOpen[voice] = now;
      tracks.fill(cv, this.sampleNow());
    }
    tracks.interrupt(cv);
    holds.time[0] = now;
    if (code >= 0) holds.sample(cv, code);
    else holds.release(cv);
  }

  private latchEvent(latch: number, value: number): void {
    if (latch === LATCH_WAVE1 || latch === LATCH_WAVE2 || latch === LATCH_CROSS_MOD) {
      this.noise.fill(this.sampleNow(), this.position, this.usesNoise());
      if (latch === LATCH_WAVE1) this.wave1 = value;
      if (latch === LATCH_WAVE2) this.wave2 = value;
      this.dco.time[0] = this.times[NOW]!;
      this.dco.event(LATCH + latch, value);
      return;
    }
    const sample = Math.ceil((this.times[NOW]! - this.times[FIRST]!) / TICKS_PER_CORE_SAMPLE);
    this.latches?.latch(sample, latch, value);
  }

  private usesNoise(): boolean {
    return this.wave1 === WAVE_NOISE || this.wave2 === WAVE_NOISE;
  }

  /** A voice falls silent with the first sample of the block. */
  private freeze(voice: number): void {
    this.frozen[voice] = 1;
    this.holds.time[0] = this.times[FIRST]!;
    this.frozenVoices.freeze(voice);
    for (let cv = voice; cv < CV_RESONANCE; cv += VOICES) this.tracks.interrupt(cv);
  }

  /** Lets a frozen voice sound from sample `thawAt` of the block on. */
  private thaw(voice: number): void {
    const sample = this.thawAt[voice]!;
    const tick = this.times[FIRST]! + sample * TICKS_PER_CORE_SAMPLE;
    this.dco.time[0] = tick;
    this.dco.runVoice(voice);
    this.holds.time[0] = tick;
    this.frozenVoices.thaw(voice, this.dco.edges[voice]!);
    this.frozen[voice] = 0;
    this.memory.integers[I_VOICE_FROM + voice] = sample;
    for (let cv = voice; cv < CV_RESONANCE; cv += VOICES) this.tracks.begin(cv, sample);
  }

  private fillTracks(length: number): void {
    const { tracks, frozen } = this;
    for (let voice = this.first; voice < this.end; voice++) {
      if (frozen[voice] === 1 && this.thawAt[voice]! >= 0) this.thaw(voice);
      if (frozen[voice] === 1) {
        this.holds.time[0] = this.times[END]!;
        this.frozenVoices.consume(voice, this.dco.edges[voice]!);
      } else {
        for (let cv = voice; cv < CV_RESONANCE; cv += VOICES) tracks.fill(cv, length);
      }
    }
    tracks.fill(CV_RESONANCE, length);
    tracks.fill(CV_VOLUME, length);
    this.kernel.fillTracks();
    for (let voice = this.first; voice < this.end; voice++) {
      if (frozen[voice] === 0) this.watchVca(voice, length);
    }
  }

  /** Notes at which grid points of the block, the last sample included, a voice's VCA is open. */
  private watchVca(voice: number, length: number): void {
    const { tracks, integers } = this.memory;
    const track = (CV_VCA + voice) * TRACK_LENGTH;
    const from = integers[I_VOICE_FROM + voice]!;
    for (let i = GRID - (this.position % GRID); i <= length; i += GRID) {
      if (i >= from && Math.abs(tracks[track + i]!) > this.shut) {
        this.lastOpen[voice] = this.times[FIRST]! + i * TICKS_PER_CORE_SAMPLE;
      }
    }
  }

  /** Hands tracks and edges to the kernel, as many edges at a time as it takes. */
  private solve(length: number): void {
    const { kernel, memory, taps, position } = this;
    const { integers } = memory;
    kernel.position = position;
    integers[I_POSITION] = position | 0;
    for (let voice = this.first; voice < this.end; voice++) {
      integers[I_ACTIVE + voice] = 1 - this.frozen[voice]!;
      integers[I_THERMAL_KEY + voice] = epochKey(memory.thermalKeys[voice]!, position);
    }
    this.wideUsed = false;
    for (let from = 0; from < length; from = integers[I_TO]!) {
      integers[I_FROM] = from;
      integers[I_TO] = length;
      for (let voice = this.first; voice < this.end; voice++) {
        if (this.frozen[voice] === 0) this.handEdges(voice);
      }
      if (this.linearTap !== undefined) this.tapOscillators(this.linearTap);
      kernel.render();
      if (integers[I_WIDE_USED] === 1) this.wideUsed = true;
      for (let voice = this.first; voice < this.end; voice++) {
        if (this.frozen[voice] === 0) this.dco.edges[voice]!.start += integers[I_EDGE_START + voice]!;
      }
    }
    for (let voice = this.first; voice < this.end; voice++) {
      this.dco.edges[voice]!.compact();
      if (taps.filterOutput === undefined || this.frozen[voice] === 1) continue;
      const samples = memory.filterOutputs.subarray(voice * BLOCK, (voice + 1) * BLOCK);
      taps.filterOutput(voice, position, samples, integers[I_VOICE_FROM + voice]!, length);
    }
  }

  private tapOscillators(tap: LinearTap): void {
    for (let voice = this.first; voice < this.end; voice++) {
      if (this.frozen[voice] === 0) tap.take(voice, this.position);
    }
  }

  /** Copies a voice's edges, with times from the start of the block; shortens the stretch if there are too many. */
  private handEdges(voice: number): void {
    const { integers, edgeTicks, edgeCodes } = this.memory;
    const { ticks, codes, start, length } = this.dco.edges[voice]!;
    const count = Math.min(length - start, EDGE_CAPACITY);
    const at = voice * EDGE_CAPACITY;
    const firstTick = this.times[FIRST]!;
    for (let n = 0; n < count; n++) {
      edgeTicks[at + n] = ticks[start + n]! - firstTick;
      edgeCodes[at + n] = codes[start + n]!;
    }
    integers[I_EDGE_START + voice] = 0;
    integers[I_EDGE_END + voice] = count;
    if (start + count < length) {
      const whole = Math.floor(edgeTicks[at + count - 1]! / TICKS_PER_CORE_SAMPLE);
      integers[I_TO] = Math.min(integers[I_TO]!, whole);
    }
  }
}
