// The scalar half: walks through the steps of a voice, corner by corner, and writes the stream of its sub-steps.

import * as E from '../edgeCodes';
import * as L from './layout';
import {
  BOUNDS, CURSOR, CUTOFF, FACTORS, GAINS, HALF_AT, HISS, IS_WIDE, LEVELS, RISING, SAMPLE_AT, SAWS, SHARES,
  SLOPES, STREAM_END, integer, parameter,
} from './scratch';

// Where the stream of a lane begins.
@inline export function streamOf(lane: i32): usize {
  return L.AT_STREAMS + <usize>((lane >> 1) * L.STREAM_BYTES + (lane & 1) * 8);
}

// Writes one sub-step.
@inline export function put(p: usize, h: f64, length: f64, start: f64, end: f64, strength: f64): void {
  store<f64>(p, h, L.SUB_STEP_PHASE);
  store<f64>(p, start, L.SUB_STEP_START);
  store<f64>(p, 0.5 * (start + end), L.SUB_STEP_MIDDLE);
  store<f64>(p, end, L.SUB_STEP_END);
  store<f64>(p, strength, L.SUB_STEP_STRENGTH);
  store<f64>(p, length, L.SUB_STEP_LENGTH);
}

// Writes a piece as sub-steps; returns the place behind them.
@inline function putPiece(p: usize, phase: f64, dt: f64, start: f64, end: f64, strength: f64): usize {
  if (phase <= L.LARGEST_STEP) {
    put(p, phase, dt, start, end, strength);
    return p + L.SUB_STEP_BYTES;
  }
  const pieces = ceil(phase / L.LARGEST_STEP);
  const h = phase / pieces, length = dt / pieces;
  const slope = (end - start) / pieces;
  let from = start;
  let to = pieces == 1.0 ? end : start + slope;
  for (let n: f64 = 0; n < pieces; n += 1) {
    put(p, h, length, from, to, strength);
    p += L.SUB_STEP_BYTES;
    from = to;
    to += slope;
  }
  return p;
}

// The same for an input that will be injected: writes the noise alone, and each sub-step's time. The piece is `dt`
// long and starts `t` after the step, which starts at `step`.
function putTimed(p: usize, phase: f64, noise: f64, strength: f64, step: f64, t: f64, dt: f64, lane: i32): usize {
  const pieces = ceil(max(phase / L.LARGEST_STEP, dt / L.LONGEST_INJECTED));
  const length = dt / pieces;
  for (let n: f64 = 0; n < pieces; n += 1) {
    put(p, phase / pieces, length, noise, noise, strength);
    const place = <i32>((p - streamOf(lane)) / L.SUB_STEP_BYTES);
    const at: usize = L.AT_TIMES + <usize>((lane * L.SUB_STEPS + place) * L.TIME_BYTES);
    store<f64>(at, step, L.TIME_STEP);
    store<f64>(at, t + n * length, L.TIME_START);
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
      else p = putPiece(p, wc * dt, dt, start, stop, strength);
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
export function walk(voice: i32, lane: i32, to: i32, isTimed: bool): i32 {
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
        else p = putPiece(p, phase, dt, xs, xe, strength);
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
