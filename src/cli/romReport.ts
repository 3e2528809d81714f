/** What `superjx roms` says about what it found. */

import type { RomFileList } from '../node/romFiles.js';
import { type ModelStatus, modelStatuses, modelTitle } from '../rom/chooseSet.js';
import type { RomFinding } from '../rom/identify.js';
import { arrangementText, type RomFileFinding, type RomInventory, type RomPart } from '../rom/inventory.js';
import type { KnownRom, RomTable } from '../rom/knownRoms.js';
import { rolesOf, romOf } from '../rom/knownRoms.js';
import { count } from './summary.js';

/** More unknown files than this are only counted; `--json` names them all. */
const MOST_UNKNOWN = 30;

/** The report as JSON. */
export function romReportJson({ inventory, list }: RomReport): object {
  return {
    complete: inventory.sets.some((finding) => finding.complete),
    sets: inventory.sets.map(({ set, complete, parts }) => ({
      model: set.model,
      title: set.title,
      complete,
      roms: parts.map(({ role, rom, places }) => ({
        role,
        ...romJson(rom),
        found: places.map(({ files, arrangement, offset }) => ({ files, arrangement, offset })),
      })),
    })),
    openFirmware: inventory.files
      .filter((file) => file.open !== undefined)
      .map(({ name, open }) => ({ name, role: open })),
    unknown: inventory.unknown.map((file) => ({
      name: file.name,
      bytes: file.bytes,
      crc32: file.crc32,
      sha1: file.sha1,
      halvesEqual: file.halvesEqual,
      blank: file.blank,
      program: file.program ?? null,
    })),
    skipped: list.skipped,
    otherFiles: list.otherFiles,
  };
}

/** What was looked at and what was found in it. */
export interface RomReport {
  readonly inventory: RomInventory;
  readonly list: RomFileList;
}

function romJson({ title, fileName, bytes, crc32, sha1 }: KnownRom): object {
  return { title, fileName, bytes, crc32, sha1 };
}

/** The report for people. */
export function romReportText({ inventory, list }: RomReport): string {
  const lines: string[] = [];
  for (const status of modelStatuses(inventory)) lines.push(...modelLines(status, inventory));
  for (const file of inventory.files) {
    if (file.open) lines.push(`${file.name}: image of the open firmware, ${file.open}`);
  }
  const notable = inventory.unknown.filter((file) => list.named.includes(file.name) || mayBeRom(file));
  if (notable.length > 0) {
    lines.push(`${count(notable.length, 'unknown file')}:`);
    for (const file of notable.slice(0, MOST_UNKNOWN)) lines.push(...unknownLines(file));
    const more = notable.length - MOST_UNKNOWN;
    if (more > 0) lines.push(`  and ${more} more; --json names them all`);
  }
  for (const { name, reason } of list.skipped) lines.push(`not read: ${name}: ${reason}`);
  const others = list.otherFiles + inventory.unknown.length - notable.length;
  if (others > 0) lines.push(`${count(others, 'other file')} that can hardly be ROM dumps`);
  return `${lines.join('\n')}\n`;
}

/** False for texts and files of sizes that no chip has, unless they look like a program. */
function mayBeRom({ text, bytes, program }: RomFinding): boolean {
  return text === undefined ? bytes % 0x100 === 0 || program !== undefined : text !== 'plain';
}

/** Every complete set of a model; of one that has none, what is there and what is missing. */
function modelLines(status: ModelStatus, inventory: RomInventory): string[] {
  const complete = inventory.sets.filter(({ set, complete }) => complete && set.model === status.model);
  if (complete.length > 0) {
    return complete.flatMap((finding) => [`${finding.set.title}: complete`, ...finding.parts.map(partLine)]);
  }
  const { nearest, missing } = status;
  const name = modelTitle(nearest);
  if (status.found === 0) return [`${name}: none of its ROMs`];
  return [
    `${name}: not complete`,
    ...nearest.parts.filter(({ places }) => places.length > 0).map(partLine),
    ...missing.flatMap(({ role, choices }) =>
      choices.map((rom, n) => `  ${n === 0 ? role.padEnd(9) : '      or '}missing: ${missingText(rom)}`),
    ),
  ];
}

function partLine({ role, rom, places }: RomPart): string {
  const where = places.map(({ files, arrangement, offset, fileBytes }) => {
    const how = arrangementText({ arrangement, offset, rom, bytes: fileBytes });
    return `${files.join(' and ')}${how === '' ? '' : ` (${how})`}`;
  });
  return `  ${role.padEnd(9)}${rom.title}: ${where.join(', ')}`;
}

function missingText({ title, fileName, bytes, crc32, sha1 }: KnownRom): string {
  return `${title}, usually ${fileName}, ${bytes} bytes, CRC-32 ${crc32}, SHA-1 ${sha1}`;
}

function unknownLines(file: RomFileFinding): string[] {
  return [
    `  ${file.name}: ${file.bytes} bytes, CRC-32 ${file.crc32}, SHA-1 ${file.sha1}`,
    ...remarks(file).map((remark) => `    ${remark}`),
  ];
}

function remarks({ blank, halvesEqual, program, text }: RomFinding): string[] {
  if (text === 'plain') return ['a text, not a dump'];
  if (text) return [`${text} text: make a binary image of it first`];
  if (blank) return ['blank: all its bytes are the same'];
  const found: string[] = [];
  if (halvesEqual) found.push('its two halves are equal');
  if (program) {
    const entry = `${program.entry.toString(16).toUpperCase().padStart(4, '0')}h`;
    const whose = program.processor === 'HD6303' ? "an assigner's HD6303" : "a sound board's 8031";
    found.push(`looks like a program for ${whose}: begins at ${entry} with ${program.start.join('; ')}`);
  } else {
    found.push('does not look like a program for the HD6303 or the 8031');
  }
  return found;
}

/** The table of ROMs that are known. */
export function knownRomsText(table: RomTable): string {
  const lines = table.sets.flatMap((set) => [
    set.title,
    ...rolesOf(set).map((role) => `  ${role.padEnd(9)}${missingText(romOf(table, set.roms[role]!))}`),
  ]);
  return `${lines.join('\n')}\n`;
}
