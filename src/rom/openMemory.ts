/**
 * The battery-backed memory as the open firmware keeps it: signature and version at 0000, the sum of what follows
 * at 0008 (16 bits, high byte first, over 0010 to 1885), then settings, patches and tones.
 */

/** `SUPERJX` and version 1. */
const SIGNATURE: readonly number[] = [...'SUPERJX'].map((letter) => letter.charCodeAt(0)).concat(1);
const CHECKSUM_AT = 0x0008;
const SUMMED_FROM = 0x0010;
/** Behind the last of 50 tones of 59 bytes from 0D00 on. */
const SUMMED_TO = 0x0d00 + 50 * 59;

/** What the open firmware would make of a memory image. */
export type OpenMemoryState = 'valid' | 'no signature' | 'wrong sum';

export function openMemoryState(image: Uint8Array): OpenMemoryState {
  if (!SIGNATURE.every((byte, i) => image[i] === byte)) return 'no signature';
  let sum = 0;
  for (let at = SUMMED_FROM; at < SUMMED_TO; at++) sum += image[at]!;
  const stored = (image[CHECKSUM_AT]! << 8) | image[CHECKSUM_AT + 1]!;
  return (sum & 0xffff) === stored ? 'valid' : 'wrong sum';
}
