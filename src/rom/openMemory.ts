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

const LAYOUTS: readonly MemoryLayout[] = [
  // 64 patches of 48 bytes from 0100 on, 50 tones of 59 bytes from 0D00 on
  { bytes: 0x2000, signature: 'SUPERJX\u0001', summedTo: 0x0d00 + 50 * 59 },
  // JX-8P: 55h at 009F, 32 tones from 00A0 on, as in its cartridges
  { bytes: 0x0800, signature: 'JX-8P  \u0001', summedTo: 0x00a0 + 32 * 59 },
];

/** What the open firmware would make of a memory image. */
export type OpenMemoryState = 'valid' | 'no signature' | 'wrong sum';

export function openMemoryState(image: Uint8Array): OpenMemoryState {
  const layout = LAYOUTS.find(({ bytes }) => bytes === image.length);
  if (!layout || ![...layout.signature].every((letter, i) => image[i] === letter.charCodeAt(0))) {
    return 'no signature';
  }
  let sum = 0;
  for (let at = SUMMED_FROM; at < layout.summedTo; at++) sum += image[at]!;
  const stored = (image[CHECKSUM_AT]! << 8) | image[CHECKSUM_AT + 1]!;
  return (sum & 0xffff) === stored ? 'valid' : 'wrong sum';
}
