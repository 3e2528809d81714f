import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { DigitalMachine } from '../../src/machine/digitalMachine.js';
import { openJx8pBank } from '../../src/patches/openBank/openBank.js';
import { jx8pWrite, toneApr } from '../../src/patches/sysexBuild.js';
import { Tone } from '../../src/patches/tone.js';
import { openMemoryState } from '../../src/rom/openMemory.js';
import { JX8P_BANK_FILE } from '../../tools/bank.js';
import { CANON_FILE } from '../../tools/demo/canon.js';
import { superjxHere } from './superjxHere.js';
import { TemporaryFolder } from './superjxProcess.js';

const folder = new TemporaryFolder();
afterAll(() => folder.remove());

const JX8P = ['--model', 'jx8p', '--rate', '44100', '--json'];
const OUT = folder.file('out.wav');

async function summary(...args: string[]): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await superjxHere(...args);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** A song of one note, to keep renders short. */
function shortSong(): string {
  const track = [0, 0x90, 60, 100, 48, 0x80, 60, 0, 0, 0xff, 0x2f, 0];
  const file = [...Buffer.from('MThd'), 0, 0, 0, 6, 0, 0, 0, 1, 0, 96];
  const path = folder.file('note.mid');
  writeFileSync(path, Uint8Array.from([...file, ...Buffer.from('MTrk'), 0, 0, 0, track.length, ...track]));
  return path;
}

describe('superjx --model jx8p', () => {
  it('tone: by number, preset, name, and of a file', async () => {
    const { tones, presets } = openJx8pBank();
    const short = ['-o', OUT, '--hold', '0.1', '--length', '0.2', ...JX8P];
    const named = (tone: Tone) => `tone ${tone.name.trim()}`;
    expect(await summary('tone', ...short)).toMatchObject({ sound: named(presets[0]!) });
    expect(await summary('tone', '--index', '32', ...short)).toMatchObject({ sound: named(tones[31]!) });
    expect(await summary('tone', '--index', '96', ...short)).toMatchObject({ sound: named(presets[63]!) });
    const file = await summary('tone', JX8P_BANK_FILE, '--index', '3', '--set', 'vcf-cutoff=99', ...short);
    expect(file).toMatchObject({ sound: named(tones[2]!), voicesUsed: 1 });
  });

  it('render: a bank fills the memory, which is kept in a file of 2048 bytes and played from it', async () => {
    const tone = Tone.initial('KEPT');
    const bank = folder.file('one.syx');
    writeFileSync(bank, Uint8Array.from([...toneApr(tone, { model: 'jx8p' }), ...jx8pWrite(6)]));
    const memory = folder.file('memory.bin');
    const options = ['-o', OUT, '--tail', '0', '--nvram', memory, ...JX8P];
    const first = await summary('render', shortSong(), '--bank', bank, '--tone', '7', ...options);
    expect(first).toMatchObject({ sound: 'tone 7', voicesUsed: 1 });
    expect(first.display).toContain('KEPT');
    expect(first.channels).toContain('plays on channel 1');
    const image = new Uint8Array(readFileSync(memory));
    expect(image).toHaveLength(2048);
    expect(openMemoryState(image)).toBe('valid');
    const second = await summary('render', shortSong(), '--tone', 'KEPT', ...options);
    expect(second.display).toContain('KEPT');
    expect(new DigitalMachine({ model: 'jx8p', nvram: image }).assigner.nvram.data).toEqual(image);
  });

  it('the memory of another model is refused', async () => {
    const path = folder.file('mks70.bin');
    writeFileSync(path, new Uint8Array(8192));
    const { status, stderr } = await superjxHere('render', CANON_FILE, '-o', OUT, '--nvram', path, ...JX8P);
    expect(status).toBe(2);
    expect(stderr).toContain('2048');
  });

  it('tape: its board; debug: its two processors', async () => {
    const csv = folder.file('tape.csv');
    const tape = await summary('tape', shortSong(), '-o', csv, '--to', '0.1', '--model', 'jx8p', '--json');
    expect(tape).toMatchObject({ boards: ['lower'], notes: 1 });
    const debug = await superjxHere(
      'debug',
      '--model',
      'jx8p',
      '-e',
      'oddities',
      '-e',
      'cpu lower',
      '-e',
      'display',
    );
    expect(debug.status).toBe(0);
    expect(debug.stdout).toContain(openJx8pBank().tones[0]!.name.trim());
  });
});
