import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  type DigitalBenchmarkOptions,
  type DigitalBenchmarkResult,
  HEAP_SECONDS,
  runDigitalBenchmark,
} from '../render/digitalBenchmark.js';
import { optimizeWholeFunctions } from './engine.js';

const REPETITIONS = 9;

/** The engine's garbage collector as a function, whatever flags the process was started with. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/** Measures the digital half in this process, set as the command line is, `seconds` emulated seconds at a time. */
export function digitalBench(
  seconds: number,
  machine?: DigitalBenchmarkOptions['machine'],
): DigitalBenchmarkResult {
  optimizeWholeFunctions();
  return runDigitalBenchmark({
    seconds,
    repetitions: REPETITIONS,
    ...(machine && { machine }),
    cpuTime: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    now: () => performance.now(),
    heapUsed: () => process.memoryUsage().heapUsed,
    collectGarbage: collector(),
  });
}

/** The result for people. */
export function digitalBenchText(result: DigitalBenchmarkResult, firmware: string): string {
  const { assigner, soundBoards } = result.millisecondsPerSecond;
  const row = (name: string, ms: number) => `  ${name.padEnd(14)} ${ms.toFixed(2).padStart(7)} ms\n`;
  return (
    `digital half only: ${firmware}, ${result.voices} notes sounding, control tape recorded, one core\n` +
    `${result.realTimeFactor.toFixed(1)} x real time (median ${result.medianRealTimeFactor.toFixed(1)}) in ` +
    `${result.repetitions} runs of ${result.seconds} s, processor time; one emulated second takes\n` +
    row('assigner', assigner) +
    row('sound boards', soundBoards) +
    `${result.eventsPerSecond.toFixed(0)} control events per second\n` +
    `${result.allocatedPerSecond.toFixed(0)} bytes allocated per second over ${HEAP_SECONDS} s, ` +
    `${result.retainedPerSecond.toFixed(0)} kept after a forced collection\n`
  );
}
