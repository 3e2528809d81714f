import type { AnalogProfile } from '../../src/profiles/analogProfile.js';
import type { AnalogField } from '../../src/profiles/analogProfileFields.js';

/** A whole number, or four digits. */
function short(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

/** A field's row in the table of `docs/analog.md`. */
export function fieldRow({ path, unit, min, max, mark, what }: AnalogField, profile: AnalogProfile): string {
  let value: unknown = profile;
  for (const step of path.split('.')) value = (value as Record<string, unknown>)[step];
  const numbers = Array.isArray(value) ? (value as number[]) : [value as number];
  const shown = `${numbers.map(short).join(', ')}${unit === '' ? '' : ` ${unit}`}`;
  return `| \`${path}\` | ${shown} | ${short(min)} to ${short(max)} | ${mark} | ${what} |`;
}
