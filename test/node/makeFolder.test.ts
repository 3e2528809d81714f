import { existsSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder } from '../../src/node/makeFolder.js';
import { TemporaryFolder } from '../cli/superjxProcess.js';

const folder = new TemporaryFolder();
afterAll(() => folder.remove());

describe('making a folder', () => {
  it('makes those above it, and leaves one that is there', () => {
    const path = folder.file('a/b/c');
    makeFolder(path);
    makeFolder(path);
    expect(existsSync(path)).toBe(true);
  });

  it('says that a file is in the way', () => {
    const file = folder.file('file');
    writeFileSync(file, '');
    for (const path of [file, `${file}/a/b`]) {
      expect(() => makeFolder(path)).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
    }
  });

  it.skipIf(!existsSync('/proc/self'))('comes back from where nobody may make anything', () => {
    expect(() => makeFolder('/proc/superjx/units')).toThrow(/EACCES|ENOENT|EPERM/);
  });
});
