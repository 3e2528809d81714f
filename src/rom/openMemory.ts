import { TONE_BYTES } from '../patches/parameters.js';
import { Patch } from '../patches/patch.js';
import { PATCH_BYTES } from '../patches/patchParameters.js';
import { Tone } from '../patches/tone.js';

/**
 * The battery-backed memory as the open firmware keeps it: signature and version at 0000, the sum of what follows
 * at 0008 (16 bits, high byte first), from 0010 on settings, then patches and tones.
 */

const CHECKSUM_AT = 0x0008;
const SUMMED_FROM = 0x0010;

/** What differs between the memories of the models; which it is, its size tells. */
interface MemoryLayout {
  readonly bytes: number;
  /** Seven letters, then the version, 1. */
  readonly signature: string;
  /** Behind the last tone. */
  readonly summedTo: number;
}

const PATCHES_AT = 0x0100;
const PATCHES = 64;
const TONES_AT = 0x0d00;
const TONES = 50;

/** 64 patches of 48 bytes, 50 tones of 59 bytes; a cartridge M-64C of ours lies alike. */
const SUPER_JX_LAYOUT: MemoryLayout = {
  bytes: 0x2000,
  signature: 'SUPERJX\u0001',
  summedTo: TONES_AT + TONES * TONE_BYTES,
};

const LAYOUTS: readonly MemoryLayout[] = [
  SUPER_JX_LAYOUT,
  // JX-8P: 55h at 009F, 32 tones from 00A0 on, as in its cartridges
  { bytes: 0x0800, signature: 'JX-8P  \u0001', summedTo: 0x00a0 + 32 * TONE_BYTES },
];

/** What the open firmware would make of a memory image. */
export type OpenMemoryState = 'valid' | 'no signature' | 'wrong sum';

export function openMemoryState(image: Uint8Array): OpenMemoryState {
  const layout = LAYOUTS.find(({ bytes }) => bytes === image.length);
  if (!layout || ![...layout.signature].every((letter, i) => image[i] === letter.charCodeAt(0))) {
    return 'no signature';
  }
  const stored = (image[CHECKSUM_AT]! << 8) | image[CHECKSUM_AT + 1]!;
  return sumOf(image, layout) === stored ? 'valid' : 'wrong sum';
}

/**
 * An M-64C cartridge as the open firmware of the MKS-70 and JX-10 arranges it, 8192 bytes: the patches from A1 on, the
 * tones from 1 on; places without one hold a neutral patch or tone.
 * @throws RangeError for more than 64 patches or 50 tones.
 */
export function openCartridgeImage(patches: readonly Patch[], tones: readonly Tone[]): Uint8Array {
  if (patches.length > PATCHES || tones.length > TONES) {
    throw new RangeError(
      `a cartridge has ${PATCHES} patches and ${TONES} tones, not ${patches.length} and ${tones.length}`,
    );
  }
  const { bytes, signature } = SUPER_JX_LAYOUT;
  const image = new Uint8Array(bytes);
  for (let i = 0; i < signature.length; i++) image[i] = signature.charCodeAt(i);
  for (let n = 0; n < PATCHES; n++) {
    image.set((patches[n] ?? Patch.initial()).raw, PATCHES_AT + n * PATCH_BYTES);
  }
  for (let n = 0; n < TONES; n++) image.set((tones[n] ?? Tone.initial()).data(), TONES_AT + n * TONE_BYTES);
  const sum = sumOf(image, SUPER_JX_LAYOUT);
  image[CHECKSUM_AT] = sum >> 8;
  image[CHECKSUM_AT + 1] = sum & 0xff;
  return image;
}

function sumOf(image: Uint8Array, layout: MemoryLayout): number {
  let sum = 0;
  for (let at = SUMMED_FROM; at < layout.summedTo; at++) sum += image[at]!;
  return sum & 0xffff;
}
