/** A unit's two files, `manifest.json` and `features.json`: written so that the same unit makes the same bytes. */

import { fromJson, isObject, type Shape, shown, toJson } from '../profiles/shape.js';
import type { BlockFeatures, ItemFeatures } from './features.js';
import {
  isStoredMel,
  restoreMel,
  restorePartials,
  type StoredMel,
  type StoredPartials,
  storeMel,
  storePartials,
} from './storedLevels.js';
import { isUnitName, UNIT_FORMAT_VERSION, UNIT_NAME_TEXT, type Unit, type UnitManifest } from './unit.js';
import { BLOCK_FIELDS, MANIFEST_FIELDS } from './unitFields.js';

/** A unit's files can't be used; the message lists every field that is wrong. */
export class UnitError extends Error {
  override readonly name = 'UnitError';

  constructor(readonly faults: readonly string[]) {
    super(
      faults.length === 1
        ? `${faults[0]}.`
        : `${faults.length} fields are wrong:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
  }
}

/** What the files say they are. */
const MANIFEST_FORMAT = 'superjx unit';
const FEATURES_FORMAT = 'superjx unit features';

const MANIFEST: Shape = { kind: 'record', fields: { ...MANIFEST_FIELDS } };
const BLOCK: Shape = { kind: 'record', fields: { ...BLOCK_FIELDS } };
const BLOCKS: Shape = { kind: 'list', of: BLOCK, min: 1, max: 24 };

/** The text of `manifest.json`. */
export function manifestToJson(manifest: UnitManifest): string {
  const takes = [...manifest.takes].sort(byBlockAndTake);
  const { takes: list, ...fields } = written(MANIFEST, { ...manifest, takes }) as { takes: unknown[] };
  const lines = Object.entries({ format: MANIFEST_FORMAT, version: UNIT_FORMAT_VERSION, ...fields }).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(',\n')},\n  "takes": [\n${list.map((take) => `    ${JSON.stringify(take)}`).join(',\n')}\n  ]\n}\n`;
}

/** The text of `features.json`: a line an item, so that a new take changes few lines. */
export function featuresToJson(features: readonly BlockFeatures[]): string {
  const blocks = [...features].sort(byBlockAndTake).map((block) => {
    const { items, ...head } = written(BLOCK, stored(block)) as { items: Record<string, unknown> };
    const lines = Object.entries(items).map(
      ([id, item]) => `  ${JSON.stringify(id)}: ${JSON.stringify(item)}`,
    );
    const inside = lines.length > 0 ? `\n${lines.join(',\n')}\n` : '';
    return `${JSON.stringify(head).slice(0, -1)},"items":{${inside}}}`;
  });
  return `{"format":"${FEATURES_FORMAT}","version":${UNIT_FORMAT_VERSION},"blocks":[\n${blocks.join(',\n')}\n]}\n`;
}

/** An item with its lists of levels as they are written. */
interface StoredItem extends Omit<ItemFeatures, 'mel' | 'partials'> {
  readonly mel?: StoredMel;
  readonly partials?: StoredPartials;
}

interface StoredBlock extends Omit<BlockFeatures, 'items'> {
  readonly items: Readonly<Record<string, StoredItem>>;
}

function stored(block: BlockFeatures): StoredBlock {
  const items = Object.entries(block.items).map(([id, { mel, partials, ...item }]) => [
    id,
    { ...item, ...(mel && { mel: storeMel(mel) }), ...(partials && { partials: storePartials(partials) }) },
  ]);
  return { ...block, items: Object.fromEntries(items) };
}

function restored(block: StoredBlock): BlockFeatures {
  const items = Object.entries(block.items).map(([id, { mel, partials, ...item }]) => [
    id,
    {
      ...item,
      ...(mel && { mel: restoreMel(mel) }),
      ...(partials && { partials: restorePartials(partials) }),
    },
  ]);
  return { ...block, items: Object.fromEntries(items) };
}

/** Digits of mel spectra that are none. */
function checkMel(blocks: readonly StoredBlock[], faults: string[]): void {
  blocks.forEach(({ items }, n) => {
    for (const [id, { mel }] of Object.entries(items)) {
      if (!mel || isStoredMel(mel)) continue;
      faults.push(
        `blocks[${n}].items.${id}.mel.below is ${shown(mel.below)}; it must be 128 hexadecimal digits in lower case`,
      );
    }
  });
}

/** As `toJson`, with the fields of records in the order of their table, whoever made the record. */
function written(shape: Shape, value: unknown): unknown {
  return ordered(shape, toJson(shape, value));
}

function ordered(shape: Shape, json: unknown): unknown {
  if (shape.kind === 'list' && Array.isArray(json)) return json.map((entry) => ordered(shape.of, entry));
  if (!isObject(json)) return json;
  if (shape.kind === 'map') {
    return Object.fromEntries(Object.entries(json).map(([key, inner]) => [key, ordered(shape.of, inner)]));
  }
  if (shape.kind !== 'record') return json;
  const fields = Object.entries(shape.fields).filter(([key]) => json[key] !== undefined);
  return Object.fromEntries(fields.map(([key, field]) => [key, ordered(field.shape, json[key])]));
}

/** The manifest that a text holds. @throws UnitError that names every wrong field. */
export function manifestFromJson(text: string): UnitManifest {
  const { fields } = opened(text, MANIFEST_FORMAT);
  const faults: string[] = [];
  const manifest = fromJson(MANIFEST, fields, undefined, '', faults) as UnitManifest;
  if (faults.length === 0) checkManifest(manifest, faults);
  if (faults.length > 0) throw new UnitError(faults);
  return manifest;
}

/** The features that a text holds. @throws UnitError that names every wrong field. */
export function featuresFromJson(text: string): BlockFeatures[] {
  const { fields } = opened(text, FEATURES_FORMAT);
  const faults: string[] = [];
  const blocks = fromJson(BLOCKS, fields.blocks, undefined, 'blocks', faults) as StoredBlock[];
  for (const key of Object.keys(fields)) if (key !== 'blocks') faults.push(`there is no field ${key}`);
  if (faults.length === 0) checkMel(blocks, faults);
  if (faults.length === 0) checkTakes(blocks, 'blocks', faults);
  if (faults.length > 0) throw new UnitError(faults);
  return blocks.map(restored);
}

/** Puts a manifest and features together. @throws UnitError if they are not of the same takes. */
export function unitOf(manifest: UnitManifest, features: readonly BlockFeatures[]): Unit {
  const faults: string[] = [];
  const has = (list: readonly Place[], { block, take }: Place): boolean =>
    list.some((other) => other.block === block && other.take === take);
  for (const place of manifest.takes) {
    if (!has(features, place)) faults.push(`the features have no block ${place.block} take ${place.take}`);
  }
  for (const place of features) {
    if (!has(manifest.takes, place))
      faults.push(`the manifest has no block ${place.block} take ${place.take}`);
  }
  if (faults.length > 0) throw new UnitError(faults);
  return {
    manifest: { ...manifest, takes: [...manifest.takes].sort(byBlockAndTake) },
    features: [...features].sort(byBlockAndTake),
  };
}

interface Place {
  readonly block: number;
  readonly take: number;
}

/** Order in which takes are kept. */
export function byBlockAndTake(one: Place, other: Place): number {
  return one.block - other.block || one.take - other.take;
}

/** The object in a text that says it is of the right kind. */
function opened(text: string, wanted: string): { readonly fields: Record<string, unknown> } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UnitError([`it is no JSON: ${error instanceof Error ? error.message : error}`]);
  }
  if (!isObject(json)) throw new UnitError(['it must be an object of fields']);
  const { format, version, ...fields } = json;
  if (format !== wanted) throw new UnitError([`format is ${shown(format)}; it must be "${wanted}"`]);
  if (version !== UNIT_FORMAT_VERSION) {
    throw new UnitError([
      `version is ${shown(version)}; this program reads version ${UNIT_FORMAT_VERSION}, so the unit needs another superjx`,
    ]);
  }
  return { fields };
}

function checkManifest(manifest: UnitManifest, faults: string[]): void {
  if (!isUnitName(manifest.name))
    faults.push(`name is ${shown(manifest.name)}; it must be ${UNIT_NAME_TEXT}`);
  manifest.takes.forEach(({ sha256 }, n) => {
    if (/^[0-9a-f]{64}$/.test(sha256)) return;
    faults.push(`takes[${n}].sha256 is ${shown(sha256)}; it must be 64 hexadecimal digits in lower case`);
  });
  checkTakes(manifest.takes, 'takes', faults);
}

/** A block's take is there once. */
function checkTakes(list: readonly Place[], path: string, faults: string[]): void {
  const seen = new Set<string>();
  list.forEach(({ block, take }, n) => {
    const place = `block ${block} take ${take}`;
    if (seen.has(place)) faults.push(`${path}[${n}] is ${place} once more`);
    seen.add(place);
  });
}
