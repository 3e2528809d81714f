/**
 * Several files of a folder written as one: whatever ends the program between two steps, a reader that asks
 * `presentPath` for every file finds all of the old ones or all of the new ones.
 *
 * 1. Every new file is written beside its place, under the name that `waiting` gives it.
 * 2. A list of them is renamed into the folder: from that moment on the new files are the ones that count.
 * 3. Each takes the place of the old one, and the list is removed. What a program that was ended left undone of this,
 *    the next one that writes does first.
 */

import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { makeFolder } from './makeFolder.js';

/** A file of the folder. */
export interface FileToWrite {
  /** Path within the folder. */
  readonly name: string;
  /** Called once, when it is written. */
  readonly content: () => Uint8Array;
}

/** What has been done; a program may end behind any of them. */
export interface WriteStep {
  readonly done: 'begun' | 'written' | 'decided' | 'placed' | 'finished';
  /** The file that is about to be written or placed. */
  readonly path: string;
}

/** The list of new files, one name a line. */
const LIST = '.writing';
const WAITING = '.new';

/** Where a file of the folder is now: at its place, or still waiting beside it. */
export function presentPath(folder: string, name: string): string {
  const place = join(folder, name);
  return listed(folder).includes(name) && existsSync(waiting(place)) ? waiting(place) : place;
}

/**
 * Writes the files, yielding after each step. Run it to its end; an error before the list is there leaves the folder as
 * it was. Two programs must not do this at the same time.
 * @throws the file system's errors, and those of `content`.
 */
export function* writeTogether(
  folder: string,
  files: readonly FileToWrite[],
): Generator<WriteStep, void, void> {
  const list = join(folder, LIST);
  const made = files.map(({ name }) => dirname(join(folder, name))).flatMap(missingFolder);
  let decided = false;
  try {
    yield { done: 'begun', path: folder };
    yield* place(folder, listed(folder));
    for (const path of new Set(files.map(({ name }) => dirname(join(folder, name))))) removeWaiting(path);
    for (const { name, content } of files) {
      const path = join(folder, name);
      yield { done: 'begun', path };
      makeFolder(dirname(path));
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
        throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
      }
      put(waiting(path), content());
      yield { done: 'written', path };
    }
    put(`${list}.part`, new TextEncoder().encode(files.map(({ name }) => `${name}\n`).join('')));
    yield { done: 'written', path: list };
    renameSync(`${list}.part`, list);
    decided = true;
    yield { done: 'decided', path: folder };
    yield* place(
      folder,
      files.map(({ name }) => name),
    );
    yield { done: 'finished', path: folder };
  } catch (error) {
    if (decided) throw error;
    for (const { name } of files) rmSync(waiting(join(folder, name)), { force: true });
    rmSync(`${list}.part`, { force: true });
    for (const path of made) rmSync(path, { recursive: true, force: true });
    throw error;
  }
}

/** Puts waiting files into their places. */
function* place(folder: string, names: readonly string[]): Generator<WriteStep, void, void> {
  for (const name of names) {
    const path = join(folder, name);
    if (!existsSync(waiting(path))) continue;
    renameSync(waiting(path), path);
    yield { done: 'placed', path };
  }
  rmSync(join(folder, LIST), { force: true });
}

/** Names of the files that a write has decided on and not put into their places yet. */
function listed(folder: string): string[] {
  try {
    const names = readFileSync(join(folder, LIST), 'utf8').split('\n').filter(Boolean);
    // nobody's list leads out of the folder
    return names.filter((name) => !isAbsolute(name) && !name.split(/[\\/]/).includes('..'));
  } catch {
    return [];
  }
}

function waiting(path: string): string {
  return join(dirname(path), `.${basename(path)}${WAITING}`);
}

/** Takes away what a program wrote that was ended before it decided. */
function removeWaiting(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.startsWith('.') && name.endsWith(WAITING)) rmSync(join(folder, name), { force: true });
  }
}

/** The topmost folder of a path that is not there yet, if any. */
function missingFolder(path: string): string[] {
  if (existsSync(path)) return [];
  const parent = dirname(path);
  const above = parent === path ? [] : missingFolder(parent);
  return above.length > 0 ? above : [path];
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
