import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { KIT_VERSION } from '../../src/capture/kit.js';
import type { Unit } from '../../src/capture/unit/unit.js';
import { parseBlocks } from '../../src/cli/kitBlocks.js';
import { writeUnit } from '../../src/node/unitFolder.js';
import { superjxHere } from './superjxHere.js';
import { TemporaryFolder } from './superjxProcess.js';

const folder = new TemporaryFolder();
const UNITS = folder.file('units');

function unitNamed(name: string, kitVersion: number): Unit {
  return {
    manifest: {
      name,
      kitVersion,
      model: 'jx8p',
      licence: 'CC0-1.0',
      takes: [{ block: 5, take: 1, sha256: '0'.repeat(64), sampleRate: 48_000, bits: '24', from: 0 }],
    },
    features: [
      { block: 5, take: 1, offset: 0, drift: 0, driftError: 1, items: { '5.open': { level: -20 } } },
    ],
  };
}

mkdirSync(UNITS, { recursive: true });
writeUnit(`${UNITS}/mine`, unitNamed('mine', KIT_VERSION));
writeUnit(`${UNITS}/old`, unitNamed('old', KIT_VERSION + 1));
mkdirSync(`${UNITS}/broken`);
writeFileSync(`${UNITS}/broken/manifest.json`, '{');
writeFileSync(`${UNITS}/broken/features.json`, '{}');

afterAll(() => folder.remove());

describe('compare --unit: what can not be done is one sentence and status 2', () => {
  it.each([
    ['a unit that is not there', ['--unit', 'none'], /no unit in .*none.*capture add/],
    ['a broken file', ['--unit', 'broken'], /manifest\.json/],
    ['another kit', ['--unit', 'old'], /capture kit/],
    ['a name that is a path', ['--unit', '../mine'], /no name of a unit/],
    ['another model', ['--unit', 'mine', '--model', 'mks70'], /mine is a jx8p, not a mks70/],
    ['a block it has not', ['--unit', 'mine', '--blocks', '4-5'], /no block 4/],
    ['a list that is none', ['--unit', 'mine', '--blocks', '5-'], /no list of blocks/],
    ['files as well', ['a.wav', 'b.wav', '--unit', 'mine'], /not both/],
    ['an option of two files', ['--unit', 'mine', '--clean', 'c.wav'], /--clean goes with two WAV files/],
    ['no threads', ['--unit', 'mine', '--threads', '0'], /--threads/],
    ['a report over the unit', ['--unit', 'mine', '--report', `${UNITS}/mine/features.json`], /overwrite/],
    ['a report nowhere', ['--unit', 'mine', '--report', `${UNITS}/no/such.html`], /Cannot write/],
  ])('%s', async (_, args, says) => {
    const { status, stdout, stderr } = await superjxHere('compare', '--units', UNITS, ...args);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it.each(['--blocks', '--rom-assigner', '--seed'])(
    '%s, an option of units, with two files',
    async (option) => {
      const { status, stderr } = await superjxHere('compare', 'a.wav', 'b.wav', option, '1');
      expect(stderr).toContain(`${option} goes with --unit`);
      expect(status).toBe(2);
    },
  );
});

describe('--blocks', () => {
  it('takes numbers and ranges', () => {
    expect(parseBlocks('9, 0-2,1')).toEqual([0, 1, 2, 9]);
    expect(() => parseBlocks('12')).toThrow(/from 0 to 11/);
    expect(() => parseBlocks('3-1')).toThrow(/no list/);
    expect(() => parseBlocks('')).toThrow(/no list/);
  });
});
