/**
 * Machine profiles as files: a JSON object with the fields that differ from a built-in model. What each field takes
 * stands in `machineFields.ts` and in docs/profiles.md.
 */

import { profileConflicts } from './machineCheck.js';
import { MACHINE_FIELDS, type MachineProfile } from './machineFields.js';
import { fromJson, isObject, type Shape, shown, toJson } from './shape.js';

/** A machine profile can't be used; the message lists every field that is wrong. */
export class MachineProfileError extends RangeError {
  override readonly name = 'MachineProfileError';

  constructor(readonly faults: readonly string[]) {
    super(
      faults.length === 1
        ? `machine profile: ${faults[0]}`
        : `machine profile:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
  }
}

/** What a file is read over. */
export interface ProfileBases<M extends MachineProfile> {
  /** Built-in models, of which a file may name one in its field `model`. */
  readonly models: readonly M[];
  /** Where a file that names none begins. Default: the first of `models`. */
  readonly base?: M | undefined;
}

/** The model that a profile file names; undefined if it names none, or is no profile at all. */
export function modelOfProfile(text: string): string | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) && typeof json.model === 'string' ? json.model : undefined;
  } catch {
    return undefined;
  }
}

const WHOLE: Shape = { kind: 'record', fields: { ...MACHINE_FIELDS } };

/**
 * The model that a JSON text describes: only the fields that differ from the model it names. Lists are replaced
 * whole; objects, buttons, held voltages and counters one by one; `null` takes away what need not be there. A field
 * `comment` is passed over.
 * @throws MachineProfileError for a text that is no such object, an unknown field or a value that can't be.
 */
export function readMachineProfile<M extends MachineProfile>(text: string, bases: ProfileBases<M>): M {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new MachineProfileError([`it is no JSON: ${error instanceof Error ? error.message : error}`]);
  }
  if (!isObject(json)) throw new MachineProfileError(['the JSON must be an object of fields']);
  const { model, comment: _, ...changes } = json;
  const { models } = bases;
  const base = model === undefined ? (bases.base ?? models[0]) : models.find(({ name }) => name === model);
  if (!base) {
    const names = models.map(({ name }) => `"${name}"`).join(' or ');
    throw new MachineProfileError([`model is ${shown(model)}; it must be ${names}`]);
  }
  const faults: string[] = [];
  const { name: _name, ...fields } = base;
  const profile = { ...base, ...(fromJson(WHOLE, changes, pickFields(fields), '', faults) as object) };
  if (faults.length === 0) faults.push(...profileConflicts(profile));
  if (faults.length > 0) throw new MachineProfileError(faults);
  return profile;
}

/** The fields of a model that a file can hold. */
function pickFields(model: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(MACHINE_FIELDS).map((key) => [key, model[key]]));
}

/**
 * A profile as JSON text that `readMachineProfile` takes. With a `base`, only the fields that differ from it.
 * @param comment a sentence for people at its beginning.
 */
export function writeMachineProfile(
  profile: MachineProfile,
  base?: MachineProfile,
  comment?: string,
): string {
  const whole = toJson(WHOLE, pickFields({ ...profile }));
  const fields = base ? (difference(whole, toJson(WHOLE, pickFields({ ...base }))) ?? {}) : whole;
  const json = { model: profile.name, ...(comment !== undefined && { comment }), ...(fields as object) };
  return `${pretty(json, '')}\n`;
}

/** What of `value` is not in `base`; undefined if nothing. What `base` alone has becomes `null`. */
function difference(value: unknown, base: unknown): unknown {
  if (!isObject(value) || !isObject(base)) {
    return JSON.stringify(value) === JSON.stringify(base) ? undefined : value;
  }
  const changed: [string, unknown][] = [];
  for (const [key, inner] of Object.entries(value)) {
    const change = difference(inner, base[key]);
    if (change !== undefined) changed.push([key, change]);
  }
  for (const key of Object.keys(base)) if (!Object.hasOwn(value, key)) changed.push([key, null]);
  return changed.length > 0 ? Object.fromEntries(changed) : undefined;
}

/** Lines are at most this long, if they can be broken. */
const LINE = 100;

/** JSON text with one line for everything that fits on one. */
function pretty(value: unknown, indent: string): string {
  const flat = flatText(value);
  if (indent.length + flat.length <= LINE && indent !== '') return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((entry) => `${inner}${pretty(entry, inner)}`).join(',\n')}\n${indent}]`;
  }
  if (!isObject(value)) return flat;
  const lines = Object.entries(value).map(
    ([key, entry]) => `${inner}${JSON.stringify(key)}: ${pretty(entry, inner)}`,
  );
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function flatText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatText).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${flatText(entry)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
