/** Levels of the two channels between two looks. */
export interface Levels {
  /** Largest absolute sample, left and right, 1 = full scale. */
  readonly peak: readonly [number, number];
  readonly rms: readonly [number, number];
}

/** Measures what goes by until somebody looks. */
export class LevelMeter {
  private readonly peak = new Float64Array(2);
  private readonly squares = new Float64Array(2);
  private count = 0;

  push(left: Float32Array, right: Float32Array): void {
    this.add(0, left);
    this.add(1, right);
    this.count += left.length;
  }

  /** Levels since the last call. */
  take(): Levels {
    const count = Math.max(1, this.count);
    const levels: Levels = {
      peak: [this.peak[0]!, this.peak[1]!],
      rms: [Math.sqrt(this.squares[0]! / count), Math.sqrt(this.squares[1]! / count)],
    };
    this.peak.fill(0);
    this.squares.fill(0);
    this.count = 0;
    return levels;
  }

  private add(channel: 0 | 1, samples: Float32Array): void {
    let peak = this.peak[channel]!;
    let squares = 0;
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i]!;
      const size = Math.abs(sample);
      if (size > peak) peak = size;
      squares += sample * sample;
    }
    this.peak[channel] = peak;
    this.squares[channel]! += squares;
  }
}
