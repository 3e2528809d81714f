/**
 * Writes the table of fields in docs/profiles.md from the program's own: `npx tsx tools/profileTable.ts`. A test sees
 * to it that the page is up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MODELS } from '../src/machine/models.js';
import { type DocumentedField, documentedFields } from '../src/profiles/machineFields.js';
import { acceptedText, isObject, type Shape, toJson } from '../src/profiles/shape.js';

const PAGE = fileURLToPath(new URL('../docs/profiles.md', import.meta.url));
const BEGIN = '<!-- fields: written by tools/profileTable.ts -->';
const END = '<!-- end of fields -->';

/** The records that the page explains by name. */
const NAMED_RECORDS: Readonly<Record<string, string>> = {
  'port,bit': 'a pin',
  'row,bit': 'a contact',
  'port,bits': 'lines',
  'port,mask,value': 'conditions',
  'chip,counter': 'a counter',
  'device,from,to,mask': 'regions',
  'name,rest': 'inputs',
};

function recordName(shape: Shape): string | undefined {
  return shape.kind === 'record' ? NAMED_RECORDS[Object.keys(shape.fields).join(',')] : undefined;
}

/** What a field takes, in a cell. */
function takes(shape: Shape): string {
  const name = recordName(shape);
  if (name === 'lines' && shape.kind === 'record') {
    const { shape: bits } = shape.fields.bits!;
    return bits.kind === 'list' && bits.max > 1 ? `1 to ${bits.max} lines` : 'a line';
  }
  if (name) return name;
  switch (shape.kind) {
    case 'map':
      return `names, each ${takes(shape.of)}`;
    case 'named':
      return `${shape.names[0]} to ${shape.names.at(-1)}, each ${takes(shape.of)}`;
    case 'list':
      return `${shape.min} to ${shape.max} ${takes(shape.of)}`;
    case 'whole':
      return acceptedText(shape).replace('a whole number from ', '');
    default:
      return acceptedText(shape);
  }
}

/** The value that a model has, in a cell; of the big ones only how many there are. */
function valueText(shape: Shape, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (isObject(value) && typeof value.port === 'number') return `P${value.port}.${value.bit}`;
  if (isObject(value) && Array.isArray(value.bits))
    return value.bits.map((bit) => `${value.port}.${bit}`).join(' ');
  if (shape.kind === 'map') return `${Object.keys(value ?? {}).length} contacts`;
  if (shape.kind === 'named' || shape.kind === 'list') return `${(value as unknown[]).length} of them`;
  return String(toJson(shape, value));
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce((inner, step) => (isObject(inner) ? inner[step] : undefined), value);
}

/** Default of all models, or of each if they differ. */
function defaultText({ path, shape, unset }: DocumentedField): string {
  const texts = MODELS.map((model) => ({
    title: model.title.replace('Roland ', ''),
    text: valueText(shape, at(model, path)) ?? unset ?? 'none',
  }));
  const different = [...new Set(texts.map(({ text }) => text))];
  if (path === 'title') return "the model's";
  if (different.length === 1) return different[0]!;
  return different
    .map(
      (text) =>
        `${text} (${texts
          .filter((one) => one.text === text)
          .map(({ title }) => title)
          .join(', ')})`,
    )
    .join(', ');
}

/** The table, a line a field. */
export function profileTable(): string {
  const rows = documentedFields().map((field) => {
    const cells = [`\`${field.path}\``, defaultText(field), takes(field.shape), field.mark, field.what];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| field | default | takes | known | what |', '|---|---|---|---|---|', ...rows].join('\n');
}

/** The page with the table as it should be. @throws Error if the page has no place for it. */
export function profilePage(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has no place for the table`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${profileTable()}\n\n${page.slice(end)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PAGE, profilePage(readFileSync(PAGE, 'utf8')));
}
