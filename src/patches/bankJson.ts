import { Bank, BankError, type BankPatch, type BankTone } from './bank.js';
import { TONE_BYTES, TONE_PARAMETERS } from './parameters.js';
import { Patch } from './patch.js';
import { PATCH_FIELDS, type PatchField } from './patchFields.js';
import { PATCH_BYTES } from './patchParameters.js';
import { Tone } from './tone.js';

/**
 * A bank as JSON for people: every parameter in display units beside the raw record. On reading, the raw record (if
 * given) comes first and each parameter that says something else than the record is stored over it; so a file that
 * was not touched gives back the same bytes, and an edited value counts.
 */

const FORMAT = 'superjx-bank';
const VERSION = 1;

interface JsonEntry {
  /** Place in the bank, from 1. */
  readonly number: number;
  readonly name: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  /** The record in hex. */
  readonly raw: string;
}

/** Parameters of a tone that mean something: not the characters of the name, not the unused bytes. */
const TONE_FIELDS = TONE_PARAMETERS.filter(({ kind }) => kind !== 'character' && kind !== 'unused');

/** The tones and patches of a bank as JSON text. Patches follow the tones that the bank had to move. */
export function bankToJson(
  bank: Pick<Bank, 'tones' | 'patches'> & Partial<Pick<Bank, 'renumbered'>>,
): string {
  const tones = bank.tones.map(
    ({ tone, slot }): JsonEntry => ({
      number: slot + 1,
      name: tone.name.trimEnd(),
      parameters: Object.fromEntries(TONE_FIELDS.map(({ name }) => [name, plain(tone.display(name))])),
      raw: toHex(tone.raw),
    }),
  );
  const patches = bank.patches.map(({ patch: read, slot }): JsonEntry => {
    const patch = bank.renumbered?.(read) ?? read;
    return {
      number: slot + 1,
      name: patch.name.trimEnd(),
      parameters: Object.fromEntries(PATCH_FIELDS.map(({ name, show }) => [name, plain(show(patch))])),
      raw: toHex(patch.raw),
    };
  });
  return `${JSON.stringify({ format: FORMAT, version: VERSION, tones, patches }, undefined, 2)}\n`;
}

/**
 * Reads what `bankToJson` wrote, edited or not. `file` is what an unchanged bank is written as, for a file whose
 * bytes are not quite those of its text (a byte order mark).
 * @throws BankError with the place of what is wrong.
 */
export function bankFromJson(text: string, file = new TextEncoder().encode(text)): Bank {
  const root = parse(text);
  const tones = entries(root, 'tones').map((entry, i): BankTone => {
    const { item, slot } = readEntry(entry, i, TONE_KIND);
    return { tone: item, slot, offset: 0 };
  });
  const patches = entries(root, 'patches').map((entry, i): BankPatch => {
    const { item, slot } = readEntry(entry, i, PATCH_KIND);
    return { patch: item, slot, offset: 0 };
  });
  if (tones.length === 0 && patches.length === 0)
    throw new BankError('The file has no tones and no patches.');
  checkSlots(tones, 'tones');
  checkSlots(patches, 'patches');
  tones.sort((a, b) => a.slot - b.slot);
  patches.sort((a, b) => a.slot - b.slot);
  const changed = new Map(
    [...tones.map(({ tone }) => tone), ...patches.map(({ patch }) => patch)].map((item) => [
      item,
      toHex(item.raw),
    ]),
  );
  return new Bank(tones, patches, [], [], {
    moved: [],
    write: (bank) => {
      const untouched = [...changed].every(([item, hex]) => toHex(item.raw) === hex);
      return untouched ? file.slice() : new TextEncoder().encode(bankToJson(bank));
    },
  });
}

type JsonRecord = Readonly<Record<string, unknown>>;

/** What reading a tone and reading a patch do not have in common. */
interface Kind<T extends Tone | Patch> {
  /** The list it stands in. */
  readonly list: 'tones' | 'patches';
  readonly bytes: number;
  readonly initial: () => T;
  readonly fromRaw: (raw: Uint8Array) => T;
  /** A parameter as text, and the way back. @throws RangeError if there is none of that name. */
  readonly show: (item: T, parameter: string) => string;
  readonly store: (item: T, parameter: string, text: string) => void;
}

const TONE_KIND: Kind<Tone> = {
  list: 'tones',
  bytes: TONE_BYTES,
  initial: () => Tone.initial(),
  fromRaw: (raw) => new Tone(raw),
  show: (tone, parameter) => tone.display(parameter),
  store: (tone, parameter, text) => tone.setDisplay(parameter, text),
};

const PATCH_KIND: Kind<Patch> = {
  list: 'patches',
  bytes: PATCH_BYTES,
  initial: () => Patch.initial(),
  fromRaw: (raw) => new Patch(raw),
  show: (patch, parameter) => patchField(parameter).show(patch),
  store: (patch, parameter, text) => patchField(parameter).store(patch, text),
};

function patchField(name: string): PatchField {
  const field = PATCH_FIELDS.find((candidate) => candidate.name === name);
  if (!field) throw new RangeError(`no patch parameter is called "${name}"`);
  return field;
}

/** The record of an entry first, then what its name and parameters say otherwise. */
function readEntry<T extends Tone | Patch>(
  entry: JsonRecord,
  index: number,
  kind: Kind<T>,
): { readonly item: T; readonly slot: number } {
  const where = `${kind.list}[${index}]`;
  const item =
    entry.raw === undefined ? kind.initial() : kind.fromRaw(hexBytes(entry.raw, kind.bytes, where));
  const name = textOf(entry.name, `${where}.name`);
  if (name !== undefined && name !== item.name.trimEnd()) {
    atPlace(`${where}.name`, () => {
      item.name = name;
    });
  }
  for (const [key, value] of Object.entries(recordOf(entry.parameters, `${where}.parameters`))) {
    const place = `${where}.parameters.${key}`;
    const shown = valueText(value, place);
    atPlace(place, () => {
      if (plain(kind.show(item, key)) !== plain(shown)) kind.store(item, key, shown);
    });
  }
  return { item, slot: slotOf(entry.number, index, where) };
}

function parse(text: string): JsonRecord {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    throw new BankError(`The file begins like JSON but is none: ${(error as Error).message}.`);
  }
  const record = recordOf(root, 'the file');
  if (record.format !== FORMAT) {
    throw new BankError(`"format" is ${JSON.stringify(record.format)}; a bank has "${FORMAT}".`);
  }
  if (record.version !== VERSION) {
    throw new BankError(
      `"version" is ${JSON.stringify(record.version)}; this program reads version ${VERSION}.`,
    );
  }
  return record;
}

function recordOf(value: unknown, where: string): JsonRecord {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BankError(`${where} must be an object.`);
  }
  return value as JsonRecord;
}

function entries(root: JsonRecord, key: 'tones' | 'patches'): JsonRecord[] {
  const list = root[key] ?? [];
  if (!Array.isArray(list)) throw new BankError(`"${key}" must be a list.`);
  return list.map((entry, i) => recordOf(entry, `${key}[${i}]`));
}

function textOf(value: unknown, where: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value?.trimEnd();
  throw new BankError(`${where} must be a text.`);
}

function valueText(value: unknown, where: string): string {
  if (typeof value === 'number' || typeof value === 'string') return String(value);
  throw new BankError(`${where} must be a number or a text.`);
}

function slotOf(value: unknown, index: number, where: string): number {
  if (value === undefined) return index;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 4096) {
    throw new BankError(`${where}.number must be a whole number from 1 to 4096.`);
  }
  return value - 1;
}

function checkSlots(list: readonly { readonly slot: number }[], what: string): void {
  const seen = new Set<number>();
  for (const { slot } of list) {
    if (seen.has(slot)) throw new BankError(`Two of the ${what} have number ${slot + 1}.`);
    seen.add(slot);
  }
}

function hexBytes(value: unknown, length: number, where: string): Uint8Array {
  if (typeof value !== 'string' || value.length !== 2 * length || !/^[0-9a-f]*$/i.test(value)) {
    throw new BankError(`${where}.raw must be ${2 * length} hex digits (${length} bytes).`);
  }
  return Uint8Array.from({ length }, (_, i) => Number.parseInt(value.slice(2 * i, 2 * i + 2), 16));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Numbers as numbers, everything else as text. */
function plain(shown: string): string | number {
  return /^[+-]?\d+$/.test(shown.trim()) ? Number(shown) : shown;
}

/** Turns what an accessor complains about into an error that names the place. */
function atPlace(where: string, store: () => void): void {
  try {
    store();
  } catch (error) {
    if (error instanceof RangeError) throw new BankError(`${where}: ${error.message}.`);
    throw error;
  }
}
