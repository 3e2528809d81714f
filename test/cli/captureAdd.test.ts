import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type WavSampleFormat, wavHeader } from '../../src/audio/wav.js';
import { WavEncoder } from '../../src/audio/wavEncoder.js';
import { captureKit } from '../../src/capture/captureKit.js';
import type { StereoSound } from '../../src/capture/stereoSound.js';
import { readTakeAudio, readUnit } from '../../src/node/unitFolder.js';
import { madeBlock, madeTake, type TakeMaking } from '../capture/madeTakes.js';
import { superjxHere } from './superjxHere.js';
import { TemporaryFolder } from './superjxProcess.js';

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

/** A take of block 0. */
function take(name: string, making: TakeMaking = {}): string {
  return put(name, wavOf(madeTake(block0, { noise: 1e-4, offset: 0.5, ...making })));
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
    const one = take('one.wav', { drift: 300 });
    const two = take('first__k1__b00__t2.wav', { seed: 2 });
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
    expect(Math.abs(unit.features[0]!.drift - 300)).toBeLessThan(10);
    for (const n of [0, 1, 2]) {
      expect(unit.features[0]!.items[`0.floor.chorus${n}`]!.noiseFloor).toBeCloseTo(-80, 0);
    }
  });

  it('keeps the sound that is asked for, each block of a long recording by itself', async () => {
    const [one, two] = [1, 2].map((seed) => madeTake(block0, { noise: 1e-4, seed, tail: 2 }));
    const both: StereoSound = {
      ...one!,
      left: joined(one!.left, two!.left),
      right: joined(one!.right, two!.right),
    };
    const { status, stderr } = await add('long', put('long.wav', wavOf(both)), '--model', 'mks70', '--audio');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const unit = readUnit(join(units, 'long'));
    expect(unit.features.map((features) => features.take)).toEqual([1, 2]);
    const kept = readTakeAudio(join(units, 'long'), unit, 0, 2)!;
    const begin = one!.left.length / 48_000 + 1;
    expect(unit.features[1]!.offset).toBeCloseTo(begin, 1);
    expect(kept.offset).toBeCloseTo(1, 1);
    const at = Math.round((kept.offset + block0.sync[0]) * 48_000) + 600;
    const source = at + Math.round(unit.manifest.takes[1]!.from * 48_000);
    expect(kept.sound.left[at]).toBeCloseTo(both.left[source]!, 4);
    expect(readdirSync(join(units, 'long', 'audio'))).toEqual([
      'long__k1__b00__t1.wav',
      'long__k1__b00__t2.wav',
    ]);
  });

  it('takes a JX-10’s and a JX-8P’s kit for what they are', async () => {
    const jx10 = madeTake(captureKit('jx10').blocks[0]!, { noise: 1e-4 });
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
  let good: StereoSound;
  let goodFile: string;
  let before: Record<string, string>;
  beforeAll(async () => {
    good = madeTake(block0, { noise: 1e-4, offset: 0.5 });
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

  const changed = (change: (sound: { left: Float32Array; right: Float32Array }) => void): StereoSound => {
    const copy = { ...good, left: good.left.slice(), right: good.right.slice() };
    change(copy);
    return copy;
  };

  it('text, FLAC, MP3, an empty and a cut file', async () => {
    expect(await refused([put('text.wav', new TextEncoder().encode('hello'))])).toContain('no WAV file');
    expect(await refused([put('x.flac', new TextEncoder().encode('fLaC0000'))])).toContain(
      'convert it to WAV',
    );
    expect(await refused([put('x.mp3', new TextEncoder().encode('ID3 0000'))])).toContain('is an MP3 file');
    expect(await refused([put('empty.wav', new Uint8Array(0))])).toContain('no WAV file');
    expect(await refused([put('cut.wav', wavOf(good).slice(0, -480_000))])).toMatch(
      /cut off: the last 1\.3 s/,
    );
    expect(await refused([folder.file('none.wav')])).toContain('it does not exist');
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
    const nothing = new Float32Array(48_000);
    const silent = wavOf({ left: nothing, right: nothing, sampleRate: 48_000 }, '32f');
    expect(await refused([put('silent.wav', silent)])).toContain('is silent, all is 0');
    const noise = part(madeTake(block0, { noise: 1e-5, peak: 0, dc: 0.1 }), 0, 2);
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
    const broken = changed(({ left }) => {
      left[48_000] = Number.NaN;
    });
    const floats = wavOf(broken, '32f');
    new DataView(floats.buffer).setUint32(
      floats.length - broken.left.length * 8 + 48_000 * 8,
      0x7fc0_0000,
      true,
    );
    expect(await refused([put('nan.wav', floats)])).toContain('no numbers, the first at 1.00 s');
  });

  it('cut recordings', async () => {
    const length = good.left.length / 48_000;
    expect(await refused([put('end.wav', wavOf(part(good, 0, length - 5)))])).toContain(
      'the recording ends too early',
    );
    expect(await refused([put('start.wav', wavOf(part(good, 5, length)))])).toContain(
      'the recording begins too late',
    );
    const notes = part(madeTake(madeBlock(1, 8), { noise: 1e-4 }), 2.5, 7);
    expect(await refused([put('notes.wav', wavOf(notes))])).toContain(
      'no sync pattern, neither at its start nor at its end',
    );
    const gap = changed(({ left, right }) => {
      left.copyWithin(48_000 * 15, 48_000 * 16);
      right.copyWithin(48_000 * 15, 48_000 * 16);
    });
    expect(await refused([put('gap.wav', wavOf(part(gap, 0, length - 1)))])).toMatch(
      /\d\d\.\d\d s apart instead of/,
    );
    const off = madeTake(block0, { noise: 1e-4, mistuning: 200 });
    expect(await refused([put('off.wav', wavOf(off))])).toContain('instead of C4, C5 and a third key');
  });

  it('other takes than they are said to be', async () => {
    const bytes = wavOf(madeTake(block0, { noise: 1e-4, seed: 8 }));
    expect(await refused([put('there__k1__b03__t1.wav', bytes)])).toContain(
      'is block 3 by its name, but the sync pattern is that of block 0',
    );
    expect(await refused([put('there__k2__b00__t2.wav', bytes)])).toContain('kit version 2');
    expect(await refused([put('there__k1__b00__t3.wav', bytes)])).toContain('takes 1 and 2');
    expect(await refused([put('any.wav', bytes)], '--block', '4')).toContain('was said to be block 4');
    expect(await refused([put('any.wav', bytes)], '--take', '1')).toContain(
      'already has take 1 of block 0; --replace',
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
    expect(await refused([goodFile], '--block', '12')).toContain('--block takes a whole number from 0 to 11');
    const nameless = await superjxHere('capture', 'add', goodFile, '--unit', '../out', '--units', units);
    expect(nameless.stderr).toContain('is no name of a unit');
    const modelless = await superjxHere('capture', 'add', goodFile, '--unit', 'new', '--units', units);
    expect(modelless.stderr).toContain('say with --model what it is');
    expect(existsSync(join(units, 'new'))).toBe(false);
    expect(contentOf(join(units, 'there'))).toEqual(before);
  });

  it('a unit that is damaged', async () => {
    const path = join(units, 'damaged');
    mkdirSync(path);
    writeFileSync(join(path, 'manifest.json'), '{"format":"superjx unit","version":1}');
    const { status, stderr } = await add('damaged', goodFile, '--model', 'mks70');
    expect(status).toBe(2);
    expect(stderr).toContain('manifest.json');
    expect(stderr).toContain('name is missing');
    expect(readFileSync(join(path, 'manifest.json'), 'utf8')).toBe('{"format":"superjx unit","version":1}');
  });
});
