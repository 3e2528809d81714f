// The memory that the WebAssembly kernel keeps to itself, and short ways to read the shared one.

import * as L from './layout';

// Private memory: filter of each pair of lanes (4 vectors of state, 4 of the point reached, 4 of sums, size of the
// largest node), controls of the voice being walked through, where in its stream each sample starts, what the filter then gives.
export const LARGEST_NODE: usize = 192;
export const PAIR_BYTES: usize = 208;
export const FILTERS: usize = (L.AT_PRIVATE + 63) & ~63;
export const CONTROL_BYTES: usize = (L.BLOCK + 8) * 8;
export const GAINS: usize = FILTERS + 3 * PAIR_BYTES;
export const SLOPES: usize = GAINS + 2 * CONTROL_BYTES;
export const CUTOFF: usize = SLOPES + 2 * CONTROL_BYTES;
export const HISS: usize = CUTOFF + CONTROL_BYTES;
export const SAMPLE_AT: usize = HISS + CONTROL_BYTES;
export const HALF_AT: usize = SAMPLE_AT + L.VOICES * L.BLOCK * 4;
export const OUTPUTS: usize = HALF_AT + L.VOICES * L.BLOCK * 4;
export const HALF_OUTPUTS: usize = OUTPUTS + L.VOICES * L.BLOCK * 8;
export const SHARES: usize = HALF_OUTPUTS + L.VOICES * L.BLOCK * 8;
// Both oscillators of the voice while only their ramps move: which ramps rise and how far they may, which waves are
// ramps and the levels of those that are not, factors of the gains; and how far the stream has come.
export const RISING: usize = SHARES + L.VOICES * L.BLOCK * 8;
export const BOUNDS: usize = RISING + 16;
export const SAWS: usize = BOUNDS + 16;
export const LEVELS: usize = SAWS + 16;
export const FACTORS: usize = LEVELS + 16;
export const STREAM_END: usize = FACTORS + 16;
// For each voice: next sample to walk through, next sample to gather, whether any sample of the block is wide.
export const CURSOR: usize = STREAM_END + 8;
export const GATHERED: usize = CURSOR + L.VOICES * 4;
export const IS_WIDE: usize = GATHERED + L.VOICES * 4;

@inline export function integer(index: i32): i32 {
  return load<i32>(L.AT_INTEGERS + ((<usize>index) << 2));
}
@inline export function parameter(index: i32): f64 {
  return load<f64>(L.AT_PARAMETERS + ((<usize>index) << 3));
}
@inline export function voiceParameter(voice: i32, index: i32): f64 {
  return load<f64>(L.AT_VOICE_PARAMETERS + ((<usize>(voice * L.VOICE_PARAMETERS + index)) << 3));
}
@inline export function track(cv: i32, sample: i32): usize {
  return L.AT_TRACKS + ((<usize>(cv * L.TRACK_LENGTH + sample)) << 3);
}

@inline export function laneVoice(lane: i32): i32 {
  return load<i32>(L.AT_LANE_VOICES + ((<usize>lane) << 2));
}
@inline export function laneCount(lane: i32): i32 {
  return load<i32>(L.AT_LANE_COUNTS + ((<usize>lane) << 2));
}
@inline export function filterAt(lane: i32): usize {
  return FILTERS + <usize>((lane >> 1) * <i32>PAIR_BYTES + (lane & 1) * 8);
}
