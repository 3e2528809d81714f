import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { cutWav } from '../../audio/wavCut.js';
import { addTakes, type MeasuredTake } from '../../capture/addTakes.js';
import { captureKit } from '../../capture/captureKit.js';
import type { Kit } from '../../capture/kit.js';
import { type MeasuredBlock, measureTake } from '../../capture/measureTake.js';
import { checkKitVersion } from '../../capture/takeCheck.js';
import { openTake, TakeError } from '../../capture/takeFile.js';
import {
  DEFAULT_LICENCE,
  readTakeFileName,
  type TakeSource,
  type Unit,
  type UnitManifest,
} from '../../capture/unit.js';
import { MODEL_NAMES_TEXT, modelNamed } from '../../machine/models.js';
import { hasUnit, readUnit, type UnitAudio, unitFolder, writeUnit } from '../../node/unitFolder.js';
import { compareWithUnit } from '../compare/unit.js';
import { readInput } from '../files.js';
import { Progress } from '../progress.js';
import { parseWhole, UsageError } from '../values.js';
import { type AddedTake, printAdded } from './addedText.js';
import { addManifestOptions, type ManifestArguments, readManifestOptions } from './manifestOptions.js';

interface AddArguments extends ManifestArguments {
  unit: string;
  units: string;
  model?: string;
  audio?: boolean;
  block?: string;
  take?: string;
  replace?: boolean;
  compare?: boolean;
  json?: boolean;
}

/** Node reads no bigger file at once. */
const MOST_BYTES = 0x7fff_ffff;

/** `superjx capture add`. */
export function addCaptureAdd(capture: Command): void {
  const command = capture
    .command('add')
    .description('measure recordings of the kit and add them to a unit')
    .argument('<take...>', 'WAV files: a block each, or several blocks after one another')
    .requiredOption('--unit <name>', 'name of the unit, made if it is not there')
    .option('--units <folder>', 'where units are kept', 'units')
    .option('--model <model>', `${MODEL_NAMES_TEXT}: needed for a new unit`)
    .option('--audio', 'keep the sound with the unit')
    .option('--block <n>', 'which block the files must be of, 0-11')
    .option(
      '--take <n>',
      "which take they are, 1 or 2 (default: by the file's name, or the first that is missing)",
    )
    .option('--replace', 'put takes in the place of those that are there')
    .option('--compare', 'then compare the blocks with the emulator, as superjx compare --unit does');
  addManifestOptions(command).option('--json', 'print JSON').action(runAdd);
}

async function runAdd(files: string[], options: AddArguments): Promise<void> {
  const changes = readManifestOptions(options);
  const folder = unitFolder(options.units, options.unit);
  const before = hasUnit(folder) ? readUnit(folder) : undefined;
  const model = chosenModel(options, before);
  const kit = captureKit(model);
  if (before && before.manifest.kitVersion !== kit.version) {
    throw new UsageError(
      `The unit ${options.unit} is of kit version ${before.manifest.kitVersion}; this program adds takes of version ${kit.version} only.`,
    );
  }
  const manifest: UnitManifest = {
    licence: DEFAULT_LICENCE,
    ...before?.manifest,
    ...changes,
    name: before?.manifest.name ?? options.unit,
    kitVersion: kit.version,
    model,
    takes: before?.manifest.takes ?? [],
  };
  const measured = files.map((file, n) => measureFile(file, kit, options, [n, files.length]));
  const { unit, added } = addTakes(
    { manifest, features: before?.features ?? [] },
    measured.flatMap(({ takes }) => takes),
    options.replace,
  );
  const results: AddedTake[] = measured
    .flatMap(({ file, blocks }) => blocks.map((measuredBlock) => ({ file, ...measuredBlock })))
    .map((result, n) => ({ ...result, take: added[n]!.take }));
  writeUnit(folder, unit, options.audio ? soundsOf(results, added) : []);
  const { compare = false, json = false } = options;
  printAdded({ unit, folder, units: options.units, kit, results, compared: compare }, json);
  if (!compare) return;
  const blocks = [...new Set(added.map(({ block }) => block))].join(',');
  await compareWithUnit(options.unit, { units: options.units, blocks, json });
}

function chosenModel({ model, unit }: AddArguments, before: Unit | undefined): UnitManifest['model'] {
  const there = before?.manifest.model;
  if (model === undefined) {
    if (there) return there;
    throw new UsageError(`The unit ${unit} is new: say with --model what it is, ${MODEL_NAMES_TEXT}.`);
  }
  const { name, title } = modelNamed(model);
  if (there === undefined || there === name) return name;
  throw new UsageError(`The unit ${unit} is a ${modelNamed(there).title}, no ${title}: leave --model out.`);
}

interface MeasuredFile {
  readonly file: string;
  readonly blocks: readonly MeasuredBlock[];
  readonly takes: readonly MeasuredTake[];
}

function measureFile(
  file: string,
  kit: Kit,
  options: AddArguments,
  [n, count]: readonly [n: number, count: number],
): MeasuredFile {
  const block = options.block === undefined ? undefined : parseWhole(options.block, '--block', 0, 11);
  const take = chosenTake(file, options);
  checkKitVersion(file, kit);
  const bytes = readInput(file, MOST_BYTES);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const open = openTake(file, bytes);
  const progress = new Progress(`${basename(file)} (${n + 1} of ${count})`, kit.blocks.length);
  const blocks: MeasuredBlock[] = [];
  try {
    for (const measured of measureTake(open, kit, block === undefined ? {} : { block })) {
      blocks.push(measured);
      progress.update(blocks.length);
    }
  } finally {
    progress.finish();
  }
  const { sampleRate } = open.sound;
  const takes = blocks.map(
    ({ block: { number }, features, part: [from] }): MeasuredTake => ({
      file,
      source: {
        block: number,
        sha256,
        sampleRate,
        bits: open.bits,
        from: firstFrame(from, sampleRate) / sampleRate,
      },
      features,
      ...(take === undefined ? {} : { take }),
    }),
  );
  return { file, blocks, takes };
}

function firstFrame(from: number, sampleRate: number): number {
  return Math.floor(from * sampleRate);
}

/** By the option, else by the file's name. */
function chosenTake(file: string, options: AddArguments): number | undefined {
  if (options.take !== undefined) return parseWhole(options.take, '--take', 1, 2);
  const named = readTakeFileName(basename(file))?.take;
  if (named === undefined || named === 1 || named === 2) return named;
  throw new TakeError(`${file} is take ${named} by its name: a block has takes 1 and 2, --take says which.`);
}

/** The sound to keep: the file as it is, or its part if there are more blocks in it. */
function soundsOf(results: readonly AddedTake[], added: readonly TakeSource[]): UnitAudio[] {
  return results.map(({ file, part, take, block }, n): UnitAudio => {
    const { sampleRate } = added[n]!;
    const alone = results.filter((other) => other.file === file).length === 1;
    return {
      block: block.number,
      take,
      bytes: () => {
        const bytes = readInput(file, MOST_BYTES);
        return alone
          ? bytes
          : cutWav(bytes, firstFrame(part[0], sampleRate), Math.ceil(part[1] * sampleRate));
      },
    };
  });
}
