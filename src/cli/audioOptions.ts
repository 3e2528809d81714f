import type { Command } from 'commander';
import type { WavSampleFormat } from '../audio/wav.js';
import type { SuperJX, SuperJXOptions } from '../machine/superJx.js';
import { ANALOG_PROFILE_NAMES, type AnalogProfileName } from '../profiles/analogProfile.js';
import { parseBits, parseGain, parseRate, parseTune, parseWhole, type Tuning, UsageError } from './values.js';

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
  readonly analog: AnalogProfileName;
  readonly json: boolean;
}

/** Adds the options to a command. */
export function addAudioOptions(command: Command): Command {
  return command
    .requiredOption('-o, --output <file>', 'WAV file to write')
    .option('--rate <hz>', '44100, 48000 or 96000', '48000')
    .option('--bits <bits>', '16, 24 or 32f', '24')
    .option('--gain <db>', 'level change in dB', '0')
    .option('--normalize', 'bring the peak to -1 dBFS (before --gain)')
    .option('--tune <hz>', 'frequency of A4, 427.5 to 452.7', '440')
    .option('--transpose <n>', 'semitones added to every note', '0')
    .option('--stems', 'write each board to a file of its own as well')
    .option('--seed <n>', 'component spread and noise', '1')
    .option('--analog <profile>', `component values: ${ANALOG_PROFILE_NAMES.join(', ')}`, 'default')
    .option('--json', 'print the summary as JSON');
}

/** @throws UsageError for a value that is not offered. */
export function checkAudioArguments(options: AudioArguments): AudioSettings {
  const analog = ANALOG_PROFILE_NAMES.find((name) => name === options.analog);
  if (analog === undefined) {
    throw new UsageError(
      `"${options.analog}" is no analog profile: give ${ANALOG_PROFILE_NAMES.join(', ')}.`,
    );
  }
  return {
    output: options.output,
    sampleRate: parseRate(options.rate),
    format: parseBits(options.bits),
    gain: parseGain(options.gain),
    normalize: options.normalize === true,
    tuning: parseTune(options.tune),
    transpose: parseWhole(options.transpose, '--transpose', -60, 60),
    stems: options.stems === true,
    seed: parseWhole(options.seed, '--seed', -(2 ** 31), 2 ** 31 - 1),
    analog,
    json: options.json === true,
  };
}

/** What of the settings concerns the machine. */
export function machineOptions(settings: AudioSettings): SuperJXOptions {
  return { sampleRate: settings.sampleRate, seed: settings.seed, analog: settings.analog };
}

/** The tuning as a MIDI message, or nothing at 440 Hz. */
export function tuningMessages(settings: AudioSettings): Uint8Array[] {
  return settings.tuning.steps === 0 ? [] : [settings.tuning.message];
}

/** Lets what was sent take effect. @throws Error if the firmware never comes to rest. */
export function settleForPlaying(machine: SuperJX): void {
  if (!machine.settle())
    throw new Error('The machine does not come to rest: its wire has been busy for a minute.');
}
