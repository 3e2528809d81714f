import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rolesOf, romOf } from '../../src/rom/knownRoms.js';
import { DUMPS, joined, noise, STAND_IN_TABLE, standIn } from '../rom/standIns.js';
import { knowOnly, REAL_TABLE } from '../rom/standInTable.js';
import { superjxHere } from './superjxHere.js';
import { TemporaryFolder } from './superjxProcess.js';

/**
 * The examples of the pages are run, with stand-ins that count as the dumps which the examples have; what is missing
 * in them is shown with its real hash. `SUPERJX_WRITE_DOCS=1` writes the pages anew.
 */
const PAGES = ['docs/roms.md', 'roms/README.md'] as const;

const COUNTS: Readonly<Record<string, string>> = {
  'mks70-assigner-1.08': 'mksA108',
  'mks70-lower-1.03': 'mksB',
  'mks70-upper-1.03': 'mksC',
  'jx10-lower-2.1': 'jx10B',
};
knowOnly({
  ...REAL_TABLE,
  roms: REAL_TABLE.roms.map((rom) => {
    const standIn = STAND_IN_TABLE.roms.find(({ id }) => id === COUNTS[rom.id]);
    return standIn ? { ...rom, bytes: standIn.bytes, crc32: standIn.crc32, sha1: standIn.sha1 } : rom;
  }),
});

/** One note of 0.2 s, as a MIDI file. */
const SONG = Uint8Array.from(
  [...'MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk\0\0\0\x0c\0'].map((letter) => letter.charCodeAt(0)),
);
const NOTE = [0x90, 60, 100, 0x30, 0x80, 60, 0, 0, 0xff, 0x2f, 0];

let folder: TemporaryFolder;
let home: string;

beforeAll(() => {
  const { mksA108, mksB, mksC, jx10B } = DUMPS;
  folder = new TemporaryFolder();
  home = process.cwd();
  process.chdir(folder.path);
  mkdirSync('dumps/old', { recursive: true });
  mkdirSync('roms');
  writeFileSync('dumps/IMG_0001.BIN', mksA108);
  writeFileSync('dumps/right board.bin', joined(mksB, mksB));
  writeFileSync('dumps/backup.zip', zipSync({ 'mks/C-V103.IC1': mksC }));
  writeFileSync('dumps/old/from-a-jx10.bin', jx10B);
  writeFileSync('dumps/old/27128.bin', joined(noise(0x2000, 300), noise(0x2000, 300)));
  writeFileSync('roms/mks70.zip', zipSync({ a: mksA108, b: mksB, c: mksC }));
  writeFileSync('boards.zip', zipSync({ 'b-v103.ic1': mksB, 'c-v103.ic1': mksC }));
  writeFileSync('patched.bin', standIn('assigner', 123));
  writeFileSync('song.mid', Uint8Array.of(...SONG, ...NOTE));
});
afterAll(() => {
  process.chdir(home);
  folder.remove();
});

/** The page with every example and the table as they are now. */
async function rewritten(page: string): Promise<string> {
  let text = '';
  let from = 0;
  for (const example of page.matchAll(/^```\n\$ superjx (.*)\n[\s\S]*?^```$/gm)) {
    const [, command] = example;
    const { stdout, stderr } = await superjxHere(...command!.split(' '));
    text += `${page.slice(from, example.index)}\`\`\`\n$ superjx ${command}\n${stderr}${stdout}\`\`\``;
    from = example.index + example[0].length;
  }
  text += page.slice(from);
  return text.replace(
    /(<!-- known ROMs[^\n]*\n)[\s\S]*?(<!-- end of known ROMs)/,
    (_, begin, end) => `${begin}\n${knownTable()}\n\n${end}`,
  );
}

function knownTable(): string {
  const rows = REAL_TABLE.sets.flatMap((set) =>
    rolesOf(set).map((role) => {
      const { fileName, bytes, crc32, sha1 } = romOf(REAL_TABLE, set.roms[role]!);
      return `| ${set.title.replace('Roland ', '')} | ${role} | ${fileName} | ${bytes} | ${crc32} | ${sha1} |`;
    }),
  );
  return [
    '| machine | processor | usual name | bytes | CRC-32 | SHA-1 |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** Without what differs from run to run, or with every change of the open firmware's sounds. */
function steady(text: string): string {
  return text
    .replace(/^[\d.]+ x real time$/gm, '? x real time')
    .replace(/^peak .*$/gm, 'peak ?')
    .replace(/: [\d.]+ s, /g, ': ? s, ')
    .replace(/the display shows ".*"/g, 'the display shows ?')
    .replace(/\(SHA-1 \w+\); it runs/g, '(SHA-1 ?); it runs');
}

it.each(PAGES)('what %s shows is what the commands print', async (name) => {
  const path = fileURLToPath(new URL(`../../${name}`, import.meta.url));
  const page = readFileSync(path, 'utf8');
  const now = await rewritten(page);
  if (process.env.SUPERJX_WRITE_DOCS) writeFileSync(path, now);
  else expect(steady(page)).toBe(steady(now));
});
