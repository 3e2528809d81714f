/** A folder of reference curves: CSV tables (plain or gzip) and, beside them, the netlists they were made from. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Columns of a table by name: numbers, and the text of the columns that are none. */
export interface Table {
  readonly rows: number;
  readonly numbers: Readonly<Record<string, Float64Array>>;
  readonly texts: Readonly<Record<string, readonly string[]>>;
}

export class SpiceFolder {
  /** Names of the tables without their endings, sorted. */
  readonly names: readonly string[];
  private readonly files = new Map<string, string>();
  private readonly netlists = new Map<string, string>();

  /** `folder` holds csv/ and net/, or the tables themselves. Throws Error if it holds no table. */
  constructor(readonly folder: string) {
    for (const place of [join(folder, 'csv'), folder]) this.collect(place, /\.csv(\.gz)?$/, this.files);
    for (const place of [join(folder, 'net'), folder, join(folder, '..', 'net')]) {
      this.collect(place, /\.(cir|net|sp)(\.gz)?$/, this.netlists);
    }
    this.names = [...this.files.keys()].sort();
    if (this.names.length === 0)
      throw new Error(`There is no reference curve (*.csv, *.csv.gz) in ${folder}.`);
  }

  /** Names that begin with `prefix`. */
  startingWith(prefix: string): string[] {
    return this.names.filter((name) => name.startsWith(prefix));
  }

  table(name: string): Table {
    const lines = read(this.files.get(name)!).trim().split(/\r?\n/);
    const columns = lines[0]!.split(',').map((column) => column.trim());
    const fields = lines.slice(1).map((line) => line.split(','));
    const numbers: Record<string, Float64Array> = {};
    const texts: Record<string, string[]> = {};
    columns.forEach((column, n) => {
      const text = fields.map((row) => row[n] ?? '');
      const values = Float64Array.from(text, (field) => (field === '' ? Number.NaN : Number(field)));
      if (values.every((value) => Number.isNaN(value))) texts[column] = text;
      else numbers[column] = values;
    });
    return { rows: fields.length, numbers, texts };
  }

  /** Text of the netlist of a table, if there is one. */
  netlist(name: string): string | undefined {
    const file = this.netlists.get(name);
    return file === undefined ? undefined : read(file);
  }

  private collect(place: string, ending: RegExp, into: Map<string, string>): void {
    if (!existsSync(place)) return;
    for (const file of readdirSync(place)) {
      const name = file.replace(ending, '');
      if (name !== file && !into.has(name)) into.set(name, join(place, file));
    }
  }
}

function read(file: string): string {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** A series over time, evenly spaced or not. */
export class Series {
  /** Seconds from one value to the next, snapped to a whole rate in Hz if it is one; 0 if uneven. */
  readonly step: number;
  /** Time from the first value to the end of the last step. */
  readonly seconds: number;

  constructor(
    readonly times: Float64Array,
    readonly values: Float64Array,
  ) {
    const n = times.length;
    const mean = (times[n - 1]! - times[0]!) / (n - 1);
    const rate = 1 / mean;
    const snapped = Math.abs(rate - Math.round(rate)) < 1e-4 * rate ? 1 / Math.round(rate) : mean;
    let even = true;
    for (let i = 0; i < n; i++)
      if (Math.abs(times[i]! - times[0]! - i * snapped) > 2e-3 * snapped + 1e-9) even = false;
    this.step = even ? snapped : 0;
    this.seconds = times[n - 1]! - times[0]! + mean;
  }

  /** Value at a time: the table's where it has one, a cubic through four neighbours elsewhere. */
  at(time: number): number {
    const { times, values, step } = this;
    if (step > 0) {
      const place = (time - times[0]!) / step;
      const nearest = Math.round(place);
      if (Math.abs(place - nearest) < 1e-6 && nearest >= 0 && nearest < values.length)
        return values[nearest]!;
      return this.cubic(Math.floor(place), time);
    }
    let low = 0;
    let high = times.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (times[middle]! <= time) low = middle;
      else high = middle;
    }
    return this.cubic(low, time);
  }

  private cubic(index: number, time: number): number {
    const { times, values, step } = this;
    const first = Math.min(Math.max(index - 1, 0), values.length - 4);
    const at = (i: number) => (step > 0 ? times[0]! + i * step : times[i]!);
    let sum = 0;
    for (let i = first; i < first + 4; i++) {
      let weight = values[i]!;
      for (let j = first; j < first + 4; j++) if (j !== i) weight *= (time - at(j)) / (at(i) - at(j));
      sum += weight;
    }
    return sum;
  }
}
