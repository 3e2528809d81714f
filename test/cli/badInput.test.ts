import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CANON_FILE } from '../../tools/demo/canon.js';
import { superjxHere } from './superjxHere.js';
import { TemporaryFolder } from './superjxProcess.js';

const folder = new TemporaryFolder();
const OUT = folder.file('out.wav');
const EMPTY = folder.file('empty.mid');
const TEXT = folder.file('text.mid');
const DRUMS = folder.file('drums.mid');
const HEADER_ONLY = folder.file('cut.mid');
const TRUNCATED = folder.file('truncated.mid');
const INCLUDING = folder.file('including.a51');
const BROKEN_BANK = folder.file('broken.syx');
const PROGRAM = folder.file('program.asm');
const COLOURED = folder.file('coloured.json');
const READ_ONLY = folder.file('readonly');

/** What the user typed, and a word that the sentence must have so that it can be acted on. */
const CASES: readonly (readonly [name: string, args: readonly string[], says: RegExp])[] = [
  ['a file that does not exist', ['render', folder.file('none.mid'), '-o', OUT], /none\.mid.*does not exist/],
  ['an empty MIDI file', ['render', EMPTY, '-o', OUT], /empty|MIDI/],
  ['a file that is no MIDI file', ['render', TEXT, '-o', OUT], /MIDI/],
  ['a MIDI file cut in a track', ['render', TRUNCATED, '-o', OUT], /cut off/],
  ['a profile that colours the terminal', ['info', '--profile', COLOURED], /no JSON/],
  ['an output that is the input', ['render', CANON_FILE, '-o', CANON_FILE], /overwrite/],
  ['an output without a name', ['tone', '-o', ''], /empty/],
  ['a tone of no length', ['tone', '-o', OUT, '--length', '0'], /--length 0/],
  [
    'a source that includes what is not there',
    ['asm', INCLUDING, '--cpu', '8051', '-o', OUT],
    /gone\.inc.*does not exist/,
  ],
  ['a MIDI file cut in its header', ['render', HEADER_ONLY, '-o', OUT], /header|ends|MIDI/],
  [
    'a file with a reset message and notes on channel 10 only',
    ['render', DRUMS, '-o', OUT],
    /channel 10.*--channels/,
  ],
  [
    'a broken SysEx bank',
    ['render', CANON_FILE, '-o', OUT, '--bank', BROKEN_BANK],
    /broken\.syx|bank|usable/i,
  ],
  ['an output folder that does not exist', ['render', CANON_FILE, '-o', folder.file('no/out.wav')], /folder/],
  ['an output that is a folder', ['render', CANON_FILE, '-o', READ_ONLY], /folder/],
  ['an unknown patch name', ['render', CANON_FILE, '-o', OUT, '--patch', 'NO SUCH PATCH'], /NO SUCH PATCH/],
  ['an unknown tone name', ['tone', '-o', OUT, '--name', 'NO SUCH TONE'], /NO SUCH TONE/],
  ['note 300', ['tone', '-o', OUT, '--note', '300'], /300/],
  ['velocity 0', ['tone', '-o', OUT, '--velocity', '0'], /velocity/],
  ['a rate that is not offered', ['tone', '-o', OUT, '--rate', '22050'], /22050.*44100/],
  ['a bit depth that is not offered', ['tone', '-o', OUT, '--bits', '8'], /"8".*24/],
  ['an unknown parameter', ['tone', '-o', OUT, '--set', 'vcf-cutof=3'], /vcf-cutoff/],
  ['a parameter out of range', ['tone', '-o', OUT, '--set', '97=200'], /127/],
  ['an analog profile that is not there', ['tone', '-o', OUT, '--analog', 'warm'], /warm.*ideal/],
  ['an unknown model', ['render', CANON_FILE, '-o', OUT, '--model', 'jp8'], /jp8.*mks70/],
  [
    'stems of the one board of a JX-8P',
    ['tone', '-o', OUT, '--model', 'jx8p', '--stems'],
    /one board.*--stems/,
  ],
  ['a patch of a JX-8P', ['render', CANON_FILE, '-o', OUT, '--model', 'jx8p', '--patch', 'A1'], /--tone/],
  ['tone 97 of a JX-8P', ['render', CANON_FILE, '-o', OUT, '--model', 'jx8p', '--tone', '97'], /33-96/],
  [
    'the upper board of a JX-8P',
    ['tape', CANON_FILE, '-o', folder.file('t.csv'), '--model', 'jx8p', '--board', 'upper'],
    /no upper board/,
  ],
  ['the upper processor of a JX-8P', ['debug', '--model', 'jx8p', '--cpu', 'upper', '-e', 'regs'], /upper/],
  ['an unknown command', ['rendre', CANON_FILE], /rendre/],
  ['help on an unknown command', ['help', 'rendre'], /no such command/],
  ['an unknown option', ['tone', '-o', OUT, '--loud'], /--loud/],
  ['a missing output', ['tone'], /output/],
  ['both --patch and --tone', ['render', CANON_FILE, '-o', OUT, '--patch', 'A1', '--tone', '51'], /exclude/],
  ['more than a WAV file can hold', ['render', CANON_FILE, '-o', OUT, '--tail', '86400'], /4 GB/],
  [
    'a first address behind the program',
    ['asm', PROGRAM, '--cpu', '6303', '--from', '200', '-o', folder.file('a.bin')],
    /no byte from 200/,
  ],
  [
    'an output that is a device',
    ['disasm', PROGRAM, '--cpu', '6303', '-o', '/dev/null'],
    /null: it is a device/,
  ],
  ['something to do with banks that there is not', ['bank', 'juggle'], /bank juggle.*bank --help/],
  ['a CPU that there is none of', ['disasm', TEXT, '--cpu', 'z80'], /8051.*z80/],
];

beforeAll(() => {
  writeFileSync(COLOURED, '\x1b[31m');
  writeFileSync(EMPTY, '');
  writeFileSync(TEXT, 'this is a letter to my grandmother');
  const drums = [0, 0xf0, 5, 0x7e, 0x7f, 9, 1, 0xf7, 0, 0x99, 36, 100, 96, 0x89, 36, 0, 0, 0xff, 0x2f, 0];
  const header = [...Buffer.from('MThd'), 0, 0, 0, 6, 0, 0, 0, 1, 0, 96];
  writeFileSync(DRUMS, Uint8Array.from([...header, ...Buffer.from('MTrk'), 0, 0, 0, drums.length, ...drums]));
  writeFileSync(HEADER_ONLY, readFileSync(CANON_FILE).subarray(0, 9));
  writeFileSync(TRUNCATED, readFileSync(CANON_FILE).subarray(0, 300));
  writeFileSync(INCLUDING, '        include "gone.inc"\n        mov a,#nothing\n');
  writeFileSync(BROKEN_BANK, Uint8Array.of(0xf0, 0x41, 0x35, 0x00, 0x21, 0x20));
  writeFileSync(PROGRAM, ' org 100h\n nop\n');
  mkdirSync(READ_ONLY);
  chmodSync(READ_ONLY, 0o555);
});

afterAll(() => folder.remove());

describe('bad input is answered with one sentence and exit status 2', () => {
  const before = () => folder.contents();

  it.each(CASES)('%s', async (_name, args, says) => {
    const files = before();
    const { status, stdout, stderr } = await superjxHere(...args);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr.trim()).not.toMatch(/\p{Cc}/u);
    expect(stderr).not.toMatch(/\n\s+at |Error:/);
    expect(stdout).toBe('');
    expect(status).toBe(2);
    expect(folder.contents()).toEqual(files);
  });
});
