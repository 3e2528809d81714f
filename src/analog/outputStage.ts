/**
 * What a board does to the sum of its voices: high-pass of four positions, noise floor, stereo chorus, output
 * buffers, mute. All of it linear, sample by sample at 96 kHz.
 *
 * The dry signal goes to both channels; the delayed one of each line to its own channel. With the chorus off the
 * lines run on and only their signal is shut off.
 */

import type { AnalogProfile } from '../profiles/analogProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import { LATCH_CHORUS, LATCH_HPF, LATCH_MUTE } from '../tape/controlTape.js';
import { CORE_SAMPLE_RATE } from '../time.js';
import { BbdPair } from './bbd.js';
import { epochKey, hash32, STREAM_CHORUS_NOISE, STREAM_OUTPUT_NOISE, streamKey } from './hash.js';
import { BLOCK } from './holds.js';

/** Band in which the noise levels of the profile are meant, Hz. */
const NOISE_BAND = 20_000;

/** Uniform white noise of 1 V rms in that band per unit of a 32-bit hash. */
const WHITE = (Math.sqrt(3) / 0x8000_0000) * Math.sqrt(CORE_SAMPLE_RATE / 2 / NOISE_BAND);

/** Frequency at which the low-pass of the output buffers is met exactly, Hz. */
const LOW_PASS_MATCH = 20_000;

/** Filter states below this are nothing (and must not become denormals). */
const NEGLIGIBLE = 1e-25;

/** Fields of the state. */
const HPF_LOW = 0;
const WET = 1;
const MUTE = 2;
const LOW_LEFT = 3;
const LOW_RIGHT = 4;
const DC_LEFT = 5;
const DC_RIGHT = 6;
const FIELDS = 7;

/** Coefficient of a trapezoidal one-pole: g / (1 + g), g = tan(pi fc / fs). */
function trapezoid(g: number): number {
  return g / (1 + g);
}

/** Fraction of the way in one sample. */
function approach(timeConstant: number): number {
  return 1 - Math.exp(-1 / (CORE_SAMPLE_RATE * timeConstant));
}

export class OutputStage implements Snapshotable {
  private readonly state = new Float64Array(FIELDS);
  private readonly bbd: BbdPair;
  private readonly dry = new Float64Array(BLOCK);
  private readonly wetLeft = new Float64Array(BLOCK);
  private readonly wetRight = new Float64Array(BLOCK);
  private readonly corners: Float64Array;
  private readonly wetStep: number;
  private readonly muteStep: number;
  private readonly lowPass: number;
  private readonly highPass: number;
  private readonly noiseKey: number;
  private readonly chorusNoiseKey: number;
  private readonly noise: number;
  private readonly chorusNoise: number;
  private hpf = 0;
  private chorus = 0;
  private open = 0;

  constructor(
    private readonly profile: AnalogProfile,
    seed: number,
    board: number,
  ) {
    const { chorus, hpf, output } = profile;
    this.bbd = new BbdPair(chorus);
    this.bbd.setRate(chorus.rates[0]);
    this.corners = Float64Array.from(hpf.corners, (corner) =>
      trapezoid(Math.tan((Math.PI * corner) / CORE_SAMPLE_RATE)),
    );
    this.wetStep = approach(chorus.switchTime);
    this.muteStep = approach(output.muteTime);
    const match = Math.min(LOW_PASS_MATCH, output.lowPass);
    this.lowPass = trapezoid((Math.tan((Math.PI * match) / CORE_SAMPLE_RATE) * output.lowPass) / match);
    this.highPass = trapezoid(Math.tan((Math.PI * output.highPass) / CORE_SAMPLE_RATE));
    this.noiseKey = streamKey(seed, board, STREAM_OUTPUT_NOISE);
    this.chorusNoiseKey = streamKey(seed, board, STREAM_CHORUS_NOISE);
    this.noise = output.noise * WHITE;
    this.chorusNoise = chorus.noise * WHITE;
  }

  /** A latch changes from the next sample on. */
  latch(latch: number, value: number): void {
    if (latch === LATCH_HPF) {
      this.hpf = value;
    } else if (latch === LATCH_CHORUS) {
      this.chorus = value;
      this.bbd.setRate(this.profile.chorus.rates[value as 0 | 1 | 2 | 3]);
    } else if (latch === LATCH_MUTE) {
      this.open = value;
    }
  }

  /**
   * Turns `bus[from .. to - 1]` times `volume` into `left` and `right` at `offset` on. `position` is the 96 kHz
   * index of sample 0 of the block.
   */
  process(
    bus: Float64Array,
    volume: Float64Array,
    position: number,
    from: number,
    to: number,
    left: Float64Array,
    right: Float64Array,
    offset: number,
  ): void {
    const { state, dry, wetLeft, wetRight, noise, chorusNoise, wetStep, muteStep, lowPass, highPass } = this;
    const corner = this.corners[this.hpf]!;
    const noiseKey = epochKey(this.noiseKey, position);
    const chorusKey = epochKey(this.chorusNoiseKey, position);
    const wetTarget = this.chorus === 0 ? 0 : this.profile.chorus.wet;
    const open = this.open;

    let low = state[HPF_LOW]!;
    for (let i = from; i < to; i++) {
      const x = bus[i]! * volume[i]!;
      let y = x;
      if (corner > 0) {
        const v = (x - low) * corner;
        y = x - (low + v);
        low += 2 * v;
        if (low < NEGLIGIBLE && low > -NEGLIGIBLE) low = 0;
      }
      if (noise > 0) y += noise * hash32(noiseKey ^ Math.imul((position + i) | 0, 0x9e3779b1));
      dry[i] = y;
    }
    state[HPF_LOW] = low;

    this.bbd.process(dry, wetLeft, wetRight, from, to);

    let wet = state[WET]!;
    let mute = state[MUTE]!;
    let lowLeft = state[LOW_LEFT]!;
    let lowRight = state[LOW_RIGHT]!;
    let dcLeft = state[DC_LEFT]!;
    let dcRight = state[DC_RIGHT]!;
    for (let i = from; i < to; i++) {
      let l = dry[i]!;
      let r = l;
      if (wet > 0) {
        let noiseLeft = 0;
        let noiseRight = 0;
        if (chorusNoise > 0) {
          const index = Math.imul((position + i) | 0, 0x9e3779b1);
          noiseLeft = chorusNoise * hash32(chorusKey ^ index);
          noiseRight = chorusNoise * hash32((chorusKey + 0x6a09e667) ^ index);
        }
        const gain = wet / this.profile.chorus.wet;
        l += wet * wetLeft[i]! + gain * noiseLeft;
        r += wet * wetRight[i]! + gain * noiseRight;
      }
      wet += (wetTarget - wet) * wetStep;
      if (wet < 1e-9) wet = 0;

      const vl = (l - lowLeft) * lowPass;
      l = lowLeft + vl;
      lowLeft = l + vl;
      const vr = (r - lowRight) * lowPass;
      r = lowRight + vr;
      lowRight = r + vr;

      const ul = (l - dcLeft) * highPass;
      l -= dcLeft + ul;
      dcLeft += 2 * ul;
      const ur = (r - dcRight) * highPass;
      r -= dcRight + ur;
      dcRight += 2 * ur;
      if (lowLeft < NEGLIGIBLE && lowLeft > -NEGLIGIBLE) lowLeft = 0;
      if (lowRight < NEGLIGIBLE && lowRight > -NEGLIGIBLE) lowRight = 0;
      if (dcLeft < NEGLIGIBLE && dcLeft > -NEGLIGIBLE) dcLeft = 0;
      if (dcRight < NEGLIGIBLE && dcRight > -NEGLIGIBLE) dcRight = 0;

      left[offset + i] = mute * l;
      right[offset + i] = mute * r;
      mute += (open - mute) * muteStep;
      if (mute < 1e-9) mute = 0;
    }
    state[WET] = wet;
    state[MUTE] = mute;
    state[LOW_LEFT] = lowLeft;
    state[LOW_RIGHT] = lowRight;
    state[DC_LEFT] = dcLeft;
    state[DC_RIGHT] = dcRight;
  }

  save(writer: StateWriter): void {
    writer.section('OUTS');
    writer.f64s(this.state);
    writer.u8(this.hpf);
    writer.u8(this.chorus);
    writer.u8(this.open);
    this.bbd.save(writer);
  }

  load(reader: StateReader): void {
    reader.section('OUTS');
    reader.f64sInto(this.state);
    this.hpf = reader.u8();
    this.chorus = reader.u8();
    this.open = reader.u8();
    this.bbd.setRate(this.profile.chorus.rates[this.chorus as 0 | 1 | 2 | 3]);
    this.bbd.load(reader);
  }
}
