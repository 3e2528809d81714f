/** A unit on disk: `UNITS/NAME/manifest.json`, `features.json` and, if it is kept, the sound in `audio`. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StereoSound } from '../capture/stereoSound.js';
import {
  featuresOf,
  isUnitName,
  takeFileName,
  UNIT_NAME_TEXT,
  type Unit,
  type UnitManifest,
} from '../capture/unit/unit.js';
import {
  featuresFromJson,
  featuresToJson,
  manifestFromJson,
  manifestToJson,
  UnitError,
  unitOf,
} from '../capture/unit/unitJson.js';
import { fileErrorReason } from './fileErrors.js';
import { readWavFile } from './wavFile.js';
import { presentPath, writeTogether } from './writeTogether.js';

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
  return [MANIFEST, FEATURES].some((name) => existsSync(presentPath(folder, name)));
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
  const features = reading(folder, FEATURES, featuresFromJson);
  try {
    return unitOf(manifest, features);
  } catch (error) {
    throw error instanceof UnitError ? new UnitFolderError(`${folder}: ${error.message}`) : error;
  }
}

/** Path of the sound of a block's take, kept or not. */
export function takeAudioPath(folder: string, { manifest }: Unit, block: number, take: number): string {
  return presentPath(folder, audioName(manifest, block, take));
}

/** Path within the unit's folder. */
function audioName({ name, kitVersion }: UnitManifest, block: number, take: number): string {
  return join(AUDIO, takeFileName(name, kitVersion, block, take));
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
 * Writes a unit's files, all or none: whatever ends the program, the folder is read as the old unit or as the new one.
 * Sound of other takes stays where it is.
 * @throws UnitFolderError if the folder can't be written.
 */
export function writeUnit(folder: string, unit: Unit, audio: readonly UnitAudio[] = []): void {
  const whole = unitOf(unit.manifest, unit.features);
  const manifest = manifestToJson(whole.manifest);
  const features = featuresToJson(whole.features);
  // What could not be read back must not be written.
  manifestFromJson(manifest);
  featuresFromJson(features);
  const files = [
    ...audio.map(({ block, take, bytes }) => ({
      name: audioName(whole.manifest, block, take),
      content: bytes,
    })),
    { name: FEATURES, content: () => new TextEncoder().encode(features) },
    { name: MANIFEST, content: () => new TextEncoder().encode(manifest) },
  ];
  let current = folder;
  try {
    for (const { path } of writeTogether(folder, files)) current = path;
  } catch (error) {
    throw new UnitFolderError(
      `Cannot write ${current}: ${fileErrorReason(error, 'the folder does not exist')}.`,
    );
  }
}

function reading<T>(folder: string, name: string, parse: (text: string) => T): T {
  const path = presentPath(folder, name);
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
