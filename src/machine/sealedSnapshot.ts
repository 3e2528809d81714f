import type { RomSet } from '../rom/romSet.js';
import { type Snapshotable, SnapshotError, StateReader, StateWriter } from '../snapshot.js';

/**
 * How a whole machine's state is packed into one byte string: tag, version, identity (all that the state does not
 * hold and the machine it goes into must share), the parts, and a checksum over all of it.
 */
export interface SnapshotSeal {
  /** Four letters: what kind of machine. */
  readonly tag: string;
  readonly version: number;
  readonly identity: string;
}

/** Length of the checksum at the end of a snapshot. */
const CHECKSUM_BYTES = 4;

/** The state of `parts`, sealed. */
export function sealSnapshot(seal: SnapshotSeal, parts: readonly Snapshotable[]): Uint8Array {
  const writer = new StateWriter();
  writer.section(seal.tag);
  writer.u16(seal.version);
  writer.text(seal.identity);
  for (const part of parts) part.save(writer);
  writer.i32(checksum(writer.finish()));
  return writer.finish();
}

/**
 * Loads `parts` from `state`.
 * @throws SnapshotError if the snapshot is damaged, of another version, or of another machine; the parts may then
 * be half loaded and must not be used.
 */
export function unsealSnapshot(state: Uint8Array, seal: SnapshotSeal, parts: readonly Snapshotable[]): void {
  const body = state.subarray(0, Math.max(0, state.length - CHECKSUM_BYTES));
  const reader = new StateReader(body);
  reader.section(seal.tag);
  const version = reader.u16();
  if (version !== seal.version) {
    throw new SnapshotError(`snapshot has version ${version}; this program reads version ${seal.version}`);
  }
  if (new StateReader(state.subarray(body.length)).i32() !== checksum(body)) {
    throw new SnapshotError('snapshot is damaged: its bytes do not add up to its checksum');
  }
  const identity = reader.text();
  if (identity !== seal.identity) {
    throw new SnapshotError(
      `snapshot is of another machine: it was saved from ${identity}, this one is ${seal.identity}`,
    );
  }
  for (const part of parts) part.load(reader);
  reader.end();
}

/** Fingerprint of a JSON-serialisable object, for an identity. */
export function fingerprint(data: object): string {
  return imageFingerprint(Uint8Array.from(JSON.stringify(data), (character) => character.charCodeAt(0)));
}

/** Fingerprints of the images, for an identity. */
export function romFingerprint(roms: RomSet): string {
  const images = [roms.assigner, roms.lower];
  if (roms.upper) images.push(roms.upper);
  return images.map(imageFingerprint).join('/');
}

/** Fingerprint of one image, for an identity. */
export function imageFingerprint(bytes: Uint8Array): string {
  return (checksum(bytes) >>> 0).toString(16);
}

/** FNV-1a, 32 bits, signed: tells ROMs and profiles apart and damaged snapshots from whole ones. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0;
}
