import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { readTakeFileName } from '../../src/capture/unit/unit.js';
import { readWavFile } from '../../src/node/wavFile.js';
import { superjxHere } from './superjxHere.js';
import { TemporaryFolder } from './superjxProcess.js';

const folder = new TemporaryFolder();
afterAll(() => folder.remove());

describe('superjx capture kit', () => {
  it('writes the files of a kit, says which and how long it plays, and replaces a kit', async () => {
    const out = folder.file('made/kit');
    for (let run = 0; run < 2; run++) {
      const { status, stdout } = await superjxHere('capture', 'kit', '--model', 'mks70', '--out', out);
      expect(status).toBe(0);
      expect(stdout).toMatch(/1[78]:\d\d minutes/);
      const names = readdirSync(out).sort();
      expect(names.filter((name) => name.startsWith('block-'))).toHaveLength(12);
      for (const name of ['kit.mid', 'tones.syx', 'sheet.html', 'times.json']) expect(names).toContain(name);
      for (const name of names) expect(stdout).toContain(name);
      const times = JSON.parse(readFileSync(`${out}/times.json`, 'utf8'));
      expect(times).toMatchObject({ kit: 1, model: 'mks70' });
    }
    expect(readdirSync(folder.file('made'))).toEqual(['kit']);
  });

  it('gives a JX-10 a cartridge, a transfer and bulk data', async () => {
    const out = folder.file('jx10');
    expect((await superjxHere('capture', 'kit', '--model', 'jx10', '--out', out, '--memory')).status).toBe(0);
    expect(readFileSync(`${out}/cartridge.bin`).length).toBe(8192);
    expect(readFileSync(`${out}/cartridge-dump.syx`).length).toBe(16_846);
    expect(readdirSync(out)).toContain('tones-3x.syx');
  });

  it('replaces a kit of another model file by file, in the folder in which one may be', async () => {
    const out = folder.file('swapped');
    await superjxHere('capture', 'kit', '--model', 'jx10', '--out', out);
    const { ino } = statSync(out);
    await superjxHere('capture', 'kit', '--model', 'jx8p', '--out', out);
    expect(statSync(out).ino).toBe(ino);
    expect(readdirSync(out)).not.toContain('cartridge.bin');
    expect(readdirSync(out)).toContain('tones.syx');
    expect(JSON.parse(readFileSync(`${out}/times.json`, 'utf8'))).toMatchObject({ model: 'jx8p' });
    expect(folder.contents().filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('leaves folders with other things alone', async () => {
    const out = folder.file('other');
    mkdirSync(out);
    writeFileSync(`${out}/mine.txt`, 'mine');
    const { status, stderr } = await superjxHere('capture', 'kit', '--model', 'jx8p', '--out', out);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^superjx: .*other things than a kit, such as mine.txt.*\n$/);
    expect(readdirSync(out)).toEqual(['mine.txt']);
  });

  it('leaves recordings alone that lie beside the kit they are of', async () => {
    const out = folder.file('with-takes');
    await superjxHere('capture', 'kit', '--model', 'jx8p', '--out', out);
    writeFileSync(`${out}/mine__k1__b00__t1.wav`, 'mine');
    const { status, stderr } = await superjxHere('capture', 'kit', '--model', 'jx8p', '--out', out);
    expect(status).toBe(2);
    expect(stderr).toContain('mine__k1__b00__t1.wav');
    expect(readFileSync(`${out}/mine__k1__b00__t1.wav`, 'utf8')).toBe('mine');
  });

  it.each([
    [['--model', 'juno'], /"juno".*mks70, jx10 or jx8p/],
    [['--model', 'mks70', '--memory'], /--memory is for the JX-10/],
  ])('answers %j with a sentence', async (args, says) => {
    const { status, stderr } = await superjxHere('capture', 'kit', '--out', folder.file('none'), ...args);
    expect(status).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(says);
    expect(folder.contents()).not.toContain('none');
  });
});

describe('superjx capture synthetic', () => {
  it('writes a recording of each block and take', async () => {
    const out = folder.file('takes');
    const args = [
      '--blocks',
      '7',
      '--takes',
      '1',
      '--unit',
      'made-up',
      '--offset',
      '0.75',
      '--rate',
      '44100',
    ];
    const { status, stdout } = await superjxHere(
      ...['capture', 'synthetic', '--model', 'jx10', '--out', out, '--threads', '1', ...args],
    );
    expect(status).toBe(0);
    expect(stdout).toContain('block from 0.750 s');
    const [name, ...others] = readdirSync(out);
    expect(others).toEqual([]);
    expect(readTakeFileName(name!)).toEqual({ unit: 'made-up', kitVersion: 1, block: 7, take: 1 });
    const { sampleRate, channels } = readWavFile(`${out}/${name}`);
    expect([sampleRate, channels.length]).toEqual([44_100, 2]);
    expect(channels[0]!.length / sampleRate).toBeGreaterThan(11);
  });

  it.each([
    [['--unit', 'a__b'], /unit's name/],
    [['--blocks', '12'], /list of blocks.*0 to 11/],
    [['--drift', 'fast'], /--drift.*parts in a million/],
    [['--takes', '0'], /--takes/],
    [['--analog', 'none'], /analog profile/],
    [['--noise', '3'], /--noise/],
    [['--rate', '192000'], /--rate takes 44100, 48000, 88200, 96000/],
  ])('answers %j with a sentence', async (args, says) => {
    const { status, stderr } = await superjxHere('capture', 'synthetic', '--out', folder.file('no'), ...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(says);
    expect(folder.contents()).not.toContain('no');
  });
});
