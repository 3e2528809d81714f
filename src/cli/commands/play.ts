import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { ControllerMap, ControllerMapError } from '../../live/controllerMap.js';
import { readBank } from '../../patches/readBank.js';
import type { SysexModel } from '../../patches/sysexMessages.js';
import { ANALOG_PROFILE_NAMES } from '../../profiles/analogProfile.js';
import { analogFile, parseAnalog, parseSeed, parseTranspose, tuningMessages } from '../audioOptions.js';
import { CartridgeFile } from '../cartridgeFile.js';
import { readBankFile } from '../choice.js';
import { isSameFile, readInput, refuseOverwriting } from '../files.js';
import { MemoryFile } from '../memoryFile.js';
import { isMidiPath } from '../play/midiOutput.js';
import { chooseOutput, outputFile } from '../play/outputChoice.js';
import { play } from '../play/playing.js';
import { addRomOptions, chooseMachine, type RomArguments } from '../romOptions.js';
import { chooseSound, readSong, type SongArguments } from '../songInput.js';
import { addSongOptions } from '../songOptions.js';
import { parseBits, parseGain, parseRate, parseSeconds, parseTune, UsageError } from '../values.js';

/** Shortest and longest latency that can be asked for, milliseconds. */
const LEAST_LATENCY = 5;
const MOST_LATENCY = 2000;

interface PlayArguments extends SongArguments, RomArguments {
  midiIn?: string;
  midiRaw?: string;
  midiOut?: string;
  map?: string;
  bank?: string;
  nvram?: string;
  cartridge?: string;
  out: string;
  record?: string;
  rate: string;
  bits?: string;
  gain: string;
  latency?: string;
  tail: string;
  tune: string;
  transpose: string;
  seed: string;
  analog: string;
  json?: boolean;
}

async function runPlay(path: string | undefined, options: PlayArguments): Promise<void> {
  const choice = chooseMachine(options);
  const { model, roms } = choice;
  const sampleRate = parseRate(options.rate);
  const bits = options.bits === undefined ? undefined : parseBits(options.bits);
  const latency = options.latency === undefined ? undefined : parseLatency(options.latency);
  const tail = options.tail === 'auto' ? 'auto' : parseSeconds(options.tail, '--tail');
  const machine = {
    model,
    roms,
    sampleRate,
    seed: parseSeed(options.seed),
    analog: parseAnalog(options.analog),
  };
  const factor = 10 ** (parseGain(options.gain) / 20);
  const transpose = parseTranspose(options.transpose);
  const tuning = parseTune(options.tune);
  const map = options.map === undefined ? undefined : readMap(options.map, model.sysex);
  const { midiRaw, nvram: memoryPath, cartridge: cartridgePath } = options;
  const files = [path, midiRaw, options.bank, memoryPath, cartridgePath, options.map];
  const inputs = [...files, ...choice.inputs, analogFile(options.analog)];
  checkFiles(options, inputs);
  const bank = options.bank === undefined ? undefined : readBankFile(options.bank);
  const memory =
    options.nvram === undefined
      ? undefined
      : new MemoryFile(options.nvram, model.assigner.nvramBytes, choice.openAssigner);
  const cartridge = cartridgePath === undefined ? undefined : new CartridgeFile(cartridgePath);
  const nvram = memory?.image;
  const ownBank = nvram && choice.openAssigner ? readBank(nvram) : undefined;
  const sound = chooseSound(options, bank ?? ownBank, model);
  const song = path === undefined ? undefined : readSong(path, options, transpose);
  const panel = options.midiRaw !== '-' && process.stdin.isTTY === true && process.stderr.isTTY === true;
  if (!song && options.midiIn === undefined && options.midiRaw === undefined && !panel) {
    throw new UsageError(
      'Nothing would be played: give a MIDI file, --midi-in or --midi-raw, or play on the keys of a terminal.',
    );
  }
  await play({
    model,
    firmware: choice.title,
    setup: {
      machine: { ...machine, ...(nvram && { nvram }), ...(cartridge && { cartridge: cartridge.image }) },
      messages: [
        ...(bank?.toMachineSysex({ model: model.sysex }) ?? []),
        ...tuningMessages({ tuning }),
        ...sound.messages,
      ],
      song,
      output: await chooseOutput(options.out, bits),
      recording: options.record === undefined ? undefined : { path: options.record, format: bits ?? '24' },
      title: sound.title,
      factor,
      latency,
      tail,
    },
    memory,
    cartridge,
    midiIn: options.midiIn,
    midiRaw: options.midiRaw,
    midiOut: options.midiOut,
    map,
    panel,
    json: options.json === true,
  });
}

function parseLatency(text: string): number {
  const milliseconds = 1000 * parseSeconds(/[a-z]\s*$/i.test(text) ? text : `${text}ms`, '--latency');
  if (milliseconds < LEAST_LATENCY || milliseconds > MOST_LATENCY) {
    throw new UsageError(`--latency takes ${LEAST_LATENCY} to ${MOST_LATENCY} milliseconds, not "${text}".`);
  }
  return milliseconds;
}

function readMap(path: string, sysex: SysexModel): ControllerMap {
  const text = new TextDecoder().decode(readInput(path));
  try {
    return ControllerMap.fromJson(text, sysex);
  } catch (error) {
    if (error instanceof ControllerMapError) throw new UsageError(`${path}: ${error.message}.`);
    throw error;
  }
}

/** No output is an input, or another output. */
function checkFiles(options: PlayArguments, inputs: readonly (string | undefined)[]): void {
  if (options.json === true && options.out === 'raw:-') {
    throw new UsageError('--json prints to stdout, where --out raw:- sends the samples: give another --out.');
  }
  const sound = outputFile(options.out);
  if (sound !== undefined) refuseOverwriting(sound, inputs);
  const { record, midiOut } = options;
  if (record !== undefined && !record.toLowerCase().endsWith('.wav')) {
    throw new UsageError(`"${record}" is no recording: give FILE.wav.`);
  }
  if (record !== undefined) refuseOverwriting(record, inputs);
  const outputs: [option: string, path: string][] = [];
  if (sound !== undefined) outputs.push(['--out', sound]);
  if (record !== undefined) outputs.push(['--record', record]);
  // A device is written and read at the same time: MIDI goes both ways there.
  if (midiOut !== undefined && isMidiPath(midiOut) && !isDevice(midiOut)) {
    refuseOverwriting(midiOut, inputs);
    outputs.push(['--midi-out', midiOut]);
  }
  outputs.forEach(([option, path], n) => {
    const same = outputs.slice(0, n).find(([, other]) => isSameFile(path, other));
    if (same) throw new UsageError(`${same[0]} and ${option} are the same file: ${path}.`);
  });
}

/** True for a device, a FIFO, and whatever else is there that is no file. */
function isDevice(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === false;
}

/** `superjx play`. */
export function addPlayCommand(program: Command): void {
  const command = program
    .command('play')
    .description('play it live: MIDI in, sound out, and its panel in the terminal')
    .argument('[song]', 'Standard MIDI File, played in real time')
    .option('--midi-in <name>', 'MIDI port, or virtual for one of our own; superjx devices lists them')
    .option('--midi-raw <file>', 'raw MIDI bytes from a file, FIFO or device, or - for stdin')
    .option('--midi-out <name|file>', 'MIDI port or file for what the instrument sends')
    .option('--map <file>', 'JSON file: which MIDI controllers move which tone parameters')
    .option('--out <output>', 'speaker, FILE.wav, raw:FILE or raw:-', 'speaker')
    .option('--record <file>', 'WAV file that gets the same sound');
  addSongOptions(command, { before: 'the first sample', memory: true })
    .option('--latency <ms>', 'from MIDI to sound (default: 50; speaker: its own half second more)')
    .option('--tail <seconds>', 'seconds after the end of the input, or auto: until it is silent', 'auto')
    .option('--rate <hz>', '44100, 48000, 88200, 96000 or 192000', '48000')
    .option('--bits <bits>', '16, 24 or 32f (default: WAV 24, raw 32f)')
    .option('--gain <db>', 'level change in dB', '0')
    .option('--tune <hz>', 'frequency of A4, 427.5 to 452.7', '440')
    .option('--transpose <n>', 'semitones added to every note of the file', '0')
    .option('--seed <n>', 'component spread and noise', '1')
    .option(
      '--analog <profile>',
      `component values: ${ANALOG_PROFILE_NAMES.join(', ')}, or a .json file`,
      'default',
    )
    .option('--json', 'print the summary as JSON');
  addRomOptions(command).action(runPlay);
}
