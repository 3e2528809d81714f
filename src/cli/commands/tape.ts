import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import type { Model } from '../../machine/models.js';
import { ANALOG_PROFILE_NAMES } from '../../profiles/analogProfile.js';
import { type RecordTapeOptions, recordTape } from '../../render/recordTape.js';
import { tapePicture } from '../../tape/picture/tapePicture.js';
import type { BoardName, RecordedTape } from '../../tape/recordedTape.js';
import { tapeCsv } from '../../tape/tapeCsv.js';
import { tapeJson } from '../../tape/tapeFile.js';
import { LANE_NAMES } from '../../tape/tapeLanes.js';
import { TICKS_PER_SECOND } from '../../time.js';
import { analogFile, parseAnalog, parseSeed, parseTranspose, tuningMessages } from '../audioOptions.js';
import { readBankFile } from '../choice.js';
import { refuseOverwriting } from '../files.js';
import { OutputFile } from '../outputFile.js';
import { Progress, runSteps } from '../progress.js';
import { addRomOptions, chooseMachine, type RomArguments } from '../romOptions.js';
import { channelSummary, chooseSound, readSong, type SongArguments } from '../songInput.js';
import { addSongOptions } from '../songOptions.js';
import { count } from '../summary.js';
import { parseOnOff, parseSeconds, parseTune, UsageError } from '../values.js';

interface TapeArguments extends SongArguments, RomArguments {
  out: string;
  board: string;
  from?: string;
  to?: string;
  lanes?: string;
  bank?: string;
  wireRate: string;
  tune: string;
  transpose: string;
  seed: string;
  analog: string;
  json?: boolean;
}

/** Seconds after the song's end at which the tape ends if nothing else is said: most releases are over. */
const DEFAULT_TAIL_SECONDS = 1;

type Writer = (tape: RecordedTape, wanted: (name: string) => boolean) => Iterable<string>;

/** What each file name extension means. */
const WRITERS: Readonly<Record<string, Writer>> = {
  '.json': tapeJson,
  '.csv': tapeCsv,
  '.svg': (tape, wanted) => [tapePicture(tape, wanted)],
};

function parseBoards(text: string, { boards, title }: Model): readonly BoardName[] {
  if (text === 'both') return boards;
  const board = boards.find((name) => name === text);
  if (board !== undefined) return [board];
  if (text === 'lower' || text === 'upper') throw new UsageError(`The ${title} has no ${text} board.`);
  throw new UsageError(`--board takes lower, upper or both, not "${text}".`);
}

/** `VCF.*,WAVE?`: says which lanes are meant; * stands for any letters, ? for one. */
function parseLanes(text: string): (name: string) => boolean {
  const patterns = text.split(',').map((part) => {
    const pattern = part.trim().replace(/[.+^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
  });
  const unknown = patterns.findIndex((pattern) => !LANE_NAMES.some((name) => pattern.test(name)));
  if (unknown >= 0) {
    throw new UsageError(
      `No lane is called "${text.split(',')[unknown]!.trim()}": give names such as VCF.0, VCA.*, DCO1.*, WAVE1, RESONANCE, TIMER.`,
    );
  }
  return (name) => patterns.some((pattern) => pattern.test(name));
}

/** Seconds that may lie before the song's start: the boot is there. */
function parseSignedSeconds(text: string, what: string): number {
  return text.trim().startsWith('-') ? -parseSeconds(text.trim().slice(1), what) : parseSeconds(text, what);
}

async function runTape(path: string, options: TapeArguments): Promise<void> {
  const extension = extname(options.out).toLowerCase();
  const writer = WRITERS[extension];
  if (!writer) {
    throw new UsageError(
      `${options.out} must end in ${Object.keys(WRITERS).join(', ')}: the ending says what to write.`,
    );
  }
  const wanted = options.lanes === undefined ? () => true : parseLanes(options.lanes);
  const choice = chooseMachine(options);
  refuseOverwriting(options.out, [path, options.bank, analogFile(options.analog), ...choice.inputs]);
  const { model, roms } = choice;
  const boards = parseBoards(options.board, model);
  const machine = { model, roms, seed: parseSeed(options.seed), analog: parseAnalog(options.analog) };
  const wireRate = parseOnOff(options.wireRate, '--wire-rate');
  const tuning = parseTune(options.tune);
  const transpose = parseTranspose(options.transpose);
  const from = options.from === undefined ? undefined : parseSignedSeconds(options.from, '--from');
  const bank = options.bank === undefined ? undefined : readBankFile(options.bank);
  const sound = chooseSound(options, bank, model);
  const song = readSong(path, options, transpose);
  const to =
    options.to === undefined ? song.seconds + DEFAULT_TAIL_SECONDS : parseSignedSeconds(options.to, '--to');
  if (to <= (from ?? 0)) {
    throw new UsageError(
      `The tape would end at ${to} s, not after it begins (${from ?? 0} s): give a later --to.`,
    );
  }
  const recording: RecordTapeOptions = {
    machine,
    setup: [
      ...(bank?.toMachineSysex({ model: model.sysex }) ?? []),
      ...tuningMessages({ tuning }),
      ...sound.messages,
    ],
    song,
    title: basename(path),
    sound: sound.title,
    from: from ?? (extension === '.json' ? undefined : 0),
    to,
    boards,
    wireRate,
  };
  const output = new OutputFile(options.out);
  const progress = new Progress('tape', to);
  let tape: RecordedTape;
  let bytes: number;
  try {
    tape = await runSteps(recordTape(recording), progress);
    bytes = output.finish(writer(tape, wanted));
  } finally {
    progress.finish();
    output.abort();
  }
  const events = tape.boards.reduce((sum, board) => sum + board.tape.length, 0);
  const summary = {
    output: options.out,
    bytes,
    song: path,
    sound: sound.title,
    firmware: choice.title,
    channels: channelSummary(song, model),
    notes: song.notes,
    boards,
    from: (tape.fromTick - tape.originTick) / TICKS_PER_SECOND,
    to,
    events,
  };
  process.stdout.write(options.json ? `${JSON.stringify(summary)}\n` : summaryText(summary));
}

function summaryText(summary: {
  output: string;
  bytes: number;
  sound: string;
  firmware: string;
  channels: string;
  notes: number;
  boards: readonly string[];
  from: number;
  to: number;
  events: number;
}): string {
  const boards = `${summary.boards.join(' and ')} board${summary.boards.length === 1 ? '' : 's'}`;
  return (
    `${summary.output}: ${(summary.bytes / 1000).toFixed(0)} kB, ${summary.events} events of the ${boards}\n` +
    `played with ${summary.sound}, ${count(summary.notes, 'note')}; ${summary.channels}\n` +
    `${summary.firmware}\n` +
    `from ${summary.from.toFixed(3)} s to ${summary.to.toFixed(3)} s after the song's start\n`
  );
}

/** `superjx tape`. */
export function addTapeCommand(program: Command): void {
  const command = program
    .command('tape')
    .description(
      'play a MIDI file through the digital machine and write what the boards tell their analog halves',
    )
    .argument('<song>', 'Standard MIDI File')
    .requiredOption(
      '-o, --out <file>',
      'file to write: .json (data, can be replayed), .csv (a line an event) or .svg (a picture)',
    )
    .option('--board <board>', 'lower, upper or both', 'both')
    .option('--from <seconds>', "where the tape begins (default: the song's start; .json: power-on)")
    .option('--to <seconds>', "where it ends (default: 1 s after the song's end)")
    .option(
      '--lanes <names>',
      'only these lanes: names with * and ?, separated by commas, such as VCF.*,WAVE1',
    );
  addSongOptions(command, { before: 'the song', memory: false })
    .option('--wire-rate <on|off>', 'MIDI IN at 31 250 baud, or at four times that', 'on')
    .option('--tune <hz>', 'frequency of A4, 427.5 to 452.7', '440')
    .option('--transpose <n>', 'semitones added to every note', '0')
    .option('--seed <n>', 'component spread, which the calibration measures', '1')
    .option(
      '--analog <profile>',
      `component values: ${ANALOG_PROFILE_NAMES.join(', ')}, or a .json file`,
      'default',
    )
    .option('--json', 'print the summary as JSON');
  addRomOptions(command).action(runTape);
}
