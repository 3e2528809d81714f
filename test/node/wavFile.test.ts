import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWavFile, WavFileError, WavFileWriter } from '../../src/node/wavFile.js';

const stereo = { sampleRate: 48000, channels: 2, format: '24' } as const;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'superjx-wav-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('WavFileWriter', () => {
  it('streams into a temporary file that takes the name only when whole', () => {
    const path = join(folder, 'a.wav');
    writeFileSync(path, 'old');
    const left = Float32Array.from({ length: 40_000 }, (_, i) => Math.sin(i / 9) * 0.5);
    const right = left.map((value) => -value);
    const writer = new WavFileWriter(path, stereo);
    writer.write([left, right]);
    writer.write([left, right], 100, 5);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder).length).toBe(2);
    const summary = writer.finish();
    expect(readdirSync(folder)).toEqual(['a.wav']);
    expect(summary).toMatchObject({ path, frames: 40_100, bytes: 44 + 40_100 * 6, clipped: 0, invalid: 0 });
    expect(readFileSync(path).length).toBe(summary.bytes);
    expect(summary.peak).toBeCloseTo(0.5, 3);
    const read = readWavFile(path);
    expect(read.channels[0]!.length).toBe(40_100);
    expect(read.channels[1]![40_000]).toBeCloseTo(right[5]!, 6);
  });

  it('pads mono 24 bit to an even length', () => {
    const path = join(folder, 'mono.wav');
    const writer = new WavFileWriter(path, { ...stereo, channels: 1 });
    writer.write([[0.1, 0.2, 0.3]]);
    expect(writer.finish().bytes).toBe(54);
    expect(readFileSync(path).length).toBe(54);
  });

  it('leaves nothing behind when given up', () => {
    const path = join(folder, 'b.wav');
    const writer = new WavFileWriter(path, stereo);
    writer.write([[0], [0]]);
    writer.abort();
    writer.abort();
    expect(readdirSync(folder)).toEqual([]);
    expect(() => writer.write([[0], [0]])).toThrow('is already closed');
  });

  it('refuses more than 4 GB before it starts and says what fits', () => {
    const path = join(folder, 'c.wav');
    const start = () => new WavFileWriter(path, { ...stereo, expectedFrames: 48000 * 3600 * 5 });
    expect(start).toThrow(WavFileError);
    expect(start).toThrow('at most 248 minutes fit');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('explains what cannot be written', () => {
    expect(() => new WavFileWriter(join(folder, 'no', 'd.wav'), stereo)).toThrow(
      'the folder does not exist.',
    );
    expect(() => new WavFileWriter(folder, stereo)).toThrow('it is a folder. Give the name of a file.');
    expect(() => new WavFileWriter('/dev/null', stereo)).toThrow('a device or pipe');
    writeFileSync(join(folder, 'file'), '');
    expect(() => new WavFileWriter(join(folder, 'file', 'e.wav'), stereo)).toThrow('not a folder');
    expect(() => readWavFile(join(folder, 'none.wav'))).toThrow('there is no such file.');
  });
});
