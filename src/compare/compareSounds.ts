import { soundOffset } from '../audio/alignment.js';
import type { ChorusMotion } from '../audio/chorusMotion.js';
import { cents } from '../audio/frequency.js';
import { acRms, correlation, decibels, rms, type Signal } from '../audio/levels.js';
import { noiseFloor } from '../audio/noiseFloor.js';
import { onsetTime } from '../audio/onset.js';
import { median } from '../audio/statistics.js';
import { trackPart } from '../audio/tracks.js';
import { type ComparedQuantity, Comparison } from './comparedQuantity.js';
import { choruses, type MovementKind, movements, movementTrack, shortestDelay, swing } from './movement.js';
import { firstNote, levelApart, noteEnvelope, shapeDifference } from './noteEnvelope.js';
import type { QuantityName } from './quantities.js';
import { clippedAt, readySounds, type Sound } from './sound.js';
import { alignedMelDistance, partialDifference } from './spectralDistance.js';
import {
  brightnessOf,
  medianCents,
  pieceOf,
  type Span,
  type SteadyPitch,
  shifted,
  steadyPitch,
  steadySpan,
  type WholeSound,
  wholeSound,
} from './wholeSound.js';

/** How far one sound is from another. */
export interface SoundComparison {
  /** Every quantity, in the order of `QUANTITIES`. */
  readonly quantities: readonly ComparedQuantity[];
  /** The largest audible difference, in units of what is just audible: below 1 nothing is expected to be heard. */
  readonly difference: number;
  /** Which quantity that is. */
  readonly largest: QuantityName | null;
  /** How B was laid on A. */
  readonly alignment: {
    /** Seconds by which B is late. */
    readonly offset: number;
    /** dB that B is louder. */
    readonly gain: number;
    /** Cents that were taken out of B before its spectrum was compared: its difference, if that is 3 cents or less. */
    readonly cents: number;
  };
  /** The chorus of A and of B, null where there is none. */
  readonly choruses: readonly [ChorusMotion | null, ChorusMotion | null];
  /** What had to be done to make the sounds comparable, and what is wrong with them, in sentences. */
  readonly notes: readonly string[];
}

export interface CompareOptions {
  /** What messages call the sounds; default A and B. */
  readonly names?: readonly [string, string];
}

/** What clocks differ by: a difference of pitch up to this is taken out before spectra are compared, cents. */
const CLOCK_CENTS = 3;
/** Lowest noise floor that is heard, dB below the sound's level: 20 dB SPL, a quiet room's own, beside music of 85. */
const HEARD_NOISE = 65;
/** Where a level creeps, a time counts by this difference of level and not by the time, dB. */
const HEARD_LEVEL = 0.5;
/** Least duration for a pitch, partials, movement, s. */
const SHORTEST_STEADY = 0.1;

/**
 * Compares two sounds: separate numbers for pitch, spectrum, time and modulation, and one to rank by. Sounds of other
 * rates and numbers of channels are made alike. What can't be measured is null with a reason. The error of the waveform
 * is not among them: two free-running oscillators never have the same waveform.
 * @throws {SoundError} for a sound that is silent, shorter than 0.1 s or not of numbers.
 */
export function compareSounds(a: Sound, b: Sound, options: CompareOptions = {}): SoundComparison {
  const names = options.names ?? ['A', 'B'];
  const { sounds, sampleRate, notes } = readySounds([a, b], names);
  const [one, other] = sounds.map((channels) => wholeSound(channels, sampleRate)) as [WholeSound, WholeSound];
  const warnings = [a, b].flatMap((sound, n) => {
    const at = clippedAt(sound);
    return at === undefined ? [] : [`${names[n]} is clipped, first at ${at.toFixed(3)} s.`];
  });
  const offset = usableOffset(one, other);
  const span = steadySpan(one, other, offset);
  const spanB = shifted(span, offset);
  const comparison = new Comparison();
  const steady = span[1] - span[0] >= SHORTEST_STEADY;
  const heard = (sound: WholeSound, part: Span): Heard => ({
    sound,
    span: part,
    pitch: steady ? steadyPitch(sound, part) : null,
  });
  const heardA = heard(one, span);
  const heardB = heard(other, spanB);

  const [levelA, levelB] = steady
    ? [levelOf(one, span), levelOf(other, spanB)]
    : [levelOf(one), levelOf(other)];
  comparison.put('level', levelA, levelB);
  comparison.put('onset', onsetTime(one.channels, sampleRate), onsetTime(other.channels, sampleRate), {
    reason: 'sounds from its first moment on',
  });
  const detune = comparePitch(comparison, heardA, heardB, offset);
  const taken = detune !== null && Math.abs(detune) <= CLOCK_CENTS ? detune : 0;
  comparison.putDifference(
    'melDistance',
    alignedMelDistance({
      a: one.channels,
      b: other.channels,
      sampleRate,
      offset,
      ratio: 2 ** (-taken / 1200),
      gain: levelB - levelA,
      until: commonEnd(one, other, offset),
    }),
  );
  comparePartials(comparison, heardA, heardB);
  compareBrightness(comparison, heardA, heardB);
  compareEnvelopes(comparison, one, other);
  for (const kind of ['vibrato', 'tremolo', 'sweep'] as const) {
    compareMovement(comparison, kind, heardA, heardB);
  }
  const found = choruses(one, span, other, spanB);
  compareChorus(comparison, found);
  compareStereo(comparison, heardA, heardB);
  const noiseA = noiseFloor(one.channels, sampleRate);
  const noiseB = noiseFloor(other.channels, sampleRate);
  comparison.put('noise', noiseA, noiseB, {
    reason: 'no pause in which only noise sounds',
    heard: [
      Math.max(noiseA ?? 0, levelA - HEARD_NOISE),
      Math.max(noiseB ?? 0, levelB - HEARD_NOISE) - levelB + levelA,
    ],
  });
  return {
    ...comparison.result(),
    alignment: { offset, gain: levelB - levelA, cents: taken },
    choruses: found,
    notes: [...notes, ...warnings],
  };
}

/** One of the sounds, where it is steady, and its one pitch there if it has one. */
interface Heard {
  readonly sound: WholeSound;
  readonly span: Span;
  readonly pitch: SteadyPitch | null;
}

/** B's lateness, unless the two would then have nothing in common. */
function usableOffset(a: WholeSound, b: WholeSound): number {
  const offset = soundOffset(a.channels, b.channels, a.sampleRate);
  const common = Math.min(a.seconds, b.seconds - offset) - Math.max(0, -offset);
  return common >= 0.5 * Math.min(a.seconds, b.seconds) ? offset : 0;
}

/** How much before the end of the shorter of two notes their spectra are compared, s. */
const BEFORE_END = 0.05;
/** Single notes whose ends are farther apart are of different length, s. */
const SAME_END = 0.04;

/** Until when spectra are compared: that a note is held longer is no matter of its spectrum. */
function commonEnd(a: WholeSound, b: WholeSound, offset: number): number {
  const [one, other] = [firstNote(a), firstNote(b)];
  const single = one.next >= a.seconds && other.next >= b.seconds;
  const [endA, endB] = [one.end, other.end - offset];
  if (!single || Math.abs(endA - endB) < SAME_END) return Number.POSITIVE_INFINITY;
  const end = Math.min(endA, endB) - BEFORE_END;
  return end > one.begin + SHORTEST_STEADY ? end : Number.POSITIVE_INFINITY;
}

function levelOf(sound: WholeSound, span?: Span): number {
  const { channels, sampleRate } = sound;
  const from = span ? Math.max(0, Math.round(span[0] * sampleRate)) : 0;
  const to = span ? Math.min(channels[0]!.length, Math.round(span[1] * sampleRate)) : channels[0]!.length;
  const power = channels.reduce((sum, channel) => sum + rms(channel, from, to) ** 2, 0) / channels.length;
  return Math.max(-144, 10 * Math.log10(power));
}

/** Puts the pitch rows; returns how many cents B is higher, null if that can't be told. */
function comparePitch(
  comparison: Comparison,
  { sound: a, pitch: pitchA }: Heard,
  { sound: b, pitch: pitchB }: Heard,
  offset: number,
): number | null {
  const reason = 'no one steady pitch';
  comparison.put('pitch', pitchA?.frequency ?? null, pitchB?.frequency ?? null, { reason });
  const detune = pitchA && pitchB ? cents(pitchB.frequency, pitchA.frequency) : medianCents(a, b, offset);
  if (detune === null) comparison.skip('pitchCents', 'no pitch that both have');
  else comparison.putDifference('pitchCents', detune);
  comparison.put('pitchWobble', pitchA?.wobble ?? null, pitchB?.wobble ?? null, {
    reason: 'no steady pitch of 64 periods',
  });
  return detune;
}

function comparePartials(comparison: Comparison, a: Heard, b: Heard): void {
  const partials = ({ sound, span, pitch }: Heard) =>
    pitch && { channels: sound.channels, span, frequency: pitch.frequency };
  const [one, other] = [partials(a), partials(b)];
  const found = one && other && partialDifference(one, other, a.sound.sampleRate);
  for (const name of ['partialsMean', 'partialsWorst'] as const) {
    if (!found) comparison.skip(name, 'no one steady pitch, so no partials');
    else comparison.putDifference(name, name === 'partialsMean' ? found.mean : found.worst);
  }
}

function compareBrightness(comparison: Comparison, a: Heard, b: Heard): void {
  const [one, other] = [a, b].map(({ sound, span }) => {
    const track = brightnessOf(sound);
    return median(trackPart(track, span[0], span[1]).values) ?? median(track.values) ?? null;
  });
  comparison.put('brightness', one!, other!, { reason: 'too short' });
}

function compareEnvelopes(comparison: Comparison, a: WholeSound, b: WholeSound): void {
  const [noteA, noteB] = [firstNote(a), firstNote(b)];
  comparison.put('length', noteA.end - noteA.begin, noteB.end - noteB.begin);
  const one = noteEnvelope(a, noteA);
  const other = noteEnvelope(b, noteB);
  for (const way of ['attack', 'fall'] as const) {
    const reason = way === 'attack' ? 'does not begin with a rise' : 'does not end with a fall';
    const [first, second] = [one[way], other[way]];
    for (const time of ['T10', 'T50', 'T90'] as const) {
      const key = `t${time.slice(1)}` as 't10' | 't50' | 't90';
      const most = first && second ? levelApart(first, second, key) / HEARD_LEVEL : undefined;
      comparison.put(`${way}${time}`, first?.[key] ?? null, second?.[key] ?? null, {
        reason,
        ...(most !== undefined && { most }),
      });
    }
    if (first && second) comparison.putDifference(`${way}Shape`, shapeDifference(first, second));
    else comparison.skip(`${way}Shape`, reason);
  }
}

function compareMovement(comparison: Comparison, kind: MovementKind, a: Heard, b: Heard): void {
  const [one, other] = [a, b].map(({ sound, span, pitch }) =>
    movementTrack(sound, span, kind, pitch?.frequency ?? null),
  );
  if (!one || !other) {
    for (const what of ['Rate', 'Depth'] as const) comparison.skip(`${kind}${what}`, 'no one steady pitch');
    return;
  }
  const [first, second] = movements(kind, one, other);
  comparison.put(`${kind}Rate`, first?.rate ?? null, second?.rate ?? null, {
    reason: 'no periodic movement',
  });
  comparison.put(`${kind}Depth`, first?.depth ?? 0, second?.depth ?? 0);
}

function compareChorus(comparison: Comparison, [one, other]: SoundComparison['choruses']): void {
  const reason = 'no chorus found';
  comparison.put('chorusRate', one?.rate ?? null, other?.rate ?? null, { reason });
  const milliseconds = (seconds: number | null) => (seconds === null ? null : seconds * 1000);
  comparison.put(
    'chorusShortest',
    milliseconds(one && shortestDelay(one)),
    milliseconds(other && shortestDelay(other)),
    {
      reason,
    },
  );
  comparison.put('chorusSwing', one ? swing(one) * 1000 : 0, other ? swing(other) * 1000 : 0);
}

/** Most that one channel is louder than the other, dB: the other is silent. */
const MOST_BALANCE = 60;

function compareStereo(comparison: Comparison, a: Heard, b: Heard): void {
  const [one, other] = [a, b].map(({ sound: { channels, sampleRate }, span: part }) => {
    if (channels.length < 2) return { balance: null, correlation: null };
    const [left, right] = channels.map((channel) => pieceOf(channel, sampleRate, part)) as [Signal, Signal];
    const levels = [acRms(left), acRms(right)] as const;
    const balance = levels[0] + levels[1] > 0 ? decibels(levels[0]) - decibels(levels[1]) : 0;
    return {
      balance: Math.max(-MOST_BALANCE, Math.min(MOST_BALANCE, balance)),
      correlation: Math.abs(balance) < MOST_BALANCE ? correlation(left, right) : null,
    };
  });
  comparison.put('balance', one!.balance, other!.balance, { reason: 'mono' });
  comparison.put('correlation', one!.correlation, other!.correlation, {
    reason: 'not two channels with sound',
  });
}
