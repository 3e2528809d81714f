import { statSync } from 'node:fs';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'part of the path is not a folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links lead in a circle',
};

/**
 * Why a finished file must not take the name `path`, as the rest of a sentence; undefined if it may. Renaming onto a
 * device would replace the device.
 * @throws Error of the file system if the path can't be looked at.
 */
export function otherThanFile(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found || found.isFile()) return undefined;
  return `it is ${found.isDirectory() ? 'a folder' : 'a device or pipe'}. Give the name of a file.`;
}

/** Why a file could not be used, in words. @param missing what it means that something does not exist. */
export function fileErrorReason(error: unknown, missing: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return missing;
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}
