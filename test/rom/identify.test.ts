import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifyRom } from '../../src/rom/identify.js';
import { KNOWN_ROMS, rolesOf, romOf } from '../../src/rom/knownRoms.js';
import { openFirmware } from '../../src/rom/openFirmware.js';
import { DUMPS, joined, noise, STAND_IN_TABLE, standIn } from './standIns.js';

const { mksA108, mksB, jx10B, jx10C } = DUMPS;
const blank = (length: number, byte = 0xff): Uint8Array => new Uint8Array(length).fill(byte);

/** What is found, in short: `jx10B part at 2000`. */
function finds(bytes: Uint8Array): string[] {
  return identifyRom(bytes, STAND_IN_TABLE).found.map(
    ({ rom, arrangement, offset }) => `${rom.id} ${arrangement} at ${offset.toString(16)}`,
  );
}

describe('a known image is recognised', () => {
  it.each([
    ['by itself', jx10B, ['jx10B whole at 0']],
    ['twice in a chip of twice the size', joined(jx10B, jx10B), ['jx10B repeated at 0']],
    ['four times', joined(jx10B, jx10B, jx10B, jx10B), ['jx10B repeated at 0']],
    ['in the lower half of a chip', joined(jx10B, blank(0x2000)), ['jx10B part at 0']],
    ['in the upper half', joined(blank(0x2000), jx10B), ['jx10B part at 2000']],
    ['in the upper half behind zeros', joined(blank(0x2000, 0), jx10B), ['jx10B part at 2000']],
    ['at the end of a 64 KB chip', joined(blank(0x8000), mksA108), ['mksA108 part at 8000']],
    ['twice, with blanks behind', joined(jx10B, jx10B, blank(0x4000)), ['jx10B part at 0']],
    ['beside another in one chip', joined(jx10B, jx10C), ['jx10B part at 0', 'jx10C part at 2000']],
    [
      'with others of other sizes',
      joined(mksB, jx10C, jx10B),
      ['mksB part at 0', 'jx10C part at 4000', 'jx10B part at 6000'],
    ],
    ['behind a header', joined(noise(128, 20), mksB), ['mksB part at 80']],
    ['before rubbish', joined(mksB, Uint8Array.of(13, 10)), ['mksB part at 0']],
  ])('%s', (_, bytes, expected) => {
    expect(finds(bytes)).toEqual(expected);
  });

  it('of which the file is one of two equal halves', () => {
    const half = noise(0x1000, 30);
    const image = joined(half, half);
    const table = { roms: [{ ...knownOf(image), id: 'doubled' }], sets: [] };
    const [found] = identifyRom(half, table).found;
    expect(found?.arrangement).toBe('half');
    expect(found?.image).toEqual(image);
  });

  it.each([0xff, 0x00])('without the blank bytes (%i) at its end, or some of them', (byte) => {
    const code = noise(0x1800, 31);
    const image = joined(code, blank(0x800, byte));
    const table = { roms: [{ ...knownOf(image), id: 'short' }], sets: [] };
    for (const bytes of [code, joined(code, blank(0x700, byte))]) {
      const [found] = identifyRom(bytes, table).found;
      expect(found?.arrangement).toBe('trimmed');
      expect(found?.image).toEqual(image);
    }
  });

  it('and its image is handed out whole, as a copy', () => {
    const file = joined(blank(0x2000), jx10B, Uint8Array.of(0));
    const [found] = identifyRom(file, STAND_IN_TABLE).found;
    file.fill(0);
    expect(found?.image).toEqual(jx10B);
  });

  it('and no other, whatever byte is changed', () => {
    const place = fc.record({ at: fc.nat(jx10B.length - 1), change: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(place, ({ at, change }) => {
        const bytes = jx10B.slice();
        bytes[at] = bytes[at]! ^ change;
        expect(finds(bytes)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('only if the SHA-1 is right too', () => {
    const roms = STAND_IN_TABLE.roms.map((rom) => ({ ...rom, sha1: '0'.repeat(40) }));
    expect(identifyRom(jx10B, { ...STAND_IN_TABLE, roms }).found).toEqual([]);
  });
});

function knownOf(image: Uint8Array) {
  const { bytes, crc32, sha1 } = identifyRom(image, STAND_IN_TABLE);
  return { role: 'lower', title: 'made here', fileName: 'x', bytes, crc32, sha1 } as const;
}

describe('of an unknown image it is told', () => {
  it('its size and hashes', () => {
    const { bytes, crc32, sha1 } = identifyRom(new TextEncoder().encode('123456789'), STAND_IN_TABLE);
    expect([bytes, crc32, sha1]).toEqual([9, 'cbf43926', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441']);
  });

  it('whether its halves are equal, and whether it is blank', () => {
    const told = (bytes: Uint8Array) => {
      const { halvesEqual, blank: empty } = identifyRom(bytes, STAND_IN_TABLE);
      return [halvesEqual, empty];
    };
    expect(told(joined(noise(0x1000, 1), noise(0x1000, 1)))).toEqual([true, false]);
    expect(told(noise(0x2000, 1))).toEqual([false, false]);
    expect(told(blank(0x2000))).toEqual([true, true]);
    expect(told(new Uint8Array(0))).toEqual([false, false]);
    expect(told(new Uint8Array(3))).toEqual([false, true]);
  });

  it('that it is the open firmware', () => {
    const open = openFirmware();
    for (const role of ['assigner', 'lower', 'upper'] as const)
      expect(identifyRom(open[role]!).open).toBe(role);
  });

  it('which processor it looks like a program for', () => {
    const seen = (bytes: Uint8Array) => identifyRom(bytes, { roms: [], sets: [] }).program?.processor;
    expect(seen(standIn('assigner', 1))).toBe('HD6303');
    expect(seen(joined(blank(0x8000), standIn('assigner', 1)))).toBe('HD6303');
    expect(seen(standIn('lower', 1))).toBe('8031');
    expect(seen(standIn('upper', 1))).toBe('8031');
    expect(seen(joined(standIn('lower', 1), blank(0x4000)))).toBe('8031');
    expect(seen(blank(0x8000))).toBeUndefined();
    expect(seen(blank(0x8000, 0))).toBeUndefined();
    expect(seen(new Uint8Array(5))).toBeUndefined();
  });

  it('and noise seldom looks like one', () => {
    const seen = Array.from(
      { length: 200 },
      (_, n) => identifyRom(noise(0x4000, 100 + n), STAND_IN_TABLE).program,
    );
    expect(seen.filter((program) => program !== undefined).length).toBeLessThan(8);
  });

  it.each([
    ['Intel HEX', ':10000000020042FFFFFFFFFFFFFFFFFFFFFFFFFFBC\n'],
    ['S-record', 'S1130000285F245F2212226A000424290008237C2A\n'],
    ['plain', 'ROMs of my JX-10, read in 1998.\n'],
    ['plain', 'Grüße\r\n'],
  ])('that it is text: %s', (kind, content) => {
    expect(identifyRom(new TextEncoder().encode(content), STAND_IN_TABLE).text).toBe(kind);
  });
});

describe('the table of known ROMs', () => {
  it('has well-formed hashes and sockets, and no two ROMs alike', () => {
    for (const { bytes, crc32, sha1, role } of KNOWN_ROMS.roms) {
      expect(crc32).toMatch(/^[0-9a-f]{8}$/);
      expect(sha1).toMatch(/^[0-9a-f]{40}$/);
      expect(role === 'assigner' ? [0x4000, 0x8000] : [0x2000, 0x4000]).toContain(bytes);
    }
    for (const key of ['id', 'sha1', 'crc32', 'fileName'] as const) {
      expect(new Set(KNOWN_ROMS.roms.map((rom) => rom[key])).size).toBe(KNOWN_ROMS.roms.length);
    }
  });

  it('uses every ROM, each in its role', () => {
    const used = KNOWN_ROMS.sets.flatMap((set) =>
      rolesOf(set).map((role) => {
        const rom = romOf(KNOWN_ROMS, set.roms[role]!);
        expect(rom.role).toBe(role);
        return rom;
      }),
    );
    expect(new Set(used)).toEqual(new Set(KNOWN_ROMS.roms));
  });
});

const reference = process.env.SUPERJX_REFERENCE;

describe.skipIf(reference === undefined)('the hashes of the reference (needs SUPERJX_REFERENCE)', () => {
  it('are those of the table', async () => {
    const { readFileSync } = await import('node:fs');
    const page = readFileSync(`${reference}/reference/hardware.md`, 'utf8');
    const rows = [
      ...page.matchAll(
        /^\|[^|]*\| (\S+) \| \w+[^|]* \| ([0-9A-F]+)h \| ([0-9a-f]{8}) \| ([0-9a-f]{40}) \|/gm,
      ),
    ];
    const listed = rows.map(([, fileName, size, crc32, sha1]) => ({
      fileName,
      bytes: Number.parseInt(size!, 16),
      crc32,
      sha1,
    }));
    const ours = KNOWN_ROMS.roms.map(({ fileName, bytes, crc32, sha1 }) => ({
      fileName,
      bytes,
      crc32,
      sha1,
    }));
    const byName = (one: { fileName?: string | undefined }, other: { fileName?: string | undefined }) =>
      one.fileName! < other.fileName! ? -1 : 1;
    expect(listed.sort(byName)).toEqual(ours.sort(byName));
  });
});
