/**
 * The voice solver in plain double precision: oscillator waves, AC coupling, mixer, filter and VCA of a board's six
 * voices, voice by voice, piece by piece. It says what the voices are; `WasmKernel` computes the same bits faster.
 *
 * A voice is an ordinary differential equation driven by a piecewise-linear input whose corners are known to the
 * tick. Each 96 kHz step is split at every corner (counter edges, discharge and release of a ramp, comparator
 * crossings, latch changes), and each piece is integrated by RK4 in as many sub-steps as the cutoff needs; so the
 * wave is never sampled before the non-linear filter. Control voltages enter at the middle of each step, the VCA at
 * its sample. Sample n is the state at the start of step n.
 *
 * A voice whose corner is above 10 kHz is sampled at the middle of each step too, and goes to the 192 kHz bus: the
 * distortion of the filter reaches so far up that 96 kHz samples would fold it back. It changes over gradually.
 *
 * *Not emulated:* control feed-through of the VCA, distortion of the mixer's VCAs, the exponential level input of
 * the final VCA.
 */

import { TICKS_PER_SECOND } from '../../time.js';
import { hash32 } from '../hash.js';
import { FilterCore } from './filterCore.js';
import { exp2, type ResonanceLaw, resonanceStrength } from './laws.js';
import {
  BAND_1,
  BAND_2,
  BLOCK,
  CIRCUIT_CELLS,
  EFFECT_RING,
  EFFECT_SHIFT,
  EFFECT_SHUT,
  I_ACTIVE,
  I_CIRCUIT,
  I_FROM,
  I_LAW,
  I_POSITION,
  I_RUNS,
  I_TAPPED,
  I_THERMAL_KEY,
  I_TO,
  I_VOICE_FROM,
  I_WIDE_USED,
  LARGEST_STEP,
  LAW_LOOP,
  LONGEST_INJECTED,
  LOW_1,
  LOW_2,
  P_CLAMP_FROM,
  P_CLAMP_RATE,
  P_CLAMP_SUPPLY,
  P_CLAMP_THERMAL,
  P_CUTOFF_LIMIT,
  P_HALF_OCTAVES,
  P_K0,
  P_LAW_AT_KNEE,
  P_LAW_KNEE,
  P_LAW_OCTAVES,
  P_LAW_TOP,
  P_LOOP_SCALE,
  P_MIXER_GAIN,
  P_OTA_SCALE,
  P_RESONANCE_SCALE,
  P_SECTION_1,
  P_SECTION_2,
  P_THERMAL,
  P_WIDE_FROM,
  PAIRS,
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
  STEP_TICKS,
  TRACK_LENGTH,
  TRACK_MIX1,
  TRACK_MIX2,
  TRACK_RESONANCE,
  TRACK_VCA,
  TRACK_VCF,
  V_CUTOFF,
  V_LEVEL,
  VOICE_FIELDS,
  VOICE_PARAMETERS,
  VOICES,
  WIDE,
  WIDE_STEPS,
} from './layout.js';
import { OscillatorPair } from './oscillatorPair.js';
import type { AnalogPart, FilterInput, VoiceKernel } from './voiceKernel.js';
import type { VoiceMemory } from './voiceMemory.js';

/** Golden ratio in 32 bits: spreads sample numbers before they are hashed. */
const SPREAD = 0x9e3779b1;

/** Factor that the square of the other oscillator makes. */
function levelEffect(effects: number, square: boolean): number {
  if (square) return 1;
  if ((effects & EFFECT_SHUT) !== 0) return 0;
  return (effects & EFFECT_RING) !== 0 ? -1 : 1;
}

export class ReferenceKernel implements VoiceKernel {
  filterInput: FilterInput | undefined;
  onPart: ((part: AnalogPart) => void) | undefined;
  position = 0;

  private readonly oscillators: OscillatorPair;
  private readonly filter = new FilterCore();
  private readonly law: ResonanceLaw;
  /** Gains of the mixer and thermal noise in this step. */
  private gain1 = 0;
  private gain2 = 0;
  private hiss = 0;
  /** Cutoff of this step, radians a tick. */
  private wc = 0;

  constructor(readonly memory: VoiceMemory) {
    const p = memory.parameters;
    this.oscillators = new OscillatorPair(memory);
    this.law = {
      law: memory.integers[I_LAW]!,
      k0: p[P_K0]!,
      octaves: p[P_LAW_OCTAVES]!,
      knee: p[P_LAW_KNEE]!,
      atKnee: p[P_LAW_AT_KNEE]!,
      top: p[P_LAW_TOP]!,
    };
    const { coefficients } = this.filter;
    coefficients.isCells = memory.integers[I_CIRCUIT] === CIRCUIT_CELLS;
    coefficients.k0 = p[P_K0]!;
    coefficients.resonanceScale = p[P_RESONANCE_SCALE]!;
    coefficients.loopScale = p[P_LOOP_SCALE]!;
    coefficients.clampFrom = p[P_CLAMP_FROM]!;
    coefficients.clampSupply = p[P_CLAMP_SUPPLY]!;
    coefficients.clampThermal = p[P_CLAMP_THERMAL]!;
    coefficients.clampRate = p[P_CLAMP_RATE]!;
  }

  fillTracks(): void {
    const { integers, runs, tracks, fastPowers, slowPowers } = this.memory;
    for (let n = 0; n < integers[I_RUNS]!; n++) {
      const run = runs.subarray(n * RUN_FIELDS, (n + 1) * RUN_FIELDS);
      const place = run[RUN_PLACE]!;
      const table = run[RUN_TABLE]! * POWERS;
      for (let i = 0; i < run[RUN_COUNT]!; i++) {
        const after = run[RUN_AFTER]! + i;
        const line = run[RUN_LEVEL]! - run[RUN_FALL]! * after;
        const fast = run[RUN_FAST]! * fastPowers[after]!;
        tracks[place + i] = line + (fast + run[RUN_SLOW]! * slowPowers[table + after]!);
      }
    }
    integers[I_RUNS] = 0;
  }

  render(): void {
    const { integers, tracks, strength, pairBuses, pairWideBuses } = this.memory;
    const from = integers[I_FROM]!;
    const to = integers[I_TO]!;
    const resonance = TRACK_RESONANCE * TRACK_LENGTH;
    for (let i = from; i < to; i++) {
      strength[i] = resonanceStrength(this.law, 0.5 * (tracks[resonance + i]! + tracks[resonance + i + 1]!));
    }
    for (let pair = 0; pair < PAIRS; pair++) {
      pairBuses.fill(0, pair * BLOCK + from, pair * BLOCK + to);
      pairWideBuses.fill(0, 2 * (pair * BLOCK + from), 2 * (pair * BLOCK + to));
    }
    integers[I_WIDE_USED] = 0;
    for (let voice = 0; voice < VOICES; voice++) {
      if (integers[I_ACTIVE + voice] === 1) {
        this.renderVoice(voice, Math.max(from, integers[I_VOICE_FROM + voice]!), to);
      }
    }
    this.onPart?.('filters');
  }

  private renderVoice(voice: number, from: number, to: number): void {
    const { memory, oscillators, filter } = this;
    const { integers, state, tracks, pairBuses, pairWideBuses, filterOutputs } = memory;
    const at = voice * VOICE_FIELDS;
    const bus = (voice >> 1) * BLOCK;
    const scale = memory.parameters[P_OTA_SCALE]!;
    const level = memory.voiceParameters[voice * VOICE_PARAMETERS + V_LEVEL]!;
    const vca = (TRACK_VCA + voice) * TRACK_LENGTH;
    oscillators.load(voice);
    filter.b1 = state[at + BAND_1]!;
    filter.l1 = state[at + LOW_1]!;
    filter.b2 = state[at + BAND_2]!;
    filter.l2 = state[at + LOW_2]!;
    let wide = state[at + WIDE]!;

    for (let i = from; i < to; i++) {
      this.setControls(voice, i);
      if (this.wc > memory.parameters[P_WIDE_FROM]!) wide = Math.min(wide + 1, WIDE_STEPS);
      else wide = Math.max(wide - 1, 0);

      const sample = filter.l2 * tracks[vca + i]! * level;
      if (integers[I_TAPPED] === 1) filterOutputs[voice * BLOCK + i] = filter.l2 * scale;
      if (wide === 0) {
        pairBuses[bus + i]! += sample;
        this.solveTo(voice, i, 0, STEP_TICKS);
      } else {
        const share = wide / WIDE_STEPS;
        pairBuses[bus + i]! += sample * (1 - share);
        pairWideBuses[2 * (bus + i)]! += sample * share;
        this.solveTo(voice, i, 0, STEP_TICKS / 2);
        const gain = 0.5 * (tracks[vca + i]! + tracks[vca + i + 1]!);
        pairWideBuses[2 * (bus + i) + 1]! += filter.l2 * gain * level * share;
        this.solveTo(voice, i, STEP_TICKS / 2, STEP_TICKS);
        integers[I_WIDE_USED] = 1;
      }
      oscillators.endStep();
    }

    oscillators.store(voice);
    state[at + BAND_1] = filter.b1;
    state[at + LOW_1] = filter.l1;
    state[at + BAND_2] = filter.b2;
    state[at + LOW_2] = filter.l2;
    state[at + WIDE] = wide;
  }

  /** What the held voltages and the noise make of step `i`: each is taken at the middle of the step. */
  private setControls(voice: number, i: number): void {
    const { filter, memory } = this;
    const { parameters, integers, strength } = memory;
    this.oscillators.beginStep(voice, i);
    const own = voice * VOICE_PARAMETERS;
    const mixerGain = parameters[P_MIXER_GAIN]!;
    this.gain1 = mixerGain * this.twice(TRACK_MIX1 + voice, i);
    this.gain2 = mixerGain * this.twice(TRACK_MIX2 + voice, i);
    this.wc =
      memory.voiceParameters[own + V_CUTOFF]! *
      exp2(parameters[P_HALF_OCTAVES]! * this.twice(TRACK_VCF + voice, i));
    if (this.wc > parameters[P_CUTOFF_LIMIT]!) this.wc = parameters[P_CUTOFF_LIMIT]!;
    const index = Math.imul((integers[I_POSITION]! + i) | 0, SPREAD);
    this.hiss = parameters[P_THERMAL]! * hash32(integers[I_THERMAL_KEY + voice]! ^ index);

    const { coefficients } = filter;
    coefficients.kr1 = parameters[P_SECTION_1]! * strength[i]!;
    coefficients.kr2 = parameters[P_SECTION_2]! * strength[i]!;
    coefficients.loop = integers[I_LAW] === LAW_LOOP ? strength[i]! : 0;
  }

  /** Twice the voltage of a track at the middle of step `i`. */
  private twice(track: number, i: number): number {
    const { tracks } = this.memory;
    return tracks[track * TRACK_LENGTH + i]! + tracks[track * TRACK_LENGTH + i + 1]!;
  }

  /** Solves step `i` of a voice from tick `t` to `end`: AC coupling, cross modulation of the levels, mixer, filter. */
  private solveTo(voice: number, i: number, t: number, end: number): void {
    const { oscillators } = this;
    const { osc1, osc2 } = oscillators;
    oscillators.walk(i, t, end, (t, dt) => {
      const gain1 = this.gain1 * levelEffect(oscillators.effects >> EFFECT_SHIFT, osc2.square);
      const gain2 = this.gain2 * levelEffect(oscillators.effects, osc1.square);
      const start = gain1 * osc1.coupledStart() + gain2 * osc2.coupledStart() + this.hiss;
      osc1.settle(dt);
      osc2.settle(dt);
      const stop = gain1 * osc1.coupledEnd() + gain2 * osc2.coupledEnd() + this.hiss;
      this.filterPiece(voice, i, t, dt, start, stop);
    });
  }

  /** Runs the filter over a piece whose input goes from `start` to `stop`. */
  private filterPiece(voice: number, i: number, t: number, dt: number, start: number, stop: number): void {
    const phase = this.wc * dt;
    if (phase === 0) return;
    const isInjected = this.filterInput !== undefined;
    const pieces = Math.ceil(
      isInjected ? Math.max(phase / LARGEST_STEP, dt / LONGEST_INJECTED) : phase / LARGEST_STEP,
    );
    const h = phase / pieces;
    const length = dt / pieces;
    const slope = (stop - start) / pieces;
    let from = start;
    let to = pieces === 1 ? stop : start + slope;
    for (let n = 0; n < pieces; n++) {
      if (!isInjected) {
        this.filter.step(h, length, from, 0.5 * (from + to), to);
      } else {
        const tick = t + n * length;
        const x0 = this.inputAt(voice, i, tick);
        this.filter.step(
          h,
          length,
          x0,
          this.inputAt(voice, i, tick + 0.5 * length),
          this.inputAt(voice, i, tick + length),
        );
      }
      from = to;
      to += slope;
    }
  }

  /** The measurement's input instead of the mixer's, `ticks` after the start of step `i`. */
  private inputAt(voice: number, i: number, ticks: number): number {
    const seconds = ((this.position + i) * STEP_TICKS + ticks) / TICKS_PER_SECOND;
    return this.filterInput!(voice, seconds) / this.memory.parameters[P_OTA_SCALE]! + this.hiss;
  }
}
