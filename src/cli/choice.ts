import type { Bank } from '../patches/bank.js';
import { openBank, openJx8pBank } from '../patches/openBank/openBank.js';
import { readBank } from '../patches/readBank.js';
import type { SysexModel } from '../patches/sysexMessages.js';
import type { SplitOptions } from '../patches/sysexStream.js';
import type { Tone } from '../patches/tone.js';
import { namingFile, readInput } from './files.js';
import { parsePatchNumber, parseToneNumber, UsageError } from './values.js';

/** Reads a bank file and tells on stderr what had to be skipped. @throws BankError, UsageError */
export function readBankFile(path: string, options: SplitOptions = {}): Bank {
  const bank = namingFile(path, () => readBank(readInput(path), options));
  for (const { offset, text } of bank.reports) process.stderr.write(`${path}, byte ${offset}: ${text}\n`);
  return bank;
}

function sameName(name: string, wanted: string): boolean {
  return name.trim().toLowerCase() === wanted.trim().toLowerCase();
}

/** Slot 0-63 of a patch given as 1-64, A1-H8, or by a name of the bank (or of the ROM bank without one). */
export function choosePatch(text: string, bank: Bank | undefined): number {
  if (/^\s*(\d+|[a-h]-?[1-8])\s*$/i.test(text)) return parsePatchNumber(text);
  const patches =
    bank && bank.patches.length > 0
      ? bank.patches.filter((entry) => entry.slot < 64)
      : openBank().patches.map((patch, index) => ({ patch, slot: index }));
  const found = patches.find(({ patch }) => sameName(patch.name, text));
  if (!found)
    throw new UsageError(`No patch is called "${text}": give a name of the bank, A1 to H8 or 1 to 64.`);
  return found.slot;
}

/** A tone as data, or as its stored number from 0. */
export type ToneChoice = Tone | number;

/** The ROM's tones for a family of models: what a fresh memory has, and the presets behind them. */
function romTones(model: SysexModel): { readonly tones: readonly Tone[]; readonly presets: readonly Tone[] } {
  return model === 'jx8p' ? openJx8pBank() : openBank();
}

/**
 * A tone given by its number (of a Super-JX 1-100, of a JX-8P 1-96) or by a name of the bank, of the ROM's memory
 * tones, or of its presets.
 */
export function chooseTone(text: string, bank: Bank | undefined, model: SysexModel = 'super-jx'): ToneChoice {
  const { tones, presets } = romTones(model);
  if (/^\s*\d+\s*$/.test(text)) return parseToneNumber(text, tones.length, presets.length);
  const fromFile = bank?.toneNamed(text);
  if (fromFile) return fromFile;
  const preset = presets.findIndex((tone) => sameName(tone.name, text));
  if (preset >= 0) return tones.length + preset;
  const memory = tones.findIndex((tone) => sameName(tone.name, text));
  if (memory < 0 || bank) {
    const last = tones.length + presets.length;
    throw new UsageError(`No tone is called "${text}": give a name of the bank or 1 to ${last}.`);
  }
  return memory;
}

/** The ROM's tone of a stored number from 0, as a fresh instrument has it. */
export function romTone(number: number, model: SysexModel = 'super-jx'): Tone {
  const { tones, presets } = romTones(model);
  return number < tones.length ? tones[number]! : presets[number - tones.length]!;
}

/** Stored number of the first preset, and how many there are. */
export function presetNumbers(model: SysexModel): { readonly first: number; readonly count: number } {
  const { tones, presets } = romTones(model);
  return { first: tones.length, count: presets.length };
}
