/**
 * Writing RIFF/WAVE, independent of where the bytes go: the header as bytes, samples as bytes, chunk by chunk.
 * No date and no random dither seed, so the same samples give the same file. Layout: Microsoft/IBM "Multimedia
 * Programming Interface and Data Specifications 1.0" and "New Multimedia Data Types" (fact chunk for float).
 */

/** Sample formats: 16 and 24 bit integer, 32 bit float. */
export type WavSampleFormat = '16' | '24' | '32f';

/** Bytes of one sample. */
export const WAV_SAMPLE_BYTES: Readonly<Record<WavSampleFormat, number>> = { '16': 2, '24': 3, '32f': 4 };

/** Text in the file's LIST/INFO chunk. */
export interface WavInfo {
  readonly title?: string;
  readonly artist?: string;
  readonly comment?: string;
  /** Program that wrote the file. */
  readonly software?: string;
}

export interface WavLayout {
  /** Frames a second, Hz. */
  readonly sampleRate: number;
  /** Channels, 1 or more. */
  readonly channels: number;
  readonly format: WavSampleFormat;
  readonly info?: WavInfo;
}

/** A file's sizes are 32-bit numbers; some readers take them as signed, all take them up to this. */
export const WAV_MAXIMUM_BYTES = 0xffff_ffff;

const INFO_IDS: readonly (readonly [keyof WavInfo, string])[] = [
  ['title', 'INAM'],
  ['artist', 'IART'],
  ['comment', 'ICMT'],
  ['software', 'ISFT'],
];

/** Bytes of audio data of `frames` frames, without the padding byte. */
export function wavDataBytes(layout: WavLayout, frames: number): number {
  return frames * layout.channels * WAV_SAMPLE_BYTES[layout.format];
}

/** Bytes of a whole file of `frames` frames. */
export function wavFileBytes(layout: WavLayout, frames: number): number {
  const data = wavDataBytes(layout, frames);
  return wavHeader(layout, 0).length + data + (data & 1);
}

/**
 * Everything before the samples, for a file of `frames` frames. Its length depends on the layout only, so a
 * stream can write it with 0 frames first and overwrite it at the end; after the samples comes one zero byte when
 * `wavDataBytes` is odd. `RangeError` when the file would not fit in 4 GB.
 */
export function wavHeader(layout: WavLayout, frames: number): Uint8Array {
  const { sampleRate, channels, format } = layout;
  const float = format === '32f';
  const sampleBytes = WAV_SAMPLE_BYTES[format];
  const info = infoChunk(layout.info);
  const formatBytes = float ? 18 : 16;
  const factBytes = float ? 12 : 0;
  const length = 12 + 8 + formatBytes + factBytes + info.length + 8;
  const dataBytes = frames * channels * sampleBytes;
  const padded = dataBytes + (dataBytes & 1);
  if (length - 8 + padded > WAV_MAXIMUM_BYTES) {
    throw new RangeError(`a WAV file of ${frames} frames would be larger than 4 GB`);
  }
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = putText(bytes, 0, 'RIFF');
  view.setUint32(at, length - 8 + padded, true);
  at = putText(bytes, at + 4, 'WAVEfmt ');
  view.setUint32(at, formatBytes, true);
  view.setUint16(at + 4, float ? 3 : 1, true);
  view.setUint16(at + 6, channels, true);
  view.setUint32(at + 8, sampleRate, true);
  view.setUint32(at + 12, sampleRate * channels * sampleBytes, true);
  view.setUint16(at + 16, channels * sampleBytes, true);
  view.setUint16(at + 18, sampleBytes * 8, true);
  at += 4 + formatBytes;
  if (float) {
    at = putText(bytes, at, 'fact');
    view.setUint32(at, 4, true);
    view.setUint32(at + 4, frames, true);
    at += 8;
  }
  bytes.set(info, at);
  at = putText(bytes, at + info.length, 'data');
  view.setUint32(at, dataBytes, true);
  return bytes;
}

/** The LIST/INFO chunk, empty when there is nothing to say. */
function infoChunk(info: WavInfo | undefined): Uint8Array {
  const encoder = new TextEncoder();
  const entries: { id: string; text: Uint8Array }[] = [];
  for (const [key, id] of INFO_IDS) {
    const text = info?.[key];
    if (text) entries.push({ id, text: encoder.encode(text) });
  }
  if (entries.length === 0) return new Uint8Array(0);
  let size = 12;
  for (const { text } of entries) size += 8 + ((text.length + 2) & ~1);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = putText(bytes, 0, 'LIST');
  view.setUint32(at, size - 8, true);
  at = putText(bytes, at + 4, 'INFO');
  for (const { id, text } of entries) {
    at = putText(bytes, at, id);
    // texts end with a zero byte, which the size counts; chunks are padded to even length
    view.setUint32(at, text.length + 1, true);
    bytes.set(text, at + 4);
    at += 4 + ((text.length + 2) & ~1);
  }
  return bytes;
}

function putText(bytes: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}
