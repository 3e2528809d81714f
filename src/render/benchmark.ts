import { type Stage, SuperJX, type SuperJXOptions } from '../machine/superJx.js';
import { BENCHMARK_KEYS, benchmarkTone } from './benchmarkTone.js';
import { noteMessage, toneSelection } from './setup.js';

export interface BenchmarkOptions {
  /** Seconds of sound that are timed. */
  readonly seconds: number;
  /** The host's clock, milliseconds. */
  readonly now: () => number;
  /** The machine to time; default the MKS-70 with the open firmware. */
  readonly machine?: Pick<SuperJXOptions, 'model' | 'roms'>;
}

export interface BenchmarkResult {
  /** Seconds of sound made per second of one core. */
  readonly realTimeFactor: number;
  /** Seconds of sound that were timed. */
  readonly seconds: number;
  /** Milliseconds of one core per second of sound, by part. */
  readonly millisecondsPerSecond: Readonly<Record<Stage, number>>;
  /** Most voices that were held down together. */
  readonly voices: number;
}

const BLOCK = 1024;
const WARM_UP_SECONDS = 2;

/**
 * Times the whole machine: all voices of two saws at 2 kHz cutoff with chorus on, 48 kHz, after a
 * warm-up.
 */
export async function runBenchmark(options: BenchmarkOptions): Promise<BenchmarkResult> {
  const { now } = options;
  const milliseconds: Record<Stage, number> = { assigner: 0, soundBoards: 0, analog: 0 };
  let last = 0;
  const machine = await SuperJX.create({
    ...options.machine,
    sampleRate: 48_000,
    onStage: (stage) => {
      const time = now();
      milliseconds[stage] += time - last;
      last = time;
    },
  });
  for (const message of toneSelection(benchmarkTone(), machine.model.sysex)) machine.midiIn(message);
  machine.settle();
  for (const key of BENCHMARK_KEYS) machine.midiIn(noteMessage(key, 100));

  const left = new Float32Array(BLOCK);
  const right = new Float32Array(BLOCK);
  const play = (seconds: number) => {
    const blocks = Math.ceil((seconds * machine.sampleRate) / BLOCK);
    for (let block = 0; block < blocks; block++) machine.render(left, right);
    return (blocks * BLOCK) / machine.sampleRate;
  };
  play(WARM_UP_SECONDS);
  milliseconds.assigner = milliseconds.soundBoards = milliseconds.analog = 0;
  last = now();
  const start = last;
  const seconds = play(options.seconds);
  const elapsed = now() - start;
  return {
    realTimeFactor: (1000 * seconds) / elapsed,
    seconds,
    millisecondsPerSecond: {
      assigner: milliseconds.assigner / seconds,
      soundBoards: milliseconds.soundBoards / seconds,
      analog: milliseconds.analog / seconds,
    },
    voices: machine.wire.mostVoices,
  };
}
