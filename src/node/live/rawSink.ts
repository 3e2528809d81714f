import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileErrorReason } from '../fileErrors.js';
import type { ByteSink } from './pumpedOutput.js';

/** How often to look whether a FIFO has a reader, milliseconds. */
const READER_POLL = 50;

/** The reader has left a pipe; anything else that keeps bytes from being written. The message is a sentence. */
export class RawOutputError extends Error {
  override readonly name = 'RawOutputError';
}

function failure(path: string, error: unknown): RawOutputError {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const name = path === '-' ? 'the pipe on stdout' : path;
  return new RawOutputError(
    code === 'EPIPE' || code === 'ECONNRESET'
      ? `Whoever read ${name} has closed it.`
      : `Cannot write ${name}: ${fileErrorReason(error, 'the folder does not exist')}.`,
  );
}

/** Bytes to a descriptor that is never waited for: a file, or a device such as /dev/null. */
class FileSink implements ByteSink {
  private open = true;

  constructor(
    private readonly path: string,
    private readonly descriptor: number,
  ) {}

  put(bytes: Uint8Array, done: (error?: Error) => void): void {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.descriptor, bytes, at, bytes.length - at);
    } catch (error) {
      done(failure(this.path, error));
      return;
    }
    done();
  }

  async close(): Promise<void> {
    this.abandon();
  }

  abandon(): void {
    if (this.open && this.path !== '-') closeSync(this.descriptor);
    this.open = false;
  }
}

/** Bytes to a pipe, as fast as its reader takes them. */
class PipeSink implements ByteSink {
  private readonly socket: Socket;

  constructor(path: string, descriptor: number, onError: (error: Error) => void) {
    this.socket = new Socket({ fd: descriptor, readable: false, writable: true });
    this.socket.on('error', (error) => onError(failure(path, error)));
  }

  put(bytes: Uint8Array, done: (error?: Error | null) => void): void {
    // Errors come as events; telling of them here as well would tell of them twice.
    this.socket.write(bytes, (error) => {
      if (!error) done();
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.socket.once('close', () => resolve());
      this.socket.end();
      this.socket.destroySoon();
    });
  }

  abandon(): void {
    this.socket.destroy();
  }
}

/**
 * Opens a file, device, FIFO or (as `-`) stdout for raw samples. A FIFO is waited for until somebody reads it, or
 * `given up` says so.
 * @param onError called when the other side fails between two pieces.
 * @returns undefined if it was given up.
 * @throws RawOutputError
 */
export async function openRawSink(
  path: string,
  onError: (error: Error) => void,
  options: { readonly givenUp?: () => boolean; readonly onWaiting?: () => void } = {},
): Promise<ByteSink | undefined> {
  const descriptor = path === '-' ? 1 : await openForWriting(path, options);
  if (descriptor === undefined) return undefined;
  const kind = fstatSync(descriptor);
  return kind.isFIFO() || kind.isSocket()
    ? new PipeSink(path, descriptor, onError)
    : new FileSink(path, descriptor);
}

/** A FIFO without a reader can't be opened for writing without being stuck until there is one. */
async function openForWriting(
  path: string,
  { givenUp = () => false, onWaiting }: { givenUp?: () => boolean; onWaiting?: () => void },
): Promise<number | undefined> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NONBLOCK;
  for (let told = false; !givenUp(); await sleep(READER_POLL)) {
    try {
      return openSync(path, flags, 0o666);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENXIO')) throw failure(path, error);
      if (!told) onWaiting?.();
      told = true;
    }
  }
  return undefined;
}
