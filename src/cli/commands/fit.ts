import { join } from 'node:path';
import type { Command } from 'commander';
import { FIT_GROUPS, type FitGroup } from '../../capture/fit/families.js';
import { fitProfile } from '../../capture/fit/fitProfile.js';
import type { FitProgress } from '../../capture/fit/fitProgress.js';
import type { FitResult } from '../../capture/fit/fitResult.js';
import { fitLines } from '../../capture/fit/fitText.js';
import type { Unit } from '../../capture/unit/unit.js';
import { type FitThreads, startFitThreads } from '../../node/fitThreads.js';
import { readUnit, unitFolder } from '../../node/unitFolder.js';
import type { AnalogProfile } from '../../profiles/analogProfile.js';
import { analogProfileJson } from '../../profiles/analogProfileJson.js';
import { analogFile, MOST_THREADS, parseAnalog, parseSeed } from '../audioOptions.js';
import { refuseOverwriting } from '../files.js';
import { OutputFile } from '../outputFile.js';
import { addRomOptions, chooseMachine, type MachineChoice, type RomArguments } from '../romOptions.js';
import { parseWhole, UsageError } from '../values.js';

interface FitArguments extends RomArguments {
  unit: string;
  units: string;
  output: string;
  only?: string;
  analog: string;
  seed: string;
  threads: string;
  json?: boolean;
}

/** `chorus,hpf`. @throws UsageError for what there is not. */
function parseGroups(text: string | undefined): readonly FitGroup[] {
  if (text === undefined) return FIT_GROUPS;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !FIT_GROUPS.some((group) => group === name));
  if (unknown !== undefined) {
    throw new UsageError(`--only takes ${FIT_GROUPS.join(', ')}, not "${unknown}".`);
  }
  return FIT_GROUPS.filter((group) => names.includes(group));
}

function chooseFitMachine({ manifest: { name, model } }: Unit, options: FitArguments): MachineChoice {
  if (options.model !== undefined && options.model !== model) {
    throw new UsageError(`${name} is a ${model}, not a ${options.model}: leave --model out.`);
  }
  return chooseMachine({ ...options, model });
}

async function runFit(options: FitArguments): Promise<void> {
  const only = parseGroups(options.only);
  const folder = unitFolder(options.units, options.unit);
  const unit = readUnit(folder);
  const choice = chooseFitMachine(unit, options);
  const analog = parseAnalog(options.analog);
  const seed = parseSeed(options.seed);
  const threads = parseWhole(options.threads, '--threads', 1, MOST_THREADS);
  if (!options.output.toLowerCase().endsWith('.json')) {
    throw new UsageError(`${options.output} must end in .json: --analog takes such files only.`);
  }
  const own = ['manifest.json', 'features.json'].map((file) => join(folder, file));
  refuseOverwriting(options.output, [...own, ...choice.inputs, analogFile(options.analog)]);
  const output = new OutputFile(options.output);
  let crew: FitThreads | undefined;
  try {
    const machine = { model: choice.model, roms: choice.roms, seed };
    if (threads > 1) {
      crew = startFitThreads({ kit: unit.manifest.model, machine: { ...machine, analog } }, threads);
    }
    const steps = fitProfile(unit, { ...machine, analog, only, ...(crew && { openBlock: crew.openBlock }) });
    const result = await withProgress(steps);
    output.finish([analogProfileJson(result.profile, baseOf(analog))]);
    print(result, options);
  } finally {
    output.abort();
    await crew?.close();
  }
}

/** The built-in profile that a file is to be written against. */
function baseOf({ name }: AnalogProfile): 'default' | 'calibrated' | 'ideal' {
  return name === 'calibrated' || name === 'ideal' ? name : 'default';
}

async function withProgress(steps: AsyncGenerator<FitProgress, FitResult, void>): Promise<FitResult> {
  const terminal = process.stderr.isTTY;
  for (;;) {
    const step = await steps.next();
    if (terminal) process.stderr.write('\r\x1b[K');
    if (step.done) return step.value;
    const columns = Math.max(20, (process.stderr.columns ?? 80) - 1);
    if (terminal) process.stderr.write(`${step.value.stage}: ${step.value.text}`.slice(0, columns));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function print(result: FitResult, { output, json }: FitArguments): void {
  const { profile: _, ...numbers } = result;
  const text = json
    ? JSON.stringify({ ...numbers, output })
    : [...fitLines(result), `profile: ${output}`].join('\n');
  process.stdout.write(`${text}\n`);
}

/** Adds `superjx fit`. */
export function addFitCommand(program: Command): void {
  const command = program
    .command('fit')
    .description('find the analog profile with which the emulator comes closest to a recorded unit')
    .requiredOption('--unit <name>', 'the unit')
    .requiredOption('-o, --output <file>', 'analog profile to write, .json: for --analog')
    .option('--units <folder>', 'where units are kept', 'units')
    .option('--only <groups>', `what to fit: ${FIT_GROUPS.join(', ')} (default: all)`)
    .option('--analog <profile>', 'where to begin: a name, or a .json file', 'default')
    .option('--seed <n>', "the emulator's component spread and noise", '1')
    .option('--threads <n>', 'blocks that are played side by side', '1')
    .option('--json', 'print JSON');
  addRomOptions(command).action(runFit);
}
