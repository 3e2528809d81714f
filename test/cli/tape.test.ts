import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { commandLine } from '../../src/cli/commandLine.js';
import { CSV_HEADER } from '../../src/tape/tapeCsv.js';
import { readTapeJson } from '../../src/tape/tapeFile.js';
import { CANON_FILE } from '../../tools/demo/canon.js';
import { superjx, TemporaryFolder } from './superjxProcess.js';

const folder = new TemporaryFolder();
const JSON_FILE = folder.file('t.json');
const CSV_FILE = folder.file('t.csv');
const SVG_FILE = folder.file('t.svg');
const BANK = folder.file('bank.svg');
const SHORT = ['--to', '0.2'];

beforeAll(() => writeFileSync(BANK, 'this is no bank'));
afterAll(() => folder.remove());
afterEach(() => vi.restoreAllMocks());

/** Runs the command within this process; returns what it prints. @throws what the command throws. */
async function tape(...args: string[]): Promise<string> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = await commandLine('tape');
  await program.parseAsync(['tape', ...args], { from: 'user' });
  return write.mock.calls.map(([text]) => String(text)).join('');
}

describe('superjx tape', () => {
  it('writes data that can be read back, from power-on', async () => {
    const { status, stdout, stderr } = await superjx('tape', CANON_FILE, '--out', JSON_FILE, ...SHORT);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/140 notes/);
    const tape = readTapeJson(readFileSync(JSON_FILE, 'utf8'));
    expect(tape.boards.map(({ name }) => name)).toEqual(['lower', 'upper']);
    expect(tape.fromTick).toBe(0);
    expect(tape.title).toBe('canon.mid');
    expect(tape.boards[0]!.tape.length).toBeGreaterThan(10_000);
  });

  it('writes a line an event, from the start of the song, and tells of it as JSON', async () => {
    const options = ['--board', 'upper', '--lanes', 'vcf.*,MUTE', '--from', '0.1', '--json'];
    const printed = await tape(CANON_FILE, '-o', CSV_FILE, ...SHORT, ...options);
    expect(JSON.parse(printed)).toMatchObject({
      output: CSV_FILE,
      notes: 140,
      from: 0.1,
      to: 0.2,
      boards: ['upper'],
    });
    const lines = readFileSync(CSV_FILE, 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe(CSV_HEADER);
    const rows = lines.slice(1).map((line) => line.split(','));
    expect(new Set(rows.map((row) => row[2]))).toEqual(new Set(['upper']));
    expect(new Set(rows.map((row) => row[3]!.replace(/\d/, 'n')))).toEqual(new Set(['VCF.n', 'MUTE']));
    const times = rows.map((row) => Number(row[0]));
    // Ten rounds of six voices, each sampled and held; what held before is restated in the millisecond before.
    expect(times.filter((time) => time >= 0.1)).toHaveLength(120);
    expect(Math.min(...times)).toBeCloseTo(0.099, 6);
  });

  it('draws a picture', async () => {
    await tape(CANON_FILE, '--out', SVG_FILE, ...SHORT, '--patch', 'B3');
    const svg = readFileSync(SVG_FILE, 'utf8');
    expect(svg).toMatch(/^<svg /);
    expect(svg).toMatch(/patch B3; 0\.000 s to 0\.200 s/);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a song that does not exist', [folder.file('none.mid'), '-o', folder.file('a.svg')], /does not exist/],
    ['no output', [CANON_FILE], /--out/],
    [
      'an output of no kind',
      [CANON_FILE, '-o', folder.file('a.png')],
      /a\.png must end in .json, .csv, .svg/,
    ],
    ['an output that is an input', [CANON_FILE, '--bank', BANK, '-o', BANK], /overwrite/],
    ['an output that is the profile', [CANON_FILE, '--analog', JSON_FILE, '-o', JSON_FILE], /overwrite/],
    ['a broken bank', [CANON_FILE, '--bank', BANK, '-o', folder.file('a.svg')], /bank\.svg/],
    [
      'an output folder that is not there',
      [CANON_FILE, '-o', folder.file('no/a.svg')],
      /folder does not exist/,
    ],
    ['a board that is not there', [CANON_FILE, '-o', SVG_FILE, '--board', 'middle'], /--board.*"middle"/],
    ['a lane that is not there', [CANON_FILE, '-o', SVG_FILE, '--lanes', 'VCF.0,VCF.9'], /"VCF\.9".*VCA/],
    ['an end before the beginning', [CANON_FILE, '-o', SVG_FILE, '--from', '3', '--to', '2'], /later --to/],
    ['times that are none', [CANON_FILE, '-o', SVG_FILE, '--from', 'soon'], /--from.*"soon"/],
    ['an unknown model', [CANON_FILE, '-o', SVG_FILE, '--model', 'jp8'], /jp8.*mks70/],
  ])('refuses %s with a sentence and writes nothing', async (_name, args, says) => {
    const before = folder.contents();
    await expect(tape(...args)).rejects.toThrow(says);
    expect(folder.contents()).toEqual(before);
  });

  it('says what is wrong in one line and ends with status 2', async () => {
    const { status, stdout, stderr } = await superjx('tape', CANON_FILE, '--out', folder.file('none/t.json'));
    expect(stderr).toMatch(/^superjx: Cannot write .*none.t\.json: the folder does not exist\.\n$/);
    expect([stdout, status]).toEqual(['', 2]);
  });
});
