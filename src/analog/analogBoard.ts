/**
 * The analog half of a sound board: control tape in, two channels of output-bus voltage at 96 kHz out. A pure
 * function of tape, profile, seed and board number; how the work is cut into calls does not show.
 *
 * Sample n is the state of the circuit at tick n x 500, after every event before that tick.
 *
 * Work goes in blocks that end at multiples of `BLOCK` samples. In each, tape events are taken in time order (edges
 * listed, holds moved in closed form), then the held voltages become tracks, then every voice is solved in one
 * stretch, then the sum goes through the output stage. A voice whose VCA has been shut for 50 ms is frozen: its
 * filter is zero, its counters run on as lists of edges, its ramps and coupling capacitors in closed form.
 */

import type { AnalogProfile } from '../profiles/analogProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import {
  type ControlTape,
  CV_COUNT,
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
import { BLOCK, HoldBank, TRACK_LENGTH } from './holds.js';
import { NoiseSource } from './noise.js';
import { OutputStage } from './outputStage.js';
import { ResonanceLaw } from './vcfLaws.js';
import { type FilterInput, VoiceBank, WAVE_NOISE } from './voices.js';

export interface AnalogBoardOptions extends DcoWiring {
  readonly profile: AnalogProfile;
  /** Chooses tolerances and noise; any integer. */
  readonly seed: number;
  /** 0 lower, 1 upper: each has its own tolerances and noise. */
  readonly board: number;
}

/** Hooks for measurements; unset they cost nothing. */
export interface AnalogTaps {
  /** Replaces the mixer output of every voice, volts as a function of time; steps evaluate start, middle and end. */
  filterInput?: FilterInput;
  /** Receives each voice's filter output in volts, in blocks: sample `position + i` is `samples[i]`. */
  filterOutput?: (voice: number, position: number, samples: Float64Array, from: number, to: number) => void;
  /** Hears every edge of a counter's OUT. */
  edge?: EdgeTap;
}

/** A voice that has never sounded counts as shut since long ago. */
const LONG_AGO = -1e9;

export class AnalogBoard implements Snapshotable {
  /** Index of the next 96 kHz sample since power-on. */
  position = 0;

  private readonly dco: DcoBank;
  private readonly holds: HoldBank;
  private readonly noise: NoiseSource;
  private readonly voices: VoiceBank;
  private readonly frozenVoices: FrozenVoices;
  private readonly output: OutputStage;
  private readonly resonance: ResonanceLaw;
  private readonly volume = new Float64Array(BLOCK);
  private readonly tapBuffer = new Float64Array(BLOCK);
  private readonly shut: number;
  private readonly freezeTicks: number;

  /** Per voice: 1 = frozen, and the sample of the block at which it thaws (-1 = not in this block). */
  private readonly frozen = new Uint8Array(VOICES).fill(1);
  private readonly thawAt = new Int32Array(VOICES).fill(-1);
  /** First sample of the block at which each voice sounds. */
  private readonly from = new Int32Array(VOICES);
  /** Last tick at which each voice's VCA was known to be open. */
  private readonly lastOpen = new Float64Array(VOICES).fill(LONG_AGO);
  /** Latches of the output stage that change within the block: sample, latch, value. */
  private latchSamples = new Int32Array(64);
  private latchWhats = new Uint8Array(64);
  private latchValues = new Uint8Array(64);
  private latchCount = 0;
  /** Waveforms of both DCOs as latched, for the noise generator. */
  private wave1 = WAVE_NOISE;
  private wave2 = WAVE_NOISE;

  constructor(
    options: AnalogBoardOptions,
    private readonly taps: AnalogTaps = {},
  ) {
    const { profile, seed, board } = options;
    this.dco = new DcoBank(options, profile.dco.crossModulation);
    this.dco.edgeTap = taps.edge;
    this.holds = new HoldBank(profile);
    this.noise = new NoiseSource(profile, seed, board);
    this.voices = new VoiceBank(profile, this.holds, this.noise.track, seed, board);
    this.voices.filterInput = taps.filterInput;
    if (taps.filterOutput !== undefined) this.voices.filterOutput = this.tapBuffer;
    this.frozenVoices = new FrozenVoices(profile, this.holds, this.voices, seed, board);
    this.output = new OutputStage(profile, seed, board);
    this.resonance = new ResonanceLaw(profile);
    this.shut = profile.vca.shut;
    this.freezeTicks = profile.vca.freezeTime * TICKS_PER_SECOND;
  }

  /** Voices that are being solved now, 0-6: the rest are frozen. */
  get activeVoices(): number {
    let active = 0;
    for (let voice = 0; voice < VOICES; voice++) active += 1 - this.frozen[voice]!;
    return active;
  }

  /**
   * Renders samples `position .. position + count - 1` into the front of `left` and `right` (volts on the output
   * bus), using and consuming every tape event before tick (position + count) x 500.
   */
  render(tape: ControlTape, count: number, left: Float64Array, right: Float64Array): void {
    let used = 0;
    let done = 0;
    while (done < count) {
      const length = Math.min(BLOCK - (this.position % BLOCK), count - done);
      used = this.renderBlock(tape, used, length, left, right, done);
      this.position += length;
      done += length;
    }
    tape.discard(used);
  }

  save(writer: StateWriter): void {
    writer.section('ANLG');
    writer.f64(this.position);
    writer.bytes(this.frozen);
    writer.f64s(this.lastOpen);
    writer.u8(this.wave1);
    writer.u8(this.wave2);
    this.dco.save(writer);
    this.holds.save(writer);
    this.noise.save(writer);
    this.voices.save(writer);
    this.frozenVoices.save(writer);
    this.output.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('ANLG');
    this.position = reader.f64();
    reader.bytesInto(this.frozen);
    reader.f64sInto(this.lastOpen);
    this.wave1 = reader.u8();
    this.wave2 = reader.u8();
    this.dco.load(reader);
    this.holds.load(reader);
    this.noise.load(reader);
    this.voices.load(reader);
    this.frozenVoices.load(reader);
    this.output.load(reader);
  }

  /** One block of `length` samples; returns the first tape event that belongs to a later one. */
  private renderBlock(
    tape: ControlTape,
    used: number,
    length: number,
    left: Float64Array,
    right: Float64Array,
    offset: number,
  ): number {
    const firstTick = this.position * TICKS_PER_CORE_SAMPLE;
    const endTick = firstTick + length * TICKS_PER_CORE_SAMPLE;
    this.begin(firstTick);
    while (used < tape.length && tape.ticks[used]! < endTick) {
      this.event(tape.ticks[used]!, tape.whats[used]!, tape.values[used]!, firstTick);
      used++;
    }
    this.dco.runTo(endTick);
    this.fillTracks(length, firstTick, endTick);
    this.noise.fill(length, this.position, this.usesNoise());
    this.solve(length);

    let from = 0;
    for (let n = 0; n < this.latchCount; n++) {
      const sample = Math.min(this.latchSamples[n]!, length);
      if (sample > from) {
        this.output.process(this.voices.bus, this.volume, this.position, from, sample, left, right, offset);
        from = sample;
      }
      this.output.latch(this.latchWhats[n]!, this.latchValues[n]!);
    }
    if (from < length) {
      this.output.process(this.voices.bus, this.volume, this.position, from, length, left, right, offset);
    }
    return used;
  }

  /** Decides which voices are frozen (at multiples of `BLOCK` only) and starts the tracks of the others. */
  private begin(firstTick: number): void {
    const aligned = this.position % BLOCK === 0;
    this.latchCount = 0;
    this.noise.begin();
    this.holds.begin(CV_RESONANCE, 0);
    this.holds.begin(CV_VOLUME, 0);
    for (let voice = 0; voice < VOICES; voice++) {
      this.thawAt[voice] = -1;
      this.from[voice] = 0;
      if (this.frozen[voice] === 1) continue;
      if (aligned) {
        this.voices.flush(voice);
        const cv = CV_VCA + voice;
        this.holds.advance(cv, firstTick);
        if (this.holds.hold[cv]! > this.shut || Math.abs(this.holds.smoothed(cv)) > this.shut) {
          this.lastOpen[voice] = firstTick;
        } else if (firstTick - this.lastOpen[voice]! >= this.freezeTicks) {
          this.frozen[voice] = 1;
          this.frozenVoices.freeze(voice, firstTick);
          continue;
        }
      }
      for (let cv = voice; cv < CV_RESONANCE; cv += VOICES) this.holds.begin(cv, 0);
    }
  }

  private event(tick: number, what: number, value: number, firstTick: number): void {
    if (what < SAMPLE) {
      this.dco.event(tick, what, value);
    } else if (what < LATCH) {
      const opens = what < HOLD;
      const cv = what - (opens ? SAMPLE : HOLD);
      if (cv < CV_COUNT) this.holdEvent(tick, cv, opens ? value : -1, firstTick);
    } else {
      this.latchEvent(tick, what - LATCH, value, firstTick);
    }
  }

  /** A multiplexer channel opens on `code`, or closes (-1). */
  private holdEvent(tick: number, cv: number, code: number, firstTick: number): void {
    const voice = cv < CV_RESONANCE ? cv % VOICES : -1;
    if (voice >= 0 && this.frozen[voice] === 1) {
      if (this.thawAt[voice]! >= 0 && tick >= firstTick + this.thawAt[voice]! * TICKS_PER_CORE_SAMPLE) {
        this.thaw(voice, firstTick);
      } else {
        this.frozenVoices.beforeHoldEvent(cv, voice, tick, this.dco);
        if (cv >= CV_VCA && code > 0 && this.thawAt[voice]! < 0) {
          this.lastOpen[voice] = tick;
          this.thawAt[voice] = Math.floor((tick - firstTick) / TICKS_PER_CORE_SAMPLE) + 1;
        }
      }
    }
    if (voice < 0 || this.frozen[voice] === 0) {
      if (cv >= CV_VCA && cv < CV_RESONANCE && code > 0) this.lastOpen[voice] = tick;
      this.holds.fill(cv, Math.floor((tick - firstTick) / TICKS_PER_CORE_SAMPLE), firstTick);
    }
    if (code >= 0) this.holds.sample(cv, tick, code);
    else this.holds.release(cv, tick);
  }

  private latchEvent(tick: number, latch: number, value: number, firstTick: number): void {
    if (latch === LATCH_WAVE1 || latch === LATCH_WAVE2 || latch === LATCH_CROSS_MOD) {
      const sample = Math.floor((tick - firstTick) / TICKS_PER_CORE_SAMPLE);
      this.noise.fill(sample, this.position, this.usesNoise());
      if (latch === LATCH_WAVE1) this.wave1 = value;
      if (latch === LATCH_WAVE2) this.wave2 = value;
      this.dco.event(tick, LATCH + latch, value);
      return;
    }
    if (this.latchCount === this.latchSamples.length) this.growLatches();
    const n = this.latchCount++;
    this.latchSamples[n] = Math.ceil((tick - firstTick) / TICKS_PER_CORE_SAMPLE);
    this.latchWhats[n] = latch;
    this.latchValues[n] = value;
  }

  private usesNoise(): boolean {
    return this.wave1 === WAVE_NOISE || this.wave2 === WAVE_NOISE;
  }

  /** Lets a frozen voice sound from sample `thawAt` of the block on. */
  private thaw(voice: number, firstTick: number): void {
    const sample = this.thawAt[voice]!;
    const tick = firstTick + sample * TICKS_PER_CORE_SAMPLE;
    this.dco.runVoice(voice, tick);
    this.frozenVoices.thaw(voice, tick, this.dco.edges[voice]!);
    this.frozen[voice] = 0;
    this.from[voice] = sample;
    for (let cv = voice; cv < CV_RESONANCE; cv += VOICES) this.holds.begin(cv, sample);
  }

  private fillTracks(length: number, firstTick: number, endTick: number): void {
    const { holds, voices, volume, resonance } = this;
    for (let voice = 0; voice < VOICES; voice++) {
      if (this.frozen[voice] === 1 && this.thawAt[voice]! >= 0) this.thaw(voice, firstTick);
      if (this.frozen[voice] === 1) {
        this.frozenVoices.consume(voice, endTick, this.dco.edges[voice]!);
        continue;
      }
      for (let cv = voice; cv < CV_RESONANCE; cv += VOICES) holds.fill(cv, length, firstTick);
    }
    holds.fill(CV_RESONANCE, length, firstTick);
    holds.fill(CV_VOLUME, length, firstTick);
    const { tracks } = holds;
    const resonanceTrack = CV_RESONANCE * TRACK_LENGTH;
    const volumeTrack = CV_VOLUME * TRACK_LENGTH;
    let last = -1;
    for (let i = 0; i < length; i++) {
      volume[i] = tracks[volumeTrack + i]!;
      const cv = 0.5 * (tracks[resonanceTrack + i]! + tracks[resonanceTrack + i + 1]!);
      if (cv !== last) {
        last = cv;
        resonance.evaluate(cv);
      }
      voices.regeneration1[i] = resonance.section1;
      voices.regeneration2[i] = resonance.section2;
      voices.loop[i] = resonance.loop;
    }
  }

  private solve(length: number): void {
    const { voices, taps, position } = this;
    voices.bus.fill(0, 0, length);
    for (let voice = 0; voice < VOICES; voice++) {
      const edges = this.dco.edges[voice]!;
      if (this.frozen[voice] === 0) {
        const from = this.from[voice]!;
        voices.render(voice, edges, position, from, length);
        taps.filterOutput?.(voice, position, this.tapBuffer, from, length);
      }
      edges.compact();
    }
  }

  private growLatches(): void {
    const size = this.latchSamples.length * 2;
    const samples = new Int32Array(size);
    const whats = new Uint8Array(size);
    const values = new Uint8Array(size);
    samples.set(this.latchSamples);
    whats.set(this.latchWhats);
    values.set(this.latchValues);
    this.latchSamples = samples;
    this.latchWhats = whats;
    this.latchValues = values;
  }
}
