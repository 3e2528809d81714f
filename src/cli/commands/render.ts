import type { Command } from 'commander';
import { SuperJX } from '../../machine/superJx.js';
import { readBank } from '../../patches/readBank.js';
import {
  type AudioArguments,
  addAudioOptions,
  analogFile,
  checkAudioArguments,
  checkStems,
  machineOptions,
  settleForPlaying,
  tuningMessages,
} from '../audioOptions.js';
import { CartridgeFile } from '../cartridgeFile.js';
import { readBankFile } from '../choice.js';
import { MemoryFile } from '../memoryFile.js';
import { produceAudio, type Take } from '../produceAudio.js';
import { addRomOptions, chooseMachine, type RomArguments } from '../romOptions.js';
import { channelSummary, chooseSound, readSong, type SongArguments } from '../songInput.js';
import { addSongOptions } from '../songOptions.js';
import { printSummary } from '../summary.js';
import { parseOnOff, parseSeconds } from '../values.js';

interface RenderArguments extends AudioArguments, SongArguments, RomArguments {
  bank?: string;
  nvram?: string;
  cartridge?: string;
  tail: string;
  wireRate: string;
}

async function runRender(path: string, options: RenderArguments): Promise<void> {
  const settings = checkAudioArguments(options);
  const tail = options.tail === 'auto' ? 'auto' : parseSeconds(options.tail, '--tail');
  const choice = chooseMachine(options);
  const { model } = choice;
  const wireRate = parseOnOff(options.wireRate, '--wire-rate');
  const bank = options.bank === undefined ? undefined : readBankFile(options.bank);
  const memory =
    options.nvram === undefined
      ? undefined
      : new MemoryFile(options.nvram, model.assigner.nvramBytes, choice.openAssigner);
  checkStems(settings, model);
  const cartridge = options.cartridge === undefined ? undefined : new CartridgeFile(options.cartridge);
  const ownBank = memory?.image && choice.openAssigner ? readBank(memory.image) : undefined;
  const sound = chooseSound(options, bank ?? ownBank, model);
  const song = readSong(path, options, settings.transpose);
  const obeysPrograms = song.events.some(({ bytes }) => (bytes[0]! & 0xf0) === 0xc0);
  let storeMemory = () => {};
  const prepare = async (): Promise<Take> => {
    const nvram = memory?.image;
    const machine = await SuperJX.create({
      ...machineOptions(settings, choice),
      ...(nvram && { nvram }),
      ...(cartridge && { cartridge: cartridge.image }),
    });
    storeMemory = () => {
      memory?.store(machine.nvram);
      cartridge?.store(machine.cartridge);
    };
    const setup = [
      ...(bank?.toMachineSysex({ model: model.sysex }) ?? []),
      ...tuningMessages(settings),
      ...sound.messages,
    ];
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
        sound: obeysPrograms ? `${sound.title}, then as the file's program changes say` : sound.title,
        firmware: choice.title,
        display,
        channels: channelSummary(song, model),
        notes: song.notes,
        lostNotes: song.lostNotes,
        voicesUsed: machine.wire.voicesUsed,
        mostVoices: machine.wire.mostVoices,
      }),
    };
  };
  const { title } = sound;
  const { seconds } = song;
  const { bank: bankPath, nvram: memoryPath, cartridge: cartridgePath } = options;
  const files = [path, bankPath, memoryPath, cartridgePath, analogFile(options.analog)];
  const inputs = [...files, ...choice.inputs];
  const summary = await produceAudio({ label: 'render', title, settings, inputs, seconds, tail, prepare });
  storeMemory();
  printSummary(settings.json, summary);
}

/** `superjx render`. */
export function addRenderCommand(program: Command): void {
  const command = program
    .command('render')
    .description('play a Standard MIDI File through the machine into a WAV file')
    .argument('<song>', 'Standard MIDI File');
  addSongOptions(command, { before: 'the first sample', memory: true })
    .option('--tail <seconds>', 'seconds after the last event, or auto: until it is silent', 'auto')
    .option('--wire-rate <on|off>', 'MIDI IN at 31 250 baud, or at four times that', 'on');
  addRomOptions(addAudioOptions(command)).action(runRender);
}
