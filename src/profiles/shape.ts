/**
 * Shapes of data in a profile file: what JSON a field takes, how it goes over the field's present value, and how a
 * value is written back. A small language, so that the check, the file and the documentation come from one table.
 */

/** How well the default of a field is known. `confirmed`: published for this machine. `ours`: unknown; our decision. */
export type ProfileMark = 'confirmed' | 'inferred' | 'partly' | 'ours';

/** A field of a record. */
export interface ProfileField {
  readonly shape: Shape;
  /** For the documentation, in few words; absent for a record whose own fields are documented. */
  readonly what?: string;
  readonly mark?: ProfileMark;
  /** May be left out of a profile; `null` in a file takes it away. */
  readonly optional?: boolean;
  /** What holds where it is left out, for the documentation. */
  readonly unset?: string;
}

/** A field for each key of a type, those that may be absent included. */
export type ProfileFields<T> = { readonly [K in keyof Required<T>]: ProfileField };

export type Shape =
  | {
      readonly kind: 'whole';
      readonly min: number;
      readonly max: number;
      /** Addresses and masks: written as `0x1F`. */
      readonly hex?: boolean;
      readonly unit?: string;
    }
  | {
      readonly kind: 'number';
      readonly min: number;
      readonly max: number;
      readonly unit?: string;
      /** Digits after the point that are written. */
      readonly decimals?: number;
      /** Or all digits that are written. */
      readonly significant?: number;
    }
  /** `null` stands for what could not be had. */
  | { readonly kind: 'nullable'; readonly of: Shape }
  | { readonly kind: 'yesNo' }
  | { readonly kind: 'choice'; readonly of: readonly (string | number)[] }
  | { readonly kind: 'text' }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, ProfileField>> }
  /** Any names; `null` takes one away. */
  | { readonly kind: 'map'; readonly of: Shape }
  | { readonly kind: 'list'; readonly of: Shape; readonly min: number; readonly max: number }
  /** A list in the profile, an object by these names in a file: each of them can be given alone. */
  | { readonly kind: 'named'; readonly names: readonly string[]; readonly of: Shape };

type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as a person would write it. */
export function shown(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value) ?? typeof value);
}

/** `31`, `"0x1F"` or `"1Fh"`. */
function numberOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const hex = /^(?:0x([0-9a-f]+)|([0-9][0-9a-f]*)h)$/i.exec(value.trim());
  return hex ? Number.parseInt(hex[1] ?? hex[2]!, 16) : value;
}

function hexText(value: number, max: number): string {
  return `0x${value
    .toString(16)
    .toUpperCase()
    .padStart(max > 0xff ? 4 : 2, '0')}`;
}

function rounded(
  value: number,
  { decimals, significant }: { readonly decimals?: number; readonly significant?: number },
): number {
  const text =
    significant !== undefined
      ? value.toPrecision(significant)
      : decimals !== undefined
        ? value.toFixed(decimals)
        : String(value);
  return Number(text) || 0;
}

/** What a field takes, as the end of "it must be". */
export function acceptedText(shape: Shape): string {
  switch (shape.kind) {
    case 'whole': {
      const { min, max, hex, unit } = shape;
      const [low, high] = hex ? [hexText(min, max), hexText(max, max)] : [min, max];
      return `a whole number from ${low} to ${high}${unit ? ` ${unit}` : ''}`;
    }
    case 'number': {
      const { min, max, unit } = shape;
      return `a number from ${min} to ${max}${unit ? ` ${unit}` : ''}`;
    }
    case 'nullable':
      return `${acceptedText(shape.of)} or null`;
    case 'yesNo':
      return 'true or false';
    case 'choice':
      return shape.of.map((value) => JSON.stringify(value)).join(' or ');
    case 'text':
      return 'a text';
    case 'record':
      return `an object with ${Object.keys(shape.fields).join(', ')}`;
    case 'map':
      return 'an object by names';
    case 'named':
      return `an object by ${shape.names[0]} to ${shape.names.at(-1)}`;
    case 'list':
      return shape.min === shape.max ? `a list of ${shape.min}` : `a list of ${shape.min} to ${shape.max}`;
  }
}

/** The value of a profile that `json` makes of `base`; what is wrong with it is added to `faults`. */
export function fromJson(
  shape: Shape,
  json: unknown,
  base: unknown,
  path: string,
  faults: string[],
): unknown {
  const wrong = (): unknown => {
    faults.push(`${path} is ${shown(json)}; it must be ${acceptedText(shape)}`);
    return base;
  };
  switch (shape.kind) {
    case 'whole': {
      const value = numberOf(json);
      const right =
        typeof value === 'number' && Number.isInteger(value) && value >= shape.min && value <= shape.max;
      return right ? value : wrong();
    }
    case 'number':
      return typeof json === 'number' && json >= shape.min && json <= shape.max ? json : wrong();
    case 'nullable':
      return json === null ? null : fromJson(shape.of, json, undefined, path, faults);
    case 'yesNo':
      return typeof json === 'boolean' ? json : wrong();
    case 'choice':
      return shape.of.some((value) => value === json) ? json : wrong();
    case 'text':
      return typeof json === 'string' && json !== '' ? json : wrong();
    case 'record':
      return isObject(json) ? recordFromJson(shape.fields, json, base, path, faults) : wrong();
    case 'map':
      return isObject(json) ? mapFromJson(shape.of, json, base, path, faults) : wrong();
    case 'named':
      return isObject(json) ? namedFromJson(shape.names, shape.of, json, base, path, faults) : wrong();
    case 'list':
      if (!Array.isArray(json) || json.length < shape.min || json.length > shape.max) return wrong();
      return json.map((entry, n) => fromJson(shape.of, entry, undefined, `${path}[${n}]`, faults));
  }
}

function recordFromJson(
  fields: Readonly<Record<string, ProfileField>>,
  json: JsonObject,
  base: unknown,
  path: string,
  faults: string[],
): unknown {
  const result: Record<string, unknown> = isObject(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(json)) {
    const place = inside(path, key);
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!field) faults.push(`there is no field ${place}; here are ${Object.keys(fields).join(', ')}`);
    else if (value === null && field.optional) delete result[key];
    else result[key] = fromJson(field.shape, value, result[key], place, faults);
  }
  for (const [key, field] of Object.entries(fields)) {
    if (Object.hasOwn(result, key) || Object.hasOwn(json, key) || field.optional) continue;
    faults.push(`${inside(path, key)} is missing; it must be ${acceptedText(field.shape)}`);
  }
  return result;
}

/** Path of a field of `path`. */
export function inside(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function mapFromJson(of: Shape, json: JsonObject, base: unknown, path: string, faults: string[]): unknown {
  const result = new Map(Object.entries(isObject(base) ? base : {}));
  for (const [key, value] of Object.entries(json)) {
    if (value === null) result.delete(key);
    else result.set(key, fromJson(of, value, result.get(key), `${path}.${key}`, faults));
  }
  return Object.fromEntries(result);
}

function namedFromJson(
  names: readonly string[],
  of: Shape,
  json: JsonObject,
  base: unknown,
  path: string,
  faults: string[],
): unknown {
  const result: unknown[] = Array.isArray(base) ? [...base] : [];
  for (const [key, value] of Object.entries(json)) {
    const n = names.indexOf(key);
    if (n < 0) faults.push(`there is no field ${path}.${key}; here are ${names.join(', ')}`);
    else result[n] = fromJson(of, value, result[n], `${path}.${key}`, faults);
  }
  names.forEach((name, n) => {
    if (result[n] === undefined) faults.push(`${path}.${name} is missing; it must be ${acceptedText(of)}`);
  });
  return result;
}

/** A value of a profile as it is written to a file: `fromJson` makes the same value of it. */
export function toJson(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case 'whole':
      return shape.hex ? hexText(value as number, shape.max) : value;
    case 'number':
      return rounded(Math.min(shape.max, Math.max(shape.min, value as number)), shape);
    case 'nullable':
      return value === null ? null : toJson(shape.of, value);
    case 'record':
      return Object.fromEntries(
        Object.entries(value as JsonObject)
          .filter(([, inner]) => inner !== undefined)
          .map(([key, inner]) => [key, toJson(shape.fields[key]!.shape, inner)]),
      );
    case 'map':
      return Object.fromEntries(
        Object.entries(value as JsonObject).map(([key, inner]) => [key, toJson(shape.of, inner)]),
      );
    case 'named':
      return Object.fromEntries(
        shape.names.map((name, n) => [name, toJson(shape.of, (value as unknown[])[n])]),
      );
    case 'list':
      return (value as unknown[]).map((entry) => toJson(shape.of, entry));
    default:
      return value;
  }
}
