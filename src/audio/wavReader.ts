import type { WavSampleFormat } from './wav.js';

/** A WAV file could not be read; the message is a sentence. */
export class WavError extends Error {
  override readonly name = 'WavError';
}

/** A whole WAV file in memory. */
export interface WavAudio {
  /** Frames a second, Hz. */
  readonly sampleRate: number;
  readonly format: WavSampleFormat;
  /** One array a channel, 1.0 = full scale. A 24-bit sample fits a float exactly. */
  readonly channels: readonly Float32Array[];
  /** Texts of the LIST/INFO chunk by their four-letter id. */
  readonly info: ReadonlyMap<string, string>;
}

interface Format {
  readonly format: WavSampleFormat;
  readonly channels: number;
  readonly sampleRate: number;
  readonly sampleBytes: number;
}

/** Reads 16- and 24-bit integer and 32-bit float files, plain or extensible. @throws {WavError} for all else. */
export function readWav(bytes: Uint8Array): WavAudio {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || tag(bytes, 0) !== 'RIFF' || tag(bytes, 8) !== 'WAVE') {
    throw new WavError('This is no WAV file: it does not start with RIFF and WAVE.');
  }
  let format: Format | undefined;
  let data: { at: number; length: number } | undefined;
  const info = new Map<string, string>();
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = tag(bytes, at);
    const length = view.getUint32(at + 4, true);
    const body = at + 8;
    if (id === 'fmt ') format = readFormat(view, body, length);
    else if (id === 'data') data = { at: body, length: Math.min(length, bytes.length - body) };
    else if (id === 'LIST' && tag(bytes, body) === 'INFO')
      readInfo(bytes, view, body + 4, body + length, info);
    at = body + length + (length & 1);
  }
  if (!format) throw new WavError('The WAV file has no format chunk.');
  if (!data) throw new WavError('The WAV file has no sound data.');
  return {
    sampleRate: format.sampleRate,
    format: format.format,
    channels: readSamples(view, format, data),
    info,
  };
}

function readFormat(view: DataView, at: number, length: number): Format {
  if (length < 16 || at + length > view.byteLength)
    throw new WavError('The format chunk of the WAV file is damaged.');
  let code = view.getUint16(at, true);
  if (code === 0xfffe && length >= 26) code = view.getUint16(at + 24, true);
  const bits = view.getUint16(at + 14, true);
  const channels = view.getUint16(at + 2, true);
  const format = code === 1 && bits === 16 ? '16' : code === 1 && bits === 24 ? '24' : '32f';
  if (format === '32f' && (code !== 3 || bits !== 32)) {
    throw new WavError(
      `The WAV file has samples of ${bits} bits in format ${code}; 16, 24 and float 32 can be read.`,
    );
  }
  if (channels === 0) throw new WavError('The WAV file has no channels.');
  return { format, channels, sampleRate: view.getUint32(at + 4, true), sampleBytes: bits / 8 };
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
  let at = data.at;
  for (let i = 0; i < frames; i++) {
    for (const channel of channels) {
      if (format.format === '16') channel[i] = view.getInt16(at, true) / 0x8000;
      else if (format.format === '24') {
        channel[i] = ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 0x80_0000;
      } else channel[i] = view.getFloat32(at, true);
      at += format.sampleBytes;
    }
  }
  return channels;
}

function tag(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
