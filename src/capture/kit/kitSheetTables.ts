import { displayText, TONE_PARAMETERS } from '../../patches/parameters.js';
import { patchLabel } from '../../patches/patch.js';
import { PATCH_FIELDS } from '../../patches/patchFields.js';
import type { CaptureKit } from './captureKit.js';
import { CARTRIDGE_PROGRAM } from './kitDelivery.js';
import { playingPatch } from './kitPlaying.js';
import { type KitTone, PLAIN_SAW } from './kitTones.js';

/** The tables of the sheet: what has to be entered, as the display shows it. */

/** Text made safe for HTML. */
export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** A table of texts; the first row is the head. */
export function htmlTable(rows: readonly (readonly string[])[], kind = ''): string {
  const [head = [], ...body] = rows;
  const row = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return (
    `<table${kind === '' ? '' : ` class="${kind}"`}>\n<thead>${row(head, 'th')}</thead>\n` +
    `<tbody>\n${body.map((cells) => row(cells, 'td')).join('\n')}\n</tbody></table>`
  );
}

/** Parameters that a tone has, in the order of the panel. */
const PARAMETERS = TONE_PARAMETERS.filter(({ kind }) => kind !== 'character' && kind !== 'unused');

/** Tones beside each other in a table that fits on a page. */
const TONES_A_TABLE = 7;

/** All parameters of all tones, some tones a table: for entry by hand. */
export function fullToneTables(tones: readonly KitTone[]): string {
  const tables: string[] = [];
  for (let from = 0; from < tones.length; from += TONES_A_TABLE) {
    const part = tones.slice(from, from + TONES_A_TABLE);
    const head = ['', 'parameter', ...part.map(({ name }, n) => `${from + n + 1} ${name}`)];
    const rows = PARAMETERS.map((parameter) => [
      parameter.panel === undefined ? '' : `${parameter.panel}`,
      parameter.name,
      ...part.map(({ tone }) => displayText(parameter, tone.data()[parameter.byte]!)),
    ]);
    tables.push(htmlTable([head, ...rows], 'tones'));
  }
  return tables.join('\n');
}

/** All parameters of the plain sawtooth. */
export function plainSawTable(): string {
  const data = PLAIN_SAW.tone.data();
  const rows = PARAMETERS.map((parameter) => [
    parameter.panel === undefined ? '' : `${parameter.panel}`,
    parameter.name,
    displayText(parameter, data[parameter.byte]!),
    `${data[parameter.byte]}`,
  ]);
  return htmlTable([['', 'parameter', 'display', 'stored'], ...rows], 'tones');
}

/** What each tone has that the plain sawtooth has not. */
export function toneDifferences(tones: readonly KitTone[]): string {
  const plain = PLAIN_SAW.tone.data();
  const rows = tones.map(({ name, tone }, n) => {
    const data = tone.data();
    const changes = PARAMETERS.filter(({ byte }) => data[byte] !== plain[byte]).map(
      (parameter) => `${parameter.name} ${displayText(parameter, data[parameter.byte]!)}`,
    );
    return [`${n + 1}`, name, changes.length === 0 ? 'the plain sawtooth' : changes.join(', ')];
  });
  return htmlTable([['', 'tone', 'other than the plain sawtooth'], ...rows], 'list');
}

/** The patches of a JX-10's kit: place, program numbers, what differs from the neutral patch. */
export function patchTable({ patches }: CaptureKit): string {
  const neutral = playingPatch({});
  const rows = patches.map(({ name, patch }, n) => {
    const settings = PATCH_FIELDS.filter(
      (field) => !/-tone$/.test(field.name) && field.show(patch) !== field.show(neutral),
    ).map((field) => `${field.name} ${field.show(patch)}`);
    return [
      patchLabel(n),
      `${CARTRIDGE_PROGRAM + n}`,
      `${n}`,
      name,
      `${patch.tone('upper') + 1}`,
      `${patch.tone('lower') + 1}`,
      settings.join(', '),
    ];
  });
  const head = [
    'place',
    'program',
    'with --memory',
    'name',
    'upper tone',
    'lower tone',
    'other than the neutral patch',
  ];
  return htmlTable([head, ...rows], 'list');
}

/** All settings of the neutral patch. */
export function neutralPatchText(): string {
  const neutral = playingPatch({});
  return PATCH_FIELDS.filter(({ name }) => !/-tone$|^send-/.test(name))
    .map((field) => `${field.name} ${field.show(neutral)}`)
    .join(', ');
}
