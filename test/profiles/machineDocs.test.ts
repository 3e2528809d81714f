import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hd6303Settings } from '../../src/cpu/hd6303/options.js';
import { MODELS } from '../../src/machine/models.js';
import { documentedFields } from '../../src/profiles/machineFields.js';
import { readMachineProfile } from '../../src/profiles/profileFile.js';
import { profilePage } from '../../tools/profileTable.js';

const page = readFileSync(new URL('../../docs/profiles.md', import.meta.url), 'utf8');

it('docs/profiles.md lists every field with its defaults, what it takes and how well it is known', () => {
  expect(page, 'run npx tsx tools/profileTable.ts').toBe(profilePage(page));
});

it('its example is a profile', () => {
  const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const model = readMachineProfile(example, { models: MODELS });
  expect(model.midiOut).toBe('upper');
  expect(model.soundBoard.latches.hpf.bits).toEqual([7, 6]);
});

it('its example of what is wrong is what the reader says', () => {
  const [, said] = /superjx: wrong.json: (machine profile:[\s\S]*?)\n```/.exec(page) ?? [];
  const wrong = { assigner: { openBus: 256 }, soundBoard: { latches: { noise: 1 } } };
  expect(() => readMachineProfile(JSON.stringify(wrong), { models: MODELS })).toThrow(said);
});

it('the options of the processors that are left out are what the processors take them for', () => {
  const settings: Readonly<Record<string, unknown>> = { ...hd6303Settings({}) };
  const fields = documentedFields().filter(({ path }) => path.startsWith('assigner.processor.'));
  expect(fields).toHaveLength(Object.keys(settings).length - 1);
  for (const { path, unset } of fields) expect(String(settings[path.split('.')[2]!])).toBe(unset);
});
