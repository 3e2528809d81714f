import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { captureKit } from '../../src/capture/kit/captureKit.js';
import { emulateBlockHere } from '../../src/node/emulateBlocks.js';
import { unitNames } from '../../src/vitest/index.js';
import { LFO_BLOCK, writeLfoUnit } from '../capture/lfoUnit.js';
import { TemporaryFolder } from '../cli/superjxProcess.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const folder = new TemporaryFolder();
afterAll(() => folder.remove());

/** `state name` of every test that vitest finds in a file. */
function testsOf(source: string): { readonly states: string[]; readonly messages: string } {
  const root = folder.file('project');
  mkdirSync(root, { recursive: true });
  const library = JSON.stringify(`${PROJECT}src/vitest/index.ts`);
  writeFileSync(`${root}/hardware.test.ts`, `import { describeUnits } from ${library};\n${source}`);
  const { stdout } = spawnSync(
    process.execPath,
    [`${PROJECT}node_modules/vitest/vitest.mjs`, 'run', '--root', root, '--reporter', 'json'],
    { encoding: 'utf8', cwd: root },
  );
  const { testResults } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
    testResults: {
      assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
    }[];
  };
  const found = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    states: found.map(({ status, fullName }) => `${status} ${fullName}`),
    messages: found.flatMap(({ failureMessages }) => failureMessages).join('\n'),
  };
}

describe('describeUnits', () => {
  it('knows the units of a folder, and that there may be none', () => {
    mkdirSync(folder.file('some/other'), { recursive: true });
    expect(unitNames(folder.file('some'))).toEqual([]);
    expect(unitNames(folder.file('nowhere'))).toEqual([]);
  });

  it.runIf(process.env.SUPERJX_FULL)(
    'passes a unit of other tolerances, fails one with another LFO rate, skips what is not there (SUPERJX_FULL=1)',
    { timeout: 120_000 },
    async () => {
      const kit = captureKit('jx10');
      const { features } = await emulateBlockHere(kit, kit.blocks[LFO_BLOCK]!, { model: 'jx10', seed: 4 });
      writeLfoUnit(folder.file('units'), 'good', features);
      const items = Object.entries(features.items).map(([id, { lfo, ...item }]) => [
        id,
        { ...item, ...(lfo && { lfo: { ...lfo, rate: 1.1 * lfo.rate } }) },
      ]);
      writeLfoUnit(folder.file('units'), 'quick', { ...features, items: Object.fromEntries(items) });
      const units = JSON.stringify(folder.file('units'));
      const { states, messages } = testsOf(`describeUnits(${units}, { units: ['good', 'quick', 'none'] });`);
      const rate = 'block 7: LFO LFO rate';
      expect(states).toContain(`passed recorded units unit good ${rate}`);
      expect(states.filter((text) => text.startsWith('failed'))).toEqual([
        `failed recorded units unit quick ${rate}`,
      ]);
      expect(states.filter((text) => /^(skipped|pending)/.test(text)).join()).toContain('no unit none in');
      expect(messages).toMatch(/LFO rate of 7\.delay032: emulator .* Hz, hardware .* Hz, difference -/);
    },
  );
});
