/** Analog profiles as files: a JSON object with the fields that differ from a built-in profile. */

import {
  ANALOG_PROFILE_NAMES,
  type AnalogProfile,
  type AnalogProfileName,
  analogProfile,
  CHORUS_INPUT_FILTERS,
  CROSS_MODULATION_READINGS,
  FILTER_READINGS,
} from './analogProfile.js';
import { AnalogProfileError, checkAnalogProfile } from './analogProfileCheck.js';

/** Fields whose value may be the name of one of our data sets. */
const NAMED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'vcf.topology': FILTER_READINGS,
  'dco.crossModulation': CROSS_MODULATION_READINGS,
  'chorus.inputFilter': CHORUS_INPUT_FILTERS,
};

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `base` with the fields of `changes` in it; names what it does not know in `faults`. */
function merged(base: JsonObject, changes: JsonObject, path: string, faults: string[]): JsonObject {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    const place = path === '' ? key : `${path}.${key}`;
    const known = base[key];
    const names = NAMED[place];
    if (!Object.hasOwn(base, key)) {
      faults.push(`there is no field ${place}; here are ${Object.keys(base).join(', ')}`);
    } else if (names !== undefined && typeof value === 'string') {
      if (Object.hasOwn(names, value)) result[key] = names[value];
      else faults.push(`${place} is "${value}"; known names are ${Object.keys(names).join(', ')}`);
    } else if (!isObject(known)) {
      result[key] = value;
    } else if (isObject(value)) {
      result[key] = merged(known, value, place, faults);
    } else {
      faults.push(
        `${place} is ${JSON.stringify(value)}; it must be an object with ${Object.keys(known).join(', ')}`,
      );
    }
  }
  return result;
}

/**
 * The profile that a JSON text describes: an object of the same shape as `AnalogProfile` with only the fields that
 * differ from `base`, a built-in profile or the one that the text names in its own field `base`. `vcf.topology`,
 * `dco.crossModulation` and `chorus.inputFilter` may be names of our data sets; lists are replaced whole. Without a
 * `name` it is called `custom`.
 * @throws AnalogProfileError for a text that is no such object, an unknown field or a value out of range.
 */
export function analogProfileFromJson(text: string, base: AnalogProfileName = 'default'): AnalogProfile {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new AnalogProfileError('custom', [
      `it is no JSON: ${error instanceof Error ? error.message : error}`,
    ]);
  }
  if (!isObject(data)) throw new AnalogProfileError('custom', ['the JSON must be an object of fields']);
  const { base: own = base, name = 'custom', ...changes } = data;
  if (!ANALOG_PROFILE_NAMES.some((known) => known === own)) {
    throw new AnalogProfileError(String(name), [
      `there is no analog profile ${JSON.stringify(own)} to begin with; there are ${ANALOG_PROFILE_NAMES.join(', ')}`,
    ]);
  }
  const faults: string[] = [];
  const profile = merged({ ...analogProfile(String(own)) }, { name, ...changes }, '', faults);
  if (faults.length > 0) throw new AnalogProfileError(String(name), faults);
  const whole = profile as unknown as AnalogProfile;
  checkAnalogProfile(whole);
  return whole;
}

/** What `profile` has otherwise than `base`; undefined if nothing. */
function difference(profile: unknown, base: unknown, path: string): unknown {
  const same = JSON.stringify(profile) === JSON.stringify(base);
  if (same) return undefined;
  const names = NAMED[path];
  if (names) {
    const text = JSON.stringify(profile);
    const name = Object.keys(names).find((one) => JSON.stringify(names[one]) === text);
    if (name !== undefined) return name;
  }
  if (!isObject(profile) || !isObject(base)) return profile;
  const changes: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(profile)) {
    const change = difference(value, base[key], path === '' ? key : `${path}.${key}`);
    if (change !== undefined) changes[key] = change;
  }
  return changes;
}

/**
 * A profile as a file that `analogProfileFromJson` reads: its name and what differs from a built-in one. Data sets of
 * ours are named, lists are written whole.
 */
export function analogProfileJson(profile: AnalogProfile, base: AnalogProfileName = 'default'): string {
  const { name, ...values } = profile;
  const { name: _, ...known } = analogProfile(base);
  const changes = difference(values, known, '') as JsonObject | undefined;
  return `${JSON.stringify({ name, ...(base !== 'default' && { base }), ...changes }, null, 2)}\n`;
}
