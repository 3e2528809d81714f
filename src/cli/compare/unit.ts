import { join } from 'node:path';
import type { Command } from 'commander';
import { WavError } from '../../audio/wavReader.js';
import { captureKit } from '../../capture/kit/captureKit.js';
import { featuresOf, type Unit } from '../../capture/unit/unit.js';
import {
  blocksToCompare,
  compareUnitWithEmulator,
  type EmulatorComparison,
  type PlacedSound,
} from '../../capture/verdict/compareUnitWithEmulator.js';
import { comparisonLines } from '../../capture/verdict/comparisonText.js';
import { emulateBlockHere, emulateBlockThreaded } from '../../node/emulateBlocks.js';
import { readTakeAudio, readUnit, takeAudioPath, unitFolder } from '../../node/unitFolder.js';
import { unitReportHtml } from '../../report/unitReportHtml.js';
import { analogFile, MOST_THREADS, parseAnalog, parseSeed } from '../audioOptions.js';
import { refuseOverwriting } from '../files.js';
import { parseBlocks } from '../kitBlocks.js';
import { OutputFile } from '../outputFile.js';
import { Progress } from '../progress.js';
import { addRomOptions, chooseMachine, type MachineChoice, type RomArguments } from '../romOptions.js';
import { parseWhole, UsageError } from '../values.js';
import { packageVersion } from '../version.js';
import { unitFacts } from './unitFacts.js';

/** Options of `compare --unit`, as commander hands them over. */
export interface UnitComparisonArguments extends RomArguments {
  readonly unit?: string;
  readonly units?: string;
  readonly blocks?: string;
  readonly analog?: string;
  readonly seed?: string;
  readonly threads?: string;
  /** False: no report. */
  readonly report?: string | boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

const UNITS = 'units';
/** Options that mean nothing for two files. */
const UNIT_OPTIONS = [
  'units',
  'blocks',
  'analog',
  'seed',
  'threads',
  'all',
  'model',
  'roms',
  'romAssigner',
  'romLower',
  'romUpper',
  'profile',
] as const satisfies readonly (keyof UnitComparisonArguments)[];
/** Exit status when something is beyond its limit. */
const EXIT_FAILED = 1;

/** Adds what `compare --unit` takes. */
export function addUnitOptions(command: Command): Command {
  command
    .option('--unit <name>', 'compare the emulator with a recorded unit instead of two files')
    .option('--units <folder>', `where the units are (default: ${UNITS})`)
    .option('--blocks <list>', 'blocks of the unit to compare, such as 1,3-5 (default: all it has)')
    .option('--analog <profile>', 'component values of the emulator: a name, or a .json file')
    .option('--seed <n>', "the emulator's component spread and noise (default: 1)")
    .option('--threads <n>', 'blocks that are rendered side by side (default: 1)')
    .option(
      '--report <file>',
      'HTML report to write (default: UNIT-report.html with --unit, none for two files)',
    )
    .option('--no-report', 'write no report')
    .option('--all', 'print every item, not only the worst of each group');
  return addRomOptions(command);
}

/** The option that only a unit can have and that is given without one; undefined if there is none. */
export function unitOptionWithoutUnit(options: UnitComparisonArguments): string | undefined {
  if (options.unit !== undefined) return undefined;
  const found = UNIT_OPTIONS.find((name) => options[name] !== undefined);
  if (found !== undefined) return `--${found.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return options.report === false ? '--no-report' : undefined;
}

/**
 * Compares a unit with the emulator, prints the verdict and writes the report; the exit status is 1 if something fails.
 * @throws UsageError, UnitFolderError, UnitComparisonError when it can't be done.
 */
export async function compareWithUnit(name: string, options: UnitComparisonArguments): Promise<void> {
  const folder = unitFolder(options.units ?? UNITS, name);
  const unit = readUnit(folder);
  const blocks = blocksToCompare(
    unit,
    options.blocks === undefined ? undefined : parseBlocks(options.blocks),
  );
  const choice = chooseUnitMachine(unit, options);
  const machine = {
    model: choice.model,
    roms: choice.roms,
    analog: parseAnalog(options.analog ?? 'default'),
    seed: parseSeed(options.seed ?? '1'),
  };
  const threads = parseWhole(options.threads ?? '1', '--threads', 1, MOST_THREADS);
  const output = openReport(folder, unit, choice, options);
  try {
    const made = await runComparison(unit, folder, blocks, machine, threads);
    const { comparison, kit } = made;
    output?.finish([reportOf(unit, made, choice, options)]);
    if (options.json) {
      process.stdout.write(`${JSON.stringify({ ...comparison, report: output?.path ?? null })}\n`);
    } else {
      const lines = comparisonLines(comparison, kit, options.all === true);
      if (output) lines.push(`report: ${output.path}`);
      process.stdout.write(`${lines.join('\n')}\n`);
    }
    if (!comparison.pass) process.exitCode = EXIT_FAILED;
  } finally {
    output?.abort();
  }
}

/** The machine that the options mean, which has to be of the unit's model. */
function chooseUnitMachine(unit: Unit, options: UnitComparisonArguments): MachineChoice {
  const { name, model } = unit.manifest;
  if (options.model !== undefined && options.model !== model) {
    throw new UsageError(`${name} is a ${model}, not a ${options.model}: leave --model out.`);
  }
  return chooseMachine({ ...options, model });
}

function openReport(
  folder: string,
  unit: Unit,
  choice: MachineChoice,
  { report, analog }: UnitComparisonArguments,
): OutputFile | undefined {
  if (report === false) return undefined;
  const path = typeof report === 'string' ? report : `${unit.manifest.name}-report.html`;
  const audio = unit.manifest.takes.map(({ block, take }) => takeAudioPath(folder, unit, block, take));
  const own = [join(folder, 'manifest.json'), join(folder, 'features.json'), ...audio];
  refuseOverwriting(path, [...own, ...choice.inputs, analog === undefined ? undefined : analogFile(analog)]);
  return new OutputFile(path);
}

type Machine = Required<NonNullable<Parameters<typeof compareUnitWithEmulator>[1]>>['machine'];

function runComparison(
  unit: Unit,
  folder: string,
  blocks: readonly number[],
  machine: Machine,
  threads: number,
): Promise<EmulatorComparison> {
  const kit = captureKit(unit.manifest.model);
  const wanted = kit.blocks.filter(({ number }) => blocks.includes(number));
  const progress = new Progress(
    'compare',
    wanted.reduce((sum, { seconds }) => sum + seconds, 0),
  );
  const done = new Map<number, number>();
  const told = (block: number, seconds: number): void => {
    done.set(block, seconds);
    progress.update([...done.values()].reduce((sum, one) => sum + one, 0));
  };
  const emulate = threads > 1 ? emulateBlockThreaded : emulateBlockHere;
  return compareUnitWithEmulator(unit, {
    blocks,
    together: threads,
    emulate: (one, block) => emulate(one, block, machine, ({ number }, seconds) => told(number, seconds)),
    sound: (block) => keptSound(folder, unit, block),
  }).finally(() => progress.finish());
}

/** The first take of a block that is kept with its sound. */
function keptSound(folder: string, unit: Unit, block: number): PlacedSound | undefined {
  for (const { block: number, take } of unit.manifest.takes) {
    if (number !== block) continue;
    try {
      const kept = readTakeAudio(folder, unit, block, take);
      if (kept) return { ...kept, drift: featuresOf(unit, block, take)?.drift ?? 0 };
    } catch (error) {
      // the numbers are there, so the verdict does not need the sound
      if (!(error instanceof WavError)) throw error;
      process.stderr.write(
        `warning: the sound of block ${block} is left out of the report: ${error.message}\n`,
      );
    }
  }
  return undefined;
}

function reportOf(
  unit: Unit,
  { comparison, kit, emulated, pieces }: EmulatorComparison,
  choice: MachineChoice,
  { analog = 'default', seed = '1' }: UnitComparisonArguments,
): string {
  const { rows, warnings, model, kitVersion, blocks } = comparison;
  return unitReportHtml({
    unit: comparison.unit,
    model,
    kitVersion,
    emulator: { version: packageVersion(), roms: choice.title, profile: `${analog}, seed ${seed}` },
    rows,
    facts: unitFacts(unit.manifest),
    warnings,
    kit,
    emulatorFeatures: emulated,
    hardwareFeatures: unit.features.filter(({ block }) => blocks.includes(block)),
    pieces,
  });
}
