/** Below this rms level both channels count as silent, dBFS. */
const SILENCE_DBFS = -70;
/** Length of a level window, seconds. */
const WINDOW_SECONDS = 0.05;
/** How long the silence must last, seconds. */
const SILENCE_SECONDS = 0.5;
/** Longest automatic tail, seconds. */
export const MAX_TAIL_SECONDS = 30;

/**
 * Listens for the end of a tail: true once the rms level (50 ms windows, DC removed) of both channels has
 * stayed below -70 dBFS for half a second.
 */
export class SilenceDetector {
  private readonly windowSamples: number;
  private readonly windowsNeeded: number;
  private filled = 0;
  private quietWindows = 0;
  private readonly sum = new Float64Array(2);
  private readonly squares = new Float64Array(2);

  constructor(sampleRate: number) {
    this.windowSamples = Math.round(sampleRate * WINDOW_SECONDS);
    this.windowsNeeded = Math.round(SILENCE_SECONDS / WINDOW_SECONDS);
  }

  /** @returns true when the silence is complete with these samples. */
  push(left: Float32Array, right: Float32Array, count: number): boolean {
    for (let i = 0; i < count; i++) {
      const l = left[i]!;
      const r = right[i]!;
      this.sum[0]! += l;
      this.sum[1]! += r;
      this.squares[0]! += l * l;
      this.squares[1]! += r * r;
      if (++this.filled === this.windowSamples) this.closeWindow();
    }
    return this.quietWindows >= this.windowsNeeded;
  }

  private closeWindow(): void {
    const quiet = this.power(0) < SILENCE_POWER && this.power(1) < SILENCE_POWER;
    this.quietWindows = quiet ? this.quietWindows + 1 : 0;
    this.filled = 0;
    this.sum.fill(0);
    this.squares.fill(0);
  }

  private power(channel: 0 | 1): number {
    const mean = this.sum[channel]! / this.windowSamples;
    return this.squares[channel]! / this.windowSamples - mean * mean;
  }
}

const SILENCE_POWER = 10 ** (SILENCE_DBFS / 10);
