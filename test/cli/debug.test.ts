import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { CANON_FILE } from '../../tools/demo/canon.js';
import { superjx, TemporaryFolder } from './superjxProcess.js';

const folder = new TemporaryFolder();
const TRACE = folder.file('lower.trace');
const WIRE = folder.file('wire.log');
const STATE = folder.file('note.state');
const SYMBOLS = folder.file('mine.sym');

afterAll(() => folder.remove());

function script(name: string, ...lines: string[]): string {
  const path = folder.file(name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** What follows `prefix` on the first line that has it. */
function restOf(text: string, prefix: string): string {
  const line = text.split('\n').find((candidate) => candidate.startsWith(prefix));
  if (line === undefined) throw new Error(`no line begins with "${prefix}" in:\n${text}`);
  return line.slice(prefix.length);
}

describe('superjx debug', () => {
  it('follows a note from MIDI IN to the filter, in a script', async () => {
    const path = script(
      'note.dbg',
      '# The wire and the assigner first',
      `wire log ${WIRE}`,
      'watch [receiveHead]',
      'note on C4 100',
      'cpu lower',
      'tbreak write STARTS',
      'continue 50ms',
      'assert [NOTE_BYTE] == 60',
      'assert GATE == 0',
      'echo the voice is told',
      `save ${STATE}`,
      'to NEXT_VOICE',
      'assert pc == NEXT_VOICE && cycle > 2000000',
      'print [VOICE]',
      `trace ${TRACE} if pc < 0xE00`,
      'profile on',
      'break write P1 if value == MUX_VCF_0',
      'break write xram[0x600..0x6ff] ignore 2',
      'continue',
      'disable 3',
      'continue',
      'breaks',
      'tbreak DIVIDER',
      'continue',
      'backtrace',
      'trace off',
      'profile 5',
      'assert cv.VCF.0 > 0',
      'chips holds',
      'chips counters',
      'delete all',
      `restore ${STATE}`,
      'list NEXT_VOICE 3',
      'mem iram[0x20..0x2f]',
      'find code[0..0x3fff] 75 81 0F',
      'set [V_NOTE] = 61',
      'cpu assigner',
      'display',
      'wire 4',
      'quit',
      'nonsense that is never read',
    );
    const { status, stdout, stderr } = await superjx('debug', '--script', path);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('\nthe voice is told\n');
    expect(stdout).toMatch(
      /^breakpoint 1: lower wrote iram\[5F\] STARTS = 01 at [0-9A-F]{4} DECODE\S*, cycle \d+$/m,
    );
    expect(stdout).toMatch(/^stopped: lower at [0-9A-F]{4} NEXT_VOICE, cycle \d+, \d\.\d{7} s$/m);
    expect(stdout).toMatch(/^breakpoint 2: lower wrote sfr\[90\] P1 = 20 at /m);
    expect(stdout).toMatch(/^watch 1: assigner \[receiveHead\] = 0x[0-9A-F]{2} \(\d+\)$/m);
    expect(stdout).toMatch(
      /^1 called from [0-9A-F]{4} NEXT_VOICE\S* \(to [0-9A-F]{4} DIVIDER, cycle \d+\)$/m,
    );
    expect(stdout).toMatch(/^counter PIT1\.0 DCO1\.0 {2}mode 3 count +\d+ \d+\.\d{3} Hz$/m);
    expect(stdout).toMatch(/^hold VCF\.0 +code [0-9A-F]{3} +\d+ +\d\.\d{3} V (open|held) since /m);
    expect(stdout).toContain('found 1\n');
    expect(stdout).toContain('[V_NOTE] = 0x3D (61)');
    expect(stdout).toMatch(/^display "A1 .*"$/m);
    expect(stdout).toMatch(/^wire \d\.\d{7} s 64 upper note-on voice 0 note 60 velocity 100$/m);

    const trace = readFileSync(TRACE, 'utf8').trimEnd().split('\n');
    expect(restOf(stdout, 'trace of lower ended: ')).toBe(`${TRACE}, ${trace.length} lines`);
    expect(trace[0]).toMatch(
      /^lower +\d+ [0-9A-F]{4} 90 0C [0-9A-F]{2} mov {3}dptr,#PLACES +a=.. b=.. dptr=.{4} sp=.. .* ; NEXT_VOICE$/,
    );
    const cycles = Number(restOf(stdout, 'profile of lower: ').split(' ')[0]);
    const last = Number(/^lower +(\d+)/.exec(trace.at(-1)!)![1]);
    const first = Number(/^lower +(\d+)/.exec(trace[0]!)![1]);
    expect(cycles - (last - first)).toBeGreaterThan(0);
    expect(cycles - (last - first)).toBeLessThan(5);
    expect(readFileSync(WIRE, 'utf8')).toContain('lower note-on voice 0 note 60 velocity 100\n');
  });

  it('plays a MIDI file, starts cold, takes symbols of the user, and commands from the command line', async () => {
    writeFileSync(SYMBOLS, 'mine = 42h\n');
    const [song, cold] = await Promise.all([
      superjx(
        'debug',
        '--midi',
        CANON_FILE,
        '--cpu',
        'upper',
        '-e',
        'break STARTS',
        '-e',
        'run 300ms',
        '-e',
        'wire 3',
      ),
      superjx(
        'debug',
        '--cold',
        '--symbols',
        `lower=${SYMBOLS}`,
        '-e',
        'cpu lower',
        '-e',
        'to mine',
        '-e',
        'list mine 1',
      ),
    ]);
    expect(song.stderr).toBe('');
    expect(song.stdout).toMatch(/^playing .*canon\.mid: \d+ notes/m);
    expect(song.stdout).toMatch(/note-on voice \d note \d+ velocity \d+/);
    expect(song.status).toBe(0);
    expect(cold.stderr).toBe('');
    expect(cold.stdout).toMatch(/^stopped: lower at 0042 mine, cycle 2, 0\.0000020 s$/m);
    expect(cold.stdout).toMatch(/^mine:\n> 0042 {2}75 81 0F {2}mov {3}SP,#0Fh$/m);
    expect(cold.status).toBe(0);
  });

  it('ends a script with status 2, naming file and line, when a command fails', async () => {
    const inner = script('inner.dbg', 'echo inside', 'assert a == 0x1FF');
    const outer = script('outer.dbg', 'echo before', `source ${inner}`, 'echo never');
    const failed = await superjx('debug', '--cold', '--script', outer);
    expect(failed.status).toBe(2);
    expect(failed.stdout).toContain('before\ninside\n');
    expect(failed.stdout).not.toContain('never');
    expect(failed.stderr).toMatch(
      /^superjx: .*inner\.dbg:2: The assertion a == 0x1FF does not hold: 0x.. \(\d+\) and 0x01FF \(511\)\.\n$/,
    );
  });

  it('says what is wrong with a piped command and goes on to the end of the input', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/superjx.ts', 'debug', '--cold'], {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdin.end(
      'frobnicate\nbreak NOWHERE\nprint 1 +\nset a = 300\npress NOTHING\nsave /no/such/place\nmidi 1ff\nstep two\necho still here',
    );
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(status).toBe(0);
    expect(stdout).toBe('still here\n');
    const sentences = stderr.trimEnd().split('\n');
    expect(sentences).toHaveLength(8);
    for (const sentence of sentences) expect(sentence).toMatch(/^superjx: .{10,}/);
  });

  it('refuses what is wrong before the machine is booted', async () => {
    const { status, stderr } = await superjx('debug', '--script', '/no/such/script');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^superjx: Cannot read \/no\/such\/script: it does not exist\.\n$/);
  });
});
