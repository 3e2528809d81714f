import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureKit } from '../../src/capture/kit/captureKit.js';
import { emulateBlockHere } from '../../src/node/emulateBlocks.js';
import { LFO_BLOCK, writeLfoUnit } from '../capture/lfoUnit.js';
import { superjxHere } from './superjxHere.js';
import { TemporaryFolder } from './superjxProcess.js';

const folder = new TemporaryFolder();
const units = folder.file('units');

beforeAll(async () => {
  if (!process.env.SUPERJX_FULL) return;
  const kit = captureKit('jx10');
  const { features } = await emulateBlockHere(kit, kit.blocks[LFO_BLOCK]!, { model: 'jx10', seed: 4 });
  writeLfoUnit(units, 'good', features);
  const items = Object.entries(features.items).map(([id, { lfo, ...item }]) => [
    id,
    { ...item, ...(lfo && { lfo: { ...lfo, rate: 1.1 * lfo.rate } }) },
  ]);
  writeLfoUnit(units, 'quick', { ...features, items: Object.fromEntries(items) });
});

afterAll(() => folder.remove());

describe('compare --unit', () => {
  it.runIf(process.env.SUPERJX_FULL)(
    'passes a unit of other tolerances with status 0, and writes the report',
    async () => {
      const report = folder.file('good.html');
      const { status, stdout } = await superjxHere(
        'compare',
        '--unit',
        'good',
        '--units',
        units,
        '--report',
        report,
      );
      expect(stdout).toContain('LFO rate');
      expect(stdout).not.toContain('FAIL');
      expect(status).toBe(0);
      expect(readFileSync(report, 'utf8')).toContain('</html>');
    },
  );

  it.runIf(process.env.SUPERJX_FULL)(
    'fails a unit with another LFO rate with status 1, in a thread as well',
    async () => {
      const args = ['compare', '--unit', 'quick', '--units', units, '--no-report', '--json'];
      const here = await superjxHere(...args);
      const threaded = await superjxHere(...args, '--threads', '2');
      expect(here.status).toBe(1);
      expect(threaded).toEqual(here);
      const { summary } = JSON.parse(here.stdout);
      const failed = summary.filter(({ pass }: { pass: boolean | null }) => pass === false);
      expect(failed.map(({ quantity }: { quantity: string }) => quantity)).toEqual(['LFO rate']);
    },
  );

  it('writes nothing where it can not be done', async () => {
    const report = folder.file('none.html');
    const { status } = await superjxHere('compare', '--unit', 'none', '--units', units, '--report', report);
    expect(status).toBe(2);
    expect(existsSync(report)).toBe(false);
    expect(existsSync(`${units}/none`)).toBe(false);
  });
});
