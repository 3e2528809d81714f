import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { HD6303_OPCODES } from '../src/cpu/hd6303/opcodes.js';
import { MCS51_OPCODES } from '../src/cpu/mcs51/opcodes.js';
import { forEachStepCase } from '../tools/vectors/files.js';
import { runVectors } from '../tools/vectors/run.js';

const SAMPLE = fileURLToPath(new URL('vectors', import.meta.url));
const REFERENCE = process.env.SUPERJX_REFERENCE;
const PARTS = ['hd6303', 'hd6303/periph', 'mcs51', 'mcs51/periph', 'pit8253', 'i8155'];

function expectAllPassed(folder: string, perOpcode: number): number {
  const results = runVectors(folder, perOpcode);
  expect(results.flatMap((result) => result.failures)).toEqual([]);
  expect(results.map((result) => result.part)).toEqual(PARTS);
  return results.reduce((sum, result) => sum + result.run, 0);
}

describe('test vectors', () => {
  it('the sample in the repository passes', () => {
    expect(expectAllPassed(SAMPLE, Number.POSITIVE_INFINITY)).toBeGreaterThan(2400);
  });

  it.skipIf(!REFERENCE)('40 cases of every operation code pass (needs SUPERJX_REFERENCE)', () => {
    const full = process.env.SUPERJX_FULL === '1';
    const cases = expectAllPassed(join(REFERENCE!, 'vectors'), full ? Number.POSITIVE_INFINITY : 40);
    expect(cases).toBeGreaterThan(full ? 100_000 : 19_000);
  });

  it('the tables of operation codes have the lengths and cycles of the vectors', () => {
    const seen = { hd6303: new Set<number>(), mcs51: new Set<number>() };
    for (const [cpu, table] of [
      ['hd6303', HD6303_OPCODES],
      ['mcs51', MCS51_OPCODES],
    ] as const) {
      forEachStepCase(join(SAMPLE, cpu), 1, (header) => {
        const row = table[Number.parseInt(header.op, 16)];
        expect([header.op, row?.bytes, row?.cycles]).toEqual([header.op, header.len, header.cycles]);
        expect(header.asm.split(' ')[0]).toBe(row?.mnemonic);
        seen[cpu].add(Number.parseInt(header.op, 16));
      });
    }
    expect(seen.hd6303.size).toBe(230);
    expect(seen.mcs51.size).toBe(255);
  });

  it('the HD6303R table names every flag a case changes', () => {
    forEachStepCase<{ s: number[]; e: number[]; k?: number }>(
      join(SAMPLE, 'hd6303'),
      1e9,
      (header, testCase) => {
        const row = HD6303_OPCODES[Number.parseInt(header.op, 16)]!;
        const changed = (testCase.s[5]! ^ testCase.e[5]!) & (testCase.k ?? 0xff);
        for (let bit = 0; bit < 6; bit++) {
          if ((changed >> bit) & 1) expect(`${header.asm}: ${row.flags}`).toContain('CVZNIH'[bit]);
        }
      },
    );
  });
});

describe('npm run vectors', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'superjx-vectors-'));
  const tool = fileURLToPath(new URL('../tools/vectors.ts', import.meta.url));
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', tool, ...args], {
      encoding: 'utf8',
      env: { ...process.env, SUPERJX_REFERENCE: '' },
    });
  afterAll(() => rmSync(scratch, { recursive: true }));

  it('exits 1 and names the case when one fails', () => {
    const folder = join(scratch, 'wrong', 'hd6303');
    mkdirSync(folder, { recursive: true });
    const header = { op: '4c', asm: 'INCA', len: 1, cycles: 1, cases: 1 };
    const wrong = {
      id: 7,
      s: [0x9000, 1, 0, 0, 0, 0xc0],
      m: [
        [0x9000, 0x4c],
        [0x9001, 1],
      ],
      e: [0x9001, 3, 0, 0, 0, 0xc0],
      w: [],
      c: 1,
    };
    writeFileSync(join(folder, '4c.jsonl'), `${JSON.stringify(header)}\n${JSON.stringify(wrong)}\n`);
    const { status, stdout } = run('--dir', join(scratch, 'wrong'));
    expect(status).toBe(1);
    expect(stdout).toContain('opcode 4c (INCA) case 7: A is $02, expected $03');
  });

  it('exits 1 when there is no case, 2 with one sentence when the folder or a file is broken', () => {
    mkdirSync(join(scratch, 'empty'));
    expect(run('--dir', join(scratch, 'empty')).status).toBe(1);
    const missing = run('--dir', join(scratch, 'missing'));
    expect(missing.status).toBe(2);
    expect(missing.stderr.trim()).toBe(`There is no folder ${join(scratch, 'missing')}.`);
    mkdirSync(join(scratch, 'broken', 'mcs51'), { recursive: true });
    writeFileSync(join(scratch, 'broken', 'mcs51', '00.jsonl.gz'), 'not packed');
    const broken = run('--dir', join(scratch, 'broken'));
    expect(broken.status).toBe(2);
    expect(broken.stderr.trim().split('\n')).toHaveLength(1);
  });
});
