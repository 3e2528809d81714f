// The voice solver of `referenceKernel.ts`, in AssemblyScript, written to be fast; it gives the same bits.
//
// The scalar half walks through each voice's steps, corner by corner, and writes down what the filter gets: a stream
// of RK4 sub-steps (phase, input at start, middle and end, resonance). The streams of all voices lie side by side, so
// the SIMD half takes the n-th sub-step of every voice at once, two voices a vector, wherever in the block each voice
// may be; they meet again when the block is over, the shorter streams padded with sub-steps of no length.
//
// Built by `npm run kernel` into `kernelImage.ts`.

import * as E from '../edgeCodes';
import * as L from './layout';

const SPREAD: i32 = 0x9e3779b1;

// Private memory: filter of each pair of lanes (4 vectors of state, 4 of the point reached, 4 of sums), controls of
// the voice being walked through, where in its stream each sample starts, what the filter then gives.
const PAIR_BYTES: usize = 192;
const FILTERS: usize = (L.AT_PRIVATE + 63) & ~63;
const CONTROL_BYTES: usize = (L.BLOCK + 8) * 8;
const GAINS: usize = FILTERS + 3 * PAIR_BYTES;
const SLOPES: usize = GAINS + 2 * CONTROL_BYTES;
const CUTOFF: usize = SLOPES + 2 * CONTROL_BYTES;
const HISS: usize = CUTOFF + CONTROL_BYTES;
const SAMPLE_AT: usize = HISS + CONTROL_BYTES;
const HALF_AT: usize = SAMPLE_AT + L.VOICES * L.BLOCK * 4;
const OUTPUTS: usize = HALF_AT + L.VOICES * L.BLOCK * 4;
const HALF_OUTPUTS: usize = OUTPUTS + L.VOICES * L.BLOCK * 8;
const SHARES: usize = HALF_OUTPUTS + L.VOICES * L.BLOCK * 8;
// Both oscillators of the voice while only their ramps move: which ramps rise and how far they may, which waves are
// ramps and the levels of those that are not, factors of the gains; and how far the stream has come.
const RISING: usize = SHARES + L.VOICES * L.BLOCK * 8;
const BOUNDS: usize = RISING + 16;
const SAWS: usize = BOUNDS + 16;
const LEVELS: usize = SAWS + 16;
const FACTORS: usize = LEVELS + 16;
const STREAM_END: usize = FACTORS + 16;
// For each voice: next sample to walk through, next sample to gather, whether any sample of the block is wide.
const CURSOR: usize = STREAM_END + 8;
const GATHERED: usize = CURSOR + L.VOICES * 4;
const IS_WIDE: usize = GATHERED + L.VOICES * 4;

@inline function integer(index: i32): i32 {
  return load<i32>(L.AT_INTEGERS + ((<usize>index) << 2));
}
@inline function parameter(index: i32): f64 {
  return load<f64>(L.AT_PARAMETERS + ((<usize>index) << 3));
}
@inline function voiceParameter(voice: i32, index: i32): f64 {
  return load<f64>(L.AT_VOICE_PARAMETERS + ((<usize>(voice * L.VOICE_PARAMETERS + index)) << 3));
}
@inline function track(cv: i32, sample: i32): usize {
  return L.AT_TRACKS + ((<usize>(cv * L.TRACK_LENGTH + sample)) << 3);
}

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
function resonance(from: i32, to: i32): void {
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
function controls(voice: i32, from: i32, to: i32): void {
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

// Where the stream of a lane begins.
@inline function streamOf(lane: i32): usize {
  return L.AT_STREAMS + <usize>((lane >> 1) * L.STREAM_BYTES + (lane & 1) * 8);
}

// Writes one sub-step.
@inline function put(p: usize, h: f64, start: f64, end: f64, strength: f64): void {
  store<f64>(p, h, L.SUB_STEP_PHASE);
  store<f64>(p, start, L.SUB_STEP_START);
  store<f64>(p, 0.5 * (start + end), L.SUB_STEP_MIDDLE);
  store<f64>(p, end, L.SUB_STEP_END);
  store<f64>(p, strength, L.SUB_STEP_STRENGTH);
}

// Writes a piece as sub-steps; returns the place behind them.
@inline function putPiece(p: usize, phase: f64, start: f64, end: f64, strength: f64): usize {
  if (phase <= L.LARGEST_STEP) {
    put(p, phase, start, end, strength);
    return p + L.SUB_STEP_BYTES;
  }
  const pieces = ceil(phase / L.LARGEST_STEP);
  const h = phase / pieces;
  const slope = (end - start) / pieces;
  let from = start;
  let to = pieces == 1.0 ? end : start + slope;
  for (let n: f64 = 0; n < pieces; n += 1) {
    put(p, h, from, to, strength);
    p += L.SUB_STEP_BYTES;
    from = to;
    to += slope;
  }
  return p;
}

// The same for an input that will be injected: writes the noise alone, and each sub-step's time. The piece is `dt`
// long and starts `t` after the step, which starts at `step`.
function putTimed(p: usize, phase: f64, noise: f64, strength: f64, step: f64, t: f64, dt: f64, lane: i32): usize {
  const pieces = ceil(phase / L.LARGEST_STEP);
  const length = dt / pieces;
  for (let n: f64 = 0; n < pieces; n += 1) {
    put(p, phase / pieces, noise, noise, strength);
    const place = <i32>((p - streamOf(lane)) / L.SUB_STEP_BYTES);
    const at: usize = L.AT_TIMES + <usize>((lane * L.SUB_STEPS + place) * L.TIME_BYTES);
    store<f64>(at, step, L.TIME_STEP);
    store<f64>(at, t + n * length, L.TIME_START);
    store<f64>(at, length, L.TIME_LENGTH);
    p += L.SUB_STEP_BYTES;
  }
  return p;
}

// Factor that the square of the other oscillator makes.
@inline function levelEffect(effects: i32, square: bool): f64 {
  if (square) return 1;
  if ((effects & L.EFFECT_SHUT) != 0) return 0;
  return (effects & L.EFFECT_RING) != 0 ? -1 : 1;
}

// Walks through steps `i` to `to - 1` of a voice, in which nothing but its ramps moves, with both oscillators in one
// vector; stops where a ramp reaches what bounds it. Returns the first step not taken.
function stretch(voice: i32, lane: i32, i: i32, to: i32, p: usize, full: usize, isTimed: bool): i32 {
  const state: usize = L.AT_STATE + <usize>(voice * L.VOICE_FIELDS * 8);
  const stepTicks: f64 = L.STEP_TICKS;
  const coupling = parameter(L.P_COUPLING), wideFrom = parameter(L.P_WIDE_FROM);
  const rising = v128.load(RISING), bounds = v128.load(BOUNDS), factors = v128.load(FACTORS);
  const saws = v128.load(SAWS), levels = v128.load(LEVELS);
  let ramps = v128.load(state, L.RAMP_1 * 8), coupled = v128.load(state, L.COUPLING_1 * 8);
  let wide = <i32>load<f64>(state, L.WIDE * 8);
  for (; i < to && p < full; i++) {
    const at = (<usize>i) << 3;
    const rises = v128.and(v128.load(SLOPES + 2 * at), rising);
    const ends = f64x2.add(ramps, f64x2.mul(rises, f64x2.splat(stepTicks)));
    if (v128.any_true(f64x2.gt(ends, bounds))) break;
    const slot = <usize>(voice * L.BLOCK + i);
    store<i32>(SAMPLE_AT + (slot << 2), <i32>p);
    const wc = load<f64>(CUTOFF + at);
    const strength = load<f64>(L.AT_STRENGTH + at);
    const hiss = load<f64>(HISS + at);
    const gains = f64x2.mul(v128.load(GAINS + 2 * at), factors);
    let dt = stepTicks;
    if (wc > wideFrom || wide > 0) {
      wide = wc > wideFrom ? min(wide + 1, L.WIDE_STEPS) : wide - 1;
      if (wide > 0) {
        store<i32>(IS_WIDE + ((<usize>voice) << 2), 1);
        dt = stepTicks / 2;
      }
    }
    store<f64>(SHARES + (slot << 3), <f64>wide * (1.0 / <f64>L.WIDE_STEPS));
    const share = f64x2.splat(coupling * dt), length = f64x2.splat(dt);
    let t: f64 = 0;
    while (true) {
      const from = v128.bitselect(ramps, levels, saws);
      ramps = f64x2.add(ramps, f64x2.mul(rises, length));
      const till = v128.bitselect(ramps, levels, saws);
      const starts = f64x2.mul(gains, f64x2.sub(from, coupled));
      const mean = f64x2.mul(f64x2.splat(0.5), f64x2.add(from, till));
      coupled = f64x2.add(coupled, f64x2.mul(share, f64x2.sub(mean, coupled)));
      const stops = f64x2.mul(gains, f64x2.sub(till, coupled));
      const start = f64x2.extract_lane(starts, 0) + f64x2.extract_lane(starts, 1) + hiss;
      const stop = f64x2.extract_lane(stops, 0) + f64x2.extract_lane(stops, 1) + hiss;
      if (isTimed) p = putTimed(p, wc * dt, hiss, strength, <f64>i * stepTicks, t, dt, lane);
      else p = putPiece(p, wc * dt, start, stop, strength);
      t += dt;
      if (t == stepTicks) break;
      store<i32>(HALF_AT + (slot << 2), <i32>p);
    }
  }
  v128.store(state, ramps, L.RAMP_1 * 8);
  v128.store(state, coupled, L.COUPLING_1 * 8);
  store<f64>(state, <f64>wide, L.WIDE * 8);
  store<i32>(STREAM_END, <i32>p);
  return i;
}

// Walks through a voice from its cursor until `to` or its stream is full; returns the number of sub-steps.
function walk(voice: i32, lane: i32, to: i32, isTimed: bool): i32 {
  const amplitude = parameter(L.P_AMPLITUDE);
  const rampLimit = parameter(L.P_RAMP_LIMIT);
  const nearLimit = rampLimit * (1.0 - 1e-5);
  const threshold = parameter(L.P_THRESHOLD);
  // From here on a step may reach the threshold or the limit.
  const nearThreshold = threshold * (1.0 - 1e-9), quietLimit = nearLimit * (1.0 - 1e-9);
  const coupling = parameter(L.P_COUPLING);
  const dischargeTicks = parameter(L.P_DISCHARGE_TICKS);
  const resetTicks = parameter(L.P_RESET_TICKS);
  const wideFrom = parameter(L.P_WIDE_FROM);
  const stepTicks: f64 = L.STEP_TICKS;

  const state: usize = L.AT_STATE + <usize>(voice * L.VOICE_FIELDS * 8);
  let r1 = load<f64>(state, L.RAMP_1 * 8), r2 = load<f64>(state, L.RAMP_2 * 8);
  let fall1 = load<f64>(state, L.FALL_1 * 8), fall2 = load<f64>(state, L.FALL_2 * 8);
  let release1 = load<f64>(state, L.RELEASE_1 * 8), release2 = load<f64>(state, L.RELEASE_2 * 8);
  let high1 = load<f64>(state, L.HIGH_1 * 8) != 0, high2 = load<f64>(state, L.HIGH_2 * 8) != 0;
  let square1 = load<f64>(state, L.SQUARE_1 * 8) != 0, square2 = load<f64>(state, L.SQUARE_2 * 8) != 0;
  let y1 = load<f64>(state, L.COUPLING_1 * 8), y2 = load<f64>(state, L.COUPLING_2 * 8);
  let wave1 = <i32>load<f64>(state, L.WAVE_1 * 8), wave2 = <i32>load<f64>(state, L.WAVE_2 * 8);
  let cross = <i32>load<f64>(state, L.CROSS * 8);
  let wide = <i32>load<f64>(state, L.WIDE * 8);
  let effects = integer(L.I_EFFECTS + cross);

  const codes: usize = L.AT_EDGE_CODES + <usize>(voice * L.EDGE_CAPACITY);
  const ticks: usize = L.AT_EDGE_TICKS + <usize>(voice * L.EDGE_CAPACITY * 8);
  let edge = integer(L.I_EDGE_START + voice);
  const edgeEnd = integer(L.I_EDGE_END + voice);

  const stream = streamOf(lane);
  const full: usize = stream + L.SUB_STEPS_FULL * L.SUB_STEP_BYTES;
  let p = stream;
  let i = load<i32>(CURSOR + ((<usize>voice) << 2));
  // The next event from the start of the step, and whether nothing but the ramps moves until then.
  let next: f64 = 0;
  let quiet = false;

  while (i < to && p < full) {
    if (quiet && next >= stepTicks) {
      store<f64>(state, r1, L.RAMP_1 * 8);
      store<f64>(state, r2, L.RAMP_2 * 8);
      store<f64>(state, y1, L.COUPLING_1 * 8);
      store<f64>(state, y2, L.COUPLING_2 * 8);
      store<f64>(state, <f64>wide, L.WIDE * 8);
      const limit = next < <f64>(L.BLOCK * L.STEP_TICKS) ? min(to, i + <i32>(next / stepTicks)) : to;
      const from = i;
      i = isTimed ? stretch(voice, lane, i, limit, p, full, true) : stretch(voice, lane, i, limit, p, full, false);
      p = load<i32>(STREAM_END);
      next -= <f64>(i - from) * stepTicks;
      r1 = load<f64>(state, L.RAMP_1 * 8);
      r2 = load<f64>(state, L.RAMP_2 * 8);
      y1 = load<f64>(state, L.COUPLING_1 * 8);
      y2 = load<f64>(state, L.COUPLING_2 * 8);
      wide = <i32>load<f64>(state, L.WIDE * 8);
      quiet = false;
      continue;
    }
    const at = (<usize>i) << 3;
    const slot = <usize>(voice * L.BLOCK + i);
    store<i32>(SAMPLE_AT + (slot << 2), <i32>p);
    const wc = load<f64>(CUTOFF + at);
    const strength = load<f64>(L.AT_STRENGTH + at);
    const hiss = load<f64>(HISS + at);
    wide = wc > wideFrom ? min(wide + 1, L.WIDE_STEPS) : max(wide - 1, 0);
    store<f64>(SHARES + (slot << 3), <f64>wide * (1.0 / <f64>L.WIDE_STEPS));

    if (wide != 0) store<i32>(IS_WIDE + ((<usize>voice) << 2), 1);
    const gain1 = load<f64>(GAINS + 2 * at), gain2 = load<f64>(GAINS + 2 * at, 8);
    const slope1 = load<f64>(SLOPES + 2 * at), slope2 = load<f64>(SLOPES + 2 * at, 8);
    const noise = load<f64>(L.AT_NOISE + at);
    const noiseSlope = (load<f64>(L.AT_NOISE + at, 8) - noise) * (1.0 / stepTicks);
    let t: f64 = 0;
    let end: f64 = wide != 0 ? stepTicks / 2 : stepTicks;
    while (true) {
      // Changes of the squares alone, which move nothing while nobody hears or feels them, need no corner.
      if (wave1 != L.WAVE_SQUARE && wave2 != L.WAVE_SQUARE && effects == 0) {
        while (edge < edgeEnd) {
          const code = <i32>load<u8>(codes + edge);
          if ((code & ~E.EDGE_LEVELS) != 0) break;
          edge++;
          if ((code & E.EDGE_LEVEL_1) != 0) square1 = (code & E.EDGE_HIGH_1) != 0;
          if ((code & E.EDGE_LEVEL_2) != 0) square2 = (code & E.EDGE_HIGH_2) != 0;
        }
      }
      next = min(fall1, fall2);
      if (release1 > t) next = min(next, release1);
      if (release2 > t) next = min(next, release2);
      if (edge < edgeEnd) next = min(next, load<f64>(ticks + ((<usize>edge) << 3)) - <f64>(i * L.STEP_TICKS));
      if (t >= end) {
        if (end == stepTicks) break;
        end = stepTicks;
        store<i32>(HALF_AT + (slot << 2), <i32>p);
      }

      // The piece runs to the next corner of either wave.
      let e = min(next, end);
      const rise1: f64 = release1 > t || r1 >= rampLimit ? 0 : slope1;
      const rise2: f64 = release2 > t || r2 >= rampLimit ? 0 : slope2;
      let crossing1: f64 = Infinity, crossing2: f64 = Infinity;
      if (wave1 == L.WAVE_PULSE && !high1 && rise1 > 0) {
        crossing1 = max(t, t + (threshold - r1) / rise1);
        if (crossing1 < e) e = crossing1;
      }
      if (wave2 == L.WAVE_PULSE && !high2 && rise2 > 0) {
        crossing2 = max(t, t + (threshold - r2) / rise2);
        if (crossing2 < e) e = crossing2;
      }
      if (r1 + rise1 * (e - t) > rampLimit) e = t + (rampLimit - r1) / rise1;
      if (r2 + rise2 * (e - t) > rampLimit) e = t + (rampLimit - r2) / rise2;
      const dt = e - t;

      let from1 = r1, from2 = r2;
      r1 += rise1 * dt;
      r2 += rise2 * dt;
      if (r1 > nearLimit) r1 = rampLimit;
      if (r2 > nearLimit) r2 = rampLimit;
      let to1 = r1, to2 = r2;
      if (wave1 != L.WAVE_SAW) {
        if (wave1 == L.WAVE_NOISE) {
          from1 = 0.5 * amplitude + noise + noiseSlope * t;
          to1 = from1 + noiseSlope * dt;
        } else {
          from1 = to1 = (wave1 == L.WAVE_SQUARE ? square1 : high1) ? amplitude : 0;
        }
      }
      if (wave2 != L.WAVE_SAW) {
        if (wave2 == L.WAVE_NOISE) {
          from2 = 0.5 * amplitude + noise + noiseSlope * t;
          to2 = from2 + noiseSlope * dt;
        } else {
          from2 = to2 = (wave2 == L.WAVE_SQUARE ? square2 : high2) ? amplitude : 0;
        }
      }

      let g1 = gain1, g2 = gain2;
      if ((effects & L.EFFECTS_ON_GAIN) != 0) {
        g1 *= levelEffect(effects >> L.EFFECT_SHIFT, square2);
        g2 *= levelEffect(effects, square1);
      }
      const xs = g1 * (from1 - y1) + g2 * (from2 - y2) + hiss;
      const share = coupling * dt;
      y1 += share * (0.5 * (from1 + to1) - y1);
      y2 += share * (0.5 * (from2 + to2) - y2);
      const xe = g1 * (to1 - y1) + g2 * (to2 - y2) + hiss;
      const phase = wc * dt;
      if (phase != 0) {
        if (isTimed) p = putTimed(p, phase, hiss, strength, <f64>i * stepTicks, t, dt, lane);
        else p = putPiece(p, phase, xs, xe, strength);
      }

      t = e;
      if (crossing1 <= t) high1 = true;
      if (crossing2 <= t) high2 = true;
      if (t != next || t >= end) continue;

      // Ends of discharges, then edges.
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
      while (edge < edgeEnd && load<f64>(ticks + ((<usize>edge) << 3)) - <f64>(i * L.STEP_TICKS) <= t) {
        const code = <i32>load<u8>(codes + edge);
        edge++;
        const latch = code & E.EDGE_LATCH_MASK;
        if (latch != 0) {
          if (latch == E.EDGE_CROSS_MOD) {
            cross = code & 3;
            effects = integer(L.I_EFFECTS + cross);
            if (release1 == Infinity) release1 = t;
            if (release2 == Infinity) release2 = t;
          } else if (latch == E.EDGE_WAVE_1) {
            wave1 = code & 3;
            high1 = r1 >= threshold;
          } else {
            wave2 = code & 3;
            high2 = r2 >= threshold;
          }
          continue;
        }
        if ((code & E.EDGE_RESET_1) != 0 && release1 != Infinity) {
          if (release1 <= t) fall1 = t + dischargeTicks;
          release1 = t + resetTicks;
        }
        if ((code & E.EDGE_RESET_2) != 0 && release2 != Infinity) {
          if (release2 <= t) fall2 = t + dischargeTicks;
          release2 = t + resetTicks;
        }
        if ((code & E.EDGE_LEVEL_1) != 0) {
          square1 = (code & E.EDGE_HIGH_1) != 0;
          if ((effects & L.EFFECT_GATE) != 0) {
            if (square1 && release2 <= t) fall2 = t + dischargeTicks;
            release2 = square1 ? Infinity : t;
          }
        }
        if ((code & E.EDGE_LEVEL_2) != 0) {
          square2 = (code & E.EDGE_HIGH_2) != 0;
          if (((effects >> L.EFFECT_SHIFT) & L.EFFECT_GATE) != 0) {
            if (square2 && release1 <= t) fall1 = t + dischargeTicks;
            release1 = square2 ? Infinity : t;
          }
        }
      }
    }

    // Times count from the next step.
    fall1 -= stepTicks;
    fall2 -= stepTicks;
    if (release1 >= 0) release1 = release1 >= stepTicks ? release1 - stepTicks : -1;
    if (release2 >= 0) release2 = release2 >= stepTicks ? release2 - stepTicks : -1;
    next -= stepTicks;
    quiet = wave1 != L.WAVE_NOISE && wave2 != L.WAVE_NOISE && fall1 == Infinity && fall2 == Infinity &&
      (release1 < 0 || release1 == Infinity) && (release2 < 0 || release2 == Infinity);
    if (quiet) {
      const rises1 = release1 < 0 && r1 < rampLimit, rises2 = release2 < 0 && r2 < rampLimit;
      const turns1 = wave1 == L.WAVE_PULSE && !high1, turns2 = wave2 == L.WAVE_PULSE && !high2;
      const bound1: f64 = turns1 ? min(nearThreshold, quietLimit) : quietLimit;
      const bound2: f64 = turns2 ? min(nearThreshold, quietLimit) : quietLimit;
      v128.store(RISING, i64x2(rises1 ? -1 : 0, rises2 ? -1 : 0));
      v128.store(BOUNDS, f64x2(rises1 ? bound1 : Infinity, rises2 ? bound2 : Infinity));
      v128.store(SAWS, i64x2(wave1 == L.WAVE_SAW ? -1 : 0, wave2 == L.WAVE_SAW ? -1 : 0));
      const level1: f64 = (wave1 == L.WAVE_SQUARE ? square1 : high1) ? amplitude : 0;
      const level2: f64 = (wave2 == L.WAVE_SQUARE ? square2 : high2) ? amplitude : 0;
      v128.store(LEVELS, f64x2(level1, level2));
      v128.store(FACTORS, f64x2(levelEffect(effects >> L.EFFECT_SHIFT, square2), levelEffect(effects, square1)));
    }
    i++;
  }

  store<i32>(CURSOR + ((<usize>voice) << 2), i);
  store<i32>(L.AT_INTEGERS + ((<usize>(L.I_EDGE_START + voice)) << 2), edge);
  store<f64>(state, r1, L.RAMP_1 * 8);
  store<f64>(state, r2, L.RAMP_2 * 8);
  store<f64>(state, fall1, L.FALL_1 * 8);
  store<f64>(state, fall2, L.FALL_2 * 8);
  store<f64>(state, release1, L.RELEASE_1 * 8);
  store<f64>(state, release2, L.RELEASE_2 * 8);
  store<f64>(state, <f64>high1, L.HIGH_1 * 8);
  store<f64>(state, <f64>high2, L.HIGH_2 * 8);
  store<f64>(state, <f64>square1, L.SQUARE_1 * 8);
  store<f64>(state, <f64>square2, L.SQUARE_2 * 8);
  store<f64>(state, y1, L.COUPLING_1 * 8);
  store<f64>(state, y2, L.COUPLING_2 * 8);
  store<f64>(state, <f64>wave1, L.WAVE_1 * 8);
  store<f64>(state, <f64>wave2, L.WAVE_2 * 8);
  store<f64>(state, <f64>cross, L.CROSS * 8);
  store<f64>(state, <f64>wide, L.WIDE * 8);
  return <i32>((p - stream) / L.SUB_STEP_BYTES);
}

@inline function clamp(x: v128, limit: v128, negative: v128): v128 {
  return f64x2.pmax(f64x2.pmin(x, limit), negative);
}

// tanh for |x| <= OTA_LIMIT.
@inline function tanhInside(x: v128): v128 {
  const q = f64x2.mul(x, x);
  const r = f64x2.mul(q, q);
  const a = f64x2.add(f64x2.splat(135135), f64x2.mul(q, f64x2.splat(17325)));
  const b = f64x2.add(f64x2.splat(135135), f64x2.mul(q, f64x2.splat(62370)));
  const c = f64x2.add(f64x2.splat(3150), f64x2.mul(q, f64x2.splat(28)));
  const numerator = f64x2.mul(x, f64x2.add(a, f64x2.mul(r, f64x2.add(f64x2.splat(378), q))));
  return f64x2.div(numerator, f64x2.add(b, f64x2.mul(r, c)));
}
@inline function otaTanh(x: v128): v128 {
  return tanhInside(clamp(x, f64x2.splat(L.OTA_LIMIT), f64x2.splat(-L.OTA_LIMIT)));
}

// One of the four stages of RK4 for one pair of lanes, whose filter is at `s`: the slopes at the point reached (for
// the first stage, at the state), their share in the sums, and the next point, `reach` along these slopes; in the
// last stage the new state. `plain`: no loop, resonance OTAs scaled as the others, no node beyond OTA_LIMIT.
@inline function stage(s: usize, stage: i32, plain: bool, x: v128, strength: v128, reach: v128): void {
  const at: usize = stage == 0 ? s : s + 64;
  const b1 = v128.load(at), l1 = v128.load(at, 16), b2 = v128.load(at, 32), l2 = v128.load(at, 48);
  const k0 = f64x2.splat(parameter(L.P_K0));
  const kr1 = f64x2.mul(f64x2.splat(parameter(L.P_SECTION_1)), strength);
  const kr2 = f64x2.mul(f64x2.splat(parameter(L.P_SECTION_2)), strength);
  let u: v128, v: v128, back1: v128, back2: v128;
  if (plain) {
    u = tanhInside(b1);
    v = tanhInside(b2);
    back1 = u;
    back2 = v;
  } else {
    const resonanceScale = f64x2.splat(parameter(L.P_RESONANCE_SCALE));
    const loopScale = f64x2.splat(parameter(L.P_LOOP_SCALE));
    const loop = integer(L.I_LAW) == L.LAW_LOOP ? strength : f64x2.splat(0);
    u = otaTanh(b1);
    v = otaTanh(b2);
    back1 = f64x2.mul(resonanceScale, otaTanh(f64x2.div(b1, resonanceScale)));
    back2 = f64x2.mul(resonanceScale, otaTanh(f64x2.div(b2, resonanceScale)));
    x = f64x2.sub(x, f64x2.mul(loop, f64x2.mul(loopScale, otaTanh(f64x2.div(l2, loopScale)))));
  }
  const e = otaTanh(f64x2.add(f64x2.sub(f64x2.sub(x, l1), f64x2.mul(k0, b1)), f64x2.mul(kr1, back1)));
  const f = otaTanh(f64x2.add(f64x2.sub(f64x2.sub(l1, l2), f64x2.mul(k0, b2)), f64x2.mul(kr2, back2)));
  if (stage < 3) {
    v128.store(s, f64x2.add(v128.load(s), f64x2.mul(reach, e)), 64);
    v128.store(s, f64x2.add(v128.load(s, 16), f64x2.mul(reach, u)), 80);
    v128.store(s, f64x2.add(v128.load(s, 32), f64x2.mul(reach, f)), 96);
    v128.store(s, f64x2.add(v128.load(s, 48), f64x2.mul(reach, v)), 112);
    if (stage == 0) {
      v128.store(s, e, 128);
      v128.store(s, u, 144);
      v128.store(s, f, 160);
      v128.store(s, v, 176);
    } else {
      v128.store(s, f64x2.add(v128.load(s, 128), f64x2.add(e, e)), 128);
      v128.store(s, f64x2.add(v128.load(s, 144), f64x2.add(u, u)), 144);
      v128.store(s, f64x2.add(v128.load(s, 160), f64x2.add(f, f)), 160);
      v128.store(s, f64x2.add(v128.load(s, 176), f64x2.add(v, v)), 176);
    }
  } else {
    const limit = f64x2.splat(parameter(L.P_NODE_LIMIT)), negative = f64x2.splat(-parameter(L.P_NODE_LIMIT));
    const sixth = f64x2.mul(reach, f64x2.splat(1.0 / 6.0));
    const db1 = f64x2.mul(sixth, f64x2.add(v128.load(s, 128), e));
    const dl1 = f64x2.mul(sixth, f64x2.add(v128.load(s, 144), u));
    const db2 = f64x2.mul(sixth, f64x2.add(v128.load(s, 160), f));
    const dl2 = f64x2.mul(sixth, f64x2.add(v128.load(s, 176), v));
    v128.store(s, clamp(f64x2.add(v128.load(s), db1), limit, negative));
    v128.store(s, clamp(f64x2.add(v128.load(s, 16), dl1), limit, negative), 16);
    v128.store(s, clamp(f64x2.add(v128.load(s, 32), db2), limit, negative), 32);
    v128.store(s, clamp(f64x2.add(v128.load(s, 48), dl2), limit, negative), 48);
  }
}

// Solves sub-steps `from` to `to - 1` of the first `pairs` pairs. The stages of the pairs are interleaved, so that the
// processor has work while a division is under way.
@inline function solvePairs(from: i32, to: i32, pairs: i32): void {
  const plain = true;
  const half = f64x2.splat(0.5);
  const A = FILTERS, B = FILTERS + PAIR_BYTES, C = FILTERS + 2 * PAIR_BYTES;
  let a: usize = L.AT_STREAMS + <usize>(from * L.SUB_STEP_BYTES);
  let b: usize = a + L.STREAM_BYTES, c: usize = b + L.STREAM_BYTES;
  for (let n = from; n < to; n++) {
    const hA = v128.load(a, L.SUB_STEP_PHASE), hB = v128.load(b, L.SUB_STEP_PHASE), hC = v128.load(c, L.SUB_STEP_PHASE);
    const kA = v128.load(a, L.SUB_STEP_STRENGTH), kB = v128.load(b, L.SUB_STEP_STRENGTH);
    const kC = v128.load(c, L.SUB_STEP_STRENGTH);
    const mA = f64x2.mul(half, hA), mB = f64x2.mul(half, hB), mC = f64x2.mul(half, hC);
    v128.store(a, v128.load(A, 48), L.SUB_STEP_LOW_2);
    if (pairs > 1) v128.store(b, v128.load(B, 48), L.SUB_STEP_LOW_2);
    if (pairs > 2) v128.store(c, v128.load(C, 48), L.SUB_STEP_LOW_2);
    stage(A, 0, plain, v128.load(a, L.SUB_STEP_START), kA, mA);
    if (pairs > 1) stage(B, 0, plain, v128.load(b, L.SUB_STEP_START), kB, mB);
    if (pairs > 2) stage(C, 0, plain, v128.load(c, L.SUB_STEP_START), kC, mC);
    stage(A, 1, plain, v128.load(a, L.SUB_STEP_MIDDLE), kA, mA);
    if (pairs > 1) stage(B, 1, plain, v128.load(b, L.SUB_STEP_MIDDLE), kB, mB);
    if (pairs > 2) stage(C, 1, plain, v128.load(c, L.SUB_STEP_MIDDLE), kC, mC);
    stage(A, 2, plain, v128.load(a, L.SUB_STEP_MIDDLE), kA, hA);
    if (pairs > 1) stage(B, 2, plain, v128.load(b, L.SUB_STEP_MIDDLE), kB, hB);
    if (pairs > 2) stage(C, 2, plain, v128.load(c, L.SUB_STEP_MIDDLE), kC, hC);
    stage(A, 3, plain, v128.load(a, L.SUB_STEP_END), kA, hA);
    if (pairs > 1) stage(B, 3, plain, v128.load(b, L.SUB_STEP_END), kB, hB);
    if (pairs > 2) stage(C, 3, plain, v128.load(c, L.SUB_STEP_END), kC, hC);
    a += L.SUB_STEP_BYTES;
    b += L.SUB_STEP_BYTES;
    c += L.SUB_STEP_BYTES;
  }
}
function solveThree(from: i32, to: i32): void {
  solvePairs(from, to, 3);
}
function solveTwo(from: i32, to: i32): void {
  solvePairs(from, to, 2);
}
function solveOne(from: i32, to: i32): void {
  solvePairs(from, to, 1);
}

// The same for one pair and any circuit.
function solveGeneral(pair: i32, count: i32): void {
  const s: usize = FILTERS + <usize>pair * PAIR_BYTES;
  let p: usize = L.AT_STREAMS + <usize>(pair * L.STREAM_BYTES);
  for (let n = 0; n < count; n++) {
    const h = v128.load(p, L.SUB_STEP_PHASE), strength = v128.load(p, L.SUB_STEP_STRENGTH);
    const half = f64x2.mul(f64x2.splat(0.5), h);
    v128.store(p, v128.load(s, 48), L.SUB_STEP_LOW_2);
    stage(s, 0, false, v128.load(p, L.SUB_STEP_START), strength, half);
    stage(s, 1, false, v128.load(p, L.SUB_STEP_MIDDLE), strength, half);
    stage(s, 2, false, v128.load(p, L.SUB_STEP_MIDDLE), strength, h);
    stage(s, 3, false, v128.load(p, L.SUB_STEP_END), strength, h);
    p += L.SUB_STEP_BYTES;
  }
}

@inline function laneVoice(lane: i32): i32 {
  return load<i32>(L.AT_LANE_VOICES + ((<usize>lane) << 2));
}
@inline function laneCount(lane: i32): i32 {
  return load<i32>(L.AT_LANE_COUNTS + ((<usize>lane) << 2));
}
@inline function filterAt(lane: i32): usize {
  return FILTERS + <usize>((lane >> 1) * <i32>PAIR_BYTES + (lane & 1) * 8);
}

// Begins samples I_FROM to I_TO - 1: controls that all voices share, cursors, lanes. The voices with the highest
// corners come first, so that voices with about as many sub-steps share a vector.
export function begin(): void {
  const from = integer(L.I_FROM), to = integer(L.I_TO);
  resonance(from, to);
  store<i32>(L.AT_INTEGERS, 0, L.I_WIDE_USED * 4);
  let lanes = 0;
  for (let voice = 0; voice < L.VOICES; voice++) {
    store<i32>(IS_WIDE + ((<usize>voice) << 2), 0);
    if (integer(L.I_ACTIVE + voice) == 0) continue;
    const first = max(from, integer(L.I_VOICE_FROM + voice));
    store<i32>(CURSOR + ((<usize>voice) << 2), first);
    store<i32>(GATHERED + ((<usize>voice) << 2), first);
    const corner = load<f64>(track(L.TRACK_VCF + voice, from));
    let lane = lanes++;
    for (; lane > 0 && load<f64>(track(L.TRACK_VCF + laneVoice(lane - 1), from)) < corner; lane--) {
      store<i32>(L.AT_LANE_VOICES + ((<usize>lane) << 2), laneVoice(lane - 1));
    }
    store<i32>(L.AT_LANE_VOICES + ((<usize>lane) << 2), voice);
  }
  for (let lane = 0; lane < L.VOICES; lane++) {
    const voice = lane < lanes ? laneVoice(lane) : -1;
    store<i32>(L.AT_LANE_VOICES + ((<usize>lane) << 2), voice);
    const filter = filterAt(lane);
    if (voice < 0) {
      for (let field = 0; field < 4; field++) store<f64>(filter + ((<usize>field) << 4), 0);
      continue;
    }
    const state: usize = L.AT_STATE + <usize>(voice * L.VOICE_FIELDS * 8);
    store<f64>(filter, load<f64>(state, L.BAND_1 * 8));
    store<f64>(filter, load<f64>(state, L.LOW_1 * 8), 16);
    store<f64>(filter, load<f64>(state, L.BAND_2 * 8), 32);
    store<f64>(filter, load<f64>(state, L.LOW_2 * 8), 48);
  }
}

// Walks through all voices until their streams are full or the block is over; false if there was nothing left.
export function walkAll(isTimed: bool): bool {
  const to = integer(L.I_TO);
  let any = false;
  for (let lane = 0; lane < L.VOICES; lane++) {
    const voice = laneVoice(lane);
    let count = 0;
    if (voice >= 0) {
      const from = load<i32>(CURSOR + ((<usize>voice) << 2));
      if (from < to) {
        any = true;
        controls(voice, from, to);
        count = walk(voice, lane, to, isTimed);
      }
    }
    store<i32>(L.AT_LANE_COUNTS + ((<usize>lane) << 2), count);
  }
  return any;
}

// Runs the filters over the streams, of which the shorter ones are padded.
export function solve(): void {
  const c = max(laneCount(4), laneCount(5));
  const b = max(c, max(laneCount(2), laneCount(3)));
  const a = max(b, max(laneCount(0), laneCount(1)));
  const plain = integer(L.I_LAW) != L.LAW_LOOP && parameter(L.P_RESONANCE_SCALE) == 1 && parameter(L.P_NODE_LIMIT) <= 4;
  for (let lane = 0; lane < L.VOICES; lane++) {
    const count = lane < 2 ? a : lane < 4 ? b : c;
    for (let k = laneCount(lane); k < count; k++) {
      put(streamOf(lane) + <usize>(k * L.SUB_STEP_BYTES), 0, 0, 0, 0);
    }
  }
  if (plain) {
    solveThree(0, c);
    solveTwo(c, b);
    solveOne(b, a);
  } else {
    solveGeneral(0, a);
    solveGeneral(1, b);
    solveGeneral(2, c);
  }
}

// Takes what the filters gave at the samples that the last `walkAll` went through.
export function gather(): void {
  for (let lane = 0; lane < L.VOICES; lane++) {
    const voice = laneVoice(lane);
    if (voice < 0 || laneCount(lane) == 0) continue;
    const isWide = load<i32>(IS_WIDE + ((<usize>voice) << 2)) != 0;
    const end = voice * L.BLOCK + load<i32>(CURSOR + ((<usize>voice) << 2));
    for (let slot = voice * L.BLOCK + load<i32>(GATHERED + ((<usize>voice) << 2)); slot < end; slot++) {
      const at: usize = <usize>slot;
      store<f64>(OUTPUTS + (at << 3), load<f64>(<usize>load<i32>(SAMPLE_AT + (at << 2)), L.SUB_STEP_LOW_2));
      if (isWide && load<f64>(SHARES + (at << 3)) != 0) {
        store<f64>(HALF_OUTPUTS + (at << 3), load<f64>(<usize>load<i32>(HALF_AT + (at << 2)), L.SUB_STEP_LOW_2));
      }
    }
    store<i32>(GATHERED + ((<usize>voice) << 2), end - voice * L.BLOCK);
  }
}

function mix(voice: i32, from: i32, to: i32): void {
  const level = voiceParameter(voice, L.V_LEVEL);
  const levels = f64x2.splat(level);
  let bus: usize = L.AT_BUS + ((<usize>from) << 3);
  let output: usize = OUTPUTS + ((<usize>(voice * L.BLOCK + from)) << 3);
  let vca = track(L.TRACK_VCA + voice, from);
  let i = from;
  for (; i + 1 < to; i += 2) {
    const sample = f64x2.mul(f64x2.mul(v128.load(output), v128.load(vca)), levels);
    v128.store(bus, f64x2.add(v128.load(bus), sample));
    bus += 16;
    output += 16;
    vca += 16;
  }
  if (i < to) store<f64>(bus, load<f64>(bus) + load<f64>(output) * load<f64>(vca) * level);
}

function mixWide(voice: i32, from: i32, to: i32): void {
  const level = voiceParameter(voice, L.V_LEVEL);
  store<i32>(L.AT_INTEGERS, 1, L.I_WIDE_USED * 4);
  for (let i = from; i < to; i++) {
    const slot: usize = (<usize>(voice * L.BLOCK + i)) << 3;
    const bus: usize = L.AT_BUS + ((<usize>i) << 3), wideBus: usize = L.AT_WIDE_BUS + ((<usize>i) << 4);
    const vca = track(L.TRACK_VCA + voice, i);
    const sample = load<f64>(OUTPUTS + slot) * load<f64>(vca) * level;
    const share = load<f64>(SHARES + slot);
    if (share == 0) {
      store<f64>(bus, load<f64>(bus) + sample);
      continue;
    }
    const gain = 0.5 * (load<f64>(vca) + load<f64>(vca, 8));
    store<f64>(bus, load<f64>(bus) + sample * (1.0 - share));
    store<f64>(wideBus, load<f64>(wideBus) + sample * share);
    store<f64>(wideBus, load<f64>(wideBus, 8) + load<f64>(HALF_OUTPUTS + slot) * gain * level * share, 8);
  }
}

function tap(voice: i32, from: i32, to: i32): void {
  const scale = parameter(L.P_OTA_SCALE);
  for (let i = from; i < to; i++) {
    const slot: usize = (<usize>(voice * L.BLOCK + i)) << 3;
    store<f64>(L.AT_FILTER_OUTPUTS + slot, load<f64>(OUTPUTS + slot) * scale);
  }
}

// Adds the voices up behind their VCAs, in their order, and puts the state of the filters back.
export function finish(): void {
  const from = integer(L.I_FROM), to = integer(L.I_TO);
  memory.fill(L.AT_BUS + ((<usize>from) << 3), 0, (<usize>(to - from)) << 3);
  memory.fill(L.AT_WIDE_BUS + ((<usize>from) << 4), 0, (<usize>(to - from)) << 4);
  for (let voice = 0; voice < L.VOICES; voice++) {
    if (integer(L.I_ACTIVE + voice) == 0) continue;
    const first = max(from, integer(L.I_VOICE_FROM + voice));
    if (integer(L.I_TAPPED) != 0) tap(voice, first, to);
    if (load<i32>(IS_WIDE + ((<usize>voice) << 2)) != 0) mixWide(voice, first, to);
    else mix(voice, first, to);
  }
  for (let lane = 0; lane < L.VOICES; lane++) {
    const voice = laneVoice(lane);
    if (voice < 0) continue;
    const state: usize = L.AT_STATE + <usize>(voice * L.VOICE_FIELDS * 8);
    const filter = filterAt(lane);
    store<f64>(state, load<f64>(filter), L.BAND_1 * 8);
    store<f64>(state, load<f64>(filter, 16), L.LOW_1 * 8);
    store<f64>(state, load<f64>(filter, 32), L.BAND_2 * 8);
    store<f64>(state, load<f64>(filter, 48), L.LOW_2 * 8);
  }
}

// Everything at once.
export function render(): void {
  begin();
  while (walkAll(false)) {
    solve();
    gather();
  }
  finish();
}
