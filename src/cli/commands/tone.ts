import type { Command } from 'commander';
import { BareBoard } from '../../machine/bareBoard.js';
import type { Model } from '../../machine/models.js';
import { SuperJX } from '../../machine/superJx.js';
import type { Bank } from '../../patches/bank.js';
import { readBank } from '../../patches/readBank.js';
import { individualParameters } from '../../patches/sysexBuild.js';
import type { Instrument } from '../../render/offline.js';
import { noteMessage, toneSelection } from '../../render/setup.js';
import { TICKS_PER_SECOND } from '../../time.js';
import {
  noteOffBytes,
  noteOnBytes,
  PARAMETER_MASTER_TUNE_1,
  PARAMETER_MASTER_TUNE_2,
  PREFIX_LOWER,
  parameterBytes,
} from '../../wire/commands.js';
import { toneWireBytes } from '../../wire/toneStream.js';
import {
  type AudioArguments,
  type AudioSettings,
  addAudioOptions,
  analogFile,
  checkAudioArguments,
  checkStems,
  machineOptions,
  settleForPlaying,
  tuningMessages,
} from '../audioOptions.js';
import { chooseTone, presetNumbers, readBankFile, romTone, type ToneChoice } from '../choice.js';
import { MemoryFile } from '../memoryFile.js';
import { produceAudio, type Take } from '../produceAudio.js';
import { addRomOptions, chooseMachine, type MachineChoice, type RomArguments } from '../romOptions.js';
import { printSummary } from '../summary.js';
import {
  collect,
  parseNote,
  parseSeconds,
  parseSetting,
  parseVelocity,
  parseWhole,
  type Setting,
  UsageError,
} from '../values.js';

interface ToneArguments extends AudioArguments, RomArguments {
  name?: string;
  index?: string;
  set?: string[];
  note: string;
  velocity: string;
  hold: string;
  length?: string;
  nvram?: string;
  bare?: boolean;
}

/** One note of one tone, everything checked. */
interface ToneTask {
  readonly tone: ToneChoice;
  readonly changes: readonly Setting[];
  readonly note: number;
  readonly velocity: number;
  /** Seconds. */
  readonly hold: number;
  readonly settings: AudioSettings;
  readonly choice: MachineChoice;
  /** The instrument's memory; undefined for a fresh one. */
  readonly memory: Uint8Array | undefined;
  /** What the open firmware finds in it. */
  readonly memoryBank: Bank | undefined;
}

/** An instrument with the tone in it, ready at the file's first sample. */
interface Prepared {
  readonly instrument: Instrument;
  readonly press: (tick: number) => void;
  readonly release: (tick: number) => void;
  readonly voices: () => { voicesUsed: number; mostVoices: number };
}

/** @param memoryBank what the instrument's memory holds, if it has one of its own. */
function selectTone(
  file: string | undefined,
  options: ToneArguments,
  { sysex }: Model,
  memoryBank: Bank | undefined,
): ToneChoice {
  if (options.name !== undefined && options.index !== undefined) {
    throw new UsageError('--name and --index exclude each other: give one of them.');
  }
  const bank = file === undefined ? undefined : readBankFile(file);
  if (!bank) {
    if (options.name !== undefined) return chooseTone(options.name, memoryBank, sysex);
    const { first, count } = presetNumbers(sysex);
    return parseWhole(options.index ?? String(first + 1), '--index', 1, first + count) - 1;
  }
  if (bank.tones.length === 0)
    throw new UsageError(`${file} has patches but no tone: give a file with tones.`);
  if (options.name !== undefined) {
    const found = bank.toneNamed(options.name);
    if (!found) {
      const names = bank.tones.slice(0, 5).map(({ tone }) => tone.name.trim());
      throw new UsageError(`No tone of ${file} is called "${options.name}"; it has ${names.join(', ')} ...`);
    }
    return found;
  }
  const index = parseWhole(options.index ?? '1', '--index', 1, bank.tones.length) - 1;
  return bank.tones[index]!.tone;
}

/** Through assigner, MIDI and both boards, as a player would. */
async function prepareMachine(task: ToneTask): Promise<Prepared> {
  const { memory } = task;
  const machine = await SuperJX.create({
    ...machineOptions(task.settings, task.choice),
    ...(memory && { nvram: memory }),
  });
  const { sysex: model } = task.choice.model;
  const changes = task.changes.map(({ byte, value }) => ({ number: byte!, value }));
  const messages = [...tuningMessages(task.settings), ...toneSelection(task.tone, model)];
  if (changes.length > 0) messages.push(individualParameters('tone', changes, { model }));
  for (const message of messages) machine.midiIn(message);
  settleForPlaying(machine);
  machine.wire.resetVoices();
  return {
    instrument: machine,
    press: (tick) => machine.midiIn(noteMessage(task.note, task.velocity), tick),
    release: (tick) => machine.midiIn(noteMessage(task.note, 0), tick),
    voices: () => ({ voicesUsed: machine.wire.voicesUsed, mostVoices: machine.wire.mostVoices }),
  };
}

/** One sound board on the bench, parameters straight over the wire. */
function prepareBareBoard(task: ToneTask): Prepared {
  const { settings, choice } = task;
  const board = new BareBoard({
    program: choice.roms.lower,
    soundBoard: choice.model.soundBoard,
    analog: settings.analog,
    seed: settings.seed,
    board: 0,
    sampleRate: settings.sampleRate,
  });
  board.boot();
  const tone = typeof task.tone === 'number' ? romTone(task.tone, task.choice.model.sysex) : task.tone;
  const tune = 64 + settings.tuning.steps;
  board.send([
    PREFIX_LOWER,
    ...toneWireBytes(tone.data()),
    ...parameterBytes(PARAMETER_MASTER_TUNE_1, tune),
    ...parameterBytes(PARAMETER_MASTER_TUNE_2, tune),
    ...task.changes.flatMap(({ serial, value }) => parameterBytes(serial, value)),
  ]);
  board.settle();
  return {
    instrument: board,
    press: (tick) => board.send(noteOnBytes(0, task.note, task.velocity), tick),
    release: (tick) => board.send(noteOffBytes(0, task.note), tick),
    voices: () => ({ voicesUsed: 1, mostVoices: 1 }),
  };
}

function transposed(note: number, semitones: number): number {
  const key = note + semitones;
  if (key < 0 || key > 127) {
    throw new UsageError(`Note ${note} transposed by ${semitones} is ${key}: MIDI notes go from 0 to 127.`);
  }
  return key;
}

/** Name of the tone; of a number, that of the instrument's memory where it has one. */
function toneTitle({ tone, memoryBank, choice }: ToneTask): string {
  if (typeof tone !== 'number') return tone.name.trim();
  return (memoryBank?.toneAt(tone) ?? romTone(tone, choice.model.sysex)).name.trim();
}

async function runTone(file: string | undefined, options: ToneArguments): Promise<void> {
  const settings = checkAudioArguments(options);
  const bare = options.bare === true;
  if (bare && settings.stems) throw new UsageError('--bare has one board only: leave --stems out.');
  if (bare && settings.threads > 1) throw new UsageError('--bare has one board only: leave --threads out.');
  const choice = chooseMachine(options, bare ? ['lower'] : undefined);
  const { model } = choice;
  if (!bare) checkStems(settings, model);
  if (bare && options.nvram !== undefined) {
    throw new UsageError('--bare has no assigner and no memory: leave --nvram out.');
  }
  const memory =
    options.nvram === undefined
      ? undefined
      : new MemoryFile(options.nvram, model.assigner.nvramBytes, choice.openAssigner).image;
  const memoryBank = memory && choice.openAssigner ? readBank(memory) : undefined;
  const task: ToneTask = {
    tone: selectTone(file, options, model, memoryBank),
    changes: (options.set ?? []).map((text) => parseSetting(text, { performance: bare })),
    note: transposed(parseNote(options.note), settings.transpose),
    velocity: parseVelocity(options.velocity),
    hold: parseSeconds(options.hold, '--hold'),
    settings,
    choice,
    memory,
    memoryBank,
  };
  const length = options.length === undefined ? undefined : parseSeconds(options.length, '--length');
  if (length === 0) throw new UsageError('--length 0 leaves nothing to hear: give more than 0 seconds.');
  const title = toneTitle(task);
  const prepare = async (): Promise<Take> => {
    const { instrument, press, release, voices } = bare ? prepareBareBoard(task) : await prepareMachine(task);
    return {
      instrument,
      actions: [
        { ticks: 0, perform: press },
        { ticks: Math.round(task.hold * TICKS_PER_SECOND), perform: release },
      ],
      describe: () => ({
        sound: `tone ${title}${bare ? ' on one bare board' : ''}`,
        firmware: task.choice.title,
        notes: 1,
        ...voices(),
      }),
    };
  };
  const seconds = length ?? task.hold;
  const tail = length === undefined ? 'auto' : 0;
  const inputs = [file, options.nvram, analogFile(options.analog), ...task.choice.inputs];
  const summary = await produceAudio({ label: 'tone', title, settings, inputs, seconds, tail, prepare });
  printSummary(settings.json, summary);
}

/** `superjx tone`. */
export function addToneCommand(program: Command): void {
  const command = program
    .command('tone')
    .description('play one note of one tone into a WAV file')
    .argument('[file]', 'SysEx bank or cartridge image (default: the bank in the ROM)')
    .option('--name <name>', 'tone by name')
    .option(
      '--index <n>',
      'tone by its place in the file, or 1-100 of the ROM bank (51-100 presets; JX-8P 1-96, 33-96)',
    )
    .option(
      '--set <param=value>',
      'change a parameter: name or serial number in hex, 0-127; may be repeated',
      collect,
    )
    .option('--note <n>', 'MIDI note 0-127 or a name such as C4', '60')
    .option('--velocity <n>', '1-127', '100')
    .option('--hold <seconds>', 'how long the key is held', '1')
    .option('--length <seconds>', 'length of the file (default: hold, then until it is silent)')
    .option('--nvram <file>', "the instrument's memory, as render keeps it: the memory tones are those in it")
    .option('--bare', 'one sound board alone, driven over the wire');
  addRomOptions(addAudioOptions(command)).action(runTone);
}
