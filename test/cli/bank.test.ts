import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { toneApr } from '../../src/patches/sysexBuild.js';
import { Tone } from '../../src/patches/tone.js';
import { superjxHere } from './superjxHere.js';
import { TemporaryFolder } from './superjxProcess.js';

const ROM_BANK = 'roms/open/bank.syx';
const folder = new TemporaryFolder();

afterAll(() => folder.remove());

describe('superjx bank', () => {
  it('converts to JSON and back to the same bytes', async () => {
    const json = folder.file('a.json');
    const syx = folder.file('a.syx');
    expect((await superjxHere('bank', 'convert', ROM_BANK, '-o', json)).status).toBe(0);
    expect((await superjxHere('bank', 'convert', json, '-o', syx)).status).toBe(0);
    expect(readFileSync(syx).equals(readFileSync(ROM_BANK))).toBe(true);
    expect((await superjxHere('bank', 'diff', json, ROM_BANK)).status).toBe(0);
  });

  it('shows what differs, in words, and says so by its exit status', async () => {
    const json = folder.file('b.json');
    await superjxHere('bank', 'extract', ROM_BANK, '--tone', '1', '--patch', 'A1', '-o', json);
    const bank = JSON.parse(readFileSync(json, 'utf8'));
    expect([bank.tones.length, bank.patches.length]).toEqual([1, 1]);
    const before = bank.tones[0].parameters['vcf-cutoff'];
    const after = before > 50 ? 10 : 90;
    bank.tones[0].parameters['vcf-cutoff'] = after;
    const other = folder.file('c.json');
    writeFileSync(other, JSON.stringify(bank));
    const { status, stdout } = await superjxHere('bank', 'diff', json, other);
    expect(status).toBe(1);
    expect(stdout).toBe(`tone 1: vcf-cutoff ${before} -> ${after}\n`);
  });

  it('merges without losing what was there, and patches follow their tones', async () => {
    const first = folder.file('d.json');
    const second = folder.file('e.json');
    const merged = folder.file('f.json');
    await superjxHere('bank', 'extract', ROM_BANK, '--tone', '1', '-o', first);
    const bank = JSON.parse(readFileSync(first, 'utf8'));
    bank.tones[0].parameters['vcf-cutoff'] = 33;
    bank.patches = [{ number: 1, name: 'FOLLOWS', parameters: { 'upper-tone': 1 } }];
    writeFileSync(second, JSON.stringify(bank));
    expect((await superjxHere('bank', 'merge', first, second, '-o', merged)).status).toBe(0);
    const result = JSON.parse(readFileSync(merged, 'utf8'));
    expect(result.tones.map(({ number }: { number: number }) => number)).toEqual([1, 2]);
    expect(result.patches[0].parameters['upper-tone']).toBe(2);
  });

  it('says what it wrote as JSON when asked to', async () => {
    const out = folder.file('g.ram');
    const { stdout, status } = await superjxHere('bank', 'convert', ROM_BANK, '-o', out, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      file: out,
      tones: 32,
      patches: 0,
      bytes: 2048,
      left: ['18 tones left out: a JX-8P holds 32.', '64 patches left out: a JX-8P has none.'],
    });
  });

  it('repairs a tone message whose file broke the 7-bit rule, or drops it with --no-repair', async () => {
    const broken = toneApr(Tone.initial('BROKEN'), { model: 'jx8p' });
    broken[30] = 0x80;
    const file = folder.file('broken.syx');
    writeFileSync(file, Buffer.concat([toneApr(Tone.initial('WHOLE')), broken]));
    const names = async (...options: string[]) => {
      const { stdout, stderr } = await superjxHere('bank', 'list', file, '--json', ...options);
      const tones = JSON.parse(stdout)[0].tones as { name: string }[];
      return { names: tones.map(({ name }) => name), stderr };
    };
    const repaired = await names();
    expect(repaired.names).toEqual(['WHOLE', 'BROKEN']);
    expect(repaired.stderr).toContain('byte 67: a tone message with 1 byte above 7Fh');
    const dropped = await names('--no-repair');
    expect(dropped.names).toEqual(['WHOLE']);
    expect(dropped.stderr).toContain('80h');
  });

  it('refuses what it cannot do with one sentence and exit status 2', async () => {
    const cases: [string[], string][] = [
      [['bank'], 'Say what to do'],
      [['bank', 'convert', ROM_BANK, '-o', ROM_BANK], 'would overwrite the input'],
      [['bank', 'convert', ROM_BANK, '-o', folder.file('x.xyz')], 'does not say which format'],
      [['bank', 'extract', ROM_BANK, '-o', folder.file('x.syx')], 'Say what to extract'],
      [['bank', 'show', ROM_BANK, '--tone', 'no such'], 'has no tone'],
    ];
    for (const [args, says] of cases) {
      const { status, stderr } = await superjxHere(...args);
      expect(status).toBe(2);
      expect(stderr).toContain(says);
      expect(stderr.trim().split('\n').length).toBe(1);
    }
  });
});
