/**
 * The memory of a voice kernel with names on it, and the parameters that a profile, a seed and a board put there.
 */

import {
  type AnalogProfile,
  type CrossModulationSwitches,
  largestNode,
} from '../../profiles/analogProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../../snapshot.js';
import { TICKS_PER_SECOND } from '../../time.js';
import { STREAM_THERMAL, streamKey } from '../hash.js';
import { cutoffFactor, levelFactor, rampRate } from '../spread.js';
import {
  AT_EDGE_CODES,
  AT_EDGE_TICKS,
  AT_FAST_POWERS,
  AT_FILTER_OUTPUTS,
  AT_INTEGERS,
  AT_NOISE,
  AT_PAIR_BUSES,
  AT_PAIR_WIDE_BUSES,
  AT_PARAMETERS,
  AT_RUNS,
  AT_SLOW_POWERS,
  AT_STATE,
  AT_STRENGTH,
  AT_TRACKS,
  AT_VOICE_PARAMETERS,
  BAND_1,
  BLOCK,
  CIRCUIT_CELLS,
  CIRCUIT_SECTIONS,
  COUPLING_1,
  COUPLING_2,
  CROSS,
  EDGE_CAPACITY,
  EFFECT_GATE,
  EFFECT_RING,
  EFFECT_SHIFT,
  EFFECT_SHUT,
  FALL_1,
  FALL_2,
  HIGH_1,
  I_CIRCUIT,
  I_EFFECTS,
  I_LAW,
  I_TAPPED,
  INTEGERS,
  LAW_DAMPING,
  LAW_LOOP,
  LAW_REGENERATION,
  LOW_2,
  P_AMPLITUDE,
  P_CLAMP_FROM,
  P_CLAMP_RATE,
  P_CLAMP_SUPPLY,
  P_CLAMP_THERMAL,
  P_COUPLING,
  P_CUTOFF_LIMIT,
  P_DISCHARGE_TICKS,
  P_HALF_OCTAVES,
  P_K0,
  P_LAW_AT_KNEE,
  P_LAW_KNEE,
  P_LAW_OCTAVES,
  P_LAW_TOP,
  P_LOOP_SCALE,
  P_MIXER_GAIN,
  P_NODE_LIMIT,
  P_OTA_SCALE,
  P_RAMP_LIMIT,
  P_RESET_TICKS,
  P_RESONANCE_SCALE,
  P_SECTION_1,
  P_SECTION_2,
  P_THERMAL,
  P_THRESHOLD,
  P_WIDE_FROM,
  PAIRS,
  PARAMETERS,
  POWERS,
  RAMP_1,
  RELEASE_1,
  RELEASE_2,
  RUN_FIELDS,
  RUNS,
  SMOOTHINGS,
  SQUARE_1,
  STEP_TICKS,
  TRACK_LENGTH,
  TRACKS,
  V_CUTOFF,
  V_HALF_RATE_1,
  V_HALF_RATE_2,
  V_LEVEL,
  VOICE_FIELDS,
  VOICE_PARAMETERS,
  VOICES,
  WAVE_1,
  WAVE_SAW,
  WIDE,
  WIDE_STEPS,
} from './layout.js';

/** A voice with a corner above this is sampled at 192 kHz, Hz. */
const WIDE_FROM = 10_000;

/** Filter states below this are nothing (and must not become denormals). */
const NEGLIGIBLE = 1e-30;

/** Clamp diodes that move a node by less than VT e^-33 in a step, 1e-16 V, are not looked at. */
const UNNOTICED = 33;

const CIRCUITS = { sections: CIRCUIT_SECTIONS, cells: CIRCUIT_CELLS } as const;

const LAWS = { regeneration: LAW_REGENERATION, damping: LAW_DAMPING, loop: LAW_LOOP } as const;

/** The effects of one oscillator on the other as a kernel reads them. */
function effectBits({ gate, am }: CrossModulationSwitches): number {
  return (gate ? EFFECT_GATE : 0) | (am === 'ring' ? EFFECT_RING : 0) | (am === 'gate' ? EFFECT_SHUT : 0);
}

export class VoiceMemory implements Snapshotable {
  readonly integers: Int32Array;
  readonly parameters: Float64Array;
  readonly voiceParameters: Float64Array;
  /** State of all voices, `voice * VOICE_FIELDS + field`. */
  readonly state: Float64Array;
  /** Held voltages at the sample times of the block, `cv * TRACK_LENGTH + sample`. */
  readonly tracks: Float64Array;
  /** Runs of the tracks still to be written, and the powers that they use. */
  readonly runs: Float64Array;
  readonly fastPowers: Float64Array;
  readonly slowPowers: Float64Array;
  readonly noise: Float64Array;
  /** Resonance of each step: current of the regenerative sections, or gain of the loop. */
  readonly strength: Float64Array;
  readonly edgeTicks: Float64Array;
  readonly edgeCodes: Uint8Array;
  /**
   * Sum of each pair of voices behind their VCAs: those sampled at 96 kHz (`pair * BLOCK + sample`), and those sampled
   * at 192 kHz (`pair * 2 * BLOCK + sample`). Never -0, so that it does not matter whether a silent one is added.
   */
  readonly pairBuses: Float64Array;
  readonly pairWideBuses: Float64Array;
  /** Filter output of each voice in volts, `voice * BLOCK + sample`, written while tapped. */
  readonly filterOutputs: Float64Array;
  /** Keys of the voices' thermal noise. */
  readonly thermalKeys = new Int32Array(VOICES);

  /** `buffer` holds at least `SHARED_BYTES`, all zero. */
  constructor(
    readonly buffer: ArrayBuffer,
    profile: AnalogProfile,
    seed: number,
    board: number,
  ) {
    const doubles = (at: number, length: number) => new Float64Array(buffer, at, length);
    this.integers = new Int32Array(buffer, AT_INTEGERS, INTEGERS);
    this.parameters = doubles(AT_PARAMETERS, PARAMETERS);
    this.voiceParameters = doubles(AT_VOICE_PARAMETERS, VOICES * VOICE_PARAMETERS);
    this.state = doubles(AT_STATE, VOICES * VOICE_FIELDS);
    this.tracks = doubles(AT_TRACKS, TRACKS * TRACK_LENGTH);
    this.runs = doubles(AT_RUNS, RUNS * RUN_FIELDS);
    this.fastPowers = doubles(AT_FAST_POWERS, POWERS);
    this.slowPowers = doubles(AT_SLOW_POWERS, SMOOTHINGS * POWERS);
    this.noise = doubles(AT_NOISE, TRACK_LENGTH);
    this.strength = doubles(AT_STRENGTH, BLOCK);
    this.edgeTicks = doubles(AT_EDGE_TICKS, VOICES * EDGE_CAPACITY);
    this.edgeCodes = new Uint8Array(buffer, AT_EDGE_CODES, VOICES * EDGE_CAPACITY);
    this.pairBuses = doubles(AT_PAIR_BUSES, PAIRS * BLOCK);
    this.pairWideBuses = doubles(AT_PAIR_WIDE_BUSES, PAIRS * 2 * BLOCK);
    this.filterOutputs = doubles(AT_FILTER_OUTPUTS, VOICES * BLOCK);
    this.setParameters(profile);
    this.setVoices(profile, seed, board);
  }

  /** Has the filter outputs written, or not. */
  set tapped(tapped: boolean) {
    this.integers[I_TAPPED] = tapped ? 1 : 0;
  }

  /** Zeroes what is too small to matter in a voice's filter; only at times that no cut into blocks moves. */
  flush(voice: number): void {
    const at = voice * VOICE_FIELDS;
    for (let field = BAND_1; field <= LOW_2; field++) {
      if (Math.abs(this.state[at + field]!) < NEGLIGIBLE) this.state[at + field] = 0;
    }
  }

  /** Takes a voice out: its filter is at rest. */
  silence(voice: number): void {
    const at = voice * VOICE_FIELDS;
    this.state.fill(0, at + BAND_1, at + LOW_2 + 1);
    this.state[at + WIDE] = 0;
  }

  save(writer: StateWriter): void {
    writer.section('VOIC');
    writer.f64s(this.state);
  }

  load(reader: StateReader): void {
    reader.section('VOIC');
    reader.f64sInto(this.state);
    for (let voice = 0; voice < VOICES; voice++) this.check(reader, voice * VOICE_FIELDS);
  }

  /** Refuses a state that no voice can be in: the kernels would not come to an end, or read where nothing is. */
  private check(reader: StateReader, at: number): void {
    const { state } = this;
    const within = (field: number, lowest: number, highest: number) =>
      state[at + field]! >= lowest && state[at + field]! <= highest;
    const whole = (field: number, highest: number) =>
      within(field, 0, highest) && Number.isInteger(state[at + field]);
    const limit = this.parameters[P_NODE_LIMIT]!;
    for (const which of [0, 1]) {
      reader.expect(within(RAMP_1 + which, 0, this.parameters[P_RAMP_LIMIT]!), 'the voltage of a ramp');
      reader.expect(within(FALL_1 + which, 0, Infinity), 'the time of a discharge');
      const release = state[at + RELEASE_1 + which]!;
      reader.expect(release === -1 || release >= 0, 'the time at which a ramp rises');
      reader.expect(within(COUPLING_1 + which, -1e3, 1e3), 'the voltage of a capacitor');
      const flags = whole(HIGH_1 + which, 1) && whole(SQUARE_1 + which, 1) && whole(WAVE_1 + which, WAVE_SAW);
      reader.expect(flags, 'an oscillator');
    }
    reader.expect(whole(CROSS, 3) && whole(WIDE, WIDE_STEPS), 'a voice');
    for (let field = BAND_1; field <= LOW_2; field++) {
      reader.expect(within(field, -limit, limit), 'the voltage of a filter');
    }
  }

  private setParameters({ dco, vcf, mixer }: AnalogProfile): void {
    const { parameters, integers } = this;
    const { topology } = vcf;
    const radiansPerTick = (2 * Math.PI) / TICKS_PER_SECOND;
    const octaves =
      topology.law === 'damping' ? -Math.log2(topology.top / 2) : vcf.resonanceDecades * Math.log2(10);
    parameters[P_AMPLITUDE] = dco.pulseAmplitude;
    parameters[P_RAMP_LIMIT] = dco.rampLimit;
    parameters[P_THRESHOLD] = dco.pulseThreshold * dco.nominalPeak;
    parameters[P_COUPLING] = dco.couplingCorner * radiansPerTick;
    parameters[P_DISCHARGE_TICKS] = dco.dischargeTime * TICKS_PER_SECOND;
    parameters[P_RESET_TICKS] = dco.resetTime * TICKS_PER_SECOND;
    parameters[P_MIXER_GAIN] = (0.5 * mixer.busGain) / vcf.otaScale;
    // Uniform noise of the stated rms, per unit of a 32-bit hash.
    parameters[P_THERMAL] = (vcf.inputNoise * Math.sqrt(3)) / (vcf.inputDivider * vcf.otaScale) / 0x8000_0000;
    parameters[P_HALF_OCTAVES] = 0.5 * vcf.octaves;
    parameters[P_CUTOFF_LIMIT] = vcf.cutoffLimit * radiansPerTick;
    parameters[P_WIDE_FROM] = WIDE_FROM * radiansPerTick;
    parameters[P_OTA_SCALE] = vcf.otaScale;
    parameters[P_NODE_LIMIT] = largestNode(vcf) / vcf.otaScale;
    const rate = vcf.clampSaturation / (vcf.capacitor * vcf.clampThermal * TICKS_PER_SECOND);
    const from = vcf.clampSupply - vcf.clampThermal * (UNNOTICED + Math.log(rate * STEP_TICKS));
    parameters[P_CLAMP_FROM] = from / vcf.otaScale;
    parameters[P_CLAMP_SUPPLY] = vcf.clampSupply / vcf.otaScale;
    parameters[P_CLAMP_THERMAL] = vcf.clampThermal / vcf.otaScale;
    parameters[P_CLAMP_RATE] = rate;
    parameters[P_RESONANCE_SCALE] = vcf.resonanceScale / vcf.otaScale;
    parameters[P_LOOP_SCALE] = vcf.loopScale / vcf.otaScale;
    parameters[P_K0] = topology.k0;
    parameters[P_SECTION_1] = topology.section1;
    parameters[P_SECTION_2] = topology.section2;
    parameters[P_LAW_TOP] = topology.top;
    parameters[P_LAW_OCTAVES] = octaves;
    parameters[P_LAW_KNEE] = vcf.resonanceKnee;
    parameters[P_LAW_AT_KNEE] = topology.k0 - topology.k0 * 2 ** (-octaves * vcf.resonanceKnee);
    integers[I_LAW] = LAWS[topology.law];
    integers[I_CIRCUIT] = CIRCUITS[topology.circuit];
    dco.crossModulation.forEach(({ dco1ToDco2, dco2ToDco1 }, setting) => {
      integers[I_EFFECTS + setting] = effectBits(dco1ToDco2) | (effectBits(dco2ToDco1) << EFFECT_SHIFT);
    });
  }

  private setVoices(profile: AnalogProfile, seed: number, board: number): void {
    const { dco, vcf } = profile;
    const cutoffAtZero = (2 * Math.PI * vcf.cutoffAtZero) / TICKS_PER_SECOND;
    for (let voice = 0; voice < VOICES; voice++) {
      const own = this.voiceParameters.subarray(voice * VOICE_PARAMETERS, (voice + 1) * VOICE_PARAMETERS);
      own[V_HALF_RATE_1] = (0.5 * rampRate(profile, seed, board, voice)) / TICKS_PER_SECOND;
      own[V_HALF_RATE_2] = (0.5 * rampRate(profile, seed, board, VOICES + voice)) / TICKS_PER_SECOND;
      own[V_CUTOFF] = cutoffAtZero * cutoffFactor(profile, seed, board, voice);
      own[V_LEVEL] = levelFactor(profile, seed, board, voice) * vcf.otaScale;
      this.thermalKeys[voice] = streamKey(seed, board, STREAM_THERMAL + voice);
      const at = voice * VOICE_FIELDS;
      this.state[at + FALL_1] = Infinity;
      this.state[at + FALL_2] = Infinity;
      this.state[at + RELEASE_1] = -1;
      this.state[at + RELEASE_2] = -1;
      this.state[at + COUPLING_1] = dco.pulseAmplitude / 2;
      this.state[at + COUPLING_2] = dco.pulseAmplitude / 2;
    }
  }
}
