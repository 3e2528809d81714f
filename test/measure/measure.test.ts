import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { chart } from '../../tools/measure/plot.js';
import { type Row, tableText, verdict } from '../../tools/measure/report.js';
import { slowestDecay } from '../../tools/measure/smallSignal.js';

const root = process.env.SUPERJX_REFERENCE;
const hasSpice = root !== undefined && existsSync(join(root, 'spice', 'csv'));

const folder = mkdtempSync(join(tmpdir(), 'superjx-measure-'));
afterAll(() => rmSync(folder, { recursive: true }));

function measure(...given: string[]): { status: number | null; out: string; error: string } {
  const tool = fileURLToPath(new URL('../../tools/measure.ts', import.meta.url));
  const run = spawnSync(process.execPath, ['--import', 'tsx', tool, '--out', join(folder, 'out'), ...given], {
    encoding: 'utf8',
    env: { ...process.env, SUPERJX_REFERENCE: '' },
  });
  return { status: run.status, out: run.stdout, error: run.stderr };
}

/** Reference responses in closed form, as a folder of curves. */
function writeCurves(name: string, offsetDb: number): string {
  const place = join(folder, name);
  mkdirSync(join(place, 'csv'), { recursive: true });
  const rows = ['topology,fc_hz,k1,k2,K,f_hz,mag_db,phase_deg'];
  for (let frequency = 50; frequency < 3000; frequency *= 1.3) {
    const x = frequency / 700;
    let db = offsetDb;
    let phase = 0;
    for (const k of [0.8, 2]) {
      db -= 20 * Math.log10(Math.hypot(1 - x * x, k * x));
      phase -= (Math.atan2(k * x, 1 - x * x) * 180) / Math.PI;
    }
    rows.push(`G_oneQ,700,0.8,2,0,${frequency},${db},${phase}`);
    // Four cells with a loop of 2: 1 / (2 + (1 + s)^4).
    const [re, im] = [3 - 6 * x * x + x ** 4, 4 * x - 4 * x ** 3];
    const cellsDb = offsetDb - 20 * Math.log10(Math.hypot(re, im));
    rows.push(`B4pole,700,2,2,2,${frequency},${cellsDb},${(-Math.atan2(im, re) * 180) / Math.PI}`);
  }
  writeFileSync(join(place, 'csv', 'ac_more.csv'), rows.join('\n'));
  writeFileSync(join(place, 'csv', 'ring_HB_700.csv'), 't_s,v\n0,0\n1,1\n2,0\n3,1\n');
  return place;
}

describe('npm run measure', () => {
  it('runs reference curves it has never seen and lists what is not modelled', () => {
    const { status, out } = measure('--only', 'ac', '--spice', writeCurves('good', 0));
    expect(out).toMatch(/G_oneQ: level +\S+ dB .* aim/);
    expect(out).toMatch(/B4pole: level +\S+ dB .* aim/);
    expect(out).toMatch(/ring_HB_700 +diode ring modulator/);
    expect(status).toBe(0);
    expect(readdirSync(join(folder, 'out'))).toEqual(
      expect.arrayContaining(['response-G_oneQ.csv', 'response-G_oneQ.svg', 'table.csv']),
    );
    const svg = readFileSync(join(folder, 'out', 'response-G_oneQ.svg'), 'utf8');
    expect(svg).not.toContain('NaN');
  });

  it('exits with 1 when a must is missed', () => {
    const { status, out } = measure('--only', 'ac', '--json', '--spice', writeCurves('bad', 0.3));
    const { rows } = JSON.parse(out) as { rows: (Row & { verdict: string })[] };
    const level = rows.find((row) => row.test === 'G_oneQ: level')!;
    expect(level.value).toBeCloseTo(0.3, 2);
    expect(level.verdict).toBe('MISSED');
    expect(status).toBe(1);
  });

  it.skipIf(!hasSpice)('transistors have limits of their own (skipped without SUPERJX_REFERENCE)', () => {
    const place = join(folder, 'transistors');
    const name = 'tr_Q_saw220_fc1000_k0';
    for (const file of [`csv/${name}.csv.gz`, `net/${name}.cir`]) {
      mkdirSync(join(place, file, '..'), { recursive: true });
      copyFileSync(join(root!, 'spice', file), join(place, file));
    }
    const { status, out } = measure('--only', 'transients', '--json', '--spice', place);
    const { rows } = JSON.parse(out) as { rows: (Row & { verdict: string })[] };
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ test: name, must: -60 });
    expect(rows[0]!.value).toBeLessThan(-61.5);
    expect(rows[0]!.note).toMatch(/transistors against tanh; -7\d\.\d dB/);
    expect(status).toBe(0);
  });

  it('explains a wrong name', () => {
    const { status, error } = measure('--only', 'nonsense');
    expect(error).toContain('There is no group "nonsense"');
    expect(status).toBe(2);
  });
});

describe('report', () => {
  const row = { group: 'g', test: 't', unit: 'dB', must: -60, aim: -85 };
  it('judges figures', () => {
    expect(verdict({ ...row, value: -90 })).toBe('aim');
    expect(verdict({ ...row, value: -60 })).toBe('must');
    expect(verdict({ ...row, value: -59 })).toBe('MISSED');
    expect(verdict({ ...row, value: Number.NaN })).toBe('MISSED');
    expect(verdict({ ...row, value: undefined })).toBe('n/a');
    expect(verdict({ ...row, value: 7, must: 6, aim: 16, better: 'above' })).toBe('must');
    expect(verdict({ group: 'g', test: 't', unit: '', value: 0, must: 0 })).toBe('aim');
  });

  it('prints them in columns', () => {
    const text = tableText([{ ...row, value: -90.123 }]);
    expect(text).toContain('-90.12 dB');
    expect(text).toContain('<= -85');
  });
});

describe('small parts', () => {
  it('a chart keeps its limits and its text', () => {
    const svg = chart({
      title: 'a < b',
      panels: [{ yLabel: 'V', series: [{ name: 's', x: [0, 1, 2], y: [0, Number.POSITIVE_INFINITY, 1] }] }],
      x: { label: 's', from: 0, to: 2 },
    });
    expect(svg).toContain('a &lt; b');
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('finds the slowest decay of the filter', () => {
    expect(slowestDecay(2, 2, 0)).toBeCloseTo(1, 2);
    expect(slowestDecay(0.1, 2, 0)).toBeCloseTo(0.05, 6);
    expect(slowestDecay(2, 2, 3.8)).toBeCloseTo(1 - 3.8 ** 0.25 * Math.SQRT1_2, 6);
  });
});
