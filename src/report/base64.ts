/** Bytes in one call of `fromCharCode`: a multiple of three, so that the pieces join without padding. */
const PIECE = 0x6000;

/** Bytes as base64 text. */
export function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE))));
  }
  return parts.join('');
}

/** Bytes as a `data:` address. */
export function dataUri(type: string, bytes: Uint8Array): string {
  return `data:${type};base64,${base64(bytes)}`;
}
