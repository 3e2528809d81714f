import { WAV_SAMPLE_BYTES, type WavSampleFormat } from './wav.js';

/** State every encoder starts its dither from: any odd number does; fixed, so that files are reproducible. */
const DITHER_START = 0x2545f491;

/** 32-bit linear congruential generator (Numerical Recipes' constants); its high bits are white enough for dither. */
const LCG_FACTOR = 1664525;
const LCG_STEP = 1013904223;

/**
 * Turns samples (1.0 = full scale) into interleaved WAV bytes. 16 bit is dithered with triangular noise of +-1 LSB
 * from a deterministic generator; 24 bit is rounded; float keeps what exceeds full scale. Chunk sizes do not show
 * in the bytes.
 */
export class WavEncoder {
  /** Largest absolute sample so far, 1.0 = full scale. */
  peak = 0;
  /** Samples (of any channel) that an integer format had to clip. */
  clipped = 0;
  /** Samples that were no numbers and became 0. */
  invalid = 0;
  private random = DITHER_START;

  constructor(
    readonly format: WavSampleFormat,
    readonly channels: number,
  ) {}

  /** Bytes `encode` needs for `frames` frames. */
  byteLength(frames: number): number {
    return frames * this.channels * WAV_SAMPLE_BYTES[this.format];
  }

  /**
   * Encodes frames `from` to `from + count` of the channels into `target` at `offset`; returns the bytes written.
   * `RangeError` when the number of channels is not the encoder's.
   */
  encode(
    channels: readonly ArrayLike<number>[],
    from: number,
    count: number,
    target: Uint8Array,
    offset: number,
  ): number {
    if (channels.length !== this.channels) {
      throw new RangeError(`${this.channels} channels expected, not ${channels.length}`);
    }
    const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
    let at = offset;
    for (let i = from; i < from + count; i++) {
      for (let c = 0; c < channels.length; c++) {
        const sample = this.admit(channels[c]![i]!);
        if (this.format === '32f') {
          view.setFloat32(at, sample, true);
          at += 4;
        } else if (this.format === '24') {
          const value = this.limit(Math.round(sample * 0x80_0000), 0x80_0000);
          view.setUint16(at, value & 0xffff, true);
          view.setInt8(at + 2, value >> 16);
          at += 3;
        } else {
          view.setInt16(at, this.dithered(sample), true);
          at += 2;
        }
      }
    }
    return at - offset;
  }

  private admit(sample: number): number {
    if (!Number.isFinite(sample)) {
      this.invalid++;
      return 0;
    }
    const size = Math.abs(sample);
    if (size > this.peak) this.peak = size;
    return sample;
  }

  private dithered(sample: number): number {
    const noise = this.uniform() - this.uniform();
    const value = this.limit(Math.round(sample * 0x8000), 0x8000);
    if (value !== Math.round(sample * 0x8000)) return value;
    return Math.max(-0x8000, Math.min(0x7fff, Math.round(sample * 0x8000 + noise)));
  }

  /** Clips to the format's range; exactly +1.0 is one step short and counts as in range. */
  private limit(value: number, fullScale: number): number {
    if (value > fullScale || value < -fullScale) this.clipped++;
    return Math.max(-fullScale, Math.min(fullScale - 1, value));
  }

  /** Uniform in 0 to 1. */
  private uniform(): number {
    this.random = (Math.imul(this.random, LCG_FACTOR) + LCG_STEP) | 0;
    return (this.random >>> 0) / 0x1_0000_0000;
  }
}
