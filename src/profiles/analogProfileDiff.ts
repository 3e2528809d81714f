import {
  type AnalogProfile,
  type AnalogProfileName,
  analogProfile,
  CHORUS_INPUT_FILTERS,
  CROSS_MODULATION_READINGS,
  FILTER_READINGS,
} from './analogProfile.js';

/** Data sets that a file may name. */
const NAMED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'vcf.topology': FILTER_READINGS,
  'dco.crossModulation': CROSS_MODULATION_READINGS,
  'chorus.inputFilter': CHORUS_INPUT_FILTERS,
};

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
