import { chromaticShift } from './toneLaws.js';

/**
 * The parameters of a Super-JX patch as data: where each lies in the 48-byte memory record (the payload of a bulk
 * dump) and its number in APR order, which is also its IPR number. In the record bit 7 of 7-bit parameters carries
 * switches. The record layout was found by changing one parameter a slot on a real machine; the APR order is
 * Roland's MKS-70 MIDI implementation.
 */

/** A run of bits of one record byte and where it goes in the value. */
export interface PatchBits {
  /** Byte of the record, 0-47. */
  readonly byte: number;
  /** Lowest bit in that byte. */
  readonly bit: number;
  readonly width: number;
  /** Lowest bit in the value. */
  readonly valueBit: number;
}

export interface PatchParameter {
  /** Number in APR order and of the IPR, 12h-34h; absent for the MIDI send settings, which have none. */
  readonly number?: number;
  /** Lower case, hyphens: `upper-tone`. */
  readonly name: string;
  readonly bits: readonly PatchBits[];
  /** Largest value, 0-127 unless the field is wider or narrower. */
  readonly maximum: number;
  /** True for a chromatic shift: two's complement, 7 bits in the APR, sign-extended to 8 in the record. */
  readonly twosComplement?: boolean;
}

/** Bytes of a patch in memory and in a bulk dump. */
export const PATCH_BYTES = 48;

/** Parameters 00h-34h of an APR, the 18 characters of the name first. */
export const PATCH_APR_BYTES = 53;

/** Characters of a patch's name. */
export const PATCH_NAME_LENGTH = 18;

/** One whole field: `width` low bits of `byte`. */
function low(number: number | undefined, name: string, byte: number, width = 7): PatchParameter {
  return { number, name, bits: [{ byte, bit: 0, width, valueBit: 0 }], maximum: (1 << width) - 1 };
}

/** One bit. */
function flag(number: number, name: string, byte: number, bit: number): PatchParameter {
  return { number, name, bits: [{ byte, bit, width: 1, valueBit: 0 }], maximum: 1 };
}

/** Two bits, each in bit 7 of a byte: the value's higher bit in `high`, its lower in `lowByte`. */
function pair(number: number, name: string, high: number, lowByte: number, valueBit = 0): PatchParameter {
  return {
    number,
    name,
    bits: [
      { byte: high, bit: 7, width: 1, valueBit: valueBit + 1 },
      { byte: lowByte, bit: 7, width: 1, valueBit },
    ],
    maximum: 3 << valueBit,
  };
}

function shift(number: number, name: string, byte: number): PatchParameter {
  return {
    number,
    name,
    bits: [{ byte, bit: 0, width: 7, valueBit: 0 }],
    maximum: 127,
    twosComplement: true,
  };
}

function assign(number: number, name: string, byte: number): PatchParameter {
  return { number, name, bits: [{ byte, bit: 5, width: 3, valueBit: 0 }], maximum: 7 };
}

/** All parameters of a patch but its name, in APR order; then the MIDI send settings of the record. */
export const PATCH_PARAMETERS: readonly PatchParameter[] = [
  low(0x12, 'balance', 18),
  low(0x13, 'dual-detune', 19),
  low(0x14, 'upper-split', 20),
  low(0x15, 'lower-split', 21),
  low(0x16, 'portamento-time', 22),
  pair(0x17, 'bend-range', 26, 18, 5),
  pair(0x18, 'key-mode', 20, 21),
  low(0x19, 'total-volume', 23),
  low(0x1a, 'aftertouch-vibrato', 24),
  low(0x1b, 'aftertouch-brilliance', 25),
  low(0x1c, 'aftertouch-volume', 26),
  low(0x1d, 'upper-tone', 27),
  shift(0x1e, 'upper-shift', 28),
  assign(0x1f, 'upper-assign', 39),
  low(0x20, 'upper-unison-detune', 29),
  flag(0x21, 'upper-hold', 27, 7),
  low(0x22, 'upper-lfo', 30),
  flag(0x23, 'upper-portamento', 30, 7),
  flag(0x24, 'upper-bender', 31, 0),
  low(0x26, 'lower-tone', 32),
  shift(0x27, 'lower-shift', 33),
  assign(0x28, 'lower-assign', 40),
  low(0x29, 'lower-unison-detune', 34),
  flag(0x2a, 'lower-hold', 32, 7),
  low(0x2b, 'lower-lfo', 35),
  flag(0x2c, 'lower-portamento', 35, 7),
  flag(0x2d, 'lower-bender', 36, 0),
  low(0x2f, 'chase-level', 37),
  pair(0x30, 'chase-mode', 37, 38),
  low(0x31, 'chase-time', 38),
  flag(0x32, 'chase-switch', 45, 7),
  pair(0x33, 'key-mode-2', 24, 25),
  flag(0x34, 'bend-range-12', 47, 0),
  low(undefined, 'send-channel-upper', 39, 5),
  low(undefined, 'send-channel-lower', 40, 5),
  low(undefined, 'send-program-upper', 41, 8),
  low(undefined, 'send-program-lower', 42, 8),
  low(undefined, 'send-split', 45),
  low(undefined, 'send-key-mode', 46, 8),
];

const BY_NAME = new Map(PATCH_PARAMETERS.map((parameter) => [parameter.name, parameter]));

/** The patch parameter with this name (case, spaces and underscores do not matter), if there is one. */
export function findPatchParameter(name: string): PatchParameter | undefined {
  return BY_NAME.get(name.trim().toLowerCase().replace(/[ _]+/g, '-'));
}

/** A parameter's value in a 48-byte record, as the APR carries it. */
export function readPatchParameter(record: Uint8Array, parameter: PatchParameter): number {
  let value = 0;
  for (const { byte, bit, width, valueBit } of parameter.bits) {
    value |= ((record[byte]! >> bit) & ((1 << width) - 1)) << valueBit;
  }
  return value;
}

/** Stores a value; bits that belong to other parameters stay. `RangeError` outside 0 to the maximum. */
export function writePatchParameter(record: Uint8Array, parameter: PatchParameter, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > parameter.maximum) {
    throw new RangeError(`${parameter.name} is a whole number from 0 to ${parameter.maximum}, not ${value}`);
  }
  if (parameter.twosComplement) {
    record[parameter.bits[0]!.byte] = chromaticShift(value) & 0xff;
    return;
  }
  for (const { byte, bit, width, valueBit } of parameter.bits) {
    const mask = ((1 << width) - 1) << bit;
    record[byte] = (record[byte]! & ~mask) | (((value >> valueBit) << bit) & mask);
  }
}
