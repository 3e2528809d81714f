/** What a listener would notice of a sound: level, pitch, envelope. */

import {
  acRms,
  amplitude,
  amplitudeSpectrum,
  cents,
  decibels,
  measureFrequency,
  PartialAnalyser,
  peak,
  type Signal,
} from '../../src/audio/measure.js';
import { type BankPlayer, type Heard, RATE } from './player.js';
import type { BankSound } from './sounds.js';

/** The key of single notes: C4. */
export const NOTE = 60;
export const HOLD_SECONDS = 1.5;
export const TAIL_SECONDS = 1.5;
/**
 * Level is that of four keys: the oscillators run free, so two of them on one key may begin by adding up or by
 * cancelling, which four keys even out.
 */
const LEVEL_CHORD: readonly number[] = [48, 55, 60, 64];
/** Six keys, as hard as can be: what must not clip. */
const LOUD_CHORD: readonly number[] = [48, 55, 60, 64, 67, 71];
/** A level that counts as silence when a note dies away. */
const QUIET = amplitude(-60);
/** Octaves around the key in which a bell may have its strike note. */
const STRIKE_OCTAVES: readonly number[] = [-2, -1, 0, 1, 2, 3];
/** The third of a second, just after the stroke, in which it is looked for: short ones die soon. */
const STRIKE_FROM = 0.02 * RATE;
const STRIKE_SAMPLES = 16_384;

export interface SoundReport {
  /** Loudest 100 ms of C3 G3 C4 E4 at velocity 100, dBFS rms, both channels. */
  readonly level: number;
  /** Highest sample of six keys at velocity 127, dBFS. */
  readonly peak: number;
  /** Of C4 at velocity 100: semitones from the key, rounded; NaN without a pitch. */
  readonly semitones: number;
  /** What is left of it, cents. */
  readonly cents: number;
  /** The same without chorus and vibrato, cents from the next semitone. */
  readonly stillCents: number;
  /** Strongest partial in octaves of the key, against the strongest of all, dB, without chorus and vibrato. */
  readonly keyPartial: number;
  /** Seconds from the key to half the loudest level. */
  readonly attack: number;
  /** Loudest 100 ms of the last half second of the hold against the loudest, dB. */
  readonly sustain: number;
  /** Seconds after the key is let go until -60 dBFS. */
  readonly release: number;
}

/** Cents from the key; NaN without a pitch. */
function pitch(sound: Signal): number {
  const frequency = measureFrequency(sound, RATE, { lowest: 25, harmonics: 8 });
  return frequency === undefined ? Number.NaN : cents(frequency, keyFrequency());
}

function keyFrequency(): number {
  return 440 * 2 ** ((NOTE - 69) / 12);
}

function beyondSemitone(distance: number): number {
  return distance - 100 * Math.round(distance / 100);
}

/** Level of windows of `seconds`, both channels, as linear rms. */
export function levels({ left, right }: Heard, seconds: number): number[] {
  const size = Math.round(seconds * RATE);
  return Array.from({ length: Math.floor(left.length / size) }, (_, n) =>
    Math.hypot(acRms(left, n * size, (n + 1) * size), acRms(right, n * size, (n + 1) * size)),
  ).map((level) => level / Math.SQRT2);
}

/** A level in dB that is never -Infinity. */
export function shown(value: number): number {
  return decibels(Math.max(value, 1e-9));
}

/** Strongest partial in octaves of the key against the strongest of all, dB, at the beginning of a sound. */
function strongestAtKey(note: Signal): number {
  const sound = note.slice(STRIKE_FROM, STRIKE_FROM + STRIKE_SAMPLES);
  const analyser = new PartialAnalyser(sound, RATE);
  const key = keyFrequency();
  const atKey = STRIKE_OCTAVES.map((octave) => analyser.near(key * 2 ** octave))
    .filter((partial, n) => Math.abs(cents(partial.frequency, key * 2 ** STRIKE_OCTAVES[n]!)) < 15)
    .map((partial) => partial.amplitude);
  const strongest = Math.max(...amplitudeSpectrum(sound, RATE).values);
  return shown(Math.max(0, ...atKey) / Math.max(strongest, 1e-9));
}

/** One note, held and let go. */
export function oneNote(player: BankPlayer, sound: BankSound): Heard {
  return player.play(sound.select, {
    keys: [NOTE],
    velocity: 100,
    hold: HOLD_SECONDS,
    tail: TAIL_SECONDS,
  });
}

/** Plays a sound in several ways and measures it. @param note what `oneNote` has made of it. */
export function measureSound(player: BankPlayer, sound: BankSound, note: Heard): SoundReport {
  const chord = player.play(sound.select, { keys: LEVEL_CHORD, velocity: 100, hold: HOLD_SECONDS, tail: 0 });
  const loud = player.play(sound.select, { keys: LOUD_CHORD, velocity: 127, hold: 2, tail: 0.05 });
  const still = sound.still && player.play(sound.still, { keys: [NOTE], velocity: 100, hold: 1.2, tail: 0 });
  const loudness = levels(note, 0.01);
  const hundreds = levels(note, 0.1).slice(0, HOLD_SECONDS * 10);
  const loudest = Math.max(...hundreds);
  const lastLoud = loudness.reduce((last, value, n) => (value > QUIET ? n : last), -1);
  const distance = pitch(note.left.subarray(0.2 * RATE, HOLD_SECONDS * RATE));
  const steady = still?.left.subarray(0.2 * RATE);
  return {
    level: shown(Math.max(...levels(chord, 0.1))),
    peak: shown(Math.max(peak(loud.left), peak(loud.right))),
    semitones: Math.round(distance / 100),
    cents: beyondSemitone(distance),
    stillCents: beyondSemitone(steady ? pitch(steady) : distance),
    keyPartial: strongestAtKey((still ?? note).left),
    attack: loudness.findIndex((value) => value > loudest / 2) / 100,
    sustain: shown(Math.max(...hundreds.slice(-5)) / loudest),
    release: Math.max(0, (lastLoud + 1) / 100 - HOLD_SECONDS),
  };
}

/** Detune of DCO 2 against DCO 1, cents, 0 if only one of them is heard: a pitch may lie anywhere between. */
export function detuneOf(tone: BankSound['tones'][number]): number {
  if (tone.get('mix-dco1') === 0 || tone.get('mix-dco2') === 0) return 0;
  return ((tone.get('dco2-fine-tune') - 64) * 100) / 128;
}
