import { closeSync, constants, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { fileErrorReason } from '../fileErrors.js';

/** How often to look whether a FIFO has a writer, milliseconds. */
const WRITER_POLL = 20;
/** How often to look into a device that can't be waited for, milliseconds. */
const DEVICE_POLL = 1;
/** Bytes read at a time: 80 ms of a MIDI line. */
const PIECE = 256;

/** A raw input can't be opened; the message is a sentence. */
export class RawInputError extends Error {
  override readonly name = 'RawInputError';
}

export interface RawInputListener {
  /** Takes bytes as they come. */
  onBytes(bytes: Uint8Array): void;
  /** Nothing more will come: the file is over, the last writer has left, the device has gone. */
  onEnd(error?: Error): void;
}

/** Raw MIDI bytes from a file, a FIFO, a device or stdin. Wait between pieces with `pause`, not between bytes. */
export class RawMidiInput {
  private stream: Readable | undefined;
  private timer: NodeJS.Timeout | undefined;
  private over = false;
  private paused = false;

  /**
   * @param path `-` for stdin.
   * @throws RawInputError if it can't be opened.
   */
  constructor(
    private readonly path: string,
    private readonly listener: RawInputListener,
  ) {
    if (path === '-') {
      if (process.stdin.isTTY) {
        throw new RawInputError(
          'stdin is the terminal: send MIDI bytes through a pipe, as in superjx play --midi-raw - < FILE.',
        );
      }
      this.follow(process.stdin);
      return;
    }
    let descriptor: number;
    try {
      descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (error) {
      throw new RawInputError(`Cannot read ${path}: ${fileErrorReason(error, 'it does not exist')}.`);
    }
    const kind = fstatSync(descriptor);
    if (kind.isDirectory()) {
      closeSync(descriptor);
      throw new RawInputError(`Cannot read ${path}: it is a folder.`);
    }
    if (kind.isFIFO()) this.awaitWriter(descriptor);
    else if (kind.isFile()) this.follow(createReadStream(path, { fd: descriptor, highWaterMark: PIECE }));
    else this.pollDevice(descriptor);
  }

  /** Takes no more than has been read already until `resume`. */
  pause(): void {
    this.paused = true;
    this.stream?.pause();
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.stream?.resume();
  }

  /** Takes nothing more. */
  close(): void {
    this.over = true;
    clearTimeout(this.timer);
    this.stream?.destroy();
  }

  /** A FIFO that nobody has opened for writing looks like one at its end. */
  private awaitWriter(descriptor: number): void {
    const piece = Buffer.alloc(PIECE);
    const look = () => {
      const read = this.tryRead(descriptor, piece);
      if (read === 0) {
        this.timer = setTimeout(look, WRITER_POLL);
        return;
      }
      if (read !== undefined) this.listener.onBytes(Uint8Array.from(piece.subarray(0, read)));
      if (!this.over) this.follow(new Socket({ fd: descriptor, readable: true, writable: false }));
    };
    look();
  }

  private pollDevice(descriptor: number): void {
    const piece = Buffer.alloc(PIECE);
    const look = () => {
      const read = this.paused ? undefined : this.tryRead(descriptor, piece);
      if (this.over) return;
      if (read === 0) {
        closeSync(descriptor);
        this.end();
        return;
      }
      if (read !== undefined) this.listener.onBytes(Uint8Array.from(piece.subarray(0, read)));
      this.timer = setTimeout(look, DEVICE_POLL);
    };
    look();
  }

  /** Bytes read; 0 at the end; undefined if there is nothing yet, or an error has ended it. */
  private tryRead(descriptor: number, piece: Buffer): number | undefined {
    try {
      return readSync(descriptor, piece, 0, piece.length, null);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return undefined;
      closeSync(descriptor);
      this.end(error);
      return undefined;
    }
  }

  private follow(stream: Readable): void {
    this.stream = stream;
    stream.on('data', (bytes: Uint8Array) => this.listener.onBytes(Uint8Array.from(bytes)));
    stream.on('end', () => this.end());
    stream.on('error', (error) => this.end(error));
    if (this.paused) stream.pause();
  }

  private end(error?: unknown): void {
    if (this.over) return;
    this.over = true;
    if (error === undefined) this.listener.onEnd();
    else {
      const reason = fileErrorReason(error, 'it has gone');
      this.listener.onEnd(new RawInputError(`${this.path} gives no more MIDI: ${reason}.`));
    }
  }
}
