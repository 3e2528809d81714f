import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DUMPS, joined, noise, STAND_IN_TABLE, standIn } from '../rom/standIns.js';
import { knowOnly } from '../rom/standInTable.js';
import { superjxHere } from './superjxHere.js';
import { TemporaryFolder } from './superjxProcess.js';

knowOnly(STAND_IN_TABLE);

const { mksA108, mksA103, mksB, mksC, jx10A, jx10B, jx10C, jx8pA, jx8pB } = DUMPS;
const hashOf = (id: string) => STAND_IN_TABLE.roms.find((rom) => rom.id === id)!;

let folder: TemporaryFolder;
beforeAll(() => {
  folder = new TemporaryFolder();
});
afterAll(() => folder.remove());

let wav: string;
beforeEach(() => {
  wav = folder.file('out.wav');
});

function put(name: string, content: Uint8Array | string): string {
  const path = folder.file(name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** What is written about the test's folder, with a short name for it. */
const shortened = (text: string): string => text.replaceAll(folder.path, 'FOLDER');

async function run(...args: string[]) {
  const { status, stdout, stderr } = await superjxHere(...args);
  return { status, stdout: shortened(stdout), stderr: shortened(stderr) };
}

function missing(id: string): string {
  const { title, fileName, bytes, crc32, sha1 } = hashOf(id);
  return `missing: ${title}, usually ${fileName}, ${bytes} bytes, CRC-32 ${crc32}, SHA-1 ${sha1}`;
}

describe('superjx roms', () => {
  it('says what is there, what it makes up, what is missing and what is unknown', async () => {
    put('mine/one', mksA108);
    put('mine/two/b', joined(mksB, mksB));
    put('mine/two/c.zip', zipSync({ 'c.ic1': mksC }));
    put('mine/j', jx10B);
    put('mine/patched.bin', standIn('assigner', 99));
    put('mine/half.bin', joined(noise(0x1000, 70), noise(0x1000, 70)));
    put('mine/notes.txt', 'read in 1998\n'.repeat(200));
    put('mine/bad.zip', zipSync({ a: mksC }).slice(0, 900));
    const { status, stdout, stderr } = await run('roms', folder.file('mine'));
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(0, 9)).toEqual([
      'Roland MKS-70, version 1.08: complete',
      '  assigner stand-in mksA108: FOLDER/mine/one',
      '  lower    stand-in mksB: FOLDER/mine/two/b (2 times in 32768 bytes)',
      '  upper    stand-in mksC: FOLDER/mine/two/c.zip/c.ic1',
      'Roland JX-10: not complete',
      '  lower    stand-in jx10B: FOLDER/mine/j',
      `  assigner ${missing('jx10A')}`,
      `  upper    ${missing('jx10C')}`,
      'Roland JX-8P: none of its ROMs',
    ]);
    expect(lines.slice(9)).toEqual([
      '2 unknown files:',
      expect.stringMatching(
        /^ {2}FOLDER\/mine\/half.bin: 8192 bytes, CRC-32 [0-9a-f]{8}, SHA-1 [0-9a-f]{40}$/,
      ),
      '    its two halves are equal',
      '    does not look like a program for the HD6303 or the 8031',
      expect.stringMatching(/^ {2}FOLDER\/mine\/patched.bin: 32768 bytes/),
      expect.stringMatching(
        /^ {4}looks like a program for an assigner's HD6303: begins at [0-9A-F]{4}h with \w+/,
      ),
      'not read: FOLDER/mine/bad.zip: it is cut off or damaged: its directory is missing',
      '1 other file that can hardly be ROM dumps',
    ]);
  });

  it('says the same as JSON', async () => {
    put('json/a', mksA103);
    put('json/b', mksB);
    put('json/x', noise(0x2000, 80));
    const { status, stdout } = await run('roms', '--json', folder.file('json'));
    expect(status).toBe(1);
    const report = JSON.parse(stdout);
    expect(report.complete).toBe(false);
    const set = report.sets[1];
    expect([set.model, set.title, set.complete]).toEqual(['mks70', 'Roland MKS-70, version 1.03', false]);
    expect(set.roms[0].found).toEqual([{ files: ['FOLDER/json/a'], arrangement: 'whole', offset: 0 }]);
    expect(set.roms[2]).toMatchObject({ role: 'upper', fileName: 'mksC.bin', bytes: 0x4000, found: [] });
    expect(report.unknown).toMatchObject([
      { name: 'FOLDER/json/x', bytes: 0x2000, halvesEqual: false, blank: false, program: null },
    ]);
  });

  it('finds all machines in one folder, and all versions', async () => {
    Object.values(DUMPS).forEach((bytes, n) => {
      put(`all/${n}.rom`, bytes);
    });
    const { status, stdout } = await run('roms', folder.file('all'));
    expect(status).toBe(0);
    expect(stdout.match(/^Roland.*/gm)).toEqual(STAND_IN_TABLE.sets.map(({ title }) => `${title}: complete`));
  });

  it('takes several paths, and lists the known ROMs without any', async () => {
    const paths = [put('s/a', jx8pA), put('s/b', jx8pB)];
    expect((await run('roms', ...paths)).stdout).toContain('Roland JX-8P, version 3.1: complete');
    const { status, stdout } = await run('roms');
    expect(status).toBe(0);
    expect(stdout.match(/^Roland.*/gm)).toEqual(STAND_IN_TABLE.sets.map(({ title }) => title));
    expect(JSON.parse((await run('roms', '--json')).stdout).sets).toHaveLength(STAND_IN_TABLE.sets.length);
  });

  it('says of the open firmware that it is', async () => {
    const { stdout } = await run('roms', 'roms/open/lower.bin');
    expect(stdout).toContain('roms/open/lower.bin: image of the open firmware, lower');
    expect(stdout).not.toContain('unknown');
  });

  it('counts what is too much to print', async () => {
    for (let n = 0; n < 35; n++) put(`many/${n}`, noise(0x800, 200 + n));
    const { stdout } = await run('roms', folder.file('many'));
    expect(stdout).toContain('35 unknown files:');
    expect(stdout).toContain('  and 5 more; --json names them all');
  });

  beforeAll(() => {
    put('cut.zip', zipSync({ a: mksC }).slice(0, 900));
    const secret = zipSync({ a: mksC });
    for (let at = 0; at < secret.length - 4; at++) {
      if (secret[at] === 0x50 && secret[at + 1] === 0x4b && secret[at + 2] === 1) secret[at + 8] = 1;
    }
    put('secret.zip', secret);
    const nothing = new Uint8Array(0xff000);
    put(
      'bomb.zip',
      zipSync(Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`${n}`, nothing])) as never),
    );
    put('balloon.zip', zipSync({ a: new Uint8Array(0x1000000) }));
    truncateSync(put('huge', ''), 2 ** 31 + 5);
  });

  it.each([
    ['nothing', 'superjx: Cannot read FOLDER/nothing: it does not exist.\n'],
    ['cut.zip', 'superjx: FOLDER/cut.zip is cut off or damaged: its directory is missing.\n'],
    ['secret.zip', 'superjx: FOLDER/secret.zip is encrypted (a): unpack it with its password first.\n'],
    ['bomb.zip', 'superjx: FOLDER/bomb.zip would unpack to 34467840 bytes; at most 33554432 are read.\n'],
    [
      'balloon.zip',
      'superjx: FOLDER/balloon.zip holds no file of 1024 to 1048576 bytes, as ROM dumps have.\n',
    ],
    [
      'huge',
      'superjx: FOLDER/huge has 2147483653 bytes; a ROM dump has 1024 to 1048576, so it was not read.\n',
    ],
  ])('refuses %s in a sentence', async (name, message) => {
    expect(await run('roms', folder.file(name))).toEqual({ status: 2, stdout: '', stderr: message });
  });
});

describe('a machine with ROMs of its own', () => {
  const quick = ['--bare', '--hold', '0.05', '--length', '0.1'];
  /** The samples of a short note. */
  async function samplesWith(...args: string[]) {
    const result = await run('tone', '-o', wav, ...args, ...quick);
    expect(result.stderr.replace(/^warning:.*\n/gm, '')).toBe('');
    expect(result.status).toBe(0);
    return { ...result, bytes: readFileSync(wav) };
  }

  it('plays with them, and says so', async () => {
    const open = await samplesWith();
    expect(open.stdout).toContain('\nRoland MKS-70, open firmware\n');
    const own = await samplesWith('--roms', put('r/b.bin', mksB));
    expect(own.stdout).toContain('\nRoland MKS-70, lower sound board: stand-in mksB\n');
    expect(own.stderr).toBe('');
    expect(own.bytes.equals(open.bytes)).toBe(true);
  });

  it('all of it, from a zip archive', async () => {
    const zip = put('full.zip', zipSync({ 'x/a.bin': mksA108, 'x/b.bin': mksB, 'x/c.bin': mksC }));
    const length = ['--hold', '0.05', '--length', '0.1', '--json'];
    const open = JSON.parse((await run('tone', '-o', wav, ...length)).stdout);
    const samples = readFileSync(wav);
    const own = JSON.parse((await run('tone', '-o', wav, '--roms', zip, ...length)).stdout);
    expect([open.firmware, own.firmware]).toEqual([
      'Roland MKS-70, open firmware',
      'Roland MKS-70, version 1.08',
    ]);
    expect(readFileSync(wav).equals(samples)).toBe(true);
  });

  it('of one board', async () => {
    const paths = ['--roms', put('8p/a', jx8pA), '--roms', put('8p/b', jx8pB)];
    const played = await run('tone', '-o', wav, ...paths, '--hold', '0.05', '--length', '0.1', '--json');
    expect(played.stderr).toBe('');
    expect(JSON.parse(played.stdout)).toMatchObject({ firmware: 'Roland JX-8P, version 3.1', voicesUsed: 1 });
    expect((await run('info', ...paths, '--rom-upper', 'open')).stderr).toBe(
      'superjx: The Roland JX-8P has no upper sound board: leave --rom-upper out.\n',
    );
  });

  it('runs an unknown image after a warning', async () => {
    const path = put('patched.bin', standIn('lower', 77));
    const { stdout, stderr } = await samplesWith('--rom-lower', path);
    expect(stderr).toMatch(
      /^warning: FOLDER\/patched.bin is no known ROM \(SHA-1 [0-9a-f]{40}\); it runs as the lower sound board all the same\n$/,
    );
    expect(stdout).toContain('\nRoland MKS-70, lower sound board: FOLDER/patched.bin\n');
  });

  it('takes an image once that is there twice, and a known one out of a bigger file', async () => {
    const twice = put('twice.bin', joined(standIn('lower', 78), standIn('lower', 78)));
    expect((await samplesWith('--rom-lower', twice)).stderr).toContain('no known ROM');
    const inside = put('inside.bin', joined(noise(0x4000, 90), mksB));
    expect((await samplesWith('--rom-lower', inside)).stderr).toBe('');
  });

  it('warns of a known image in another place', async () => {
    const { stderr } = await samplesWith('--rom-lower', put('upper.bin', mksC));
    expect(stderr).toBe(
      'warning: FOLDER/upper.bin is the stand-in mksC; it runs as the lower sound board of the Roland MKS-70\n',
    );
  });

  it('mixes with the open firmware where that is asked for', async () => {
    put('boards/b', mksB);
    put('boards/c', mksC);
    const args = ['info', '--json', '--roms', folder.file('boards')];
    const refused = await run(...args);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toBe(
      `superjx: The ROMs of the Roland MKS-70 are not complete: there is no stand-in mksA108 (usually mksA108.bin, 32768 ` +
        `bytes, SHA-1 ${hashOf('mksA108').sha1}) or stand-in mksA103 (usually mksA103.bin, 32768 bytes, ` +
        `SHA-1 ${hashOf('mksA103').sha1}).\n`,
    );
    const mixed = JSON.parse((await run(...args, '--rom-assigner', 'open')).stdout);
    expect(mixed.firmware.title).toBe(
      'Roland MKS-70, assigner: open firmware; lower sound board: stand-in mksB; upper sound board: stand-in mksC',
    );
    expect(mixed.firmware.images[1].sha1).toBe(hashOf('mksB').sha1);
  });

  it('is the model that the ROMs are of, if they are of one', async () => {
    [jx10A, jx10B, jx10C].forEach((bytes, n) => {
      put(`jx10/${n}`, bytes);
    });
    [mksA108, mksB, mksC].forEach((bytes, n) => {
      put(`mks/${n}`, bytes);
    });
    const info = JSON.parse((await run('info', '--json', '--roms', folder.file('jx10'))).stdout);
    expect([info.model, info.firmware.title]).toEqual(['jx10', 'Roland JX-10, version 2.30']);
    const both = ['info', '--json', '--roms', folder.file('jx10'), '--roms', folder.file('mks')];
    expect((await run(...both)).stderr).toBe(
      'superjx: The ROMs of several machines are there, mks70 and jx10: choose one with --model.\n',
    );
    expect(JSON.parse((await run(...both, '--model', 'jx10')).stdout).model).toBe('jx10');
    expect((await run('info', '--roms', folder.file('mks'), '--model', 'jx10')).stderr).toBe(
      'superjx: No known ROM of the jx10 was found: superjx roms says what is there. ' +
        'There is a complete Roland MKS-70, version 1.08: take --model mks70.\n',
    );
  });

  it.each([
    [
      ['--rom-lower', 'FOLDER/six.bin'],
      'superjx: FOLDER/six.bin has 6144 bytes; the lower sound board of the Roland MKS-70 takes 8192 or 16384.\n',
    ],
    [
      ['--rom-assigner', 'FOLDER/big.bin'],
      'superjx: FOLDER/big.bin has 65536 bytes; the assigner of the Roland MKS-70 takes 32768.\n',
    ],
    [
      ['--rom-upper', 'FOLDER/two'],
      'superjx: FOLDER/two holds 2 files: give the one that the upper sound board is to run.\n',
    ],
    [['--rom-upper', 'FOLDER/none'], 'superjx: Cannot read FOLDER/none: it does not exist.\n'],
    [['--model', 'dx7'], /^superjx: Model "dx7" is not known/],
    [['--profile', 'FOLDER/none'], 'superjx: Cannot read FOLDER/none: it does not exist.\n'],
    [['--profile', 'FOLDER/six.bin'], /^superjx: FOLDER\/six.bin: machine profile: it is no JSON/],
    [
      ['--profile', 'FOLDER/p.json'],
      'superjx: FOLDER/p.json: machine profile: midiOut is "both"; it must be "lower" or "upper"\n',
    ],
    [
      ['--profile', 'FOLDER/m.json'],
      /^superjx: FOLDER\/m.json: machine profile: model is "dx7"; it must be "mks70" or/,
    ],
    [
      ['--profile', 'FOLDER/j.json', '--model', 'mks70'],
      'superjx: FOLDER/j.json is for the model jx10, not for mks70: leave --model out.\n',
    ],
  ])('is refused in a sentence: %j', async (args, message) => {
    put('six.bin', noise(0x1800, 1));
    put('big.bin', noise(0x10000, 1));
    put('two/a', mksB);
    put('two/b', mksC);
    put('p.json', '{ "midiOut": "both" }');
    put('m.json', '{ "model": "dx7" }');
    put('j.json', '{ "model": "jx10" }');
    const { status, stdout, stderr } = await run(
      'info',
      ...args.map((arg) => arg.replace('FOLDER', folder.path)),
    );
    expect(status).toBe(2);
    expect(stdout).toBe('');
    if (typeof message === 'string') expect(stderr).toBe(message);
    else expect(stderr).toMatch(message);
  });

  it('is wired as its profile says', async () => {
    const profile = put(
      'j10.json',
      '{ "model": "jx10", "title": "my JX-10", "assigner": { "openBus": "0x00" } }',
    );
    const { stdout } = await run('info', '--profile', profile, '--profile-json');
    expect(JSON.parse(stdout)).toMatchObject({
      model: 'jx10',
      title: 'my JX-10',
      assigner: { openBus: '0x00' },
    });
    const printed = put('printed.json', stdout);
    expect((await run('info', '--profile', printed, '--profile-json')).stdout).toBe(stdout);
    expect((await run('info', '--profile', profile)).stdout).toContain('firmware: my JX-10, open firmware');
  });

  it.runIf(process.env.SUPERJX_FULL)('is there for the other commands (SUPERJX_FULL=1)', async () => {
    const zip = put('cmd.zip', zipSync({ a: mksA108, b: mksB, c: mksC }));
    const debug = await run('debug', '--roms', zip, '--cold', '-e', 'where');
    expect([debug.status, debug.stderr]).toEqual([0, '']);
    const bench = await run('bench', '--roms', zip, '--seconds', '1');
    expect(bench.stdout).toMatch(/^Roland MKS-70, version 1.08, \d+ voices/);
    expect((await run('bench', '--roms', folder.file('none'))).status).toBe(2);
  });

  it('never writes over what it was read from', async () => {
    const path = put('over/b.bin', mksB);
    const zip = put('over.zip', zipSync({ b: mksB }));
    for (const target of [path, zip]) {
      const { status, stderr } = await run('tone', '-o', target, '--roms', target, ...quick);
      expect(status).toBe(2);
      expect(stderr).toMatch(/would overwrite the input FOLDER\/over/);
    }
    expect(readFileSync(path).equals(mksB)).toBe(true);
  });
});
