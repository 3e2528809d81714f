import type { Command } from 'commander';
import { MODELS, type Model, modelNamed } from '../../machine/models.js';
import { probeAssigner } from '../../probe/assigner/assignerProbe.js';
import { mismatchLines, type Probe, probeReport, probeSummary } from '../../probe/report.js';
import { probeSoundBoard } from '../../probe/soundBoard/soundBoardProbe.js';
import { checkWiring } from '../../probe/soundBoard/wiringCheck.js';
import { readMachineProfile, writeMachineProfile } from '../../profiles/profileFile.js';
import { sha1 } from '../../rom/digest.js';
import { identifyRom } from '../../rom/identify.js';
import { guessProgram } from '../../rom/programGuess.js';
import { namingFile, readInput, refuseOverwriting, writeOutput } from '../files.js';
import { searchRoms } from '../romOptions.js';
import { UsageError } from '../values.js';

interface ProbeArguments {
  as?: string;
  model?: string;
  report?: string;
  out?: string;
  against?: string;
}

type Kind = 'sound-board' | 'assigner';

interface Candidate {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly kind: Kind;
}

/** Images that are no power of two, or beyond these, are in no socket of the family. */
const SMALLEST_IMAGE = 0x800;
const LARGEST_IMAGE = 0x10000;
const LARGEST_PROFILE_BYTES = 0x100000;

/** Exit status when a program does not come to work, or disagrees with the profile. */
const EXIT_NOT_SURE = 1;

function kindNamed(text: string | undefined): Kind | undefined {
  if (text === undefined || text === 'sound-board' || text === 'assigner') return text;
  throw new UsageError(`--as takes sound-board or assigner, not "${text}".`);
}

/** The images at the paths, and what each is for. @throws UsageError for one that can't be probed. */
function candidates(
  paths: readonly string[],
  as: Kind | undefined,
): { found: Candidate[]; read: readonly string[] } {
  const { files, paths: read } = searchRoms(paths);
  const several = files.length > 1;
  const found: Candidate[] = [];
  const passedOver: string[] = [];
  for (const { name, bytes } of files) {
    const known = identifyRom(bytes).found[0];
    const image = known?.image ?? bytes;
    const guess = guessProgram(image);
    const role = known?.rom.role;
    const guessed: Kind | undefined = guess && (guess.processor === '8031' ? 'sound-board' : 'assigner');
    const kind = as ?? (role === undefined ? guessed : role === 'assigner' ? 'assigner' : 'sound-board');
    const isSize =
      image.length >= SMALLEST_IMAGE &&
      image.length <= LARGEST_IMAGE &&
      (image.length & (image.length - 1)) === 0;
    if (several && (!kind || !isSize)) {
      passedOver.push(name);
      continue;
    }
    if (!isSize) {
      throw new UsageError(`${name} has ${image.length} bytes; a ROM image has 8192, 16384 or 32768.`);
    }
    if (!kind) {
      throw new UsageError(
        `${name} looks like a program for neither processor: say --as sound-board or --as assigner to try it all the same.`,
      );
    }
    const sizes = MODELS.map(({ assigner }) => assigner.romBytes);
    if (kind === 'assigner' && !sizes.includes(image.length)) {
      const list = [...new Set(sizes)].join(' or ');
      throw new UsageError(`${name} has ${image.length} bytes; an assigner image has ${list}.`);
    }
    found.push({ name, bytes: image, kind });
  }
  if (passedOver.length === 1) {
    process.stderr.write(
      `warning: ${passedOver[0]} is passed over: it looks like no program of the family\n`,
    );
  } else if (passedOver.length > 1) {
    process.stderr.write(
      `warning: ${passedOver[0]} and ${passedOver.length - 1} more are passed over: they look like no programs of the family\n`,
    );
  }
  if (found.length === 0) throw new UsageError('There is no ROM image to probe at these paths.');
  return { found, read };
}

/** The model with what the probes found, and a comment on how sure that is. */
function proposal(base: Model, probes: readonly Probe[]): { model: Model; comment: string } {
  let model = base;
  const unsure: string[] = [];
  for (const probe of probes) {
    if (probe.kind === 'assigner') model = { ...model, assigner: probe.profile };
    else if (probe.profile) model = { ...model, soundBoard: probe.profile };
    for (const { field, confidence } of probe.findings) if (confidence === 'unknown') unsure.push(field);
  }
  const comment =
    unsure.length === 0
      ? 'Proposed by superjx probe; every field was found.'
      : `Proposed by superjx probe; not found, so as in the model: ${[...new Set(unsure)].join(', ')}.`;
  return { model, comment };
}

function baseModel(options: ProbeArguments, probes: readonly Probe[]): Model {
  if (options.model !== undefined) return modelNamed(options.model);
  const assigner = probes.find((probe) => probe.kind === 'assigner');
  return assigner?.kind === 'assigner' ? modelNamed(assigner.model) : MODELS[0]!;
}

function runProbe(paths: readonly string[], options: ProbeArguments): void {
  const { report, out, against } = options;
  if (options.model !== undefined) modelNamed(options.model);
  const { found, read } = candidates(paths, kindNamed(options.as));
  const inputs = against === undefined ? read : [...read, against];
  for (const output of [report, out]) if (output !== undefined) refuseOverwriting(output, inputs);
  if (report !== undefined && report === out) throw new UsageError('--report and --out are the same file.');
  const given =
    against === undefined
      ? undefined
      : namingFile(against, () =>
          readMachineProfile(new TextDecoder().decode(readInput(against, LARGEST_PROFILE_BYTES)), {
            models: MODELS,
          }),
        );

  const print = (line: string) => process.stdout.write(`${line}\n`);
  const reports: string[] = [];
  const probes: Probe[] = [];
  for (const { name, bytes, kind } of found) {
    const probe = kind === 'assigner' ? probeAssigner(bytes) : probeSoundBoard(bytes);
    const first = probes.find((other) => other.kind === probe.kind);
    probes.push(probe);
    if (!probe.works) process.exitCode = EXIT_NOT_SURE;
    const text = probeReport({ name, bytes: bytes.length, sha1: sha1(bytes) }, probe);
    reports.push(text);
    if (report === undefined) print(text);
    else for (const line of [name, ...probeSummary(probe).map((part) => `  ${part}`)]) print(line);
    if (probe.kind === 'assigner' || !probe.works) continue;
    const others = first?.kind === 'sound board' && first.profile ? checkWiring(first.profile, probe) : [];
    if (others.length > 0) {
      print(`${name} is wired otherwise than the board before it:`);
      for (const line of mismatchLines(others)) print(`  ${line}`);
    }
    if (!given) continue;
    const wrong = checkWiring(given.soundBoard, probe);
    print(wrong.length === 0 ? `${against} fits ${name}.` : `${against} does not fit ${name}:`);
    for (const line of mismatchLines(wrong)) print(`  ${line}`);
    if (wrong.length > 0) process.exitCode = EXIT_NOT_SURE;
  }
  if (report !== undefined) writeOutput(report, reports.join('\n'));
  if (out !== undefined) {
    const base = baseModel(options, probes);
    const { model, comment } = proposal(base, [...probes].reverse());
    writeOutput(out, writeMachineProfile(model, base, comment));
  }
}

/** `superjx probe`. */
export function addProbeCommand(program: Command): void {
  program
    .command('probe')
    .description('find out from what a ROM does how the machine is wired that it was made for')
    .argument('<rom...>', 'images of assigner or sound boards; folders and zip archives of them')
    .option('--as <what>', 'sound-board or assigner (default: what the image looks like)')
    .option(
      '--model <model>',
      'model that the proposed profile starts from (default: by the assigner, else mks70)',
    )
    .option('--report <file>', 'write the report, Markdown (default: print it)')
    .option('--out <file>', 'write the proposed profile, .json for --profile')
    .option('--against <file>', 'check this profile against what the ROM does')
    .action(runProbe);
}
