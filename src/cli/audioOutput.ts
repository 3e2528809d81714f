import { extname } from 'node:path';
import type { WavInfo, WavSampleFormat } from '../audio/wav.js';
import { SampleSpool } from '../node/sampleSpool.js';
import { WavFileWriter, type WavSummary } from '../node/wavFile.js';
import type { RenderedBlock } from '../render/offline.js';

/** Peak that `--normalize` brings the louder channel to, dBFS. */
const NORMALIZED_DBFS = -1;

export interface AudioOutputOptions {
  readonly path: string;
  readonly sampleRate: number;
  readonly format: WavSampleFormat;
  /** dB added. */
  readonly gain: number;
  readonly normalize: boolean;
  readonly stems: boolean;
  /** Most frames that can come: a file that would not fit is refused before it starts. */
  readonly expectedFrames: number;
  readonly info: WavInfo;
}

/** The files of a render: the mix, and with `--stems` one for each board. */
export class AudioOutput {
  private readonly writers: readonly WavFileWriter[];
  private readonly spool: SampleSpool | undefined;
  private readonly factor: number;
  private readonly scaled: Float32Array[] = [];
  private peak = 0;

  constructor(options: AudioOutputOptions) {
    const paths = outputPaths(options.path, options.stems);
    const layout = {
      sampleRate: options.sampleRate,
      channels: 2,
      format: options.format,
      info: options.info,
      expectedFrames: options.expectedFrames,
    };
    const writers: WavFileWriter[] = [];
    try {
      for (const path of paths) writers.push(new WavFileWriter(path, layout));
    } catch (error) {
      for (const writer of writers) writer.abort();
      throw error;
    }
    this.writers = writers;
    this.spool = options.normalize ? new SampleSpool(2 * paths.length) : undefined;
    this.factor = 10 ** (options.gain / 20);
  }

  write(block: RenderedBlock): void {
    const channels = [block.left, block.right];
    if (block.stems) {
      const { lowerLeft, lowerRight, upperLeft, upperRight } = block.stems;
      channels.push(lowerLeft, lowerRight, upperLeft, upperRight);
    }
    if (!this.spool) {
      this.put(channels, block.count, this.factor);
      return;
    }
    for (let i = 0; i < block.count; i++) {
      this.peak = Math.max(this.peak, Math.abs(block.left[i]!), Math.abs(block.right[i]!));
    }
    this.spool.write(channels, block.count);
  }

  /** Completes all files; the first summary is that of the mix. */
  finish(): readonly WavSummary[] {
    if (this.spool) {
      const normalizing = this.peak > 0 ? 10 ** (NORMALIZED_DBFS / 20) / this.peak : 1;
      this.spool.replay((channels, count) => this.put(channels, count, this.factor * normalizing));
      this.spool.close();
    }
    return this.writers.map((writer) => writer.finish());
  }

  /** Leaves no trace. */
  abort(): void {
    this.spool?.close();
    for (const writer of this.writers) writer.abort();
  }

  private put(channels: readonly Float32Array[], count: number, factor: number): void {
    channels.forEach((samples, n) => {
      let target = this.scaled[n];
      if (!target || target.length < count) {
        target = new Float32Array(Math.max(count, 4096));
        this.scaled[n] = target;
      }
      for (let i = 0; i < count; i++) target[i] = samples[i]! * factor;
    });
    this.writers.forEach((writer, n) => {
      writer.write([this.scaled[2 * n]!, this.scaled[2 * n + 1]!], count);
    });
  }
}

/** The mix, and with stems the files of the two boards. */
export function outputPaths(path: string, stems: boolean): string[] {
  return stems ? [path, stemPath(path, 'lower'), stemPath(path, 'upper')] : [path];
}

/** `song.wav` -> `song-lower.wav`. */
function stemPath(path: string, stem: string): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}-${stem}${extension}`;
}
