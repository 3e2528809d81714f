import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { probeReport, probeSummary } from '../../src/probe/report.js';
import { probeSoundBoard } from '../../src/probe/soundBoard/soundBoardProbe.js';
import { sha1 } from '../../src/rom/digest.js';
import { buildSoundBoard } from '../../tools/firmware/build.js';
import { randomWiring } from '../../tools/firmware/randomWiring.js';

const page = readFileSync(new URL('../../docs/probe.md', import.meta.url), 'utf8');

describe('docs/probe.md', () => {
  const image = buildSoundBoard('lower', randomWiring(2)).bytes;
  const probe = probeSoundBoard(image);

  it('shows what the report says', () => {
    const report = probeReport({ name: 'foreign.bin', bytes: image.length, sha1: sha1(image) }, probe);
    const shown = /<!-- from the report of foreign.bin -->\n(.*)<!-- end -->/s.exec(page)![1]!;
    const lines = shown.split('\n').filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) expect(report).toContain(`${line}\n`);
  });

  it('shows what the command prints', () => {
    const lines = probeSummary(probe);
    expect(lines).toHaveLength(4);
    expect(page).toContain(['foreign.bin', ...lines.map((line) => `  ${line}`)].join('\n'));
  });
});
