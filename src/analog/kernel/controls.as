// What the held voltages make of a block: tracks, gains, slopes, corners, resonance; and the thermal noise.

import * as L from './layout';
import { CUTOFF, GAINS, HISS, SLOPES, integer, parameter, track, voiceParameter } from './scratch';

const SPREAD: i32 = 0x9e3779b1;

@inline function exp2(x: v128): v128 {
  const whole = f64x2.floor(f64x2.add(x, f64x2.splat(0.5)));
  const f = f64x2.sub(x, whole);
  let p = f64x2.splat(1.5303702515e-5);
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.546144747e-4));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.33334784669e-3));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(9.61805666989e-3));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(5.550410906332e-2));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(0.2402265092234));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(0.6931471805568));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1));
  // 2^52 + 1023 + whole has the exponent field of 2^whole in its lowest bits.
  const bits = i64x2.shl(f64x2.add(whole, f64x2.splat(4503599627370496.0 + 1023.0)), 52);
  return f64x2.mul(p, bits);
}

@inline function hash32(value: v128): v128 {
  let x = value;
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x7feb352d));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

// Writes the runs of the tracks that are waiting.
export function fillTracks(): void {
  const runs = integer(L.I_RUNS);
  store<i32>(L.AT_INTEGERS, 0, L.I_RUNS * 4);
  for (let n = 0; n < runs; n++) {
    const run: usize = L.AT_RUNS + <usize>(n * L.RUN_FIELDS * 8);
    const count = <i32>load<f64>(run, L.RUN_COUNT * 8);
    const after = load<f64>(run, L.RUN_AFTER * 8);
    const level = load<f64>(run, L.RUN_LEVEL * 8), fall = load<f64>(run, L.RUN_FALL * 8);
    const fast = load<f64>(run, L.RUN_FAST * 8), slow = load<f64>(run, L.RUN_SLOW * 8);
    let at: usize = L.AT_TRACKS + ((<usize>load<f64>(run, L.RUN_PLACE * 8)) << 3);
    let a: usize = L.AT_FAST_POWERS + ((<usize>after) << 3);
    let b: usize = L.AT_SLOW_POWERS + ((<usize>after) << 3) +
      (<usize>load<f64>(run, L.RUN_TABLE * 8)) * (L.POWERS * 8);
    let i = 0;
    let m = f64x2(after, after + 1);
    for (; i + 1 < count; i += 2) {
      const line = f64x2.sub(f64x2.splat(level), f64x2.mul(f64x2.splat(fall), m));
      const quick = f64x2.mul(f64x2.splat(fast), v128.load(a));
      const lazy = f64x2.mul(f64x2.splat(slow), v128.load(b));
      v128.store(at, f64x2.add(line, f64x2.add(quick, lazy)));
      m = f64x2.add(m, f64x2.splat(2));
      at += 16;
      a += 16;
      b += 16;
    }
    if (i < count) {
      const line = level - fall * (after + <f64>i);
      store<f64>(at, line + (fast * load<f64>(a) + slow * load<f64>(b)));
    }
  }
}

// The resonance of each step.
export function resonance(from: i32, to: i32): void {
  const law = integer(L.I_LAW);
  const k0 = parameter(L.P_K0), octaves = parameter(L.P_LAW_OCTAVES), knee = parameter(L.P_LAW_KNEE);
  const atKnee = parameter(L.P_LAW_AT_KNEE), top = parameter(L.P_LAW_TOP);
  const k = f64x2.splat(k0), negative = f64x2.splat(-octaves);
  for (let i = from; i < to; i += 2) {
    const at = track(L.TRACK_RESONANCE, i);
    const cv = f64x2.mul(f64x2.splat(0.5), f64x2.add(v128.load(at), v128.load(at, 8)));
    let strength: v128;
    if (law == L.LAW_REGENERATION) {
      const below = f64x2.sub(k, f64x2.mul(k, exp2(f64x2.mul(negative, cv))));
      const rise = f64x2.mul(f64x2.splat(top - atKnee), f64x2.sub(cv, f64x2.splat(knee)));
      const above = f64x2.add(f64x2.splat(atKnee), f64x2.div(rise, f64x2.splat(1.0 - knee)));
      strength = v128.bitselect(below, above, f64x2.le(cv, f64x2.splat(knee)));
    } else if (law == L.LAW_DAMPING) {
      strength = f64x2.mul(f64x2.splat(-2), exp2(f64x2.mul(negative, cv)));
    } else {
      strength = f64x2.mul(f64x2.splat(top), cv);
    }
    v128.store(L.AT_STRENGTH + ((<usize>i) << 3), strength);
  }
}

// What the held voltages make of steps `from` to `to - 1` of a voice, and its thermal noise. Gains and slopes of the
// two oscillators lie side by side.
export function controls(voice: i32, from: i32, to: i32): void {
  const mixer = f64x2.splat(parameter(L.P_MIXER_GAIN));
  const rate1 = f64x2.splat(voiceParameter(voice, L.V_HALF_RATE_1));
  const rate2 = f64x2.splat(voiceParameter(voice, L.V_HALF_RATE_2));
  const cutoff = f64x2.splat(voiceParameter(voice, L.V_CUTOFF));
  const octaves = f64x2.splat(parameter(L.P_HALF_OCTAVES));
  const limit = f64x2.splat(parameter(L.P_CUTOFF_LIMIT));
  let mix1 = track(L.TRACK_MIX1 + voice, from), mix2 = track(L.TRACK_MIX2 + voice, from);
  let saw1 = track(L.TRACK_SAW1 + voice, from), saw2 = track(L.TRACK_SAW2 + voice, from);
  let vcf = track(L.TRACK_VCF + voice, from);
  let at = (<usize>from) << 3;
  for (let i = from; i < to; i += 2) {
    const gain1 = f64x2.mul(mixer, f64x2.add(v128.load(mix1), v128.load(mix1, 8)));
    const gain2 = f64x2.mul(mixer, f64x2.add(v128.load(mix2), v128.load(mix2, 8)));
    const slope1 = f64x2.mul(rate1, f64x2.add(v128.load(saw1), v128.load(saw1, 8)));
    const slope2 = f64x2.mul(rate2, f64x2.add(v128.load(saw2), v128.load(saw2, 8)));
    v128.store(GAINS + 2 * at, f64x2.shuffle(gain1, gain2, 0, 2));
    v128.store(GAINS + 2 * at, f64x2.shuffle(gain1, gain2, 1, 3), 16);
    v128.store(SLOPES + 2 * at, f64x2.shuffle(slope1, slope2, 0, 2));
    v128.store(SLOPES + 2 * at, f64x2.shuffle(slope1, slope2, 1, 3), 16);
    const wc = f64x2.mul(cutoff, exp2(f64x2.mul(octaves, f64x2.add(v128.load(vcf), v128.load(vcf, 8)))));
    v128.store(CUTOFF + at, f64x2.pmin(wc, limit));
    mix1 += 16;
    mix2 += 16;
    saw1 += 16;
    saw2 += 16;
    vcf += 16;
    at += 16;
  }
  const thermal = f64x2.splat(parameter(L.P_THERMAL));
  const key = i32x4.splat(integer(L.I_THERMAL_KEY + voice));
  let index = i32x4.add(i32x4.splat(integer(L.I_POSITION) + from), i32x4(0, 1, 2, 3));
  at = HISS + ((<usize>from) << 3);
  for (let i = from; i < to; i += 4) {
    const hash = hash32(v128.xor(key, i32x4.mul(index, i32x4.splat(SPREAD))));
    v128.store(at, f64x2.mul(thermal, f64x2.convert_low_i32x4_s(hash)));
    v128.store(at, f64x2.mul(thermal, f64x2.convert_low_i32x4_s(i32x4.shuffle(hash, hash, 2, 3, 2, 3))), 16);
    index = i32x4.add(index, i32x4.splat(4));
    at += 32;
  }
}
