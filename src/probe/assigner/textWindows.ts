/** A piece of memory that holds text. */
export interface TextWindow {
  /** Address as the processor sees it. */
  readonly address: number;
  readonly text: string;
}

/** Shortest text that is reported, and the letters that it must have. */
const SHORTEST = 8;
const LEAST_LETTERS = 4;

/** More codes 0-9 in a row are no number but blank memory. */
const MOST_DIGITS = 3;

/** No code, and not printable. */
const END = 0x100;

function isPrintable(code: number): boolean {
  return code >= 0x20 && code < 0x7f;
}

/** Texts in a memory that begins at `base`; codes 0-9 count as digits within a text. */
export function textWindows(memory: Uint8Array, base: number): TextWindow[] {
  const found: TextWindow[] = [];
  let start = 0;
  const take = (end: number) => {
    const codes = [...memory.subarray(start, end)];
    // Blank memory behind a text is not a row of noughts.
    while (codes.at(-1)! < 1) codes.pop();
    const letters = codes.filter((code) => (code & 0xdf) >= 0x41 && (code & 0xdf) <= 0x5a).length;
    if (codes.length >= SHORTEST && letters >= LEAST_LETTERS) {
      const text = codes.map((code) => String.fromCharCode(code < 10 ? 0x30 + code : code)).join('');
      found.push({ address: base + start, text });
    }
  };
  let digits = 0;
  for (let n = 0; n <= memory.length; n++) {
    const code = memory[n] ?? END;
    const isDigitCode = code < 10 && n > start;
    digits = isDigitCode ? digits + 1 : 0;
    if (isPrintable(code) || (isDigitCode && digits <= MOST_DIGITS)) continue;
    take(n);
    start = n + 1;
    digits = 0;
  }
  return found;
}
