import { Patch } from './patch.js';
import { PATCH_APR_BYTES } from './patchParameters.js';
import type { Tone } from './tone.js';

/**
 * Where a file holds a tone or patch and in which form, so that a changed one can be put back in place and every
 * other byte of the file stays as it was.
 */
export interface RecordPlace {
  readonly item: Tone | Patch;
  /** The record as it was read. */
  readonly saved: Uint8Array;
  /** Byte of the file: of F0 for a message, of the record in an image. */
  readonly offset: number;
  readonly form: RecordForm;
}

/** `image` is the bare record; `v4-tone` can be read only. */
export type RecordForm =
  | 'tone-apr'
  | 'tone-bulk'
  | 'patch-apr'
  | 'patch-bulk'
  | 'v4-patch-bulk'
  | 'v4-tone'
  | 'image';

/** Bytes from F0 to the data. */
const HEADER_BYTES: Readonly<Record<RecordForm, number>> = {
  'tone-apr': 7,
  'tone-bulk': 9,
  'patch-apr': 7,
  'patch-bulk': 9,
  'v4-patch-bulk': 9,
  'v4-tone': 0,
  image: 0,
};

/**
 * Writes a changed record into `file`; what a change does not touch stays, unused and broken bytes included.
 * @throws RangeError for a changed tone of the V4 firmware, which has no room for it.
 */
export function putBack(file: Uint8Array, { item, saved, offset, form }: RecordPlace): void {
  if (saved.every((byte, i) => byte === item.raw[i])) return;
  if (form === 'v4-tone') {
    throw new RangeError(
      `the tone at byte ${offset} is one of the V4 firmware; it was converted for reading and cannot be written back`,
    );
  }
  const before = encode(saved, form);
  const after = encode(item.raw, form);
  let at = offset;
  let left = HEADER_BYTES[form];
  // real-time bytes may lie anywhere in a message and do not count
  const skipRealTime = () => {
    while (form !== 'image' && file[at]! >= 0xf8) at++;
  };
  for (; left > 0; left--) {
    at++;
    skipRealTime();
  }
  for (let i = 0; i < after.length && (form === 'image' || file[at] !== 0xf7); i++) {
    if (after[i] !== before[i]) file[at] = after[i]!;
    at++;
    skipRealTime();
  }
}

/** A record as the data bytes of its form. */
function encode(record: Uint8Array, form: RecordForm): Uint8Array {
  switch (form) {
    case 'tone-apr':
    case 'tone-bulk':
      return record.map((byte) => byte & 0x7f);
    case 'patch-apr':
      return new Patch(record).toParameters().subarray(0, PATCH_APR_BYTES);
    case 'patch-bulk':
      return Uint8Array.from([...record].flatMap((byte) => [byte >> 4, byte & 0x0f]));
    case 'v4-patch-bulk':
      return packV4(record);
    default:
      return record;
  }
}

/** Groups of seven bytes and their top bits, the first byte's highest; then the sum. */
function packV4(record: Uint8Array): Uint8Array {
  const packed: number[] = [];
  for (let from = 0; from < record.length; from += 7) {
    const group = record.subarray(from, from + 7);
    packed.push(...group.map((byte) => byte & 0x7f));
    packed.push(group.reduce((tops, byte) => (tops << 1) | (byte >> 7), 0));
  }
  packed.push(record.reduce((total, byte) => total + byte, 0) & 0x7f);
  return Uint8Array.from(packed);
}
