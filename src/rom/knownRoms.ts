/**
 * Program ROMs of the family that are known by their hashes, and which of them belong together. Sizes, CRC-32 and
 * SHA-1 are those of MAME's driver `roland_jx8p.cpp`; no code of Roland's is here. Versions in the order in which
 * they are preferred, newest first.
 *
 * Not in the table: the display processors' mask ROMs (uPD7537-014, uPD7538A-013). Nobody has dumped them and nothing
 * needs them: the display link is emulated by what it does.
 */

/** The machines whose ROMs are known. */
export type RomModel = 'jx8p' | 'jx10' | 'mks70';

/** Where a program runs: the assigner's HD6303R, the lower sound board's 8031 (the JX-8P's only one), or the upper's. */
export type RomRole = 'assigner' | 'lower' | 'upper';

export const ROM_ROLES: readonly RomRole[] = ['assigner', 'lower', 'upper'];

/** One program ROM, by its content. */
export interface KnownRom {
  /** What the table calls it: `mks70-assigner-1.08`. */
  readonly id: string;
  readonly role: RomRole;
  /** For people: `MKS-70 assigner 1.08`. */
  readonly title: string;
  /** What such a dump is usually called; nothing is recognised by it. */
  readonly fileName: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly crc32: string;
  readonly sha1: string;
}

/** ROMs that make up one machine. */
export interface KnownRomSet {
  readonly model: RomModel;
  /** For people: `Roland MKS-70, version 1.08`. */
  readonly title: string;
  /** `id` of each ROM; a JX-8P has no upper board. */
  readonly roms: { readonly assigner: string; readonly lower: string; readonly upper?: string };
}

/** What dumps are compared with. */
export interface RomTable {
  readonly roms: readonly KnownRom[];
  /** Newest first within a model. */
  readonly sets: readonly KnownRomSet[];
}

function rom(
  id: string,
  role: RomRole,
  title: string,
  fileName: string,
  bytes: number,
  crc32: string,
  sha1: string,
): KnownRom {
  return { id, role, title, fileName, bytes, crc32, sha1 };
}

const ROMS: readonly KnownRom[] = [
  rom(
    'mks70-assigner-1.08',
    'assigner',
    'MKS-70 assigner 1.08',
    'mks70_v108-a.ic6',
    0x8000,
    'd0f2ed4e',
    '3f052684fbccf30cef391dc0420673002279d8e0',
  ),
  rom(
    'mks70-assigner-1.03',
    'assigner',
    'MKS-70 assigner 1.03',
    'a-v103.ic6',
    0x8000,
    '9d43f917',
    'fa9a1c8d5dd2c19bee2650aa3f7080773d90f8ef',
  ),
  rom(
    'mks70-lower-1.03',
    'lower',
    'MKS-70 lower sound board 1.03',
    'b-v103.ic1',
    0x4000,
    'd568f6d3',
    '78b723ad1e606f0fefc0ee17297172c1842e6bb6',
  ),
  rom(
    'mks70-upper-1.03',
    'upper',
    'MKS-70 upper sound board 1.03',
    'c-v103.ic1',
    0x4000,
    '4808729c',
    '0adcfa405d6f5be7c4c32ffa5b2e224c66e72f74',
  ),
  rom(
    'jx10-assigner-2.30',
    'assigner',
    'JX-10 assigner 2.30',
    'jx-10_a2_3.ic6',
    0x8000,
    '3cfc8b94',
    'add36ff741f25ddb5324ec921fe06e7f19a61efe',
  ),
  rom(
    'jx10-assigner-2.30-se',
    'assigner',
    'JX-10 assigner 2.30 SE',
    'jx10-2.3-se-00.ic6',
    0x8000,
    '60773d32',
    '74980fb5864b9ffeca2b1efce7512c0dbef96a67',
  ),
  rom(
    'jx10-lower-2.1',
    'lower',
    'JX-10 lower sound board 2.1',
    'jx-10_b2_1.ic1',
    0x2000,
    'db2c8a7a',
    'c99253149a9f23e6944e319f12594e8a02c3976f',
  ),
  rom(
    'jx10-upper-2.1',
    'upper',
    'JX-10 upper sound board 2.1',
    'jx-10_c2_1.ic1',
    0x2000,
    '4c701d9b',
    '76bb3e89d6dd348eda5c353fd822e95b3927e679',
  ),
  rom(
    'jx8p-assigner-3.1',
    'assigner',
    'JX-8P assigner 3.1',
    'jx8p_a3-1.ic6',
    0x4000,
    'fc566635',
    'aa7ce16107553f337eb87bbe6171062950389ea1',
  ),
  rom(
    'jx8p-assigner-2.1',
    'assigner',
    'JX-8P assigner 2.1',
    'jx8p-a-v21.ic6',
    0x4000,
    '4c357353',
    '287aad14dc22b1f9d814d0fa9ef3088dd8a33dc3',
  ),
  rom(
    'jx8p-assigner-2.1-danish',
    'assigner',
    'JX-8P assigner 2.1, Danish',
    'jx8p21a.ic6',
    0x4000,
    'f2d1ac36',
    '8df4d0647abbf70e4eea2971ac9c629c6f6ef4a3',
  ),
  rom(
    'jx8p-sound-2.1',
    'lower',
    'JX-8P sound board 2.1',
    'jx8p-b-v21.ic22',
    0x2000,
    '4f51c873',
    'c3217596000329ac2ff03f1b8b2a5e0f2f3d7783',
  ),
];

const MKS70_BOARDS = { lower: 'mks70-lower-1.03', upper: 'mks70-upper-1.03' } as const;
const JX10_BOARDS = { lower: 'jx10-lower-2.1', upper: 'jx10-upper-2.1' } as const;
const JX8P_BOARD = { lower: 'jx8p-sound-2.1' } as const;

/**
 * The ROMs of the JX-8P, JX-10 and MKS-70 that are known. The sound boards' programs stayed the same while the
 * assigners went from 1.03 to 1.08 (MKS-70), 2.1 to 2.3 (JX-10) and 2.1 to 3.1 (JX-8P). SE is Colin
 * Fraser's 2.30 with tone editing over MIDI; the set called Danish has other names for two tones.
 */
export const KNOWN_ROMS: RomTable = {
  roms: ROMS,
  sets: [
    {
      model: 'mks70',
      title: 'Roland MKS-70, version 1.08',
      roms: { assigner: 'mks70-assigner-1.08', ...MKS70_BOARDS },
    },
    {
      model: 'mks70',
      title: 'Roland MKS-70, version 1.03',
      roms: { assigner: 'mks70-assigner-1.03', ...MKS70_BOARDS },
    },
    {
      model: 'jx10',
      title: 'Roland JX-10, version 2.30',
      roms: { assigner: 'jx10-assigner-2.30', ...JX10_BOARDS },
    },
    {
      model: 'jx10',
      title: 'Roland JX-10, version 2.30 SE',
      roms: { assigner: 'jx10-assigner-2.30-se', ...JX10_BOARDS },
    },
    {
      model: 'jx8p',
      title: 'Roland JX-8P, version 3.1',
      roms: { assigner: 'jx8p-assigner-3.1', ...JX8P_BOARD },
    },
    {
      model: 'jx8p',
      title: 'Roland JX-8P, version 2.1',
      roms: { assigner: 'jx8p-assigner-2.1', ...JX8P_BOARD },
    },
    {
      model: 'jx8p',
      title: 'Roland JX-8P, version 2.1, Danish',
      roms: { assigner: 'jx8p-assigner-2.1-danish', ...JX8P_BOARD },
    },
  ],
};

/** The ROM of a table called `id`. @throws RangeError if the table has none. */
export function romOf(table: RomTable, id: string): KnownRom {
  const found = table.roms.find((candidate) => candidate.id === id);
  if (!found) throw new RangeError(`the table of ROMs has no ${id}`);
  return found;
}

/** The roles that a set fills. */
export function rolesOf(set: KnownRomSet): RomRole[] {
  return ROM_ROLES.filter((role) => set.roms[role] !== undefined);
}
