// The voice solver of `referenceKernel.ts`, in AssemblyScript, written to be fast; it gives the same bits.
//
// The scalar half walks through each voice's steps, corner by corner, and writes down what the filter gets: a stream
// of RK4 sub-steps (phase, input at start, middle and end, resonance). The streams of all voices lie side by side, so
// the SIMD half takes the n-th sub-step of every voice at once, two voices a vector, wherever in the block each voice
// may be; they meet again when the block is over, the shorter streams padded with sub-steps of no length.
//
// Built by `npm run kernel` into `kernelImage.ts`.

import * as L from './layout';
import { controls, resonance } from './controls';
import { solveCells, solveGeneral, solveOne, solveThree, solveTwo } from './filters';
import {
  CURSOR, GATHERED, HALF_AT, HALF_OUTPUTS, IS_WIDE, LARGEST_NODE, OUTPUTS, SAMPLE_AT, SHARES, filterAt, integer, laneCount,
  laneVoice, parameter, track, voiceParameter,
} from './scratch';
import { put, streamOf, walk } from './walk';

export { fillTracks } from './controls';

// Begins samples I_FROM to I_TO - 1: controls that all voices share, cursors, lanes. The voices with the highest
// corners come first, so that voices with about as many sub-steps share a vector.
export function begin(): void {
  const from = integer(L.I_FROM), to = integer(L.I_TO);
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
  if (lanes > 0) resonance(from, to);
  for (let lane = 0; lane < L.VOICES; lane++) {
    const voice = lane < lanes ? laneVoice(lane) : -1;
    store<i32>(L.AT_LANE_VOICES + ((<usize>lane) << 2), voice);
    const filter = filterAt(lane);
    if (voice < 0) {
      for (let field = 0; field < 4; field++) store<f64>(filter + ((<usize>field) << 4), 0);
      store<f64>(filter, 0, LARGEST_NODE);
      continue;
    }
    const state: usize = L.AT_STATE + <usize>(voice * L.VOICE_FIELDS * 8);
    const b1 = load<f64>(state, L.BAND_1 * 8), l1 = load<f64>(state, L.LOW_1 * 8);
    const b2 = load<f64>(state, L.BAND_2 * 8), l2 = load<f64>(state, L.LOW_2 * 8);
    store<f64>(filter, b1);
    store<f64>(filter, l1, 16);
    store<f64>(filter, b2, 32);
    store<f64>(filter, l2, 48);
    store<f64>(filter, max(max(abs(b1), abs(l1)), max(abs(b2), abs(l2))), LARGEST_NODE);
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
      put(streamOf(lane) + <usize>(k * L.SUB_STEP_BYTES), 0, 0, 0, 0, 0);
    }
  }
  if (integer(L.I_CIRCUIT) == L.CIRCUIT_CELLS) {
    solveCells(0, c, 3);
    solveCells(c, b, 2);
    solveCells(b, a, 1);
  } else if (plain) {
    solveThree(0, c);
    solveTwo(c, b);
    solveOne(b, a);
  } else {
    solveGeneral(0, c, 3);
    solveGeneral(c, b, 2);
    solveGeneral(b, a, 1);
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
  let bus: usize = L.AT_PAIR_BUSES + ((<usize>((voice >> 1) * L.BLOCK + from)) << 3);
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
    const place: usize = <usize>((voice >> 1) * L.BLOCK + i);
    const bus: usize = L.AT_PAIR_BUSES + (place << 3), wideBus: usize = L.AT_PAIR_WIDE_BUSES + (place << 4);
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

// Adds the two voices of each pair up behind their VCAs, and puts the state of the filters back.
export function finish(): void {
  const from = integer(L.I_FROM), to = integer(L.I_TO);
  for (let pair = 0; pair < L.PAIRS; pair++) {
    const place: usize = <usize>(pair * L.BLOCK + from);
    memory.fill(L.AT_PAIR_BUSES + (place << 3), 0, (<usize>(to - from)) << 3);
    memory.fill(L.AT_PAIR_WIDE_BUSES + (place << 4), 0, (<usize>(to - from)) << 4);
  }
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
