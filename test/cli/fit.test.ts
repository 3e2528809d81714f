import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeUnit } from '../../src/node/unitFolder.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { closedFormUnit } from '../capture/fit/closedFormUnit.js';
import { superjxHere } from './superjxHere.js';

let units: string;
beforeAll(() => {
  units = mkdtempSync(join(tmpdir(), 'superjx-fit-'));
  const unit = closedFormUnit(analogProfile('default'), [5]);
  const takes = unit.features.map(({ block, take }) => ({
    block,
    take,
    sha256: '0'.repeat(64),
    sampleRate: 48_000,
    bits: '24' as const,
    from: 0,
  }));
  writeUnit(join(units, 'paper'), { ...unit, manifest: { ...unit.manifest, takes } });
});
afterAll(() => rmSync(units, { recursive: true }));

describe('superjx fit', () => {
  it('writes a profile although nothing can be told, and says why', async () => {
    const output = join(units, 'p.json');
    const { status, stdout } = await superjxHere(
      ...['fit', '--unit', 'paper', '--units', units, '-o', output, '--only', 'chorus', '--json'],
    );
    expect(status).toBe(0);
    const { values } = JSON.parse(stdout) as { values: { identifiable: boolean; reason: string }[] };
    expect(values.length).toBeGreaterThan(3);
    for (const { identifiable, reason } of values) {
      expect(identifiable).toBe(false);
      expect(reason).toBe('block 9 was not recorded');
    }
    expect(existsSync(output)).toBe(true);
  });

  it.each([
    ['a unit that is not there', ['--unit', 'none', '-o', 'p.json'], /There is no unit in/],
    ['a name that is none', ['--unit', '../x', '-o', 'p.json'], /is no name of a unit/],
    ['an unknown group', ['--unit', 'paper', '-o', 'p.json', '--only', 'organ'], /--only takes chorus, hpf/],
    ['another model', ['--unit', 'paper', '-o', 'p.json', '--model', 'jx8p'], /paper is a mks70, not a jx8p/],
    ['an output that no --analog takes', ['--unit', 'paper', '-o', 'p.txt'], /must end in \.json/],
    ['no threads', ['--unit', 'paper', '-o', 'p.json', '--threads', '0'], /--threads/],
    [
      'a profile that is none',
      ['--unit', 'paper', '-o', 'p.json', '--analog', 'warm'],
      /is no analog profile/,
    ],
    ['a folder that is not there', ['--unit', 'paper', '-o', 'none/p.json', '--only', 'hpf'], /Cannot write/],
  ])('refuses %s in one sentence and leaves nothing', async (_, args, sentence) => {
    const placed = args.map((arg, i) => (args[i - 1] === '-o' ? join(units, arg) : arg));
    const before = readdirSync(units);
    const { status, stdout, stderr } = await superjxHere(...['fit', '--units', units, ...placed]);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(readdirSync(units)).toEqual(before);
  });
});
