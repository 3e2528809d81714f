import type { KitBlock } from './kit.js';
import type { StereoSound } from './stereoSound.js';

/** Where a block's times lie in a recording: second t of the block is second offset + t x (1 + drift / 1e6) of it. */
export interface TakeAlignment {
  /** Seconds of the recording. */
  readonly offset: number;
  /** One standard deviation of the offset, seconds; what the latency that all notes have in common is, is not known. */
  readonly offsetError: number;
  /** How much faster the recorder's clock runs than the player's, parts in a million. */
  readonly drift: number;
  /** One standard deviation. */
  readonly driftError: number;
  /** Notes that were used. */
  readonly notes: number;
}

/** Second of the recording at a second of the block. */
export function recordedTime({ offset, drift }: TakeAlignment, at: number): number {
  return offset + at * (1 + drift / 1e6);
}
