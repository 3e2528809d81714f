import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analogProfile } from '../../src/profiles/analogProfile.js';
import { ANALOG_FIELDS } from '../../src/profiles/analogProfileFields.js';
import { analogProfileFromJson } from '../../src/profiles/analogProfileJson.js';
import { fieldRow } from './fieldRow.js';

const page = readFileSync(new URL('../../docs/analog.md', import.meta.url), 'utf8');

it('docs/analog.md lists every field of a profile with its default, range and mark, and no other', () => {
  const rows = page.split('\n').filter((line) => /^\| `\w+\.\w+/.test(line));
  expect(rows).toEqual(ANALOG_FIELDS.map((field) => fieldRow(field, analogProfile('default'))));
});

it('its example is a profile', () => {
  const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(analogProfileFromJson(example).name).toBe('mine');
});
