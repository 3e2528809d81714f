/** Which machines a heap of files makes up, and what each still lacks. */

import { advanceCrc, crc32Of } from './digest.js';
import {
  type FoundRom,
  identifyRom,
  type RomArrangement,
  type RomFinding,
  romWithContent,
} from './identify.js';
import {
  KNOWN_ROMS,
  type KnownRom,
  type KnownRomSet,
  type RomModel,
  type RomRole,
  type RomTable,
  rolesOf,
  romOf,
} from './knownRoms.js';
import type { RomSet } from './romSet.js';

/** A file's name, for people only, and its content. */
export interface RomFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What one file holds. */
export interface RomFileFinding extends RomFinding {
  readonly name: string;
}

/** Where a known ROM was found. */
export interface RomPlace {
  /** Name of the file; of both, if it is in two halves. */
  readonly files: readonly string[];
  readonly arrangement: RomArrangement;
  readonly offset: number;
  /** Size of the file, or of both halves. */
  readonly fileBytes: number;
  readonly image: Uint8Array;
}

/** One ROM of a set. */
export interface RomPart {
  readonly role: RomRole;
  readonly rom: KnownRom;
  /** Everywhere it was found; empty if it is missing. */
  readonly places: readonly RomPlace[];
}

/** A set of the table, and which of its ROMs are there. */
export interface RomSetFinding {
  readonly set: KnownRomSet;
  /** Assigner, lower and, if the model has one, upper. */
  readonly parts: readonly RomPart[];
  readonly complete: boolean;
  readonly missing: readonly KnownRom[];
}

/** What a heap of files holds. */
export interface RomInventory {
  /** Every file, in the order given. */
  readonly files: readonly RomFileFinding[];
  /** Every set of the table, in its order. */
  readonly sets: readonly RomSetFinding[];
  /** Files that hold no known ROM and no half of one, and are not the open firmware. */
  readonly unknown: readonly RomFileFinding[];
}

/** Looks through files for the known ROMs and says which sets they make up. Names play no part. */
export function findRomSets(files: readonly RomFile[], table: RomTable = KNOWN_ROMS): RomInventory {
  const places = new Map<KnownRom, RomPlace[]>();
  const add = (rom: KnownRom, place: RomPlace): void => {
    const known = places.get(rom);
    if (known) known.push(place);
    else places.set(rom, [place]);
  };
  const findings = files.map(({ name, bytes }) => ({ name, ...identifyRom(bytes, table) }));
  for (const { name, found, bytes } of findings) {
    for (const { rom, arrangement, offset, image } of found) {
      add(rom, { files: [name], arrangement, offset, fileBytes: bytes, image });
    }
  }
  const strange = (n: number): boolean => findings[n]!.found.length === 0 && !findings[n]!.open;
  const halves = joinedHalves(
    files.filter((_, n) => strange(n)),
    table,
  );
  const inHalves = new Set<RomFile>();
  for (const { rom, first, second, image } of halves) {
    add(rom, {
      files: [first.name, second.name],
      arrangement: 'joined',
      offset: 0,
      fileBytes: rom.bytes,
      image,
    });
    inHalves.add(first).add(second);
  }
  return {
    files: findings,
    sets: table.sets.map((set) => setFinding(set, table, places)),
    unknown: findings.filter((_, n) => strange(n) && !inHalves.has(files[n]!)),
  };
}

function setFinding(
  set: KnownRomSet,
  table: RomTable,
  places: ReadonlyMap<KnownRom, readonly RomPlace[]>,
): RomSetFinding {
  const parts = rolesOf(set).map((role): RomPart => {
    const rom = romOf(table, set.roms[role]!);
    return { role, rom, places: places.get(rom) ?? [] };
  });
  const missing = parts.filter((part) => part.places.length === 0).map(({ rom }) => rom);
  return { set, parts, complete: missing.length === 0, missing };
}

/** The sets of a model that are complete, newest first. */
export function completeSets(inventory: RomInventory, model?: RomModel): RomSetFinding[] {
  return inventory.sets.filter(
    (finding) => finding.complete && (model ?? finding.set.model) === finding.set.model,
  );
}

/** The image that a set has for a role; undefined if it is missing. */
export function imageOf(finding: RomSetFinding, role: RomRole): Uint8Array | undefined {
  return finding.parts.find((part) => part.role === role)?.places[0]?.image;
}

/** The images of a complete set, for a machine. @throws RangeError if a ROM is missing; the message names it. */
export function romSetOf(finding: RomSetFinding): RomSet {
  const [missing] = finding.missing;
  if (missing) throw new RangeError(`${finding.set.title} is not complete: the ${missing.title} is missing`);
  const { title } = finding.set;
  return {
    title,
    assigner: imageOf(finding, 'assigner')!,
    lower: imageOf(finding, 'lower')!,
    upper: imageOf(finding, 'upper'),
  };
}

interface JoinedRom {
  readonly rom: KnownRom;
  readonly first: RomFile;
  readonly second: RomFile;
  readonly image: Uint8Array;
}

/**
 * Known ROMs of which one file is the first half and another the second. Which pairs to try follows from their
 * CRC-32s, without looking at every pair.
 */
function joinedHalves(files: readonly RomFile[], table: RomTable): JoinedRom[] {
  const joined: JoinedRom[] = [];
  for (const half of new Set(table.roms.map((rom) => rom.bytes / 2))) {
    const roms = table.roms.filter((rom) => rom.bytes === 2 * half);
    const sized = files.filter(({ bytes }) => bytes.length === half);
    const byCrc = new Map<number, RomFile>();
    for (const file of sized) byCrc.set(crc32Of(file.bytes), file);
    for (const [crc, first] of byCrc) {
      const advanced = advanceCrc(crc, half);
      for (const wanted of roms) {
        const second = byCrc.get((Number.parseInt(wanted.crc32, 16) ^ advanced) >>> 0);
        if (!second) continue;
        const image = new Uint8Array(2 * half);
        image.set(first.bytes);
        image.set(second.bytes, half);
        if (romWithContent(image, [wanted])) joined.push({ rom: wanted, first, second, image });
      }
    }
  }
  return joined;
}

/** One line about how a ROM lies in its file, for people; empty if it simply is the file. */
export function arrangementText({
  arrangement,
  offset,
  rom,
  bytes,
}: Pick<FoundRom, 'arrangement' | 'offset' | 'rom'> & {
  readonly bytes: number;
}): string {
  switch (arrangement) {
    case 'whole':
      return '';
    case 'repeated':
      return `${bytes / rom.bytes} times in ${bytes} bytes`;
    case 'part':
      return `at ${offset.toString(16).toUpperCase()}h of ${bytes} bytes`;
    case 'half':
      return 'one of its two equal halves';
    case 'trimmed':
      return `without the ${rom.bytes - bytes} blank bytes at its end`;
    case 'joined':
      return 'in two halves';
  }
}
