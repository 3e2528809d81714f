import { type ChorusMotion, chorusMotion } from '../audio/chorusMotion.js';
import { LEAST_GOODNESS } from '../audio/delayFit.js';
import { decibels } from '../audio/levels.js';
import { type Modulation, measureModulation } from '../audio/modulation.js';
import { levelTrack, type Track, trackPart } from '../audio/tracks.js';
import { brightnessOf, centsOver, pieceOf, type Span, type WholeSound } from './wholeSound.js';

/** Least depths that count as a movement: cents, dB, semitones of brightness. */
const LEAST_DEPTHS = { vibrato: 1, tremolo: 0.3, sweep: 0.3 } as const;
/** Fewer periods could be an envelope. */
const LEAST_PERIODS = 2.2;
/** What was found in one sound is looked for in the other with half the strictness, so a borderline is none. */
const SECOND_GOODNESS = 0.3;
const SECOND_RANGE = 0.1;

export type MovementKind = keyof typeof LEAST_DEPTHS;

/** What moves periodically in a span of a sound; cents need a pitch. */
export function movementTrack(
  sound: WholeSound,
  span: Span,
  kind: MovementKind,
  frequency: number | null,
): Track | null {
  const { channels, sampleRate } = sound;
  if (kind === 'vibrato') return frequency === null ? null : centsOver(sound, span, frequency);
  // windows of whole periods are free of ripple
  const shortest = frequency === null ? 0.03 : Math.max(1, Math.round(0.02 * frequency)) / frequency;
  if (kind === 'sweep') {
    return trackPart(brightnessOf(sound, Math.max(0.04, 3 * shortest)), span[0], span[1]);
  }
  const level = trackPart(levelTrack(channels, sampleRate, shortest, 0.01), span[0], span[1]);
  return { ...level, values: level.values.map((value) => Math.max(-144, decibels(value))) };
}

/** The movement of both sounds; one found in the one only is looked for in the other again. */
export function movements(
  kind: MovementKind,
  a: Track,
  b: Track,
): readonly [Modulation | null, Modulation | null] {
  const depth = LEAST_DEPTHS[kind];
  const [first, second] = [a, b].map((track) =>
    measureModulation(track, { depth, lowest: LEAST_PERIODS / (track.values.length * track.step) }),
  ) as [Modulation | null, Modulation | null];
  return [first ?? again(a, second), second ?? again(b, first)];
}

function again(track: Track, other: Modulation | null): Modulation | null {
  if (other === null) return null;
  return measureModulation(track, {
    lowest: other.rate * (1 - SECOND_RANGE),
    highest: other.rate * (1 + SECOND_RANGE),
    goodness: SECOND_GOODNESS,
  });
}

/** The chorus of both sounds, over their spans; likewise. */
export function choruses(
  a: WholeSound,
  spanA: Span,
  b: WholeSound,
  spanB: Span,
): readonly [ChorusMotion | null, ChorusMotion | null] {
  const likely = [chorusOf(a, spanA), chorusOf(b, spanB)] as const;
  const [first, second] = likely.map((found) => found && found.goodness >= LEAST_GOODNESS);
  return [first || second ? likely[0] : null, first || second ? likely[1] : null];
}

function chorusOf({ channels, sampleRate }: WholeSound, span: Span): ChorusMotion | null {
  const [left, right] = channels.map((channel) => pieceOf(channel, sampleRate, span));
  return chorusMotion(left!, right ?? left!, sampleRate, { goodness: SECOND_GOODNESS });
}

/** How far the delay goes, s, mean of the channels that move. */
export function swing({ left, right }: ChorusMotion): number {
  const swings = [left, right]
    .filter((delay) => delay !== null)
    .map(([shortest, longest]) => longest - shortest);
  return swings.reduce((sum, one) => sum + one, 0) / swings.length;
}

/** Shortest delay of either channel, s. */
export function shortestDelay({ left, right }: ChorusMotion): number {
  return Math.min(...[left, right].filter((delay) => delay !== null).map(([shortest]) => shortest));
}
