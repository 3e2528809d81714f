import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const root = process.env.SUPERJX_REFERENCE;

/** True if the ngspice reference data is at hand (SUPERJX_REFERENCE points at it). */
export const hasSpice = root !== undefined && existsSync(join(root, 'spice', 'csv'));

/** Columns of a reference table by name; text columns become NaN. */
export function spiceTable(name: string): Record<string, Float64Array> {
  const file = readFileSync(join(root!, 'spice', 'csv', `${name}.csv.gz`));
  const lines = gunzipSync(file).toString('ascii').trim().split('\n');
  const names = lines[0]!.split(',');
  const columns = names.map(() => new Float64Array(lines.length - 1));
  for (let row = 1; row < lines.length; row++) {
    lines[row]!.split(',').forEach((field, n) => {
      columns[n]![row - 1] = Number(field);
    });
  }
  return Object.fromEntries(names.map((column, n) => [column, columns[n]!]));
}

/** Catmull-Rom value of an evenly spaced series at a fractional index. */
export function interpolate(series: Float64Array, at: number): number {
  const i = Math.min(Math.max(Math.floor(at), 1), series.length - 3);
  const f = at - i;
  const [a, b, c, d] = [series[i - 1]!, series[i]!, series[i + 1]!, series[i + 2]!];
  return b + 0.5 * f * (c - a + f * (2 * a - 5 * b + 4 * c - d + f * (3 * (b - c) + d - a)));
}

/** rms of the difference over rms of the reference, dB. */
export function errorDb(found: ArrayLike<number>, reference: ArrayLike<number>): number {
  let error = 0;
  let power = 0;
  for (let i = 0; i < reference.length; i++) {
    error += (found[i]! - reference[i]!) ** 2;
    power += reference[i]! ** 2;
  }
  return 10 * Math.log10(error / power);
}
