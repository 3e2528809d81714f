import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { superjx } from './superjxProcess.js';

const ROM_BANK = 'roms/open/bank.syx';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'superjx-bank-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('superjx bank', () => {
  it('converts to JSON and back to the same bytes', async () => {
    const json = join(folder, 'a.json');
    const syx = join(folder, 'a.syx');
    expect((await superjx('bank', 'convert', ROM_BANK, '-o', json)).status).toBe(0);
    expect((await superjx('bank', 'convert', json, '-o', syx)).status).toBe(0);
    expect(readFileSync(syx).equals(readFileSync(ROM_BANK))).toBe(true);
    expect((await superjx('bank', 'diff', json, ROM_BANK)).status).toBe(0);
  });

  it('shows what differs, in words, and says so by its exit status', async () => {
    const json = join(folder, 'b.json');
    await superjx('bank', 'extract', ROM_BANK, '--tone', '1', '--patch', 'A1', '-o', json);
    const bank = JSON.parse(readFileSync(json, 'utf8'));
    expect([bank.tones.length, bank.patches.length]).toEqual([1, 1]);
    const before = bank.tones[0].parameters['vcf-cutoff'];
    const after = before > 50 ? 10 : 90;
    bank.tones[0].parameters['vcf-cutoff'] = after;
    const other = join(folder, 'c.json');
    writeFileSync(other, JSON.stringify(bank));
    const { status, stdout } = await superjx('bank', 'diff', json, other);
    expect(status).toBe(1);
    expect(stdout).toBe(`tone 1: vcf-cutoff ${before} -> ${after}\n`);
  });

  it('merges without losing what was there, and patches follow their tones', async () => {
    const first = join(folder, 'd.json');
    const second = join(folder, 'e.json');
    const merged = join(folder, 'f.json');
    await superjx('bank', 'extract', ROM_BANK, '--tone', '1', '-o', first);
    const bank = JSON.parse(readFileSync(first, 'utf8'));
    bank.tones[0].parameters['vcf-cutoff'] = 33;
    bank.patches = [{ number: 1, name: 'FOLLOWS', parameters: { 'upper-tone': 1 } }];
    writeFileSync(second, JSON.stringify(bank));
    expect((await superjx('bank', 'merge', first, second, '-o', merged)).status).toBe(0);
    const result = JSON.parse(readFileSync(merged, 'utf8'));
    expect(result.tones.map(({ number }: { number: number }) => number)).toEqual([1, 2]);
    expect(result.patches[0].parameters['upper-tone']).toBe(2);
  });

  it('refuses what it cannot do with one sentence and exit status 2', async () => {
    const cases: [string[], string][] = [
      [['bank'], 'Say what to do'],
      [['bank', 'convert', ROM_BANK, '-o', ROM_BANK], 'would overwrite the input'],
      [['bank', 'convert', ROM_BANK, '-o', join(folder, 'x.xyz')], 'does not say which format'],
      [['bank', 'extract', ROM_BANK, '-o', join(folder, 'x.syx')], 'Say what to extract'],
      [['bank', 'show', ROM_BANK, '--tone', 'no such'], 'has no tone'],
    ];
    const results = await Promise.all(cases.map(([args]) => superjx(...args)));
    results.forEach(({ status, stderr }, i) => {
      expect(status).toBe(2);
      expect(stderr).toContain(cases[i]![1]);
      expect(stderr.trim().split('\n').length).toBe(1);
    });
  });
});
