import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type WavSampleFormat, wavHeader } from '../../src/audio/wav.js';
import { WavEncoder } from '../../src/audio/wavEncoder.js';
import { MEASURE_VERSION } from '../../src/capture/features.js';
import { captureKit } from '../../src/capture/kit/captureKit.js';
import type { StereoSound } from '../../src/capture/stereoSound.js';
import { readTakeAudio, readUnit } from '../../src/node/unitFolder.js';
import { madeTake, type TakeMaking } from '../capture/madeTakes.js';
import { superjxHere } from './superjxHere.js';
import { TemporaryFolder } from './superjxProcess.js';

/** What takes long is left to `npm run test:full`. */
const FULL = process.env.SUPERJX_FULL === '1';

/** Block 0 is short: its patterns and silence. */
const kit = captureKit('mks70');
const block0 = kit.blocks[0]!;

let folder: TemporaryFolder;
let units: string;
beforeAll(() => {
  folder = new TemporaryFolder();
  units = folder.file('units');
});
afterAll(() => folder.remove());

function wavOf(
  sound: StereoSound,
  format: WavSampleFormat = '32f',
  channels = 2,
  sampleRate = sound.sampleRate,
): Uint8Array {
  const encoder = new WavEncoder(format, channels);
  const frames = sound.left.length;
  const header = wavHeader({ format, channels, sampleRate }, frames);
  const bytes = new Uint8Array(header.length + encoder.byteLength(frames));
  bytes.set(header);
  encoder.encode([sound.left, sound.right].slice(0, channels), 0, frames, bytes.subarray(header.length), 0);
  return bytes;
}

function put(name: string, bytes: Uint8Array): string {
  const path = folder.file(name);
  writeFileSync(path, bytes);
  return path;
}

/** A take of block 0, made once: other takes are changed copies of it. */
const RATE = 44_100;
const MADE: TakeMaking = { noise: 1e-4, offset: 0.5, sampleRate: RATE };
let good: StereoSound;
beforeAll(() => {
  good = madeTake(block0, MADE);
});

function changed(change: (sound: { left: Float32Array; right: Float32Array }) => void): StereoSound {
  const copy = { ...good, left: good.left.slice(), right: good.right.slice() };
  change(copy);
  return copy;
}

/** Another recording: the same a little softer. */
function softer(by: number): StereoSound {
  return changed(({ left, right }) => {
    for (const channel of [left, right]) for (let i = 0; i < channel.length; i++) channel[i]! *= by;
  });
}

const part = (sound: StereoSound, from: number, to: number): StereoSound => ({
  ...sound,
  left: sound.left.slice(from * sound.sampleRate, to * sound.sampleRate),
  right: sound.right.slice(from * sound.sampleRate, to * sound.sampleRate),
});

async function add(unit: string, ...args: string[]) {
  const { status, stdout, stderr } = await superjxHere(
    'capture',
    'add',
    ...args,
    '--unit',
    unit,
    '--units',
    units,
  );
  return { status, stdout, stderr: stderr.replaceAll(folder.path, 'FOLDER') };
}

/** Everything in a folder with its content. */
function contentOf(path: string): Record<string, string> {
  if (!existsSync(path)) return {};
  return Object.fromEntries(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return [file, readFileSync(file).toString('base64')];
      }),
  );
}

describe('capture add', () => {
  it('makes a unit, adds a second take, and says what is there and what is missing', async () => {
    const one = put('one.wav', wavOf(good, '24'));
    const two = put('first__k1__b00__t2.wav', wavOf(softer(0.9), '16'));
    const first = await add(
      'first',
      one,
      '--model',
      'mks70',
      '--mains',
      '50',
      '--by',
      'a friend',
      '--warm-up',
      '45',
    );
    expect(first.stderr).toBe('');
    expect(first.status).toBe(0);
    expect(first.stdout).toContain('block 0 (noise floors), take 1');
    expect(first.stdout).toContain('3 of 3 items measured, noise floor -');
    expect(first.stdout).toContain('1 of 24 takes');
    expect(first.stdout).toContain('missing: take 1 of blocks 1-11');
    expect(first.stdout).toContain(`superjx compare --unit first --units ${units}`);
    const second = await add('first', two, '--json');
    const json = JSON.parse(second.stdout);
    expect(json.added).toHaveLength(1);
    expect(json.added[0]).toMatchObject({ block: 0, take: 2, items: 3, silent: [] });
    expect(json.takeToTake).toHaveLength(1);
    expect(json.missing).toHaveLength(22);
    const unit = readUnit(join(units, 'first'));
    expect(unit.manifest).toMatchObject({
      model: 'mks70',
      mainsHertz: 50,
      recordedBy: 'a friend',
      warmUpMinutes: 45,
    });
    expect(unit.manifest.owner).toBeUndefined();
    expect(unit.features.map(({ block, take: number }) => [block, number])).toEqual([
      [0, 1],
      [0, 2],
    ]);
    expect(unit.manifest.takes.map(({ bits }) => bits)).toEqual(['24', '16']);
    for (const n of [0, 1, 2]) {
      expect(unit.features[0]!.items[`0.floor.chorus${n}`]!.noiseFloor).toBeCloseTo(-80, 0);
    }
  });

  it.skipIf(!FULL)(
    'keeps the sound that is asked for, each block of a long recording by itself (SUPERJX_FULL=1)',
    async () => {
      const one = good;
      const two = softer(0.8);
      const both: StereoSound = {
        ...one,
        left: joined(one.left, two.left),
        right: joined(one.right, two.right),
      };
      const { status, stderr } = await add(
        'long',
        put('long.wav', wavOf(both)),
        '--model',
        'mks70',
        '--audio',
      );
      expect(stderr).toBe('');
      expect(status).toBe(0);
      const unit = readUnit(join(units, 'long'));
      expect(unit.features.map((features) => features.take)).toEqual([1, 2]);
      const kept = readTakeAudio(join(units, 'long'), unit, 0, 2)!;
      const begin = one.left.length / RATE + 0.5;
      expect(unit.features[1]!.offset).toBeCloseTo(begin, 1);
      expect(kept.offset).toBeCloseTo(1, 1);
      const at = Math.round((kept.offset + block0.sync[0]) * RATE) + 600;
      const source = at + Math.round(unit.manifest.takes[1]!.from * RATE);
      expect(kept.sound.left[at]).toBeCloseTo(both.left[source]!, 4);
      expect(readdirSync(join(units, 'long', 'audio'))).toEqual([
        'long__k1__b00__t1.wav',
        'long__k1__b00__t2.wav',
      ]);
    },
  );

  it.skipIf(!FULL)('takes a JX-10’s and a JX-8P’s kit for what they are (SUPERJX_FULL=1)', async () => {
    const jx10 = madeTake(captureKit('jx10').blocks[0]!, MADE);
    const { status } = await add('ten', put('ten.wav', wavOf(jx10)), '--model', 'jx10');
    expect(status).toBe(0);
    const wrong = await add('ten', put('ten2.wav', wavOf(jx10, '24')), '--model', 'mks70');
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain('is a Roland JX-10, no Roland MKS-70');
  });
});

function joined(one: Float32Array, other: Float32Array): Float32Array {
  const both = new Float32Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

describe('recordings that can’t be used', () => {
  let goodFile: string;
  let before: Record<string, string>;
  beforeAll(async () => {
    goodFile = put('good.wav', wavOf(good));
    await add('there', goodFile, '--model', 'mks70');
    before = contentOf(join(units, 'there'));
  });

  /** Refused with one sentence, nothing written. */
  async function refused(files: string[], ...options: string[]): Promise<string> {
    const { status, stdout, stderr } = await add('there', ...files, ...options);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/^superjx: .*\.\n$/);
    expect(contentOf(join(units, 'there'))).toEqual(before);
    return stderr;
  }

  it('text, FLAC, MP3, an empty and a cut file', async () => {
    expect(await refused([put('text.wav', new TextEncoder().encode('hello'))])).toContain('no WAV file');
    expect(await refused([put('x.flac', new TextEncoder().encode('fLaC0000'))])).toContain(
      'convert it to WAV',
    );
    expect(await refused([put('x.mp3', new TextEncoder().encode('ID3 0000'))])).toContain('is an MP3 file');
    expect(await refused([put('empty.wav', new Uint8Array(0))])).toContain('no WAV file');
    expect(await refused([put('cut.wav', wavOf(good).slice(0, -480_000))])).toMatch(
      /cut off: the last 1\.4 s/,
    );
    expect(await refused([folder.file('none.wav')])).toContain('it does not exist');
    expect(await refused([folder.path])).toContain('it is a folder');
    // a good one before a bad one changes nothing
    expect(await refused([put('other.wav', wavOf(softer(0.6))), folder.file('text.wav')])).toContain(
      'text.wav',
    );
  });

  it('mono, 8 bit, other rates', async () => {
    expect(await refused([put('mono.wav', wavOf(good, '16', 1))])).toContain('is mono: record both outputs');
    const eight = wavOf(part(good, 0, 1), '16');
    new DataView(eight.buffer).setUint16(34, 8, true);
    expect(await refused([put('eight.wav', eight)])).toContain('has 8 bit');
    for (const rate of [22_050, 32_000, 192_000]) {
      const file = put('rate.wav', wavOf(part(good, 0, 1), '16', 2, rate));
      expect(await refused([file])).toContain(`sample rate of ${rate} Hz: a take is a stereo WAV file`);
    }
  });

  it('silence, a silent channel, clipping, no numbers', async () => {
    const nothing = new Float32Array(RATE);
    const silent = wavOf({ left: nothing, right: nothing, sampleRate: RATE }, '32f');
    expect(await refused([put('silent.wav', silent)])).toContain('is silent, all is 0');
    const noise = part(softer(0.001), 0, 2);
    noise.left.forEach((sample, i) => {
      noise.left[i] = sample + 0.1;
    });
    expect(await refused([put('noise.wav', wavOf(noise))])).toMatch(/louder than -\d\d dBFS/);
    const oneSided = changed(({ right }) => right.fill(0));
    expect(await refused([put('left.wav', wavOf(oneSided))])).toContain('nothing in its right channel');
    const clipped = changed(({ left, right }) => {
      for (const channel of [left, right]) {
        channel.forEach((sample, i) => {
          channel[i] = Math.max(-1, Math.min(1, 8 * sample));
        });
      }
    });
    expect(await refused([put('clipped.wav', wavOf(clipped))])).toMatch(
      /is clipped in \d+ places, first at 1\.\d\d s: record it again/,
    );
    const once = changed(({ left }) => left.fill(1, 20 * RATE, 20 * RATE + 4));
    expect(await refused([put('once.wav', wavOf(once, '16'))])).toContain(
      'is clipped once, first at 20.00 s',
    );
    const broken = changed(({ left }) => {
      left[RATE] = Number.NaN;
    });
    const floats = wavOf(broken, '32f');
    new DataView(floats.buffer).setUint32(
      floats.length - broken.left.length * 8 + RATE * 8,
      0x7fc0_0000,
      true,
    );
    expect(await refused([put('nan.wav', floats)])).toContain('no numbers, the first at 1.00 s');
  });

  it('an end that was not recorded; names of other kits, takes and blocks', async () => {
    const end = part(good, 0, good.left.length / RATE - 5);
    expect(await refused([put('end.wav', wavOf(end))])).toContain('the recording ends too early');
    expect(await refused([put('there__k2__b00__t2.wav', new Uint8Array(0))])).toContain('kit version 2');
    expect(await refused([put('there__k1__b00__t3.wav', new Uint8Array(0))])).toContain('takes 1 and 2');
    expect(await refused([put('there__k1__b03__t1.wav', wavOf(good))])).toContain('is block 3 by its name');
  });

  it.skipIf(!FULL)('cut recordings (SUPERJX_FULL=1)', async () => {
    const length = good.left.length / RATE;
    expect(await refused([put('end.wav', wavOf(part(good, 0, length - 5)))])).toContain(
      'the recording ends too early',
    );
    expect(await refused([put('start.wav', wavOf(part(good, 5, length)))])).toContain(
      'the recording begins too late',
    );
    const knock = changed(({ left, right }) => {
      for (const channel of [left, right]) channel.fill(0.25, 9 * RATE, 10 * RATE);
    });
    expect(await refused([put('middle.wav', wavOf(part(knock, 5, length - 5)))])).toContain(
      'no sync pattern, neither at its start nor at its end',
    );
    const gap = changed(({ left, right }) => {
      left.copyWithin(RATE * 15, RATE * 16);
      right.copyWithin(RATE * 15, RATE * 16);
    });
    expect(await refused([put('gap.wav', wavOf(part(gap, 0, length - 1)))])).toMatch(
      /\d\d\.\d\d s apart instead of/,
    );
    const off = madeTake(block0, { ...MADE, mistuning: 200 });
    expect(await refused([put('off.wav', wavOf(off))])).toContain('instead of C4, C5 and a third key');
  });

  it.skipIf(!FULL)('other takes than they are said to be (SUPERJX_FULL=1)', async () => {
    const bytes = wavOf(softer(0.7));
    expect(await refused([put('there__k1__b03__t1.wav', bytes)])).toContain(
      'is block 3 by its name, but the sync pattern is that of block 0',
    );
    expect(await refused([put('any.wav', bytes)], '--block', '4')).toContain('was said to be block 4');
    expect(await refused([put('any.wav', bytes)], '--take', '1')).toContain(
      'already has take 1 of block 0; --replace',
    );
    const [one, copy] = ['one', 'copy'].map((name) => put(`${name}.wav`, bytes));
    expect(await refused([one!, one!], '--take', '2')).toContain('one.wav is given twice');
    expect(await refused([one!, copy!], '--take', '2')).toContain('are both take 2 of block 0');
    expect(await refused([one!, copy!])).toContain('copy.wav: both takes of block 0 are there');
    const ten = wavOf(madeTake(captureKit('jx10').blocks[0]!, MADE));
    expect(await refused([put('ten.wav', ten)])).toMatch(
      /block 0 \d\d\.\d\d s apart instead of \d\d\.\d\d s/,
    );
    expect(await refused([goodFile])).toContain('is the same file as take 1 of block 0');
    expect(await refused([put('any.wav', bytes), put('other.wav', wavOf(good, '24'))])).toContain(
      'both takes of block 0 are there',
    );
  });

  it('options that mean nothing', async () => {
    expect(await refused([goodFile], '--mains', '55')).toContain('--mains takes 50 or 60');
    expect(await refused([goodFile], '--temperature', 'warm')).toContain(
      '--temperature takes -50 to 80 degrees',
    );
    expect(await refused([goodFile], '--level-switch', 'X')).toContain('--level-switch takes L, M, H');
    expect(await refused([goodFile], '--owner', ' ')).toContain('--owner takes a text');
    expect(await refused([goodFile], '--owner', 'a\u001b[31mb')).toContain('no control characters');
    expect(await refused([goodFile], '--by', 'a\nb')).toContain('no control characters');
    expect(await refused([goodFile], '--interface', 'x'.repeat(201))).toContain('at most 200 characters');
    expect(await refused([goodFile], '--take', '3')).toContain('--take takes a whole number from 1 to 2');
    expect(await refused([goodFile], '--take', 'two')).toContain('--take takes a whole number');
    expect(await refused([])).toContain('No recording is given');
    expect(await refused([goodFile], '--again')).toContain('leave the files out');
    expect(await refused([], '--again', '--replace')).toContain('--replace goes with files');
    expect(await refused([], '--again')).toContain('has no sound of its takes');
    expect(await refused([goodFile], '--block', '12')).toContain('--block takes a whole number from 0 to 11');
    for (const name of ['../out', '..', 'a/b', '/tmp/x', 'a\\b', '', 'con', 'a__b']) {
      const nameless = await superjxHere('capture', 'add', goodFile, '--unit', name, '--units', units);
      expect(nameless.stderr).toMatch(/^superjx: ".*" is no name of a unit: .*\.\n$/);
      expect(nameless.status).toBe(2);
    }
    const blocked = await superjxHere(
      'capture',
      'add',
      goodFile,
      '--unit',
      'x',
      '--units',
      goodFile,
      '--model',
      'jx8p',
    );
    expect(blocked.stderr.replace(folder.path, 'FOLDER')).toMatch(/^superjx: Cannot write FOLDER.*\.\n$/);
    expect(blocked.status).toBe(2);
    const modelless = await superjxHere('capture', 'add', goodFile, '--unit', 'new', '--units', units);
    expect(modelless.stderr).toContain('say with --model what it is');
    expect(existsSync(join(units, 'new'))).toBe(false);
    expect(contentOf(join(units, 'there'))).toEqual(before);
  });

  it('a unit of another version of the measuring code, until all of it is new', async () => {
    const keeping = async (...args: string[]) => await add('older', ...args, '--model', 'mks70');
    await keeping(goodFile, '--audio');
    const path = join(units, 'older', 'manifest.json');
    const now = readFileSync(path, 'utf8');
    expect(now).toContain(`"measureVersion": ${MEASURE_VERSION}`);
    writeFileSync(path, now.replace(`"measureVersion": ${MEASURE_VERSION}`, '"measureVersion": 99'));
    const second = put('second.wav', wavOf(softer(0.5), '16'));
    const refusal = await keeping(second);
    expect(refusal.status).toBe(2);
    expect(refusal.stderr).toContain(
      `measured by version 99 of the measuring code, this program has version ${MEASURE_VERSION}`,
    );
    const compared = await superjxHere('compare', '--unit', 'older', '--units', units, '--no-report');
    expect(compared.status).toBe(2);
    expect(compared.stderr).toContain('superjx capture add --unit older --again');
    const features = readFileSync(join(units, 'older', 'features.json'), 'utf8');
    const again = await add('older', '--again');
    expect(again.stderr).toBe('');
    expect(again.stdout).toContain('block 0 (noise floors), take 1');
    expect(readFileSync(path, 'utf8')).toBe(now);
    expect(readFileSync(join(units, 'older', 'features.json'), 'utf8')).toBe(features);
    writeFileSync(path, now.replace(`"measureVersion": ${MEASURE_VERSION}`, '"measureVersion": 99'));
    const all = await keeping(second, '--take', '1', '--replace');
    expect(all.status).toBe(0);
    expect(readUnit(join(units, 'older')).manifest.measureVersion).toBe(MEASURE_VERSION);
    // a take in the place of one that was kept brings its sound: --again measures what is there
    const audio = join(units, 'older', 'audio', 'older__k1__b00__t1.wav');
    expect(readFileSync(audio).equals(readFileSync(second))).toBe(true);
  });

  it('a unit that is damaged', async () => {
    const path = join(units, 'damaged');
    mkdirSync(path);
    writeFileSync(join(path, 'manifest.json'), '{"format":"superjx unit","version":2}');
    const { status, stderr } = await add('damaged', goodFile, '--model', 'mks70');
    expect(status).toBe(2);
    expect(stderr).toContain('manifest.json');
    expect(stderr).toContain('name is missing');
    expect(readFileSync(join(path, 'manifest.json'), 'utf8')).toBe('{"format":"superjx unit","version":2}');
  });
});
