import type { Command } from 'commander';
import type { WavSampleFormat } from '../audio/wav.js';
import type { Model } from '../machine/models.js';
import type { SuperJX, SuperJXOptions } from '../machine/superJx.js';
import { ANALOG_PROFILE_NAMES, type AnalogProfile, analogProfile } from '../profiles/analogProfile.js';
import { analogProfileFromJson } from '../profiles/analogProfileJson.js';
import { namingFile, readInput } from './files.js';
import type { MachineChoice } from './romOptions.js';
import { parseBits, parseGain, parseRate, parseTune, parseWhole, type Tuning, UsageError } from './values.js';

/** More than any model can use: what goes beyond three a board is left out. */
export const MOST_THREADS = 64;

/** Options that `render` and `tone` share, as commander hands them over. */
export interface AudioArguments {
  output: string;
  rate: string;
  bits: string;
  gain: string;
  normalize?: boolean;
  tune: string;
  transpose: string;
  stems?: boolean;
  seed: string;
  analog: string;
  threads: string;
  json?: boolean;
}

/** The same, checked. */
export interface AudioSettings {
  readonly output: string;
  readonly sampleRate: number;
  readonly format: WavSampleFormat;
  /** dB. */
  readonly gain: number;
  readonly normalize: boolean;
  readonly tuning: Tuning;
  /** Semitones. */
  readonly transpose: number;
  readonly stems: boolean;
  readonly seed: number;
  readonly analog: AnalogProfile;
  /** 1: everything in one thread; from 2 on: worker threads for the boards' analog halves. */
  readonly threads: number;
  readonly json: boolean;
}

/** Adds the options to a command. */
export function addAudioOptions(command: Command): Command {
  return command
    .requiredOption('-o, --output <file>', 'WAV file to write')
    .option('--rate <hz>', '44100, 48000, 88200, 96000 or 192000', '48000')
    .option('--bits <bits>', '16, 24 or 32f', '24')
    .option('--gain <db>', 'level change in dB', '0')
    .option('--normalize', 'bring the peak to -1 dBFS (before --gain)')
    .option('--tune <hz>', 'frequency of A4, 427.5 to 452.7', '440')
    .option('--transpose <n>', 'semitones added to every note', '0')
    .option('--stems', 'write each board to a file of its own as well')
    .option('--seed <n>', 'component spread and noise', '1')
    .option(
      '--analog <profile>',
      `component values: ${ANALOG_PROFILE_NAMES.join(', ')}, or a .json file`,
      'default',
    )
    .option(
      '--threads <n>',
      'from 2 on: worker threads that share boards and voices, at most 3 a board; the samples are the same',
      '1',
    )
    .option('--json', 'print the summary as JSON');
}

/** The file that an `--analog` names, if it names one. */
export function analogFile(text: string): string | undefined {
  return text.toLowerCase().endsWith('.json') ? text : undefined;
}

/**
 * An analog profile: the name of a built-in one, or a JSON file of the fields that differ from one.
 * @throws UsageError for a name that is not offered, or a file that can't be read or holds no usable profile.
 */
export function parseAnalog(text: string): AnalogProfile {
  if (analogFile(text) !== undefined) {
    const json = new TextDecoder().decode(readInput(text));
    return namingFile(text, () => analogProfileFromJson(json));
  }
  if (!ANALOG_PROFILE_NAMES.some((name) => name === text)) {
    throw new UsageError(
      `"${text}" is no analog profile: give ${ANALOG_PROFILE_NAMES.join(', ')} or a .json file.`,
    );
  }
  return analogProfile(text);
}

/** Seed of component spread and noise. @throws UsageError for what is no 32-bit integer. */
export function parseSeed(text: string): number {
  return parseWhole(text, '--seed', -(2 ** 31), 2 ** 31 - 1);
}

/** Semitones added to every note. @throws UsageError outside -60 to 60. */
export function parseTranspose(text: string): number {
  return parseWhole(text, '--transpose', -60, 60);
}

/** @throws UsageError for a value that is not offered. */
export function checkAudioArguments(options: AudioArguments): AudioSettings {
  return {
    output: options.output,
    sampleRate: parseRate(options.rate),
    format: parseBits(options.bits),
    gain: parseGain(options.gain),
    normalize: options.normalize === true,
    tuning: parseTune(options.tune),
    transpose: parseTranspose(options.transpose),
    stems: options.stems === true,
    seed: parseSeed(options.seed),
    analog: parseAnalog(options.analog),
    threads: parseWhole(options.threads, '--threads', 1, MOST_THREADS),
    json: options.json === true,
  };
}

/** @throws UsageError if the model has one board only, which is all there is to hear anyway. */
export function checkStems({ stems }: AudioSettings, { boards, title }: Model): void {
  if (stems && boards.length === 1)
    throw new UsageError(`The ${title} has one board only: leave --stems out.`);
}

/** What of the settings and of the chosen machine is given to `SuperJX`. */
export function machineOptions(settings: AudioSettings, { model, roms }: MachineChoice): SuperJXOptions {
  return { model, roms, sampleRate: settings.sampleRate, seed: settings.seed, analog: settings.analog };
}

/** The tuning as a MIDI message, or nothing at 440 Hz. */
export function tuningMessages({ tuning }: { readonly tuning: Tuning }): Uint8Array[] {
  return tuning.steps === 0 ? [] : [tuning.message];
}

/** Lets what was sent take effect. @throws Error if the firmware never comes to rest. */
export function settleForPlaying(machine: SuperJX): void {
  if (!machine.settle())
    throw new Error('The machine does not come to rest: its wire has been busy for a minute.');
}
