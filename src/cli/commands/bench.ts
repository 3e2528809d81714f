import type { Command } from 'commander';
import { runDeadlineBench } from '../../node/live/deadlineBench.js';
import { runBenchmark } from '../../render/benchmark.js';
import { DEADLINE_HEAD, deadlineRowText } from '../deadlineBench.js';
import { digitalBench, digitalBenchText } from '../digitalBench.js';
import { addRomOptions, chooseMachine, type RomArguments } from '../romOptions.js';
import { parseWhole } from '../values.js';

interface BenchOptions extends RomArguments {
  seconds: string;
  digital?: boolean;
  deadline?: boolean;
  json?: boolean;
}

async function runBench(options: BenchOptions): Promise<void> {
  const wanted = parseWhole(options.seconds, '--seconds', 1, 600);
  const { model, roms, title } = chooseMachine(options);
  if (options.digital) {
    const result = digitalBench(wanted, { model, roms });
    process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : digitalBenchText(result, title));
    return;
  }
  if (options.deadline) {
    if (options.json) {
      process.stdout.write(`${JSON.stringify(await runDeadlineBench(wanted))}\n`);
      return;
    }
    process.stdout.write(DEADLINE_HEAD);
    await runDeadlineBench(wanted, (row) => process.stdout.write(deadlineRowText(row)));
    return;
  }
  const result = await runBenchmark({
    seconds: wanted,
    now: () => performance.now(),
    machine: { model, roms },
  });
  if (options.json) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  const { assigner, soundBoards, analog } = result.millisecondsPerSecond;
  const row = (name: string, ms: number) => `  ${name.padEnd(14)} ${ms.toFixed(1).padStart(7)} ms\n`;
  process.stdout.write(
    `${title}, ${result.voices} voices of two saws, cutoff 2 kHz, chorus on, 48 kHz, one thread\n` +
      `${result.realTimeFactor.toFixed(2)} x real time over ${result.seconds.toFixed(1)} s; one second of sound takes\n` +
      row('assigner', assigner) +
      row('sound boards', soundBoards) +
      row('analog stage', analog),
  );
}

/** `superjx bench`. */
export function addBenchCommand(program: Command): void {
  const command = program
    .command('bench')
    .description('measure how fast the whole machine runs here')
    .option('--seconds <n>', 'seconds of sound to time', '10')
    .option(
      '--digital',
      'only assigner, wire and sound boards, without the analog stage; also what they allocate',
    )
    .option('--deadline', 'how well 12 voices keep the deadlines of blocks of 64 and 128 samples')
    .option('--json', 'print JSON; field realTimeFactor');
  addRomOptions(command).action(runBench);
}
