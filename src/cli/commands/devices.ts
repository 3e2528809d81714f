import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { findMidi } from '../../node/live/midiPorts.js';
import { probeSpeaker } from '../../node/live/speakerSink.js';

/** Folders of Linux in which raw MIDI devices are, and how they are called. */
const RAW_FOLDERS: readonly (readonly [folder: string, pattern: RegExp])[] = [
  ['/dev/snd', /^midi/],
  ['/dev', /^midi/],
];

interface Devices {
  readonly speaker: { readonly works: boolean; readonly what: string };
  readonly midi: {
    readonly works: boolean;
    readonly reason?: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
  };
  readonly rawMidi: readonly string[];
}

function rawDevices(): string[] {
  return RAW_FOLDERS.flatMap(([folder, pattern]) => {
    try {
      return readdirSync(folder)
        .filter((name) => pattern.test(name))
        .map((name) => join(folder, name));
    } catch {
      return [];
    }
  });
}

async function find(): Promise<Devices> {
  const [speaker, midi] = await Promise.all([probeSpeaker(), findMidi()]);
  return {
    speaker: speaker.works
      ? {
          works: true,
          what: `${speaker.description} ${speaker.format === '32f' ? '32 bit float' : '16 bit'}`,
        }
      : { works: false, what: speaker.reason },
    midi: midi.works
      ? { works: true, inputs: midi.inputs, outputs: midi.outputs }
      : { works: false, reason: midi.reason, inputs: [], outputs: [] },
    rawMidi: rawDevices(),
  };
}

function section(title: string, names: readonly string[], nothing: string): string[] {
  return [title, ...(names.length > 0 ? names : [nothing]).map((name) => `  ${name}`)];
}

async function runDevices(options: { json?: boolean }): Promise<void> {
  const devices = await find();
  if (options.json) {
    process.stdout.write(`${JSON.stringify(devices)}\n`);
    return;
  }
  const { speaker, midi, rawMidi } = devices;
  const noPort = midi.works ? 'none; --midi-in virtual makes one' : `not available: ${midi.reason}`;
  const noOutput = midi.works ? 'none; --midi-out virtual makes one' : `not available: ${midi.reason}`;
  const lines = [
    ...section(
      'sound (--out speaker):',
      speaker.works ? [speaker.what] : [],
      `not available: ${speaker.what}`,
    ),
    ...section('MIDI inputs (--midi-in NAME):', midi.inputs, noPort),
    ...section('MIDI outputs (--midi-out NAME):', midi.outputs, noOutput),
    ...section('raw MIDI devices (--midi-raw FILE):', rawMidi, 'none; a FIFO or stdin works as well'),
    'always there: --out FILE.wav, --out raw:FILE, --out raw:-, --midi-raw FIFO, --midi-raw -',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** `superjx devices`. */
export function addDevicesCommand(program: Command): void {
  program
    .command('devices')
    .description('list sound and MIDI devices, and why one is not available')
    .option('--json', 'print JSON')
    .action(runDevices);
}
