/** A unit on disk: `UNITS/NAME/manifest.json`, `features.json` and, if it is kept, the sound in `audio`. */

import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { StereoSound } from '../capture/stereoSound.js';
import { featuresOf, isUnitName, takeFileName, UNIT_NAME_TEXT, type Unit } from '../capture/unit.js';
import {
  featuresFromJson,
  featuresToJson,
  manifestFromJson,
  manifestToJson,
  UnitError,
  unitOf,
} from '../capture/unitJson.js';
import { fileErrorReason } from './fileErrors.js';
import { readWavFile } from './wavFile.js';

/** A unit's folder can't be used; the message is a sentence, or a list of what is wrong with a file. */
export class UnitFolderError extends Error {
  override readonly name = 'UnitFolderError';
}

const MANIFEST = 'manifest.json';
const FEATURES = 'features.json';
const AUDIO = 'audio';

/** A sound file to keep with a unit. */
export interface UnitAudio {
  readonly block: number;
  readonly take: number;
  /** Makes a whole WAV file when it is needed: all of them at once would not fit the memory. */
  readonly bytes: () => Uint8Array;
}

/** The folder of a unit. @throws UnitFolderError for a name that can't be a folder everywhere. */
export function unitFolder(units: string, name: string): string {
  if (!isUnitName(name)) {
    throw new UnitFolderError(
      `"${name}" is no name of a unit: give ${UNIT_NAME_TEXT}, for example my-mks70.`,
    );
  }
  return join(units, name);
}

/** True if there is anything of a unit in this folder. */
export function hasUnit(folder: string): boolean {
  return existsSync(join(folder, MANIFEST)) || existsSync(join(folder, FEATURES));
}

/**
 * The unit in a folder.
 * @throws UnitFolderError if there is none, or its files can't be read or are wrong.
 */
export function readUnit(folder: string): Unit {
  if (!hasUnit(folder)) {
    throw new UnitFolderError(
      `There is no unit in ${folder}: a unit is a folder with ${MANIFEST} and ${FEATURES}, made by superjx capture add.`,
    );
  }
  const manifest = reading(folder, MANIFEST, manifestFromJson);
  // A program that was ended while it added a take may have left its features alone, which does no harm.
  const features = reading(folder, FEATURES, featuresFromJson).filter(({ block, take }) =>
    manifest.takes.some((source) => source.block === block && source.take === take),
  );
  try {
    return unitOf(manifest, features);
  } catch (error) {
    throw error instanceof UnitError ? new UnitFolderError(`${folder}: ${error.message}`) : error;
  }
}

/** Path of the sound of a block's take, kept or not. */
export function takeAudioPath(folder: string, { manifest }: Unit, block: number, take: number): string {
  return join(folder, AUDIO, takeFileName(manifest.name, manifest.kitVersion, block, take));
}

/** The sound of a take and where its block begins in it. */
export interface KeptTake {
  readonly sound: StereoSound;
  /** Seconds from the beginning of the sound to that of the block's MIDI file. */
  readonly offset: number;
}

/**
 * The sound of a block's take; undefined if the unit is kept without sound.
 * @throws WavError if the file is there and can't be read.
 */
export function readTakeAudio(folder: string, unit: Unit, block: number, take: number): KeptTake | undefined {
  const path = takeAudioPath(folder, unit, block, take);
  const features = featuresOf(unit, block, take);
  const source = unit.manifest.takes.find((found) => found.block === block && found.take === take);
  if (!features || !source || !existsSync(path)) return undefined;
  const { channels, sampleRate } = readWavFile(path);
  const [left, right = left] = channels;
  return { sound: { left: left!, right: right!, sampleRate }, offset: features.offset - source.from };
}

/**
 * Writes a unit's files. Everything is on the disk under other names before the first file takes its own; what fails
 * before leaves the folder as it was. Sound of other takes stays where it is.
 * @throws UnitFolderError if the folder can't be written.
 */
export function writeUnit(folder: string, unit: Unit, audio: readonly UnitAudio[] = []): void {
  const whole = unitOf(unit.manifest, unit.features);
  const manifest = manifestToJson(whole.manifest);
  const features = featuresToJson(whole.features);
  // What could not be read back must not be written.
  manifestFromJson(manifest);
  featuresFromJson(features);
  const files: FileToWrite[] = [
    ...audio.map(({ block, take, bytes }) => ({
      path: takeAudioPath(folder, whole, block, take),
      content: bytes,
    })),
    { path: join(folder, FEATURES), content: () => new TextEncoder().encode(features) },
    { path: join(folder, MANIFEST), content: () => new TextEncoder().encode(manifest) },
  ];
  writeTogether(folder, files);
}

interface FileToWrite {
  readonly path: string;
  readonly content: () => Uint8Array;
}

function writeTogether(folder: string, files: readonly FileToWrite[]): void {
  const made = folderToMake(
    files.some(({ path }) => dirname(path) !== folder) ? join(folder, AUDIO) : folder,
  );
  const temporary = (path: string, ending: string): string =>
    join(dirname(path), `.${basename(path)}.${process.pid}.${ending}`);
  const replaced: string[] = [];
  const renamed: string[] = [];
  const undo = (): void => {
    for (const path of renamed) rmSync(path, { force: true });
    for (const path of replaced) renameSync(temporary(path, 'old'), path);
    for (const { path } of files) {
      rmSync(temporary(path, 'part'), { force: true });
      rmSync(temporary(path, 'old'), { force: true });
    }
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
  };
  let current = folder;
  try {
    for (const { path, content } of files) {
      current = path;
      mkdirSync(dirname(path), { recursive: true });
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
        throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
      }
      put(temporary(path, 'part'), content());
    }
    for (const { path } of files) {
      current = path;
      if (existsSync(path)) {
        // A copy, so that the file is there at every moment, whatever ends the program.
        copyFileSync(path, temporary(path, 'old'));
        replaced.push(path);
      }
      renameSync(temporary(path, 'part'), path);
      renamed.push(path);
    }
  } catch (error) {
    undo();
    throw new UnitFolderError(
      `Cannot write ${current}: ${fileErrorReason(error, 'the folder does not exist')}.`,
    );
  }
  for (const path of replaced) rmSync(temporary(path, 'old'), { force: true });
}

/** The topmost folder of a path that is not there yet; undefined if all are. */
function folderToMake(path: string): string | undefined {
  if (existsSync(path)) return undefined;
  const parent = dirname(path);
  return parent === path ? undefined : (folderToMake(parent) ?? path);
}

function put(path: string, content: Uint8Array): void {
  const descriptor = openSync(path, 'w');
  try {
    for (let at = 0; at < content.length; ) at += writeSync(descriptor, content, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function reading<T>(folder: string, name: string, parse: (text: string) => T): T {
  const path = join(folder, name);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UnitFolderError(`Cannot read ${path}: ${fileErrorReason(error, 'it does not exist')}.`);
  }
  try {
    return parse(text);
  } catch (error) {
    throw error instanceof UnitError ? new UnitFolderError(`${path}: ${error.message}`) : error;
  }
}
