/**
 * The solver of the six voices of a board: oscillator waves, AC coupling, mixer, filter and VCA.
 *
 * A voice is an ordinary differential equation driven by a piecewise-linear input whose corners are known to the
 * tick. Each 96 kHz step is split at every corner (counter edges, discharge and release of a ramp, comparator
 * crossings, latch changes), and each piece is integrated by RK4 in as many sub-steps as the cutoff needs; so the
 * wave is never sampled before the non-linear filter.
 *
 * Filter core, two state-variable sections of OTA integrators (x = input, H = OTA scale, b band-pass, l low-pass):
 *
 *     x1 = x - K hf tanh(l2 / hf)                     x2 = l1
 *     db/dt = wc H tanh((x_i - l - k0 b + kr hd tanh(b / hd)) / H)
 *     dl/dt = wc H tanh(b / H)
 *
 * Sources: Roland IR3109/IR3R05 pin measurements (Boochow, Atosynth); the OTA pair law. Control voltages enter at
 * the middle of each step, the VCA at its sample.
 *
 * *Not emulated:* control feed-through of the VCA, distortion of the mixer's VCAs, the exponential level input of
 * the final VCA.
 */

import type { AnalogProfile } from '../profiles/analogProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { CV_MIX1, CV_MIX2, CV_SAW1, CV_SAW2, CV_VCA, CV_VCF } from '../tape/controlTape.js';
import { TICKS_PER_CORE_SAMPLE, TICKS_PER_SECOND } from '../time.js';
import { VOICES } from './dco.js';
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
  type EdgeList,
} from './edgeList.js';
import { epochKey, hash32, STREAM_THERMAL, streamKey } from './hash.js';
import { BLOCK, type HoldBank, TRACK_LENGTH } from './holds.js';
import { cutoffFactor, levelFactor, rampRate } from './spread.js';
import { exp2, otaTanh } from './vcfLaws.js';

/** Positions of the waveform latches. */
export const WAVE_NOISE = 0;
const WAVE_SQUARE = 1;
export const WAVE_PULSE = 2;
export const WAVE_SAW = 3;

/** Fields of a voice's state. Voltages of the filter are divided by the OTA scale; times are ticks. */
export const RAMP_1 = 0;
const RAMP_2 = 1;
/** When a discharge that has begun takes the ramp to zero; Infinity when none is under way. */
export const FALL_1 = 2;
const FALL_2 = 3;
/** When the ramp rises again; in the past while it rises, Infinity while it is held. */
export const RELEASE_1 = 4;
const RELEASE_2 = 5;
/** Comparator of PULSE: 1 = above the threshold. */
export const HIGH_1 = 6;
const HIGH_2 = 7;
export const SQUARE_1 = 8;
export const SQUARE_2 = 9;
/** Voltage on the coupling capacitors. */
export const COUPLING_1 = 10;
const COUPLING_2 = 11;
export const BAND_1 = 12;
const LOW_1 = 13;
const BAND_2 = 14;
export const LOW_2 = 15;
export const WAVE_1 = 16;
const WAVE_2 = 17;
export const CROSS = 18;
export const VOICE_FIELDS = 19;

/** Largest phase wc h of one RK4 sub-step. */
const LARGEST_STEP = 0.4;

/** Filter states below this are nothing (and must not become denormals). */
const NEGLIGIBLE = 1e-30;

/** A function of time in place of a voice's mixer output, volts; for measurements. */
export type FilterInput = (voice: number, timeSeconds: number) => number;

export class VoiceBank implements Snapshotable {
  /** State of all voices, `voice * VOICE_FIELDS + field`. */
  readonly state = new Float64Array(VOICES * VOICE_FIELDS);
  /** Sum of the voices behind their VCAs, for the samples of the block. */
  readonly bus = new Float64Array(BLOCK);
  /** Resonance at the middle of each step of the block: regeneration of the sections, global loop gain. */
  readonly regeneration1 = new Float64Array(BLOCK);
  readonly regeneration2 = new Float64Array(BLOCK);
  readonly loop = new Float64Array(BLOCK);
  filterInput: FilterInput | undefined;
  /** Receives a voice's filter output in volts, sample for sample, while set. */
  filterOutput: Float64Array | undefined;

  private readonly k0: number;
  /** No global loop and one voltage scale: the written-out solver applies. */
  private readonly isPlain: boolean;
  private readonly rates = new Float64Array(2 * VOICES);
  private readonly cutoffs = new Float64Array(VOICES);
  private readonly levels = new Float64Array(VOICES);
  private readonly thermalKeys = new Int32Array(VOICES);
  private readonly thermal: number;
  private readonly dischargeTicks: number;
  private readonly resetTicks: number;
  private readonly threshold: number;
  private readonly coupling: number;
  /** For settings 0-3: what DCO1 does to DCO2 (bits 0 gate, 1 ring, 2 AM gate) and, shifted by 3, DCO2 to DCO1. */
  private readonly crossEffects = new Uint8Array(4);

  constructor(
    private readonly profile: AnalogProfile,
    private readonly holds: HoldBank,
    private readonly noise: Float64Array,
    seed: number,
    board: number,
  ) {
    const { dco, vcf } = profile;
    this.k0 = vcf.topology.k0;
    this.isPlain = vcf.topology.law !== 'loop' && vcf.resonanceScale === vcf.otaScale;
    for (let n = 0; n < 2 * VOICES; n++) this.rates[n] = rampRate(profile, seed, board, n) / TICKS_PER_SECOND;
    for (let voice = 0; voice < VOICES; voice++) {
      this.cutoffs[voice] = cutoffFactor(profile, seed, board, voice);
      this.levels[voice] = levelFactor(profile, seed, board, voice) * vcf.otaScale;
      this.thermalKeys[voice] = streamKey(seed, board, STREAM_THERMAL + voice);
      const at = voice * VOICE_FIELDS;
      this.state[at + FALL_1] = Infinity;
      this.state[at + FALL_2] = Infinity;
      this.state[at + RELEASE_1] = -1;
      this.state[at + RELEASE_2] = -1;
      this.state[at + COUPLING_1] = dco.pulseAmplitude / 2;
      this.state[at + COUPLING_2] = dco.pulseAmplitude / 2;
    }
    this.thermal = (vcf.inputNoise * Math.sqrt(3)) / (vcf.inputDivider * vcf.otaScale) / 0x8000_0000;
    this.dischargeTicks = dco.dischargeTime * TICKS_PER_SECOND;
    this.resetTicks = dco.resetTime * TICKS_PER_SECOND;
    this.threshold = dco.pulseThreshold * dco.nominalPeak;
    this.coupling = (2 * Math.PI * dco.couplingCorner) / TICKS_PER_SECOND;
    dco.crossModulation.forEach(({ dco1ToDco2, dco2ToDco1 }, setting) => {
      const bits = (s: typeof dco1ToDco2) =>
        (s.gate ? 1 : 0) | (s.am === 'ring' ? 2 : 0) | (s.am === 'gate' ? 4 : 0);
      this.crossEffects[setting] = bits(dco1ToDco2) | (bits(dco2ToDco1) << 3);
    });
  }

  /**
   * Adds samples `from .. count - 1` of a voice to the bus and moves its state to the end of the block, consuming
   * its edges. `position` is the 96 kHz index of sample 0 of the block.
   */
  render(voice: number, edges: EdgeList, position: number, from: number, count: number): void {
    const { state, bus, noise, profile, k0, regeneration1, regeneration2, loop, filterInput, filterOutput } =
      this;
    const { tracks } = this.holds;
    const { dischargeTicks, resetTicks, threshold, coupling, thermal } = this;
    const { dco, vcf } = profile;
    const amplitude = dco.pulseAmplitude;
    const rampLimit = dco.rampLimit;
    // Within 0.14 mV of the rail the ramp has arrived: times are not fine enough for less.
    const nearLimit = rampLimit * (1 - 1e-5);
    const scale = vcf.otaScale;
    const busGain = (0.5 * profile.mixer.busGain) / scale;
    const nodeLimit = vcf.nodeLimit / scale;
    const resonanceScale = vcf.resonanceScale / scale;
    const loopScale = vcf.loopScale / scale;
    const isPlain = this.isPlain;
    const cutoffAtZero = (2 * Math.PI * vcf.cutoffAtZero * this.cutoffs[voice]!) / TICKS_PER_SECOND;
    const cutoffLimit = (2 * Math.PI * vcf.cutoffLimit) / TICKS_PER_SECOND;
    const halfOctaves = 0.5 * vcf.octaves;
    const halfRate1 = 0.5 * this.rates[voice]!;
    const halfRate2 = 0.5 * this.rates[VOICES + voice]!;
    const level = this.levels[voice]!;
    const thermalKey = epochKey(this.thermalKeys[voice]!, position);
    const sawTrack1 = (CV_SAW1 + voice) * TRACK_LENGTH;
    const sawTrack2 = (CV_SAW2 + voice) * TRACK_LENGTH;
    const mixTrack1 = (CV_MIX1 + voice) * TRACK_LENGTH;
    const mixTrack2 = (CV_MIX2 + voice) * TRACK_LENGTH;
    const vcfTrack = (CV_VCF + voice) * TRACK_LENGTH;
    const vcaTrack = (CV_VCA + voice) * TRACK_LENGTH;
    const { ticks: edgeTicks, codes: edgeCodes, length: edgeEnd } = edges;
    let edge = edges.start;

    const at = voice * VOICE_FIELDS;
    let r1 = state[at + RAMP_1]!;
    let r2 = state[at + RAMP_2]!;
    let fall1 = state[at + FALL_1]!;
    let fall2 = state[at + FALL_2]!;
    let release1 = state[at + RELEASE_1]!;
    let release2 = state[at + RELEASE_2]!;
    let high1 = state[at + HIGH_1]! !== 0;
    let high2 = state[at + HIGH_2]! !== 0;
    let square1 = state[at + SQUARE_1]! !== 0;
    let square2 = state[at + SQUARE_2]! !== 0;
    let y1 = state[at + COUPLING_1]!;
    let y2 = state[at + COUPLING_2]!;
    let b1 = state[at + BAND_1]!;
    let l1 = state[at + LOW_1]!;
    let b2 = state[at + BAND_2]!;
    let l2 = state[at + LOW_2]!;
    let wave1 = state[at + WAVE_1]! | 0;
    let wave2 = state[at + WAVE_2]! | 0;
    let cross = state[at + CROSS]! | 0;
    let effects = this.crossEffects[cross]!;

    let stepTick = (position + from) * TICKS_PER_CORE_SAMPLE;
    // The first piece is empty: it finds out what comes next.
    let nextEvent = stepTick;
    let cutoffCv = -1;
    let wc = 0;

    for (let i = from; i < count; i++) {
      bus[i]! += l2 * tracks[vcaTrack + i]! * level;
      if (filterOutput !== undefined) filterOutput[i] = l2 * scale;

      const gain1 = busGain * (tracks[mixTrack1 + i]! + tracks[mixTrack1 + i + 1]!);
      const gain2 = busGain * (tracks[mixTrack2 + i]! + tracks[mixTrack2 + i + 1]!);
      const slope1 = halfRate1 * (tracks[sawTrack1 + i]! + tracks[sawTrack1 + i + 1]!);
      const slope2 = halfRate2 * (tracks[sawTrack2 + i]! + tracks[sawTrack2 + i + 1]!);
      const cutoff = tracks[vcfTrack + i]! + tracks[vcfTrack + i + 1]!;
      if (cutoff !== cutoffCv) {
        cutoffCv = cutoff;
        wc = cutoffAtZero * exp2(halfOctaves * cutoff);
        if (wc > cutoffLimit) wc = cutoffLimit;
      }
      const kr1 = regeneration1[i]!;
      const kr2 = regeneration2[i]!;
      const loopGain = loop[i]!;
      const hiss =
        thermal === 0 ? 0 : thermal * hash32(thermalKey ^ Math.imul((position + i) | 0, 0x9e3779b1));
      const end = stepTick + TICKS_PER_CORE_SAMPLE;
      let t = stepTick;

      do {
        // The piece runs to the next corner of either wave.
        let e = Math.min(nextEvent, end);
        const rise1 = release1 > t || r1 >= rampLimit ? 0 : slope1;
        const rise2 = release2 > t || r2 >= rampLimit ? 0 : slope2;
        let cross1 = Infinity;
        let cross2 = Infinity;
        if (wave1 === WAVE_PULSE && !high1 && rise1 > 0) {
          cross1 = t + (threshold - r1) / rise1;
          if (cross1 < t) cross1 = t;
          if (cross1 < e) e = cross1;
        }
        if (wave2 === WAVE_PULSE && !high2 && rise2 > 0) {
          cross2 = t + (threshold - r2) / rise2;
          if (cross2 < t) cross2 = t;
          if (cross2 < e) e = cross2;
        }
        if (r1 + rise1 * (e - t) > rampLimit) e = t + (rampLimit - r1) / rise1;
        if (r2 + rise2 * (e - t) > rampLimit) e = t + (rampLimit - r2) / rise2;
        const dt = e - t;

        // Both waves at its ends.
        let end1 = r1 + rise1 * dt;
        let end2 = r2 + rise2 * dt;
        if (end1 > nearLimit) end1 = rampLimit;
        if (end2 > nearLimit) end2 = rampLimit;
        let from1 = r1;
        let to1 = end1;
        let from2 = r2;
        let to2 = end2;
        if (wave1 !== WAVE_SAW) {
          if (wave1 === WAVE_NOISE) {
            const slope = (noise[i + 1]! - noise[i]!) * (1 / TICKS_PER_CORE_SAMPLE);
            from1 = 0.5 * amplitude + noise[i]! + slope * (t - stepTick);
            to1 = from1 + slope * dt;
          } else {
            from1 = (wave1 === WAVE_SQUARE ? square1 : high1) ? amplitude : 0;
            to1 = from1;
          }
        }
        if (wave2 !== WAVE_SAW) {
          if (wave2 === WAVE_NOISE) {
            const slope = (noise[i + 1]! - noise[i]!) * (1 / TICKS_PER_CORE_SAMPLE);
            from2 = 0.5 * amplitude + noise[i]! + slope * (t - stepTick);
            to2 = from2 + slope * dt;
          } else {
            from2 = (wave2 === WAVE_SQUARE ? square2 : high2) ? amplitude : 0;
            to2 = from2;
          }
        }
        r1 = end1;
        r2 = end2;

        // AC coupling, then the mixer.
        let g1 = gain1;
        let g2 = gain2;
        if ((effects & 0x36) !== 0) {
          if ((effects & 0x02) !== 0 && !square1) g2 = -g2;
          if ((effects & 0x04) !== 0 && !square1) g2 = 0;
          if ((effects & 0x10) !== 0 && !square2) g1 = -g1;
          if ((effects & 0x20) !== 0 && !square2) g1 = 0;
        }
        const share = coupling * dt;
        let xs = g1 * (from1 - y1) + g2 * (from2 - y2) + hiss;
        y1 += share * (0.5 * (from1 + to1) - y1);
        y2 += share * (0.5 * (from2 + to2) - y2);
        let xe = g1 * (to1 - y1) + g2 * (to2 - y2) + hiss;

        // The filter: RK4.
        const phase = wc * dt;
        if (phase > 0) {
          let pieces = 1;
          let h = phase;
          let slope = 0;
          if (phase > LARGEST_STEP) {
            pieces = Math.ceil(phase / LARGEST_STEP);
            h = phase / pieces;
            slope = (xe - xs) / pieces;
            xe = xs + slope;
          }
          for (let piece = 0; piece < pieces; piece++) {
            let xm = 0.5 * (xs + xe);
            if (filterInput !== undefined) {
              const start = (t + (dt * piece) / pieces) / TICKS_PER_SECOND;
              const length = dt / pieces / TICKS_PER_SECOND;
              xs = filterInput(voice, start) / scale + hiss;
              xm = filterInput(voice, start + 0.5 * length) / scale + hiss;
              xe = filterInput(voice, start + length) / scale + hiss;
            }
            const half = 0.5 * h;
            const sixth = h * (1 / 6);
            if (isPlain) {
              // The four stages written out, otaTanh in place: calls would cost more than the arithmetic.
              let q1 = b1 * b1;
              let q2 = b2 * b2;
              const u1 =
                (b1 * (135135 + q1 * 17325 + q1 * q1 * (378 + q1))) /
                (135135 + q1 * 62370 + q1 * q1 * (3150 + q1 * 28));
              const v1 =
                (b2 * (135135 + q2 * 17325 + q2 * q2 * (378 + q2))) /
                (135135 + q2 * 62370 + q2 * q2 * (3150 + q2 * 28));
              let z1 = xs - l1 - k0 * b1 + kr1 * u1;
              let z2 = l1 - l2 - k0 * b2 + kr2 * v1;
              if (z1 > 4.97) z1 = 4.97;
              else if (z1 < -4.97) z1 = -4.97;
              if (z2 > 4.97) z2 = 4.97;
              else if (z2 < -4.97) z2 = -4.97;
              q1 = z1 * z1;
              q2 = z2 * z2;
              const e1 =
                (z1 * (135135 + q1 * 17325 + q1 * q1 * (378 + q1))) /
                (135135 + q1 * 62370 + q1 * q1 * (3150 + q1 * 28));
              const f1 =
                (z2 * (135135 + q2 * 17325 + q2 * q2 * (378 + q2))) /
                (135135 + q2 * 62370 + q2 * q2 * (3150 + q2 * 28));
              let pB1 = b1 + half * e1;
              let pL1 = l1 + half * u1;
              let pB2 = b2 + half * f1;
              let pL2 = l2 + half * v1;
              q1 = pB1 * pB1;
              q2 = pB2 * pB2;
              const u2 =
                (pB1 * (135135 + q1 * 17325 + q1 * q1 * (378 + q1))) /
                (135135 + q1 * 62370 + q1 * q1 * (3150 + q1 * 28));
              const v2 =
                (pB2 * (135135 + q2 * 17325 + q2 * q2 * (378 + q2))) /
                (135135 + q2 * 62370 + q2 * q2 * (3150 + q2 * 28));
              z1 = xm - pL1 - k0 * pB1 + kr1 * u2;
              z2 = pL1 - pL2 - k0 * pB2 + kr2 * v2;
              if (z1 > 4.97) z1 = 4.97;
              else if (z1 < -4.97) z1 = -4.97;
              if (z2 > 4.97) z2 = 4.97;
              else if (z2 < -4.97) z2 = -4.97;
              q1 = z1 * z1;
              q2 = z2 * z2;
              const e2 =
                (z1 * (135135 + q1 * 17325 + q1 * q1 * (378 + q1))) /
                (135135 + q1 * 62370 + q1 * q1 * (3150 + q1 * 28));
              const f2 =
                (z2 * (135135 + q2 * 17325 + q2 * q2 * (378 + q2))) /
                (135135 + q2 * 62370 + q2 * q2 * (3150 + q2 * 28));
              pB1 = b1 + half * e2;
              pL1 = l1 + half * u2;
              pB2 = b2 + half * f2;
              pL2 = l2 + half * v2;
              q1 = pB1 * pB1;
              q2 = pB2 * pB2;
              const u3 =
                (pB1 * (135135 + q1 * 17325 + q1 * q1 * (378 + q1))) /
                (135135 + q1 * 62370 + q1 * q1 * (3150 + q1 * 28));
              const v3 =
                (pB2 * (135135 + q2 * 17325 + q2 * q2 * (378 + q2))) /
                (135135 + q2 * 62370 + q2 * q2 * (3150 + q2 * 28));
              z1 = xm - pL1 - k0 * pB1 + kr1 * u3;
              z2 = pL1 - pL2 - k0 * pB2 + kr2 * v3;
              if (z1 > 4.97) z1 = 4.97;
              else if (z1 < -4.97) z1 = -4.97;
              if (z2 > 4.97) z2 = 4.97;
              else if (z2 < -4.97) z2 = -4.97;
              q1 = z1 * z1;
              q2 = z2 * z2;
              const e3 =
                (z1 * (135135 + q1 * 17325 + q1 * q1 * (378 + q1))) /
                (135135 + q1 * 62370 + q1 * q1 * (3150 + q1 * 28));
              const f3 =
                (z2 * (135135 + q2 * 17325 + q2 * q2 * (378 + q2))) /
                (135135 + q2 * 62370 + q2 * q2 * (3150 + q2 * 28));
              pB1 = b1 + h * e3;
              pL1 = l1 + h * u3;
              pB2 = b2 + h * f3;
              pL2 = l2 + h * v3;
              q1 = pB1 * pB1;
              q2 = pB2 * pB2;
              const u4 =
                (pB1 * (135135 + q1 * 17325 + q1 * q1 * (378 + q1))) /
                (135135 + q1 * 62370 + q1 * q1 * (3150 + q1 * 28));
              const v4 =
                (pB2 * (135135 + q2 * 17325 + q2 * q2 * (378 + q2))) /
                (135135 + q2 * 62370 + q2 * q2 * (3150 + q2 * 28));
              z1 = xe - pL1 - k0 * pB1 + kr1 * u4;
              z2 = pL1 - pL2 - k0 * pB2 + kr2 * v4;
              if (z1 > 4.97) z1 = 4.97;
              else if (z1 < -4.97) z1 = -4.97;
              if (z2 > 4.97) z2 = 4.97;
              else if (z2 < -4.97) z2 = -4.97;
              q1 = z1 * z1;
              q2 = z2 * z2;
              const e4 =
                (z1 * (135135 + q1 * 17325 + q1 * q1 * (378 + q1))) /
                (135135 + q1 * 62370 + q1 * q1 * (3150 + q1 * 28));
              const f4 =
                (z2 * (135135 + q2 * 17325 + q2 * q2 * (378 + q2))) /
                (135135 + q2 * 62370 + q2 * q2 * (3150 + q2 * 28));
              b1 += sixth * (e1 + 2 * (e2 + e3) + e4);
              l1 += sixth * (u1 + 2 * (u2 + u3) + u4);
              b2 += sixth * (f1 + 2 * (f2 + f3) + f4);
              l2 += sixth * (v1 + 2 * (v2 + v3) + v4);
            } else {
              let sumB1 = 0;
              let sumL1 = 0;
              let sumB2 = 0;
              let sumL2 = 0;
              let dB1 = 0;
              let dL1 = 0;
              let dB2 = 0;
              let dL2 = 0;
              for (let stage = 0; stage < 4; stage++) {
                let reach = h;
                let weight = 1;
                let x = xe;
                if (stage === 0) {
                  reach = 0;
                  x = xs;
                } else if (stage < 3) {
                  reach = 0.5 * h;
                  weight = 2;
                  x = xm;
                }
                const pB1 = b1 + reach * dB1;
                const pL1 = l1 + reach * dL1;
                const pB2 = b2 + reach * dB2;
                const pL2 = l2 + reach * dL2;
                x -= loopGain * loopScale * otaTanh(pL2 / loopScale);
                dL1 = otaTanh(pB1);
                dL2 = otaTanh(pB2);
                const back1 = resonanceScale * otaTanh(pB1 / resonanceScale);
                const back2 = resonanceScale * otaTanh(pB2 / resonanceScale);
                dB1 = otaTanh(x - pL1 - k0 * pB1 + kr1 * back1);
                dB2 = otaTanh(pL1 - pL2 - k0 * pB2 + kr2 * back2);
                sumB1 += weight * dB1;
                sumL1 += weight * dL1;
                sumB2 += weight * dB2;
                sumL2 += weight * dL2;
              }
              b1 += sixth * sumB1;
              l1 += sixth * sumL1;
              b2 += sixth * sumB2;
              l2 += sixth * sumL2;
            }
            if (b1 > nodeLimit) b1 = nodeLimit;
            else if (b1 < -nodeLimit) b1 = -nodeLimit;
            if (l1 > nodeLimit) l1 = nodeLimit;
            else if (l1 < -nodeLimit) l1 = -nodeLimit;
            if (b2 > nodeLimit) b2 = nodeLimit;
            else if (b2 < -nodeLimit) b2 = -nodeLimit;
            if (l2 > nodeLimit) l2 = nodeLimit;
            else if (l2 < -nodeLimit) l2 = -nodeLimit;
            xs = xe;
            xe += slope;
          }
        }

        t = e;
        if (cross1 <= t) high1 = true;
        if (cross2 <= t) high2 = true;
        if (t === nextEvent && t < end) {
          if (fall1 <= t) {
            fall1 = Infinity;
            r1 = 0;
            high1 = false;
          }
          if (fall2 <= t) {
            fall2 = Infinity;
            r2 = 0;
            high2 = false;
          }
          while (edge < edgeEnd && edgeTicks[edge]! <= t) {
            const code = edgeCodes[edge++]!;
            const latch = code & EDGE_LATCH_MASK;
            if (latch !== 0) {
              const value = code & 3;
              if (latch === EDGE_CROSS_MOD) {
                cross = value;
                effects = this.crossEffects[cross]!;
                if (release2 === Infinity) release2 = t;
                if (release1 === Infinity) release1 = t;
              } else if (latch === EDGE_WAVE_1) {
                wave1 = value;
                high1 = r1 >= threshold;
              } else {
                wave2 = value;
                high2 = r2 >= threshold;
              }
              continue;
            }
            if ((code & EDGE_RESET_1) !== 0 && release1 !== Infinity) {
              if (release1 <= t) fall1 = t + dischargeTicks;
              release1 = t + resetTicks;
            }
            if ((code & EDGE_RESET_2) !== 0 && release2 !== Infinity) {
              if (release2 <= t) fall2 = t + dischargeTicks;
              release2 = t + resetTicks;
            }
            if ((code & EDGE_LEVEL_1) !== 0) {
              square1 = (code & EDGE_HIGH_1) !== 0;
              if ((effects & 0x01) !== 0) {
                if (square1 && release2 <= t) fall2 = t + dischargeTicks;
                release2 = square1 ? Infinity : t;
              }
            }
            if ((code & EDGE_LEVEL_2) !== 0) {
              square2 = (code & EDGE_HIGH_2) !== 0;
              if ((effects & 0x08) !== 0) {
                if (square2 && release1 <= t) fall1 = t + dischargeTicks;
                release1 = square2 ? Infinity : t;
              }
            }
          }
          if (wave1 !== WAVE_SQUARE && wave2 !== WAVE_SQUARE && effects === 0) {
            // Changes of the squares alone move nothing now: no need to split the step at them.
            while (edge < edgeEnd && (edgeCodes[edge]! & ~EDGE_LEVELS) === 0) {
              const code = edgeCodes[edge++]!;
              if ((code & EDGE_LEVEL_1) !== 0) square1 = (code & EDGE_HIGH_1) !== 0;
              if ((code & EDGE_LEVEL_2) !== 0) square2 = (code & EDGE_HIGH_2) !== 0;
            }
          }
          nextEvent = edge < edgeEnd ? edgeTicks[edge]! : Infinity;
          if (fall1 < nextEvent) nextEvent = fall1;
          if (fall2 < nextEvent) nextEvent = fall2;
          if (release1 > t && release1 < nextEvent) nextEvent = release1;
          if (release2 > t && release2 < nextEvent) nextEvent = release2;
        }
      } while (t < end);
      stepTick = end;
    }

    edges.start = edge;
    state[at + RAMP_1] = r1;
    state[at + RAMP_2] = r2;
    state[at + FALL_1] = fall1;
    state[at + FALL_2] = fall2;
    state[at + RELEASE_1] = release1;
    state[at + RELEASE_2] = release2;
    state[at + HIGH_1] = high1 ? 1 : 0;
    state[at + HIGH_2] = high2 ? 1 : 0;
    state[at + SQUARE_1] = square1 ? 1 : 0;
    state[at + SQUARE_2] = square2 ? 1 : 0;
    state[at + COUPLING_1] = y1;
    state[at + COUPLING_2] = y2;
    state[at + BAND_1] = b1;
    state[at + LOW_1] = l1;
    state[at + BAND_2] = b2;
    state[at + LOW_2] = l2;
    state[at + WAVE_1] = wave1;
    state[at + WAVE_2] = wave2;
    state[at + CROSS] = cross;
  }

  /** Zeroes filter states too small to matter; only at times that do not depend on how a stretch is cut. */
  flush(voice: number): void {
    const at = voice * VOICE_FIELDS;
    for (let field = BAND_1; field <= LOW_2; field++) {
      if (Math.abs(this.state[at + field]!) < NEGLIGIBLE) this.state[at + field] = 0;
    }
  }

  save(writer: StateWriter): void {
    writer.section('VOIC');
    writer.f64s(this.state);
  }

  load(reader: StateReader): void {
    reader.section('VOIC');
    reader.f64sInto(this.state);
  }
}
