import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { cutWav } from '../../audio/wavCut.js';
import { MEASURE_VERSION } from '../../capture/features.js';
import { captureKit } from '../../capture/kit/captureKit.js';
import { addTakes, planTakes } from '../../capture/takes/addTakes.js';
import { DEFAULT_LICENCE, type TakeSource, type Unit, type UnitManifest } from '../../capture/unit/unit.js';
import { MODEL_NAMES_TEXT, modelNamed } from '../../machine/models.js';
import {
  hasUnit,
  readUnit,
  takeAudioPath,
  type UnitAudio,
  unitFolder,
  writeUnit,
} from '../../node/unitFolder.js';
import { compareWithUnit } from '../compare/unit.js';
import { readInput } from '../files.js';
import { parseWhole, UsageError } from '../values.js';
import { type AddedTake, printAdded } from './addedText.js';
import { addManifestOptions, type ManifestArguments, readManifestOptions } from './manifestOptions.js';
import { measureAgain } from './measureAgain.js';
import { firstFrame, listenTo, MOST_BYTES, measureListened, plannedTakes, soundRoom } from './recordings.js';

interface AddArguments extends ManifestArguments {
  unit: string;
  units: string;
  model?: string;
  audio?: boolean;
  block?: string;
  take?: string;
  replace?: boolean;
  again?: boolean;
  compare?: boolean;
  json?: boolean;
}

/** `superjx capture add`. */
export function addCaptureAdd(capture: Command): void {
  const command = capture
    .command('add')
    .description('measure recordings of the kit and add them to a unit')
    .argument('[take...]', 'WAV files: a block each, or several blocks after one another')
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
    .option('--again', 'instead of files: measure the sound that is kept with the unit once more')
    .option('--compare', 'then compare the blocks with the emulator, as superjx compare --unit does');
  addManifestOptions(command).option('--json', 'print JSON').action(runAdd);
}

async function runAdd(files: string[], options: AddArguments): Promise<void> {
  checkArguments(files, options);
  const changes = readManifestOptions(options);
  const block = options.block === undefined ? undefined : parseWhole(options.block, '--block', 0, 11);
  const take = options.take === undefined ? undefined : parseWhole(options.take, '--take', 1, 2);
  const folder = unitFolder(options.units, options.unit);
  const before = hasUnit(folder) ? readUnit(folder) : undefined;
  const model = chosenModel(options, before);
  const kit = captureKit(model);
  if (before && before.manifest.kitVersion !== kit.version) {
    throw new UsageError(
      `The unit ${options.unit} is of kit version ${before.manifest.kitVersion}; this program adds takes of version ${kit.version} only.`,
    );
  }
  const manifest = (unit: Unit | undefined): UnitManifest => ({
    licence: DEFAULT_LICENCE,
    ...unit?.manifest,
    ...changes,
    name: unit?.manifest.name ?? options.unit,
    kitVersion: kit.version,
    measureVersion: MEASURE_VERSION,
    model,
    takes: unit?.manifest.takes ?? [],
  });
  const { compare = false, json = false } = options;
  let written: { readonly unit: Unit; readonly results: readonly AddedTake[] };
  if (options.again) {
    written = measureAgain(folder, before!, kit, manifest(before));
    writeUnit(folder, written.unit);
  } else {
    const said = { ...(block !== undefined && { block }), ...(take !== undefined && { take }) };
    const room = soundRoom();
    const listened = files.map((file, n) => listenTo(file, kit, said, [n, files.length], room));
    const planned = plannedTakes(listened);
    const sources = planTakes(manifest(before), planned, options.replace);
    checkMeasure(before, sources);
    const measured = measureListened(
      listened,
      sources.map((source) => source.take),
      kit,
      before,
    );
    // another run may have added to the unit in the meantime
    const now = hasUnit(folder) ? readUnit(folder) : undefined;
    checkMeasure(now, sources);
    const { unit, added } = addTakes(
      { manifest: manifest(now), features: now?.features ?? [] },
      measured.map(({ features }, n) => ({ ...planned[n]!, features, take: sources[n]!.take })),
      options.replace,
    );
    const results = measured.map((result, n) => ({ ...result, take: added[n]!.take }));
    // sound of another recording beside the new numbers would be taken for theirs
    const isKept = ({ block, take }: TakeSource): boolean =>
      options.audio === true || existsSync(takeAudioPath(folder, unit, block, take));
    writeUnit(folder, unit, soundsOf(results, added, isKept));
    written = { unit, results };
  }
  printAdded({ ...written, folder, units: options.units, kit, compared: compare }, json);
  if (!compare) return;
  const blocks = [...new Set(written.results.map((result) => result.block.number))].join(',');
  await compareWithUnit(options.unit, { units: options.units, blocks, json });
}

/** What does not go together. */
function checkArguments(files: readonly string[], options: AddArguments): void {
  if (!options.again) {
    if (files.length > 0) return;
    throw new UsageError(
      'No recording is given: name the WAV files to add, or --again to measure the sound that is kept.',
    );
  }
  if (files.length > 0) throw new UsageError('--again measures what the unit has kept: leave the files out.');
  const { audio, block, take, replace } = options;
  const other = Object.entries({ audio, block, take, replace }).find(([, value]) => value !== undefined);
  if (other) throw new UsageError(`--${other[0]} goes with files, not with --again.`);
  if (!hasUnit(unitFolder(options.units, options.unit))) {
    throw new UsageError(`There is no unit ${options.unit} in ${options.units} to measure again.`);
  }
}

/** Takes that stay in the unit must have been measured as the new ones are. */
function checkMeasure(unit: Unit | undefined, added: readonly TakeSource[]): void {
  const { measureVersion = MEASURE_VERSION, name, takes } = unit?.manifest ?? { name: '', takes: [] };
  if (measureVersion === MEASURE_VERSION) return;
  const stays = takes.find(
    ({ block, take }) => !added.some((other) => other.block === block && other.take === take),
  );
  if (!stays) return;
  throw new UsageError(
    `The unit ${name} was measured by version ${measureVersion} of the measuring code, this program has version ${MEASURE_VERSION}: ` +
      'measure it with --again first if its sound is kept, else add all of its recordings at once with --replace.',
  );
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

/** The sound to keep: the file as it is, or its part if there are more blocks in it. */
function soundsOf(
  results: readonly AddedTake[],
  added: readonly TakeSource[],
  isKept: (source: TakeSource) => boolean,
): UnitAudio[] {
  return results.flatMap(({ file, part, take, block }, n): UnitAudio[] => {
    if (!isKept(added[n]!)) return [];
    const { sampleRate } = added[n]!;
    const alone = results.filter((other) => other.file === file).length === 1;
    const sound = {
      block: block.number,
      take,
      bytes: () => {
        const bytes = readInput(file, MOST_BYTES);
        return alone
          ? bytes
          : cutWav(bytes, firstFrame(part[0], sampleRate), Math.ceil(part[1] * sampleRate));
      },
    };
    return [sound];
  });
}
