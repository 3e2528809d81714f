/**
 * The analog half of both oscillators of a voice, walked through piece by piece: from corner to corner of either wave.
 */

import {
  EDGE_CROSS_MOD,
  EDGE_HIGH_1,
  EDGE_HIGH_2,
  EDGE_LATCH_MASK,
  EDGE_LEVEL_1,
  EDGE_LEVEL_2,
  EDGE_LEVELS,
  EDGE_RESET_1,
  EDGE_RESET_2,
  EDGE_WAVE_1,
} from '../edgeCodes.js';
import {
  CROSS,
  EDGE_CAPACITY,
  EFFECT_GATE,
  EFFECT_SHIFT,
  I_EDGE_END,
  I_EDGE_START,
  I_EFFECTS,
  P_AMPLITUDE,
  P_COUPLING,
  P_DISCHARGE_TICKS,
  P_RAMP_LIMIT,
  P_RESET_TICKS,
  P_THRESHOLD,
  STEP_TICKS,
  TRACK_LENGTH,
  TRACK_SAW1,
  TRACK_SAW2,
  V_HALF_RATE_1,
  V_HALF_RATE_2,
  VOICE_FIELDS,
  VOICE_PARAMETERS,
  WAVE_SQUARE,
} from './layout.js';
import { Oscillator } from './oscillator.js';
import type { VoiceMemory } from './voiceMemory.js';

export class OscillatorPair {
  readonly osc1: Oscillator;
  readonly osc2: Oscillator;
  /** What the squares do to the other oscillator in the present cross-modulation setting. */
  effects = 0;
  private cross = 0;
  /** The voice's next edge and the end of its edges. */
  private edge = 0;
  private edgeEnd = 0;

  constructor(private readonly memory: VoiceMemory) {
    const p = memory.parameters;
    const constants = {
      amplitude: p[P_AMPLITUDE]!,
      rampLimit: p[P_RAMP_LIMIT]!,
      threshold: p[P_THRESHOLD]!,
      dischargeTicks: p[P_DISCHARGE_TICKS]!,
      resetTicks: p[P_RESET_TICKS]!,
      coupling: p[P_COUPLING]!,
    };
    this.osc1 = new Oscillator(constants);
    this.osc2 = new Oscillator(constants);
  }

  /** Takes up a voice where its state and its edges are. */
  load(voice: number): void {
    const { integers, state } = this.memory;
    const at = voice * VOICE_FIELDS;
    this.edge = voice * EDGE_CAPACITY + integers[I_EDGE_START + voice]!;
    this.edgeEnd = voice * EDGE_CAPACITY + integers[I_EDGE_END + voice]!;
    this.cross = state[at + CROSS]!;
    this.effects = integers[I_EFFECTS + this.cross]!;
    this.osc1.load(state, at, 0);
    this.osc2.load(state, at, 1);
  }

  store(voice: number): void {
    const { integers, state } = this.memory;
    const at = voice * VOICE_FIELDS;
    integers[I_EDGE_START + voice] = this.edge - voice * EDGE_CAPACITY;
    state[at + CROSS] = this.cross;
    this.osc1.store(state, at, 0);
    this.osc2.store(state, at, 1);
  }

  /** Begins step `i` of a voice: charge voltages as in the middle of the step. */
  beginStep(voice: number, i: number): void {
    const { osc1, osc2, memory } = this;
    const { noise, tracks, voiceParameters } = memory;
    const own = voice * VOICE_PARAMETERS;
    const saw1 = (TRACK_SAW1 + voice) * TRACK_LENGTH + i;
    const saw2 = (TRACK_SAW2 + voice) * TRACK_LENGTH + i;
    osc1.slope = voiceParameters[own + V_HALF_RATE_1]! * (tracks[saw1]! + tracks[saw1 + 1]!);
    osc2.slope = voiceParameters[own + V_HALF_RATE_2]! * (tracks[saw2]! + tracks[saw2 + 1]!);
    osc1.noise = noise[i]!;
    osc2.noise = noise[i]!;
    osc1.noiseSlope = (noise[i + 1]! - noise[i]!) * (1 / STEP_TICKS);
    osc2.noiseSlope = osc1.noiseSlope;
  }

  /** The step is over. */
  endStep(): void {
    this.osc1.nextStep();
    this.osc2.nextStep();
  }

  /**
   * Walks from tick `t` to tick `end` of step `i` and calls `piece` for every piece in between, when the waves at its
   * ends are known and its corner has not been taken.
   */
  walk(i: number, t: number, end: number, piece: (t: number, dt: number) => void): void {
    const { osc1, osc2 } = this;
    this.skipUnheard();
    while (t < end) {
      const event = this.nextEvent(i, t);
      let e = Math.min(event, end);
      e = osc1.begin(t, e);
      e = osc2.begin(t, e);
      e = osc1.limit(t, e);
      e = osc2.limit(t, e);
      osc1.run(t, e - t);
      osc2.run(t, e - t);
      piece(t, e - t);
      t = e;
      osc1.compare(t);
      osc2.compare(t);
      if (t === event && t < end) this.takeEvents(i, t);
    }
  }

  /** Time of the next event of either oscillator from the start of step `i`, at or after `t`. */
  private nextEvent(i: number, t: number): number {
    let next = Math.min(this.osc1.nextSwitching(t), this.osc2.nextSwitching(t));
    if (this.edge < this.edgeEnd) next = Math.min(next, this.edgeTime(i));
    return next;
  }

  private edgeTime(i: number): number {
    return this.memory.edgeTicks[this.edge]! - i * STEP_TICKS;
  }

  /** Takes everything that happens at `t` of step `i`: ends of discharges, then edges. */
  private takeEvents(i: number, t: number): void {
    const { osc1, osc2 } = this;
    osc1.discharge(t);
    osc2.discharge(t);
    while (this.edge < this.edgeEnd && this.edgeTime(i) <= t) {
      const code = this.memory.edgeCodes[this.edge++]!;
      const latch = code & EDGE_LATCH_MASK;
      if (latch === 0) {
        this.takeEdge(code, t);
      } else if (latch === EDGE_CROSS_MOD) {
        this.cross = code & 3;
        this.effects = this.memory.integers[I_EFFECTS + this.cross]!;
        osc1.letGo(t);
        osc2.letGo(t);
      } else if (latch === EDGE_WAVE_1) {
        osc1.select(code & 3);
      } else {
        osc2.select(code & 3);
      }
    }
    this.skipUnheard();
  }

  /** An edge of a counter: discharges, new levels of the squares, and what these do to the other ramp. */
  private takeEdge(code: number, t: number): void {
    const { osc1, osc2, effects } = this;
    if ((code & EDGE_RESET_1) !== 0) osc1.reset(t);
    if ((code & EDGE_RESET_2) !== 0) osc2.reset(t);
    if ((code & EDGE_LEVEL_1) !== 0) {
      osc1.square = (code & EDGE_HIGH_1) !== 0;
      if ((effects & EFFECT_GATE) !== 0) osc2.gate(t, osc1.square);
    }
    if ((code & EDGE_LEVEL_2) !== 0) {
      osc2.square = (code & EDGE_HIGH_2) !== 0;
      if (((effects >> EFFECT_SHIFT) & EFFECT_GATE) !== 0) osc1.gate(t, osc2.square);
    }
  }

  /** Changes of the squares alone, which move nothing while nobody hears or feels them, need no corner. */
  private skipUnheard(): void {
    const { osc1, osc2, memory } = this;
    if (osc1.wave === WAVE_SQUARE || osc2.wave === WAVE_SQUARE || this.effects !== 0) return;
    while (this.edge < this.edgeEnd) {
      const code = memory.edgeCodes[this.edge]!;
      if ((code & ~EDGE_LEVELS) !== 0) return;
      this.edge++;
      if ((code & EDGE_LEVEL_1) !== 0) osc1.square = (code & EDGE_HIGH_1) !== 0;
      if ((code & EDGE_LEVEL_2) !== 0) osc2.square = (code & EDGE_HIGH_2) !== 0;
    }
  }
}
