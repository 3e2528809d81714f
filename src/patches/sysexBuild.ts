import type { Patch } from './patch.js';
import type { SysexGroup, SysexModel, TransferStep } from './sysexMessages.js';
import type { Tone } from './tone.js';

/**
 * Builders for every System Exclusive message of the family, byte for byte as the machines send them. All throw
 * `RangeError` for a channel outside 0-15, a number that does not exist or a data byte above 7Fh.
 */

const ROLAND = 0x41;
const TONE_LEVEL = 0x20;
const PATCH_LEVEL = 0x30;
const TRANSFER_BLOCK_BYTES = 128;
const TRANSFER_OPCODES: Readonly<Record<TransferStep, number>> = {
  wsf: 0x40,
  rqf: 0x41,
  dat: 0x42,
  ack: 0x43,
  eof: 0x45,
  err: 0x4e,
  rjc: 0x4f,
};

/** Group numbers of the halves in tone messages. */
export const UPPER_GROUP: SysexGroup = 1;
export const LOWER_GROUP: SysexGroup = 2;

/** Group number of the internal memory in bulk messages; the cartridge is 2. */
export const INTERNAL_GROUP: SysexGroup = 1;

/** APR of a tone, 67 bytes: to the edit area of a half of a Super-JX, or of a JX-8P (group 1). */
export function toneApr(
  tone: Tone,
  { channel = 0, group = UPPER_GROUP, model = 'super-jx' }: AddressOptions = {},
): Uint8Array {
  return message(0x35, channel, model, [TONE_LEVEL, group, ...tone.data()]);
}

/** APR of a patch, 61 bytes. */
export function patchApr(patch: Patch, { channel = 0 }: AddressOptions = {}): Uint8Array {
  return message(0x35, channel, 'super-jx', [PATCH_LEVEL, 0x01, ...patch.toParameters()]);
}

/** IPR: changes parameters of the edit area; tone numbers 0-58, patch 00h-34h (JX-8P 0-6). */
export function individualParameters(
  level: 'tone' | 'patch',
  changes: readonly { readonly number: number; readonly value: number }[],
  { channel = 0, group = UPPER_GROUP, model = 'super-jx' }: AddressOptions = {},
): Uint8Array {
  const pairs = changes.flatMap(({ number, value }) => [number, value]);
  return message(0x36, channel, model, [level === 'tone' ? TONE_LEVEL : PATCH_LEVEL, group, ...pairs]);
}

/** PGR of the Super-JX: selects a patch or a half's tone. `bytes` 10 as 3.x firmware sends, 11 as Roland printed. */
export function programNumber(
  level: 'tone' | 'patch',
  number: number,
  { channel = 0, group = UPPER_GROUP, bytes = 10 }: AddressOptions & { readonly bytes?: 10 | 11 } = {},
): Uint8Array {
  const extension = bytes === 11 ? [0x00] : [];
  return message(0x34, channel, 'super-jx', [
    level === 'tone' ? TONE_LEVEL : PATCH_LEVEL,
    group,
    ...extension,
    number,
    0x00,
  ]);
}

/** PGR of the JX-8P, 11 bytes: writes the APR sent before it to slot 0-31. */
export function jx8pWrite(slot: number, { channel = 0 }: AddressOptions = {}): Uint8Array {
  if (!Number.isInteger(slot) || slot < 0 || slot > 31) {
    throw new RangeError(`a JX-8P memory has slots 0 to 31, not ${slot}`);
  }
  return message(0x34, channel, 'jx8p', [TONE_LEVEL, 0x01, 0x00, slot, 0x02]);
}

/** BLD of a tone, 69 bytes: to memory slot 0-49 of the internal memory or the cartridge. */
export function toneBulk(
  tone: Tone,
  slot: number,
  { channel = 0, group = INTERNAL_GROUP }: AddressOptions = {},
): Uint8Array {
  if (!Number.isInteger(slot) || slot < 0 || slot > 49) {
    throw new RangeError(`the tone memory has slots 0 to 49, not ${slot}`);
  }
  return message(0x37, channel, 'super-jx', [TONE_LEVEL, group, 0x00, slot, ...tone.data()]);
}

/** BLD of a patch, 106 bytes: to memory slot 0-63; the record travels as nibbles, high first. */
export function patchBulk(
  patch: Patch,
  slot: number,
  { channel = 0, group = INTERNAL_GROUP }: AddressOptions = {},
): Uint8Array {
  if (!Number.isInteger(slot) || slot < 0 || slot > 63) {
    throw new RangeError(`the patch memory has slots 0 to 63, not ${slot}`);
  }
  const nibbles = [...patch.raw].flatMap((byte) => [byte >> 4, byte & 0x0f]);
  return message(0x37, channel, 'super-jx', [PATCH_LEVEL, group, 0x00, slot, ...nibbles]);
}

/** One message of the handshake file transfer; `data` goes between header and F7 as it is. */
export function fileTransfer(
  step: TransferStep,
  data: ArrayLike<number> = [],
  { channel = 0 }: AddressOptions = {},
): Uint8Array {
  return message(TRANSFER_OPCODES[step], channel, 'super-jx', Array.from(data));
}

/** WSF or RQF of the handshake transfer: the file's name, 7-bit bytes, and the sum that makes it 0 mod 128. */
export function fileTransferName(
  step: 'wsf' | 'rqf',
  name: ArrayLike<number>,
  options: AddressOptions = {},
): Uint8Array {
  return fileTransfer(step, withSum(Array.from(name)), options);
}

/** DAT of the handshake transfer, 263 bytes: 128 bytes as nibbles, low first, and their sum. */
export function fileTransferBlock(block: ArrayLike<number>, options: AddressOptions = {}): Uint8Array {
  if (block.length !== TRANSFER_BLOCK_BYTES) {
    throw new RangeError(
      `a block of the file transfer has ${TRANSFER_BLOCK_BYTES} bytes, not ${block.length}`,
    );
  }
  return fileTransfer('dat', withSum(Array.from(block).flatMap((byte) => [byte & 0x0f, byte >> 4])), options);
}

function withSum(data: readonly number[]): number[] {
  const total = data.reduce((sum, byte) => sum + byte, 0);
  return [...data, -total & 0x7f];
}

/** Asks for everything in the edit area, 9 bytes (Vecoven V4; the open firmware answers it too). */
export function editAreaRequest({ channel = 0 }: AddressOptions = {}): Uint8Array {
  return message(0x3d, channel, 'super-jx', [0x02, 0x01, 0x07]);
}

/**
 * Universal real-time Master Fine Tuning to all devices, 8 bytes. `value` 0-3FFFh: 2000h is 440 Hz, a step is
 * 100/8192 cent (MIDI 1.0 Detailed Specification, CA-025).
 */
export function masterFineTuning(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > 0x3fff) {
    throw new RangeError(`master fine tuning is a whole number from 0 to 16383, not ${value}`);
  }
  return Uint8Array.of(0xf0, 0x7f, 0x7f, 0x04, 0x03, value & 0x7f, value >> 7, 0xf7);
}

export interface AddressOptions {
  /** MIDI channel, 0-15; default 0. */
  readonly channel?: number;
  readonly group?: SysexGroup;
  /** Default 'super-jx'. */
  readonly model?: SysexModel;
}

function message(opcode: number, channel: number, model: SysexModel, content: readonly number[]): Uint8Array {
  if (!Number.isInteger(channel) || channel < 0 || channel > 15) {
    throw new RangeError(`a System Exclusive channel is 0 to 15, not ${channel}`);
  }
  for (const byte of content) {
    if (!Number.isInteger(byte) || byte < 0 || byte > 0x7f) {
      throw new RangeError(`a System Exclusive data byte is 0 to 127, not ${byte}`);
    }
  }
  return Uint8Array.of(0xf0, ROLAND, opcode, channel, model === 'jx8p' ? 0x21 : 0x24, ...content, 0xf7);
}
