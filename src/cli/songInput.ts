import { MKS70, type Model } from '../machine/models.js';
import { readSmf } from '../midi/smf.js';
import type { Bank } from '../patches/bank.js';
import { patchLabel } from '../patches/patch.js';
import { patchSelection, toneSelection, UPPER_CHANNEL } from '../render/setup.js';
import { DEFAULT_CHANNELS, prepareSong, type Song } from '../render/song.js';
import { choosePatch, chooseTone, type ToneChoice } from './choice.js';
import { namingFile, readInput } from './files.js';
import { parseChannels, UsageError } from './values.js';

/** Options that say what the machine plays with, as commander hands them over. */
export interface SoundArguments {
  patch?: string;
  tone?: string;
}

/** Options that say how a MIDI file is played. */
export interface SongArguments extends SoundArguments {
  channels?: string;
  programChanges?: boolean;
}

/** What the machine is to play with, as MIDI messages, and what to call it. */
export interface Sound {
  readonly title: string;
  readonly messages: readonly Uint8Array[];
}

function toneSound(choice: ToneChoice, { sysex }: Model): Sound {
  const title = typeof choice === 'number' ? `tone ${choice + 1}` : `tone ${choice.name.trim()}`;
  return { title, messages: toneSelection(choice, sysex) };
}

/**
 * The patch or tone that the options name, of the bank or of the ROM.
 * @throws UsageError if there is none, or both are given, or a patch of a model that has single tones.
 */
export function chooseSound(options: SoundArguments, bank: Bank | undefined, model: Model = MKS70): Sound {
  if (options.patch !== undefined && options.tone !== undefined) {
    throw new UsageError('--patch and --tone exclude each other: give one of them.');
  }
  if (options.tone !== undefined) return toneSound(chooseTone(options.tone, bank, model.sysex), model);
  if (model.sysex === 'jx8p') {
    if (options.patch === undefined) return toneSound(bank?.tones[0]?.tone ?? 0, model);
    throw new UsageError(`The ${model.title} has tones and no patches: give --tone in place of --patch.`);
  }
  const firstTone = bank?.tones[0]?.tone;
  if (options.patch === undefined && bank?.patches.length === 0 && firstTone)
    return toneSound(firstTone, model);
  const slot = options.patch === undefined ? 0 : choosePatch(options.patch, bank);
  return { title: `patch ${patchLabel(slot)}`, messages: [patchSelection(slot)] };
}

/**
 * Reads a MIDI file and makes it ready for the UPPER channel, `transpose` semitones higher; warnings go to stderr.
 * @throws UsageError if it can't be read, is cut off, or has nothing to play.
 */
export function readSong(path: string, options: SongArguments, transpose: number): Song {
  const file = namingFile(path, () => readSmf(readInput(path)));
  if (file.cutOff) {
    throw new UsageError(`${path} is cut off: ${file.warnings.at(-1)}. Get the whole file.`);
  }
  const song = prepareSong(file, UPPER_CHANNEL, {
    channels: options.channels === undefined ? DEFAULT_CHANNELS : parseChannels(options.channels),
    transpose,
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

/** Which channels of the file play, as a sentence. */
export function channelSummary(song: Song, model: Model = MKS70): string {
  const played = song.playedChannels.length > 0 ? song.playedChannels.join(', ') : 'none';
  const left = song.silentChannels.length > 0 ? `; left out: ${song.silentChannels.join(', ')}` : '';
  const target = model.sysex === 'jx8p' ? `channel ${UPPER_CHANNEL}` : `UPPER (channel ${UPPER_CHANNEL})`;
  const verb = song.playedChannels.length === 1 ? 'plays' : 'play';
  return `${song.playedChannels.length === 1 ? 'channel' : 'channels'} ${played} of the file ${verb} on ${target}${left}`;
}
