import { Complaint } from './errors.js';
import { hexText } from './expression.js';
import { placeOf, type SourceLine } from './source.js';

/** A run of bytes without a gap. */
export interface Segment {
  readonly address: number;
  readonly bytes: Uint8Array;
}

interface Chunk {
  readonly address: number;
  readonly bytes: readonly number[];
  readonly line: SourceLine;
  /** Position in the order of writing. */
  readonly order: number;
}

/** Two statements that write the same byte; `at` is the later one. */
export interface Overlap {
  readonly at: SourceLine;
  readonly complaint: Complaint;
}

/** The bytes of all statements, each with its line. */
export class Output {
  private readonly chunks: Chunk[] = [];

  write(address: number, bytes: readonly number[], line: SourceLine): void {
    this.chunks.push({ address, bytes, line, order: this.chunks.length });
  }

  private sorted(): Chunk[] {
    return [...this.chunks].sort((a, b) => a.address - b.address || a.order - b.order);
  }

  /** The first place, in order of address, where one byte is written twice. */
  overlap(): Overlap | undefined {
    let previous: Chunk | undefined;
    for (const chunk of this.sorted()) {
      if (previous !== undefined && chunk.address < previous.address + previous.bytes.length) {
        const [first, second] = chunk.order > previous.order ? [previous, chunk] : [chunk, previous];
        const text = `overlapping output: ${hexText(chunk.address, 4)} already holds a byte from ${placeOf(first.line)}`;
        return { at: second.line, complaint: new Complaint(text) };
      }
      previous = chunk;
    }
    return undefined;
  }

  /** The bytes joined where they touch, in order of address. */
  segments(): Segment[] {
    const segments: Segment[] = [];
    let bytes: number[] = [];
    let start = -1;
    const close = () => {
      if (bytes.length > 0) segments.push({ address: start, bytes: Uint8Array.from(bytes) });
      bytes = [];
    };
    for (const chunk of this.sorted()) {
      if (chunk.address !== start + bytes.length || bytes.length === 0) {
        close();
        start = chunk.address;
      }
      for (const byte of chunk.bytes) bytes.push(byte);
    }
    close();
    return segments;
  }
}
