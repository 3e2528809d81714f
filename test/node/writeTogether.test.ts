import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presentPath, writeTogether } from '../../src/node/writeTogether.js';
import { TemporaryFolder } from '../cli/superjxProcess.js';

let folder: TemporaryFolder;
beforeAll(() => {
  folder = new TemporaryFolder();
});
afterAll(() => folder.remove());

const NAMES = [join('audio', 'a.wav'), 'features.json', 'manifest.json'];
const filesOf = (text: string) =>
  NAMES.map((name) => ({ name, content: () => new TextEncoder().encode(text) }));
const read = (path: string) => NAMES.map((name) => readFileSync(presentPath(path, name), 'utf8'));
const namesIn = (path: string) => readdirSync(path, { recursive: true }).map(String).sort();
const write = (path: string, text: string) => [...writeTogether(path, filesOf(text))];

/** Does so many steps and no more, as a program that is killed. */
function killedAfter(path: string, text: string, steps: number): void {
  const writing = writeTogether(path, filesOf(text));
  for (let n = 0; n < steps; n++) writing.next();
}

describe('files that are written together', () => {
  it('are all old or all new after a kill behind any step, and the next write works', () => {
    const steps = write(folder.file('first'), 'old');
    const decided = steps.findIndex(({ done }) => done === 'decided');
    expect(steps).toHaveLength(13);
    for (let kill = 1; kill <= steps.length; kill++) {
      const path = folder.file(`killed${kill}`);
      write(path, 'old');
      killedAfter(path, 'new', kill);
      const expected = kill > decided ? 'new' : 'old';
      expect(read(path), `killed behind step ${kill}`).toEqual([expected, expected, expected]);
      write(path, 'third');
      expect(read(path)).toEqual(['third', 'third', 'third']);
      expect(namesIn(path)).toEqual(['audio', ...NAMES]);
    }
  });

  it('are finished by the next write, whatever that one writes', () => {
    const path = folder.file('next');
    write(path, 'old');
    killedAfter(path, 'new', 9);
    expect(read(path)).toEqual(['new', 'new', 'new']);
    const last = [{ name: 'manifest.json', content: () => new TextEncoder().encode('third') }];
    expect([...writeTogether(path, last)].at(-1)?.done).toBe('finished');
    expect(read(path)).toEqual(['new', 'new', 'third']);
    expect(namesIn(path)).toEqual(['audio', ...NAMES]);
  });

  it('leave nothing behind if one can’t be written', () => {
    const path = folder.file('fresh/unit');
    const failing = {
      name: 'more.json',
      content: (): Uint8Array => {
        throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      },
    };
    expect(() => [...writeTogether(path, [...filesOf('new'), failing])]).toThrow('full');
    expect(readdirSync(folder.path)).not.toContain('fresh');
    write(folder.file('there'), 'old');
    expect(() => [...writeTogether(folder.file('there'), [...filesOf('new'), failing])]).toThrow('full');
    expect(read(folder.file('there'))).toEqual(['old', 'old', 'old']);
    expect(namesIn(folder.file('there'))).toEqual(['audio', ...NAMES]);
  });

  it('follow no list out of the folder', () => {
    const path = folder.file('list');
    mkdirSync(path);
    writeFileSync(folder.file('.victim.new'), 'evil');
    writeFileSync(folder.file('victim'), 'good');
    writeFileSync(join(path, '.writing'), '../victim\n');
    write(path, 'new');
    expect(readFileSync(folder.file('victim'), 'utf8')).toBe('good');
  });
});
