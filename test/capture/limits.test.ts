import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FIXED_LIMITS, type FixedLimit } from '../../src/capture/verdict/limits.js';

describe('docs/compare-unit.md', () => {
  const page = readFileSync(new URL('../../docs/compare-unit.md', import.meta.url), 'utf8');
  it.each(Object.entries(FIXED_LIMITS))('has the limit of %s', (name, limit: FixedLimit) => {
    const row = page.split('\n').find((line) => line.startsWith(`| ${name} |`));
    const { how, limit: most, unit, least } = limit;
    const text =
      most === null
        ? 'told only'
        : unit === '%'
          ? `${most} %${least ? ` or ${least} ms` : ''}`
          : `${most} ${unit}`;
    expect(row).toBe(`| ${name} | ${how} | ${text.trim()} |`);
  });
});
