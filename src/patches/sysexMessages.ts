import { TONE_BYTES } from './parameters.js';
import { PATCH_APR_BYTES, PATCH_BYTES } from './patchParameters.js';
import { hex } from './sysexStream.js';
import { V4_TONE_APR_BYTES, V4_TONE_BULK_BYTES, V4Tone } from './v4Tone.js';

/**
 * Every System Exclusive message of the JX-8P (model 21h) and the Super-JX (model 24h) as data. Layouts: Roland
 * JX-8P and MKS-70 MIDI implementations, JX-10 MIDI implementation 1.00, JX-10 manual of the 3.21 firmware, and
 * dumps of real machines. None of these messages has a checksum but the file transfer and the Vecoven V4 bulk
 * dump.
 */

/** Model byte. */
export type SysexModel = 'jx8p' | 'super-jx';

/** Group 1 of a tone is A/upper, 2 is B/lower; in a bulk dump 1 is internal memory, 2 the cartridge. */
export type SysexGroup = number;

interface Addressed {
  /** MIDI channel, 0-15. */
  readonly channel: number;
  readonly model: SysexModel;
  readonly group: SysexGroup;
}

/** APR of a tone: goes to the edit area of a half. */
export interface ToneAllParameters extends Addressed {
  readonly kind: 'tone-apr';
  /** 59 bytes. */
  readonly data: Uint8Array;
}

/** BLD of a tone: goes to memory. */
export interface ToneBulk extends Addressed {
  readonly kind: 'tone-bulk';
  /** Memory slot, 0-49. */
  readonly number: number;
  /** 59 bytes. */
  readonly data: Uint8Array;
}

/** APR of a patch. */
export interface PatchAllParameters extends Addressed {
  readonly kind: 'patch-apr';
  /** 51 to 53 parameters in APR order. */
  readonly parameters: Uint8Array;
}

/** BLD of a patch. */
export interface PatchBulk extends Addressed {
  readonly kind: 'patch-bulk';
  /** Memory slot, 0-63. */
  readonly number: number;
  /** 48-byte record. */
  readonly record: Uint8Array;
  /** False when the check byte of a V4 dump is wrong; absent for messages without one. */
  readonly checksumRight?: boolean;
}

/** IPR: one or more parameters of the edit area. */
export interface IndividualParameters extends Addressed {
  readonly kind: 'ipr';
  readonly level: 'tone' | 'patch';
  readonly changes: readonly { readonly number: number; readonly value: number }[];
}

/** PGR: selects a tone or patch; on a JX-8P with function 2 it files the APR before it. */
export interface ProgramNumber extends Addressed {
  readonly kind: 'pgr';
  readonly level: 'tone' | 'patch';
  readonly number: number;
  /** True for the JX-8P's "write to memory". */
  readonly write: boolean;
}

/** Names of the handshake file transfer's messages by opcode 40h-4Fh. */
export type TransferStep = 'wsf' | 'rqf' | 'dat' | 'ack' | 'eof' | 'err' | 'rjc';

/** One message of the cartridge file transfer. */
export interface FileTransfer {
  readonly kind: 'file-transfer';
  readonly channel: number;
  readonly step: TransferStep;
  /** What lies between the header and F7: file name, or 256 nibbles, with the sum at the end. */
  readonly data: Uint8Array;
}

/** APR or BLD of a tone of the Vecoven V4 firmware. */
export interface V4ToneMessage extends Addressed {
  readonly kind: 'v4-tone';
  /** Memory slot of a BLD. */
  readonly number: number | undefined;
  readonly tone: V4Tone;
}

/** Another message of the Vecoven V4 firmware, which a standard sound board has no use for. */
export interface V4Message {
  readonly kind: 'v4';
  readonly channel: number;
  readonly what: 'parameters' | 'request';
}

/** Universal real-time Master Fine Tuning. */
export interface MasterFineTuning {
  readonly kind: 'master-fine-tuning';
  /** 0-3FFFh; 2000h is 440 Hz, a step is 100/8192 cent. */
  readonly value: number;
}

/** Anything else; `reason` is a sentence. */
export interface UnknownMessage {
  readonly kind: 'unknown';
  readonly reason: string;
}

export type SysexMessage =
  | ToneAllParameters
  | ToneBulk
  | PatchAllParameters
  | PatchBulk
  | IndividualParameters
  | ProgramNumber
  | FileTransfer
  | V4ToneMessage
  | V4Message
  | MasterFineTuning
  | UnknownMessage;

const TONE_LEVEL = 0x20;
const PATCH_LEVEL = 0x30;
const TRANSFER_STEPS: Readonly<Record<number, TransferStep>> = {
  64: 'wsf',
  65: 'rqf',
  66: 'dat',
  67: 'ack',
  69: 'eof',
  78: 'err',
  79: 'rjc',
};

/** Decodes one whole message F0 ... F7. Never throws. */
export function decodeSysex(bytes: Uint8Array): SysexMessage {
  if (bytes[0] !== 0xf0 || bytes.at(-1) !== 0xf7) return unknown('this is no System Exclusive message.');
  if (bytes[1] === 0x7f && bytes[3] === 0x04 && bytes[4] === 0x03 && bytes.length === 8) {
    return { kind: 'master-fine-tuning', value: bytes[5]! | (bytes[6]! << 7) };
  }
  if (bytes[1] !== 0x41) return unknown(`a message of another maker (${hex(bytes[1]!)}).`);
  if (bytes.length < 6) return unknown('a Roland message without content.');
  const channel = bytes[3]! & 0x0f;
  const model = bytes[4] === 0x21 ? 'jx8p' : bytes[4] === 0x24 ? 'super-jx' : undefined;
  if (!model) return unknown(`a message of another Roland model (${hex(bytes[4]!)}).`);
  const opcode = bytes[2]!;
  const transfer = TRANSFER_STEPS[opcode];
  if (transfer) return { kind: 'file-transfer', channel, step: transfer, data: bytes.slice(5, -1) };
  if (opcode === 0x3d) return { kind: 'v4', channel, what: 'request' };
  if (bytes.length < 8) return unknown('a Super-JX message without content.');
  const level = bytes[5];
  if (level !== TONE_LEVEL && level !== PATCH_LEVEL)
    return unknown(`level ${hex(level!)} is neither tone nor patch.`);
  const address: Addressed = { channel, model, group: bytes[6]! };
  const tone = level === TONE_LEVEL;
  switch (opcode) {
    case 0x34:
      return decodePgr(bytes, address, tone);
    case 0x35:
      return tone ? decodeToneApr(bytes, address) : decodePatchApr(bytes, address);
    case 0x36:
      return decodeIpr(bytes, address, tone);
    case 0x37:
      return tone ? decodeToneBulk(bytes, address) : decodePatchBulk(bytes, address);
    case 0x38:
      return tone ? decodeV4ToneApr(bytes, address) : decodePatchApr(bytes, address);
    case 0x39:
      return { kind: 'v4', channel, what: 'parameters' };
    case 0x3a:
      return tone ? decodeV4ToneBulk(bytes, address) : decodeV4PatchBulk(bytes, address);
    default:
      return unknown(`operation ${hex(opcode)} is not one of the Super-JX.`);
  }
}

function unknown(reason: string): UnknownMessage {
  return { kind: 'unknown', reason };
}

function wrongLength(what: string, length: number, right: string): UnknownMessage {
  return unknown(`${what} has ${length} bytes instead of ${right}.`);
}

function decodePgr(bytes: Uint8Array, address: Addressed, tone: boolean): SysexMessage {
  const level = tone ? 'tone' : 'patch';
  if (address.model === 'jx8p') {
    if (bytes.length !== 11) return wrongLength('a JX-8P program number', bytes.length, '11');
    return { kind: 'pgr', ...address, level, number: bytes[8]!, write: bytes[9] === 0x02 };
  }
  // the 3.x and V4 firmware send 10 bytes, the MKS-70's text describes 11
  if (bytes.length !== 10 && bytes.length !== 11)
    return wrongLength('a program number', bytes.length, '10 or 11');
  return { kind: 'pgr', ...address, level, number: bytes[bytes.length - 3]!, write: false };
}

function decodeToneApr(bytes: Uint8Array, address: Addressed): SysexMessage {
  if (bytes.length !== 7 + TONE_BYTES + 1) return wrongLength('a tone', bytes.length, '67');
  return { kind: 'tone-apr', ...address, data: bytes.slice(7, 7 + TONE_BYTES) };
}

function decodePatchApr(bytes: Uint8Array, address: Addressed): SysexMessage {
  const count = bytes.length - 8;
  if (count < PATCH_APR_BYTES - 2 || count > PATCH_APR_BYTES) {
    return wrongLength('a patch', bytes.length, '59 to 61');
  }
  return { kind: 'patch-apr', ...address, parameters: bytes.slice(7, -1) };
}

function decodeIpr(bytes: Uint8Array, address: Addressed, tone: boolean): SysexMessage {
  const pairs = bytes.subarray(7, -1);
  if (pairs.length === 0 || pairs.length % 2 !== 0) {
    return unknown('a parameter change without complete pairs of number and value.');
  }
  const changes = [];
  for (let i = 0; i < pairs.length; i += 2) changes.push({ number: pairs[i]!, value: pairs[i + 1]! });
  return { kind: 'ipr', ...address, level: tone ? 'tone' : 'patch', changes };
}

function decodeToneBulk(bytes: Uint8Array, address: Addressed): SysexMessage {
  if (bytes.length !== 9 + TONE_BYTES + 1) return wrongLength('a bulk tone', bytes.length, '69');
  return { kind: 'tone-bulk', ...address, number: bytes[8]!, data: bytes.slice(9, -1) };
}

function decodePatchBulk(bytes: Uint8Array, address: Addressed): SysexMessage {
  if (bytes.length !== 9 + 2 * PATCH_BYTES + 1) return wrongLength('a bulk patch', bytes.length, '106');
  const record = new Uint8Array(PATCH_BYTES);
  for (let i = 0; i < PATCH_BYTES; i++) {
    const high = bytes[9 + 2 * i]!;
    const low = bytes[10 + 2 * i]!;
    if (high > 0x0f || low > 0x0f) return unknown('a bulk patch with a data byte above 0Fh.');
    record[i] = (high << 4) | low;
  }
  return { kind: 'patch-bulk', ...address, number: bytes[8]!, record };
}

function decodeV4ToneApr(bytes: Uint8Array, address: Addressed): SysexMessage {
  if (bytes.length !== 7 + V4_TONE_APR_BYTES + 1) return wrongLength('a V4 tone', bytes.length, '109');
  return { kind: 'v4-tone', ...address, number: undefined, tone: V4Tone.fromApr(bytes.subarray(7, -1)) };
}

function decodeV4ToneBulk(bytes: Uint8Array, address: Addressed): SysexMessage {
  if (bytes.length !== 9 + V4_TONE_BULK_BYTES + 1) return wrongLength('a V4 bulk tone', bytes.length, '88');
  return { kind: 'v4-tone', ...address, number: bytes[8]!, tone: V4Tone.fromBulk(bytes.subarray(9, -1)) };
}

/** The V4 packing: seven 7-bit bytes, then their top bits, the first byte's highest; six bytes in the last group. */
function decodeV4PatchBulk(bytes: Uint8Array, address: Addressed): SysexMessage {
  if (bytes.length !== 66) return wrongLength('a V4 bulk patch', bytes.length, '66');
  const record = new Uint8Array(PATCH_BYTES);
  let at = 9;
  for (let from = 0; from < PATCH_BYTES; from += 7) {
    const size = Math.min(7, PATCH_BYTES - from);
    const tops = bytes[at + size]!;
    for (let i = 0; i < size; i++) {
      record[from + i] = bytes[at + i]! | (((tops >> (size - 1 - i)) & 1) << 7);
    }
    at += size + 1;
  }
  const sum = record.reduce((total, byte) => total + byte, 0) & 0x7f;
  return { kind: 'patch-bulk', ...address, number: bytes[8]!, record, checksumRight: sum === bytes[at] };
}
