import { EventEmitter } from 'node:events';
import type { ByteSink } from '../../../src/node/live/pumpedOutput.js';
import type { SpeakerStream } from '../../../src/node/live/speakerSink.js';

/** A sink that takes the next piece when the test says so. */
export class FakeSink implements ByteSink {
  readonly pieces: Uint8Array[] = [];
  closed = false;
  abandoned = false;
  private waiting: ((error?: Error) => void) | undefined;

  put(bytes: Uint8Array, done: (error?: Error) => void): void {
    this.pieces.push(bytes.slice());
    this.waiting = done;
  }

  next(error?: Error): void {
    const done = this.waiting;
    this.waiting = undefined;
    done?.(error);
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  abandon(): void {
    this.abandoned = true;
  }
}

/** A sound device that takes a piece when the test says so, and can be pulled out. */
export class FakeSpeaker extends EventEmitter implements SpeakerStream {
  ended = false;
  closed = false;
  private waiting: ((error?: Error) => void) | undefined;

  write(_bytes: Uint8Array, done: (error?: Error) => void): boolean {
    this.waiting = done;
    return true;
  }

  take(): void {
    const done = this.waiting;
    this.waiting = undefined;
    done?.();
  }

  vanish(reason: string): void {
    const error = new Error(reason);
    const done = this.waiting;
    this.waiting = undefined;
    done?.(error);
    this.emit('error', error);
  }

  end(): void {
    this.ended = true;
    this.emit('close');
  }

  close(): void {
    this.closed = true;
  }
}
