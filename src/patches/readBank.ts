import { Bank, BankError, type BankOrigin, type BankPatch, type BankTone, inPlace } from './bank.js';
import { BankCollector } from './bankCollector.js';
import { bankFromJson } from './bankJson.js';
import { hasMarker, looksLikeTones, M16C, m16cImages, m16cToneOffset } from './cartridge.js';
import { findRecords, MEMORY_IMAGE_BYTES, MEMORY_IMAGE_RECORDS } from './memoryImage.js';
import { TONE_BYTES } from './parameters.js';
import { Patch } from './patch.js';
import { PATCH_BYTES } from './patchParameters.js';
import type { RecordPlace } from './recordPlace.js';
import { type Report, type SplitOptions, splitSysex } from './sysexStream.js';
import { Tone } from './tone.js';

/**
 * Reads a bank: a SysEx file with any mixture of JX-8P and Super-JX messages, an M-16C cartridge image (2,048
 * bytes, or several in a row), an 8 KB memory image, or the JSON of `bankToJson`. What cannot be read is skipped and
 * reported. Tones whose file broke the 7-bit rule are repaired unless `repair` is false.
 *
 * @throws {BankError} when nothing usable is in the file.
 */
export function readBank(bytes: Uint8Array, options: SplitOptions = {}): Bank {
  if (bytes.length === 0) throw new BankError('The file is empty.');
  if (bytes[0] === 0xf0) return readSysexBank(bytes, options);
  const images = m16cImages(bytes);
  const marked = images > 0 && range(images).every((bank) => hasMarker(bytes, bank));
  if (marked) return readCartridge(bytes, images);
  if (beginsLikeJson(bytes)) return bankFromJson(new TextDecoder().decode(bytes), bytes.slice());
  if (bytes.length === MEMORY_IMAGE_BYTES) {
    const bank = readMemoryImage(bytes);
    if (bank) return bank;
  }
  if (images > 0 && range(images).every((bank) => looksLikeTones(bytes, bank))) {
    return readCartridge(bytes, images);
  }
  if (bytes.includes(0xf0)) return readSysexBank(bytes, options);
  throw new BankError(
    `This is no bank of the JX-8P or Super-JX: ${bytes.length} bytes without a System Exclusive message or the ` +
      'layout of a memory cartridge. Use a .syx file, a 2,048-byte M-16C image, an 8,192-byte memory image or a bank as JSON.',
  );
}

/** True if the first character that is no white space is an opening brace. */
function beginsLikeJson(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 64)).trimStart().startsWith('{');
}

function readSysexBank(bytes: Uint8Array, options: SplitOptions): Bank {
  const { frames, reports } = splitSysex(bytes, { repair: options.repair ?? true });
  const collector = new BankCollector(reports);
  for (const frame of frames) collector.take(frame);
  return collector.finish(frames, bytes.slice());
}

function readCartridge(bytes: Uint8Array, images: number): Bank {
  const tones: BankTone[] = [];
  const reports: Report[] = [];
  for (const bank of range(images)) {
    if (!hasMarker(bytes, bank)) {
      reports.push({
        offset: bank * M16C.bytes + M16C.markerAt,
        text: 'the 55h that marks an M-16C cartridge is missing; the tones were read all the same.',
      });
    }
  }
  for (const slot of range(images * M16C.tones)) {
    const offset = cartridgeOffset(slot);
    tones.push({ tone: new Tone(bytes.subarray(offset, offset + TONE_BYTES)), slot, offset });
  }
  return new Bank(tones, [], reports, [], imageOrigin(bytes, tones, []));
}

function readMemoryImage(bytes: Uint8Array): Bank | undefined {
  const { patchesAt, tonesAt } = findRecords(bytes);
  if (patchesAt === undefined && tonesAt === undefined) return undefined;
  const reports: Report[] = [];
  const patches: BankPatch[] = [];
  const tones: BankTone[] = [];
  if (patchesAt === undefined)
    reports.push({ offset: 0, text: 'no patches were found in the memory image.' });
  else {
    for (const slot of range(MEMORY_IMAGE_RECORDS.patches)) {
      const offset = patchesAt + slot * PATCH_BYTES;
      patches.push({ patch: new Patch(bytes.subarray(offset, offset + PATCH_BYTES)), slot, offset });
    }
  }
  if (tonesAt === undefined) reports.push({ offset: 0, text: 'no tones were found in the memory image.' });
  else {
    for (const slot of range(MEMORY_IMAGE_RECORDS.tones)) {
      const offset = tonesAt + slot * TONE_BYTES;
      tones.push({ tone: new Tone(bytes.subarray(offset, offset + TONE_BYTES)), slot, offset });
    }
  }
  return new Bank(tones, patches, reports, [], imageOrigin(bytes, tones, patches));
}

function imageOrigin(
  bytes: Uint8Array,
  tones: readonly BankTone[],
  patches: readonly BankPatch[],
): BankOrigin {
  const place = (item: Tone | Patch, offset: number): RecordPlace => ({
    item,
    saved: item.raw.slice(),
    offset,
    form: 'image',
  });
  const places = [
    ...tones.map(({ tone, offset }) => place(tone, offset)),
    ...patches.map(({ patch, offset }) => place(patch, offset)),
  ];
  return inPlace(bytes, places, []);
}

/** Byte of tone `n` counted through all images of a file. */
function cartridgeOffset(n: number): number {
  return m16cToneOffset(Math.floor(n / M16C.tones), n % M16C.tones);
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
