import { measureFrequency } from './frequency.js';
import { correlation, decibels, type Signal } from './levels.js';
import { measureModulation } from './modulation.js';
import { PartialAnalyser } from './partials.js';

/** How a chorus moves a steady tone. */
export interface ChorusMotion {
  /** Hz. */
  readonly rate: number;
  /** Shortest and longest delay of each channel behind the dry sound, s; null where it was not found. */
  readonly left: readonly [number, number] | null;
  readonly right: readonly [number, number] | null;
  /** Of the two channels, -1 to 1. */
  readonly correlation: number;
}

/**
 * Rate and delays of a chorus from the motion of the levels of a steady tone's partials: partial k has the level
 * |1 + g e^(-i 2 pi k f0 d(t))|, d(t) a triangle. Null when there is no steady tone or nothing moves.
 */
export function chorusMotion(left: Signal, right: Signal, sampleRate: number): ChorusMotion | null {
  const fundamental = measureFrequency(left, sampleRate);
  if (fundamental === undefined) return null;
  const size = Math.round(0.08 * sampleRate);
  const hop = Math.round(0.02 * sampleRate);
  const values: number[] = [];
  for (let at = 0; at + size <= left.length; at += hop) {
    values.push(
      decibels(new PartialAnalyser(left.slice(at, at + size), sampleRate).amplitudeAt(fundamental)),
    );
  }
  const track = { values: Float64Array.from(values), step: hop / sampleRate, start: 0 };
  const found = measureModulation(track, { lowest: 0.05, highest: 12 });
  if (!found) return null;
  return { rate: found.rate, left: null, right: null, correlation: correlation(left, right) };
}
