import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { WAV_MAXIMUM_BYTES, type WavLayout, wavDataBytes, wavFileBytes, wavHeader } from '../../audio/wav.js';
import { WavEncoder } from '../../audio/wavEncoder.js';
import { fileErrorReason, otherThanFile } from '../fileErrors.js';
import { WavFileError } from '../wavFile.js';
import type { ClosableOutput } from './pumpedOutput.js';

/**
 * A WAV file that is whole at any time: once a second its header is brought up to date, so that what has been played
 * stays playable whatever ends the program. When the disk is full, or the file at its 4 GB, it is closed with what
 * is in it.
 */
export class LiveRecording implements ClosableOutput {
  readonly waitingFrames = 0;
  /** Frames in the file. */
  frames = 0;
  private readonly encoder: WavEncoder;
  private readonly layout: WavLayout;
  private readonly headerBytes: number;
  private descriptor: number | undefined;
  private buffer = new Uint8Array(0);
  private headerFrames = 0;

  /**
   * @param onError called once, with a sentence, if the recording ends before its time.
   * @throws WavFileError if the file can't be made.
   */
  constructor(
    readonly path: string,
    layout: Omit<WavLayout, 'channels'>,
    private readonly onError: (error: Error) => void,
  ) {
    this.layout = { ...layout, channels: 2 };
    this.encoder = new WavEncoder(layout.format, 2);
    const header = wavHeader(this.layout, 0);
    this.headerBytes = header.length;
    try {
      const reason = otherThanFile(path);
      if (reason !== undefined) throw new WavFileError(`Cannot write ${path}: ${reason}`);
      this.descriptor = openSync(path, 'w');
      this.put(header, 0);
    } catch (error) {
      throw error instanceof WavFileError ? error : new WavFileError(this.sentence(error));
    }
  }

  /** Samples that an integer format had to clip. */
  get clipped(): number {
    return this.encoder.clipped;
  }

  write(left: Float32Array, right: Float32Array): void {
    if (this.descriptor === undefined) return;
    const after = wavDataBytes(this.layout, this.frames + left.length);
    if (wavFileBytes(this.layout, 0) + after > WAV_MAXIMUM_BYTES) {
      this.end(
        new WavFileError(`${this.path} has reached the 4 GB that a WAV file can have; it was closed.`),
      );
      return;
    }
    const needed = this.encoder.byteLength(left.length);
    if (this.buffer.length < needed) this.buffer = new Uint8Array(needed);
    try {
      this.encoder.encode([left, right], 0, left.length, this.buffer, 0);
      this.put(this.buffer.subarray(0, needed), this.headerBytes + wavDataBytes(this.layout, this.frames));
      this.frames += left.length;
      if (this.frames - this.headerFrames >= this.layout.sampleRate) this.updateHeader();
    } catch (error) {
      const kept = (this.frames / this.layout.sampleRate).toFixed(1);
      this.end(new WavFileError(`${this.sentence(error)} The ${kept} s recorded until then are in it.`));
    }
  }

  async finish(): Promise<void> {
    this.abandon();
  }

  abandon(): void {
    if (this.descriptor === undefined) return;
    const bytes = wavDataBytes(this.layout, this.frames);
    try {
      ftruncateSync(this.descriptor, this.headerBytes + bytes);
      if (bytes & 1) this.put(new Uint8Array(1), this.headerBytes + bytes);
      this.updateHeader();
    } catch (error) {
      this.onError(new WavFileError(this.sentence(error)));
    }
    closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  private end(error: Error): void {
    this.abandon();
    this.onError(error);
  }

  private updateHeader(): void {
    this.put(wavHeader(this.layout, this.frames), 0);
    this.headerFrames = this.frames;
  }

  private put(bytes: Uint8Array, position: number): void {
    for (let at = 0; at < bytes.length; ) {
      at += writeSync(this.descriptor!, bytes, at, bytes.length - at, position + at);
    }
  }

  private sentence(error: unknown): string {
    return `Cannot write ${this.path}: ${fileErrorReason(error, 'the folder does not exist')}.`;
  }
}
