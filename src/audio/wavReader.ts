import type { WavSampleFormat } from './wav.js';

/** A WAV file could not be read; the message is a sentence. */
export class WavError extends Error {
  override readonly name = 'WavError';
}

/** Sample formats that can be read: integers of 8 (unsigned), 16, 24 and 32 bit, floats of 32 and 64. */
export type WavFileFormat = WavSampleFormat | '8' | '32' | '64f';

/** A whole WAV file in memory. */
export interface WavAudio {
  /** Frames a second, Hz. */
  readonly sampleRate: number;
  readonly format: WavFileFormat;
  /**
   * One array a channel, 1.0 = full scale. A 24-bit sample fits a float exactly, longer ones are rounded. Samples of
   * float files are as they are there, which can be beyond full scale or no number.
   */
  readonly channels: readonly Float32Array[];
  /** Frames that the header promises and the file does not have: it was cut off. */
  readonly missingFrames: number;
  /** Texts of the LIST/INFO chunk by their four-letter id. */
  readonly info: ReadonlyMap<string, string>;
}

interface Format {
  readonly format: WavFileFormat;
  readonly channels: number;
  readonly sampleRate: number;
  readonly sampleBytes: number;
}

/** Format code 1 is integer, 3 is float, 0xfffe (extensible) says it further on. */
const FORMATS: ReadonlyMap<string, WavFileFormat> = new Map([
  ['1/8', '8'],
  ['1/16', '16'],
  ['1/24', '24'],
  ['1/32', '32'],
  ['3/32', '32f'],
  ['3/64', '64f'],
]);

/** What programs write that don't know yet how long the file will be. */
const UNKNOWN_LENGTHS: readonly number[] = [0xffff_ffff, 0x7fff_ffff];

/**
 * Reads integer files of 8, 16, 24 and 32 bit and float files of 32 and 64, plain or extensible. A file that was cut
 * off gives what is there and says how much is missing. @throws {WavError} for all else.
 */
export function readWav(bytes: Uint8Array): WavAudio {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || tag(bytes, 0) !== 'RIFF' || tag(bytes, 8) !== 'WAVE') {
    throw new WavError('This is no WAV file: it does not start with RIFF and WAVE.');
  }
  let format: Format | undefined;
  let data: { at: number; length: number; missing: number } | undefined;
  const info = new Map<string, string>();
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = tag(bytes, at);
    const length = view.getUint32(at + 4, true);
    const body = at + 8;
    if (id === 'fmt ') format = readFormat(view, body, length);
    else if (id === 'data') {
      const there = Math.min(length, bytes.length - body);
      data = { at: body, length: there, missing: UNKNOWN_LENGTHS.includes(length) ? 0 : length - there };
    } else if (id === 'LIST' && tag(bytes, body) === 'INFO')
      readInfo(bytes, view, body + 4, body + length, info);
    at = body + length + (length & 1);
  }
  if (!format) throw new WavError('The WAV file has no format chunk.');
  if (!data) throw new WavError('The WAV file has no sound data.');
  return {
    sampleRate: format.sampleRate,
    format: format.format,
    channels: readSamples(view, format, data),
    missingFrames: Math.ceil(data.missing / (format.channels * format.sampleBytes)),
    info,
  };
}

function readFormat(view: DataView, at: number, length: number): Format {
  if (length < 16 || at + length > view.byteLength)
    throw new WavError('The format chunk of the WAV file is damaged.');
  let code = view.getUint16(at, true);
  if (code === 0xfffe && length >= 26) code = view.getUint16(at + 24, true);
  const channels = view.getUint16(at + 2, true);
  const sampleRate = view.getUint32(at + 4, true);
  const bits = view.getUint16(at + 14, true);
  const format = FORMATS.get(`${code}/${bits}`);
  if (!format) {
    throw new WavError(
      `The WAV file has samples of ${bits} bits in format ${code}; integers of 8, 16, 24 and 32 bit and floats of 32 and 64 can be read.`,
    );
  }
  if (channels === 0) throw new WavError('The WAV file has no channels.');
  if (sampleRate === 0) throw new WavError('The WAV file has a sample rate of 0 Hz.');
  return { format, channels, sampleRate, sampleBytes: bits / 8 };
}

function readInfo(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  info: Map<string, string>,
): void {
  for (let at = from; at + 8 <= Math.min(to, bytes.length); ) {
    const length = view.getUint32(at + 4, true);
    const text = new TextDecoder().decode(bytes.subarray(at + 8, at + 8 + length));
    info.set(tag(bytes, at), text.split('\0')[0]!);
    at += 8 + length + (length & 1);
  }
}

function readSamples(view: DataView, format: Format, data: { at: number; length: number }): Float32Array[] {
  const frames = Math.floor(data.length / (format.channels * format.sampleBytes));
  const channels = Array.from({ length: format.channels }, () => new Float32Array(frames));
  const read = SAMPLE_READERS[format.format];
  let at = data.at;
  for (let i = 0; i < frames; i++) {
    for (const channel of channels) {
      channel[i] = read(view, at);
      at += format.sampleBytes;
    }
  }
  return channels;
}

const SAMPLE_READERS: Readonly<Record<WavFileFormat, (view: DataView, at: number) => number>> = {
  '8': (view, at) => (view.getUint8(at) - 0x80) / 0x80,
  '16': (view, at) => view.getInt16(at, true) / 0x8000,
  '24': (view, at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 0x80_0000,
  '32': (view, at) => view.getInt32(at, true) / 0x8000_0000,
  '32f': (view, at) => view.getFloat32(at, true),
  '64f': (view, at) => view.getFloat64(at, true),
};

function tag(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
