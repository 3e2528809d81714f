/**
 * Names of tones (10 characters) and patches (18 characters): ASCII, padded with spaces. The factory firmware of
 * the JX-10 and MKS-70 stores digits typed on the panel as 00h-09h; both forms occur in real dumps, so digits are
 * accepted both ways and the raw bytes are kept by whoever stores them.
 */

/** Shown for a code that is no printable character. */
export const PLACEHOLDER = '\u00b7';

/** Text of raw name bytes with the padding kept, one character a byte. Bit 7 is ignored. */
export function decodeName(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    const code = byte & 0x7f;
    if (code < 0x0a) text += String.fromCharCode(code + 0x30);
    else if (code >= 0x20 && code <= 0x7e) text += String.fromCharCode(code);
    else text += PLACEHOLDER;
  }
  return text;
}

/**
 * Raw bytes of a name, padded with spaces to `length`. `RangeError` when the text is too long or holds a
 * character outside ASCII 20h-7Eh, which the display cannot show.
 */
export function encodeName(text: string, length: number): Uint8Array {
  if (text.length > length) {
    throw new RangeError(`the name "${text}" has ${text.length} characters; at most ${length} fit`);
  }
  const bytes = new Uint8Array(length).fill(0x20);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) {
      throw new RangeError(`the name "${text}" holds a character the instrument cannot show: "${text[i]}"`);
    }
    bytes[i] = code;
  }
  return bytes;
}
