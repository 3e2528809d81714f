/**
 * Which of the machine's processors an unknown image may be a program for, by its reset vector and first instructions.
 * A guess: good enough to say "this looks like an assigner ROM", never a reason to run or refuse one.
 */

import { disassemble6303 } from '../asm/disassemble6303.js';
import { disassemble8051 } from '../asm/disassemble8051.js';
import type { DisassembledInstruction } from '../asm/disassembly.js';

/** What an image looks like. */
export interface ProgramGuess {
  readonly processor: 'HD6303' | '8031';
  /** Address of the first instruction, as the processor sees it. */
  readonly entry: number;
  /** The first instructions, as source text. */
  readonly start: readonly string[];
}

/** Instructions from the entry on that must make sense. */
const CHECKED_INSTRUCTIONS = 12;
/** How many of them are shown. */
const SHOWN_INSTRUCTIONS = 3;

/** Vectors of the HD6303 from FFEE (trap) to FFFE (reset). Source: Hitachi HD6303R data sheet. */
const FIRST_VECTOR = 0xffee;
const RESET_VECTOR = 0xfffe;

/** Socket sizes of the family: 8 to 32 KB. */
const SMALLEST = 0x2000;
const LARGEST_6303 = 0x8000;
const LARGEST_8031 = 0x4000;

/** What `bytes` look like a program for; undefined for neither. */
export function guessProgram(bytes: Uint8Array): ProgramGuess | undefined {
  return guess6303(bytes) ?? guess8031(bytes);
}

/** Mapped so that it ends at FFFF; of bigger files the end is looked at. */
function guess6303(bytes: Uint8Array): ProgramGuess | undefined {
  const image = bytes.subarray(Math.max(0, bytes.length - LARGEST_6303));
  if (image.length < SMALLEST) return undefined;
  const base = 0x10000 - image.length;
  const vector = (address: number): number => (image[address - base]! << 8) | image[address - base + 1]!;
  const inImage = (address: number): boolean => address >= base && address < FIRST_VECTOR;
  const entry = vector(RESET_VECTOR);
  if (!inImage(entry)) return undefined;
  for (let address = FIRST_VECTOR; address < RESET_VECTOR; address += 2) {
    // An unused vector may be blank, or lead into RAM.
    const target = vector(address);
    if (!inImage(target) && target !== 0xffff && target >= 0x2000) return undefined;
  }
  const start = program(image, entry - base, (offset) => disassemble6303(image, offset, base + offset));
  return start && { processor: 'HD6303', entry, start };
}

function guess8031(bytes: Uint8Array): ProgramGuess | undefined {
  const image = bytes.subarray(0, LARGEST_8031);
  if (image.length < SMALLEST) return undefined;
  const entry = jumpTarget(image);
  if (entry === undefined || entry >= image.length) return undefined;
  const start = program(image, entry, (offset) => disassemble8051(image, offset, offset));
  return start && { processor: '8031', entry, start };
}

/** Where the jump leads that an 8031 program begins with: the interrupt vectors are right behind it. */
function jumpTarget(image: Uint8Array): number | undefined {
  const [code, first, second] = [image[0]!, image[1]!, image[2]!];
  if (code === 0x02) return (first << 8) | second;
  if ((code & 0x1f) === 0x01) return ((code & 0xe0) << 3) | first;
  return code === 0x80 && first < 0x80 ? 2 + first : undefined;
}

/** The first instructions from `offset` on; undefined if they are no program. */
function program(
  image: Uint8Array,
  offset: number,
  disassemble: (offset: number) => DisassembledInstruction,
): string[] | undefined {
  const texts: string[] = [];
  for (let n = 0; n < CHECKED_INSTRUCTIONS && offset < image.length; n++) {
    const { text, length } = disassemble(offset);
    if (text.startsWith('db')) return undefined;
    texts.push(text.replace(/ +/, ' '));
    offset += length;
  }
  return new Set(texts).size >= SHOWN_INSTRUCTIONS ? texts.slice(0, SHOWN_INSTRUCTIONS) : undefined;
}
