import { WavError } from './wavReader.js';

/**
 * A part of a WAV file as a file of its own: the same samples in the same format, without any chunks but format and
 * data. Frames beyond the end are left out. @throws WavError if the bytes are no WAV file.
 */
export function cutWav(bytes: Uint8Array, fromFrame: number, toFrame: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = chunk(bytes, view, 'fmt ');
  const data = chunk(bytes, view, 'data');
  if (!format || !data) throw new WavError('This is no WAV file: it has no format or no sound data.');
  const frameBytes = view.getUint16(format.at + 12, true);
  const first = Math.min(data.length, Math.max(0, fromFrame) * frameBytes);
  const length = Math.max(0, Math.min(data.length, toFrame * frameBytes) - first);
  const formatBytes = format.length + (format.length & 1);
  const cut = new Uint8Array(12 + 8 + formatBytes + 8 + length + (length & 1));
  const head = new DataView(cut.buffer);
  const put = (at: number, text: string, size: number): void => {
    for (let i = 0; i < 4; i++) cut[at + i] = text.charCodeAt(i);
    head.setUint32(at + 4, size, true);
  };
  put(0, 'RIFF', cut.length - 8);
  for (let i = 0; i < 4; i++) cut[8 + i] = 'WAVE'.charCodeAt(i);
  put(12, 'fmt ', format.length);
  cut.set(bytes.subarray(format.at, format.at + format.length), 20);
  put(20 + formatBytes, 'data', length);
  cut.set(bytes.subarray(data.at + first, data.at + first + length), 28 + formatBytes);
  return cut;
}

function chunk(
  bytes: Uint8Array,
  view: DataView,
  id: string,
): { readonly at: number; readonly length: number } | undefined {
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    const body = at + 8;
    if (String.fromCharCode(...bytes.subarray(at, at + 4)) === id) {
      return { at: body, length: Math.min(length, bytes.length - body) };
    }
    at = body + length + (length & 1);
  }
  return undefined;
}
