import { describe, expect, it } from 'vitest';
import {
  type WavInfo,
  type WavLayout,
  type WavSampleFormat,
  wavFileBytes,
  wavHeader,
} from '../../src/audio/wav.js';
import { WavEncoder } from '../../src/audio/wavEncoder.js';
import { readWav, WavError } from '../../src/audio/wavReader.js';

function layout(format: WavSampleFormat, channels = 2, info?: WavInfo): WavLayout {
  return { sampleRate: 48000, channels, format, info };
}

/** A whole file in memory. */
function file(wav: WavLayout, channels: readonly ArrayLike<number>[]): Uint8Array {
  const frames = channels[0]!.length;
  const bytes = new Uint8Array(wavFileBytes(wav, frames));
  const header = wavHeader(wav, frames);
  bytes.set(header);
  new WavEncoder(wav.format, wav.channels).encode(channels, 0, frames, bytes, header.length);
  return bytes;
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

describe('WAV header', () => {
  it('is the canonical 44 bytes for 16-bit PCM', () => {
    const header = wavHeader(layout('16'), 100);
    const view = new DataView(header.buffer);
    expect(header.length).toBe(44);
    expect(text(header.subarray(0, 4)) + text(header.subarray(8, 16))).toBe('RIFFWAVEfmt ');
    expect(view.getUint32(4, true)).toBe(36 + 400);
    expect(view.getUint32(16, true)).toBe(16);
    expect([20, 22, 32, 34].map((at) => view.getUint16(at, true))).toEqual([1, 2, 4, 16]);
    expect([24, 28].map((at) => view.getUint32(at, true))).toEqual([48000, 192000]);
    expect(text(header.subarray(36, 40))).toBe('data');
    expect(view.getUint32(40, true)).toBe(400);
  });

  it('has format 3 and a fact chunk for float, and pads odd data', () => {
    const float = wavHeader(layout('32f'), 7);
    const view = new DataView(float.buffer);
    expect(view.getUint16(20, true)).toBe(3);
    expect(text(float.subarray(38, 42))).toBe('fact');
    expect(view.getUint32(46, true)).toBe(7);
    const mono24 = layout('24', 1);
    expect(wavFileBytes(mono24, 3)).toBe(44 + 9 + 1);
    expect(new DataView(wavHeader(mono24, 3).buffer).getUint32(4, true)).toBe(36 + 10);
  });

  it('refuses more than 4 GB', () => {
    expect(() => wavHeader(layout('32f'), 0x2000_0000)).toThrow('larger than 4 GB');
  });

  it('carries texts and no date', () => {
    const info = { title: 'Kalimba', software: 'superjx', comment: 'odd' };
    const bytes = file(layout('16', 2, info), [
      [0, 0],
      [0, 0],
    ]);
    expect([...readWav(bytes).info]).toEqual([
      ['INAM', 'Kalimba'],
      ['ICMT', 'odd'],
      ['ISFT', 'superjx'],
    ]);
    expect(bytes).toEqual(
      file(layout('16', 2, info), [
        [0, 0],
        [0, 0],
      ]),
    );
  });
});

describe('WAV samples', () => {
  const ramp = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 2000.5);
  const other = ramp.map((value) => -value * 0.3);

  it.each([
    ['16', 1.5 / 32768],
    ['24', 0.5 / 8388608 + 1e-9],
    ['32f', 0],
  ] as const)('come back from %s bit within its resolution', (format, tolerance) => {
    const read = readWav(file(layout(format), [ramp, other]));
    expect([read.sampleRate, read.format, read.channels.length]).toEqual([48000, format, 2]);
    [ramp, other].forEach((channel, c) => {
      let worst = 0;
      channel.forEach((value, i) => {
        worst = Math.max(worst, Math.abs(value - read.channels[c]![i]!));
      });
      expect(worst).toBeLessThanOrEqual(tolerance);
    });
  });

  it('are dithered in 16 bit: the mean follows a level between two steps, the error is white of 0.25 LSB^2', () => {
    const frames = 200_000;
    const level = 10.3 / 32768;
    const constant = new Float64Array(frames).fill(level);
    const [samples] = readWav(file(layout('16', 1), [constant])).channels;
    const errors = samples!.map((value) => (value - level) * 32768);
    const mean = errors.reduce((sum, error) => sum + error, 0) / frames;
    const variance = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / frames;
    let neighbours = 0;
    for (let i = 1; i < frames; i++) neighbours += errors[i]! * errors[i - 1]!;
    expect(Math.abs(mean)).toBeLessThan(0.005);
    // triangular dither makes the total error 1/12 + 2/12 LSB^2 whatever the level
    expect(Math.abs(variance - 0.25)).toBeLessThan(0.005);
    expect(Math.abs(neighbours / frames / variance)).toBeLessThan(0.02);
  });

  it('do not depend on chunk sizes', () => {
    for (const format of ['16', '24', '32f'] as const) {
      const whole = new Uint8Array(new WavEncoder(format, 2).byteLength(ramp.length));
      new WavEncoder(format, 2).encode([ramp, other], 0, ramp.length, whole, 0);
      const parts = new Uint8Array(whole.length);
      const encoder = new WavEncoder(format, 2);
      let at = 0;
      for (let from = 0; from < ramp.length; from += 37) {
        at += encoder.encode([ramp, other], from, Math.min(37, ramp.length - from), parts, at);
      }
      expect(parts).toEqual(whole);
    }
  });

  it('count what was clipped, keep it in float, and track the peak', () => {
    const loud = [0, 1, -1, 1.5, -2.5, Number.NaN];
    const summary = (format: WavSampleFormat) => {
      const encoder = new WavEncoder(format, 1);
      const bytes = new Uint8Array(encoder.byteLength(loud.length));
      encoder.encode([loud], 0, loud.length, bytes, 0);
      return [encoder.peak, encoder.clipped, encoder.invalid];
    };
    expect(summary('16')).toEqual([2.5, 2, 1]);
    expect(summary('24')).toEqual([2.5, 2, 1]);
    expect(summary('32f')).toEqual([2.5, 0, 1]);
    const [kept] = readWav(file(layout('32f', 1), [loud])).channels;
    expect([...kept!]).toEqual([0, 1, -1, 1.5, -2.5, 0]);
    const [cut] = readWav(file(layout('24', 1), [loud])).channels;
    expect([...cut!].map((value) => Math.round(value * 8388608))).toEqual([
      0, 8388607, -8388608, 8388607, -8388608, 0,
    ]);
  });
});

describe('readWav', () => {
  it('says in a sentence what it cannot read', () => {
    expect(() => readWav(new Uint8Array(10))).toThrow(
      new WavError('This is no WAV file: it does not start with RIFF and WAVE.'),
    );
    const twelve = wavHeader(layout('16'), 0);
    twelve[34] = 12;
    expect(() => readWav(twelve)).toThrow('samples of 12 bits in format 1');
    const adpcm = wavHeader(layout('16'), 0);
    adpcm[20] = 2;
    expect(() => readWav(adpcm)).toThrow('samples of 16 bits in format 2; integers of 8, 16, 24 and 32 bit');
    const still = wavHeader({ ...layout('16'), sampleRate: 0 }, 0);
    expect(() => readWav(still)).toThrow('sample rate of 0 Hz');
    expect(() => readWav(wavHeader(layout('16'), 0).slice(0, 36))).toThrow('no sound data');
  });

  /** A file as another program writes it: format code, bits, bytes of the samples; extensible if asked. */
  function foreign(code: number, bits: number, samples: Uint8Array, extensible = false): Uint8Array {
    const size = extensible ? 40 : 16;
    const bytes = new Uint8Array(28 + size + samples.length);
    const view = new DataView(bytes.buffer);
    const put = (at: number, letters: string) => bytes.set(new TextEncoder().encode(letters), at);
    put(0, 'RIFF');
    view.setUint32(4, bytes.length - 8, true);
    put(8, 'WAVEfmt ');
    view.setUint32(16, size, true);
    view.setUint16(20, extensible ? 0xfffe : code, true);
    view.setUint16(22, 1, true);
    view.setUint32(24, 96000, true);
    view.setUint16(34, bits, true);
    if (extensible) view.setUint16(44, code, true);
    put(20 + size, 'data');
    view.setUint32(24 + size, samples.length, true);
    bytes.set(samples, 28 + size);
    return bytes;
  }

  it('reads 8 and 32 bit integers and 64 bit floats, plain and extensible', () => {
    const eight = readWav(foreign(1, 8, Uint8Array.of(0, 128, 192)));
    expect(eight).toMatchObject({ format: '8', sampleRate: 96000, missingFrames: 0 });
    expect([...eight.channels[0]!]).toEqual([-1, 0, 0.5]);
    const integers = new Uint8Array(Int32Array.of(-0x8000_0000, 0x4000_0000).buffer);
    const doubles = new Uint8Array(Float64Array.of(-2.5, 0.125, Number.NaN).buffer);
    for (const extensible of [false, true]) {
      expect([...readWav(foreign(1, 32, integers, extensible)).channels[0]!]).toEqual([-1, 0.5]);
      expect([...readWav(foreign(3, 64, doubles, extensible)).channels[0]!]).toEqual([
        -2.5,
        0.125,
        Number.NaN,
      ]);
    }
  });

  it('says how many frames a file lacks that was cut off', () => {
    const whole = file(layout('24'), [new Float32Array(100), new Float32Array(100)]);
    const cut = readWav(whole.slice(0, whole.length - 61));
    expect(cut.channels[0]!.length).toBe(89);
    expect(cut.missingFrames).toBe(11);
    const streamed = whole.slice();
    new DataView(streamed.buffer).setUint32(40, 0xffff_ffff, true);
    expect(readWav(streamed)).toMatchObject({ missingFrames: 0 });
  });
});
