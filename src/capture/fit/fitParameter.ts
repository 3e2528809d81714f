import type { AnalogProfile } from '../../profiles/analogProfile.js';
import { ANALOG_FIELDS } from '../../profiles/analogProfileFields.js';

/** A number of the analog profile that can be fitted. */
export interface FitParameter {
  /** `vcf.octaves`, `chorus.rates.1`: place in the profile. */
  readonly path: string;
  /** For people. */
  readonly title: string;
  /** `log`: ratios count, its uncertainty is a factor. */
  readonly scale: 'log' | 'linear';
  /** Range of the search, both included, in the profile's unit; within what a profile accepts. */
  readonly lower: number;
  readonly upper: number;
  /** Step of derivatives: of the value, or of its logarithm. */
  readonly step: number;
  /** Points tried over the range first. */
  readonly scan?: number;
}

/** A parameter, its range and its step in one line. */
export function fitParameter(
  path: string,
  title: string,
  scale: FitParameter['scale'],
  [lower, upper]: readonly [number, number],
  step: number,
  scan?: number,
): FitParameter {
  return { path, title, scale, lower, upper, step, ...(scan !== undefined && { scan }) };
}

/** Unit of a parameter as the profile has it; empty for a plain number. */
export function unitOf({ path }: FitParameter): string {
  const field = ANALOG_FIELDS.find((one) => path === one.path || path.replace(/\.\d+$/, '') === one.path);
  return field?.unit ?? '';
}

/** The value that a profile has. @throws RangeError if there is no such number in it. */
export function valueIn(profile: AnalogProfile, path: string): number {
  let at: unknown = profile;
  for (const key of path.split('.')) at = (at as Readonly<Record<string, unknown>> | undefined)?.[key];
  if (typeof at !== 'number') throw new RangeError(`an analog profile has no number ${path}`);
  return at;
}

/** The profile with another value at a path; the rest is shared with the old one. */
export function withValue(profile: AnalogProfile, path: string, value: number): AnalogProfile {
  valueIn(profile, path);
  return replaced(profile, path.split('.'), value) as AnalogProfile;
}

function replaced(node: unknown, keys: readonly string[], value: number): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (Array.isArray(node)) {
    return node.map((element, i) => (i === Number(key) ? replaced(element, rest, value) : element));
  }
  const record = node as Readonly<Record<string, unknown>>;
  return { ...record, [key]: replaced(record[key], rest, value) };
}

/** The value as a search has it, and back. */
export function toSearch({ scale }: FitParameter, value: number): number {
  return scale === 'log' ? Math.log(value) : value;
}

export function fromSearch({ scale }: FitParameter, x: number): number {
  return scale === 'log' ? Math.exp(x) : x;
}
