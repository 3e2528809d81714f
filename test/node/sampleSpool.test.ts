import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SampleSpool } from '../../src/node/sampleSpool.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'superjx-spool-'));
  vi.stubEnv('TMPDIR', folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

it('gives blocks of different sizes back as they were, and leaves nothing behind', () => {
  const spool = new SampleSpool(2);
  spool.write([Float32Array.of(1, 2, 3), Float32Array.of(-1, -2, -3)], 3);
  spool.write([Float32Array.of(4, 9), Float32Array.of(-4, 9)], 1);
  const blocks: number[][] = [];
  spool.replay((block, count) => {
    for (const samples of block) blocks.push(Array.from(samples.subarray(0, count)));
  });
  spool.close();
  expect(blocks).toEqual([[1, 2, 3], [-1, -2, -3], [4], [-4]]);
  expect(readdirSync(folder)).toEqual([]);
});

it('says so when its file has been cut short, instead of waiting for the rest', () => {
  const spool = new SampleSpool(1);
  spool.write([new Float32Array(100)], 100);
  truncateSync(join(folder, readdirSync(folder)[0]!, 'samples'), 40);
  expect(() => spool.replay(() => {})).toThrow(/cut short/);
  spool.close();
});
