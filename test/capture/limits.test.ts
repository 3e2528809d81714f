import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { captureKit } from '../../src/capture/kit/captureKit.js';
import { FIXED_LIMITS, type FixedLimit, type QuantityName } from '../../src/capture/verdict/limits.js';
import { OWN_LIMITS } from '../../src/capture/verdict/ownLimits.js';

const page = readFileSync(new URL('../../docs/compare-unit.md', import.meta.url), 'utf8');
const lines = page.split('\n');

describe('docs/compare-unit.md', () => {
  it.each(Object.entries(FIXED_LIMITS))('has the limit of %s', (name, limit: FixedLimit) => {
    const row = lines.find((line) => line.startsWith(`| ${name} |`));
    const { how, limit: most, unit, least } = limit;
    const text =
      most === null
        ? 'told only'
        : unit === '%'
          ? `${most} %${least ? ` or ${least} ms` : ''}`
          : `${most} ${unit}`;
    expect(row).toBe(`| ${name} | ${how} | ${text.trim()} |`);
  });

  it('has the limits of single groups and tones, and why', () => {
    const rows = OWN_LIMITS.map(({ block, groups, tones, limits, why }) => {
      const what = groups ? groups.map((name) => `\`${name}\``) : tones!.map((name) => `tone ${name}`);
      const texts = Object.entries(limits).map(([name, limit]) =>
        limit === null ? `${name} told only` : `${name} ${limit} ${FIXED_LIMITS[name as QuantityName].unit}`,
      );
      return `| ${block}: ${what.join(', ')} | ${texts.join('; ')} | ${why} |`;
    });
    const from = lines.indexOf('<!-- own limits -->');
    expect(lines.slice(from + 3, lines.indexOf('<!-- /own limits -->'))).toEqual(rows);
  });
});

describe('limits of their own', () => {
  const { blocks } = captureKit('mks70');

  it.each(OWN_LIMITS)('block $block $groups $tones: of items that the kit has', (own) => {
    const { items } = blocks[own.block]!;
    for (const group of own.groups ?? []) expect(items.map((item) => item.group)).toContain(group);
    for (const tone of own.tones ?? []) expect(items.map((item) => item.tone)).toContain(tone);
  });
});
