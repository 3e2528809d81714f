import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { KnownRom, RomModel, RomRole, RomTable } from '../../src/rom/knownRoms.js';
import { openFirmware } from '../../src/rom/openFirmware.js';

/** `length` bytes that are the same in every run and no program. */
export function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0, digest = Buffer.from(`noise ${seed}`); at < length; at += digest.length) {
    digest = createHash('sha256').update(digest).digest();
    bytes.set(digest.subarray(0, length - at), at);
  }
  return bytes;
}

/** Bytes that stay blank behind a mark. */
const BLANK = 64;

/** The open firmware's image for a role with one blank byte changed: another content, the same behaviour. */
export function standIn(role: RomRole, mark: number, model: RomModel = 'mks70'): Uint8Array {
  const image = openFirmware(model)[role]!.slice();
  for (let at = image.length - BLANK; at > 0; at--) {
    if (image.subarray(at, at + BLANK).some((byte) => byte !== 0xff)) continue;
    image[at] = mark;
    return image;
  }
  throw new Error(`the open firmware has no blank bytes in its ${role} image`);
}

/** Stand-ins for everybody's dumps: no bytes of Roland's, the sizes and roles of the real ones. */
export const DUMPS = {
  mksA108: standIn('assigner', 1),
  mksA103: standIn('assigner', 2),
  mksB: standIn('lower', 3),
  mksC: standIn('upper', 4),
  jx10A: standIn('assigner', 5),
  jx10B: noise(0x2000, 6),
  jx10C: noise(0x2000, 7),
  jx8pA: standIn('assigner', 8, 'jx8p'),
  jx8pB: standIn('lower', 9, 'jx8p'),
} as const;

function known(id: string, role: RomRole, image: Uint8Array): KnownRom {
  const zipped = gzipSync(image);
  return {
    id,
    role,
    title: `stand-in ${id}`,
    fileName: `${id}.bin`,
    bytes: image.length,
    crc32: zipped
      .readUInt32LE(zipped.length - 8)
      .toString(16)
      .padStart(8, '0'),
    sha1: createHash('sha1').update(image).digest('hex'),
  };
}

function set(
  model: RomModel,
  title: string,
  assigner: string,
  lower: string,
  upper?: string,
): RomTable['sets'][number] {
  return { model, title, roms: { assigner, lower, ...(upper !== undefined && { upper }) } };
}

/** A table with their hashes. */
export const STAND_IN_TABLE: RomTable = {
  roms: [
    known('mksA108', 'assigner', DUMPS.mksA108),
    known('mksA103', 'assigner', DUMPS.mksA103),
    known('mksB', 'lower', DUMPS.mksB),
    known('mksC', 'upper', DUMPS.mksC),
    known('jx10A', 'assigner', DUMPS.jx10A),
    known('jx10B', 'lower', DUMPS.jx10B),
    known('jx10C', 'upper', DUMPS.jx10C),
    known('jx8pA', 'assigner', DUMPS.jx8pA),
    known('jx8pB', 'lower', DUMPS.jx8pB),
  ],
  sets: [
    set('mks70', 'Roland MKS-70, version 1.08', 'mksA108', 'mksB', 'mksC'),
    set('mks70', 'Roland MKS-70, version 1.03', 'mksA103', 'mksB', 'mksC'),
    set('jx10', 'Roland JX-10, version 2.30', 'jx10A', 'jx10B', 'jx10C'),
    set('jx8p', 'Roland JX-8P, version 3.1', 'jx8pA', 'jx8pB'),
  ],
};

/** Bytes one after the other. */
export function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}
