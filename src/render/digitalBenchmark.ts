import { DigitalMachine, type DigitalMachineOptions, type DigitalStage } from '../machine/digitalMachine.js';
import { TICKS_PER_SECOND } from '../time.js';
import { BENCHMARK_KEYS, benchmarkTone } from './benchmarkTone.js';
import { noteMessage, toneSelection } from './setup.js';

export interface DigitalBenchmarkOptions {
  /** Emulated seconds a repetition. */
  readonly seconds: number;
  readonly repetitions: number;
  /** Processor time of this process, milliseconds; does not count what other processes take. */
  readonly cpuTime: () => number;
  /** The host's clock, milliseconds; only shares are taken from it. */
  readonly now: () => number;
  /** Bytes in use on the heap. */
  readonly heapUsed: () => number;
  /** Collects all garbage. */
  readonly collectGarbage: () => void;
  /** The machine to time; default the MKS-70 with the open firmware. */
  readonly machine?: Pick<DigitalMachineOptions, 'model' | 'roms'>;
}

export interface DigitalBenchmarkResult {
  /** Emulated seconds per second of processor time: of the fastest repetition, and the median. */
  readonly realTimeFactor: number;
  readonly medianRealTimeFactor: number;
  /** Milliseconds of processor time per emulated second, by part, in the fastest repetition. */
  readonly millisecondsPerSecond: Readonly<Record<DigitalStage, number>>;
  /** Control events of all boards per emulated second. */
  readonly eventsPerSecond: number;
  /** Bytes put on the heap per emulated second, over `HEAP_SECONDS`. */
  readonly allocatedPerSecond: number;
  /** Bytes per emulated second that are still there after another forced collection. */
  readonly retainedPerSecond: number;
  /** Most voices that were held down together. */
  readonly voices: number;
  readonly seconds: number;
  readonly repetitions: number;
}

/** Emulated seconds over which the heap is watched. */
export const HEAP_SECONDS = 60;

const WARM_UP_SECONDS = 10;

/** How often the cost of looking at the heap is measured. */
const HEAP_LOOKS = 25;

/**
 * Times the digital half of the machine alone: assigner, wire and sound boards run the open firmware with all voices
 * sounding, and the control tape is recorded and let go once a second.
 */
export function runDigitalBenchmark(options: DigitalBenchmarkOptions): DigitalBenchmarkResult {
  const { seconds, repetitions, cpuTime, now } = options;
  const shares: Record<DigitalStage, number> = { assigner: 0, soundBoards: 0 };
  let last = 0;
  let timing = false;
  const machine = new DigitalMachine({
    ...options.machine,
    onStage: (stage) => {
      if (!timing) return;
      const time = now();
      shares[stage] += time - last;
      last = time;
    },
  });
  let events = 0;
  const play = (length: number): void => {
    const end = machine.tick + length * TICKS_PER_SECOND;
    while (machine.tick < end) {
      machine.runTo(Math.min(end, machine.tick + TICKS_PER_SECOND));
      for (const { tape } of machine.boards) {
        events += tape.length;
        tape.discard(tape.length);
      }
    }
  };
  machine.boot();
  for (const message of toneSelection(benchmarkTone(), machine.model.sysex)) machine.midiIn(message);
  for (const key of BENCHMARK_KEYS) machine.midiIn(noteMessage(key, 100));
  play(WARM_UP_SECONDS);

  const times: number[] = [];
  let parts: Record<DigitalStage, number> = { ...shares };
  events = 0;
  for (let n = 0; n < repetitions; n++) {
    shares.assigner = shares.soundBoards = 0;
    timing = true;
    last = now();
    const start = cpuTime();
    play(seconds);
    const time = (cpuTime() - start) / seconds;
    timing = false;
    if (times.every((other) => time < other)) parts = { ...shares };
    times.push(time);
  }
  times.sort((one, other) => one - other);
  const best = times[0]!;
  const whole = parts.assigner + parts.soundBoards;
  return {
    realTimeFactor: 1000 / best,
    medianRealTimeFactor: 1000 / times[times.length >> 1]!,
    millisecondsPerSecond: {
      assigner: (best * parts.assigner) / whole,
      soundBoards: (best * parts.soundBoards) / whole,
    },
    eventsPerSecond: events / (seconds * repetitions),
    ...heapGrowth(options, play),
    voices: machine.wire.mostVoices,
    seconds,
    repetitions,
  };
}

/**
 * What a minute puts on the heap: looked at after every emulated second, so that a collection in between, which makes
 * one look useless, does not hide the rest; less what the looking itself puts there.
 */
function heapGrowth(
  { heapUsed, collectGarbage }: DigitalBenchmarkOptions,
  play: (seconds: number) => void,
): Pick<DigitalBenchmarkResult, 'allocatedPerSecond' | 'retainedPerSecond'> {
  const grownBy = (looks: number, between: () => void): number => {
    const growth: number[] = [];
    let before = heapUsed();
    for (let n = 0; n < looks; n++) {
      between();
      const after = heapUsed();
      if (after >= before) growth.push(after - before);
      before = after;
    }
    return growth.length === 0 ? Number.NaN : growth.reduce((sum, bytes) => sum + bytes, 0) / growth.length;
  };
  grownBy(HEAP_LOOKS, () => {});
  collectGarbage();
  const looking = grownBy(HEAP_LOOKS, () => {});
  collectGarbage();
  const first = heapUsed();
  const growth = grownBy(HEAP_SECONDS, () => play(1));
  collectGarbage();
  return {
    allocatedPerSecond: Math.max(0, growth - looking),
    retainedPerSecond: (heapUsed() - first) / HEAP_SECONDS,
  };
}
