/**
 * What goes on in a voice that nobody hears: its ramps in closed form, its coupling capacitors settling to the
 * mean of their waves, the state of its squares and latches; so that it wakes up as the hardware would find it.
 * "Now" is the time of the holds.
 */

import type { AnalogProfile } from '../profiles/analogProfile.js';
import { LATEST_TICK, type Snapshotable, type StateReader, type StateWriter } from '../snapshot.js';
import { CV_MIX1 } from '../tape/controlTape.js';
import { TICKS_PER_SECOND } from '../time.js';
import { VOICES } from './dco.js';
import {
  EDGE_CROSS_MOD,
  EDGE_HIGH_1,
  EDGE_HIGH_2,
  EDGE_LATCH_MASK,
  EDGE_LEVEL_1,
  EDGE_LEVEL_2,
  EDGE_WAVE_1,
  type EdgeList,
} from './edgeList.js';
import type { HoldBank } from './holds.js';
import {
  COUPLING_1,
  CROSS,
  FALL_1,
  HIGH_1,
  RAMP_1,
  RELEASE_1,
  SQUARE_1,
  SQUARE_2,
  VOICE_FIELDS,
  WAVE_1,
  WAVE_PULSE,
  WAVE_SAW,
} from './kernel/layout.js';
import type { VoiceMemory } from './kernel/voiceMemory.js';
import { RampTracker } from './rampTracker.js';

export class FrozenVoices implements Snapshotable {
  readonly ramps: RampTracker;
  /** Per voice: tick up to which its coupling capacitors are settled. */
  private readonly settledTo = new Float64Array(VOICES);
  private readonly threshold: number;
  private readonly amplitude: number;
  private readonly coupling: number;

  constructor(
    profile: AnalogProfile,
    private readonly holds: HoldBank,
    private readonly voices: VoiceMemory,
    seed: number,
    board: number,
  ) {
    const { dco } = profile;
    this.ramps = new RampTracker(holds, profile, seed, board);
    this.threshold = dco.pulseThreshold * dco.nominalPeak;
    this.amplitude = dco.pulseAmplitude;
    this.coupling = (2 * Math.PI * dco.couplingCorner) / TICKS_PER_SECOND;
  }

  /** A voice falls silent for good now: take over its ramps, zero its filter. */
  freeze(voice: number): void {
    const { state } = this.voices;
    const now = this.holds.time[0]!;
    const at = voice * VOICE_FIELDS;
    this.ramps.setCrossModulation(voice, state[at + CROSS]!);
    for (let which = 0; which < 2; which++) {
      const release = state[at + RELEASE_1 + which]!;
      const held = release > 0;
      const ramp = held ? 0 : state[at + RAMP_1 + which]!;
      this.ramps.set(which * VOICES + voice, ramp, held ? now + release : now);
      state[at + FALL_1 + which] = Infinity;
    }
    this.voices.silence(voice);
    this.settledTo[voice] = now;
  }

  /** Call before an event now moves one of a frozen voice's holds, with its edges listed until now. */
  beforeHoldEvent(cv: number, voice: number, edges: EdgeList): void {
    if (cv >= CV_MIX1) return;
    this.consume(voice, edges);
    this.settle(voice);
  }

  /** A voice sounds again from now on: fills in its ramps, comparators and capacitors. */
  thaw(voice: number, edges: EdgeList): void {
    this.consume(voice, edges);
    this.settle(voice);
    const { state } = this.voices;
    const now = this.holds.time[0]!;
    const at = voice * VOICE_FIELDS;
    for (let which = 0; which < 2; which++) {
      const oscillator = which * VOICES + voice;
      const release = this.ramps.releaseTick(oscillator);
      this.ramps.evaluate(oscillator);
      const ramp = this.ramps.voltage[0]!;
      state[at + RAMP_1 + which] = ramp;
      state[at + RELEASE_1 + which] = release > now ? release - now : -1;
      state[at + HIGH_1 + which] = ramp >= this.threshold ? 1 : 0;
    }
  }

  /** Takes a frozen voice's edges before now. */
  consume(voice: number, edges: EdgeList): void {
    const { state } = this.voices;
    const { time } = this.holds;
    const now = time[0]!;
    const at = voice * VOICE_FIELDS;
    const { ticks, codes, length } = edges;
    let n = edges.start;
    while (n < length && ticks[n]! < now) {
      const code = codes[n]!;
      const latch = code & EDGE_LATCH_MASK;
      time[0] = ticks[n++]!;
      this.ramps.edge(voice, code);
      if (latch === EDGE_CROSS_MOD) {
        state[at + CROSS] = code & 3;
      } else if (latch !== 0) {
        this.settle(voice);
        state[at + WAVE_1 + (latch === EDGE_WAVE_1 ? 0 : 1)] = code & 3;
      } else {
        if ((code & EDGE_LEVEL_1) !== 0) state[at + SQUARE_1] = (code & EDGE_HIGH_1) !== 0 ? 1 : 0;
        if ((code & EDGE_LEVEL_2) !== 0) state[at + SQUARE_2] = (code & EDGE_HIGH_2) !== 0 ? 1 : 0;
      }
    }
    edges.start = n;
    time[0] = now;
  }

  save(writer: StateWriter): void {
    writer.section('FROZ');
    writer.f64s(this.settledTo);
    this.ramps.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('FROZ');
    reader.f64sInto(this.settledTo, 0, LATEST_TICK);
    this.ramps.load(reader);
  }

  /** Lets both coupling capacitors approach the mean that their waves have had since last time, until now. */
  private settle(voice: number): void {
    const { ramps } = this;
    const { state } = this.voices;
    const now = this.holds.time[0]!;
    const elapsed = now - this.settledTo[voice]!;
    if (elapsed <= 0) return;
    this.settledTo[voice] = now;
    const rest = Math.exp(-this.coupling * elapsed);
    for (let which = 0; which < 2; which++) {
      const oscillator = which * VOICES + voice;
      const wave = state[voice * VOICE_FIELDS + WAVE_1 + which]!;
      ramps.rebase(oscillator);
      let mean = 0.5 * this.amplitude;
      if (wave === WAVE_SAW) mean = ramps.area[oscillator]! / elapsed;
      else if (wave === WAVE_PULSE) mean = (this.amplitude * ramps.highTicks[oscillator]!) / elapsed;
      ramps.restart(oscillator);
      const at = voice * VOICE_FIELDS + COUPLING_1 + which;
      state[at] = mean + (state[at]! - mean) * rest;
    }
  }
}
