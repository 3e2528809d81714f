import type { Command } from 'commander';
import { MODEL_NAMES_TEXT, MODELS, type Model, modelNamed } from '../machine/models.js';
import { RomFileError, type RomFileList, readRomFiles } from '../node/romFiles.js';
import { modelOfProfile, readMachineProfile } from '../profiles/profileFile.js';
import { chooseSet, RomSetError } from '../rom/chooseSet.js';
import { halvesEqual, identifyRom, type RomFinding } from '../rom/identify.js';
import { findRomSets, type RomSetFinding } from '../rom/inventory.js';
import { KNOWN_ROMS, type KnownRom, ROM_ROLES, type RomRole } from '../rom/knownRoms.js';
import { openFirmware } from '../rom/openFirmware.js';
import type { RomSet } from '../rom/romSet.js';
import { namingFile, readInput } from './files.js';
import { collect, UsageError } from './values.js';

/** Options that say which machine runs and with which ROMs, as commander hands them over. */
export interface RomArguments {
  model?: string;
  roms?: string[];
  romAssigner?: string;
  romLower?: string;
  romUpper?: string;
  profile?: string;
}

/** The machine that the options mean. */
export interface MachineChoice {
  readonly model: Model;
  readonly roms: RomSet;
  /** All that was read to make it: none of these files may be written. */
  readonly inputs: readonly string[];
  /** What runs, for the summary: `Roland MKS-70, open firmware`. */
  readonly title: string;
  /** True if the assigner's program is the open firmware's: only then its memory has the open layout. */
  readonly openAssigner: boolean;
}

/** What a machine that nothing was said about runs as. */
const DEFAULT_MODEL = 'mks70';

/** The word that asks for the open firmware's image. */
const OPEN = 'open';

const LARGEST_PROFILE_BYTES = 0x100000;

/** Sound boards take an 8 KB ROM, which they see twice, or a 16 KB one. */
const BOARD_ROM_BYTES: readonly number[] = [0x2000, 0x4000];

const ROLE_NAMES: Readonly<Record<RomRole, string>> = {
  assigner: 'assigner',
  lower: 'lower sound board',
  upper: 'upper sound board',
};

/** Adds the options to a command; every command that runs a machine takes them all. */
export function addRomOptions(command: Command): Command {
  return command
    .option(
      '--model <model>',
      `${MODEL_NAMES_TEXT} (default: the one that --roms are of, else ${DEFAULT_MODEL})`,
    )
    .option('--roms <path>', "your machine's ROMs: folder, zip archive or file; may be repeated", collect)
    .option('--rom-assigner <file>', 'any image for the assigner, or open: the open firmware')
    .option('--rom-lower <file>', 'any image for the lower sound board, or open')
    .option('--rom-upper <file>', 'any image for the upper sound board, or open')
    .option('--profile <file>', 'how the machine is wired: .json with what differs from the model');
}

/**
 * The machine that the options mean; warnings go to stderr.
 * @param roles whose programs will run; those of the others need not be there.
 * @throws UsageError for ROMs that are not there, not whole or of the wrong size, and a profile that can't be used.
 */
export function chooseMachine(options: RomArguments, roles: readonly RomRole[] = ROM_ROLES): MachineChoice {
  const { model: modelName, profile: profilePath } = options;
  if (modelName !== undefined) modelNamed(modelName);
  const profile = profilePath === undefined ? undefined : readProfileText(profilePath);
  const fromProfile = profile === undefined ? undefined : modelOfProfile(profile);
  const readProfile = (base?: Model): Model =>
    namingFile(profilePath!, () => readMachineProfile(profile!, { models: MODELS, base }));
  if (fromProfile !== undefined) readProfile();
  if (modelName !== undefined && fromProfile !== undefined && modelName !== fromProfile) {
    throw new UsageError(
      `${profilePath} is for the model ${fromProfile}, not for ${modelName}: leave --model out.`,
    );
  }
  const images = new Map<RomRole, string>();
  for (const [role, path] of givenImages(options)) if (roles.includes(role)) images.set(role, path);
  const search = options.roms === undefined ? undefined : searchRoms(options.roms);
  const set =
    search &&
    wantedSet(
      search,
      modelName ?? fromProfile,
      roles.filter((role) => !images.has(role)),
    );
  const base = modelNamed(modelName ?? fromProfile ?? set?.set.model ?? DEFAULT_MODEL);
  const model = profile === undefined ? base : readProfile(base);
  for (const role of images.keys()) {
    if (rolesOfModel(model).includes(role)) continue;
    throw new UsageError(`The ${model.title} has no ${ROLE_NAMES[role]}: leave --rom-${role} out.`);
  }
  const loaded = new Map<RomRole, LoadedImage>();
  for (const [role, path] of images) if (path !== OPEN) loaded.set(role, loadImage(path, role, model));
  return {
    model,
    ...romsOf(model, set, images, loaded, roles),
    inputs: [
      ...(search?.paths ?? []),
      ...[...loaded.values()].flatMap(({ paths }) => paths),
      ...(profilePath === undefined ? [] : [profilePath]),
    ],
  };
}

function givenImages(options: RomArguments): (readonly [RomRole, string])[] {
  const { romAssigner, romLower, romUpper } = options;
  const given: readonly (readonly [RomRole, string | undefined])[] = [
    ['assigner', romAssigner],
    ['lower', romLower],
    ['upper', romUpper],
  ];
  return given.filter((entry): entry is [RomRole, string] => entry[1] !== undefined);
}

function readProfileText(path: string): string {
  return new TextDecoder().decode(readInput(path, LARGEST_PROFILE_BYTES));
}

/** Everything at the paths. @throws UsageError if one can't be used. */
export function searchRoms(paths: readonly string[]): RomFileList {
  try {
    return readRomFiles(paths);
  } catch (error) {
    if (error instanceof RomFileError) throw new UsageError(error.message);
    throw error;
  }
}

function wantedSet(
  search: RomFileList,
  model: string | undefined,
  roles: readonly RomRole[],
): RomSetFinding | undefined {
  if (roles.length === 0) return undefined;
  for (const { name, reason } of search.skipped) warn(`${name} was not read: ${reason}`);
  try {
    return chooseSet(findRomSets(search.files, KNOWN_ROMS), { model, roles });
  } catch (error) {
    if (error instanceof RomSetError) throw new UsageError(error.message);
    throw error;
  }
}

interface LoadedImage {
  readonly image: Uint8Array;
  readonly title: string;
  readonly paths: readonly string[];
}

/** The image of one `--rom-ROLE FILE`, fitted to its socket, with a warning if it is not what belongs there. */
function loadImage(path: string, role: RomRole, model: Model): LoadedImage {
  const { files, paths } = searchRoms([path]);
  const [file] = files;
  if (!file || files.length > 1) {
    throw new UsageError(
      `${path} holds ${files.length} files: give the one that the ${ROLE_NAMES[role]} is to run.`,
    );
  }
  const finding = identifyRom(file.bytes);
  const known = finding.found.find(({ rom }) => rom.role === role) ?? finding.found[0];
  const image = fitted(known?.image ?? file.bytes, file.name, role, model);
  const remark = known ? knownRemark(known.rom, role, model) : unknownRemark(finding, role);
  if (remark !== undefined) warn(`${file.name} is ${remark}`);
  return { image, title: known?.rom.title ?? file.name, paths };
}

/** What is odd about a known ROM in a socket; undefined if it belongs there. */
function knownRemark(rom: KnownRom, role: RomRole, model: Model): string | undefined {
  if (KNOWN_ROMS.sets.some((set) => set.model === model.name && set.roms[role] === rom.id)) return undefined;
  return `the ${rom.title}; it runs as the ${ROLE_NAMES[role]} of the ${model.title}`;
}

function unknownRemark({ open, sha1 }: RomFinding, role: RomRole): string | undefined {
  if (open === role) return undefined;
  const what = open ? `the open firmware's ${ROLE_NAMES[open]}` : `no known ROM (SHA-1 ${sha1})`;
  return `${what}; it runs as the ${ROLE_NAMES[role]} all the same`;
}

/** An image of a size that the socket takes; one that is there several times is taken once. */
function fitted(image: Uint8Array, name: string, role: RomRole, model: Model): Uint8Array {
  const sizes = role === 'assigner' ? [model.assigner.romBytes] : BOARD_ROM_BYTES;
  let once = image;
  while (!sizes.includes(once.length) && halvesEqual(once)) once = once.subarray(0, once.length / 2);
  if (sizes.includes(once.length)) return once.slice();
  const length = once.length === image.length ? `${image.length} bytes` : `${once.length} different bytes`;
  throw new UsageError(
    `${name} has ${length}; the ${ROLE_NAMES[role]} of the ${model.title} takes ${sizes.join(' or ')}.`,
  );
}

/** What is in one socket. */
interface Socket {
  readonly image: Uint8Array | undefined;
  readonly title: string;
  readonly from: 'file' | 'set' | 'open';
}

/** The images of all roles of a model, and what to call those that will run. */
function romsOf(
  model: Model,
  set: RomSetFinding | undefined,
  images: ReadonlyMap<RomRole, string>,
  loaded: ReadonlyMap<RomRole, LoadedImage>,
  roles: readonly RomRole[],
): Pick<MachineChoice, 'roms' | 'title' | 'openAssigner'> {
  const open = openFirmware(model.name);
  const socket = (role: RomRole): Socket => {
    const own = loaded.get(role);
    if (own) return { ...own, from: 'file' };
    const part = images.has(role) ? undefined : set?.parts.find((one) => one.role === role);
    const place = part?.places[0];
    if (place) return { image: place.image, title: part!.rom.title, from: 'set' };
    return { image: open[role], title: open.title, from: 'open' };
  };
  const all = rolesOfModel(model);
  const running = all.filter((role) => roles.includes(role)).map((role) => ({ role, ...socket(role) }));
  const whole =
    set !== undefined && running.length === all.length && running.every(({ from }) => from === 'set');
  const firmware = whole ? set.set.title : firmwareText(running);
  return {
    roms: {
      title: firmware,
      assigner: socket('assigner').image!,
      lower: socket('lower').image!,
      upper: socket('upper').image,
    },
    title: firmware.startsWith(model.title) ? firmware : `${model.title}, ${firmware}`,
    openAssigner: socket('assigner').from === 'open',
  };
}

/** `open firmware` if all is; else what is in each socket. */
function firmwareText(running: readonly (Socket & { readonly role: RomRole })[]): string {
  const [first] = running;
  if (running.every(({ from }) => from === 'open')) return first!.title;
  return running.map(({ role, title }) => `${ROLE_NAMES[role]}: ${title}`).join('; ');
}

function rolesOfModel({ boards }: Model): RomRole[] {
  return ['assigner', ...boards];
}

function warn(text: string): void {
  process.stderr.write(`warning: ${text}\n`);
}
