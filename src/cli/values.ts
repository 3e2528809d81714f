import type { WavSampleFormat } from '../audio/wav.js';
import { SAMPLE_RATES } from '../machine/superJx.js';
import {
  findPerformanceParameter,
  findToneParameter,
  PERFORMANCE_PARAMETERS,
  TONE_PARAMETERS,
} from '../patches/parameters.js';
import { masterFineTuning } from '../patches/sysexBuild.js';

/** A command line that means nothing; the message is a sentence that says what would. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** For options that may be repeated: all texts in the order they are given. */
export function collect(text: string, list: readonly string[] = []): string[] {
  return [...list, text];
}

/** A number written in full, as a finite double; undefined for anything else, the empty text included. */
function numberOf(text: string): number | undefined {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text.trim()) ? Number(text) : undefined;
}

function integerOf(text: string, low: number, high: number): number | undefined {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : undefined;
  return value !== undefined && value >= low && value <= high ? value : undefined;
}

/**
 * Stored tone number from 0 of a number from 1: first the memory, then the presets; 50 of each unless it is said
 * otherwise. @throws {UsageError}
 */
export function parseToneNumber(text: string, memory = 50, presets = 50): number {
  const all = memory + presets;
  const number = integerOf(text, 1, all);
  if (number === undefined) {
    throw new UsageError(
      `"${text}" is no tone number: 1-${memory} are the memory, ${memory + 1}-${all} the presets.`,
    );
  }
  return number - 1;
}

/** Patch slot 0-63 of `1` to `64` or `A1` to `H8`. @throws {UsageError} */
export function parsePatchNumber(text: string): number {
  const number = integerOf(text, 1, 64);
  if (number !== undefined) return number - 1;
  const label = /^([a-h])-?([1-8])$/i.exec(text.trim());
  if (!label) throw new UsageError(`"${text}" is no patch: give A1 to H8 or 1 to 64.`);
  return (label[1]!.toUpperCase().charCodeAt(0) - 65) * 8 + Number(label[2]) - 1;
}

/** A whole number from `low` to `high`; `what` begins the sentence. @throws {UsageError} */
export function parseWhole(text: string, what: string, low: number, high: number): number {
  const value = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : undefined;
  if (value === undefined || value < low || value > high) {
    throw new UsageError(`${what} takes a whole number from ${low} to ${high}, not "${text}".`);
  }
  return value;
}

/** `on` or `off`; `what` begins the sentence. @throws {UsageError} */
export function parseOnOff(text: string, what: string): boolean {
  const value = text.trim().toLowerCase();
  if (value !== 'on' && value !== 'off') throw new UsageError(`${what} takes on or off, not "${text}".`);
  return value === 'on';
}

/** One `--set PARAM=VALUE`. */
export interface Setting {
  readonly name: string;
  /** Parameter number 80h-BFh on the wire. */
  readonly serial: number;
  /** Byte of the tone record; absent for a performance parameter. */
  readonly byte?: number;
  /** 0-127. */
  readonly value: number;
}

export interface SettingOptions {
  /** Accept performance parameters (8C-8E, B0-BF) as well; default false. */
  readonly performance?: boolean;
}

/**
 * `PARAM=VALUE` with a parameter's name or hex serial number and a stored value 0-127: `vcf-cutoff=64`, `97=64`.
 * @throws {UsageError}
 */
export function parseSetting(text: string, options: SettingOptions = {}): Setting {
  const equals = text.indexOf('=');
  if (equals < 0)
    throw new UsageError(`"${text}" is no setting: write PARAM=VALUE, for example vcf-cutoff=64.`);
  const wanted = text.slice(0, equals).trim();
  const tone = findToneParameter(wanted);
  const found = tone?.serial !== undefined ? tone : findPerformanceParameter(wanted);
  if (found?.serial === undefined || (!tone && !options.performance)) {
    throw new UsageError(unknownParameter(wanted, found?.name, options));
  }
  const value = integerOf(text.slice(equals + 1), 0, 127);
  if (value === undefined) {
    throw new UsageError(
      `${found.name} takes a whole number from 0 to 127, not "${text.slice(equals + 1).trim()}".`,
    );
  }
  return { name: found.name, serial: found.serial, byte: tone?.byte, value };
}

function unknownParameter(wanted: string, performance: string | undefined, options: SettingOptions): string {
  if (performance) return `${performance} is no part of a tone: it comes from the patch and from playing.`;
  const known = TONE_PARAMETERS.filter(({ serial }) => serial !== undefined).map(({ name }) => name);
  if (options.performance) known.push(...PERFORMANCE_PARAMETERS.map(({ name }) => name));
  const closest = nearest(wanted.toLowerCase(), known);
  const hint = closest
    ? `Did you mean ${closest}?`
    : 'Use a name like vcf-cutoff or a serial number like 97.';
  return `There is no parameter "${wanted}". ${hint}`;
}

/** The known word that needs the fewest changes, if those are few for its length. */
function nearest(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(word, candidate);
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** Insertions, deletions and substitutions from one word to the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const substitution = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}

const NOTE_LETTERS = 'C D EF G A B';

/** MIDI note 0-127 of a number or a name: `60`, `C4` (60), `F#3`, `Eb5`, `C-1` (0). @throws {UsageError} */
export function parseNote(text: string): number {
  const number = integerOf(text, 0, 127);
  if (number !== undefined) return number;
  const name = /^([a-g])([#b]?)(-?\d+)$/i.exec(text.trim());
  if (name) {
    const sharp = name[2] === '#' ? 1 : name[2] ? -1 : 0;
    const note = NOTE_LETTERS.indexOf(name[1]!.toUpperCase()) + sharp + 12 * (Number(name[3]) + 1);
    if (note >= 0 && note <= 127) return note;
  }
  throw new UsageError(
    `"${text}" is no note: give 0 to 127 or a name from C-1 to G9, for example C4 for 60.`,
  );
}

/** Key velocity 1-127. @throws {UsageError} */
export function parseVelocity(text: string): number {
  const value = integerOf(text, 1, 127);
  if (value === undefined) throw new UsageError(`"${text}" is no velocity: give 1 to 127.`);
  return value;
}

/** Seconds, 0 to a day: `2`, `0.5`, `2s`, `250ms`; `what` begins the sentence. @throws {UsageError} */
export function parseSeconds(text: string, what = 'A duration'): number {
  const match = /^(.*?)(ms|s)?$/i.exec(text.trim())!;
  const value = numberOf(match[1]!);
  const seconds = value === undefined ? undefined : match[2]?.toLowerCase() === 'ms' ? value / 1000 : value;
  if (seconds === undefined || seconds < 0 || seconds > 86_400) {
    throw new UsageError(`${what} takes seconds from 0 to 86400, for example 2.5 or 250ms, not "${text}".`);
  }
  return seconds;
}

/** One of `SAMPLE_RATES`. @throws {UsageError} */
export function parseRate(text: string): number {
  const rate = SAMPLE_RATES.find((known) => String(known) === text.trim());
  if (rate === undefined) {
    throw new UsageError(
      `"${text}" is no sample rate: give ${SAMPLE_RATES.join(', ').replace(/, (\d+)$/, ' or $1')}.`,
    );
  }
  return rate;
}

/** Sample format of a WAV file: 16, 24 or 32f. @throws {UsageError} */
export function parseBits(text: string): WavSampleFormat {
  const bits = text.trim().toLowerCase();
  if (bits === '16' || bits === '24' || bits === '32f') return bits;
  throw new UsageError(`"${text}" is no sample format: give 16, 24 or 32f (float).`);
}

/** Gain in dB, -120 to 60: `6`, `-3.5`, `+6dB`. @throws {UsageError} */
export function parseGain(text: string): number {
  const gain = numberOf(text.trim().replace(/ ?db$/i, ''));
  if (gain === undefined || gain < -120 || gain > 60) {
    throw new UsageError(`"${text}" is no gain: give decibels from -120 to 60, for example -6.`);
  }
  return gain;
}

/** MIDI channels 1-16 in ascending order from a list with ranges: `1,2,5-8`. @throws {UsageError} */
export function parseChannels(text: string): number[] {
  const channels = new Set<number>();
  for (const part of text.split(',')) {
    const [first, last = first, more] = part.split('-');
    const from = integerOf(first!, 1, 16);
    const to = integerOf(last!, 1, 16);
    if (from === undefined || to === undefined || from > to || more !== undefined) {
      throw new UsageError(
        `"${text}" is no list of MIDI channels: give numbers from 1 to 16, for example 1,2,5-8.`,
      );
    }
    for (let channel = from; channel <= to; channel++) channels.add(channel);
  }
  return [...channels].sort((a, b) => a - b);
}

/** A master tune. */
export interface Tuning {
  /** Steps of 100/128 cent from 440 Hz, -64 to 63: what the sound boards get. */
  readonly steps: number;
  /** A4 as the instrument will have it, Hz: the nearest of its steps. */
  readonly hertz: number;
  /** Universal Master Fine Tuning that sets it, 8 bytes. */
  readonly message: Uint8Array;
}

/** Range of the master tune, Hz of A4: -64 and +63 steps, to 0.1 Hz. */
const LOWEST_TUNE = 427.5;
const HIGHEST_TUNE = 452.7;
/** Steps of the boards in an octave. */
const STEPS_PER_OCTAVE = 12 * 128;
/** A step of the boards is 64 of Master Fine Tuning, so that the assigner's division leaves nothing over. */
const TUNING_PER_STEP = 64;

/** Hz of A4, 427.5 to 452.7. @throws {UsageError} */
export function parseTune(text: string): Tuning {
  const wanted = numberOf(text.trim().replace(/ ?hz$/i, ''));
  if (wanted === undefined || wanted < LOWEST_TUNE || wanted > HIGHEST_TUNE) {
    throw new UsageError(`"${text}" is no master tune: give A4 in Hz, 427.5 to 452.7; 440 is standard.`);
  }
  const steps = Math.max(-64, Math.min(63, Math.round(Math.log2(wanted / 440) * STEPS_PER_OCTAVE)));
  return {
    steps,
    hertz: 440 * 2 ** (steps / STEPS_PER_OCTAVE),
    message: masterFineTuning(0x2000 + TUNING_PER_STEP * steps),
  };
}
