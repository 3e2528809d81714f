/**
 * Reads zip archives with distrust: sizes are judged by the directory before anything is inflated and again while it
 * is, and what comes out must have the length and the CRC-32 that the directory promises. Format: PKWARE's
 * APPNOTE.TXT, sections 4.3 and 4.4.
 *
 * *Not read:* zip64 (archives of 4 GB and more), archives in several parts, methods other than stored and deflated,
 * encrypted files.
 */

import { Inflate } from 'fflate';
import { crc32Of } from './digest.js';

/** An archive can't be read; the message is the rest of a sentence that begins with its name. */
export class ZipError extends Error {
  override readonly name = 'ZipError';
}

/** How much an archive may hold. */
export interface ZipLimits {
  /** Names in its directory. */
  readonly entries: number;
  /** Bytes of one file; bigger ones are passed over. */
  readonly entryBytes: number;
  /** Bytes of all files that are read together. */
  readonly totalBytes: number;
}

export const ZIP_LIMITS: ZipLimits = { entries: 10_000, entryBytes: 0x100000, totalBytes: 0x2000000 };

/** One file of an archive. */
export interface ZipEntry {
  /** With its folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ZipContent {
  readonly entries: readonly ZipEntry[];
  /** Names of files bigger than `ZipLimits.entryBytes`. */
  readonly passedOver: readonly string[];
}

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const LOCAL_HEADER_BYTES = 30;
const DIRECTORY_ENTRY_BYTES = 46;
const END_BYTES = 22;
/** The end record stands before a comment of at most this many bytes. */
const LONGEST_COMMENT = 0xffff;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
/** What stands in a field whose value is in a zip64 record. */
const ZIP64 = 0xffffffff;
/** Bytes that are given to the inflater at once; it can make about a thousand times as many of them. */
const INFLATE_STEP = 1024;

interface DirectoryEntry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly headerOffset: number;
}

/** True if `bytes` begin as a zip archive does. */
export function isZip(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5) && bytes[3] === bytes[2]! + 1
  );
}

/**
 * The files of a zip archive. Folders and empty files are left out.
 * @throws ZipError if it is cut off, damaged, encrypted, or holds more than the limits allow.
 */
export function readZip(archive: Uint8Array, limits: ZipLimits = ZIP_LIMITS): ZipContent {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const listed = directory(archive, view, limits).filter((entry) => entry.bytes > 0);
  const small = listed.filter((entry) => entry.bytes <= limits.entryBytes);
  const total = small.reduce((sum, entry) => sum + entry.bytes, 0);
  if (total > limits.totalBytes) {
    throw new ZipError(`would unpack to ${total} bytes; at most ${limits.totalBytes} are read`);
  }
  return {
    entries: small.map((entry) => ({ name: entry.name, bytes: content(archive, view, entry) })),
    passedOver: listed.filter((entry) => entry.bytes > limits.entryBytes).map(({ name }) => name),
  };
}

/** Where the record at the archive's end stands. */
function endRecord(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (
      view.getUint32(at, true) === END_OF_DIRECTORY &&
      at + END_BYTES + view.getUint16(at + 20, true) <= view.byteLength
    )
      return at;
  }
  throw new ZipError('is cut off or damaged: its directory is missing');
}

function directory(archive: Uint8Array, view: DataView, limits: ZipLimits): DirectoryEntry[] {
  const end = endRecord(view);
  const count = view.getUint16(end + 10, true);
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count) {
    throw new ZipError('is one part of an archive in several: unpack it first');
  }
  let at = view.getUint32(end + 16, true);
  if (at === ZIP64 || count === 0xffff) throw new ZipError('is a zip64 archive: unpack it first');
  if (count > limits.entries)
    throw new ZipError(`has ${count} files; at most ${limits.entries} are looked at`);
  const entries: DirectoryEntry[] = [];
  for (let n = 0; n < count; n++) {
    if (at + DIRECTORY_ENTRY_BYTES > end || view.getUint32(at, true) !== DIRECTORY_ENTRY) {
      throw new ZipError('is damaged: its directory makes no sense');
    }
    const nameBytes = view.getUint16(at + 28, true);
    const next =
      at + DIRECTORY_ENTRY_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw new ZipError('is damaged: its directory makes no sense');
    const name = archive.subarray(at + DIRECTORY_ENTRY_BYTES, at + DIRECTORY_ENTRY_BYTES + nameBytes);
    entries.push({
      name: new TextDecoder().decode(name),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      headerOffset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  return entries;
}

/** The unpacked bytes of one file, as many as the directory says or none at all. */
function content(archive: Uint8Array, view: DataView, entry: DirectoryEntry): Uint8Array {
  const { name, headerOffset, packedBytes, method } = entry;
  if (entry.flags & ENCRYPTED)
    throw new ZipError(`is encrypted (${name}): unpack it with its password first`);
  if (
    headerOffset + LOCAL_HEADER_BYTES > archive.length ||
    view.getUint32(headerOffset, true) !== LOCAL_HEADER
  ) {
    throw new ZipError(`is damaged: ${name} is not where its directory says`);
  }
  const start =
    headerOffset +
    LOCAL_HEADER_BYTES +
    view.getUint16(headerOffset + 26, true) +
    view.getUint16(headerOffset + 28, true);
  if (start + packedBytes > archive.length) throw new ZipError(`is cut off: ${name} is not whole`);
  const packed = archive.subarray(start, start + packedBytes);
  if (method !== STORED && method !== DEFLATED) {
    throw new ZipError(
      `has ${name} packed in a way (method ${method}) that is not read here: unpack it first`,
    );
  }
  const bytes = method === STORED ? packed.slice() : inflate(packed, entry);
  if (bytes.length !== entry.bytes || crc32Of(bytes) !== entry.crc) {
    throw new ZipError(`is damaged: ${name} does not unpack to what its directory says`);
  }
  return bytes;
}

/** Inflates piece by piece and stops as soon as more comes out than was promised. */
function inflate(packed: Uint8Array, { name, bytes }: DirectoryEntry): Uint8Array {
  const result = new Uint8Array(bytes);
  let made = 0;
  const stream = new Inflate((piece) => {
    if (made + piece.length > bytes)
      throw new ZipError(`is damaged: ${name} unpacks to more than its directory says`);
    result.set(piece, made);
    made += piece.length;
  });
  try {
    for (let at = 0; at < packed.length; at += INFLATE_STEP) {
      stream.push(packed.subarray(at, at + INFLATE_STEP), at + INFLATE_STEP >= packed.length);
    }
  } catch (error) {
    if (error instanceof ZipError) throw error;
    throw new ZipError(`is damaged: ${name} does not unpack`);
  }
  return result.subarray(0, made);
}
