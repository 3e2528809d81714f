import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAnalog } from '../../src/cli/audioOptions.js';
import { UsageError } from '../../src/cli/values.js';
import { analogProfile } from '../../src/profiles/analogProfile.js';

const folder = mkdtempSync(join(tmpdir(), 'superjx-analog-'));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

afterAll(() => rmSync(folder, { recursive: true }));

describe('--analog', () => {
  it('takes the name of a built-in profile', () => {
    expect(parseAnalog('ideal')).toBe(analogProfile('ideal'));
    expect(() => parseAnalog('warm')).toThrow('give default, calibrated, ideal or a .json file');
  });

  it('takes a JSON file', () => {
    const profile = parseAnalog(file('mine.json', '{"base": "ideal", "chorus": {"wet": 0.8}}'));
    expect(profile.chorus.wet).toBe(0.8);
    expect(profile.output).toEqual(analogProfile('ideal').output);
  });

  it.each([
    ['not-json.json', 'wet = 3', /not-json\.json: .*no JSON/],
    ['unknown.json', '{"chorus": {"wett": 1}}', /unknown\.json: .*chorus\.wett/],
    ['range.json', '{"vcf": {"otaScale": -1}}', /range\.json: .*vcf\.otaScale is -1 V.*from 0\.5 to 100 V/],
    ['base.json', '{"base": "warm"}', /base\.json: .*"warm"/],
  ])('%s: says what is wrong with it', (name, text, words) => {
    const path = file(name, text);
    expect(() => parseAnalog(path)).toThrow(UsageError);
    expect(() => parseAnalog(path)).toThrow(words);
  });

  it('says that a file is not there', () => {
    expect(() => parseAnalog(join(folder, 'nothing.json'))).toThrow('it does not exist');
  });
});
