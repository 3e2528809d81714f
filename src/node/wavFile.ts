import { closeSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { WAV_MAXIMUM_BYTES, type WavLayout, wavDataBytes, wavFileBytes, wavHeader } from '../audio/wav.js';
import { WavEncoder } from '../audio/wavEncoder.js';
import { readWav, type WavAudio, WavError } from '../audio/wavReader.js';
import { fileErrorReason, otherThanFile } from './fileErrors.js';

/** A file could not be written; the message is a sentence the user can act on. */
export class WavFileError extends Error {
  override readonly name = 'WavFileError';
}

/** What became of a finished file. */
export interface WavSummary {
  readonly path: string;
  readonly frames: number;
  /** Bytes of the file. */
  readonly bytes: number;
  /** Largest absolute sample, 1.0 = full scale. */
  readonly peak: number;
  /** Samples an integer format had to clip. */
  readonly clipped: number;
  /** Samples that were no numbers and became 0. */
  readonly invalid: number;
}

export interface WavFileOptions extends WavLayout {
  /** Frames that will be written, when known: a file that would not fit in 4 GB is refused before it starts. */
  readonly expectedFrames?: number;
}

/** Frames encoded at a time. */
const CHUNK_FRAMES = 16384;

/**
 * Streams samples into a WAV file. The bytes go to a temporary file beside the target, which takes the target's
 * name only when it is whole: an interrupted run leaves neither half a file nor a damaged old one.
 */
export class WavFileWriter {
  /** Frames written so far. */
  frames = 0;
  private readonly encoder: WavEncoder;
  private readonly temporary: string;
  private readonly layout: WavLayout;
  private readonly buffer: Uint8Array;
  private readonly removeOnExit = () => this.abort();
  private descriptor: number | undefined;

  /** @throws {WavFileError} when the folder cannot be written, the target is no file, or it would be too large. */
  constructor(
    readonly path: string,
    options: WavFileOptions,
  ) {
    this.layout = options;
    if (wavFileBytes(options, 0) + wavDataBytes(options, options.expectedFrames ?? 0) > WAV_MAXIMUM_BYTES) {
      throw new WavFileError(tooLarge(path, options));
    }
    refuseOtherThanFile(path);
    this.encoder = new WavEncoder(options.format, options.channels);
    this.buffer = new Uint8Array(this.encoder.byteLength(CHUNK_FRAMES));
    this.temporary = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
    try {
      this.descriptor = openSync(this.temporary, 'w');
    } catch (error) {
      throw new WavFileError(writeSentence(path, error));
    }
    process.once('exit', this.removeOnExit);
    this.attempt(() => this.put(wavHeader(this.layout, 0)));
  }

  /**
   * Appends frames `from` to `from + count` of the channels, by default all.
   * @throws {WavFileError} when the disk is full or the file would pass 4 GB; the temporary file is gone then.
   */
  write(channels: readonly ArrayLike<number>[], count = channels[0]!.length, from = 0): void {
    if (wavFileBytes(this.layout, 0) + wavDataBytes(this.layout, this.frames + count) > WAV_MAXIMUM_BYTES) {
      this.abort();
      throw new WavFileError(tooLarge(this.path, this.layout));
    }
    this.attempt(() => {
      for (let done = 0; done < count; done += CHUNK_FRAMES) {
        const size = Math.min(CHUNK_FRAMES, count - done);
        const bytes = this.encoder.encode(channels, from + done, size, this.buffer, 0);
        this.put(this.buffer.subarray(0, bytes));
      }
    });
    this.frames += count;
  }

  /** Completes the header and gives the file its name, replacing an older one. @throws {WavFileError} */
  finish(): WavSummary {
    this.attempt(() => {
      if (wavDataBytes(this.layout, this.frames) & 1) this.put(new Uint8Array(1));
      const header = wavHeader(this.layout, this.frames);
      writeSync(this.open(), header, 0, header.length, 0);
      closeSync(this.open());
      this.descriptor = undefined;
      renameSync(this.temporary, this.path);
      process.removeListener('exit', this.removeOnExit);
    });
    const { peak, clipped, invalid } = this.encoder;
    const bytes = wavFileBytes(this.layout, this.frames);
    return { path: this.path, frames: this.frames, bytes, peak, clipped, invalid };
  }

  /** Gives up and removes the temporary file; does nothing after `finish`. */
  abort(): void {
    process.removeListener('exit', this.removeOnExit);
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
    try {
      unlinkSync(this.temporary);
    } catch {
      // already renamed or removed
    }
  }

  private open(): number {
    if (this.descriptor === undefined) throw new WavFileError(`${this.path} is already closed.`);
    return this.descriptor;
  }

  private put(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.open(), bytes, at, bytes.length - at);
  }

  private attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.abort();
      throw error instanceof WavFileError ? error : new WavFileError(writeSentence(this.path, error));
    }
  }
}

/** Reads a WAV file from disk. @throws {WavError} with a sentence that names the file. */
export function readWavFile(path: string): WavAudio {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new WavError(`Cannot read ${path}: ${fileErrorReason(error, 'there is no such file')}.`);
  }
  try {
    return readWav(bytes);
  } catch (error) {
    throw error instanceof WavError ? new WavError(`${path}: ${error.message}`) : error;
  }
}

function refuseOtherThanFile(path: string): void {
  let reason: string | undefined;
  try {
    reason = otherThanFile(path);
  } catch (error) {
    throw new WavFileError(writeSentence(path, error));
  }
  if (reason !== undefined) throw new WavFileError(`Cannot write ${path}: ${reason}`);
}

function tooLarge(path: string, { sampleRate, channels, format }: WavLayout): string {
  const bytesPerSecond = wavDataBytes({ sampleRate, channels, format }, sampleRate);
  const minutes = Math.floor(WAV_MAXIMUM_BYTES / bytesPerSecond / 60);
  return (
    `${path} would be larger than the 4 GB a WAV file can have: at most ${minutes} minutes fit in this format. ` +
    'Render a shorter piece or choose fewer bits or a lower rate.'
  );
}

function writeSentence(path: string, error: unknown): string {
  return `Cannot write ${path}: ${fileErrorReason(error, 'the folder does not exist')}.`;
}
