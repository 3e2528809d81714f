import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assemble8051 } from '../../src/asm/mcs51.js';
import { MODELS } from '../../src/machine/models.js';
import { readMachineProfile } from '../../src/profiles/profileFile.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { buildSoundBoard } from '../../tools/firmware/build.js';
import { randomWiring } from '../../tools/firmware/randomWiring.js';
import { superjxHere } from './superjxHere.js';
import { TemporaryFolder } from './superjxProcess.js';

const WIRING = randomWiring(2);

let folder: TemporaryFolder;
let foreign: string;
beforeAll(() => {
  folder = new TemporaryFolder();
  foreign = put('foreign.bin', buildSoundBoard('lower', WIRING).bytes);
});
afterAll(() => folder.remove());

function put(name: string, content: Uint8Array | string): string {
  const path = folder.file(name);
  writeFileSync(path, content);
  return path;
}

describe('superjx probe', () => {
  it('writes a report and a profile that --profile takes', async () => {
    const report = folder.file('report.md');
    const out = folder.file('mine.json');
    const { status, stdout } = await superjxHere('probe', foreign, '--report', report, '--out', out);
    expect(status).toBe(0);
    expect(stdout).toContain('62 fields certain');
    expect(stdout).toContain('1 field unknown: soundBoard.undriven');
    const text = readFileSync(report, 'utf8');
    expect(text).toContain('| SAW1 | P1 & FD = 00 |');
    expect(text).toContain('`soundBoard.calibration.sensePin` | 4 | certain');
    const profile = readMachineProfile(readFileSync(out, 'utf8'), { models: MODELS });
    expect(profile.soundBoard).toEqual(WIRING);
    const again = await superjxHere('probe', foreign, '--against', out);
    expect(again).toMatchObject({ status: 0, stderr: '' });
    expect(again.stdout).toContain('mine.json fits ');
  });

  it('says where a profile does not fit', async () => {
    const wrong = put(
      'wrong.json',
      '{ "model": "mks70", "soundBoard": { "calibration": { "sensePin": 2 } } }',
    );
    const { status, stdout } = await superjxHere('probe', foreign, '--against', wrong);
    expect(status).toBe(1);
    expect(stdout).toContain('wrong.json does not fit ');
    expect(stdout).toContain('soundBoard.calibration.sensePin: the profile says P3.2; the program, P3.4');
    expect(stdout).toContain('soundBoard.latches.hpf: the profile says PB bits 6, 7');
  });

  it('takes a whole machine: an assigner and boards that are wired alike or not', async () => {
    const { assigner, lower } = openFirmware();
    const out = folder.file('whole.json');
    const files = [put('a.bin', assigner), foreign, put('l.bin', lower)];
    const { status, stdout } = await superjxHere(
      'probe',
      ...files,
      '--out',
      out,
      '--report',
      folder.file('w.md'),
    );
    expect(status).toBe(0);
    expect(stdout).toContain('is wired otherwise than the board before it:');
    expect(readMachineProfile(readFileSync(out, 'utf8'), { models: MODELS }).soundBoard).toEqual(WIRING);
  });

  it('refuses what is no image, in a sentence', async () => {
    const noise = put(
      'noise.bin',
      Uint8Array.from({ length: 0x2000 }, (_, n) => (n * 7919 + (n >> 3)) & 0xff),
    );
    const cases: readonly (readonly [string[], string])[] = [
      [[noise], 'looks like a program for neither processor'],
      [[put('odd.bin', new Uint8Array(5000).fill(0x5a)), '--as', 'sound-board'], 'has 5000 bytes'],
      [[foreign, '--as', 'drum'], '--as takes sound-board or assigner'],
      [[foreign, '--as', 'assigner', '--model', 'juno'], 'juno'],
      [[foreign, '--out', foreign], 'would overwrite the input'],
      [[foreign, '--out', folder.file('x'), '--report', folder.file('x')], 'are the same file'],
      [[folder.file('nowhere.bin')], 'nowhere.bin'],
    ];
    for (const [args, sentence] of cases) {
      const { status, stderr } = await superjxHere('probe', ...args);
      expect(status).toBe(2);
      expect(stderr).toContain(sentence);
    }
    const tried = await superjxHere('probe', put('blank.bin', new Uint8Array(0x2000)), '--as', 'sound-board');
    expect(tried.status).toBe(1);
    expect(tried.stdout).toContain('The program never came to steady rounds');
  });
});

describe('a ROM on a wiring that is not its own', () => {
  it('is warned of; with its own it sounds like the reference', async () => {
    const wav = (name: string) => folder.file(`${name}.wav`);
    const tone = (name: string, ...rest: string[]) =>
      superjxHere('tone', '-o', wav(name), '--index', '1', '--bare', '--hold', '0.2', ...rest);
    const out = folder.file('own.json');
    await superjxHere('probe', foreign, '--out', out);
    await tone('reference');
    const own = await tone('own', '--rom-lower', foreign, '--profile', out);
    expect(own).toMatchObject({ status: 0 });
    expect(own.stderr).not.toContain('another wiring');
    expect(readFileSync(wav('own'))).toEqual(readFileSync(wav('reference')));
    const wrong = await tone('wrong', '--rom-lower', foreign);
    expect(wrong.stderr).toContain(
      "the program of the lower sound board is made for another wiring than this profile's: soundBoard.multiplexer.SAW1",
    );
    expect(readFileSync(wav('wrong'))).not.toEqual(readFileSync(wav('reference')));
  });
});

describe('a ROM that does not come up', () => {
  it('is said to wait, and for what', async () => {
    const source =
      'org 0\n ljmp 40h\n org 40h\n mov dptr,#0102h\nWAIT: movx a,@dptr\n jnb acc.5,WAIT\n sjmp $';
    const stuck = assemble8051(source, { file: 'stuck.a51' });
    const rom = put('stuck.bin', stuck.image(0, 0x2000));
    const { status, stderr } = await superjxHere('debug', '--rom-upper', rom, '-e', 'where');
    expect(status).toBe(2);
    expect(stderr).toContain('the machine did not come up within 15 s: a sound board is still muted');
    expect(stderr).toContain('The upper sound board waits in a loop from 0043h to 0044h:');
    expect(stderr).toContain('    0044  30 E5 FC  jnb   ACC.5,0043h');
    expect(stderr).toContain('It looks at 0102 (port B of the 8155), which reads 00');
    expect(stderr).toContain(
      'With soundBoard.undriven.PB = 0xFF it leaves this loop and gets as far as 0047h.',
    );
  });
});
