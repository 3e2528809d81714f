import { join } from 'node:path';
import type { Command } from 'commander';
import { captureKit } from '../../capture/kit/captureKit.js';
import {
  SYNTHETIC_DRIFT,
  SYNTHETIC_GAIN,
  SYNTHETIC_NOISE,
  syntheticOffset,
} from '../../capture/kit/syntheticTake.js';
import { KIT_VERSION } from '../../capture/kit.js';
import { TAKE_RATES } from '../../capture/takes/takeFile.js';
import { isUnitName, takeFileName, UNIT_NAME_TEXT } from '../../capture/unit/unit.js';
import { makeFolder } from '../../node/makeFolder.js';
import { makeSyntheticTakes } from '../../node/syntheticTakes.js';
import type { TakeTask } from '../../node/takeWorker.js';
import { WavFileWriter } from '../../node/wavFile.js';
import { ANALOG_PROFILE_NAMES } from '../../profiles/analogProfile.js';
import { MOST_THREADS, parseAnalog, parseSeed } from '../audioOptions.js';
import { writeError } from '../files.js';
import { parseBlocks } from '../kitBlocks.js';
import { Progress } from '../progress.js';
import { addRomOptions, chooseMachine, type RomArguments } from '../romOptions.js';
import {
  parseBits,
  parseGain,
  parseRate,
  parseSeconds,
  parseTune,
  parseWhole,
  UsageError,
} from '../values.js';

interface SyntheticArguments extends RomArguments {
  out: string;
  unit: string;
  blocks?: string;
  takes: string;
  offset?: string;
  drift: string;
  noise: string;
  gain: string;
  seed: string;
  analog: string;
  tune: string;
  rate: string;
  bits: string;
  threads: string;
}

/** Takes of a block that can be asked for. */
const MOST_TAKES = 9;
/** Largest drift, parts in a million; cheap clocks are within 200. */
const MOST_DRIFT = 2000;

/** `superjx capture synthetic`. */
export function addCaptureSynthetic(command: Command): void {
  const synthetic = command
    .command('synthetic')
    .description('make recordings of a made-up machine: the emulator with other tolerances, clock and noise')
    .requiredOption('--out <folder>', 'folder for the WAV files')
    .option('--unit <name>', 'name of the machine, the beginning of the file names', 'synthetic')
    .option('--blocks <list>', 'blocks of the kit, such as 0,2,9 or 1-3 (default: all)')
    .option('--takes <n>', 'takes of each block', '2')
    .option('--offset <seconds>', 'silence before each block (default: 0.5 to 3, another in each file)')
    .option('--drift <ppm>', "how much faster the recorder's clock runs", `${SYNTHETIC_DRIFT}`)
    .option('--noise <dbfs>', 'noise of the interface, rms, or off', `${SYNTHETIC_NOISE}`)
    .option('--gain <db>', 'level of the recording', `${SYNTHETIC_GAIN}`)
    .option('--seed <n>', 'component spread, noise, offsets', '2')
    .option(
      '--analog <profile>',
      `component values: ${ANALOG_PROFILE_NAMES.join(', ')}, or a .json file`,
      'default',
    )
    .option('--tune <hz>', 'frequency of A4, 427.5 to 452.7', '440')
    .option('--rate <hz>', TAKE_RATES.join(', '), '48000')
    .option('--bits <bits>', '16, 24 or 32f', '24')
    .option('--threads <n>', 'recordings made at the same time', '2');
  addRomOptions(synthetic).action(runSynthetic);
}

async function runSynthetic(options: SyntheticArguments): Promise<void> {
  const { out, unit } = options;
  if (!isUnitName(unit)) throw new UsageError(`"${unit}" is no unit's name: give ${UNIT_NAME_TEXT}.`);
  const takes = parseWhole(options.takes, '--takes', 1, MOST_TAKES);
  const threads = parseWhole(options.threads, '--threads', 1, MOST_THREADS);
  const seed = parseSeed(options.seed);
  const drift = parseNumber(options.drift, '--drift', 'parts in a million', -MOST_DRIFT, MOST_DRIFT);
  const noise =
    options.noise === 'off' ? -300 : parseNumber(options.noise, '--noise', 'dBFS or off', -200, 0);
  const gain = parseGain(options.gain);
  const offset = options.offset === undefined ? undefined : parseSeconds(options.offset, '--offset');
  const sampleRate = parseRate(options.rate);
  if (!TAKE_RATES.includes(sampleRate)) {
    throw new UsageError(`--rate takes ${TAKE_RATES.join(', ')}, as takes have them, not ${sampleRate}.`);
  }
  const format = parseBits(options.bits);
  const analog = parseAnalog(options.analog);
  const tuning = parseTune(options.tune);
  const { model, roms, title } = chooseMachine(options);
  const kit = captureKit(model.name);
  const numbers =
    options.blocks === undefined ? kit.blocks.map(({ number }) => number) : parseBlocks(options.blocks);

  const tasks = numbers.flatMap((block) =>
    Array.from({ length: takes }, (_, n): TakeTask => {
      const take = n + 1;
      return {
        kit: kit.model,
        block,
        options: {
          ...{ model, roms, analog, seed, sampleRate, take, drift, noise, gain },
          offset: offset ?? syntheticOffset(seed, block, take),
          setup: tuning.steps === 0 ? [] : [tuning.message],
        },
      };
    }),
  );
  makeOutput(out);
  const seconds = tasks.reduce((sum, { block }) => sum + kit.blocks[block]!.seconds, 0);
  const progress = new Progress('capture synthetic', seconds);
  process.stdout.write(`${title}, seed ${seed}, analog profile ${analog.name}: ${unit} in ${out}\n`);
  const written = new Map<number, string>();
  await makeSyntheticTakes(
    tasks,
    threads,
    ({ task, sound }) => {
      const { block, options: made } = tasks[task]!;
      const name = takeFileName(unit, KIT_VERSION, block, made.take!);
      const writer = new WavFileWriter(join(out, name), {
        sampleRate,
        channels: 2,
        format,
        info: { title: `capture kit ${KIT_VERSION}, block ${block}, take ${made.take}`, software: 'superjx' },
        expectedFrames: sound.left.length,
      });
      writer.write([sound.left, sound.right]);
      const { clipped } = writer.finish();
      const remark = clipped > 0 ? `, ${clipped} samples clipped: lower --gain` : '';
      written.set(
        task,
        `${name}  ${(sound.left.length / sampleRate).toFixed(1)} s, block from ${made.offset!.toFixed(3)} s${remark}`,
      );
    },
    (done) => progress.update(done),
  ).finally(() => progress.finish());
  for (const [, line] of [...written].sort(([one], [other]) => one - other))
    process.stdout.write(`  ${line}\n`);
}

function makeOutput(out: string): void {
  if (out === '') throw new UsageError('The name of the folder is empty.');
  try {
    makeFolder(out);
  } catch (error) {
    throw writeError(out, error);
  }
}

function parseNumber(text: string, what: string, unit: string, low: number, high: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= low && value <= high)) {
    throw new UsageError(`${what} takes ${unit} from ${low} to ${high}, not "${text}".`);
  }
  return value;
}
