// The SIMD half: the RK4 sub-steps of all filters, two voices a vector.

import * as L from './layout';
import { throughDiode } from './clamp';
import { FILTERS, LARGEST_NODE, PAIR_BYTES, integer, parameter } from './scratch';

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

// Kinds of circuit: two sections without a loop, their resonance OTAs scaled as the others and no node beyond OTA_LIMIT;
// any two sections; four cells in a loop.
const PLAIN: i32 = 0;
const GENERAL: i32 = 1;
const CELLS: i32 = 2;

// What comes back to the input through the loop's OTA.
@inline function looped(output: v128, loop: v128): v128 {
  const loopScale = f64x2.splat(parameter(L.P_LOOP_SCALE));
  return f64x2.mul(loop, f64x2.mul(loopScale, otaTanh(f64x2.div(output, loopScale))));
}

// One of the four stages of RK4 for one pair of lanes, whose filter is at `s`: the slopes at the point reached (for
// the first stage, at the state), their share in the sums, and the next point, `reach` along these slopes; in the
// last stage, 3, the new state; 4 is the same without an eye on the diodes. The sub-step is at `p`; `kind` says of which
// circuit.
@inline function stage(s: usize, stage: i32, kind: i32, x: v128, strength: v128, reach: v128, p: usize): void {
  const at: usize = stage == 0 ? s : s + 64;
  const b1 = v128.load(at), l1 = v128.load(at, 16), b2 = v128.load(at, 32), l2 = v128.load(at, 48);
  let e: v128, u: v128, f: v128, v: v128;
  if (kind == CELLS) {
    e = otaTanh(f64x2.sub(f64x2.sub(x, looped(l2, strength)), b1));
    u = otaTanh(f64x2.sub(b1, l1));
    f = otaTanh(f64x2.sub(l1, b2));
    v = otaTanh(f64x2.sub(b2, l2));
  } else {
    const k0 = f64x2.splat(parameter(L.P_K0));
    const kr1 = f64x2.mul(f64x2.splat(parameter(L.P_SECTION_1)), strength);
    const kr2 = f64x2.mul(f64x2.splat(parameter(L.P_SECTION_2)), strength);
    let back1: v128, back2: v128;
    if (kind == PLAIN) {
      u = tanhInside(b1);
      v = tanhInside(b2);
      back1 = u;
      back2 = v;
    } else {
      const resonanceScale = f64x2.splat(parameter(L.P_RESONANCE_SCALE));
      const loop = integer(L.I_LAW) == L.LAW_LOOP ? strength : f64x2.splat(0);
      u = otaTanh(b1);
      v = otaTanh(b2);
      back1 = f64x2.mul(resonanceScale, otaTanh(f64x2.div(b1, resonanceScale)));
      back2 = f64x2.mul(resonanceScale, otaTanh(f64x2.div(b2, resonanceScale)));
      x = f64x2.sub(x, looped(l2, loop));
    }
    e = otaTanh(f64x2.add(f64x2.sub(f64x2.sub(x, l1), f64x2.mul(k0, b1)), f64x2.mul(kr1, back1)));
    f = otaTanh(f64x2.add(f64x2.sub(f64x2.sub(l1, l2), f64x2.mul(k0, b2)), f64x2.mul(kr2, back2)));
  }
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
    const sixth = f64x2.mul(reach, f64x2.splat(1.0 / 6.0));
    const n1 = f64x2.add(v128.load(s), f64x2.mul(sixth, f64x2.add(v128.load(s, 128), e)));
    const n2 = f64x2.add(v128.load(s, 16), f64x2.mul(sixth, f64x2.add(v128.load(s, 144), u)));
    const n3 = f64x2.add(v128.load(s, 32), f64x2.mul(sixth, f64x2.add(v128.load(s, 160), f)));
    const n4 = f64x2.add(v128.load(s, 48), f64x2.mul(sixth, f64x2.add(v128.load(s, 176), v)));
    if (stage == 3) {
      const largest = largestOf(n1, n2, n3, n4);
      const either = f64x2.pmax(largest, v128.load(s, LARGEST_NODE));
      const beyond = f64x2.gt(either, f64x2.splat(parameter(L.P_CLAMP_FROM)));
      if (v128.any_true(beyond)) {
        if (kind == CELLS) clampedCells(s, p, beyond);
        else clampedSections(s, p, beyond);
        return;
      }
      v128.store(s, largest, LARGEST_NODE);
    }
    v128.store(s, n1);
    v128.store(s, n2, 16);
    v128.store(s, n3, 32);
    v128.store(s, n4, 48);
  }
}

@inline function largestOf(b1: v128, l1: v128, b2: v128, l2: v128): v128 {
  return f64x2.pmax(f64x2.pmax(f64x2.abs(b1), f64x2.abs(l1)), f64x2.pmax(f64x2.abs(b2), f64x2.abs(l2)));
}

// What the diodes make of four vectors at `at`, reached from those at `before` in `share` of the sub-step at `p`.
function throughDiodes(before: usize, at: usize, p: usize, share: f64, lane: i32): void {
  const flow = parameter(L.P_CLAMP_RATE) * (share * load<f64>(p + <usize>(lane * 8), L.SUB_STEP_LENGTH));
  const from = parameter(L.P_CLAMP_FROM), supply = parameter(L.P_CLAMP_SUPPLY);
  const thermal = parameter(L.P_CLAMP_THERMAL);
  for (let node = 0; node < 4; node++) {
    const offset = <usize>(node * 16 + lane * 8);
    const after = load<f64>(at + offset);
    store<f64>(at + offset, throughDiode(load<f64>(before + offset), after, flow, from, supply, thermal));
  }
}

@inline function clampPoint(s: usize, p: usize, share: f64, low: bool, high: bool): void {
  if (low) throughDiodes(s, s + 64, p, share, 0);
  if (high) throughDiodes(s, s + 64, p, share, 1);
}

// Stages as functions: the image has one of each, and the processor looks across calls.
function generalFirst(s: usize, x: v128, strength: v128, reach: v128, p: usize): void {
  stage(s, 0, GENERAL, x, strength, reach, p);
}
function generalNext(s: usize, x: v128, strength: v128, reach: v128, p: usize): void {
  stage(s, 1, GENERAL, x, strength, reach, p);
}
function generalLast(s: usize, x: v128, strength: v128, reach: v128, p: usize): void {
  stage(s, 3, GENERAL, x, strength, reach, p);
}
function cellsFirst(s: usize, x: v128, strength: v128, reach: v128, p: usize): void {
  stage(s, 0, CELLS, x, strength, reach, p);
}
function cellsNext(s: usize, x: v128, strength: v128, reach: v128, p: usize): void {
  stage(s, 1, CELLS, x, strength, reach, p);
}
function cellsLast(s: usize, x: v128, strength: v128, reach: v128, p: usize): void {
  stage(s, 3, CELLS, x, strength, reach, p);
}

// Stage 0 to 3; written out in place where every nanosecond counts, in plain circuits.
@inline function anyStage(s: usize, n: i32, kind: i32, x: v128, strength: v128, reach: v128, p: usize): void {
  if (kind == PLAIN) stage(s, n, PLAIN, x, strength, reach, p);
  else if (kind == GENERAL) {
    if (n == 0) generalFirst(s, x, strength, reach, p);
    else if (n == 3) generalLast(s, x, strength, reach, p);
    else generalNext(s, x, strength, reach, p);
  } else {
    if (n == 0) cellsFirst(s, x, strength, reach, p);
    else if (n == 3) cellsLast(s, x, strength, reach, p);
    else cellsNext(s, x, strength, reach, p);
  }
}

// The sub-step at `p` of the pair at `s` once more, from its start, with the diodes in the lanes that are `beyond`
// where they begin. Rare, so lane by lane.
function clampedSections(s: usize, p: usize, beyond: v128): void {
  clampedStep(s, GENERAL, p, beyond);
}
function clampedCells(s: usize, p: usize, beyond: v128): void {
  clampedStep(s, CELLS, p, beyond);
}
@inline function clampedStep(s: usize, kind: i32, p: usize, beyond: v128): void {
  const low = i64x2.extract_lane(beyond, 0) != 0, high = i64x2.extract_lane(beyond, 1) != 0;
  const h = v128.load(p, L.SUB_STEP_PHASE), strength = v128.load(p, L.SUB_STEP_STRENGTH);
  const half = f64x2.mul(f64x2.splat(0.5), h);
  const middle = v128.load(p, L.SUB_STEP_MIDDLE);
  anyStage(s, 0, kind, v128.load(p, L.SUB_STEP_START), strength, half, p);
  clampPoint(s, p, 0.5, low, high);
  anyStage(s, 1, kind, middle, strength, half, p);
  clampPoint(s, p, 0.5, low, high);
  anyStage(s, 2, kind, middle, strength, h, p);
  clampPoint(s, p, 1, low, high);
  const b1 = v128.load(s), l1 = v128.load(s, 16), b2 = v128.load(s, 32), l2 = v128.load(s, 48);
  stage(s, 4, kind, v128.load(p, L.SUB_STEP_END), strength, h, p);
  // The state before goes where the point was.
  v128.store(s, b1, 64);
  v128.store(s, l1, 80);
  v128.store(s, b2, 96);
  v128.store(s, l2, 112);
  if (low) throughDiodes(s + 64, s, p, 1, 0);
  if (high) throughDiodes(s + 64, s, p, 1, 1);
  const largest = largestOf(v128.load(s), v128.load(s, 16), v128.load(s, 32), v128.load(s, 48));
  v128.store(s, largest, LARGEST_NODE);
}

// Solves sub-steps `from` to `to - 1` of the first `pairs` pairs. The stages of the pairs are interleaved, so that the
// processor has work while a division is under way.
@inline function solvePairs(kind: i32, from: i32, to: i32, pairs: i32): void {
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
    anyStage(A, 0, kind, v128.load(a, L.SUB_STEP_START), kA, mA, a);
    if (pairs > 1) anyStage(B, 0, kind, v128.load(b, L.SUB_STEP_START), kB, mB, b);
    if (pairs > 2) anyStage(C, 0, kind, v128.load(c, L.SUB_STEP_START), kC, mC, c);
    anyStage(A, 1, kind, v128.load(a, L.SUB_STEP_MIDDLE), kA, mA, a);
    if (pairs > 1) anyStage(B, 1, kind, v128.load(b, L.SUB_STEP_MIDDLE), kB, mB, b);
    if (pairs > 2) anyStage(C, 1, kind, v128.load(c, L.SUB_STEP_MIDDLE), kC, mC, c);
    anyStage(A, 2, kind, v128.load(a, L.SUB_STEP_MIDDLE), kA, hA, a);
    if (pairs > 1) anyStage(B, 2, kind, v128.load(b, L.SUB_STEP_MIDDLE), kB, hB, b);
    if (pairs > 2) anyStage(C, 2, kind, v128.load(c, L.SUB_STEP_MIDDLE), kC, hC, c);
    anyStage(A, 3, kind, v128.load(a, L.SUB_STEP_END), kA, hA, a);
    if (pairs > 1) anyStage(B, 3, kind, v128.load(b, L.SUB_STEP_END), kB, hB, b);
    if (pairs > 2) anyStage(C, 3, kind, v128.load(c, L.SUB_STEP_END), kC, hC, c);
    a += L.SUB_STEP_BYTES;
    b += L.SUB_STEP_BYTES;
    c += L.SUB_STEP_BYTES;
  }
}
// Circuits without a loop.
export function solveThree(from: i32, to: i32): void {
  solvePairs(PLAIN, from, to, 3);
}
export function solveTwo(from: i32, to: i32): void {
  solvePairs(PLAIN, from, to, 2);
}
export function solveOne(from: i32, to: i32): void {
  solvePairs(PLAIN, from, to, 1);
}

// The others.
export function solveGeneral(from: i32, to: i32, pairs: i32): void {
  solvePairs(GENERAL, from, to, pairs);
}
export function solveCells(from: i32, to: i32, pairs: i32): void {
  solvePairs(CELLS, from, to, pairs);
}
