import type { Command } from 'commander';
import { modelNamed } from '../../machine/models.js';
import { SuperJX } from '../../machine/superJx.js';
import { readSmf } from '../../midi/smf.js';
import type { Bank } from '../../patches/bank.js';
import { patchLabel } from '../../patches/patch.js';
import { patchSelection, toneSelection, UPPER_CHANNEL } from '../../render/setup.js';
import { DEFAULT_CHANNELS, prepareSong, type Song } from '../../render/song.js';
import {
  type AudioArguments,
  type AudioSettings,
  addAudioOptions,
  checkAudioArguments,
  machineOptions,
  settleForPlaying,
  tuningMessages,
} from '../audioOptions.js';
import { choosePatch, chooseTone, readBankFile } from '../choice.js';
import { namingFile, readInput } from '../files.js';
import { produceAudio, type Take } from '../produceAudio.js';
import { printSummary } from '../summary.js';
import { parseChannels, parseOnOff, parseSeconds, UsageError } from '../values.js';

interface RenderArguments extends AudioArguments {
  bank?: string;
  patch?: string;
  tone?: string;
  channels?: string;
  tail: string;
  model: string;
  programChanges?: boolean;
  wireRate: string;
}

/** What the machine is to play with, as MIDI messages, and what to call it. */
interface Sound {
  readonly title: string;
  readonly messages: readonly Uint8Array[];
}

function toneSound(choice: ReturnType<typeof chooseTone>): Sound {
  const title = typeof choice === 'number' ? `tone ${choice + 1}` : `tone ${choice.name.trim()}`;
  return { title, messages: toneSelection(choice) };
}

function chooseSound(options: RenderArguments, bank: Bank | undefined): Sound {
  if (options.patch !== undefined && options.tone !== undefined) {
    throw new UsageError('--patch and --tone exclude each other: give one of them.');
  }
  if (options.tone !== undefined) return toneSound(chooseTone(options.tone, bank));
  const firstTone = bank?.tones[0]?.tone;
  if (options.patch === undefined && bank?.patches.length === 0 && firstTone) return toneSound(firstTone);
  const slot = options.patch === undefined ? 0 : choosePatch(options.patch, bank);
  return { title: `patch ${patchLabel(slot)}`, messages: [patchSelection(slot)] };
}

function readSong(path: string, options: RenderArguments, settings: AudioSettings): Song {
  const file = namingFile(path, () => readSmf(readInput(path)));
  if (file.cutOff) {
    throw new UsageError(`${path} is cut off: ${file.warnings.at(-1)}. Get the whole file.`);
  }
  const song = prepareSong(file, UPPER_CHANNEL, {
    channels: options.channels === undefined ? DEFAULT_CHANNELS : parseChannels(options.channels),
    transpose: settings.transpose,
    programChanges: options.programChanges ?? (options.patch === undefined && options.tone === undefined),
  });
  if (song.notes > 0 || (song.events.length > 0 && song.silentChannels.length === 0)) {
    for (const warning of file.warnings) process.stderr.write(`${path}: ${warning}\n`);
    return song;
  }
  throw new UsageError(
    song.silentChannels.length > 0
      ? `${path} has notes only on channel ${song.silentChannels.join(', ')}: choose them with --channels.`
      : `${path} has nothing to play.`,
  );
}

function channelSummary(song: Song): string {
  const played = song.playedChannels.length > 0 ? song.playedChannels.join(', ') : 'none';
  const left = song.silentChannels.length > 0 ? `; left out: ${song.silentChannels.join(', ')}` : '';
  const verb = song.playedChannels.length === 1 ? 'plays' : 'play';
  return `${song.playedChannels.length === 1 ? 'channel' : 'channels'} ${played} of the file ${verb} on UPPER (channel ${UPPER_CHANNEL})${left}`;
}

async function runRender(path: string, options: RenderArguments): Promise<void> {
  const settings = checkAudioArguments(options);
  const tail = options.tail === 'auto' ? 'auto' : parseSeconds(options.tail, '--tail');
  const model = modelNamed(options.model).name;
  const wireRate = parseOnOff(options.wireRate, '--wire-rate');
  const bank = options.bank === undefined ? undefined : readBankFile(options.bank);
  const sound = chooseSound(options, bank);
  const song = readSong(path, options, settings);
  const prepare = async (): Promise<Take> => {
    const machine = await SuperJX.create({ ...machineOptions(settings), model });
    const setup = [...(bank?.toMachineSysex() ?? []), ...tuningMessages(settings), ...sound.messages];
    for (const message of setup) machine.midiIn(message);
    settleForPlaying(machine);
    machine.wireRate = wireRate;
    machine.wire.resetVoices();
    const display = machine.display.trim();
    return {
      instrument: machine,
      actions: song.events.map(({ ticks, bytes }) => ({
        ticks,
        perform: (tick) => machine.midiIn(bytes, tick),
      })),
      describe: () => ({
        song: path,
        sound: sound.title,
        display,
        channels: channelSummary(song),
        notes: song.notes,
        lostNotes: song.lostNotes,
        voicesUsed: machine.wire.voicesUsed,
        mostVoices: machine.wire.mostVoices,
      }),
    };
  };
  const { title } = sound;
  const { seconds } = song;
  const inputs = [path, options.bank];
  const summary = await produceAudio({ label: 'render', title, settings, inputs, seconds, tail, prepare });
  printSummary(settings.json, summary);
}

/** `superjx render`. */
export function addRenderCommand(program: Command): void {
  const command = program
    .command('render')
    .description('play a Standard MIDI File through the machine into a WAV file')
    .argument('<song>', 'Standard MIDI File')
    .option('--bank <file>', 'SysEx bank or cartridge image, sent to the machine before the first sample')
    .option('--patch <n|name>', 'patch 1-64, A1-H8, or by name')
    .option('--tone <n|name>', 'tone 1-100 or by name, on all twelve voices')
    .option('--channels <list>', 'MIDI channels of the file to play, such as 1,3-5 (default: all but 10)')
    .option('--tail <seconds>', 'seconds after the last event, or auto: until it is silent', 'auto')
    .option('--model <model>', 'mks70 or jx10', 'mks70')
    .option('--program-changes', "obey the file's program changes even with --patch or --tone")
    .option('--wire-rate <on|off>', 'MIDI IN at 31 250 baud, or at four times that', 'on');
  addAudioOptions(command).action(runRender);
}
