import type { Bank } from '../patches/bank.js';
import { openBank } from '../patches/openBank/openBank.js';
import { FIRST_PRESET_TONE } from '../patches/patch.js';
import { readBank } from '../patches/readBank.js';
import type { Tone } from '../patches/tone.js';
import { namingFile, readInput } from './files.js';
import { parsePatchNumber, parseToneNumber, UsageError } from './values.js';

/** Reads a bank file and tells on stderr what had to be skipped. @throws BankError, UsageError */
export function readBankFile(path: string): Bank {
  const bank = namingFile(path, () => readBank(readInput(path)));
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

/** A tone as data, or as its stored number 0-99. */
export type ToneChoice = Tone | number;

/** A tone given as 1-100 or by a name of the bank, of the ROM's memory tones, or of its presets. */
export function chooseTone(text: string, bank: Bank | undefined): ToneChoice {
  if (/^\s*\d+\s*$/.test(text)) return parseToneNumber(text);
  const fromFile = bank?.toneNamed(text);
  if (fromFile) return fromFile;
  const { tones, presets } = openBank();
  const preset = presets.findIndex((tone) => sameName(tone.name, text));
  if (preset >= 0) return FIRST_PRESET_TONE + preset;
  const memory = tones.findIndex((tone) => sameName(tone.name, text));
  if (memory < 0 || bank) {
    throw new UsageError(`No tone is called "${text}": give a name of the bank or 1 to 100.`);
  }
  return memory;
}

/** The ROM's tone of a stored number 0-99, as a fresh instrument has it. */
export function romTone(number: number): Tone {
  const { tones, presets } = openBank();
  return number < FIRST_PRESET_TONE ? tones[number]! : presets[number - FIRST_PRESET_TONE]!;
}
