import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { VectorFormatError } from './result.js';

function readText(path: string): string {
  const data = readFileSync(path);
  try {
    return (path.endsWith('.gz') ? gunzipSync(data) : data).toString('utf8');
  } catch (error) {
    throw new VectorFormatError(`${path} cannot be unpacked (${(error as Error).message}).`);
  }
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new VectorFormatError(`${where} is not JSON (${(error as Error).message}).`);
  }
}

/** First line of a single-step file, or of a section of one that holds several operation codes. */
export interface StepHeader {
  readonly op: string;
  readonly asm: string;
  readonly len: number;
  readonly cycles: number;
  readonly sfr?: readonly string[];
}

/**
 * Calls `visit` with every case of the `.jsonl` and `.jsonl.gz` files of a folder, at most `perOpcode` after
 * each header, evenly spread. A file may hold several headers, each followed by its cases.
 */
export function forEachStepCase<Case>(
  folder: string,
  perOpcode: number,
  visit: (header: StepHeader, testCase: Case) => void,
): void {
  if (!existsSync(folder)) return;
  const names = readdirSync(folder).filter((name) => /\.jsonl(\.gz)?$/.test(name));
  for (const name of names.sort()) {
    const path = join(folder, name);
    let header: StepHeader | undefined;
    let lines: { text: string; number: number }[] = [];
    const flush = () => {
      if (header === undefined) return;
      const stride = Math.max(1, lines.length / perOpcode);
      for (let i = 0; Math.floor(i) < lines.length; i += stride) {
        const line = lines[Math.floor(i)]!;
        visit(header, parse(line.text, `${path} line ${line.number}`) as Case);
      }
    };
    readText(path)
      .split('\n')
      .forEach((text, index) => {
        if (text.trim() === '') return;
        if (/^\s*\{\s*"op"/.test(text)) {
          flush();
          header = parse(text, `${path} line ${index + 1}`) as StepHeader;
          lines = [];
        } else if (header === undefined) {
          throw new VectorFormatError(`${path} does not begin with a header line.`);
        } else {
          lines.push({ text, number: index + 1 });
        }
      });
    flush();
  }
}

/**
 * The cases of every `.json` (or `.json.gz`) file of a folder, in the order of the files' names; a file is a list
 * of cases, or an object with such a list as `cases`.
 */
export function readJsonCases<Case>(folder: string): Case[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /\.json(\.gz)?$/.test(name));
  return names.sort().flatMap((name) => {
    const path = join(folder, name);
    const content = parse(readText(path), path) as { cases?: unknown } | null;
    const cases = Array.isArray(content) ? content : content?.cases;
    if (Array.isArray(cases)) return cases as Case[];
    throw new VectorFormatError(`${path} holds neither a list of cases nor an object with one as "cases".`);
  });
}

/** `[address, bytes]` pairs in hexadecimal, as the peripheral programs list their memory. */
export function loadImage(memory: Uint8Array, image: readonly (readonly [string, string])[]): void {
  for (const [address, bytes] of image) {
    memory.set(Buffer.from(bytes, 'hex'), Number.parseInt(address, 16));
  }
}
