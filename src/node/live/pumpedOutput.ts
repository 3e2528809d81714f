import { WAV_SAMPLE_BYTES, type WavSampleFormat } from '../../audio/wav.js';
import { WavEncoder } from '../../audio/wavEncoder.js';
import type { LiveOutput } from '../../live/livePlayer.js';

/** An output that can fail and has an end. */
export interface ClosableOutput extends LiveOutput {
  /** Resolves when everything written has been played, or as far as it will be. */
  finish(): Promise<void>;
  /** Stops at once; what waits is thrown away. */
  abandon(): void;
}

/** The other side of a pump. */
export interface ByteSink {
  /** Takes bytes, at its own pace; one call at a time. The bytes are not touched before `done`. */
  put(bytes: Uint8Array, done: (error?: Error | null) => void): void;
  /** Everything has been put: plays it to the end. */
  close(): Promise<void>;
  abandon(): void;
}

/**
 * Encodes samples and hands them to a sink as it takes them: while one piece is under way the next one gathers, so
 * that pieces are as large as the sink is slow.
 */
export class PumpedOutput implements ClosableOutput {
  private readonly encoder: WavEncoder;
  private readonly frameBytes: number;
  private gathering = new Uint8Array(1 << 16);
  private spare = new Uint8Array(1 << 16);
  private gathered = 0;
  private underWay = 0;
  private over = false;
  private onIdle: (() => void) | undefined;

  /**
   * @param format stereo samples, interleaved, little-endian.
   * @param onError called once, when the sink has failed; nothing is written from then on.
   * @param startFrames samples that are gathered before the first piece: a device begins to play with that, and
   * would be dry before the second one if it were short.
   */
  constructor(
    private readonly sink: ByteSink,
    format: WavSampleFormat,
    private readonly onError: (error: Error) => void,
    private startFrames = 0,
  ) {
    this.encoder = new WavEncoder(format, 2);
    this.frameBytes = 2 * WAV_SAMPLE_BYTES[format];
  }

  /** What is gathered for the first piece does not wait for the sink. */
  get waitingFrames(): number {
    return this.startFrames > 0 ? 0 : this.gathered / this.frameBytes + this.underWay;
  }

  /** Samples that an integer format had to clip. */
  get clipped(): number {
    return this.encoder.clipped;
  }

  write(left: Float32Array, right: Float32Array): void {
    if (this.over) return;
    const needed = this.gathered + left.length * this.frameBytes;
    if (needed > this.gathering.length) {
      const larger = new Uint8Array(2 * needed);
      larger.set(this.gathering.subarray(0, this.gathered));
      this.gathering = larger;
    }
    this.gathered += this.encoder.encode([left, right], 0, left.length, this.gathering, this.gathered);
    if (this.gathered < this.startFrames * this.frameBytes) return;
    this.startFrames = 0;
    if (this.underWay === 0) this.pump();
  }

  async finish(): Promise<void> {
    this.startFrames = 0;
    if (this.underWay === 0) this.pump();
    if (this.waitingFrames > 0 && !this.over) {
      await new Promise<void>((resolve) => {
        this.onIdle = resolve;
      });
    }
    if (this.over) return;
    this.over = true;
    await this.sink.close();
  }

  /** Also ends a `finish` that is waiting for a sink that takes nothing. */
  abandon(): void {
    this.over = true;
    this.sink.abandon();
    this.onIdle?.();
  }

  /** The sink has failed: by itself, or while it was given something. */
  fail(error: Error): void {
    if (this.over) return;
    this.over = true;
    this.gathered = 0;
    this.underWay = 0;
    this.sink.abandon();
    this.onIdle?.();
    this.onError(error);
  }

  private pump(): void {
    while (this.gathered > 0 && this.underWay === 0 && !this.over) {
      const piece = this.gathering;
      this.gathering = this.spare;
      this.spare = piece;
      this.underWay = this.gathered / this.frameBytes;
      const bytes = piece.subarray(0, this.gathered);
      this.gathered = 0;
      this.sink.put(bytes, (error) => {
        if (error) {
          this.fail(error);
          return;
        }
        this.underWay = 0;
        this.pump();
      });
    }
    if (this.waitingFrames === 0) this.onIdle?.();
  }
}
