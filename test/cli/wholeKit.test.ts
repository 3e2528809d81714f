import { readdirSync, statSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { readUnit } from '../../src/node/unitFolder.js';
import { superjx, TemporaryFolder } from './superjxProcess.js';

const HIDDEN_DRIFT = -27;
const folder = new TemporaryFolder();

afterAll(() => folder.remove());

describe.skipIf(!process.env.SUPERJX_FULL)(
  'the whole kit, twice, on the command line (needs SUPERJX_FULL)',
  () => {
    it('passes a made-up MKS-70 of other tolerances, clock and noise in every row', async () => {
      const takes = folder.file('takes');
      const units = folder.file('units');
      const made = await superjx(
        ...['capture', 'synthetic', '--model', 'mks70', '--out', takes, '--unit', 'whole', '--seed', '57'],
        ...['--drift', String(HIDDEN_DRIFT), '--noise', '-84'],
      );
      expect(made.status, made.stderr).toBe(0);
      const files = readdirSync(takes).map((name) => `${takes}/${name}`);
      expect(files).toHaveLength(24);
      const added = await superjx(
        'capture',
        'add',
        ...files,
        '--unit',
        'whole',
        '--units',
        units,
        '--model',
        'mks70',
      );
      expect(added.status, added.stderr).toBe(0);
      expect(added.stdout).toContain('24 of 24 takes');
      for (const { drift } of readUnit(`${units}/whole`).features) {
        expect(Math.abs(drift - HIDDEN_DRIFT)).toBeLessThan(50);
      }
      expect(statSync(`${units}/whole/features.json`).size).toBeLessThan(300_000);
      const compared = await superjx(
        'compare',
        '--unit',
        'whole',
        '--units',
        units,
        '--no-report',
        '--threads',
        '2',
      );
      expect(compared.stdout).toMatch(/pass: all 1\d\d\d comparisons are within their limits/);
      expect(compared.stdout).not.toContain('FAIL');
      expect(compared.status).toBe(0);
    }, 3_600_000);
  },
);
