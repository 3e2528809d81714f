/** What a file holds: known ROMs by their content, or what can be said of an unknown one. */

import { MODELS } from '../machine/models.js';
import { crc32, sha1 } from './digest.js';
import { KNOWN_ROMS, type KnownRom, ROM_ROLES, type RomRole, type RomTable } from './knownRoms.js';
import { openFirmware } from './openFirmware.js';
import { guessProgram, type ProgramGuess } from './programGuess.js';
import type { RomSet } from './romSet.js';

/**
 * How a known image lies in what was read. `whole`: it is the file. `repeated`: the file is the image two or more
 * times. `part`: it is somewhere in a bigger file. `half`: the file is one of the two equal halves of the image.
 * `trimmed`: blank bytes at its end are missing. `joined`: two files are its first and its second half.
 */
export type RomArrangement = 'whole' | 'repeated' | 'part' | 'half' | 'trimmed' | 'joined';

/** A known ROM in a file. */
export interface FoundRom {
  readonly rom: KnownRom;
  readonly arrangement: RomArrangement;
  /** Where in the file it begins. */
  readonly offset: number;
  /** The image itself, `rom.bytes` long. */
  readonly image: Uint8Array;
}

/** What a file holds. */
export interface RomFinding {
  readonly bytes: number;
  /** Of the whole file, lower-case hexadecimal. */
  readonly crc32: string;
  readonly sha1: string;
  /** Known ROMs in it, in their order; none for an unknown file. */
  readonly found: readonly FoundRom[];
  /** Set if it is an image of the open firmware. */
  readonly open?: RomRole;
  /** The second half is the same as the first: a small ROM in a big chip. */
  readonly halvesEqual: boolean;
  /** All bytes are the same: an empty chip, or one that was not read. */
  readonly blank: boolean;
  /** Set if it is readable text, and which kind: the hex formats have to be made binary first. */
  readonly text?: 'plain' | 'Intel HEX' | 'S-record';
  /** Which processor it may be a program for. */
  readonly program?: ProgramGuess;
}

/**
 * What `bytes` hold. Known ROMs are recognised by CRC-32 and SHA-1, in files of other sizes too: repeated, padded,
 * several in one, one half of a doubled one, or without the blank bytes at the end.
 */
export function identifyRom(bytes: Uint8Array, table: RomTable = KNOWN_ROMS): RomFinding {
  let found = imagesWithin(bytes, table);
  const text = found.length === 0 ? textKind(bytes) : undefined;
  if (found.length === 0 && text === undefined) found = imageAround(bytes, table);
  const open = found.length === 0 ? openImage(bytes) : undefined;
  const program = found.length === 0 ? guessProgram(bytes) : undefined;
  return {
    bytes: bytes.length,
    crc32: crc32(bytes),
    sha1: sha1(bytes),
    found,
    halvesEqual: halvesEqual(bytes),
    blank: bytes.length > 0 && bytes.every((byte) => byte === bytes[0]),
    ...(open && { open }),
    ...(text && { text }),
    ...(program && { program }),
  };
}

/** The ROM of `candidates` whose content `image` is. */
export function romWithContent(image: Uint8Array, candidates: readonly KnownRom[]): KnownRom | undefined {
  const crc = crc32(image);
  const sized = candidates.filter((rom) => rom.bytes === image.length && rom.crc32 === crc);
  if (sized.length === 0) return undefined;
  const hash = sha1(image);
  return sized.find((rom) => rom.sha1 === hash);
}

/** True if the second half of `bytes` is the same as the first. */
export function halvesEqual(bytes: Uint8Array): boolean {
  const half = bytes.length / 2;
  if (half < 1 || !Number.isInteger(half)) return false;
  for (let at = 0; at < half; at++) if (bytes[at] !== bytes[half + at]) return false;
  return true;
}

/** Known images in a file as big as they are or bigger: at multiples of their size, or at its very end. */
function imagesWithin(bytes: Uint8Array, table: RomTable): FoundRom[] {
  const found: FoundRom[] = [];
  const sizes = [...new Set(table.roms.map((rom) => rom.bytes))].sort((one, other) => other - one);
  for (const size of sizes) {
    for (const offset of windows(bytes.length, size)) {
      if (found.some((other) => offset < other.offset + other.rom.bytes && other.offset < offset + size))
        continue;
      const image = bytes.slice(offset, offset + size);
      const rom = romWithContent(image, table.roms);
      if (rom) found.push({ rom, arrangement: size === bytes.length ? 'whole' : 'part', offset, image });
    }
  }
  found.sort((one, other) => one.offset - other.offset);
  const [first] = found;
  if (first && found.length > 1 && found.every(({ rom }) => rom === first.rom)) {
    const all = found.length * first.rom.bytes === bytes.length;
    return [{ ...first, arrangement: all ? 'repeated' : 'part' }];
  }
  return found;
}

function windows(length: number, size: number): number[] {
  const offsets: number[] = [];
  for (let offset = 0; offset + size <= length; offset += size) offsets.push(offset);
  if (length > size && length % size !== 0) offsets.push(length - size);
  return offsets;
}

/** A known image of which the file is a part: one of two equal halves, or all but the blank end. */
function imageAround(bytes: Uint8Array, table: RomTable): FoundRom[] {
  const sizes = new Set(table.roms.map((rom) => rom.bytes).filter((size) => size > bytes.length));
  for (const size of sizes) {
    if (bytes.length * 2 === size) {
      const image = new Uint8Array(size);
      image.set(bytes);
      image.set(bytes, bytes.length);
      const rom = romWithContent(image, table.roms);
      if (rom) return [{ rom, arrangement: 'half', offset: 0, image }];
    }
    for (const blank of [0xff, 0x00]) {
      const image = new Uint8Array(size).fill(blank);
      image.set(bytes);
      const rom = romWithContent(image, table.roms);
      if (rom) return [{ rom, arrangement: 'trimmed', offset: 0, image }];
    }
  }
  return [];
}

/** Which text `bytes` are; undefined if they have control characters, or bytes that UTF-8 has not. */
function textKind(bytes: Uint8Array): RomFinding['text'] {
  if (bytes.some((byte) => (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) || byte >= 0xf8)) {
    return undefined;
  }
  const start = String.fromCharCode(...bytes.subarray(0, 12));
  if (/^:[0-9A-F]{8}/i.test(start)) return 'Intel HEX';
  return /^S[0-9][0-9A-F]{6}/i.test(start) ? 'S-record' : 'plain';
}

/** The open firmware's images for all models, unpacked when they are first asked for. */
let openSets: readonly RomSet[] | undefined;

function openImage(bytes: Uint8Array): RomRole | undefined {
  openSets ??= MODELS.map(({ name }) => openFirmware(name));
  const sets = openSets;
  return ROM_ROLES.find((role) =>
    sets.some((set) => {
      const image = set[role];
      return image?.length === bytes.length && image.every((byte, at) => byte === bytes[at]);
    }),
  );
}
