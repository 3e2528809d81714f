import {
  acRms,
  cents,
  decibels,
  harmonics,
  measureFrequency,
  PartialAnalyser,
  type Signal,
} from '../../src/audio/measure.js';
import { SAMPLE_RATE } from './bench.js';

/** Equal-tempered frequency of a MIDI note, Hz. */
export function noteFrequency(note: number): number {
  return 440 * 2 ** ((note - 69) / 12);
}

/** Level, dBFS rms without DC. */
export function level(sound: Signal): number {
  return decibels(acRms(sound));
}

/** Steady pitch in semitones above `note`; NaN for a sound without one. */
export function semitonesAbove(sound: Signal, note: number): number {
  const measured = measureFrequency(sound, SAMPLE_RATE, { lowest: 25 });
  return measured === undefined ? Number.NaN : cents(measured, noteFrequency(note)) / 100;
}

/** A quantity over time. */
export interface TrackPoint {
  /** Seconds from the beginning of the sound. */
  readonly time: number;
  readonly value: number;
}

/**
 * Pitch period by period, in semitones above `note`. A period lasts from one crossing of zero to the next on the
 * slow side of the wave, where its moment is sharp to a small part of a sample.
 */
export function pitchTrack(sound: Signal, note: number): TrackPoint[] {
  const rises = crossings(sound, 1);
  const falls = crossings(sound, -1);
  const slow = steepness(sound, rises) < steepness(sound, falls) ? rises : falls;
  const reference = noteFrequency(note);
  return slow.slice(1).map((at, n) => {
    const period = at - slow[n]!;
    return {
      time: (at + slow[n]!) / 2 / SAMPLE_RATE,
      value: cents(SAMPLE_RATE / period, reference) / 100,
    };
  });
}

function crossings(sound: Signal, direction: 1 | -1): number[] {
  const found: number[] = [];
  for (let i = 1; i < sound.length; i++) {
    const before = sound[i - 1]! * direction;
    const here = sound[i]! * direction;
    if (before < 0 && here >= 0) found.push(i - 1 + before / (before - here));
  }
  return found;
}

function steepness(sound: Signal, at: readonly number[]): number {
  const steps = at.map((place) => Math.abs(sound[Math.ceil(place)]! - sound[Math.ceil(place) - 1]!));
  return steps.reduce((sum, step) => sum + step, 0) / Math.max(1, steps.length);
}

/** Half the distance between the highest and the lowest value, a twentieth of each left out. */
export function swing(track: readonly TrackPoint[]): number {
  const sorted = track.map((point) => point.value).sort((a, b) => a - b);
  const margin = Math.floor(sorted.length / 20);
  return (sorted[sorted.length - 1 - margin]! - sorted[margin]!) / 2;
}

/** The middle of each five neighbouring values: what a jump does to one or two periods is gone. */
export function smoothed(track: readonly TrackPoint[]): TrackPoint[] {
  return track.slice(2, -2).map(({ time }, n) => {
    const around = track.slice(n, n + 5).map((point) => point.value);
    return { time, value: around.sort((a, b) => a - b)[2]! };
  });
}

/** Linear level of windows of `window` seconds, time of their middle. */
export function levelTrack(sound: Signal, window = 0.005): TrackPoint[] {
  const size = Math.round(window * SAMPLE_RATE);
  const track: TrackPoint[] = [];
  for (let from = 0; from + size <= sound.length; from += size) {
    track.push({ time: (from + size / 2) / SAMPLE_RATE, value: acRms(sound, from, from + size) });
  }
  return track;
}

/**
 * Seconds at which a track first passes `threshold` upwards (1) or downwards (-1), between two points; its
 * beginning when it starts above; NaN when it never does.
 */
export function firstPassing(track: readonly TrackPoint[], threshold: number, direction: 1 | -1): number {
  if (direction === 1 && track.length > 0 && track[0]!.value >= threshold) return track[0]!.time;
  for (let n = 1; n < track.length; n++) {
    const before = track[n - 1]!;
    const here = track[n]!;
    if ((before.value - threshold) * direction >= 0 || (here.value - threshold) * direction < 0) continue;
    const share = (threshold - before.value) / (here.value - before.value);
    return before.time + share * (here.time - before.time);
  }
  return Number.NaN;
}

/** Whole time of a straight rise from 0 to `top`, from the 10 % and 90 % points, seconds. */
export function riseTime(track: readonly TrackPoint[], top: number): number {
  return (firstPassing(track, 0.9 * top, 1) - firstPassing(track, 0.1 * top, 1)) / 0.8;
}

/** Time in which an exponential fall from `top` towards 0 would reach 1 %, from its 80 % and 10 % points, seconds. */
export function fallTime(track: readonly TrackPoint[], top: number): number {
  const measured = firstPassing(track, 0.1 * top, -1) - firstPassing(track, 0.8 * top, -1);
  return (measured * Math.log(100)) / Math.log(8);
}

/** Amplitude of harmonic `number` against the first, dB. */
export function harmonicLevel(sound: Signal, note: number, number: number): number {
  const amplitudes = harmonics(sound, SAMPLE_RATE, measuredFrequency(sound, note), number);
  return decibels(amplitudes[number - 1]! / amplitudes[0]!);
}

/** Peak amplitude at exactly this frequency, dBFS. */
export function lineLevel(sound: Signal, frequency: number): number {
  return decibels(new PartialAnalyser(sound, SAMPLE_RATE).amplitudeAt(frequency));
}

/**
 * Corner of the filter that a steady saw has passed, in octaves above 10 Hz. Without resonance the filter is four
 * equal poles, so harmonic k stands at A / k / (1 + (k f / fc)^2)^2: two harmonics give fc in closed form.
 */
export function cutoffOctaves(sound: Signal, note: number): number {
  const frequency = measuredFrequency(sound, note);
  const count = Math.min(64, Math.floor((0.45 * SAMPLE_RATE) / frequency));
  const amplitudes = harmonics(sound, SAMPLE_RATE, frequency, count);
  for (let k = 2; k <= count; k++) {
    const root = Math.sqrt((k * amplitudes[k - 1]!) / amplitudes[0]!);
    if (root > 0.5 && k < count) continue;
    const squared = (frequency ** 2 * (root * k * k - 1)) / (1 - root);
    return Math.log2(Math.sqrt(squared) / 10);
  }
  return Number.NaN;
}

function measuredFrequency(sound: Signal, note: number): number {
  return measureFrequency(sound, SAMPLE_RATE, { near: noteFrequency(note) }) ?? noteFrequency(note);
}
