import { extname } from 'node:path';
import type { Command } from 'commander';
import { Bank, type BankPatch, type BankTone } from '../../patches/bank.js';
import { type ConvertedBank, cartridgeFile, jx8pFile, superJxFile } from '../../patches/bankFiles.js';
import { bankToJson } from '../../patches/bankJson.js';
import { TONE_PARAMETERS } from '../../patches/parameters.js';
import type { Patch } from '../../patches/patch.js';
import { PATCH_FIELDS, patchPlace } from '../../patches/patchFields.js';
import type { Tone } from '../../patches/tone.js';
import { readBankFile } from '../choice.js';
import { refuseOverwriting, writeOutput } from '../files.js';
import { count } from '../summary.js';
import { collect, parsePatchNumber, UsageError } from '../values.js';

/** Formats a bank can be written in, by the name of `--format`. */
const FORMATS = ['superjx', 'jx8p', 'm16c', 'json'] as const;
type Format = (typeof FORMATS)[number];

/** Options of every subcommand. */
interface ReadArguments {
  /** False: a tone message with bytes above 7Fh in it is dropped, not repaired. */
  repair: boolean;
  json?: boolean;
}

interface OutputArguments extends ReadArguments {
  out: string;
  format?: string;
}

interface ChoiceArguments {
  tone?: string[];
  patch?: string[];
}

const SOUNDING = TONE_PARAMETERS.filter(({ kind }) => kind !== 'character' && kind !== 'unused');

function list(files: string[], options: ReadArguments): void {
  const banks = files.map((file) => ({ file, bank: readBankFile(file, options) }));
  if (options.json) {
    const data = banks.map(({ file, bank }) => ({
      file,
      tones: bank.tones.map(({ tone, slot, offset }) => ({
        number: slot + 1,
        name: tone.name.trim(),
        offset,
      })),
      patches: bank.patches.map(({ patch, slot, offset }) => ({
        number: slot + 1,
        place: patchPlace(slot),
        name: patch.name.trim(),
        upperTone: bank.renumbered(patch).tone('upper') + 1,
        lowerTone: bank.renumbered(patch).tone('lower') + 1,
        keyMode: patch.keyMode,
        offset,
      })),
      reports: bank.reports,
    }));
    print(JSON.stringify(data));
    return;
  }
  for (const { file, bank } of banks) {
    print(`${file}: ${sizeText(bank.tones.length, bank.patches.length)}`);
    for (const { tone, slot } of bank.tones) print(`  tone  ${String(slot + 1).padStart(3)}  ${tone.name}`);
    for (const { patch: read, slot } of bank.patches) {
      const patch = bank.renumbered(read);
      const tones = `${patch.tone('upper') + 1}/${patch.tone('lower') + 1}`;
      print(`  patch ${patchPlace(slot).padStart(3)}  ${patch.name}  ${patch.keyMode}, tones ${tones}`);
    }
  }
}

function show(file: string, options: ChoiceArguments & ReadArguments): void {
  const bank = chosen(readBankFile(file, options), options, file);
  if (options.json) {
    process.stdout.write(bankToJson(bank));
    return;
  }
  for (const { tone, slot } of bank.tones) {
    print(`tone ${slot + 1}: ${tone.name.trim()}`);
    for (const [name, text] of toneTexts(tone)) print(`  ${name.padEnd(22)} ${text}`);
  }
  for (const { patch, slot } of bank.patches) {
    print(`patch ${patchPlace(slot)}: ${patch.name.trim()}`);
    for (const [name, text] of patchTexts(bank.renumbered(patch))) print(`  ${name.padEnd(22)} ${text}`);
  }
}

function convert(file: string, options: OutputArguments): void {
  refuseOverwriting(options.out, [file]);
  write(readBankFile(file, options), options);
}

function extract(file: string, options: OutputArguments & ChoiceArguments): void {
  refuseOverwriting(options.out, [file]);
  if (!options.tone && !options.patch) {
    throw new UsageError('Say what to extract with --tone or --patch; both may be repeated.');
  }
  const bank = readBankFile(file, options);
  write(chosen(bank, options, file), options);
}

/** Later files fill the first free places after earlier ones; what is there already stays where it is. */
function merge(files: string[], options: OutputArguments): void {
  refuseOverwriting(options.out, files);
  const tones = new Map<number, BankTone>();
  const patches = new Map<number, BankPatch>();
  for (const file of files) {
    const bank = readBankFile(file, options);
    const moved = new Map<number, number>();
    for (const entry of bank.tones) {
      const slot = place(tones, entry.slot, ({ tone }) => tone.equals(entry.tone));
      if (slot !== entry.slot) moved.set(entry.slot, slot);
      tones.set(slot, { ...entry, slot });
    }
    for (const entry of bank.patches) {
      const patch = bank.renumbered(entry.patch).clone();
      for (const half of ['upper', 'lower'] as const) {
        const slot = moved.get(patch.tone(half));
        if (slot !== undefined && slot < 128) patch.set(`${half}-tone`, slot);
      }
      const slot = place(patches, entry.slot, (other) => samePatch(other.patch, patch));
      patches.set(slot, { ...entry, patch, slot });
    }
  }
  write(bankOf([...tones.values()], [...patches.values()]), options);
}

/** The wished place if it is free or holds the same thing, else the first free one. */
function place<T>(taken: ReadonlyMap<number, T>, wished: number, isSame: (entry: T) => boolean): number {
  const there = taken.get(wished);
  if (there === undefined || isSame(there)) return wished;
  let slot = 0;
  while (taken.has(slot)) slot++;
  return slot;
}

function diff(first: string, second: string, options: ReadArguments): void {
  const a = readBankFile(first, options);
  const b = readBankFile(second, options);
  const differences: string[] = [];
  const slots = (list: readonly { slot: number }[], other: readonly { slot: number }[]) =>
    [...new Set([...list, ...other].map(({ slot }) => slot))].sort((x, y) => x - y);
  for (const slot of slots(a.tones, b.tones)) {
    const what = `tone ${slot + 1}`;
    differences.push(...compare(what, a.toneAt(slot), b.toneAt(slot), first, second, toneTexts, bytesOf));
  }
  const patchOf = (bank: Bank, slot: number) => {
    const patch = bank.patchAt(slot);
    return patch && bank.renumbered(patch);
  };
  for (const slot of slots(a.patches, b.patches)) {
    const what = `patch ${patchPlace(slot)}`;
    differences.push(
      ...compare(what, patchOf(a, slot), patchOf(b, slot), first, second, patchTexts, (patch) => patch.raw),
    );
  }
  if (options.json) print(JSON.stringify(differences));
  else for (const line of differences) print(line);
  process.exitCode = differences.length > 0 ? 1 : 0;
}

function compare<T extends Tone | Patch>(
  what: string,
  a: T | undefined,
  b: T | undefined,
  first: string,
  second: string,
  texts: (item: T) => [string, string][],
  bytes: (item: T) => Uint8Array,
): string[] {
  if (!a || !b) {
    const there = a ?? b;
    return there ? [`${what}: only in ${a ? first : second} (${there.name.trim()})`] : [];
  }
  const lines: string[] = [];
  if (a.name !== b.name) lines.push(`${what}: name "${a.name.trim()}" -> "${b.name.trim()}"`);
  const after = new Map(texts(b));
  for (const [name, text] of texts(a)) {
    if (after.get(name) !== text) lines.push(`${what}: ${name} ${text} -> ${after.get(name)}`);
  }
  const raw = bytes(b);
  if (lines.length === 0 && bytes(a).some((byte, i) => byte !== raw[i])) {
    lines.push(`${what}: stored bytes differ in ways that make no difference to the instrument`);
  }
  return lines;
}

function bytesOf(tone: Tone): Uint8Array {
  return tone.raw;
}

function toneTexts(tone: Tone): [string, string][] {
  return SOUNDING.map(({ name }) => [name, tone.display(name)]);
}

function patchTexts(patch: Patch): [string, string][] {
  return PATCH_FIELDS.map(({ name, show: text }) => [name, text(patch)]);
}

function samePatch(a: Patch, b: Patch): boolean {
  return a.raw.every((byte, i) => byte === b.raw[i]);
}

/** What --tone and --patch name; without either, everything. */
function chosen(bank: Bank, options: ChoiceArguments, file: string): Bank {
  if (!options.tone && !options.patch) return bank;
  const tones = (options.tone ?? []).map((text) => {
    const wanted = text.trim().toLowerCase();
    const found = bank.tones.find(
      ({ tone, slot }) => `${slot + 1}` === wanted || tone.name.trim().toLowerCase() === wanted,
    );
    if (!found) throw new UsageError(`${file} has no tone "${text}": give its number or name.`);
    return found;
  });
  const patches = (options.patch ?? []).map((text) => {
    const wanted = text.trim().toLowerCase();
    const slot = /^(\d+|[a-h]-?[1-8])$/.test(wanted) ? parsePatchNumber(wanted) : undefined;
    const found = bank.patches.find((entry) =>
      slot === undefined ? entry.patch.name.trim().toLowerCase() === wanted : entry.slot === slot,
    );
    if (!found) throw new UsageError(`${file} has no patch "${text}": give its place or name.`);
    return { ...found, patch: bank.renumbered(found.patch) };
  });
  return bankOf(tones, patches);
}

function bankOf(tones: readonly BankTone[], patches: readonly BankPatch[]): Bank {
  const bySlot = (a: { slot: number }, b: { slot: number }) => a.slot - b.slot;
  return new Bank([...tones].sort(bySlot), [...patches].sort(bySlot), [], [], {
    moved: [],
    write: (bank) => superJxFile(bank).bytes,
  });
}

function write(bank: Bank, options: OutputArguments): void {
  const { bytes, tones, patches, left } = CONVERTERS[formatOf(options)](bank);
  if (bytes.length === 0)
    throw new UsageError(`Nothing is left to write to ${options.out}. ${left.join(' ')}`);
  writeOutput(options.out, bytes);
  if (options.json) {
    print(JSON.stringify({ file: options.out, tones, patches, bytes: bytes.length, left }));
    return;
  }
  for (const sentence of left) process.stderr.write(`${options.out}: ${sentence}\n`);
  print(`${options.out}: ${sizeText(tones, patches)}, ${count(bytes.length, 'byte')}`);
}

const CONVERTERS: Readonly<Record<Format, (bank: Bank) => ConvertedBank>> = {
  superjx: superJxFile,
  jx8p: jx8pFile,
  m16c: cartridgeFile,
  json: (bank) => ({
    bytes: new TextEncoder().encode(bankToJson(bank)),
    tones: bank.tones.length,
    patches: bank.patches.length,
    left: [],
  }),
};

/** The format asked for, or the one that the file's name suggests. */
function formatOf({ format, out }: OutputArguments): Format {
  if (format !== undefined) {
    const found = FORMATS.find((name) => name === format.toLowerCase());
    if (!found) throw new UsageError(`"${format}" is no format: give ${FORMATS.join(', ')}.`);
    return found;
  }
  switch (extname(out).toLowerCase()) {
    case '.json':
      return 'json';
    case '.syx':
      return 'superjx';
    case '.ram':
    case '.rom':
    case '.bin':
      return 'm16c';
    default:
      throw new UsageError(`The name ${out} does not say which format: add --format ${FORMATS.join(', ')}.`);
  }
}

function sizeText(tones: number, patches: number): string {
  return `${count(tones, 'tone')}, ${count(patches, 'patch')}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** `superjx bank ...`. */
export function addBankCommand(program: Command): void {
  const bank = program
    .command('bank')
    .description('list, show, convert, extract, merge and compare bank files (.syx, cartridge images, JSON)')
    .allowExcessArguments()
    .action((_options: object, { args }: Command) => {
      const [wanted] = args;
      throw new UsageError(
        wanted === undefined
          ? 'Say what to do with which file: superjx bank --help lists the ways.'
          : `There is no superjx bank ${wanted}: superjx bank --help lists what there is.`,
      );
    });
  const reading = (command: Command, json = 'print JSON') =>
    command
      .option(
        '--no-repair',
        'drop tone messages with bytes above 7Fh in them instead of taking off the top bit',
      )
      .option('--json', json);
  const out = (command: Command) =>
    reading(command, 'print what was written as JSON')
      .requiredOption('-o, --out <file>', 'file to write')
      .option('--format <format>', `${FORMATS.join(', ')} (default: by the name of the file)`);
  const choices = (command: Command) =>
    command
      .option('--tone <n|name>', 'a tone of the file; may be repeated', collect)
      .option('--patch <n|name>', 'a patch of the file; may be repeated', collect);
  reading(bank.command('list').description('what is in the files').argument('<files...>')).action(list);
  reading(
    choices(bank.command('show').description('tones and patches with all parameters').argument('<file>')),
    'print JSON that can be edited and read back',
  ).action(show);
  out(bank.command('convert').description('write the bank in another format').argument('<file>')).action(
    convert,
  );
  out(choices(bank.command('extract').description('write some of it to a file').argument('<file>'))).action(
    extract,
  );
  out(bank.command('merge').description('put several banks into one').argument('<files...>')).action(merge);
  reading(
    bank
      .command('diff')
      .description('what differs between two files; exit status 1 if anything does')
      .argument('<first>')
      .argument('<second>'),
  ).action(diff);
}
