// The inner loops of the chorus and of the output rates, in AssemblyScript: the same bits as `referenceSignal.ts`,
// several times faster. Channels, and the two complex poles of a filter, lie side by side in a vector.
//
// Built by `npm run kernel` into `signalImage.ts`.

import * as L from './layout';

@inline function pair(at: usize): v128 {
  return v128.load(at);
}

/** See `SignalKernel.halfBand`. */
export function halfBand(line: usize, step: i32, count: i32, taps: usize, sides: i32, out: usize, outStep: i32): void {
  const middle = v128.load64_splat(taps);
  const first = taps + 8;
  const last = first + (<usize>sides << 3);
  for (let n = 0; n < count; n++) {
    let even = f64x2.mul(middle, pair(line));
    let odd = f64x2.splat(0);
    let before = line - 16;
    let after = line + 16;
    for (let tap = first; tap < last; tap += 16) {
      even = f64x2.add(even, f64x2.mul(v128.load64_splat(tap), f64x2.add(pair(before), pair(after))));
      odd = f64x2.add(odd, f64x2.mul(v128.load64_splat(tap, 8), f64x2.add(pair(before - 32), pair(after + 32))));
      before -= 64;
      after += 64;
    }
    v128.store(out, f64x2.add(even, odd));
    line += <usize>step << 4;
    out += <usize>outStep << 4;
  }
}

/** See `SignalKernel.between`. */
export function between(line: usize, count: i32, taps: usize, sides: i32, out: usize): void {
  const last = taps + (<usize>sides << 3);
  for (let n = 0; n < count; n++) {
    let even = f64x2.splat(0);
    let odd = f64x2.splat(0);
    let before = line - 16;
    let after = line;
    for (let tap = taps; tap < last; tap += 16) {
      even = f64x2.add(even, f64x2.mul(v128.load64_splat(tap), f64x2.add(pair(before), pair(after))));
      odd = f64x2.add(odd, f64x2.mul(v128.load64_splat(tap, 8), f64x2.add(pair(before - 16), pair(after + 16))));
      before -= 32;
      after += 32;
    }
    v128.store(out, f64x2.add(even, odd));
    v128.store(out, pair(line), 16);
    line += 16;
    out += 32;
  }
}

/** See `SignalKernel.polyphase`. */
export function polyphase(line: usize, count: i32, taps: usize, tapCount: i32, phase: i32, up: i32, down: i32, out: usize): void {
  const length = <usize>tapCount << 3;
  for (let n = 0; n < count; n++) {
    const first = taps + <usize>phase * length;
    const last = first + length;
    let even = f64x2.splat(0);
    let odd = f64x2.splat(0);
    let at = line;
    for (let tap = first; tap < last; tap += 16) {
      even = f64x2.add(even, f64x2.mul(v128.load64_splat(tap), pair(at)));
      odd = f64x2.add(odd, f64x2.mul(v128.load64_splat(tap, 8), pair(at - 16)));
      at -= 32;
    }
    v128.store(out, f64x2.add(even, odd));
    out += 16;
    phase += down;
    while (phase >= up) {
      phase -= up;
      line += 16;
    }
  }
}

@inline function parameter(index: i32): f64 {
  return load<f64>(L.AT_CHORUS + (<usize>index << 3));
}

@inline function parameters(index: i32): v128 {
  return v128.load(L.AT_CHORUS + (<usize>index << 3));
}

/** See `SignalKernel.chorus`. */
export function chorus(from: i32, to: i32): void {
  filterInput(from, to);
  moveTriangle(from, to);
  const samples = <i32>parameter(L.C_SAMPLES);
  runLine(L.AT_LINE_1, L.AT_QUEUES, 1, L.AT_WET_1, from, to);
  runLine(L.AT_LINE_2, L.AT_QUEUES + (<usize>samples << 3), -1, L.AT_WET_2, from, to);
}

function filterInput(from: i32, to: i32): void {
  const stepRe = parameters(L.C_INPUT_STEP);
  const stepIm = parameters(L.C_INPUT_STEP + 2);
  const stepReal = parameter(L.C_INPUT_STEP + 4);
  let re = v128.load(L.AT_INPUT_STATE);
  let im = v128.load(L.AT_INPUT_STATE, 16);
  let real = load<f64>(L.AT_INPUT_STATE, 32);
  let track = L.AT_INPUT_TRACK + <usize>from * 40;
  for (let i = from; i < to; i++) {
    const u = load<f64>(L.AT_DRY + (<usize>i << 3));
    const next = f64x2.add(f64x2.sub(f64x2.mul(re, stepRe), f64x2.mul(im, stepIm)), f64x2.splat(u));
    im = f64x2.add(f64x2.mul(re, stepIm), f64x2.mul(im, stepRe));
    re = next;
    real = real * stepReal + u;
    v128.store(track, re);
    v128.store(track, im, 16);
    store<f64>(track, real, 32);
    track += 40;
  }
  v128.store(L.AT_INPUT_STATE, re);
  v128.store(L.AT_INPUT_STATE, im, 16);
  store<f64>(L.AT_INPUT_STATE, real, 32);
}

function moveTriangle(from: i32, to: i32): void {
  const depth = parameter(L.C_DEPTH);
  const rate = parameter(L.C_RATE);
  let phase = parameter(L.C_PHASE);
  for (let i = from; ; i++) {
    const place = phase < 0.5 ? phase : 1 - phase;
    store<f64>(L.AT_DELAY_TRACK + (<usize>i << 3), depth * (4 * place - 1));
    if (i == to) break;
    phase += rate;
    if (phase >= 1) phase -= 1;
  }
  store<f64>(L.AT_CHORUS + (L.C_PHASE << 3), phase);
}

function runLine(line: usize, queue: usize, sign: f64, out: usize, from: i32, to: i32): void {
  const stepRe = parameters(L.C_OUTPUT_STEP);
  const stepIm = parameters(L.C_OUTPUT_STEP + 2);
  const stepReal = parameter(L.C_OUTPUT_STEP + 4);
  const delay = parameter(L.C_DELAY);
  const perSecond = parameter(L.C_PER_SECOND);
  const top = parameter(L.C_TOP);
  const cubic = parameter(L.C_CUBIC);
  const quintic = parameter(L.C_QUINTIC);
  const transfer = parameter(L.C_TRANSFER);
  const leak = parameter(L.C_LEAK);
  const through = parameter(L.C_THROUGH);
  const samples = <i32>parameter(L.C_SAMPLES);
  let next = load<f64>(line, L.L_NEXT << 3);
  let held = load<f64>(line, L.L_HELD << 3);
  let place = <i32>load<f64>(line, L.L_PLACE << 3);
  let re = v128.load(line, L.L_FILTER << 3);
  let im = v128.load(line, (L.L_FILTER + 2) << 3);
  let real = load<f64>(line, (L.L_FILTER + 4) << 3);
  let track = L.AT_INPUT_TRACK + <usize>from * 40;
  for (let i = from; i < to; i++) {
    const sum = f64x2.extract_lane(re, 0) + f64x2.extract_lane(re, 1);
    store<f64>(out + (<usize>i << 3), through * held + real + sum);
    const nextRe = f64x2.sub(f64x2.mul(re, stepRe), f64x2.mul(im, stepIm));
    im = f64x2.add(f64x2.mul(re, stepIm), f64x2.mul(im, stepRe));
    re = nextRe;
    real *= stepReal;
    while (next < 1) {
      const moment = next * L.PHASES;
      const phase = <i32>(moment + 0.5);
      const part = moment - <f64>phase;
      const parts = f64x2.splat(part);

      const read: usize = L.AT_READ_ROWS + <usize>phase * (L.ROW * 8);
      const readRe = f64x2.add(v128.load(read), f64x2.mul(parts, v128.load(read, 40)));
      const readIm = f64x2.add(v128.load(read, 16), f64x2.mul(parts, v128.load(read, 56)));
      const readReal = load<f64>(read, 32) + part * load<f64>(read, 72);
      const both = f64x2.add(f64x2.mul(readRe, v128.load(track)), f64x2.mul(readIm, v128.load(track, 16)));
      let value = readReal * load<f64>(track, 32) + (f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1));
      if (value > top) value = top;
      else if (value < -top) value = -top;
      const square = value * value;
      value -= value * square * (cubic + square * quintic);

      const away = sign * load<f64>(L.AT_DELAY_TRACK + (<usize>i << 3));
      const slope = sign * load<f64>(L.AT_DELAY_TRACK + (<usize>i << 3), 8) - away;
      const present = away + next * slope;
      const slot = queue + (<usize>place << 3);
      const change = transfer * (load<f64>(slot) * (1 - present * leak) - held);
      held += change;
      store<f64>(slot, value);
      place = place + 1 == samples ? 0 : place + 1;

      const step: usize = L.AT_STEP_ROWS + <usize>phase * (L.ROW * 8);
      const changes = f64x2.splat(change);
      re = f64x2.add(re, f64x2.mul(changes, f64x2.add(v128.load(step), f64x2.mul(parts, v128.load(step, 40)))));
      im = f64x2.add(im, f64x2.mul(changes, f64x2.add(v128.load(step, 16), f64x2.mul(parts, v128.load(step, 56)))));
      real += change * (load<f64>(step, 32) + part * load<f64>(step, 72));

      next += (delay + present) * perSecond * (1 + 0.5 * perSecond * slope);
    }
    next -= 1;
    track += 40;
  }
  store<f64>(line, next, L.L_NEXT << 3);
  store<f64>(line, held, L.L_HELD << 3);
  store<f64>(line, <f64>place, L.L_PLACE << 3);
  v128.store(line, re, L.L_FILTER << 3);
  v128.store(line, im, (L.L_FILTER + 2) << 3);
  store<f64>(line, real, (L.L_FILTER + 4) << 3);
}
