import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it that are not there yet. Node's own `recursive` does not return for a place where
 * the system lets nobody make anything, such as `/proc` (seen with Node 20).
 * @throws the file system's errors; ENOTDIR if a part of the path is a file.
 */
export function makeFolder(path: string): void {
  const whole = resolve(path);
  if (isFolder(whole)) return;
  const above = dirname(whole);
  if (above !== whole) makeFolder(above);
  try {
    mkdirSync(whole);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    // another program may have made it in the meantime
    if (isFolder(whole)) return;
    throw Object.assign(new Error(`${whole} is no folder`), { code: 'ENOTDIR' });
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
