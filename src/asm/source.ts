import { Complaint } from './errors.js';

/** A line of text to assemble and where it came from. */
export interface SourceLine {
  readonly text: string;
  readonly file: string;
  /** 1 is the first line. */
  readonly line: number;
  /** Empty, or `, in macro "x" used at file:line` for an expanded line. */
  readonly via: string;
}

/** Where a line is, for messages. */
export function placeOf({ file, line, via }: SourceLine): string {
  return `${file}:${line}${via}`;
}

export function splitLines(text: string, file: string): SourceLine[] {
  const lines = text.split(/\r?\n/);
  if (lines.length > 1 && lines[lines.length - 1] === '') lines.pop();
  return lines.map((line, n) => ({ text: line, file, line: n + 1, via: '' }));
}

/** Included files, each read once although every pass includes it again. */
export class IncludedFiles {
  private readonly read: ((path: string, from: string) => string) | undefined;
  private readonly files = new Map<string, SourceLine[]>();

  constructor(read: ((path: string, from: string) => string) | undefined) {
    this.read = read;
  }

  /** @throws Complaint if the file cannot be read. */
  lines(path: string, from: string): SourceLine[] {
    const key = `${from}\n${path}`;
    const known = this.files.get(key);
    if (known !== undefined) return known;
    if (this.read === undefined)
      throw new Complaint(`cannot include "${path}": no include callback was given`);
    let text: string;
    try {
      text = this.read(path, from);
    } catch (error) {
      throw new Complaint(`cannot include "${path}": ${error instanceof Error ? error.message : error}`);
    }
    const lines = splitLines(text, path);
    this.files.set(key, lines);
    return lines;
  }
}

/** The lines between a `macro` or `rept` and its `endm`. */
export interface Block {
  readonly body: readonly SourceLine[];
  /** Index of the `endm`. */
  readonly end: number;
  /** Local labels the body defines, with their dots. */
  readonly localLabels: ReadonlySet<string>;
}

const BLOCK_WORD = /^\s*(?:[A-Za-z_.][\w.@?\\]*:?\s+)?(macro|rept|endm)(?=\s|;|$)/i;
const LOCAL_LABEL = /^(?:\s*(\.[A-Za-z_][\w@?]*):|(\.[A-Za-z_][\w@?]*))/;

/** The block that starts at line `start`; undefined if its `endm` is missing. */
export function blockAt(lines: readonly SourceLine[], start: number): Block | undefined {
  const localLabels = new Set<string>();
  let nesting = 1;
  for (let end = start + 1; end < lines.length; end++) {
    const { text } = lines[end]!;
    const word = BLOCK_WORD.exec(text)?.[1]?.toLowerCase();
    if (word !== undefined) nesting += word === 'endm' ? -1 : 1;
    if (nesting === 0) return { body: lines.slice(start + 1, end), end, localLabels };
    const label = nesting === 1 ? LOCAL_LABEL.exec(text) : null;
    if (label !== null) localLabels.add(label[1] ?? label[2]!);
  }
  return undefined;
}
